"""What leaves, who may do what, what was asked before, background jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.migrations.columns import at, word

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# whoever can write to the audit trail can add to it, and nothing else
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_no_{action} BEFORE {action} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        for action in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
    ],
}


def upgrade() -> None:
    op.create_table(
        "api_keys",
        word("id", 40),
        word("name", 200),
        word("prefix", 32),
        word("hash", 200),
        sa.Column("scopes", sa.JSON(), nullable=False),
        at("created_at"),
        at("last_used_at", null=True),
        at("revoked_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
    )
    op.create_table(
        "audit",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        at("at"),
        word("actor", 200),
        word("action", 64),
        word("object_kind", 64),
        word("object_id", 200),
        sa.Column("details", sa.JSON(), nullable=False),
        word("request_id", 40, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_object_id", "audit", ["object_id"])
    op.create_table(
        "idempotency_keys",
        word("owner", 40),
        word("key", 200),
        word("request_hash", 64),
        word("claim", 64),
        at("claimed_at"),
        at("finished_at", null=True),
        sa.Column("status", sa.Integer()),
        sa.Column("headers", sa.JSON()),
        sa.Column("body", sa.Text()),
        word("complaint_id", 40, null=True),
        sa.PrimaryKeyConstraint("owner", "key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_complaint_id", "idempotency_keys", ["complaint_id"])
    op.create_table(
        "jobs",
        word("id", 40),
        word("kind", 64),
        word("state", 64),
        word("actor", 200),
        at("created_at"),
        at("started_at", null=True),
        at("finished_at", null=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON()),
        sa.Column("result", sa.JSON()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        word("event_id", 40),
        word("complaint_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        word("type", 64),
        sa.Column("payload", sa.JSON(), nullable=False),
        at("created_at"),
        at("fanned_out_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("complaint_id", "sequence", name="uq_outbox_complaint_id_sequence"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
    )
    op.create_index("ix_outbox_fanned_out_at", "outbox", ["fanned_out_at", "id"])
    op.create_table(
        "store_secrets",
        word("name", 64),
        word("value", 200),
        at("created_at"),
        sa.PrimaryKeyConstraint("name", name="pk_store_secrets"),
    )
    op.create_table(
        "webhook_endpoints",
        word("id", 40),
        sa.Column("url", sa.Text(), nullable=False),
        word("secret", 200),
        sa.Column("event_types", sa.JSON(), nullable=False),
        word("description", 200, null=True),
        at("created_at"),
        at("disabled_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoints"),
    )
    op.create_table(
        "deliveries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        word("endpoint_id", 40),
        word("complaint_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        at("next_attempt_at", null=True),
        at("delivered_at", null=True),
        at("dead_at", null=True),
        sa.Column("last_status", sa.Integer()),
        word("last_error", 200, null=True),
        sa.ForeignKeyConstraint(["endpoint_id"], ["webhook_endpoints.id"], name="fk_deliveries_endpoint_id"),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name="fk_deliveries_outbox_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("outbox_id", "endpoint_id", name="uq_deliveries_outbox_id_endpoint_id"),
    )
    op.create_index(
        "ix_deliveries_endpoint_id_complaint_id_sequence",
        "deliveries",
        ["endpoint_id", "complaint_id", "sequence"],
    )
    op.create_index("ix_deliveries_next_attempt_at", "deliveries", ["next_attempt_at"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("there is no way back: restore the backup that you made before the upgrade")

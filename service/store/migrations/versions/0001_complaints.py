"""Complaints, their messages, predictions, routes, clocks and history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from service.store.migrations.columns import at, word

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        word("id", 40),
        word("kind", 64),
        word("topic", 200),
        at("began_at"),
        at("last_seen_at"),
        at("ended_at", null=True),
        sa.Column("observed", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("examples", sa.JSON(), nullable=False),
        at("acknowledged_at", null=True),
        word("author", 200, null=True),
        sa.PrimaryKeyConstraint("id", name="pk_alerts"),
    )
    op.create_index("ix_alerts_kind_topic_ended_at", "alerts", ["kind", "topic", "ended_at"])
    op.create_table(
        "complaints",
        word("id", 40),
        at("created_at"),
        at("updated_at"),
        at("received_at"),
        word("channel", 64),
        word("external_id", 200, null=True),
        word("product", 200, null=True),
        word("order_ref", 200, null=True),
        sa.Column("amount", sa.Float()),
        word("customer_ref", 200, null=True),
        word("tier", 64, null=True),
        word("status", 64),
        word("queue", 64),
        word("level", 64),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        word("category", 64, null=True),
        sa.Column("also", sa.JSON(), nullable=False),
        word("urgency", 64, null=True),
        word("emotion", 64, null=True),
        sa.Column("intensity", sa.Float()),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("masked_text", sa.Text(), nullable=False),
        sa.Column("original_text", sa.Text()),
        sa.Column("fingerprint", sa.JSON()),
        sa.Column("repeat_count", sa.Integer(), server_default="0", nullable=False),
        word("merged_into", 40, null=True),
        at("first_response_at", null=True),
        at("responded_at", null=True),
        at("closed_at", null=True),
        sa.Column("reopened_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("satisfaction", sa.Integer()),
        sa.Column("automated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("event_sequence", sa.Integer(), server_default="0", nullable=False),
        word("api_key_id", 40, null=True),
        at("erased_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
    )
    op.create_index("ix_complaints_category_received_at", "complaints", ["category", "received_at"])
    op.create_index("ix_complaints_customer_ref_received_at", "complaints", ["customer_ref", "received_at"])
    op.create_index("ix_complaints_order_ref", "complaints", ["order_ref"])
    op.create_index("ix_complaints_received_at", "complaints", ["received_at"])
    op.create_index("ix_complaints_status_queue", "complaints", ["status", "queue"])
    op.create_table(
        "clocks",
        word("id", 40),
        word("complaint_id", 40),
        word("kind", 64),
        sa.Column("cycle", sa.Integer(), nullable=False),
        word("target", 64),
        word("calendar", 64),
        word("rules_version", 64),
        at("started_at"),
        at("due_at", null=True),
        at("warn_at", null=True),
        at("paused_at", null=True),
        at("met_at", null=True),
        at("stopped_at", null=True),
        at("warned_at", null=True),
        at("escalated_at", null=True),
        sa.Column("overdue_reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_clocks_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_clocks"),
        sa.UniqueConstraint("complaint_id", "kind", "cycle", name="uq_clocks_complaint_id_kind_cycle"),
    )
    op.create_index("ix_clocks_open_due", "clocks", ["met_at", "stopped_at", "due_at"])
    op.create_table(
        "corrections",
        word("id", 40),
        word("complaint_id", 40),
        word("message_id", 40, null=True),
        word("field", 64),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        word("author", 200, null=True),
        sa.Column("reason", sa.Text()),
        word("model_version", 200, null=True),
        at("created_at"),
        at("exported_at", null=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_corrections_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_complaint_id", "corrections", ["complaint_id"])
    op.create_index("ix_corrections_created_at", "corrections", ["created_at"])
    op.create_table(
        "merge_offers",
        word("id", 40),
        word("complaint_id", 40),
        word("other_id", 40),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        word("state", 64),
        at("created_at"),
        at("decided_at", null=True),
        word("author", 200, null=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_merge_offers_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_merge_offers"),
        sa.UniqueConstraint("complaint_id", "other_id", name="uq_merge_offers_complaint_id_other_id"),
    )
    op.create_index("ix_merge_offers_complaint_id", "merge_offers", ["complaint_id"])
    op.create_table(
        "messages",
        word("id", 40),
        word("complaint_id", 40),
        sa.Column("sequence", sa.Integer(), nullable=False),
        word("sender", 64),
        word("channel", 64, null=True),
        word("author", 200, null=True),
        sa.Column("masked_text", sa.Text(), nullable=False),
        sa.Column("original_text", sa.Text()),
        at("sent_at"),
        at("created_at"),
        word("emotion", 64, null=True),
        sa.Column("intensity", sa.Float()),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_messages_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("complaint_id", "sequence", name="uq_messages_complaint_id_sequence"),
    )
    op.create_table(
        "predictions",
        word("id", 40),
        word("complaint_id", 40),
        word("message_id", 40),
        at("created_at"),
        word("model_version", 200),
        word("category", 64, null=True),
        sa.Column("category_confidence", sa.Float()),
        word("urgency", 64, null=True),
        sa.Column("urgency_confidence", sa.Float()),
        word("emotion", 64, null=True),
        sa.Column("intensity", sa.Float()),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_predictions_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_predictions"),
    )
    op.create_index("ix_predictions_complaint_id", "predictions", ["complaint_id"])
    op.create_table(
        "routes",
        word("id", 40),
        word("complaint_id", 40),
        at("created_at"),
        word("source", 64),
        word("rule", 64),
        word("rules_version", 64),
        word("queue", 64),
        word("level", 64),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        word("urgency", 64, null=True),
        word("tier", 64, null=True),
        sa.Column("clocks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_routes_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_routes"),
    )
    op.create_index("ix_routes_complaint_id", "routes", ["complaint_id"])
    op.create_table(
        "status_changes",
        word("id", 40),
        word("complaint_id", 40),
        word("before", 64, null=True),
        word("after", 64),
        at("at"),
        at("created_at"),
        word("author", 200, null=True),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_status_changes_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_status_changes"),
    )
    op.create_index("ix_status_changes_complaint_id", "status_changes", ["complaint_id"])
    op.create_table(
        "waits",
        word("id", 40),
        word("complaint_id", 40),
        at("began_at"),
        at("ended_at", null=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name="fk_waits_complaint_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waits"),
    )
    op.create_index("ix_waits_complaint_id", "waits", ["complaint_id"])


def downgrade() -> None:
    raise NotImplementedError("there is no way back: restore the backup that you made before the upgrade")

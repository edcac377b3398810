"""Who sent a complaint in stands in the audit trail; the column beside it was never written."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("complaints", "api_key_id")


def downgrade() -> None:
    raise NotImplementedError("there is no way back: restore the backup that you made before the upgrade")

"""Dead letters are counted at every scrape of /metrics: an index of the few rows that are some."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    some = sa.text("dead_at IS NOT NULL")
    op.create_index(
        "ix_deliveries_dead_at", "deliveries", ["dead_at"], sqlite_where=some, postgresql_where=some
    )


def downgrade() -> None:
    raise NotImplementedError("there is no way back: restore the backup that you made before the upgrade")

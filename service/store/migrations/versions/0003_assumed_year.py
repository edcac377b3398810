"""Which deadlines were computed for a year whose holidays nobody knew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clocks", sa.Column("assumed_year", sa.Integer()))


def downgrade() -> None:
    raise NotImplementedError("there is no way back: restore the backup that you made before the upgrade")

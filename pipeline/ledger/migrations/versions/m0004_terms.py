"""What an edition was approved on: when it goes out, how long, how loud, to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Older approvals hold on the terms that are found at the next planning (ledger.adopt)."""
    op.add_column("approvals", sa.Column("terms", sa.Text()))
    op.add_column("approvals", sa.Column("substance", sa.String(64)))

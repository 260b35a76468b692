"""The words that an address's file had when it was last read: by them a moved file is known."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; of what is there nobody knows it until the files are read."""
    op.add_column("articles", sa.Column("seen", sa.String(64)))

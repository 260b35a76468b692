"""Whose the ledger is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make its table."""
    op.create_table(
        "claims",
        sa.Column("generation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("office", sa.String(32), nullable=False),
        sa.Column("ward", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.DateTime()),
        sa.Column("last_event", sa.Integer(), nullable=False),
    )

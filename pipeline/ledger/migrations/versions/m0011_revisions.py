"""Every approved revision of an article, and which of them an approval is about."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table and the column; of approvals given before, nobody knows the revision."""
    op.create_table(
        "article_revisions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.add_column("approvals", sa.Column("revision", sa.String(64)))

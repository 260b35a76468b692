"""What became of occasions, in tables of their own: it was events and notes under keys of theirs.

An edit was one text, `VALUE NOTE`, torn at its first blank, so that a channel's name with a blank
was never found again.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ROOT = "dịp/"
_PLANNED = "kế hoạch/chiến dịch"

_edits = sa.table(
    "occasion_edits",
    *(sa.column(name) for name in ("occasion", "kind", "value", "note", "by")),
    sa.column("at", sa.DateTime()),
)
_planned = sa.table("campaigns_planned", sa.column("campaign"), sa.column("until", sa.DateTime()))
_events = sa.table(
    "events",
    *(sa.column(name) for name in ("id", "delivery", "event", "by", "detail")),
    sa.column("at", sa.DateTime()),
)
_notes = sa.table("notes", sa.column("key"), sa.column("name"), sa.column("value", sa.JSON()))
_deliveries = sa.table("deliveries", sa.column("channel"))


def upgrade() -> None:
    """Make the tables, and move what was written so far."""
    op.create_table(
        "occasion_edits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("occasion", sa.String(400), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )
    op.create_index("occasion_edits_occasion", "occasion_edits", ["occasion", "id"])
    op.create_table(
        "campaigns_planned",
        sa.Column("campaign", sa.String(200), primary_key=True),
        sa.Column("until", sa.DateTime(), nullable=False),
    )
    db = op.get_bind()
    if moved := list(_moved(db)):
        db.execute(sa.insert(_edits), moved)
    db.execute(sa.delete(_events).where(_ours()))
    if far := list(_far(db)):
        db.execute(sa.insert(_planned), far)
    db.execute(sa.delete(_notes).where(_notes.c.key == _PLANNED))


def _ours() -> sa.ColumnElement[bool]:
    return _events.c.delivery.like(f"{_ROOT}%")  # no range: databases sort texts differently


def _moved(db: sa.Connection) -> Iterator[dict[str, Any]]:
    channels = sorted(db.scalars(sa.select(_deliveries.c.channel).distinct()), key=len)
    for row in db.execute(sa.select(_events).where(_ours()).order_by(_events.c.id)):
        value, _, note = row.detail.partition(" ")
        if row.event == "missed":  # the value is a channel: the longest name that is one
            for name in channels:
                if row.detail.startswith(f"{name} "):
                    value, note = name, row.detail.removeprefix(f"{name} ")
        key = row.delivery.removeprefix(_ROOT)
        told = {"occasion": key, "kind": row.event, "value": value, "note": note}
        yield {**told, "by": row.by, "at": row.at}


def _far(db: sa.Connection) -> Iterator[dict[str, Any]]:
    for row in db.execute(sa.select(_notes).where(_notes.c.key == _PLANNED)):
        # as every time is kept: UTC, without its zone
        until = datetime.fromisoformat(row.value).astimezone(UTC).replace(tzinfo=None)
        yield {"campaign": row.name, "until": until}

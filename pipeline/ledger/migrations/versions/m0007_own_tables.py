"""A table for each thing that `notes` held under keys of its own, and columns for occasions.

`notes` was the memory of all channels, what programmes left out, the service's heartbeat and the
head of the broadcast log, told apart by how their keys began. An edit of an occasion had one
`value`: a moment, an article or a channel.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Row = Mapping[str, Any]

_HEARTBEAT, _HEAD, _LEFT_OUT = "dịch vụ", "sổ nhật ký phát sóng", "còn lại/"
_SERVICE = "loa run"
_SLOT = re.compile(r"\d{4}-\d\d-\d\d/\d{4}")
# how the keys of a channel ended, or went on after its name
_ENDS = (" tải lên", " token", "/đã gặp", "/đọc danh sách", "/nơi")
_INSIDE = ("/bài/", "/dấu/", "/số/", "/kỳ/")
_DELIVERY = re.compile(r"@[0-9a-f]{16}/(.+)/[^/]+")  # CAMPAIGN/SUBJECT@EDITION/CHANNEL/OCCASION
_WITHDRAWALS = re.compile(r"(/gỡ\.\d+)+$")

_notes = sa.table("notes", sa.column("key"), sa.column("name"), sa.column("value", sa.JSON()))
_edits = sa.table(
    "occasion_edits",
    *(sa.column(name) for name in ("id", "occasion", "kind", "value", "note", "by")),
    sa.column("at", sa.DateTime()),
)
_deliveries = sa.table("deliveries", sa.column("key"), sa.column("channel"))


def upgrade() -> None:
    """Make the tables, move every row, and leave the old ones out."""
    _move_notes(op.get_bind())
    _move_edits(op.get_bind())


def _move_notes(db: sa.Connection) -> None:
    rows: dict[str, list[Row]] = {each: [] for each in ("beat", "head", "left out", "channel")}
    for row in db.execute(sa.select(_notes)).mappings():
        rows[_master_of(row["key"], row["name"])].append(dict(row))
    channels = {row.key: row.channel for row in db.execute(sa.select(_deliveries))}
    state = ({"channel": _channel_of(row, channels), **row} for row in rows["channel"])
    _fill(_heartbeats(), ({"service": _SERVICE, "at": _utc(row["value"])} for row in rows["beat"]))
    _fill(_broadcast_head(), ({"id": 1, "hash": row["value"]} for row in rows["head"]))
    _fill(_left_out(), (each for row in rows["left out"] for each in _overflows(row)))
    _fill(_channel_state(), state)
    op.drop_table("notes")


def _master_of(key: str, name: str) -> str:
    """What a row was written for."""
    if (key, name) == (_HEARTBEAT, "beat"):
        return "beat"
    if (key, name) == (_HEAD, "head"):
        return "head"
    return "left out" if key.startswith(_LEFT_OUT) and _SLOT.fullmatch(name) else "channel"


def _fill(table: sa.Table, rows: Iterator[Row]) -> None:
    if values := [dict(row) for row in rows]:
        op.get_bind().execute(sa.insert(table), values)


def _overflows(row: Row) -> Iterator[Row]:
    place = {"channel": row["key"].removeprefix(_LEFT_OUT), "slot": row["name"]}
    for position, each in enumerate(row["value"], 1):
        told = {"article": each["id"], "title": each["title"], "reason": each["reason"]}
        yield {**place, **told, "position": position, "next_slot": each["next"]}


def _channel_of(row: Row, channels: Mapping[str, str]) -> str:
    """Whose memory a row is. Empty: no channel ever wrote such a key; it is kept all the same."""
    key, value = row["key"], row["value"]
    told = value if isinstance(value, str) else ""  # the delivery that a post or mark belongs to
    for delivery in (key, told):
        if delivery in channels:
            return channels[delivery]
    for end in _ENDS:
        if key.endswith(end):
            return str(key.removesuffix(end))
    for part in _INSIDE:
        if part in key:
            return str(key.rpartition(part)[0])
    for delivery in (key, told):
        if found := _DELIVERY.search(_WITHDRAWALS.sub("", delivery)):
            return found[1]
    return ""


def _move_edits(db: sa.Connection) -> None:
    ordered = sa.select(_edits).order_by(_edits.c.id)
    rows = [_typed(dict(row)) for row in db.execute(ordered).mappings()]
    op.drop_index("occasion_edits_occasion", "occasion_edits")
    op.drop_table("occasion_edits")
    _fill(_occasion_edits(), iter(rows))
    op.create_index("occasion_edits_occasion", "occasion_edits", ["occasion", "id"])


def _typed(row: Row) -> Row:
    """An edit whose value has a column of its own. Its number follows from its place."""
    value, note = row["value"], row["note"]
    typed: dict[str, Any] = {"moment": None, "article": "", "channel": ""}
    if row["kind"] in ("moved", "begun"):
        typed["moment"] = _utc(value)
    elif row["kind"] == "replaced":
        typed["article"] = value
    elif row["kind"] == "missed":
        typed["channel"] = value
    elif value:
        note = f"{value} {note}".rstrip()
    kept = {name: row[name] for name in ("occasion", "kind", "by", "at")}
    return {**kept, **typed, "note": note}


def _utc(moment: str) -> datetime:
    """As every time is kept: UTC, without its zone."""
    return datetime.fromisoformat(moment).astimezone(UTC).replace(tzinfo=None)


def _heartbeats() -> sa.Table:
    return op.create_table(
        "heartbeats",
        sa.Column("service", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime(), nullable=False),
    )


def _broadcast_head() -> sa.Table:
    return op.create_table(
        "broadcast_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _left_out() -> sa.Table:
    return op.create_table(
        "left_out",
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("slot", sa.String(200), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_slot", sa.String(200), nullable=False),
    )


def _channel_state() -> sa.Table:
    return op.create_table(
        "channel_state",
        sa.Column("channel", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(400), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("value", sa.JSON()),
    )


def _occasion_edits() -> sa.Table:
    return op.create_table(
        "occasion_edits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("occasion", sa.String(400), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("moment", sa.DateTime()),
        sa.Column("article", sa.String(200), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
    )

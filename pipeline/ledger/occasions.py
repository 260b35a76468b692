"""What became of a campaign's occasions beside their deliveries: edits by people, what was missed.

They are events under keys of their own (`dịp/CAMPAIGN/OCCASION`), append-only like all events.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from pipeline.delivery import Edit
from pipeline.ledger import schema, store
from pipeline.ledger.notes import LedgerNotes

_ROOT = "dịp/"
_PLANNED = "kế hoạch/chiến dịch"  # the key of the notes that hold how far planning got


class Occasions:
    """The occasions of one office's ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, edits: Sequence[tuple[str, Edit]], by: str, now: datetime) -> None:
        """Add what happened to occasions (by key)."""
        rows = [
            {
                "delivery": _ROOT + key,
                "at": now,
                "event": edit.kind,
                "before": "",
                "after": "",
                "by": by,
                "detail": f"{edit.value} {edit.note}",
            }
            for key, edit in edits
        ]
        if rows:
            with store.transaction(self._engine) as db:
                db.execute(insert(schema.events), rows)

    def edits(self) -> dict[str, tuple[Edit, ...]]:
        """Everything that was written about each occasion (by key), oldest first."""
        with store.transaction(self._engine) as db:
            return edits(db)

    def planned(self, campaigns: Iterable[str], now: datetime) -> None:
        """Remember that planning got so far."""
        LedgerNotes(self._engine).put(_PLANNED, **dict.fromkeys(campaigns, now.isoformat()))


def key_of(occasion: str) -> str:
    """The key of an occasion's events."""
    return _ROOT + occasion


def edits(db: Connection) -> dict[str, tuple[Edit, ...]]:
    """Everything that was written about each occasion, oldest first."""
    table = schema.events
    ours = (table.c.delivery >= _ROOT, table.c.delivery < _ROOT[:-1] + "0")  # "0" follows "/"
    wanted = select(table.c.delivery, table.c.event, table.c.detail).where(*ours)
    found: dict[str, tuple[Edit, ...]] = {}
    for row in db.execute(wanted.order_by(table.c.id)):
        value, _, note = row.detail.partition(" ")
        key = row.delivery.removeprefix(_ROOT)
        found[key] = (*found.get(key, ()), Edit(row.event, value, note))
    return found


def planned(db: Connection) -> dict[str, datetime]:
    """How far planning got, by campaign."""
    table = schema.notes
    found = db.execute(select(table.c.name, table.c.value).where(table.c.key == _PLANNED))
    return {name: datetime.fromisoformat(value) for name, value in found}

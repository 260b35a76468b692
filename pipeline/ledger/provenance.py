"""What the ledger tells a channel of a programme beside its edition: approvals, what was left out.

What was left out changes with every plan until the programme is handed over, so it has a table
of its own and is not part of a delivery.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Engine, delete, insert, select

from pipeline.channel import Overflow
from pipeline.ledger import approvals, rows, schema, store
from pipeline.model import VN


class LedgerProvenance:
    """pipeline.channel.Provenance, from the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def approvals(self, editions: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Who approved each of the editions (digests), and when (ISO 8601, Asia/Ho_Chi_Minh)."""
        with store.transaction(self._engine) as db:
            granted = approvals.granted_of(db, editions)
        return {
            digest: (each.by, each.at.astimezone(VN).isoformat(timespec="seconds"))
            for digest, each in ((one, granted[one]) for one in editions if one in granted)
        }

    def dropped(self, channel: str, programme: str) -> Sequence[Overflow]:
        """What a programme had no room for when it was last planned."""
        with store.transaction(self._engine) as db:
            return _overflows(db, channel, [programme]).get(programme, ())

    def drop(self, channel: str, overflows: Mapping[str, Sequence[Overflow]]) -> None:
        """Write down what programmes (by slot's id) have no room for, if it changed."""
        with store.transaction(self._engine) as db:
            known = _overflows(db, channel, overflows)
            for slot, some in overflows.items():
                if known.get(slot, ()) != tuple(some):
                    _write(db, channel, slot, some)


def _overflows(
    db: Connection, channel: str, slots: Iterable[str]
) -> dict[str, tuple[Overflow, ...]]:
    table, found = schema.left_out, dict[str, tuple[Overflow, ...]]()
    for some in rows.chunks(slots):
        wanted = select(table).where(table.c.channel == channel, table.c.slot.in_(some))
        for row in db.execute(wanted.order_by(table.c.position)):
            told = Overflow(row.article, row.title, row.reason, row.next_slot)
            found[row.slot] = (*found.get(row.slot, ()), told)
    return found


def _write(db: Connection, channel: str, slot: str, some: Sequence[Overflow]) -> None:
    table = schema.left_out
    db.execute(delete(table).where(table.c.channel == channel, table.c.slot == slot))
    new = [
        {"channel": channel, "slot": slot, "position": position, **asdict(each)}
        for position, each in enumerate(some, 1)
    ]
    if new:
        db.execute(insert(table), new)

"""What became of a campaign's occasions beside their deliveries: edits by people, what was missed.

Rows of a table of their own, by the occasion's key (`CAMPAIGN/OCCASION`), added and never changed;
and how far planning got with each campaign.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select, update

from pipeline.delivery import EditKind, OccasionEdit
from pipeline.ledger import schema, store


class Occasions:
    """The occasions of one office's ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, edits: Sequence[tuple[str, OccasionEdit]], by: str, now: datetime) -> None:
        """Add what happened to occasions (by key)."""
        rows = [
            asdict(edit) | {"kind": str(edit.kind), "occasion": key, "by": by, "at": now}
            for key, edit in edits
        ]
        if rows:
            with store.transaction(self._engine) as db:
                db.execute(insert(schema.occasion_edits), rows)

    def edits(self) -> dict[str, tuple[OccasionEdit, ...]]:
        """Everything that was written about each occasion (by key), oldest first."""
        with store.transaction(self._engine) as db:
            return edits(db)

    def planned(self, campaigns: Iterable[str], now: datetime) -> None:
        """Remember that planning got so far."""
        table = schema.campaigns_planned
        with store.transaction(self._engine) as db:
            known = planned(db)
            for name in dict.fromkeys(campaigns):
                if name in known:
                    db.execute(update(table).where(table.c.campaign == name).values(until=now))
                else:
                    db.execute(insert(table).values(campaign=name, until=now))


def edits(db: Connection) -> dict[str, tuple[OccasionEdit, ...]]:
    """Everything that was written about each occasion, oldest first."""
    table = schema.occasion_edits
    found: dict[str, tuple[OccasionEdit, ...]] = {}
    for row in db.execute(select(table).order_by(table.c.id)):
        edit = OccasionEdit(EditKind(row.kind), row.note, row.moment, row.article, row.channel)
        found[row.occasion] = (*found.get(row.occasion, ()), edit)
    return found


def planned(db: Connection) -> dict[str, datetime]:
    """How far planning got, by campaign."""
    table = schema.campaigns_planned
    return {row.campaign: row.until for row in db.execute(select(table))}

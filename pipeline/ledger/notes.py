"""Channels' own durable memory between the steps of one delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from pipeline.ledger import schema, store


class LedgerNotes:
    """Channels' notes, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Mapping[str, Any]:
        """The notes of a delivery; empty if none."""
        with store.transaction(self._engine) as db:
            return get(db, key)

    def put(self, key: str, **values: Any) -> None:
        """Add or change notes of a delivery (None forgets one); durable when this returns."""
        with store.transaction(self._engine) as db:
            put(db, key, **values)


def get(db: Connection, key: str) -> Mapping[str, Any]:
    """The notes of a key; empty if none."""
    rows = db.execute(select(schema.notes).where(schema.notes.c.key == key)).mappings()
    return {row["name"]: row["value"] for row in rows}


def put(db: Connection, key: str, **values: Any) -> None:
    """Add or change notes of a key (None forgets one), as part of a transaction."""
    table = schema.notes
    for name, value in values.items():
        where = (table.c.key == key, table.c.name == name)
        if value is None:
            db.execute(delete(table).where(*where))
        elif not db.execute(update(table).where(*where).values(value=value)).rowcount:
            db.execute(insert(table).values(key=key, name=name, value=value))

"""Channels' own durable memory between the steps of one delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, insert, select, update

from pipeline.ledger import schema, store


class LedgerNotes:
    """Channels' notes, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, key: str) -> Mapping[str, Any]:
        """The notes of a delivery; empty if none."""
        table = schema.notes
        with store.transaction(self._engine) as db:
            rows = db.execute(select(table).where(table.c.key == key)).mappings()
            return {row["name"]: row["value"] for row in rows}

    def put(self, key: str, **values: Any) -> None:
        """Add or change notes of a delivery; durable when this returns."""
        table = schema.notes
        with store.transaction(self._engine) as db:
            for name, value in values.items():
                where = (table.c.key == key, table.c.name == name)
                if not db.execute(update(table).where(*where).values(value=value)).rowcount:
                    db.execute(insert(table).values(key=key, name=name, value=value))

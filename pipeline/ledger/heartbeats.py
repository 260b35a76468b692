"""When a service last wrote into the ledger: a full or read-only disk shows itself by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, insert, select, update

from pipeline.ledger import schema, store

SERVICE = "loa run"


class Heartbeats:
    """The heartbeats in one office's ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, now: datetime, service: str = SERVICE) -> None:
        """Write down that a service is alive. Raises ConfigError if nothing can be written."""
        table = schema.heartbeats
        with store.transaction(self._engine) as db:
            known = update(table).where(table.c.service == service)
            if not db.execute(known.values(at=now)).rowcount:
                db.execute(insert(table).values(service=service, at=now))

    def last(self, service: str = SERVICE) -> datetime | None:
        """When it last did; None: never."""
        table = schema.heartbeats
        with store.transaction(self._engine) as db:
            last: datetime | None = db.scalar(select(table.c.at).where(table.c.service == service))
        return last

"""The rows of the sổ nhật ký phát sóng: added, never changed, each linked to the one before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from pipeline.ledger import schema, store
from pipeline.logbook import Link, LogbookEntry, linked

_ONLY = 1  # the id of the one row of `broadcast_head`


class Broadcasts:
    """What was heard, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Sequence[LogbookEntry], now: datetime) -> list[LogbookEntry]:
        """Write down entries whose key is new, in one transaction; those that were."""
        with store.transaction(self._engine) as db:
            rows = _rows(db)
            known = set(db.scalars(select(schema.broadcasts.c.key)))
            last, new = rows[-1] if rows else None, []
            for entry in entries:
                if entry.key in known:
                    continue
                known.add(entry.key)
                last = linked(last, entry.to_json())
                db.execute(insert(schema.broadcasts), _row(last, now))
                new.append(entry)
            if new and last:
                _put_head(db, last.hash)
            return new

    def rows(self) -> list[Link]:
        """The whole book, by number."""
        with store.transaction(self._engine) as db:
            return _rows(db)

    def entries(self) -> list[LogbookEntry]:
        """What the rows tell, in the order in which they were written; spoilt ones tell nothing."""
        return [LogbookEntry.from_json(row.body) for row in self.rows() if row.body]

    def head(self) -> str:
        """The hash of the last row as it was noted apart from the rows; empty: none yet."""
        with store.transaction(self._engine) as db:
            return db.scalar(select(schema.broadcast_head.c.hash)) or ""


def _put_head(db: Connection, value: str) -> None:
    table = schema.broadcast_head
    if not db.execute(update(table).values(hash=value)).rowcount:
        db.execute(insert(table).values(id=_ONLY, hash=value))


def _row(link: Link, now: datetime) -> dict[str, object]:
    body = json.dumps(link.body, ensure_ascii=False)
    row = {"number": link.number, "key": link.body["key"], "body": body}
    return {**row, "before": link.before, "hash": link.hash, "at": now}


def _rows(db: Connection) -> list[Link]:
    table = schema.broadcasts
    found = db.execute(select(table).order_by(table.c.number)).mappings()
    return [Link(r["number"], r["before"], _body(r["body"]), r["hash"]) for r in found]


def _body(text: str) -> dict[str, Any]:
    """The JSON object of a row; empty if somebody spoilt it, which its hash then shows."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

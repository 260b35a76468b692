"""The rows of the sổ nhật ký phát sóng: added, never changed, each linked to the one before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select, update

from pipeline.ledger import rows, schema, store
from pipeline.logbook import Link, LogbookEntry, linked

_ONLY = 1  # the id of the one row of `broadcast_head`


class Broadcasts:
    """What was heard, in the ledger's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Sequence[LogbookEntry], now: datetime) -> list[LogbookEntry]:
        """Write down entries whose key is new, in one transaction; those that were."""
        with store.transaction(self._engine) as db:
            table, known = schema.broadcasts, set[str]()
            for some in rows.chunks(each.key for each in entries):
                known |= set(db.scalars(select(table.c.key).where(table.c.key.in_(some))))
            newest = select(func.max(table.c.number)).scalar_subquery()
            last = next(iter(_links(db, select(table).where(table.c.number == newest))), None)
            new: list[LogbookEntry] = []
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
            return _links(db, select(schema.broadcasts).order_by(schema.broadcasts.c.number))

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


def _links(db: Connection, wanted: Select[Any]) -> list[Link]:
    found = db.execute(wanted).mappings()
    return [Link(r["number"], r["before"], _body(r["body"]), r["hash"]) for r in found]


def _body(text: str) -> dict[str, Any]:
    """The JSON object of a row; empty if somebody spoilt it, which its hash then shows."""
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}

"""Who accepted which edition. Append-only: the last decision about an edition counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Text, cast, func, insert, select

from pipeline.ledger import schema


def decide(
    db: Connection, editions: Sequence[str], granted: bool, by: str, now: datetime, note: str
) -> None:
    """Write one decision for each edition (digest)."""
    decisions = [
        {"edition": each, "granted": granted, "by": by, "note": note, "at": now}
        for each in editions
    ]
    if decisions:
        db.execute(insert(schema.approvals), decisions)


def granted(db: Connection) -> dict[str, RowMapping]:
    """Digests of accepted editions, with the decision that counts."""
    table = schema.approvals
    newest = select(func.max(table.c.id)).group_by(table.c.edition)
    found = db.execute(select(table).where(table.c.id.in_(newest), table.c.granted))
    return {row["edition"]: row for row in found.mappings()}


class Acceptance:
    """What counts as accepted now: an edition by its own digest, or by all of its parts."""

    def __init__(self, db: Connection) -> None:
        table = schema.editions
        self._granted = frozenset(granted(db))
        made_of_parts = cast(table.c.parts, Text) != "[]"  # few are, of very many
        found = db.execute(select(table.c.digest, table.c.parts).where(made_of_parts))
        self._parts: Mapping[str, list[str]] = {row.digest: row.parts for row in found}

    def __contains__(self, edition: str) -> bool:
        parts = self._parts.get(edition)
        return edition in self._granted or bool(
            parts and all(each in self._granted for each in parts)
        )

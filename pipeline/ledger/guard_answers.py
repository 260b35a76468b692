"""What people answered to the guard's findings, append-only, and which of them staff were told.

A row holds a mark of the place, never its words: what was to be kept back stands in no row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from pipeline.ledger import schema, store


@dataclass(frozen=True, slots=True)
class GuardAnswer:
    """A person's answer to one finding."""

    subject: str  # slug of the article
    kind: str  # "guard/phone"
    mark: str  # of the place and its words
    reason: str
    by: str
    at: datetime


class GuardAnswers:
    """The answers in one office's ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, answers: Iterable[GuardAnswer]) -> None:
        """Add answers; nothing that was answered changes."""
        if rows := [asdict(each) for each in answers]:
            with store.transaction(self._engine) as db:
                db.execute(insert(schema.guard_answers), rows)

    def all(self) -> tuple[GuardAnswer, ...]:
        """Every answer, the oldest first."""
        table = schema.guard_answers
        with store.transaction(self._engine) as db:
            found = db.execute(select(table).order_by(table.c.id)).mappings()
            return tuple(
                GuardAnswer(**{name: row[name] for name in GuardAnswer.__dataclass_fields__})
                for row in found
            )

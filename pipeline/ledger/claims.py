"""Whose a ledger is: an office claims it; a folder that moved, or a restored copy, claims anew.

Append-only; the newest claim counts. Each one after the first says: what far ends hold may be more
than this ledger tells, so what may have gone out already is looked for before it is sent.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select

from pipeline.delivery import Delivery, Event
from pipeline.ledger import rows, schema, store

FIRST, HERE, RESTORED = "first", "here", "restored"
_PUT_OFF = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Claim:
    """One office says that the ledger is its own."""

    generation: int  # 1, 2, …
    office: str  # the office's random id
    ward: str  # "phường Xuân Lập"
    place: str  # the folder, as told to staff
    kind: str  # FIRST; HERE: a person said so of a moved folder; RESTORED: from a copy
    by: str
    at: datetime
    as_of: datetime | None = None  # RESTORED: when the copy was made
    last_event: int = 0  # the newest event's id at that moment


class Claims:
    """The claims of one ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self) -> Claim | None:
        """The claim that counts; None: nobody claimed it yet."""
        with store.transaction(self._engine) as db:
            return newest(db)

    def last_event(self) -> int:
        """The newest event's id; 0: nothing ever happened."""
        with store.transaction(self._engine) as db:
            return last_event(db)

    def add(self, claim: Claim) -> Claim:
        """Claim it, unless the generation is taken; the claim that counts from now on."""
        with store.transaction(self._engine) as db:
            values = asdict(claim) | {"last_event": last_event(db)}
            rows.insert_new(db, schema.claims, [values], "generation")
            counts = newest(db)
        assert counts, "one was just written"
        return counts

    def doubted(self, delivery: Delivery) -> datetime | None:
        """Since when nothing was asked for a delivery that may have gone out unknown to us.

        None: no doubt. In doubt is what was to go out before the newest claim, or soon after
        (its date may have been put off later), if that claim was not the first; until somebody
        looked.
        """
        with store.transaction(self._engine) as db:
            claim = newest(db)
            if claim is None or claim.kind == FIRST or delivery.due >= claim.at + _PUT_OFF:
                return None
            table = schema.events
            looked = (
                table.c.delivery == delivery.key,
                table.c.id > claim.last_event,
                table.c.event == str(Event.ABSENT),
            )
            found = db.scalar(select(table.c.id).where(*looked).limit(1))
            return claim.at if found is None else None


def newest(db: Connection) -> Claim | None:
    """The claim that counts."""
    table = schema.claims
    row = db.execute(select(table).order_by(table.c.generation.desc()).limit(1)).mappings().first()
    return Claim(**row) if row else None


def last_event(db: Connection) -> int:
    """The newest event's id; 0 if there is none."""
    return int(db.scalar(select(func.max(schema.events.c.id))) or 0)

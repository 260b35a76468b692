"""Deliveries as rows: reading them, and the one statement that changes a state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from pipeline.delivery import Action, Delivery, DeliveryData, Event, State, step
from pipeline.errors import LoaError
from pipeline.ledger import schema
from pipeline.model import Receipt


@dataclass(frozen=True, slots=True)
class Revocation:
    """An approval that a person took back, and what was withdrawn with it, if anything was."""

    edition: str  # its digest
    by: str
    note: str
    substance: str | None = None  # Article.substance


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One event of a delivery, as it was written."""

    at: datetime
    event: str
    before: str
    after: str
    by: str
    detail: str


class Raced(LoaError):
    """Another process made a step first; nothing was written."""

    code = "raced"


_AT_ONCE = 500
_T = TypeVar("_T")


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Values in lists short enough for one question, one statement or one transaction."""
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def to_row(delivery: Delivery, sequence: int, now: datetime) -> dict[str, Any]:
    """A planned delivery as a new row."""
    return {
        "key": delivery.key,
        "channel": delivery.channel,
        "subject": delivery.subject,
        "edition": delivery.edition,
        "campaign": delivery.campaign,
        "occasion": delivery.occasion,
        "action": str(delivery.action),
        "target": delivery.target,
        "sequence": sequence,
        "due": delivery.due,
        "until": delivery.until,
        "state": str(State.HELD),
        "since": now,
        "attempts": 0,
        "detail": delivery.detail,
        "data": delivery.data.to_json(),
    }


_COLUMNS = tuple(each.name for each in fields(Delivery))


def of_row(row: RowMapping) -> Delivery:
    """A row as a delivery."""
    values = {name: row[name] for name in _COLUMNS}
    values["state"] = State(row["state"])
    values["action"] = Action(row["action"])
    values["data"] = DeliveryData.from_json(row["data"])
    values["receipt"] = Receipt(**row["receipt"]) if row["receipt"] else None
    return Delivery(**values)


def where(db: Connection, *conditions: Any) -> list[Delivery]:
    """Deliveries that meet all conditions, by due time."""
    table = schema.deliveries
    found = db.execute(select(table).where(*conditions).order_by(table.c.due, table.c.key))
    return [of_row(row) for row in found.mappings()]


def of(db: Connection, keys: Sequence[str]) -> list[Delivery]:
    """The deliveries of keys, of which there are as many as `chunks` gives."""
    return where(db, schema.deliveries.c.key.in_(keys))


def one(db: Connection, key: str) -> Delivery | None:
    """The delivery of a key."""
    found = where(db, schema.deliveries.c.key == key)
    return found[0] if found else None


def insert_new(
    db: Connection, table: Any, values: Sequence[Mapping[str, Any]], name: str
) -> list[str]:
    """Insert the rows whose key is new; returns their keys."""
    # the dialect at hand alone: to load both takes a twentieth of a second of every command
    dialect = import_module(f"sqlalchemy.dialects.{db.dialect.name}")
    statement = dialect.insert(table).on_conflict_do_nothing(index_elements=[name])
    new: list[str] = []
    for some in chunks(dict(each) for each in values):
        # `returning`, because rowcount is -1 here on PostgreSQL
        new.extend(db.execute(statement.returning(table.c[name]), some).scalars())
    return new


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one delivery, and what is to be written with it."""

    delivery: Delivery
    event: Event
    by: str = ""
    detail: str = ""
    receipt: Receipt | None = None
    not_before: datetime | None = None

    def after(self, now: datetime) -> Delivery:
        """The delivery after it. Raises Impossible.

        What is retried or doubted keeps its time: absence proves something from then on.
        """
        before, event = self.delivery, self.event
        return replace(
            before,
            state=step(before.state, event),
            since=before.since if event in (Event.RETRIED, Event.DOUBTED) else now,
            detail=self.detail,
            not_before=self.not_before,
            claimed=now if event is Event.CLAIMED else before.claimed,
            attempts=before.attempts + (event is Event.CLAIMED),
            receipt=self.receipt or before.receipt,
        )


def advance(db: Connection, wanted: Step, now: datetime) -> Delivery:
    """One step of one delivery: row and event. Raises Raced, Impossible."""
    after = advance_all(db, [wanted], now)
    if not after:
        key = wanted.delivery.key
        raise Raced(f"Lượt phát hành {key} vừa được tiến trình khác xử lý.")
    return after[0]


def advance_all(db: Connection, steps: Sequence[Step], now: datetime) -> list[Delivery]:
    """One step of each of several deliveries: rows and events. Raises Impossible.

    Those that another process moved meanwhile fall out. The rows are locked until the transaction
    ends: of SQLite by its beginning (store), of a server by this question.
    """
    table = schema.deliveries
    states: dict[str, str] = {}
    for some in chunks(each.delivery.key for each in steps):
        asked = select(table.c.key, table.c.state).where(table.c.key.in_(some))
        states |= {row.key: row.state for row in db.execute(asked.with_for_update())}
    live = [each for each in steps if states.get(each.delivery.key) == each.delivery.state]
    made = [(each, each.after(now)) for each in live]
    if made:
        change = update(table).where(table.c.key == bindparam("of")).values(_CHANGES)
        db.execute(change, [_changes(after) for _, after in made])
        db.execute(insert(schema.events), [_event(each, after, now) for each, after in made])
    return [after for _, after in made]


_CHANGED = "state", "since", "detail", "not_before", "claimed", "attempts", "receipt", "look"
_CHANGES: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _CHANGED}


def _changes(after: Delivery) -> dict[str, Any]:
    values = {
        "state": str(after.state),
        "since": after.since,
        "detail": after.detail,
        "not_before": after.not_before,
        "claimed": after.claimed,
        "attempts": after.attempts,
        "receipt": _plain(after.receipt),
        "look": after.since if _is_public(after) else None,  # what is public is observed at once
    }
    return {"of": after.key} | {f"new_{name}": value for name, value in values.items()}


def _is_public(delivery: Delivery) -> bool:
    return delivery.state is State.DELIVERED and delivery.action is not Action.WITHDRAW


def put_receipt(db: Connection, key: str, receipt: Receipt) -> None:
    """Another receipt for a delivery, which makes no step."""
    table = schema.deliveries
    db.execute(update(table).where(table.c.key == key).values(receipt=_plain(receipt)))


def _event(wanted: Step, after: Delivery, now: datetime) -> dict[str, Any]:
    return {
        "delivery": after.key,
        "at": now,
        "event": str(wanted.event),
        "before": str(wanted.delivery.state),
        "after": str(after.state),
        "by": wanted.by,
        "detail": after.detail,
    }


def _plain(receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    return {**asdict(replace(receipt, data={})), "data": dict(receipt.data)}


def last_sequences(db: Connection, subjects: Iterable[str]) -> dict[tuple[str, str], int]:
    """The number of the last delivery of each (subject, channel), of some subjects."""
    table, last = schema.deliveries, dict[tuple[str, str], int]()
    line = table.c.subject, table.c.channel
    for some in chunks(subjects):
        wanted = select(*line, func.max(table.c.sequence)).where(table.c.subject.in_(some))
        for subject, channel, sequence in db.execute(wanted.group_by(*line)):
            last[subject, channel] = sequence
    return last


def plan(db: Connection, deliveries: Sequence[Delivery], now: datetime, by: str) -> list[str]:
    """Write planned deliveries, each at the end of its line; keys of those that were new."""
    last, values = last_sequences(db, {each.subject for each in deliveries}), []
    for each in deliveries:
        line = (each.subject, each.channel)
        last[line] = last.get(line, 0) + 1
        values.append(to_row(each, last[line], now))
    new = insert_new(db, schema.deliveries, values, "key")
    planned = {"at": now, "event": "planned", "before": "", "after": "held", "by": by}
    if new:
        db.execute(insert(schema.events), [{"delivery": key, **planned} for key in new])
    return new

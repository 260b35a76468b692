"""Deliveries as rows: reading them, and the one statement that changes a state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from pipeline.delivery import Action, Delivery, DeliveryData, Event, State, step
from pipeline.errors import LoaError
from pipeline.ledger import schema
from pipeline.model import Receipt


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


def of_row(row: RowMapping) -> Delivery:
    """A row as a delivery."""
    values = {name: row[name] for name in row if name != "sequence"}
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
    for start in range(0, len(values), 500):
        some = [dict(each) for each in values[start : start + 500]]
        # `returning`, because rowcount is -1 here on PostgreSQL
        new.extend(db.execute(statement.returning(table.c[name]), some).scalars())
    return new


def advance(
    db: Connection,
    delivery: Delivery,
    event: Event,
    now: datetime,
    *,
    by: str = "",
    detail: str = "",
    receipt: Receipt | None = None,
    not_before: datetime | None = None,
) -> Delivery:
    """One step of one delivery: row and event. Raises Raced, Impossible.

    What is retried or doubted keeps its time: absence proves something from then on.
    """
    after = replace(
        delivery,
        state=step(delivery.state, event),
        since=delivery.since if event in (Event.RETRIED, Event.DOUBTED) else now,
        detail=detail,
        not_before=not_before,
        claimed=now if event is Event.CLAIMED else delivery.claimed,
        attempts=delivery.attempts + (event is Event.CLAIMED),
        receipt=receipt or delivery.receipt,
    )
    table = schema.deliveries
    changed = db.execute(
        update(table)
        .where(table.c.key == delivery.key, table.c.state == str(delivery.state))
        .values(
            state=str(after.state),
            since=after.since,
            detail=detail,
            not_before=not_before,
            claimed=after.claimed,
            attempts=after.attempts,
            receipt=_plain(after.receipt),
        )
    )
    if changed.rowcount != 1:
        raise Raced(f"Lượt phát hành {delivery.key} vừa được tiến trình khác xử lý.")
    db.execute(insert(schema.events), _event(delivery, event, after, now, by))
    return after


def put_receipt(db: Connection, key: str, receipt: Receipt) -> None:
    """Another receipt for a delivery, which makes no step."""
    table = schema.deliveries
    db.execute(update(table).where(table.c.key == key).values(receipt=_plain(receipt)))


def _event(
    before: Delivery, event: Event, after: Delivery, now: datetime, by: str
) -> dict[str, Any]:
    return {
        "delivery": before.key,
        "at": now,
        "event": str(event),
        "before": str(before.state),
        "after": str(after.state),
        "by": by,
        "detail": after.detail,
    }


def _plain(receipt: Receipt | None) -> dict[str, Any] | None:
    if receipt is None:
        return None
    return {**asdict(replace(receipt, data={})), "data": dict(receipt.data)}


def last_sequences(db: Connection) -> dict[tuple[str, str], int]:
    """The number of the last delivery of each (subject, channel)."""
    table = schema.deliveries
    found = db.execute(
        select(table.c.subject, table.c.channel, func.max(table.c.sequence)).group_by(
            table.c.subject, table.c.channel
        )
    )
    return {(subject, channel): last for subject, channel, last in found}


def plan(db: Connection, deliveries: Sequence[Delivery], now: datetime, by: str) -> list[str]:
    """Write planned deliveries, each at the end of its line; keys of those that were new."""
    last, values = last_sequences(db), []
    for each in deliveries:
        line = (each.subject, each.channel)
        last[line] = last.get(line, 0) + 1
        values.append(to_row(each, last[line], now))
    new = insert_new(db, schema.deliveries, values, "key")
    planned = {"at": now, "event": "planned", "before": "", "after": "held", "by": by}
    if new:
        db.execute(insert(schema.events), [{"delivery": key, **planned} for key in new])
    return new

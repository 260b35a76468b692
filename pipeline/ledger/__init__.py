"""Sổ phát hành: deliveries, events, approvals; the only writer of state.

A state changes with its event in one transaction, guarded by `where state = old`, so two
writers can't both make the same step. What is past is only added to.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pipeline.delivery import Action, Delivery, Event, Known, State
from pipeline.errors import LoaError
from pipeline.ledger import approvals, occasions, rows, schema, store
from pipeline.ledger.broadcasts import Broadcasts
from pipeline.ledger.notes import LedgerNotes
from pipeline.ledger.provenance import LedgerProvenance
from pipeline.ledger.rows import Entry, Raced
from pipeline.model import Correction, Edition, Observation, Receipt

__all__ = ["PLAN", "Entry", "Ledger", "LedgerNotes", "Raced"]

PLAN = "kế hoạch"  # who acts when nobody does


class Ledger:
    """The ledger of one office."""

    def __init__(self, url: str) -> None:
        """Opens (and makes, and brings up to date) the database. Raises ConfigError."""
        self._engine = store.connect(url)
        self.notes = LedgerNotes(self._engine)
        self.provenance = LedgerProvenance(self._engine)
        self.occasions = occasions.Occasions(self._engine)
        self.broadcasts = Broadcasts(self._engine)

    @classmethod
    def at(cls, path: Path) -> Ledger:
        """The ledger in an SQLite file."""
        return cls(f"sqlite:///{path}")

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # --- planning and approval ------------------------------------------------------------

    def known(self) -> Known:
        """What was planned, approved and corrected so far."""
        table = schema.deliveries
        order = (table.c.subject, table.c.channel, table.c.sequence)
        lines: dict[tuple[str, str], list[Delivery]] = {}
        notes: dict[str, list[Correction]] = {}
        with store.transaction(self._engine) as db:
            for row in db.execute(select(table).order_by(*order)).mappings():
                lines.setdefault((row["subject"], row["channel"]), []).append(rows.of_row(row))
            written = select(schema.corrections).order_by(schema.corrections.c.id)
            for row in db.execute(written).mappings():
                notes.setdefault(row["subject"], []).append(Correction(row["at"], row["note"]))
            return Known(
                lines={name: tuple(line) for name, line in lines.items()},
                approved=frozenset(approvals.granted(db)),
                corrections={name: tuple(each) for name, each in notes.items()},
                edits=occasions.edits(db),
                planned=occasions.planned(db),
            )

    def keep(self, editions: Iterable[Edition], now: datetime) -> int:
        """Store editions not known yet; how many were new."""
        digests = select(schema.editions.c.digest)
        with store.transaction(self._engine) as db:
            there = frozenset(db.scalars(digests))
            values = [
                {
                    "digest": edition.digest,
                    "channel": edition.channel,
                    "subject": edition.subject,
                    "title": edition.title,
                    "parts": list(edition.parts),
                    "body": json.dumps(edition.to_json(), ensure_ascii=False),
                    "at": now,
                }
                for edition in editions
                if edition.digest not in there
            ]
            return len(rows.insert_new(db, schema.editions, values, "digest"))

    def approved(self) -> frozenset[str]:
        """Digests of the editions that are accepted."""
        with store.transaction(self._engine) as db:
            return frozenset(approvals.granted(db))

    def plan(self, deliveries: Sequence[Delivery], now: datetime, by: str = PLAN) -> int:
        """Write planned deliveries; planning twice plans once. How many were new.

        A delivery whose edition (or every part of it) is approved is scheduled at once; a
        withdrawal is too, since the person `by` who asks for it is the one who answers for it.
        """
        with store.transaction(self._engine) as db:
            last = rows.last_sequences(db)
            values = []
            for each in deliveries:
                line = (each.subject, each.channel)
                last[line] = last.get(line, 0) + 1
                values.append(rows.to_row(each, last[line], now))
            new = rows.insert_new(db, schema.deliveries, values, "key")
            planned = {"at": now, "event": "planned", "before": "", "after": "held", "by": by}
            if new:
                db.execute(insert(schema.events), [{"delivery": key, **planned} for key in new])
            self._release(db, by, now)
            return len(new)

    def approve(self, editions: Sequence[str], by: str, now: datetime, note: str = "") -> int:
        """A named person accepts editions (digests). How many deliveries that released."""
        with store.transaction(self._engine) as db:
            approvals.decide(db, editions, True, by, now, note)
            return self._release(db, by, now)

    def revoke(self, editions: Sequence[str], by: str, now: datetime, note: str = "") -> None:
        """A named person takes approvals back; what has not gone out yet waits again."""
        with store.transaction(self._engine) as db:
            approvals.decide(db, editions, False, by, now, note)
            accepted = approvals.Acceptance(db)
            for each in rows.where(db, schema.deliveries.c.state == State.SCHEDULED):
                if each.action is not Action.WITHDRAW and each.edition not in accepted:
                    rows.advance(db, each, Event.CHANGED, now, by=by, detail=note)

    def correct(self, subject: str, note: str, by: str, now: datetime) -> None:
        """Write down a public note of correction."""
        with store.transaction(self._engine) as db:
            values = {"subject": subject, "note": note, "by": by, "at": now}
            db.execute(insert(schema.corrections), values)

    def _release(self, db: Connection, by: str, now: datetime) -> int:
        table, accepted = schema.deliveries, approvals.Acceptance(db)
        held = table.c.state == State.HELD
        waiting = db.execute(select(table.c.key, table.c.edition, table.c.action).where(held))
        ready = {
            row.key for row in waiting if row.action == Action.WITHDRAW or row.edition in accepted
        }
        for each in rows.where(db, held) if ready else ():  # mostly none: people take hours
            if each.key in ready:
                rows.advance(db, each, Event.APPROVED, now, by=by, detail=each.detail)
        return len(ready)

    # --- the life of deliveries -----------------------------------------------------------

    def claim(self, deliveries: Sequence[Delivery], now: datetime) -> list[Delivery]:
        """Write the intent to send before any far end is asked; durable when this returns.

        Those that another process took meanwhile fall out.
        """
        claimed = []
        with store.transaction(self._engine) as db:
            for each in deliveries:
                with suppress(Raced):
                    claimed.append(rows.advance(db, each, Event.CLAIMED, now))
        return claimed

    def advance(
        self,
        delivery: Delivery,
        event: Event,
        now: datetime,
        *,
        by: str = "",
        detail: str = "",
        receipt: Receipt | None = None,
        not_before: datetime | None = None,
    ) -> Delivery:
        """One step of one delivery: the row and its event together. Raises Raced, Impossible.

        When a replacement or withdrawal takes, the delivery it aimed at changes with it. What
        would be sent again although its approval was taken back meanwhile is held.
        """
        with store.transaction(self._engine) as db:
            after = rows.advance(
                db,
                delivery,
                event,
                now,
                by=by,
                detail=detail,
                receipt=receipt,
                not_before=not_before,
            )
            target = rows.one(db, delivery.target) if delivery.target else None
            if target and target.state is after.state is State.DELIVERED:
                replaced = delivery.action is Action.REPLACE
                effect = Event.SUPERSEDED if replaced else Event.REMOVED
                rows.advance(db, target, effect, now, by=by, detail=delivery.key)
            if after.state is State.SCHEDULED and not _accepted(db, after):
                detail = "Đã rút duyệt: phải duyệt lại thì mới gửi."
                return rows.advance(db, after, Event.CHANGED, now, by=by, detail=detail)
            return after

    def wait(self, delivery: Delivery, until: datetime, detail: str) -> None:
        """Look again later; the state stays."""
        table = schema.deliveries
        with store.transaction(self._engine) as db:
            db.execute(
                update(table)
                .where(table.c.key == delivery.key, table.c.state == str(delivery.state))
                .values(not_before=until, detail=detail)
            )

    def pause(self, channel: str, until: datetime, reason: str) -> None:
        """The whole channel rests (a spam block hits the Page, not the post)."""
        table = schema.pauses
        with store.transaction(self._engine) as db:
            row = update(table).where(table.c.channel == channel)
            if not db.execute(row.values(until=until, reason=reason)).rowcount:
                db.execute(insert(table).values(channel=channel, until=until, reason=reason))

    def pauses(self, now: datetime) -> dict[str, tuple[datetime, str]]:
        """Channels at rest: until when, and why."""
        table = schema.pauses
        with store.transaction(self._engine) as db:
            found = db.execute(select(table).where(table.c.until > now)).mappings()
            return {row["channel"]: (row["until"], row["reason"]) for row in found}

    def observed(self, delivery: Delivery, seen: Observation, now: datetime) -> None:
        """Write down what the public saw."""
        values = {"visible": seen.visible, "counts": dict(seen.counts), "note": seen.note}
        with store.transaction(self._engine) as db:
            db.execute(insert(schema.observations), {"delivery": delivery.key, "at": now, **values})

    # --- reading --------------------------------------------------------------------------

    def last_observations(self) -> dict[str, tuple[datetime, Observation]]:
        """The newest observation of each delivery that has one."""
        table = schema.observations
        newest = select(func.max(table.c.id)).group_by(table.c.delivery)
        with store.transaction(self._engine) as db:
            found = db.execute(select(table).where(table.c.id.in_(newest))).mappings()
            return {
                row["delivery"]: (
                    row["at"],
                    Observation(row["visible"], row["counts"], row["note"]),
                )
                for row in found
            }

    def in_state(self, *states: State, lapsed: datetime | None = None) -> list[Delivery]:
        """Deliveries in any of the states, by due time; or those whose `until` has come."""
        table = schema.deliveries
        wanted: list[Any] = [table.c.state.in_([str(each) for each in states])]
        if lapsed is not None:
            wanted.append(table.c.until <= lapsed)
        with store.transaction(self._engine) as db:
            return rows.where(db, *wanted)

    def delivery(self, key: str) -> Delivery | None:
        """One delivery."""
        with store.transaction(self._engine) as db:
            return rows.one(db, key)

    def standing(self, channel: str) -> dict[str, State]:
        """Where the last delivery of each subject stands on a channel."""
        table = schema.deliveries
        newest = (
            select(table.c.subject, func.max(table.c.sequence).label("last"))
            .where(table.c.channel == channel)
            .group_by(table.c.subject)
            .subquery()
        )
        wanted = select(table.c.subject, table.c.state).join(
            newest,
            (table.c.subject == newest.c.subject) & (table.c.sequence == newest.c.last),
        )
        with store.transaction(self._engine) as db:
            found = db.execute(wanted.where(table.c.channel == channel))
            return {subject: State(state) for subject, state in found}

    def last_claim(
        self, channel: str, now: datetime, states: Collection[State] = frozenset(State)
    ) -> datetime | None:
        """When a channel's far end was last asked, up to `now`, for what is now in these states.

        A claim in the future was written by a clock that was wrong, and hides no earlier one.
        """
        of = schema.deliveries.c
        mine = of.channel == channel, of.claimed <= now, of.state.in_(map(str, states))
        with store.transaction(self._engine) as db:
            last: datetime | None = db.scalar(select(func.max(of.claimed)).where(*mine))
        return last

    def edition(self, wanted: str) -> Edition:
        """The edition of a digest. Raises LoaError if the ledger has none."""
        return self.editions([wanted])[wanted]

    def editions(self, wanted: Sequence[str]) -> dict[str, Edition]:
        """Editions by digest. Raises LoaError if one is missing."""
        table = schema.editions
        found: dict[str, Edition] = {}
        with store.transaction(self._engine) as db:
            for start in range(0, len(wanted), 500):
                some = table.c.digest.in_(list(wanted[start : start + 500]))
                for row in db.execute(select(table.c.digest, table.c.body).where(some)):
                    found[row.digest] = Edition.from_json(json.loads(row.body))
        if missing := set(wanted) - set(found):
            raise LoaError(f"Sổ phát hành không có ấn bản {min(missing)[:16]}.")
        return found

    def events(self, key: str) -> list[Entry]:
        """Everything that happened to a delivery, oldest first."""
        table = schema.events
        with store.transaction(self._engine) as db:
            wanted = select(table).where(table.c.delivery == key).order_by(table.c.id)
            return [
                Entry(r["at"], r["event"], r["before"], r["after"], r["by"], r["detail"])
                for r in db.execute(wanted).mappings()
            ]

    def approvals(self) -> dict[str, tuple[str, datetime]]:
        """Approved editions: digest → who, when."""
        with store.transaction(self._engine) as db:
            return {digest: (row["by"], row["at"]) for digest, row in approvals.granted(db).items()}


def _accepted(db: Connection, delivery: Delivery) -> bool:
    """Whether somebody answers for it: approval, or, of a withdrawal, whoever asked for it."""
    return delivery.action is Action.WITHDRAW or delivery.edition in approvals.Acceptance(db)

"""Sổ phát hành: deliveries, events, approvals; the only writer of state.

A state changes with its event in one transaction, guarded by `where state = old`, so two
writers can't both make the same step. What is past is only added to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from pipeline.delivery import Action, Delivery, DeliveryData, Event, State
from pipeline.ledger import approvals, articles, health, occasions, rows, schema, store
from pipeline.ledger import editions as kept
from pipeline.ledger.broadcasts import Broadcasts
from pipeline.ledger.channel_state import ChannelState
from pipeline.ledger.claims import Claims
from pipeline.ledger.guard_answers import GuardAnswer, GuardAnswers
from pipeline.ledger.health import Health
from pipeline.ledger.heartbeats import Heartbeats
from pipeline.ledger.provenance import LedgerProvenance
from pipeline.ledger.reader import LedgerReader
from pipeline.ledger.rows import LedgerEntry, Raced, Step
from pipeline.model import NOTHING, Article, Edition, Observation, Receipt

__all__ = ["PLAN", "GuardAnswer", "Ledger", "LedgerEntry", "Raced"]

PLAN = "kế hoạch"  # who acts when nobody does


class Ledger(LedgerReader):
    """The ledger of one office."""

    def __init__(self, url: str) -> None:
        """Opens (and makes, and brings up to date) the database. Raises ConfigError."""
        self._engine = store.connect(url)
        self.provenance = LedgerProvenance(self._engine)
        self.occasions = occasions.Occasions(self._engine)
        self.broadcasts = Broadcasts(self._engine)
        self.claims = Claims(self._engine)
        self.heartbeats = Heartbeats(self._engine)
        self.guard_answers = GuardAnswers(self._engine)
        self.articles = articles.Articles(self._engine)

    @classmethod
    def at(cls, path: Path) -> Ledger:
        """The ledger in an SQLite file."""
        return cls(f"sqlite:///{path}")

    def state_of(self, channel: str) -> ChannelState:
        """The memory of a channel."""
        return ChannelState(self._engine, channel)

    def health(self) -> Health:
        """Whether its file is whole, and how much stands in it."""
        return health.look(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # --- planning and approval ------------------------------------------------------------

    def keep(self, editions: Iterable[Edition], now: datetime) -> int:
        """Store editions not known yet; how many were new."""
        with store.transaction(self._engine) as db:
            return kept.keep(db, editions, now)

    def plan(self, deliveries: Sequence[Delivery], now: datetime, by: str = PLAN) -> int:
        """Write planned deliveries; planning twice plans once. How many were new.

        A delivery whose edition (or every part of it) is approved is scheduled at once; a
        withdrawal is too, since the person `by` who asks for it is the one who answers for it.
        """
        with store.transaction(self._engine) as db:
            new = rows.plan(db, deliveries, now, by)
            self._release(db, by, now)
            return len(new)

    def approve(
        self,
        editions: Sequence[str],
        by: str,
        now: datetime,
        note: str = "",
        terms: Mapping[str, str] = NOTHING,
        of: Sequence[Article] = (),
    ) -> int:
        """A named person accepts editions (digests), each on its terms (Article.terms).

        How many deliveries that released. An edition without terms is accepted on any. `of`: the
        articles, kept as they were approved.
        """
        with store.transaction(self._engine) as db:
            revisions = articles.keep(db, of, now)
            approvals.decide(db, editions, True, by, now, note, terms, revisions=revisions)
            return self._release(db, by, now)

    def adopt(self, terms: Mapping[str, str]) -> None:
        """Give approvals of a time when no terms were kept those of today (by edition)."""
        with store.transaction(self._engine) as db:
            approvals.adopt(db, terms)

    def revoke(
        self,
        editions: Sequence[str],
        by: str,
        now: datetime,
        note: str = "",
        substance: str | None = None,
    ) -> None:
        """A named person takes approvals back; what has not gone out yet waits again."""
        with store.transaction(self._engine) as db:
            self._revoke(db, editions, by, now, note, substance)

    def withdraw(
        self,
        stops: Sequence[Delivery],
        withdrawals: Sequence[Delivery],
        editions: Sequence[str],
        by: str,
        now: datetime,
        note: str = "",
        substance: str | None = None,
    ) -> None:
        """A named person takes an article back: all of it at once, or nothing of it.

        `stops` end, `withdrawals` are planned and released, approvals of `editions` are revoked,
        and what they said (`substance`) does not come back under another file.
        Raises Raced if one of `stops` made a step meanwhile.
        """
        with store.transaction(self._engine) as db:
            for each in stops:
                rows.advance(db, Step(each, Event.STOPPED, by, note), now)
            self._revoke(db, editions, by, now, note, substance)
            rows.plan(db, withdrawals, now, by)
            self._release(db, by, now)

    def _revoke(
        self,
        db: Connection,
        editions: Sequence[str],
        by: str,
        now: datetime,
        note: str,
        substance: str | None = None,
    ) -> None:
        approvals.decide(db, editions, False, by, now, note, substance=substance)
        scheduled = rows.where(db, schema.deliveries.c.state == State.SCHEDULED)
        accepted = approvals.Acceptance(db, (each.edition for each in scheduled))
        refused = [each for each in scheduled if not _accepted(accepted, each)]
        rows.advance_all(db, [Step(each, Event.CHANGED, by, note) for each in refused], now)

    def accepts(self, delivery: Delivery) -> bool:
        """Whether somebody answers for a delivery as it stands."""
        with store.transaction(self._engine) as db:
            return _is_accepted(db, delivery)

    def correct(self, subject: str, note: str, by: str, now: datetime) -> None:
        """Write down a public note of correction."""
        with store.transaction(self._engine) as db:
            values = {"subject": subject, "note": note, "by": by, "at": now}
            db.execute(insert(schema.corrections), values)

    def _release(self, db: Connection, by: str, now: datetime) -> int:
        table = schema.deliveries
        held = table.c.state == State.HELD
        columns = table.c.key, table.c.edition, table.c.action, table.c.data
        waiting = db.execute(select(*columns).where(held)).all()
        accepted = approvals.Acceptance(db, (row.edition for row in waiting))
        ready = {
            row.key
            for row in waiting
            if row.action == Action.WITHDRAW
            or accepted.of(row.edition, DeliveryData.from_json(row.data).terms)
        }
        found = rows.where(db, held) if ready else ()  # mostly none: people take hours
        released = [each for each in found if each.key in ready]
        steps = [Step(each, Event.APPROVED, by, each.detail) for each in released]
        return len(rows.advance_all(db, steps, now))

    # --- the life of deliveries -----------------------------------------------------------

    def claim(self, deliveries: Sequence[Delivery], now: datetime) -> list[Delivery]:
        """Write the intent to send before any far end is asked; durable when this returns.

        Those that another process took meanwhile fall out.
        """
        with store.transaction(self._engine) as db:
            return rows.advance_all(db, [Step(each, Event.CLAIMED) for each in deliveries], now)

    def record_publications(
        self, answers: Sequence[tuple[Delivery, Receipt]], now: datetime
    ) -> list[Delivery]:
        """Write down that a far end took new publications that it was given together.

        Those that another process moved meanwhile fall out. A few hundred are one transaction:
        what power failed to write is unknown, as if it had been asked for alone.
        """
        after: list[Delivery] = []
        for some in rows.chunks(answers):
            steps = [Step(each, Event.TOOK, receipt=receipt) for each, receipt in some]
            with store.transaction(self._engine) as db:
                after += rows.advance_all(db, steps, now)
        return after

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
            step = Step(delivery, event, by, detail, receipt, not_before)
            after = rows.advance(db, step, now)
            target = rows.one(db, delivery.target) if delivery.target else None
            if target and target.state is after.state is State.DELIVERED:
                replaced = delivery.action is Action.REPLACE
                effect = Event.SUPERSEDED if replaced else Event.REMOVED
                rows.advance(db, Step(target, effect, by, delivery.key), now)
            if after.state is State.SCHEDULED and not _is_accepted(db, after):
                detail = "Đã rút duyệt: phải duyệt lại thì mới gửi."
                return rows.advance(db, Step(after, Event.CHANGED, by, detail), now)
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

    def exchange_receipt(self, delivery: Delivery, receipt: Receipt) -> None:
        """Of a rehearsal's copy: what a stand-in holds in the place of what the platform holds."""
        with store.transaction(self._engine) as db:
            rows.put_receipt(db, delivery.key, receipt)

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

    def observed(
        self, delivery: Delivery, seen: Observation, now: datetime, look: datetime | None = None
    ) -> None:
        """Write down what the public saw, and when to look next; None: never."""
        values = {"visible": seen.visible, "counts": dict(seen.counts), "note": seen.note}
        with store.transaction(self._engine) as db:
            db.execute(insert(schema.observations), {"delivery": delivery.key, "at": now, **values})
            _put_look(db, delivery, look)

    def observe_later(self, delivery: Delivery, look: datetime) -> None:
        """Nobody could tell what the public sees: look at another time."""
        with store.transaction(self._engine) as db:
            _put_look(db, delivery, look)


def _put_look(db: Connection, delivery: Delivery, look: datetime | None) -> None:
    of = schema.deliveries.c
    mine = of.key == delivery.key, of.state == str(State.DELIVERED)
    db.execute(update(schema.deliveries).where(*mine).values(look=look))


def _is_accepted(db: Connection, delivery: Delivery) -> bool:
    return _accepted(approvals.Acceptance(db, [delivery.edition]), delivery)


def _accepted(accepted: approvals.Acceptance, delivery: Delivery) -> bool:
    """Whether somebody answers for it: approval, or, of a withdrawal, whoever asked for it."""
    asked_for = delivery.action is Action.WITHDRAW
    return asked_for or accepted.of(delivery.edition, delivery.terms)

"""What the ledger answers when it is asked; it changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from pipeline.delivery import Approval, Delivery, Known, State
from pipeline.ledger import approvals, copies, knowledge, rows, schema, store
from pipeline.ledger import editions as kept
from pipeline.ledger.rows import LedgerEntry, Revocation
from pipeline.model import Edition, Observation


class LedgerReader:
    """The questions that may be put to a ledger."""

    _engine: Engine
    _known: tuple[store.Version, Known] | None = None  # as last read, and of when

    def known(self) -> Known:
        """What was planned, approved and corrected so far; read again only if anything changed."""
        with store.transaction(self._engine) as db:
            version = store.version(db)
            if self._known is None or self._known[0] != version:
                self._known = version, knowledge.known(db)
            return self._known[1]

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

    def to_observe(self, channels: Sequence[str], now: datetime, most: int) -> list[Delivery]:
        """What is public on some channels and due to be looked at, the longest due first."""
        of = schema.deliveries.c
        wanted = select(of.key).where(of.look <= now, of.channel.in_(channels)).order_by(of.look)
        with store.transaction(self._engine) as db:
            keys = list(db.scalars(wanted.limit(most)))
            found = {each.key: each for some in rows.chunks(keys) for each in rows.of(db, some)}
            return [found[key] for key in keys]

    def delivery(self, key: str) -> Delivery | None:
        """One delivery."""
        with store.transaction(self._engine) as db:
            return rows.one(db, key)

    def has_receipt(self, channel: str, remote_id: str) -> bool:
        """Whether any delivery's receipt on a channel names this."""
        of = schema.deliveries.c
        same = of.channel == channel, of.receipt["remote_id"].as_string() == remote_id
        with store.transaction(self._engine) as db:
            return db.scalar(select(of.key).where(*same).limit(1)) is not None

    def standing(self, channel: str, subjects: Iterable[str]) -> dict[str, State]:
        """Where the last delivery of each of these subjects stands on a channel."""
        of, found = schema.deliveries.c, dict[str, State]()
        with store.transaction(self._engine) as db:
            for some in rows.chunks(subjects):
                mine = of.subject.in_(some), of.channel == channel
                wanted = select(of.subject, of.state).where(*mine).order_by(of.sequence)
                found |= {row.subject: State(row.state) for row in db.execute(wanted)}
        return found

    def last_claim(
        self, channel: str, now: datetime, states: Collection[State] = frozenset(State)
    ) -> datetime | None:
        """When a channel's far end was last asked, up to `now`, for what is now in these states.

        A claim in the future was written by a clock that was wrong, and hides no earlier one.
        """
        of = schema.deliveries.c
        wanted = select(of.claimed).where(of.channel == channel, of.claimed <= now)
        if states != frozenset(State):
            # plus nothing: an index of states would lead through all that ever was
            wanted = wanted.where((of.state + "").in_(map(str, states)))
        with store.transaction(self._engine) as db:
            newest = wanted.order_by(of.claimed.desc()).limit(1)
            last: datetime | None = db.scalar(newest)
        return last

    def title_of(self, delivery: Delivery) -> str:
        """What staff call what a delivery carries; its subject if that edition is lost."""
        of = schema.editions.c
        with store.transaction(self._engine) as db:
            found = db.scalar(select(of.title).where(of.digest == delivery.edition))
        return found or delivery.about

    def edition(self, wanted: str) -> Edition:
        """The edition of a digest. Raises LoaError if the ledger has none."""
        return self.editions([wanted])[wanted]

    def editions(self, wanted: Sequence[str]) -> dict[str, Edition]:
        """Editions by digest. Raises LoaError if one is missing or can't be read."""
        with store.transaction(self._engine) as db:
            return kept.read(db, wanted)

    def spoilt(self) -> list[str]:
        """Titles of editions whose bytes are no more those that were kept, of what may be sent
        or is public."""
        used = select(schema.deliveries.c.edition).distinct()
        with store.transaction(self._engine) as db:
            return kept.spoilt(db, list(db.scalars(used)))

    def editions_of(self, subject: str) -> dict[str, str]:
        """Digests of all editions of a subject that are kept, each with its channel."""
        of = schema.editions.c
        with store.transaction(self._engine) as db:
            found = db.execute(select(of.digest, of.channel).where(of.subject == subject))
            return {row.digest: row.channel for row in found}

    def events(self, key: str) -> list[LedgerEntry]:
        """Everything that happened to a delivery, oldest first."""
        table = schema.events
        with store.transaction(self._engine) as db:
            wanted = select(table).where(table.c.delivery == key).order_by(table.c.id)
            return [
                LedgerEntry(r["at"], r["event"], r["before"], r["after"], r["by"], r["detail"])
                for r in db.execute(wanted).mappings()
            ]

    def last_decision(self) -> int:
        """The number of the newest approval, or taking back of one; 0 if there is none."""
        with store.transaction(self._engine) as db:
            return db.scalar(select(func.max(schema.approvals.c.id))) or 0

    def approvals(self) -> dict[str, Approval]:
        """Approved editions: digest → who, when, on which terms."""
        with store.transaction(self._engine) as db:
            return approvals.granted(db)

    def approvers(self) -> dict[str, str]:
        """Digest → who accepted an edition last, also of what was taken back since."""
        with store.transaction(self._engine) as db:
            return approvals.approvers(db)

    def revocations(self, since: datetime) -> list[Revocation]:
        """Approvals taken back since a moment, and not given anew."""
        of = schema.approvals.c
        told = select(of.edition, of.by, of.note, of.substance)
        wanted = told.where(~of.granted, of.at >= since)
        with store.transaction(self._engine) as db:
            granted = approvals.granted(db)
            found = db.execute(wanted.order_by(of.id))
            return [Revocation(*row) for row in found if row.edition not in granted]

    def save_copy(self, path: Path) -> None:
        """Write all that it holds at this moment into a new SQLite file, while others write."""
        with store.explained(self._engine.url):
            copies.save(self._engine, path)

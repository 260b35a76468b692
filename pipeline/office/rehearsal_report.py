"""What a rehearsal tells: everything that was published, spoken, refused, missed. As JSON.

No keys, no addresses: the same office rehearsed twice tells the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from pipeline.delivery import OPEN, PENDING, Action, Delivery, EditKind, Known, OccasionEdit, State
from pipeline.model import VN, ProgrammeData
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds

BY = "Người duyệt thử (loa rehearse)"


@dataclass(frozen=True, slots=True)
class Before:
    """What was in the ledger when the days of a rehearsal began."""

    last: datetime | None  # when the office itself last wrote into it; None: it is a new office
    states: Mapping[str, State]  # of deliveries, by key
    edits: Mapping[str, tuple[OccasionEdit, ...]]  # of occasions

    @classmethod
    def of(cls, room: Newsroom, last: datetime | None) -> Before:
        """The ledger of an office as it is now."""
        known = room.ledger.known()
        lines = known.lines.values()
        states = {each.key: each.state for line in lines for each in line}
        return cls(last, states, dict(known.edits))

    def has(self, delivery: Delivery) -> bool:
        """Whether a delivery had come to its end before, and was not touched since."""
        return self.states.get(delivery.key) is delivery.state and delivery.state not in OPEN


@dataclass(frozen=True, slots=True)
class RehearsedDelivery:
    """One delivery. Moments are ISO, Việt Nam."""

    at: str  # when it came to its state
    public: str  # when people see or hear it, or are to
    channel: str
    state: str
    word: str  # the state in Vietnamese
    title: str
    slug: str
    campaign: str
    occasion: str
    action: str
    detail: str
    assumed: bool  # goes out only if somebody approves what waits
    spoken: tuple[str, ...] | None = None  # titles that a programme says; None: no programme

    def to_json(self) -> dict[str, object]:
        """As in report.json."""
        found = asdict(self)
        if self.spoken is None:
            del found["spoken"]
        return found


@dataclass(frozen=True, slots=True)
class MissedOccasion:
    """An occasion of a campaign that nothing was published for."""

    occasion: str
    at: str  # ISO, Việt Nam
    campaign: str  # as staff call it
    channel: str
    why: str


@dataclass(frozen=True, slots=True)
class RefusedArticle:
    """An article that a channel can't carry."""

    slug: str
    title: str
    channel: str
    why: str


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """What the rounds told, and when."""

    at: str  # ISO, Việt Nam
    event: str
    text: str


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """Everything that happened in the days of a rehearsal."""

    office: str
    first: str  # day, ISO
    days: int
    past: str  # when the office last wrote into its ledger, ISO; empty: it is a new office
    channels: tuple[str, ...]
    titles: Mapping[str, str]  # what staff call each channel
    deliveries: tuple[RehearsedDelivery, ...]
    missed: tuple[MissedOccasion, ...]
    refused: tuple[RefusedArticle, ...]
    reminded: tuple[LoggedEvent, ...]
    warnings: tuple[LoggedEvent, ...]

    def to_json(self) -> dict[str, object]:
        """report.json."""
        return {
            "office": self.office,
            "from": self.first,
            "days": self.days,
            "past": self.past,
            "channels": list(self.channels),
            "titles": dict(self.titles),
            "deliveries": [each.to_json() for each in self.deliveries],
            "missed": [asdict(each) for each in self.missed],
            "refused": [asdict(each) for each in self.refused],
            "reminded": [{"at": each.at, "text": each.text} for each in self.reminded],
            "warnings": [{"at": each.at, "text": each.text} for each in self.warnings],
        }


def build_report(
    rounds: Rounds, log: Sequence[LoggedEvent], begin: datetime, days: int, before: Before
) -> RehearsalReport:
    """The report of so many days from `begin` on. `log`: what the rounds told."""
    room, known = rounds.room, rounds.room.ledger.known()
    titles = {each.slug: each.title for each in rounds.made.articles}
    every = [each for line in known.lines.values() for each in line if each.since]
    assumed = _assumed_editions(known) if before.last else frozenset[str]()
    rows = [_delivery_row(room, each, titles, assumed) for each in every if not before.has(each)]
    missed = _missed_occasions(room, known, before.edits)
    refused = (
        RefusedArticle(each.article.slug, each.article.title, each.channel, each.reason)
        for each in rounds.made.refusals
    )
    return RehearsalReport(
        office=room.office.config.ward.name,
        first=f"{begin.astimezone(VN):%Y-%m-%d}",
        days=days,
        past=before.last.astimezone(VN).isoformat() if before.last else "",
        channels=tuple(room.channels),
        titles={name: room.office.title_of(name) for name in room.channels},
        deliveries=tuple(sorted(rows, key=_as_text)),
        missed=tuple(sorted(missed, key=lambda each: (each.occasion, each.channel))),
        refused=tuple(sorted(refused, key=lambda each: (each.slug, each.channel))),
        reminded=tuple(each for each in log if each.event == "reminded"),
        warnings=tuple(each for each in log if each.event in _WARNINGS),
    )


def _as_text(row: RehearsedDelivery) -> str:
    return json.dumps(row.to_json(), ensure_ascii=False)


_WARNINGS = ("warning", "schedules-wrong", "not-made")


def _assumed_editions(known: Known) -> frozenset[str]:
    """Editions (digests) that only the rehearsal approved."""
    return frozenset(digest for digest, each in known.approved.items() if each.by == BY)


def _missed_occasions(
    room: Newsroom, known: Known, before: Mapping[str, Sequence[OccasionEdit]]
) -> Iterator[MissedOccasion]:
    titles = {each.name: each.called for each in room.timetable.campaigns}
    for key, edits in known.edits.items():
        campaign, _, moment = key.partition("/")
        for edit in edits[len(before.get(key, ())) :]:
            if edit.kind is EditKind.MISSED:
                at = datetime.strptime(moment[:15], "%Y-%m-%dT%H%M").replace(tzinfo=VN)
                called = titles.get(campaign, campaign)
                yield MissedOccasion(key, at.isoformat(), called, edit.channel, edit.note)


def _delivery_row(
    room: Newsroom, each: Delivery, titles: Mapping[str, str], assumed: frozenset[str]
) -> RehearsedDelivery:
    """`assumed`: editions that only the rehearsal approved."""
    assert each.since
    slot, spoken = each.data.slot, None
    seen = each.due if each.state in PENDING else each.since
    if slot:
        edition = room.ledger.edition(each.edition)
        programme = ProgrammeData.of(edition)
        spoken = tuple(titles.get(row.id, row.id) for row in programme.items) if programme else ()
    return RehearsedDelivery(
        at=each.since.isoformat(),
        public=(slot or seen).isoformat(),
        channel=each.channel,
        state=str(each.state),
        word=each.state.vietnamese,
        title=titles.get(each.about, f"Chương trình {each.about}"),
        slug=each.about,
        campaign=each.campaign,
        occasion=each.occasion,
        action=str(each.action),
        detail=each.detail if each.action is Action.PUBLISH else "",
        assumed=not assumed.isdisjoint((each.edition, *each.data.parts)),
        spoken=spoken,
    )

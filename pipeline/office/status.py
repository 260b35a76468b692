"""Where everything stands, and everything that happened to one article."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from pipeline import report
from pipeline.asking import fault_of
from pipeline.consequences import still_public
from pipeline.delivery import Delivery, Known, State
from pipeline.model import Article
from pipeline.office.alarms import unconfirmed_alarms
from pipeline.office.bought_voices import voice_warnings
from pipeline.office.newsroom import Newsroom
from pipeline.plan.urgent import subject_of
from pipeline.report import Standing


@dataclass(frozen=True, slots=True)
class OfficeReport:
    """The table article × channel, and what needs a person now."""

    table: report.Status
    channel_faults: tuple[tuple[str, str], ...]  # (channel, sentence)
    unconfirmed: tuple[str, ...]  # sentences: alarms that wait for a second person
    still_public: tuple[str, ...]  # sentences: public against what the article says now
    voices: tuple[str, ...]  # sentences: voices that did not speak, who did, and why


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """One step of a delivery, as the ledger keeps it."""

    at: datetime
    event: str  # a delivery.Event, or how it began
    before: str  # a State; empty: it was planned
    after: str  # a State
    by: str
    detail: str  # Vietnamese


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """All that happened to one delivery."""

    key: str
    events: tuple[DeliveryEvent, ...]


@dataclass(frozen=True, slots=True)
class ChannelHistory:
    """One article on one channel: where it stands, its last delivery, all that happened."""

    standing: Standing
    last: Delivery | None
    deliveries: tuple[DeliveryHistory, ...]


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """One article, channel by channel."""

    article: Article
    channels: tuple[ChannelHistory, ...]
    questions: tuple[Delivery, ...]  # deliveries that wait for a person's answer


def read_status(room: Newsroom) -> OfficeReport:
    """Where everything stands, after a fresh plan. Raises LoaError."""
    table = _table(room)
    faults = ((name, fault_of(channel)) for name, channel in room.channels.items())
    return OfficeReport(
        table,
        tuple((name, fault) for name, fault in faults if fault),
        tuple(unconfirmed_alarms(room)),
        tuple(
            still_public(table.articles, room.ledger.known(), room.clock(), room.office.title_of)
        ),
        tuple(voice_warnings(room)),
    )


def read_history(room: Newsroom, asked: str) -> ArticleHistory:
    """Everything of one article, as staff name it. Raises LoaError if there is none."""
    table = _table(room)
    slug = room.find_slug(asked, table.articles)
    known = room.ledger.known()
    return ArticleHistory(
        next(each for each in table.articles if each.slug == slug),
        tuple(
            ChannelHistory(
                cell,
                room.ledger.delivery(cell.key) if cell.key else None,
                tuple(_delivery_history(room, key) for key in _delivery_keys(cell, known)),
            )
            for cell in table.of(slug)
        ),
        tuple(
            each
            for line in known.lines.values()
            for each in line
            if each.about == slug and each.state in (State.UNKNOWN, State.REJECTED)
        ),
    )


def _table(room: Newsroom) -> report.Status:
    """Where everything stands, after a fresh plan."""
    _, made = room.refresh_plan()
    return report.status(
        made.articles,
        list(room.channels.values()),
        made,
        room.ledger.known(),
        room.ledger.last_observations(),
        room.clock(),
    )


def _delivery_history(room: Newsroom, key: str) -> DeliveryHistory:
    events = (DeliveryEvent(**asdict(each)) for each in room.ledger.events(key))
    return DeliveryHistory(key, tuple(events))


def _delivery_keys(cell: Standing, known: Known) -> list[str]:
    """The deliveries of a cell: its line's, or the one that carries it; and its alarm's."""
    own = [each.key for each in known.lines.get((cell.slug, cell.channel), ())]
    alarm = known.lines.get((subject_of(cell.slug), cell.channel), ())
    return (own or [key for key in [cell.key] if key]) + [each.key for each in alarm]

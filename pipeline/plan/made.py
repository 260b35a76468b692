"""What planning is given, and what it finds out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from pipeline.campaign import Campaign, Occurrence
from pipeline.channel import Overflow
from pipeline.delivery import Approval, Delivery, Known, OccasionEdit
from pipeline.model import NOTHING, Article, Edition, Slot


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article that a channel can't carry, and why (Vietnamese)."""

    article: Article
    channel: str
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """The edition of one article on one channel, as it stands today."""

    article: Article
    edition: Edition

    def is_approved(self, approved: Mapping[str, Approval]) -> bool:
        """Whether a person accepted it as it stands, words and terms. `approved`: by digest."""
        approval = approved.get(self.edition.digest)
        return approval is not None and approval.covers(self.article.terms)

    @property
    def terms(self) -> dict[str, str]:
        """On which terms it is to be approved, as a delivery's data hold them."""
        return {self.edition.digest: self.article.terms}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An approved article that a programme had no room for, and why (Vietnamese)."""

    item: Item
    slot: Slot
    reason: str
    next: Slot | None = None  # that says it instead; None: none of those planned so far

    @property
    def overflow(self) -> Overflow:
        """As its programme's cue sheet tells it."""
        next_slot = self.next.id if self.next else ""
        slug, title = self.item.article.slug, self.item.edition.title
        return Overflow(slug, title, self.reason, next_slot)


@dataclass(frozen=True, slots=True)
class Said:
    """An occasion of a campaign that wants an article in a programme."""

    occurrence: Occurrence
    item: Item
    until: datetime


@dataclass
class Plan:
    """What planning found out; the caller writes it into the ledger."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)  # (slug, channel)
    articles: tuple[Article, ...] = ()  # that were planned with, also those kept without a file
    departed: frozenset[str] = frozenset()  # slugs whose file is gone; what is public stays
    withdrawn: dict[tuple[str, str], Item] = field(default_factory=dict)  # a person took it down
    editions: list[Edition] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    stops: list[tuple[Delivery, str]] = field(default_factory=list)  # and why
    refusals: list[Refusal] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)  # occasion -> slug
    # occasions that were missed, by key
    missed: list[tuple[str, OccasionEdit]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What planning knows beside the articles."""

    known: Known
    now: datetime
    slots: Mapping[str, Sequence[Slot]]  # by channel; these may still be changed
    gone: Callable[[str], bool]  # whether a file of content/ was taken away
    seconds: Callable[[Edition], float | None]  # real duration of an item, once it is spoken
    campaigns: Sequence[Campaign] = ()
    occurrences: Mapping[str, Sequence[Occurrence]] = field(default_factory=lambda: NOTHING)
    edition: Callable[[str], Edition] = NOTHING.__getitem__  # that the ledger keeps, by digest
    departed: frozenset[str] = frozenset()  # slugs whose file was taken away
    first_hour: time = time(7)  # of a post whose article is dated by day alone

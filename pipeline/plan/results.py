"""What planning finds out: editions of today, and what the ledger is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from pipeline.campaign import Occurrence
from pipeline.channel import Overflow
from pipeline.delivery import Approval, Delivery, OccasionEdit
from pipeline.model import Article, Edition, Slot


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


Items = Mapping[tuple[str, str], Item]  # by slug and channel


@dataclass(frozen=True, slots=True)
class NoRoom:
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
class OccasionRequest:
    """An occasion of a campaign that wants an article in a programme."""

    occurrence: Occurrence
    item: Item
    until: datetime


@dataclass(frozen=True, slots=True)
class PlanDelta:
    """What one part of planning adds to the plan."""

    editions: tuple[Edition, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    stops: tuple[tuple[Delivery, str], ...] = ()  # and why
    refusals: tuple[Refusal, ...] = ()
    left_out: tuple[NoRoom, ...] = ()
    missed: tuple[tuple[str, OccasionEdit], ...] = ()  # occasions that were, by key


NO_DELTA = PlanDelta()


def merge(*deltas: PlanDelta) -> PlanDelta:
    """All that several deltas hold, in their order."""
    return PlanDelta(
        editions=tuple(chain.from_iterable(each.editions for each in deltas)),
        deliveries=tuple(chain.from_iterable(each.deliveries for each in deltas)),
        stops=tuple(chain.from_iterable(each.stops for each in deltas)),
        refusals=tuple(chain.from_iterable(each.refusals for each in deltas)),
        left_out=tuple(chain.from_iterable(each.left_out for each in deltas)),
        missed=tuple(chain.from_iterable(each.missed for each in deltas)),
    )


@dataclass(frozen=True, slots=True)
class Plan(PlanDelta):
    """What planning found out; the caller writes it into the ledger."""

    items: Items = field(default_factory=dict)
    articles: tuple[Article, ...] = ()  # that were planned with, also those kept without a file
    departed: frozenset[str] = frozenset()  # slugs whose file is gone; what is public stays
    withdrawn: Items = field(default_factory=dict)  # a person took it down
    chosen: Mapping[str, str] = field(default_factory=dict)  # occasion -> slug

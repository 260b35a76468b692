"""One slot's programme: chosen by estimate, committed on what its sound truly lasts. Pure.

Weight is airtime, the more the longer an article has waited; what a campaign wants now, and what
can't be said later, weighs more. What has no room is told, and has its turn in a later slot.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline import programme
from pipeline.channel import Channel
from pipeline.delivery import Delivery
from pipeline.model import Bulletin, Edition, Form, ItemData, Priority, Slot, digest
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.results import Item, NoRoom

_WAITED = 10  # days of waiting that still add weight
_REQUESTED = 20
_LAST_CHANCE = 30
_FULL = "Khung giờ này đã đủ, để khung giờ sau."
_QUICKER = 1.04  # of the room: what 5 % faster speech makes up for, tunes and pauses left alone


@dataclass(frozen=True, slots=True)
class Programme:
    """What one slot will say, and what it has no room for."""

    items: tuple[Item, ...] = ()
    edition: Edition | None = None
    left_out: tuple[NoRoom, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotFill:
    """One slot of a channel, and what filling it depends on."""

    channel: Channel
    slot: Slot
    inputs: PlanningInput
    history: Sequence[Delivery] = ()  # of the slot's programme so far
    requested: frozenset[str] = frozenset()  # slugs that campaigns want now
    after: Slot | None = None  # the slot that follows
    spoken: frozenset[str] = frozenset()  # what was heard before: digests of items, and words

    def choose_programme(self, items: Sequence[Item]) -> Programme:
        """The best of what is offered. Raises as the channel's compose, but for TooLong."""
        if not is_heard(self.channel):
            return self._choose_read(items)
        chosen, dropped = programme.choose_items(
            items,
            self.slot.length,
            article=lambda item: item.article,
            seconds=self._seconds,
            weight=self._weight,
        )
        edition = self._compose(chosen)
        while chosen and (edition is None or self._overruns(edition, chosen)):
            last = min(chosen, key=self._dispensable)
            chosen.remove(last)
            dropped.append(last)
            edition = self._compose(chosen)
        left_out = [NoRoom(item, self.slot, self._why(item)) for item in dropped]
        return Programme(tuple(chosen), edition, tuple(left_out))

    def compose_notice(self, item: Item) -> Programme:
        """What is read for want of news; it is no repeat of anything."""
        bulletin = Bulletin((item.article,), occasion=self.slot.id, slot=self.slot)
        try:
            return Programme((item,), self.channel.compose(bulletin))
        except programme.TooLong:
            return Programme()

    def _choose_read(self, items: Sequence[Item]) -> Programme:
        """Of a channel that is read: so many as one sending holds."""
        most = self.channel.limits.articles
        told = sorted(items, key=lambda each: (each.article.priority.rank, each.article.date))
        why = f"Mỗi lần gửi được {most} bài, để lần sau."
        left_out = tuple(NoRoom(item, self.slot, why) for item in told[most:])
        return Programme(tuple(told[:most]), self._compose(told[:most]), left_out)

    def _compose(self, chosen: Sequence[Item]) -> Edition | None:
        """The edition; None: nothing to say, or the slot can't hold it."""
        if not chosen:
            return None
        articles = tuple(item.article for item in chosen)
        again = frozenset(item.article.slug for item in chosen if was_spoken(item, self.spoken))
        bulletin = Bulletin(articles, occasion=self.slot.id, slot=self.slot, repeats=again)
        try:
            return self.channel.compose(bulletin)
        except programme.TooLong:
            return None

    def _overruns(self, edition: Edition, chosen: Sequence[Item]) -> bool:
        """Whether it lasts too long. Rather than drop what is pressing, or change a programme
        that stands, it is spoken a little faster.
        """
        seconds = self.inputs.seconds(edition) or ItemData.from_json(edition.data).seconds
        stands = bool(self.history) and self.history[-1].edition == edition.digest
        pressing = all(item.article.priority is not Priority.NORMAL for item in chosen)
        room = self.slot.length - programme.MARGIN
        return bool(seconds > room * (_QUICKER if stands or pressing else 1.0))

    def _seconds(self, item: Item) -> float:
        return seconds_of(item, self.inputs)

    def _weight(self, item: Item) -> int:
        article, start = item.article, self.slot.start
        factor = 10 + min(_WAITED, max(0, (start - article.date).days))
        if article.slug in self.requested:
            factor += _REQUESTED
        if self.after and article.expiry and article.expiry <= self.after.start:
            factor += _LAST_CHANCE
        return round(factor * self._seconds(item))

    def _dispensable(self, item: Item) -> tuple[int, int, float, str]:
        """Least of all first: the least urgent, the lightest, the newest."""
        article = item.article
        return -article.priority.rank, self._weight(item), -article.date.timestamp(), article.slug

    def _why(self, item: Item) -> str:
        return programme.slot_refusal(self._seconds(item), self.slot.length) or _FULL


def words_of(item: Item) -> str:
    """What is heard of an article, whatever else of it changes: its class, its terms."""
    edition = item.edition
    recording = ItemData.from_json(edition.data).recording
    return digest([edition.subject, edition.text, recording.sha256 if recording else None])


def was_spoken(item: Item, spoken: Collection[str]) -> bool:
    """Whether an item, or its words, are among what was heard before."""
    return item.edition.digest in spoken or words_of(item) in spoken


def seconds_of(item: Item, inputs: PlanningInput) -> float:
    """How long an item lasts: as spoken, else by estimate."""
    return inputs.seconds(item.edition) or ItemData.from_json(item.edition.data).seconds


def is_heard(channel: Channel) -> bool:
    """Whether a programme of this channel takes time to listen to."""
    return Form.AUDIO in channel.limits.forms

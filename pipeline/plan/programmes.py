"""Approved articles into the programmes of a channel's open slots. Pure.

A programme that is heard is handed over ahead and begins with its slot; one that is only read,
such as a broadcast of messages, leaves when its slot opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import zip_longest

from pipeline.channel import Channel, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData, Mention, State
from pipeline.model import Article, Priority, Slot
from pipeline.plan.filling import (
    Programme,
    SlotFill,
    is_heard,
    seconds_of,
    was_spoken,
    words_of,
)  # fmt: skip
from pipeline.plan.history import extend_history, public_of, withdrawal
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.results import (
    NO_DELTA,
    Item,
    Items,
    NoRoom,
    OccasionRequest,
    PlanDelta,
    Refusal,
    merge,
)
from pipeline.programme import slot_refusal

_AHEAD = timedelta(days=30)  # a programme may be handed over as soon as it is approved
_NOTHING_LEFT = "Không còn tin nào cho chương trình này."


@dataclass(frozen=True, slots=True)
class Station:
    """One channel of programmes, and what it may say today."""

    channel: Channel
    inputs: PlanningInput
    items: Items  # of every channel

    @property
    def slots(self) -> Sequence[Slot]:
        """Those that may still be changed, by start."""
        return self.inputs.slots[self.channel.name]

    @property
    def own_items(self) -> dict[str, Item]:
        """Today's editions of this channel, by slug."""
        name = self.channel.name
        return {slug: item for (slug, channel), item in self.items.items() if channel == name}

    def approves(self, item: Item) -> bool:
        """Whether a person accepted an item as it stands."""
        return item.is_approved(self.inputs.known.approved)


@dataclass(frozen=True, slots=True)
class _Queue:
    """What waits for a slot."""

    news: tuple[Item, ...]
    requests: tuple[OccasionRequest, ...]
    spoken: frozenset[str]  # what was heard before: digests of items, and words

    def after(self, programme: Programme, said: Sequence[OccasionRequest]) -> _Queue:
        """What still waits when a programme is full."""
        return _Queue(
            tuple(item for item in self.news if item not in programme.items),
            tuple(each for each in self.requests if each not in said),
            self.spoken | {words_of(item) for item in programme.items},
        )


@dataclass(frozen=True, slots=True)
class _Filled:
    """A slot with its programme, and the occasions that it serves."""

    fill: SlotFill
    programme: Programme
    said: tuple[OccasionRequest, ...]


def plan_programmes(
    station: Station, requests: Sequence[OccasionRequest], held_back: frozenset[str]
) -> PlanDelta:
    """News once, in the first slot that has room; a campaign's request in the slots of its time.

    `held_back`: slugs that speak by their campaign alone.
    """
    filled = list(_fill_slots(station, requests, held_back))
    deltas = [_write(each) for each in filled]
    left_out = tuple(_with_next_slots(filled))
    never = tuple(_never(station))
    return replace(merge(*deltas), left_out=left_out, refusals=never)


def _fill_slots(
    station: Station, requests: Sequence[OccasionRequest], held_back: frozenset[str]
) -> Iterator[_Filled]:
    """Each open slot in turn, with what the slots before it left."""
    spoken = frozenset(_spoken_items(station))
    news = _waiting_news(station, held_back, spoken)
    approved = tuple(each for each in requests if station.approves(each.item))
    queue = _Queue(tuple(news), approved, spoken)
    for slot, after in zip_longest(station.slots, station.slots[1:]):
        filled = _fill(station, slot, after, queue)
        queue = queue.after(filled.programme, filled.said)
        yield filled


def _fill(station: Station, slot: Slot, after: Slot | None, queue: _Queue) -> _Filled:
    wanted = [each for each in queue.requests if _is_in_time(each, slot)]
    news = [item for item in queue.news if _may_speak(item.article, slot)]
    extra = {each.item.article.slug: each.item for each in wanted if each.item not in news}
    fill = SlotFill(
        station.channel,
        slot,
        station.inputs,
        station.inputs.history(slot.id, station.channel.name),
        requested=frozenset(each.item.article.slug for each in wanted),
        after=after,
        spoken=queue.spoken,
    )
    programme = fill.choose_programme([*news, *extra.values()])
    if not programme.items and slot == station.slots[0]:
        programme = _compose_notice(station, fill) or programme
    return _Filled(fill, programme, tuple(each for each in wanted if each.item in programme.items))


def _waiting_news(
    station: Station, held_back: frozenset[str], spoken: frozenset[str]
) -> list[Item]:
    """Approved news that nobody has heard yet. What fills an empty slot is no news."""
    others = held_back | {slot.empty for slot in station.slots}
    return [
        item
        for slug, item in station.own_items.items()
        if slug not in others
        and station.approves(item)
        and not was_spoken(item, spoken)
        and _stands(slug, station)
    ]


def _compose_notice(station: Station, fill: SlotFill) -> Programme | None:
    """What the station says when it has no news, if its timetable names something approved."""
    item = station.own_items.get(fill.slot.empty)
    return fill.compose_notice(item) if item and station.approves(item) else None


def _with_next_slots(filled: Sequence[_Filled]) -> Iterator[NoRoom]:
    """What had no room, each with the slot that says it instead."""
    placed = [
        (item.article.slug, each.fill.slot) for each in filled for item in each.programme.items
    ]
    for each in filled:
        for one in each.programme.left_out:
            slug, start = one.item.article.slug, one.slot.start
            later = [slot for name, slot in placed if name == slug and slot.start > start]
            yield replace(one, next=min(later, key=lambda slot: slot.start, default=None))


def _never(station: Station) -> Iterator[Refusal]:
    """Articles that no slot can hold, approved or not: their authors must know at once."""
    if not station.slots or not is_heard(station.channel):
        return
    longest = max(slot.length for slot in station.slots)
    for item in station.own_items.values():
        if reason := slot_refusal(seconds_of(item, station.inputs), longest):
            sentence = f"{item.article.path}: {reason}"
            yield Refusal(item.article, station.channel.name, sentence)


def _is_in_time(request: OccasionRequest, slot: Slot) -> bool:
    begun = request.occurrence.at <= slot.start < request.until
    return begun and _may_speak(request.item.article, slot)


def _write(filled: _Filled) -> PlanDelta:
    """What the ledger lacks of a slot's programme."""
    fill, programme = filled.fill, filled.programme
    edition, slot = programme.edition, fill.slot
    if edition is None:
        return _take_back(fill) if fill.history else NO_DELTA
    heard = is_heard(fill.channel)
    wanted = Delivery(
        key="",
        channel=fill.channel.name,
        subject=slot.id,
        edition=edition.digest,
        due=slot.start - _AHEAD if heard else slot.start,
        until=slot.start if heard else slot.start + timedelta(seconds=slot.length),
        occasion="phát",
        data=_data(filled, edition.parts),
    )
    delta = extend_history(fill.history, wanted, fill.channel, fill.inputs.now)
    return replace(delta, editions=(edition,))


def _data(filled: _Filled, parts: tuple[str, ...]) -> DeliveryData:
    items = filled.programme.items
    return DeliveryData(
        slot=filled.fill.slot.start,
        parts=parts,
        words=tuple(words_of(each) for each in items),
        terms={part: terms for each in items for part, terms in each.terms.items()},
        occasions={
            each.occurrence.key: Mention(each.item.article.slug, each.occurrence.repeat)
            for each in filled.said
        },
    )


def _take_back(fill: SlotFill) -> PlanDelta:
    """A programme whose last article was taken out is not to be heard."""
    history, last = fill.history, fill.history[-1]
    stops: tuple[tuple[Delivery, str], ...] = ()
    if last.state in PENDING and last.action is not Action.WITHDRAW:
        stops = ((last, _NOTHING_LEFT),)
    public = public_of(history)
    asked_for = last.action is Action.WITHDRAW and last.state is not State.CANCELLED
    if public is None or asked_for or not isinstance(fill.channel, Withdraws):
        return PlanDelta(stops=stops)
    until = public.until if is_heard(fill.channel) else None  # what was heard stays said
    down = withdrawal(public, fill.inputs.now, _NOTHING_LEFT, len(history))
    return PlanDelta(stops=stops, deliveries=(replace(down, until=until),))


def _stands(slug: str, station: Station) -> bool:
    """Whether the article is public on every channel that this one leads to."""
    after = station.channel.limits.after
    return all(public_of(station.inputs.history(slug, name)) for name in after)


def _spoken_items(station: Station) -> Iterator[str]:
    """What a programme carried (or may have carried) in a slot now closed: items by digest, and
    their words (`words_of`)."""
    carried = (State.DELIVERED, State.SENDING, State.UNKNOWN)
    for (subject, name), history in station.inputs.known.lines.items():
        if name == station.channel.name and not station.inputs.is_open(subject, name):
            for each in history:
                if each.state in carried and each.action is not Action.WITHDRAW:
                    yield from (*each.data.parts, *each.data.words)


def _may_speak(article: Article, slot: Slot) -> bool:
    if slot.pressing and article.priority is Priority.NORMAL:
        return False
    return article.start <= slot.start and (article.expiry is None or slot.start < article.expiry)

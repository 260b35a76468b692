"""Approved articles into the programmes of a channel's open slots. Pure.

A programme that is heard is handed over ahead and begins with its slot; one that is only read,
such as a broadcast of messages, leaves when its slot opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline.channel import Channel, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData, Mention, State
from pipeline.model import Article, Priority, Slot
from pipeline.plan.filling import (
    Offer,
    Programme,
    is_heard,
    seconds_of,
    was_spoken,
    words_of,
)  # fmt: skip
from pipeline.plan.lines import extend, public_of, withdrawal
from pipeline.plan.made import Circumstances, Item, LeftOut, Plan, Refusal, Said
from pipeline.programme import refusal

_AHEAD = timedelta(days=30)  # a programme may be handed over as soon as it is approved


def programmes(
    made: Plan,
    channel: Channel,
    given: Circumstances,
    wishes: Sequence[Said] = (),
    kept: frozenset[str] = frozenset(),
) -> None:
    """News once, in the first slot that has room; a campaign's wish in the slots of its time.

    `kept`: slugs that speak by their campaign alone.
    """
    lines = given.known.lines
    slots = given.slots[channel.name]
    spoken = _spoken(lines, channel.name, {slot.id for slot in slots})
    waiting = _waiting(made, channel, given, kept, spoken)
    left = [each for each in wishes if each.item.is_approved(given.known.approved)]
    dropped: list[LeftOut] = []
    placed: list[tuple[str, Slot]] = []
    for n, slot in enumerate(slots):
        wanted = [each for each in left if _in_time(each, slot)]
        news = [item for item in waiting if _may_speak(item.article, slot)]
        extra = {each.item.article.slug: each.item for each in wanted if each.item not in news}
        offer = Offer(
            channel,
            slot,
            given,
            lines.get((slot.id, channel.name), ()),
            wished=frozenset(each.item.article.slug for each in wanted),
            after=slots[n + 1] if n + 1 < len(slots) else None,
            spoken=frozenset(spoken),
        )
        programme = offer.programme([*news, *extra.values()])
        if not programme.items and n == 0:
            programme = _notice(made, offer) or programme
        dropped += programme.left_out
        waiting = [item for item in waiting if item not in programme.items]
        said = [each for each in wanted if each.item in programme.items]
        left = [each for each in left if each not in said]
        placed += [(item.article.slug, slot) for item in programme.items]
        _write(made, offer, programme, said)
        spoken |= {words_of(item) for item in programme.items}
    made.left_out += [replace(each, next=_next(each, placed)) for each in dropped]
    made.refusals += _never(made, channel, given)


def _waiting(
    made: Plan, channel: Channel, given: Circumstances, kept: frozenset[str], spoken: set[str]
) -> list[Item]:
    """Approved news that nobody has heard yet. What fills an empty slot is no news."""
    notices = {slot.empty for slot in given.slots[channel.name]}
    return [
        item
        for (slug, name), item in made.items.items()
        if name == channel.name
        and slug not in kept
        and slug not in notices
        and item.is_approved(given.known.approved)
        and not was_spoken(item, spoken)
        and _stands(slug, channel, given.known.lines)
    ]


def _notice(made: Plan, offer: Offer) -> Programme | None:
    """What the station says when it has no news, if its timetable names something approved."""
    item = made.items.get((offer.slot.empty, offer.channel.name))
    if item is None or not item.is_approved(offer.given.known.approved):
        return None
    return offer.notice(item)


def _next(left_out: LeftOut, placed: Sequence[tuple[str, Slot]]) -> Slot | None:
    """The slot that says what another had no room for."""
    slug, start = left_out.item.article.slug, left_out.slot.start
    later = [slot for name, slot in placed if name == slug and slot.start > start]
    return min(later, key=lambda slot: slot.start, default=None)


def _never(made: Plan, channel: Channel, given: Circumstances) -> list[Refusal]:
    """Articles that no slot can hold, approved or not: their authors must know at once."""
    slots = given.slots[channel.name]
    if not slots or not is_heard(channel):
        return []
    longest = max(slot.length for slot in slots)
    found: list[Refusal] = []
    for (_, name), item in made.items.items():
        if name == channel.name and refusal(seconds_of(item, given), longest):
            reason = refusal(seconds_of(item, given), longest)
            found.append(Refusal(item.article, name, f"{item.article.path}: {reason}"))
    return found


def _in_time(wish: Said, slot: Slot) -> bool:
    early = wish.occurrence.at <= slot.start < wish.until
    return early and _may_speak(wish.item.article, slot)


def _write(made: Plan, offer: Offer, programme: Programme, said: Sequence[Said]) -> None:
    """What the ledger lacks of a slot's programme."""
    slot, channel, edition = offer.slot, offer.channel, programme.edition
    if edition is None:
        if offer.line:
            _nothing_left(made, offer.line, channel, offer.given)
        return
    made.editions.append(edition)
    data = DeliveryData(
        slot=slot.start,
        parts=edition.parts,
        words=tuple(words_of(each) for each in programme.items),
        terms={part: terms for each in programme.items for part, terms in each.terms.items()},
        occasions={
            each.occurrence.key: Mention(each.item.article.slug, each.occurrence.repeat)
            for each in said
        },
    )
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=slot.id,
        edition=edition.digest,
        due=slot.start - _AHEAD if is_heard(channel) else slot.start,
        until=slot.start if is_heard(channel) else slot.start + timedelta(seconds=slot.length),
        occasion="phát",
        data=data,
    )
    extend(made, offer.line, wanted, channel, offer.given.now)


def _nothing_left(
    made: Plan, line: Sequence[Delivery], channel: Channel, given: Circumstances
) -> None:
    """A programme whose last article was taken out is not to be heard."""
    last, why = line[-1], "Không còn tin nào cho chương trình này."
    if last.state in PENDING and last.action is not Action.WITHDRAW:
        made.stops.append((last, why))
    public = public_of(line)
    asked_for = last.action is Action.WITHDRAW and last.state is not State.CANCELLED
    if public and not asked_for and isinstance(channel, Withdraws):
        until = public.until if is_heard(channel) else None  # what was heard stays said
        made.deliveries.append(replace(withdrawal(public, given.now, why, len(line)), until=until))


def _stands(
    slug: str, channel: Channel, lines: Mapping[tuple[str, str], Sequence[Delivery]]
) -> bool:
    """Whether the article is public on every channel that this one leads to."""
    return all(public_of(lines.get((slug, name), ())) for name in channel.limits.after)


def _spoken(
    lines: Mapping[tuple[str, str], Sequence[Delivery]], channel: str, open_slots: set[str]
) -> set[str]:
    """What a programme carried (or may have carried) in a slot now closed: items by digest, and
    their words (`words_of`)."""
    carried = (State.DELIVERED, State.SENDING, State.UNKNOWN)
    return {
        part
        for (subject, name), line in lines.items()
        if name == channel and subject not in open_slots
        for delivery in line
        if delivery.state in carried and delivery.action is not Action.WITHDRAW
        for part in (*delivery.data.parts, *delivery.data.words)
    }


def _may_speak(article: Article, slot: Slot) -> bool:
    if slot.pressing and article.priority is Priority.NORMAL:
        return False
    return article.start <= slot.start and (article.expiry is None or slot.start < article.expiry)

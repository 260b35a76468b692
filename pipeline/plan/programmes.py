"""Approved articles into the programmes of a channel's open slots. Pure.

A programme that is heard is handed over ahead and begins with its slot; one that is only read,
such as a broadcast of messages, leaves when its slot opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pipeline import programme
from pipeline.channel import Channel, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, State
from pipeline.model import Article, Bulletin, Form, Slot
from pipeline.plan.lines import extend, public_of, withdrawal
from pipeline.plan.made import Circumstances, Item, LeftOut, Plan, Said

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
    approved = given.known.approved
    waiting = [
        item
        for (slug, name), item in made.items.items()
        if name == channel.name
        and slug not in kept
        and item.edition.digest in approved
        and item.edition.digest not in spoken
        and _stands(slug, channel, lines)
    ]
    left = [each for each in wishes if each.item.edition.digest in approved]
    for slot in slots:
        wanted = [each for each in left if _in_time(each, slot)]
        news = [item for item in waiting if _may_speak(item.article, slot)]
        extra = {each.item.article.slug: each.item for each in wanted if each.item not in news}
        chosen, left_out = _fit([*news, *extra.values()], channel, slot, given)
        made.left_out += left_out
        waiting = [item for item in waiting if item not in chosen]
        said = [each for each in wanted if each.item in chosen]
        left = [each for each in left if each not in said]
        line = lines.get((slot.id, channel.name), ())
        if chosen:
            _programme(made, line, channel, slot, chosen, said, spoken, given)
        elif line:
            _nothing_left(made, line, channel, given)
        spoken |= {item.edition.digest for item in chosen}


def _in_time(wish: Said, slot: Slot) -> bool:
    early = wish.occurrence.at <= slot.start < wish.until
    return early and _may_speak(wish.item.article, slot)


def _programme(
    made: Plan,
    line: Sequence[Delivery],
    channel: Channel,
    slot: Slot,
    chosen: Sequence[Item],
    said: Sequence[Said],
    spoken: set[str],
    given: Circumstances,
) -> None:
    articles = tuple(item.article for item in chosen)
    again = frozenset(each.article.slug for each in chosen if each.edition.digest in spoken)
    edition = channel.compose(Bulletin(articles, occasion=slot.id, slot=slot, repeats=again))
    made.editions.append(edition)
    data: dict[str, Any] = {"slot": slot.start.isoformat(), "parts": list(edition.parts)}
    if said:
        data["occasions"] = {
            each.occurrence.key: {
                "slug": each.item.article.slug,
                "repeat": each.occurrence.repeat,
            }
            for each in said
        }
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
    extend(made, line, wanted, channel, given.now)


def _nothing_left(
    made: Plan, line: Sequence[Delivery], channel: Channel, given: Circumstances
) -> None:
    """A programme whose last article was taken out is not to be heard."""
    last, why = line[-1], "Không còn tin nào cho chương trình này."
    if last.state in PENDING and last.action is not Action.WITHDRAW:
        made.stops.append((last, why))
    public = public_of(line)
    if public and last.action is not Action.WITHDRAW and isinstance(channel, Withdraws):
        made.deliveries.append(withdrawal(public, given.now, why, len(line)))


def is_heard(channel: Channel) -> bool:
    """Whether a programme of this channel takes time to listen to."""
    return Form.AUDIO in channel.limits.forms


def _stands(
    slug: str, channel: Channel, lines: Mapping[tuple[str, str], Sequence[Delivery]]
) -> bool:
    """Whether the article is public on every channel that this one leads to."""
    return all(public_of(lines.get((slug, name), ())) for name in channel.limits.after)


def _fit(
    items: Sequence[Item], channel: Channel, slot: Slot, given: Circumstances
) -> tuple[list[Item], list[LeftOut]]:
    """Those that the slot holds, in the order in which they are told; and the others."""

    def seconds(item: Item) -> float:
        return given.seconds(item.edition) or float(item.edition.data["seconds_estimate"])

    most = channel.limits.articles
    if not is_heard(channel):
        told = sorted(items, key=lambda each: (each.article.priority.rank, each.article.date))
        why = f"Mỗi lần gửi được {most} bài, để lần sau."
        return told[:most], [LeftOut(item, slot, why) for item in told[most:]]
    chosen, dropped = programme.fit(
        items, slot.length, article=lambda item: item.article, seconds=seconds
    )
    reasons = [
        programme.refusal(seconds(item), slot.length) or "Khung giờ này đã đủ, để khung giờ sau."
        for item in dropped
    ]
    left_out = [LeftOut(item, slot, reason) for item, reason in zip(dropped, reasons, strict=True)]
    return chosen, left_out


def _spoken(
    lines: Mapping[tuple[str, str], Sequence[Delivery]], channel: str, open_slots: set[str]
) -> set[str]:
    """Digests of items that a programme carried (or may have carried) in a slot now closed."""
    carried = (State.DELIVERED, State.SENDING, State.UNKNOWN)
    return {
        part
        for (subject, name), line in lines.items()
        if name == channel and subject not in open_slots
        for delivery in line
        if delivery.state in carried
        for part in delivery.data.get("parts", ())
    }


def _may_speak(article: Article, slot: Slot) -> bool:
    starts = max(article.date, article.embargo or article.date)
    return starts <= slot.start and (article.expiry is None or slot.start < article.expiry)

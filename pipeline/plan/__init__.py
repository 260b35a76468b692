"""Article × channel × occasion → editions and deliveries with deterministic keys. Pure.

Planning twice plans once: what is planned follows from the articles, the slots and what the
ledger knows, and a key never names two different things.

A *line* is all deliveries of one subject on one channel, in order. The last one tells what a
changed article needs: a fresh publication, a replacement of what is public, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline import programme
from pipeline.channel import Channel, Replaces, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, Known, State, key_of
from pipeline.errors import ContentError, Unsupported
from pipeline.model import Article, Bulletin, Edition, Slot

OCCASION = "đăng"
_AHEAD = timedelta(days=30)  # a programme may be handed over as soon as it is approved


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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An approved article that a programme had no room for, and why (Vietnamese)."""

    item: Item
    slot: Slot
    reason: str


@dataclass
class Plan:
    """What planning found out; the caller writes it into the ledger."""

    items: dict[tuple[str, str], Item] = field(default_factory=dict)  # (slug, channel)
    editions: list[Edition] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    stops: list[tuple[Delivery, str]] = field(default_factory=list)  # and why
    refusals: list[Refusal] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What planning knows beside the articles."""

    known: Known
    now: datetime
    slots: Mapping[str, Sequence[Slot]]  # by channel; these may still be changed
    gone: Callable[[str], bool]  # whether a file of content/ was taken away
    seconds: Callable[[Edition], float | None]  # real duration of an item, once it is spoken


def plan(articles: Iterable[Article], channels: Sequence[Channel], given: Circumstances) -> Plan:
    """Everything that ought to be in the ledger and is not, and what ought not to be."""
    made = Plan()
    for article in articles:
        noted = replace(article, corrections=given.known.corrections.get(article.slug, ()))
        for channel in channels:
            if article.channels and channel.name not in article.channels:
                continue
            _compose(made, noted, channel)
    for (slug, name), item in made.items.items():
        channel = next(each for each in channels if each.name == name)
        if channel.limits.articles == 1:
            _publish(made, slug, channel, item, given)
    for channel in channels:
        if channel.name in given.slots:
            _programmes(made, channel, given)
    _gone(made, given)
    return made


def _compose(made: Plan, article: Article, channel: Channel) -> None:
    """One channel that can't carry an article is a refusal; the others go on."""
    try:
        edition = channel.compose(Bulletin((article,)))
    except (Unsupported, ContentError) as error:
        made.refusals.append(Refusal(article, channel.name, str(error)))
        return
    made.items[article.slug, channel.name] = Item(article, edition)
    made.editions.append(edition)


def _publish(made: Plan, slug: str, channel: Channel, item: Item, given: Circumstances) -> None:
    article = item.article
    if article.expiry and article.expiry <= given.now:
        return
    line = given.known.lines.get((slug, channel.name), ())
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=slug,
        edition=item.edition.digest,
        due=max(article.date, article.embargo or article.date),
        until=article.expiry,
        occasion=OCCASION,
        data={"path": article.path},
    )
    _extend(made, line, wanted, channel)


def _extend(made: Plan, line: Sequence[Delivery], wanted: Delivery, channel: Channel) -> None:
    """Add what a line lacks, if anything."""
    if line:
        last = line[-1]
        settled = last.state not in (State.SENDING, State.UNKNOWN)
        if last.edition == wanted.edition or not settled or _leaving(last):
            return
        if last.state in (State.HELD, State.SCHEDULED, State.REJECTED):
            made.stops.append((last, "Có bản mới hơn."))
    public = next((each for each in reversed(line) if _is_public(each)), None)
    if public and public.edition == wanted.edition:
        return
    if public and not isinstance(channel, Replaces):
        return
    occasion = f"{wanted.occasion}.{len(line) + 1}" if line else wanted.occasion
    made.deliveries.append(
        replace(
            wanted,
            key=key_of(wanted.campaign, wanted.subject, wanted.edition, wanted.channel, occasion),
            occasion=occasion,
            action=Action.REPLACE if public else Action.PUBLISH,
            target=public.key if public else "",
        )
    )


def _leaving(last: Delivery) -> bool:
    """A withdrawal under way: nothing new until it is done."""
    return last.action is Action.WITHDRAW and last.state is not State.DELIVERED


def _is_public(delivery: Delivery) -> bool:
    return delivery.state is State.DELIVERED and delivery.action is not Action.WITHDRAW


def _programmes(made: Plan, channel: Channel, given: Circumstances) -> None:
    """Approved articles into the channel's open slots, each once, the first that has room."""
    lines = given.known.lines
    slots = given.slots[channel.name]
    spoken = _spoken(lines, channel.name, {slot.id for slot in slots})
    waiting = [
        item
        for (_, name), item in made.items.items()
        if name == channel.name
        and item.edition.digest in given.known.approved
        and item.edition.digest not in spoken
    ]
    for slot in slots:
        fit = [item for item in waiting if _may_speak(item.article, slot)]
        chosen, left_out = _fit(fit, slot, given)
        made.left_out += left_out
        waiting = [item for item in waiting if item not in chosen]
        line = lines.get((slot.id, channel.name), ())
        if chosen:
            _programme(made, line, channel, slot, chosen)
        elif line:
            _nothing_left(made, line, channel, given)


def _programme(
    made: Plan, line: Sequence[Delivery], channel: Channel, slot: Slot, chosen: Sequence[Item]
) -> None:
    articles = tuple(item.article for item in chosen)
    edition = channel.compose(Bulletin(articles, occasion=slot.id, slot=slot))
    made.editions.append(edition)
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=slot.id,
        edition=edition.digest,
        due=slot.start - _AHEAD,
        until=slot.start,
        occasion="phát",
        data={"slot": slot.start.isoformat(), "parts": list(edition.parts)},
    )
    _extend(made, line, wanted, channel)


def _nothing_left(
    made: Plan, line: Sequence[Delivery], channel: Channel, given: Circumstances
) -> None:
    """A programme whose last article was taken out is not to be heard."""
    last, why = line[-1], "Không còn tin nào cho chương trình này."
    if last.state in PENDING and last.action is not Action.WITHDRAW:
        made.stops.append((last, why))
    public = next((each for each in reversed(line) if _is_public(each)), None)
    if public and last.action is not Action.WITHDRAW and isinstance(channel, Withdraws):
        made.deliveries.append(withdrawal(public, given.now, why, len(line)))


def withdrawal(public: Delivery, now: datetime, reason: str, length: int) -> Delivery:
    """The taking down of what a delivery made public; `length` of its line so far."""
    return replace(
        public,
        key=f"{public.key}/gỡ.{length + 1}",
        action=Action.WITHDRAW,
        target=public.key,
        due=now,
        until=None,
        occasion=f"gỡ.{length + 1}",
        detail=reason,
        receipt=None,
    )


def _fit(
    items: Sequence[Item], slot: Slot, given: Circumstances
) -> tuple[list[Item], list[LeftOut]]:
    """Those that the slot holds, in the order in which they are spoken; and the others."""

    def seconds(item: Item) -> float:
        return given.seconds(item.edition) or float(item.edition.data["seconds_estimate"])

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


def _gone(made: Plan, given: Circumstances) -> None:
    """Stop what waits for an article whose file was taken away; what is public stays."""
    slugs = {slug for slug, _ in made.items}
    for (subject, _), line in given.known.lines.items():
        last = line[-1]
        path = last.data.get("path")
        if subject in slugs or path is None or not given.gone(path):
            continue
        if last.state in PENDING and last.action is not Action.WITHDRAW:
            made.stops.append((last, f"Tệp content/{path} không còn, hoặc đã thành bản nháp."))

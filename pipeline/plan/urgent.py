"""Khẩn cấp at once (Thông tư 39/2020/TT-BTTTT): a delivery of its own, ahead of any slot. Pure.

The same article also leads the next programme. Its bulletin is a subject of its own, made of the
item that a person approves, so that approving the article is approving the bulletin; a channel
that wants a second person's word beforehand says so by the bulletin's parts.

Approval sets it off: its hours count from there. The same words sound no second alarm, whatever
changes around them; who wants one says so (`loa radio urgent --again`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from pipeline.channel import Channel, Urges
from pipeline.delivery import OUT, PENDING, Action, Delivery, DeliveryData, Known
from pipeline.errors import ContentError, Unsupported
from pipeline.model import VN, Article, Edition, Priority, countersign
from pipeline.plan.lines import extend
from pipeline.plan.made import Circumstances, Item, Plan, Refusal

OCCASION = "khẩn cấp"
LASTS = timedelta(hours=12)  # then it is no alarm any more; as long as the station begins one


def urgent(made: Plan, channels: Mapping[str, Channel], given: Circumstances) -> None:
    """Plan what urgent articles lack on every channel that can break in."""
    wanted: set[tuple[str, str]] = set()
    for (slug, name), item in list(made.items.items()):
        channel = channels[name]
        line = given.known.lines.get((subject_of(slug), name), ())
        hours = alarm(item, given.known)
        if not isinstance(channel, Urges) or hours is None or hours[1] <= given.now:
            continue
        wanted.add((subject_of(slug), name))
        if _sounded(line, item):
            continue
        due, until = hours
        try:
            bulletin = channel.urgent(item.edition, due)
        except (ContentError, Unsupported) as error:
            made.refusals.append(Refusal(item.article, name, str(error)))
            continue
        made.editions += [bulletin, countersign(item.edition)]
        sounded = delivery(bulletin, slug, due, until)
        data = replace(sounded.data, path=item.article.path, terms=item.terms)
        extend(made, line, replace(sounded, data=data), channel, given.now)
    _stop_others(made, wanted, given)


def alarm(item: Item, known: Known) -> tuple[datetime, datetime] | None:
    """From when to when an item is an alarm; None if it is none: not urgent, not approved as it
    stands, or approved when its day was over.
    """
    article, approval = item.article, known.approved.get(item.edition.digest)
    urgent = article.priority is Priority.URGENT
    if not urgent or approval is None or not item.is_approved(known.approved):
        return None
    if approval.at >= latest(article):
        return None
    due = max(article.start, approval.at)
    return due, min(due + LASTS, article.expiry or due + LASTS)


def latest(article: Article) -> datetime:
    """Until when its approval sounds an alarm: the end of its day, and twelve hours at least.

    Of an article dated by day alone the twelve hours follow its day.
    """
    start = article.start.astimezone(VN)
    midnight = datetime.combine(start + timedelta(days=1), time.min, VN)
    hourless = start.time() == time.min
    return midnight + LASTS if hourless else max(midnight, start + LASTS)


def _sounded(line: Sequence[Delivery], item: Item) -> bool:
    """Whether the station was given these words already, or may have been."""
    out = [each for each in line if each.state in OUT and each.action is not Action.WITHDRAW]
    return bool(out) and out[-1].data.item == item.edition.digest


def _stop_others(made: Plan, wanted: Collection[tuple[str, str]], given: Circumstances) -> None:
    """Stop alarms that wait and that no article asks for any more."""
    for place, line in given.known.lines.items():
        last = line[-1]
        of_an_article = last.urgent and bool(last.data.path)
        waits = last.state in PENDING and last.action is not Action.WITHDRAW
        if of_an_article and waits and place not in wanted:
            made.stops.append((last, "Bài không còn là tin khẩn đã duyệt."))


def delivery(bulletin: Edition, slug: str, due: datetime, until: datetime) -> Delivery:
    """The delivery of an urgent bulletin, not yet planned: its key is still to be given."""
    return Delivery(
        key="",
        channel=bulletin.channel,
        subject=subject_of(slug),
        edition=bulletin.digest,
        due=due,
        until=until,
        occasion=OCCASION,
        data=DeliveryData(slug=slug, urgent=True, item=bulletin.parts[0]),
    )


def subject_of(slug: str) -> str:
    """The subject of an article's urgent bulletins."""
    return f"{OCCASION}/{slug}"

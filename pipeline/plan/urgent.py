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
from pipeline.plan.history import extend_history
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.results import NO_DELTA, Item, Items, PlanDelta, Refusal, merge

OCCASION = "khẩn cấp"
LASTS = timedelta(hours=12)  # then it is no alarm any more; as long as the station begins one


def plan_alarms(items: Items, channels: Mapping[str, Channel], inputs: PlanningInput) -> PlanDelta:
    """What urgent articles lack on every channel that can break in."""
    wanted: set[tuple[str, str]] = set()
    deltas: list[PlanDelta] = []
    for (slug, name), item in items.items():
        channel, hours = channels[name], alarm(item, inputs.known)
        if isinstance(channel, Urges) and hours is not None and hours[1] > inputs.now:
            wanted.add((subject_of(slug), name))
            deltas.append(_plan_alarm(item, channel, hours, inputs))
    return merge(*deltas, _stop_others(wanted, inputs))


def _plan_alarm(
    item: Item, channel: Channel, hours: tuple[datetime, datetime], inputs: PlanningInput
) -> PlanDelta:
    slug, (due, until) = item.article.slug, hours
    history = inputs.history(subject_of(slug), channel.name)
    if not isinstance(channel, Urges) or _was_sounded(history, item):
        return NO_DELTA
    try:
        bulletin = channel.urgent(item.edition, due)
    except (ContentError, Unsupported) as error:
        return PlanDelta(refusals=(Refusal(item.article, channel.name, str(error)),))
    wanted = delivery(bulletin, slug, due, until)
    data = replace(wanted.data, path=item.article.path, terms=item.terms)
    delta = extend_history(history, replace(wanted, data=data), channel, inputs.now)
    return replace(delta, editions=(bulletin, countersign(item.edition)))


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


def _was_sounded(history: Sequence[Delivery], item: Item) -> bool:
    """Whether the station was given these words already, or may have been."""
    out = [each for each in history if each.state in OUT and each.action is not Action.WITHDRAW]
    return bool(out) and out[-1].data.item == item.edition.digest


def _stop_others(wanted: Collection[tuple[str, str]], inputs: PlanningInput) -> PlanDelta:
    """Stop alarms that wait and that no article asks for any more."""
    last = {place: history[-1] for place, history in inputs.known.lines.items()}
    over = [each for place, each in last.items() if place not in wanted and _is_waiting(each)]
    return PlanDelta(stops=tuple((each, "Bài không còn là tin khẩn đã duyệt.") for each in over))


def _is_waiting(last: Delivery) -> bool:
    """Whether it is an article's alarm that was not sent yet."""
    of_an_article = last.urgent and bool(last.data.path)
    return of_an_article and last.state in PENDING and last.action is not Action.WITHDRAW


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

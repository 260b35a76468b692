"""Article × channel × occasion → editions and deliveries with deterministic keys. Pure.

Planning twice plans once: what is planned follows from the articles, the slots, the campaigns
and what the ledger knows, and a key never names two different things. Each part returns what it
wants added (a PlanDelta); `plan` merges them.

    inputs.py      what planning knows beside the articles
    results.py     what it finds out
    history.py     what one subject lacks on one channel
    occasions.py   what campaigns want: posts of their own, places in programmes
    uses.py        which articles their occasions carried so far
    programmes.py  which approved articles which programme says
    filling.py     the programme of one slot
    again.py       programmes that were on air, to be heard again
    urgent.py      what goes out at once, ahead of any slot
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from pipeline.channel import Channel
from pipeline.composed import Composed
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData, Known
from pipeline.errors import LoaError
from pipeline.model import VN, Article, Edition, Priority
from pipeline.plan.again import plan_rebroadcasts
from pipeline.plan.history import extend_history, public_of, withdrawal
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.occasions import CampaignPlan, plan_campaigns, repeats, since
from pipeline.plan.programmes import Station, plan_programmes
from pipeline.plan.results import (
    NO_DELTA,
    Item,
    Items,
    NoRoom,
    Plan,
    PlanDelta,
    Refusal,
    merge,
)
from pipeline.plan.urgent import plan_alarms
from pipeline.text import nfc

__all__ = [
    "Item", "NoRoom", "Plan", "PlanningInput", "Refusal", "plan", "since", "withdrawal",
]  # fmt: skip

OCCASION = "đăng"


@dataclass(frozen=True, slots=True)
class _Today:
    """Today's editions."""

    articles: tuple[Article, ...]
    items: Items
    withdrawn: Items
    delta: PlanDelta  # the editions, and the articles that a channel can't carry


def plan(
    articles: Iterable[Article],
    channels: Sequence[Channel],
    inputs: PlanningInput,
    composed: Composed | None = None,
) -> Plan:
    """Everything that ought to be in the ledger and is not, and what ought not to be.

    `composed` remembers editions from one plan of the same office to the next.
    """
    today = _compose(articles, channels, inputs, composed or Composed())
    by_name = {channel.name: channel for channel in channels}
    campaigns = plan_campaigns(today.items, channels, inputs)
    delta = merge(
        today.delta,
        campaigns.delta,
        *_plan_articles(today.items, by_name, campaigns, inputs),
        *_plan_programmes(today.items, channels, campaigns, inputs),
        plan_alarms(today.items, by_name, inputs),
    )
    delta = merge(delta, _stop_unwanted(today, delta.refusals, inputs))
    return Plan(
        editions=delta.editions,
        deliveries=delta.deliveries,
        stops=delta.stops,
        refusals=delta.refusals,
        left_out=delta.left_out,
        missed=delta.missed,
        items=today.items,
        articles=today.articles,
        departed=inputs.departed,
        withdrawn=today.withdrawn,
        chosen=campaigns.chosen,
    )


def _compose(
    articles: Iterable[Article],
    channels: Sequence[Channel],
    inputs: PlanningInput,
    composed: Composed,
) -> _Today:
    noted = [_with_corrections(article, inputs) for article in articles]
    by_name = {channel.name: channel for channel in channels}
    items: dict[tuple[str, str], Item] = {}
    withdrawn: dict[tuple[str, str], Item] = {}
    refusals: list[Refusal] = []
    for article, name, outcome in composed.of(noted, channels):
        departed = article.slug in inputs.departed
        if isinstance(outcome, str):
            refusals.append(Refusal(article, name, outcome))
        elif departed and not _may_be_corrected(article, by_name[name], inputs):
            continue
        elif _is_withdrawn(article, outcome, inputs.known):
            withdrawn[article.slug, name] = Item(article, outcome)
        else:
            items[article.slug, name] = Item(article, outcome)
    editions = tuple(item.edition for item in items.values())
    delta = PlanDelta(editions=editions, refusals=tuple(refusals))
    return _Today(tuple(noted), items, withdrawn, delta)


def _with_corrections(article: Article, inputs: PlanningInput) -> Article:
    """The article with the corrections that the ledger knows of."""
    corrections = inputs.known.corrections.get(article.slug, ())
    return replace(article, corrections=corrections) if corrections else article


def _is_withdrawn(article: Article, edition: Edition, known: Known) -> bool:
    """Whether a person withdrew just this, whatever its file is called now."""
    place = article.slug, edition.channel
    same = place in known.withdrawn and (*place, article.substance) in known.taken_back
    return same or edition.digest in known.revoked


def _may_be_corrected(article: Article, channel: Channel, inputs: PlanningInput) -> bool:
    """Whether an article without a file stands on a channel, and lacks a note that came since.

    A programme still to come says nothing of which the file was taken away.
    """
    if channel.limits.articles > 1:
        return False
    public = [
        each
        for (_, name), history in inputs.known.lines.items()
        if name == channel.name
        and history[-1].about == article.slug
        and (each := public_of(history))
    ]
    return any(
        (each.since is None or note.at >= each.since) and not _says(each, note.note, inputs)
        for each in public
        for note in article.corrections
    )


def _says(public: Delivery, note: str, inputs: PlanningInput) -> bool:
    """Whether what is public holds a note already. Of an edition that is lost nobody knows."""
    try:
        edition = inputs.edition(public.edition)
    except (LoaError, KeyError):
        return False
    return nfc(note) in json.dumps(edition.to_json(), ensure_ascii=False)


def _plan_articles(
    items: Items,
    channels: Mapping[str, Channel],
    campaigns: CampaignPlan,
    inputs: PlanningInput,
) -> Iterator[PlanDelta]:
    """What each article lacks on each channel that carries one at a time."""
    for (_, name), item in items.items():
        if channels[name].limits.articles == 1:
            yield _plan_article(item, channels[name], campaigns, inputs)


def _plan_programmes(
    items: Items, channels: Sequence[Channel], campaigns: CampaignPlan, inputs: PlanningInput
) -> Iterator[PlanDelta]:
    """The programmes of each channel that has slots, or lets others' be heard again."""
    for channel in channels:
        name = channel.name
        if name in inputs.slots:
            requests = [each for each in campaigns.requests if each.item.edition.channel == name]
            held_back = frozenset(slug for slug, where in campaigns.held_back if where == name)
            yield plan_programmes(Station(channel, inputs, items), requests, held_back)
        if channel.limits.again:
            yield plan_rebroadcasts(channel, inputs)


def _plan_article(
    item: Item, channel: Channel, campaigns: CampaignPlan, inputs: PlanningInput
) -> PlanDelta:
    article, place = item.article, (item.article.slug, channel.name)
    history = inputs.history(*place)
    if article.expiry and article.expiry <= inputs.now:
        return _stop_expired(history)
    due, scheduled = _hour(article, channel, inputs), ""
    if place in campaigns.held_back and (not history or history[-1].data.scheduled):
        first = campaigns.held_back[place]
        if first is None and not history:
            return NO_DELTA
        due = max(due, first.at) if first else history[-1].due
        scheduled = first.key if first else history[-1].data.scheduled
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=article.slug,
        edition=item.edition.digest,
        due=due,
        until=article.expiry,
        occasion=OCCASION,
        data=DeliveryData(path=article.path, terms=item.terms, scheduled=scheduled),
    )
    return extend_history(history, wanted, channel, inputs.now)


def _stop_expired(history: Sequence[Delivery]) -> PlanDelta:
    if history and _is_waiting(history[-1]):
        return PlanDelta(stops=((history[-1], "Bài đã quá hạn (dòng “hết hạn”)."),))
    return NO_DELTA


def _is_waiting(last: Delivery) -> bool:
    """Whether a publication or replacement was not sent yet."""
    return last.state in PENDING and last.action is not Action.WITHDRAW


def _hour(article: Article, channel: Channel, inputs: PlanningInput) -> datetime:
    """When an article goes out; a post of one dated by day alone wakes nobody at midnight."""
    start = article.start.astimezone(VN)
    hourless = start.time() == time.min and article.priority is not Priority.URGENT
    if hourless and repeats(channel):
        return datetime.combine(start, inputs.first_hour, VN)
    return article.start


def _stop_unwanted(
    today: _Today, refusals: Collection[Refusal], inputs: PlanningInput
) -> PlanDelta:
    """Stop what waits and is asked for no more; what is public stays until a person withdraws it.

    An article that can't be read now is asked for as before.
    """
    reasons = {(each.article.slug, each.channel): each.reason for each in refusals}
    read = {each.slug for each in today.articles} - inputs.departed
    stops: list[tuple[Delivery, str]] = []
    for (_, channel), history in inputs.known.lines.items():
        last = history[-1]
        path, place = last.data.path, (last.about, channel)
        posted_alone = bool(path) and not last.campaign and not last.urgent
        if not posted_alone or not _is_waiting(last) or place in today.items:
            continue
        if place in today.withdrawn:
            stops.append((last, "Bài đã gỡ khỏi kênh này."))
        elif last.about in read:
            reason = reasons.get(place, "Dòng “kênh” của bài không còn kênh này.")
            stops.append((last, reason))
        elif inputs.gone(path):
            stops.append((last, f"Tệp content/{path} không còn, hoặc đã thành bản nháp."))
    return PlanDelta(stops=tuple(stops))

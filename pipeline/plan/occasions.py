"""The occasions of campaigns → deliveries, wishes for programmes, and what was missed. Pure.

What an occasion needs on a channel:
    the website      nothing new: it shows the article already (or from its first occasion on)
    a social page    a post of its own, in a line of its own: subject CAMPAIGN/OCCASION
    the station      a place in the programme of its slot, announced as repeated if it is
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.campaign import Campaign, Occurrence, articles_of, choose_articles
from pipeline.channel import Channel, Redelivery
from pipeline.delivery import (
    PENDING,
    Delivery,
    DeliveryData,
    EditKind,
    Known,
    OccasionEdit,
    Sharing,
)
from pipeline.model import Article
from pipeline.plan.history import extend_history, public_of
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.results import (
    NO_DELTA,
    Item,
    Items,
    OccasionRequest,
    PlanDelta,
    merge,
)
from pipeline.plan.uses import CARRIED, find_uses

_LONGEST = timedelta(days=400)  # what an office slept through before that is not told
_ASLEEP = "Máy không chạy lúc đó, và đã quá hạn phát bù."
_UNSAID = "Chưa duyệt kịp, khung giờ không còn chỗ, hoặc không còn bài nào đến lượt."
_NO_ARTICLE = "Chiến dịch không còn bài nào đến lượt."
_CHANGED = "Dịp này không còn trong lịch."


HeldBack = Mapping[tuple[str, str], Occurrence | None]


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What the campaigns want of one planning."""

    delta: PlanDelta = NO_DELTA
    requests: tuple[OccasionRequest, ...] = ()  # of stations, by channel of the item
    # (slug, channel) that go out by their campaign alone -> the first occasion that has them
    held_back: HeldBack = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)  # occasion -> slug


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one occasion comes to on one channel."""

    delta: PlanDelta = NO_DELTA
    request: OccasionRequest | None = None
    live: bool = False  # what was planned for it stays asked for


@dataclass(frozen=True, slots=True)
class _Moment:
    """One occasion of a campaign on one channel."""

    campaign: Campaign
    occurrence: Occurrence
    channel: Channel
    inputs: PlanningInput

    @property
    def history(self) -> tuple[Delivery, ...]:
        """Of the occasion's own post."""
        return self.inputs.history(self.occurrence.key, self.channel.name)

    @property
    def until(self) -> datetime:
        """From when on it is lost."""
        return self.occurrence.until[self.channel.name]


def since(known: Known, now: datetime, campaigns: Sequence[Campaign]) -> datetime:
    """From when on occasions are of interest: those that may still be caught up, and those that
    the office slept through."""
    late = timedelta(hours=max((each.late_hours for each in campaigns), default=0))
    seen = [min(each, now) for each in known.planned.values()]
    return max(min(seen, default=now), now - _LONGEST) - late - timedelta(days=1)


def repeats(channel: Channel) -> bool:
    """Whether publishing the same edition again shows the public anything new."""
    return channel.limits.articles > 1 or channel.limits.redelivery is not Redelivery.SAFE


def plan_campaigns(
    items: Items, channels: Sequence[Channel], inputs: PlanningInput
) -> CampaignPlan:
    """Choose articles and plan what goes out in histories of its own."""
    by_name = {channel.name: channel for channel in channels}
    chosen = _choose_articles(items, inputs)
    outcomes: dict[tuple[str, str], _Outcome] = {}
    for each in inputs.campaigns:
        for one in inputs.occurrences.get(each.name, ()):
            for name in filter(by_name.__contains__, one.channels):
                if repeats(by_name[name]):
                    moment = _Moment(each, one, by_name[name], inputs)
                    item = items.get((chosen.get(one.key, ""), name))
                    outcomes[one.key, name] = _plan_occasion(moment, item)
    live = frozenset(place for place, each in outcomes.items() if each.live)
    rest = _plan_rest(items, by_name, live, inputs)
    return CampaignPlan(
        merge(*(each.delta for each in outcomes.values()), rest),
        tuple(each.request for each in outcomes.values() if each.request),
        _hold_back(items, by_name, chosen, inputs),
        chosen,
    )


def _choose_articles(items: Items, inputs: PlanningInput) -> dict[str, str]:
    """Which article (slug) each occasion carries, by its key."""
    articles = _articles(items, inputs)
    uses = find_uses(inputs)
    found: dict[str, str] = {}
    for each in inputs.campaigns:
        coming = inputs.occurrences.get(each.name, ())
        used = uses.get(each.name, {})
        able = [one for one in coming if one.key in used or _is_in_time(one, inputs)]
        chosen = choose_articles(each, able, articles, list(used.values()))
        found |= {one.key: chosen[one.key] for one in coming if one.key in chosen}
    return found


def _articles(items: Items, inputs: PlanningInput) -> dict[str, Article]:
    """By slug; of an article without a file nothing new goes out."""
    return {slug: item.article for (slug, _), item in items.items() if slug not in inputs.departed}


def _is_in_time(one: Occurrence, inputs: PlanningInput) -> bool:
    """Whether it may still go out somewhere: what is lost takes no turn."""
    return any(until > inputs.now for until in one.until.values())


def _hold_back(
    items: Items,
    channels: Mapping[str, Channel],
    chosen: Mapping[str, str],
    inputs: PlanningInput,
) -> HeldBack:
    """What goes out by its campaign alone."""
    articles = _articles(items, inputs)
    found: dict[tuple[str, str], Occurrence | None] = {}
    for campaign in inputs.campaigns:
        if campaign.scheduled_only:
            first = _first_occasions(inputs.occurrences.get(campaign.name, ()), chosen)
            for name in filter(channels.__contains__, campaign.channels):
                again = repeats(channels[name])
                for article in articles_of(campaign, articles):
                    found[article.slug, name] = None if again else first.get(article.slug)
    return found


def _first_occasions(
    coming: Sequence[Occurrence], chosen: Mapping[str, str]
) -> dict[str, Occurrence]:
    """The first occasion of each article (slug)."""
    first: dict[str, Occurrence] = {}
    for one in coming:
        if one.key in chosen and not one.dropped:
            first.setdefault(chosen[one.key], one)
    return first


def _plan_occasion(moment: _Moment, item: Item | None) -> _Outcome:
    """One occasion on one channel."""
    one, inputs = moment.occurrence, moment.inputs
    if one.dropped or moment.until <= inputs.now:
        return _Outcome(_note_lost(moment), live=not one.dropped)
    if item is None:
        return _Outcome()
    if moment.channel.limits.articles > 1:
        carried = _is_carried(moment)
        request = None if carried else OccasionRequest(one, item, moment.until)
        return _Outcome(request=request, live=True)
    history = moment.history
    if public_of(history) is None and (history or one.at > _planned_until(moment)):
        post = _post(moment, item)
        return _Outcome(extend_history(history, post, moment.channel, inputs.now), live=True)
    return _Outcome(live=True)


def _post(moment: _Moment, item: Item) -> Delivery:
    article, one, campaign = item.article, moment.occurrence, moment.campaign
    catch_up = str(campaign.policy(moment.channel.name))
    return Delivery(
        key="",
        channel=moment.channel.name,
        subject=one.key,
        edition=item.edition.digest,
        due=max(one.at, article.start),
        until=min(moment.until, article.expiry or moment.until),
        occasion=one.id,
        campaign=campaign.name,
        data=DeliveryData(
            path=article.path,
            slug=article.slug,
            terms=item.terms,
            sharing=Sharing(one.repeat, campaign.spacing_minutes, catch_up),
        ),
    )


def _planned_until(moment: _Moment) -> datetime:
    """How far planning got: what a changed file says of the time before binds nobody."""
    now = moment.inputs.now
    return min(moment.inputs.known.planned.get(moment.campaign.name, now), now)


def _note_lost(moment: _Moment) -> PlanDelta:
    """An occasion that is past or dropped: the ledger is to know why, once."""
    one, channel, inputs = moment.occurrence, moment.channel, moment.inputs
    if one.at > inputs.now or one.at <= _begun_at(moment) or _is_told(moment):
        return NO_DELTA
    slept = one.at > _planned_until(moment)
    if channel.limits.articles == 1 and not slept and not one.dropped:
        return NO_DELTA
    reason = one.dropped or (_ASLEEP if slept else _UNSAID)
    edit = OccasionEdit(EditKind.MISSED, reason, channel=channel.name)
    return PlanDelta(missed=((one.key, edit),))


def _is_told(moment: _Moment) -> bool:
    """Whether the ledger knows already what became of an occasion."""
    name, history = moment.channel.name, moment.history
    edits = moment.inputs.known.edits.get(moment.occurrence.key, ())
    if any(each.kind is EditKind.MISSED and each.channel == name for each in edits):
        return True
    if history and history[-1].detail != _CHANGED:  # of a plan that changed its mind once more
        return True
    return moment.channel.limits.articles > 1 and _is_carried(moment)


def _begun_at(moment: _Moment) -> datetime:
    """When the office first knew of the campaign; nothing before was its duty."""
    edits = moment.inputs.known.edits.get(moment.campaign.name, ())
    told = [each.moment for each in edits if each.kind is EditKind.BEGUN and each.moment]
    return told[0] if told else moment.inputs.now


def _is_carried(moment: _Moment) -> bool:
    """Whether a programme whose slot is closed carries the occasion."""
    channel, inputs = moment.channel.name, moment.inputs
    return any(
        moment.occurrence.key in each.data.occasions and each.state in CARRIED
        for (subject, name), history in inputs.known.lines.items()
        if name == channel and not inputs.is_open(subject, name)
        for each in history
    )


def _plan_rest(
    items: Items,
    channels: Mapping[str, Channel],
    live: frozenset[tuple[str, str]],
    inputs: PlanningInput,
) -> PlanDelta:
    """Posts that wait for an occasion that is none any more, and posts that need correcting."""
    reasons = {
        one.key: one.dropped or _NO_ARTICLE for some in inputs.occurrences.values() for one in some
    }
    deltas: list[PlanDelta] = []
    for (subject, name), history in inputs.known.lines.items():
        last, channel = history[-1], channels.get(name)
        if not last.campaign or channel is None:
            continue
        public = public_of(history)
        item = items.get((public.about, name)) if public else None
        if public and item:
            wanted = _corrected_post(public, item)
            deltas.append(extend_history(history, wanted, channel, inputs.now))
        elif last.until and last.until <= inputs.now:
            continue  # missed, and dispatch says so
        elif last.state in PENDING and not public and (subject, name) not in live:
            deltas.append(PlanDelta(stops=((last, reasons.get(subject, _CHANGED)),)))
    return merge(*deltas)


def _corrected_post(public: Delivery, item: Item) -> Delivery:
    """A campaign's post with today's edition of its article."""
    return replace(
        public,
        edition=item.edition.digest,
        until=None,
        receipt=None,
        occasion=public.subject.partition("/")[2],
    )

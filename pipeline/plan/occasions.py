"""The occasions of campaigns → deliveries, wishes for programmes, and what was missed. Pure.

What an occasion needs on a channel:
    the website      nothing new: it shows the article already (or from its first occasion on)
    a social page    a post of its own, in a line of its own: subject CAMPAIGN/OCCASION
    the station      a place in the programme of its slot, announced as repeated if it is
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from pipeline.campaign import Campaign, Occurrence, Use, choose, listed
from pipeline.channel import Channel, Redelivery
from pipeline.delivery import (
    PENDING,
    Action,
    Delivery,
    DeliveryData,
    EditKind,
    Known,
    OccasionEdit,
    Sharing,
    State,
)
from pipeline.model import Article
from pipeline.plan.lines import extend, public_of
from pipeline.plan.made import Circumstances, Item, Plan, Said

_CARRIED = (
    State.DELIVERED,
    State.SENDING,
    State.UNKNOWN,
    State.REPLACED,
    State.WITHDRAWN,
    State.REJECTED,
)
_LONGEST = timedelta(days=400)  # what an office slept through before that is not told
_ASLEEP = "Máy không chạy lúc đó, và đã quá hạn phát bù."
_UNSAID = "Chưa duyệt kịp, khung giờ không còn chỗ, hoặc không còn bài nào đến lượt."
_NO_ARTICLE = "Chiến dịch không còn bài nào đến lượt."
_CHANGED = "Dịp này không còn trong lịch."


@dataclass
class Occasions:
    """What the campaigns want of one planning."""

    wishes: list[Said] = field(default_factory=list)  # of stations, by channel of the item
    # (slug, channel) that go out by their campaign alone -> the first occasion that has them
    kept: dict[tuple[str, str], Occurrence | None] = field(default_factory=dict)
    live: set[tuple[str, str]] = field(default_factory=set)  # (occasion, channel)


def since(known: Known, now: datetime, campaigns: Sequence[Campaign]) -> datetime:
    """From when on occasions are of interest: those that may still be caught up, and those that
    the office slept through."""
    late = timedelta(hours=max((each.late_hours for each in campaigns), default=0))
    seen = [min(each, now) for each in known.planned.values()]
    return max(min(seen, default=now), now - _LONGEST) - late - timedelta(days=1)


def repeats(channel: Channel) -> bool:
    """Whether publishing the same edition again shows the public anything new."""
    return channel.limits.articles > 1 or channel.limits.redelivery is not Redelivery.SAFE


def occasions(made: Plan, channels: Sequence[Channel], given: Circumstances) -> Occasions:
    """Choose articles and plan what goes out in lines of its own."""
    found = Occasions()
    items = [item for (slug, _), item in made.items.items() if slug not in made.departed]
    articles = {item.article.slug: item.article for item in items}
    by_name = {channel.name: channel for channel in channels}
    uses = _uses(given)
    for each in given.campaigns:
        coming = given.occurrences.get(each.name, ())
        used = uses.get(each.name, {})
        able = [one for one in coming if one.key in used or _in_time(one, given)]
        chosen = choose(each, able, articles, list(used.values()))
        made.chosen |= {one.key: chosen[one.key] for one in coming if one.key in chosen}
        _keep(found, each, coming, articles, chosen, by_name)
        for one in coming:
            for name in one.channels:
                if name in by_name and repeats(by_name[name]):
                    _occasion(made, found, each, one, by_name[name], given)
    _rest(made, found, by_name, given)
    return found


def _in_time(one: Occurrence, given: Circumstances) -> bool:
    """Whether it may still go out somewhere: what is lost takes no turn."""
    return any(until > given.now for until in one.until.values())


def _uses(given: Circumstances) -> dict[str, dict[str, Use]]:
    """What each campaign's occasions carried so far: by campaign and occasion."""
    found: dict[str, dict[str, Use]] = {}
    for use in _seen(given):
        campaign = use.occasion.split("/")[0]
        some = found.setdefault(campaign, {})
        if use.occasion not in some or use.at < some[use.occasion].at:
            some[use.occasion] = use
    return found


def _seen(given: Circumstances) -> Iterator[Use]:
    open_slots = {slot.id for slots in given.slots.values() for slot in slots}
    for line in given.known.lines.values():
        for each in line:
            # what was never asked for may still give its turn to an article that lost its own
            asked = each.attempts or not each.campaign
            under_way = each.state in PENDING and each.due <= given.now and asked
            if each.action is Action.WITHDRAW or not (each.state in _CARRIED or under_way):
                continue
            if occasion := each.subject if each.campaign else each.data.scheduled:
                yield Use(
                    each.due,
                    occasion,
                    each.about,
                    bool(each.data.sharing and each.data.sharing.repeat),
                )
            start = each.data.slot
            if start and each.state in _CARRIED and each.subject not in open_slots:
                for key, said in each.data.occasions.items():
                    yield Use(start, key, said.slug, said.repeat)


def _keep(
    found: Occasions,
    campaign: Campaign,
    coming: Sequence[Occurrence],
    articles: Mapping[str, Article],
    chosen: Mapping[str, str],
    channels: Mapping[str, Channel],
) -> None:
    """Hold back what goes out by this campaign alone."""
    if not campaign.scheduled_only:
        return
    first: dict[str, Occurrence] = {}
    for one in coming:
        if one.key in chosen and not one.dropped:
            first.setdefault(chosen[one.key], one)
    for article in listed(campaign, articles):
        for name in campaign.channels:
            if name in channels:
                again = repeats(channels[name])
                found.kept[article.slug, name] = None if again else first.get(article.slug)


def _occasion(
    made: Plan,
    found: Occasions,
    campaign: Campaign,
    one: Occurrence,
    channel: Channel,
    given: Circumstances,
) -> None:
    """One occasion on one channel."""
    place = (one.key, channel.name)
    line = given.known.lines.get(place, ())
    until = one.until[channel.name]
    if one.dropped or until <= given.now:
        found.live.update([place] if not one.dropped else [])
        _lost(made, campaign, one, channel, given)
        return
    item = made.items.get((made.chosen.get(one.key, ""), channel.name))
    if item is None:
        return
    found.live.add(place)
    if channel.limits.articles > 1:
        if not _carried(given, one.key, channel.name):
            found.wishes.append(Said(one, item, until))
    elif public_of(line) is None and (line or one.at > _planned(given, campaign)):
        extend(made, line, _post(campaign, one, channel, item, until), channel, given.now)


def _post(
    campaign: Campaign, one: Occurrence, channel: Channel, item: Item, until: datetime
) -> Delivery:
    article = item.article
    return Delivery(
        key="",
        channel=channel.name,
        subject=one.key,
        edition=item.edition.digest,
        due=max(one.at, article.start),
        until=min(until, article.expiry or until),
        occasion=one.id,
        campaign=campaign.name,
        data=DeliveryData(
            path=article.path,
            slug=article.slug,
            terms=item.terms,
            sharing=Sharing(
                one.repeat, campaign.spacing_minutes, str(campaign.policy(channel.name))
            ),
        ),
    )


def _planned(given: Circumstances, campaign: Campaign) -> datetime:
    """How far planning got: what a changed file says of the time before binds nobody."""
    seen = given.known.planned.get(campaign.name, given.now)
    return min(seen, given.now)


def _lost(
    made: Plan, campaign: Campaign, one: Occurrence, channel: Channel, given: Circumstances
) -> None:
    """An occasion that is past or dropped: the ledger is to know why, once."""
    if one.at > given.now or one.at <= _begun(given, campaign):
        return
    line = given.known.lines.get((one.key, channel.name), ())
    station = channel.limits.articles > 1
    noted = any(
        each.kind is EditKind.MISSED and each.channel == channel.name
        for each in given.known.edits.get(one.key, ())
    )
    told = line and line[-1].detail != _CHANGED  # of a plan that changed its mind once more
    if noted or told or (station and _carried(given, one.key, channel.name)):
        return
    if not station and one.at <= _planned(given, campaign) and not one.dropped:
        return
    slept = one.at > _planned(given, campaign)
    reason = one.dropped or (_ASLEEP if slept else _UNSAID)
    edit = OccasionEdit(EditKind.MISSED, reason, channel=channel.name)
    made.missed.append((one.key, edit))


def _begun(given: Circumstances, campaign: Campaign) -> datetime:
    """When the office first knew of the campaign; nothing before was its duty."""
    edits = given.known.edits.get(campaign.name, ())
    told = [each.moment for each in edits if each.kind is EditKind.BEGUN and each.moment]
    return told[0] if told else given.now


def _carried(given: Circumstances, occasion: str, channel: str) -> bool:
    """Whether a programme whose slot is closed carries the occasion."""
    open_slots = {slot.id for slot in given.slots.get(channel, ())}
    return any(
        occasion in each.data.occasions and each.state in _CARRIED
        for (subject, name), line in given.known.lines.items()
        if name == channel and subject not in open_slots
        for each in line
    )


def _rest(
    made: Plan, found: Occasions, channels: Mapping[str, Channel], given: Circumstances
) -> None:
    """Posts that wait for an occasion that is none any more, and posts that need correcting."""
    reasons = {
        one.key: one.dropped or _NO_ARTICLE for some in given.occurrences.values() for one in some
    }
    for (subject, name), line in given.known.lines.items():
        last, channel = line[-1], channels.get(name)
        if not last.campaign or channel is None:
            continue
        public = public_of(line)
        item = made.items.get((public.about, name)) if public else None
        if public and item:
            wanted = replace(
                public,
                edition=item.edition.digest,
                until=None,
                receipt=None,
                occasion=subject.partition("/")[2],
            )
            extend(made, line, wanted, channel, given.now)
        elif last.until and last.until <= given.now:
            continue  # missed, and dispatch says so
        elif last.state in PENDING and not public and (subject, name) not in found.live:
            made.stops.append((last, reasons.get(subject, _CHANGED)))

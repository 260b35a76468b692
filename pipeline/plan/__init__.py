"""Article × channel × occasion → editions and deliveries with deterministic keys. Pure.

Planning twice plans once: what is planned follows from the articles, the slots, the campaigns
and what the ledger knows, and a key never names two different things.

    composing.py   the editions, each composed once
    made.py        what planning is given, and what it finds out
    lines.py       what one subject lacks on one channel
    occasions.py   what campaigns want: posts of their own, places in programmes
    programmes.py  which approved articles which programme says
    again.py       programmes that were on air, to be heard again
    urgent.py      what goes out at once, ahead of any slot
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from pipeline.channel import Channel
from pipeline.composed import Composed
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData, Known
from pipeline.model import VN, Article, Edition, Priority
from pipeline.plan.again import again
from pipeline.plan.lines import extend, public_of, withdrawal
from pipeline.plan.made import Circumstances, Item, LeftOut, Plan, Refusal
from pipeline.plan.occasions import Occasions, occasions, repeats, since
from pipeline.plan.programmes import programmes
from pipeline.plan.urgent import urgent

__all__ = [
    "Circumstances", "Item", "LeftOut", "Plan", "Refusal", "plan", "since",
    "withdrawal",
]  # fmt: skip

OCCASION = "đăng"


def plan(
    articles: Iterable[Article],
    channels: Sequence[Channel],
    given: Circumstances,
    composed: Composed | None = None,
) -> Plan:
    """Everything that ought to be in the ledger and is not, and what ought not to be.

    `composed` remembers editions from one plan of the same office to the next.
    """
    noted = [_noted(article, given) for article in articles]
    made = Plan(articles=tuple(noted), departed=given.departed)
    by_name = {channel.name: channel for channel in channels}
    for article, name, outcome in (composed or Composed()).of(noted, channels):
        if isinstance(outcome, str):
            made.refusals.append(Refusal(article, name, outcome))
        elif article.slug in given.departed and not _may_be_corrected(
            article, by_name[name], given
        ):
            continue
        elif _is_withdrawn(article, outcome, given.known):
            made.withdrawn[article.slug, name] = Item(article, outcome)
        else:
            made.items[article.slug, name] = Item(article, outcome)
            made.editions.append(outcome)
    wanted = occasions(made, channels, given)
    for (slug, name), item in made.items.items():
        if by_name[name].limits.articles == 1:
            _publish(made, slug, by_name[name], item, wanted, given)
    for channel in channels:
        if channel.name in given.slots:
            wishes = [each for each in wanted.wishes if each.item.edition.channel == channel.name]
            kept = frozenset(slug for slug, name in wanted.kept if name == channel.name)
            programmes(made, channel, given, wishes, kept)
        if channel.limits.again:
            again(made, channel, given)
    urgent(made, by_name, given)
    _stop_unwanted(made, {each.slug for each in noted} - given.departed, given)
    return made


def _noted(article: Article, given: Circumstances) -> Article:
    """The article with the corrections that the ledger knows of."""
    corrections = given.known.corrections.get(article.slug, ())
    return replace(article, corrections=corrections) if corrections else article


def _is_withdrawn(article: Article, edition: Edition, known: Known) -> bool:
    """Whether a person withdrew just this, whatever its file is called now."""
    place = article.slug, edition.channel
    same = place in known.withdrawn and (*place, article.substance) in known.taken_back
    return same or edition.digest in known.revoked


def _may_be_corrected(article: Article, channel: Channel, given: Circumstances) -> bool:
    """Whether an article without a file stands on a channel, and a note came after it did.

    A programme still to come says nothing of which the file was taken away.
    """
    if channel.limits.articles > 1:
        return False
    public = [
        each
        for (_, name), line in given.known.lines.items()
        if name == channel.name and line[-1].about == article.slug and (each := public_of(line))
    ]
    notes = [each.at for each in article.corrections]
    return any(each.since is None or at >= each.since for each in public for at in notes)


def _publish(
    made: Plan, slug: str, channel: Channel, item: Item, wanted: Occasions, given: Circumstances
) -> None:
    article = item.article
    line = given.known.lines.get((slug, channel.name), ())
    if article.expiry and article.expiry <= given.now:
        if line and line[-1].state in PENDING and line[-1].action is not Action.WITHDRAW:
            made.stops.append((line[-1], "Bài đã quá hạn (dòng “hết hạn”)."))
        return
    due = _hour(article, channel, given)
    data = DeliveryData(path=article.path, terms=item.terms)
    if (slug, channel.name) in wanted.kept and (not line or line[-1].data.scheduled):
        first = wanted.kept[slug, channel.name]
        if first is None and not line:
            return
        due = max(due, first.at) if first else line[-1].due
        data = replace(data, scheduled=first.key if first else line[-1].data.scheduled)
    fresh = Delivery(
        key="",
        channel=channel.name,
        subject=slug,
        edition=item.edition.digest,
        due=due,
        until=article.expiry,
        occasion=OCCASION,
        data=data,
    )
    extend(made, line, fresh, channel, given.now)


def _hour(article: Article, channel: Channel, given: Circumstances) -> datetime:
    """When an article goes out; a post of one dated by day alone wakes nobody at midnight."""
    start = article.start.astimezone(VN)
    hourless = start.time() == time.min and article.priority is not Priority.URGENT
    if hourless and repeats(channel):
        return datetime.combine(start, given.first_hour, VN)
    return article.start


def _stop_unwanted(made: Plan, slugs: Collection[str], given: Circumstances) -> None:
    """Stop what waits and is asked for no more; what is public stays until a person withdraws it.

    `slugs`: of the articles that were read. One that can't be read now is asked for as before.
    """
    refused = {(each.article.slug, each.channel): each.reason for each in made.refusals}
    for (_, channel), line in given.known.lines.items():
        last = line[-1]
        path, place = last.data.path, (last.about, channel)
        waits = last.state in PENDING and last.action is not Action.WITHDRAW
        if not waits or not path or last.campaign or last.urgent or place in made.items:
            continue
        if place in made.withdrawn:
            made.stops.append((last, "Bài đã gỡ khỏi kênh này."))
        elif last.about in slugs:
            reason = refused.get(place, "Dòng “kênh” của bài không còn kênh này.")
            made.stops.append((last, reason))
        elif given.gone(path):
            made.stops.append((last, f"Tệp content/{path} không còn, hoặc đã thành bản nháp."))

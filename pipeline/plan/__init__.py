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

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.channel import Channel
from pipeline.composed import Composed
from pipeline.delivery import PENDING, Action, Delivery
from pipeline.model import Article
from pipeline.plan.again import again
from pipeline.plan.lines import extend, withdrawal
from pipeline.plan.made import Circumstances, Item, LeftOut, Plan, Refusal
from pipeline.plan.occasions import Occasions, occasions, since
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
    made = Plan()
    by_name = {channel.name: channel for channel in channels}
    noted = [_noted(article, given) for article in articles]
    for article, name, outcome in (composed or Composed()).of(noted, channels):
        if isinstance(outcome, str):
            made.refusals.append(Refusal(article, name, outcome))
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
    _gone(made, given)
    return made


def _noted(article: Article, given: Circumstances) -> Article:
    """The article with the corrections that the ledger knows of."""
    corrections = given.known.corrections.get(article.slug, ())
    return replace(article, corrections=corrections) if corrections else article


def _publish(
    made: Plan, slug: str, channel: Channel, item: Item, wanted: Occasions, given: Circumstances
) -> None:
    article = item.article
    if article.expiry and article.expiry <= given.now:
        return
    line = given.known.lines.get((slug, channel.name), ())
    due, data = max(article.date, article.embargo or article.date), {"path": article.path}
    if (slug, channel.name) in wanted.kept and (not line or "scheduled" in line[-1].data):
        first = wanted.kept[slug, channel.name]
        if first is None and not line:
            return
        due = max(due, first.at) if first else line[-1].due
        data["scheduled"] = first.key if first else str(line[-1].data["scheduled"])
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


def _gone(made: Plan, given: Circumstances) -> None:
    """Stop what waits for an article whose file was taken away; what is public stays."""
    slugs = {slug for slug, _ in made.items}
    for line in given.known.lines.values():
        last = line[-1]
        path = last.data.get("path")
        if last.about in slugs or path is None or not given.gone(path):
            continue
        if last.state in PENDING and last.action is not Action.WITHDRAW:
            made.stops.append((last, f"Tệp content/{path} không còn, hoặc đã thành bản nháp."))

"""Khẩn cấp at once (Thông tư 39/2020/TT-BTTTT): a delivery of its own, ahead of any slot. Pure.

The same article also leads the next programme. Its bulletin is a subject of its own, made of the
item that a person approves, so that approving the article is approving the bulletin; a channel
that wants a second person's word beforehand says so by the bulletin's parts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from pipeline.channel import Channel, Urges
from pipeline.delivery import Delivery
from pipeline.errors import ContentError, Unsupported
from pipeline.model import Article, Edition, Priority, countersign
from pipeline.plan.lines import extend
from pipeline.plan.made import Circumstances, Plan, Refusal

OCCASION = "khẩn cấp"
LASTS = timedelta(hours=12)  # then it is no alarm any more; as long as the station begins one


def urgent(made: Plan, channels: Mapping[str, Channel], given: Circumstances) -> None:
    """Plan what urgent articles lack on every channel that can break in."""
    for (slug, name), item in list(made.items.items()):
        channel = channels[name]
        if item.article.priority is not Priority.URGENT or not isinstance(channel, Urges):
            continue
        due, until = _time(item.article)
        if until <= given.now:
            continue
        try:
            bulletin = channel.urgent(item.edition, due)
        except (ContentError, Unsupported) as error:
            made.refusals.append(Refusal(item.article, name, str(error)))
            continue
        made.editions += [bulletin, countersign(item.edition)]
        line = given.known.lines.get((subject_of(slug), name), ())
        wanted = delivery(bulletin, slug, due, until, path=item.article.path)
        extend(made, line, wanted, channel, given.now)


def delivery(bulletin: Edition, slug: str, due: datetime, until: datetime, **data: str) -> Delivery:
    """The delivery of an urgent bulletin, not yet planned: its key is still to be given."""
    return Delivery(
        key="",
        channel=bulletin.channel,
        subject=subject_of(slug),
        edition=bulletin.digest,
        due=due,
        until=until,
        occasion=OCCASION,
        data={"slug": slug, "urgent": True, "item": bulletin.parts[0], **data},
    )


def subject_of(slug: str) -> str:
    """The subject of an article's urgent bulletins."""
    return f"{OCCASION}/{slug}"


def _time(article: Article) -> tuple[datetime, datetime]:
    """From when to when an article is an alarm."""
    due = max(article.date, article.embargo or article.date)
    until = due + LASTS
    return due, min(until, article.expiry) if article.expiry else until

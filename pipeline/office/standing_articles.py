"""Articles that stand although content/ does not give them now: a bad file, a file taken away."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from datetime import datetime

from pipeline import content
from pipeline.delivery import Delivery, Known
from pipeline.ledger.articles import Articles
from pipeline.model import Article
from pipeline.plan.history import public_of


def articles_without_file(
    reading: content.ContentReading,
    known: Known,
    register: Articles,
) -> tuple[list[Article], list[Article]]:
    """The approved articles of files that can't be read now, and of files taken away.

    As they were last approved; of a file taken away as it is public, since what was approved and
    had not gone out stops with its file. Whoever writes “mật” into a file means it, whatever else
    is wrong with it.
    """
    read = {each.slug for each in reading.articles}
    taken_away = removal_check(reading)
    kept: list[Article] = []
    departed: dict[str, Article] = {}
    for slug, address in known.owned.items():
        article = None if slug in read else register.get(slug)
        if article is None:
            continue
        article = replace(article, path=address.path)
        if taken_away(address.path):
            departed[slug] = article
        else:
            secret = article.secret or address.path in reading.secret
            kept.append(replace(article, secret=secret))
    newest = _newest_public(known, departed.keys()) if departed else {}
    for slug, public in newest.items():
        if article := register.approved_as(public.edition):
            departed[slug] = replace(article, path=departed[slug].path)
    return kept, list(departed.values())


def _newest_public(known: Known, slugs: Set[str]) -> dict[str, Delivery]:
    """What was made public last of each of these articles, on any channel."""
    newest: dict[str, Delivery] = {}
    for (slug, _), line in known.lines.items():
        if slug in slugs and (public := public_of(line)):
            newest[slug] = max(newest.get(slug, public), public, key=_public_since)
    return newest


def _public_since(delivery: Delivery) -> datetime:
    return delivery.since or delivery.due


def removal_check(reading: content.ContentReading) -> Callable[[str], bool]:
    """Whether an article was taken away: no file any more, or a draft again.

    A file that is wrong for now, or a folder that can't be listed, takes nothing away.
    """
    there = {each.path for each in reading.articles}
    there |= {each.path.removeprefix("content/") for each in reading.errors}
    return lambda path: reading.complete and path not in there

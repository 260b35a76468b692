"""Articles that stand although content/ does not give them now: a bad file, a file taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline import content
from pipeline.delivery import Known
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
    departed: list[Article] = []
    for slug, address in known.owned.items():
        article = None if slug in read else register.get(slug)
        if article is None:
            continue
        article = replace(article, path=address.path)
        if taken_away(address.path):
            article = _published(slug, known, register) or article
            departed.append(replace(article, path=address.path))
        else:
            secret = article.secret or address.path in reading.secret
            kept.append(replace(article, secret=secret))
    return kept, departed


def _published(slug: str, known: Known, register: Articles) -> Article | None:
    """The article as its newest public edition was approved; None if nobody knows it."""
    public = [
        each
        for (name, _), line in known.lines.items()
        if name == slug and (each := public_of(line))
    ]
    newest = max(public, key=lambda each: each.since or each.due, default=None)
    return register.approved_as(newest.edition) if newest else None


def removal_check(reading: content.ContentReading) -> Callable[[str], bool]:
    """Whether an article was taken away: no file any more, or a draft again.

    A file that is wrong for now, or a folder that can't be listed, takes nothing away.
    """
    there = {each.path for each in reading.articles}
    there |= {each.path.removeprefix("content/") for each in reading.errors}
    return lambda path: reading.complete and path not in there

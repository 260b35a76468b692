"""Articles that stand although content/ does not give them now: a bad file, a file taken away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline import content
from pipeline.delivery import Known
from pipeline.model import Article


def articles_without_file(
    reading: content.ContentReading,
    known: Known,
    approved: Callable[[str], Article | None],
    published: Callable[[str], Article | None],
) -> tuple[list[Article], list[Article]]:
    """The approved articles of files that can't be read now, and of files taken away.

    `approved`: an article (by slug) as it was last approved; `published`: as it is public. What
    was approved and had not gone out stops with its file, so of a file taken away only what is
    public stands. Whoever writes “mật” into a file means it, whatever else is wrong with it.
    """
    read = {each.slug for each in reading.articles}
    taken_away = removal_check(reading)
    kept: list[Article] = []
    departed: list[Article] = []
    for slug, address in known.owned.items():
        article = None if slug in read else approved(slug)
        if article is None:
            continue
        article = replace(article, path=address.path)
        if taken_away(address.path):
            departed.append(replace(published(slug) or article, path=address.path))
        else:
            secret = article.secret or address.path in reading.secret
            kept.append(replace(article, secret=secret))
    return kept, departed


def removal_check(reading: content.ContentReading) -> Callable[[str], bool]:
    """Whether an article was taken away: no file any more, or a draft again.

    A file that is wrong for now, or a folder that can't be listed, takes nothing away.
    """
    there = {each.path for each in reading.articles}
    there |= {each.path.removeprefix("content/") for each in reading.errors}
    return lambda path: reading.complete and path not in there

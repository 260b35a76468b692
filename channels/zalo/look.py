"""Looking at what Zalo has: changes nothing. Raises TryLater, Rejected, ContentRefused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from channels.zalo.answers import ArticleDetail, ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.codes import INVALID, ContentRefused
from channels.zalo.reading import END, PAGE

OBSERVED = 10  # slices of ten in which counts are looked for, and one more for ten articles


def read_article(zalo: ZaloClient, article_id: str) -> ArticleDetail | None:
    """The article as Zalo has it; None if there is no such article (any more).

    What a removed id answers is undocumented: taken to be “id is invalid!” (-201).
    """
    try:
        return zalo.read_article(article_id)
    except ContentRefused as error:
        if error.code == INVALID:
            return None
        raise


def read_listed(zalo: ZaloClient, wanted: Sequence[str]) -> dict[str, ListedArticle]:
    """What the listing says of articles (ids), as far as it is worth reading for so many."""
    found: dict[str, ListedArticle] = {}
    empty = 0
    for each in range(OBSERVED + len(wanted) // 10):
        page = zalo.read_slice(each * PAGE).listed
        found |= {one.article_id: one for one in page if one.article_id in wanted}
        empty = 0 if page else empty + 1
        if len(found) == len(set(wanted)) or empty >= END:
            break
    return found


def is_shown(zalo: ZaloClient, article_id: str, pages: Mapping[str, ListedArticle]) -> bool | None:
    """Whether the public sees it, by the listing or else by itself; None if there is none.

    `pages`: what the listing just said, by id. An article that it calls hidden is asked for.
    """
    listed = pages.get(article_id)
    if listed is not None and listed.shown:
        return True
    seen = read_article(zalo, article_id)
    return None if seen is None else seen.shown

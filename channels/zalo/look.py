"""Looking at what Zalo has: changes nothing. Raises TryLater, Rejected, ContentRefused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from channels.zalo.client import JSON, PAGE, Zalo
from channels.zalo.codes import INVALID, ContentRefused
from pipeline.errors import DeliveryError, TryLater
from pipeline.text import fold

DEEPEST = 50  # slices of ten that a search for a lost article goes through
SHALLOW = 3  # the same if nothing tells that it was ever asked for
OBSERVED = 10  # slices of ten in which counts are looked for


def detail(zalo: Zalo, article_id: str) -> JSON | None:
    """The article as Zalo has it; None if there is no such article (any more).

    What a removed id answers is undocumented: taken to be “id is invalid!” (-201).
    """
    try:
        return zalo.detail(article_id)
    except ContentRefused as error:
        if error.code == INVALID:
            return None
        raise


def marked(zalo: Zalo, title: str, mark: str, since: float | None) -> list[str]:
    """Ids of the articles whose body bears a delivery's mark, oldest first.

    `since` (milliseconds, by Zalo's clock): nothing that is looked for is older. None: nobody
    asked for its making, so a glance at the newest is enough. Raises TryLater if the listing is
    so long that absence can't be told.
    """
    found = []
    for listed in slices(zalo, SHALLOW if since is None else DEEPEST, since or 0):
        if listed is None and since is not None:
            raise TryLater("Danh sách bài trên Zalo quá dài nên chưa xem hết; máy sẽ xem lại.")
        if listed and _same(str(listed.get("title", "")), title):
            article_id = str(listed.get("id"))
            if _bears(zalo, article_id, mark):
                found.append(article_id)
    return list(dict.fromkeys(reversed(found)))


def newest(zalo: Zalo, article_id: str) -> JSON:
    """What the first slice says of an article; empty if it is not listed (yet) or not told."""
    with suppress(DeliveryError, ContentRefused):
        for listed in zalo.slice(0):
            if str(listed.get("id")) == article_id:
                return listed
    return {}


def slices(zalo: Zalo, most: int, since: float = 0) -> Iterator[JSON | None]:
    """Articles, newest first, until a whole slice is older than `since`; None if there are more.

    A whole slice, since Zalo doesn't promise the order.
    """
    for each in range(most):
        listed = zalo.slice(each * PAGE)
        yield from listed
        dates = [born(one) for one in listed]
        if len(listed) < PAGE or (all(dates) and max(dates) < since):
            return
    yield None


def born(listed: JSON) -> int:
    """When an article was made: milliseconds, whichever unit Zalo tells; 0 if it does not."""
    at = number(listed.get("create_date"))
    return at * 1000 if 0 < at < 10**11 else at


def number(value: object) -> int:
    """A count or a time in milliseconds; 0 if it is none."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def _bears(zalo: Zalo, article_id: str, mark: str) -> bool:
    return mark in str((detail(zalo, article_id) or {}).get("body"))


def _same(one: str, other: str) -> bool:
    """Platforms normalise texts: only letters and digits count."""
    a, b = ("".join(filter(str.isalnum, fold(each))) for each in (one, other))
    return a == b

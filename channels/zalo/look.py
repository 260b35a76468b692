"""Looking at what Zalo has: changes nothing. Raises TryLater, Rejected, ContentRefused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from channels.zalo.client import JSON, PAGE, Zalo
from channels.zalo.codes import INVALID, ContentRefused
from pipeline.errors import DeliveryError
from pipeline.text import fold

DEEPEST = 50  # slices of ten that a search for a lost article goes through
SHALLOW = 3  # the same if nothing tells when it was made
OBSERVED = 10  # slices of ten in which counts are looked for
_MARGIN = timedelta(hours=25)  # this machine's clock may be wrong by a day


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


def marked(zalo: Zalo, title: str, mark: str, armed: datetime | None) -> list[str]:
    """Ids of the articles whose body bears a delivery's mark, oldest first.

    `armed`: when its making was asked for, by our clock (aware).
    """
    since = (armed - _MARGIN).timestamp() * 1000 if armed else 0
    found = []
    for listed in slices(zalo, DEEPEST if armed else SHALLOW, since):
        article_id = str(listed.get("id"))
        if _same(str(listed.get("title", "")), title) and _bears(zalo, article_id, mark):
            found.append(article_id)
    return list(dict.fromkeys(reversed(found)))


def newest(zalo: Zalo, article_id: str) -> JSON:
    """What the first slice says of an article; empty if it is not listed (yet) or not told."""
    with suppress(DeliveryError, ContentRefused):
        for listed in zalo.slice(0):
            if str(listed.get("id")) == article_id:
                return listed
    return {}


def slices(zalo: Zalo, most: int, since: float = 0) -> Iterator[JSON]:
    """Articles, newest first, until a whole slice is older than `since` (milliseconds)."""
    for each in range(most):
        listed = zalo.slice(each * PAGE)
        yield from listed
        dates = [number(one.get("create_date")) for one in listed]
        if len(listed) < PAGE or (all(dates) and max(dates) < since):
            return


def number(value: object) -> int:
    """A count or a time in milliseconds; 0 if it is none."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def _bears(zalo: Zalo, article_id: str, mark: str) -> bool:
    return mark in str((detail(zalo, article_id) or {}).get("body"))


def _same(one: str, other: str) -> bool:
    """Platforms normalise texts: only letters and digits count."""
    a, b = ("".join(filter(str.isalnum, fold(each))) for each in (one, other))
    return a == b

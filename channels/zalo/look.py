"""Looking at what Zalo has: changes nothing. Raises TryLater, Rejected, ContentRefused."""

from __future__ import annotations

from collections.abc import Sequence

from channels.zalo.client import JSON, Zalo
from channels.zalo.codes import INVALID, ContentRefused
from channels.zalo.reading import END, PAGE

OBSERVED = 10  # slices of ten in which counts are looked for, and one more for ten articles


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


def listed(zalo: Zalo, wanted: Sequence[str]) -> dict[str, JSON]:
    """What the listing says of articles (ids), as far as it is worth reading for so many."""
    found: dict[str, JSON] = {}
    empty = 0
    for each in range(OBSERVED + len(wanted) // 10):
        page = zalo.slice(each * PAGE).listed
        found |= {str(one["id"]): one for one in page if str(one["id"]) in wanted}
        empty = 0 if page else empty + 1
        if len(found) == len(set(wanted)) or empty >= END:
            break
    return found


def born(listed: JSON) -> int:
    """When an article was made: milliseconds, whichever unit Zalo tells; 0 if it does not."""
    at = number(listed.get("create_date"))
    return at * 1000 if 0 < at < 10**11 else at


def number(value: object) -> int:
    """A count or a time in milliseconds; 0 if it is none."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0

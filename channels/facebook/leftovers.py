"""What was uploaded to the Page and is on no post: told by the notes, removed when it is certain.

A photo goes up before the post that carries it, unpublished. It is on the list from its answer
until its post is public; whatever the post did not need is removed then. What belongs to a
delivery that never became a post is removed once nobody can be using it: hours later, and only
if no post with the delivery's mark is on the Page. An upload whose answer was lost has no id to
remove it by; Facebook itself drops such a photo after about a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from channels.facebook.marks import POST_FIELDS, carries
from channels.facebook.page import Page
from pipeline.errors import Rejected, TryLater

_KEPT = timedelta(hours=6)  # a delivery that waits takes up its photos again for three hours


def settle(page: Page, key: str, used: frozenset[str]) -> None:
    """A delivery is public with what it `used`: that leaves the list, the rest leaves the Page."""
    listed = list(_of(page, key))
    page.notes.put(page.uploads, **dict.fromkeys(used & set(listed)))
    with suppress(TryLater):  # the list remembers
        for remote in listed:
            if remote not in used:
                _drop(page, remote)


def tidy(page: Page) -> None:
    """Remove what nobody can be using any more. Raises TryLater, Rejected."""
    entries = page.noted(page.uploads)
    rows = list(page.recent("published_posts", POST_FIELDS)) if entries else []
    for remote, entry in entries.items():
        noted = page.noted(str(entry["key"]))
        kept = in_use(noted)
        if noted.get("posted") and remote in kept:
            page.notes.put(page.uploads, **{remote: None})
        elif noted.get("posted") or (noted.get("video") and remote not in kept):
            _drop(page, remote)
        elif page.passed(entry["at"], _KEPT) and not _may_be_out(noted, entry, rows):
            _forsake(page, remote, entry)


def in_use(noted: Mapping[str, Any]) -> frozenset[str]:
    """What a delivery's notes say that its post carries, or will."""
    photos = {str(each[0]) for each in dict(noted.get("photos") or {}).values()}
    return frozenset(photos | {str(noted.get("video") or "")} - {""})


def _may_be_out(
    noted: Mapping[str, Any], entry: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> bool:
    """Whether something public may carry an upload, though we know of nothing."""
    mark = str(entry["mark"])
    return bool(noted.get("finishing")) or any(carries(row, mark) for row in rows)


def _of(page: Page, key: str) -> Iterator[str]:
    for remote, entry in page.noted(page.uploads).items():
        if entry.get("key") == key:
            yield remote


def _forsake(page: Page, remote: str, entry: Mapping[str, Any]) -> None:
    """Of a delivery that became no post: its draft first, then the photo.

    The delivery forgets both before they go: should it be sent after all, it makes them anew.
    """
    key = str(entry["key"])
    draft = page.noted(key).get("draft")
    if draft:
        body = page.one(str(draft), POST_FIELDS)
        if body is not None and body.get("is_published") is not False:
            return  # somebody made it public by hand
        if body is not None and carries(body, str(entry["mark"])):
            page.removed(str(draft))
    gone = dict.fromkeys(("photos", "draft", "drafting", "drafted", "video", "handle"))
    page.notes.put(key, **gone)
    _drop(page, remote)


def _drop(page: Page, remote: str) -> None:
    """Off the Page, then off the list. What Facebook will not remove is asked for again later."""
    with suppress(Rejected):
        page.removed(remote)
        page.notes.put(page.uploads, **{remote: None})

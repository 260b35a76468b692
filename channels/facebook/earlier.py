"""Posts of an article in other words than today's, of which our notes know nothing.

They are from a time that a restored ledger does not know. `replace` puts today's words there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from channels.facebook.marks import POST_FIELDS, select_earlier
from channels.facebook.page import FacebookPage, Row
from channels.facebook.receipts import Published
from channels.facebook.video import VIDEO_FIELDS
from pipeline.model import Receipt

_UNKNOWN_PHOTO = "?"  # no path in build/: whatever photos are there, today's are others


def find_earlier(page: FacebookPage, mark: str) -> list[Receipt]:
    """What is public and carries another revision than `mark`, oldest first.

    Raises TryLater, Rejected.
    """
    videos: dict[str, Row] = {}
    for edge in ("videos", "video_reels"):
        videos |= _by_id(page.read_recent(edge, VIDEO_FIELDS))
    posts = _by_id(page.read_recent("published_posts", POST_FIELDS))
    found: list[tuple[str, Receipt]] = []
    for rows, are_videos in ((posts, False), (videos, True)):
        for remote, other in select_earlier(rows.values(), mark, page.app).items():
            if remote not in page.notes.get(other):
                found.append(_receipt(rows[remote], remote, are_videos))
    return [receipt for _, receipt in sorted(found, key=lambda each: each[0])]


def _by_id(rows: Iterator[Row]) -> dict[str, Row]:
    return {str(each.get("id", "")): each for each in rows}


def _receipt(row: Row, remote: str, is_video: bool) -> tuple[str, Receipt]:
    at, url = str(row.get("created_time") or ""), str(row.get("permalink_url") or "")
    if url.startswith("/") or not url:  # reels tell a bare path
        url = f"https://www.facebook.com{url or '/' + remote}"
    photos = (_UNKNOWN_PHOTO,) if _has_photos(row) else ()
    published = Published(photos, video=remote if is_video else "")
    return at, Receipt(remote, url, at, published.to_json())


def _has_photos(row: Row) -> bool:
    attachments = row.get("attachments")
    data = attachments.get("data") if isinstance(attachments, Mapping) else None
    kinds = [each.get("media_type") for each in data if isinstance(each, Mapping)] if data else []
    return any(each in ("photo", "album") for each in kinds)

"""Steps on the way of an article, each noted before the next begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from channels._http import HttpEndpoint
from channels.zalo import compose
from channels.zalo.client import Zalo
from channels.zalo.codes import ContentRefused
from pipeline.channel import Notes
from pipeline.errors import TryLater
from pipeline.model import Edition


def see_images(website: HttpEndpoint | None, edition: Edition) -> None:
    """Zalo fetches images by itself: they must be on the web first. Raises TryLater."""
    if website is None:
        return
    for url in compose.image_urls(edition):
        status = website.exchange("HEAD", url, effect=False).status
        if status != 200:
            raise TryLater(
                f"Ảnh {url} chưa có trên mạng (mã {status}) nên Zalo không lấy được. "
                "Đưa trang tin lên mạng trước; máy sẽ tự thử lại.",
                timedelta(minutes=10),
            )


def verified(
    zalo: Zalo,
    notes: Notes,
    key: str,
    which: str,
    waits: Sequence[float],
    sleep: Callable[[float], None],
) -> str:
    """Poll the token noted as `which` until it gives an id; `waits`: seconds between polls.

    The note tells when it is settled, either way. Raises ContentRefused, TryLater, Rejected.
    """
    token = notes.get(key)[which]
    try:
        for wait in (*waits, None):
            if found := zalo.verify(token):
                done: dict[str, Any] = {"id": found} if which == "token" else {"updated": True}
                notes.put(key, **{which: None}, **done)
                return found
            if wait is not None:
                sleep(wait)
    except ContentRefused:
        notes.put(key, **{which: None})
        raise
    raise TryLater("Zalo đang xử lý bài; máy sẽ hỏi lại.", timedelta(seconds=30))


def article_note(channel: str, slug: str) -> str:
    """The key of the note that tells a broadcast an article's id."""
    return f"{channel}/bài/{slug}"

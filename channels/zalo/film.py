"""A film inside an article: its bytes go to Zalo first, where nobody sees them.

    film_token   Zalo took the bytes and converts them
    film         the id by which the article's body names it

Until an article shows it a film is unseen, so handing it over may be repeated. (Zalo OA OpenAPI
v2.0, article/upload_video; read 2026-11.)
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from channels.zalo.client import Zalo
from channels.zalo.codes import ContentRefused
from pipeline.channel import Notes
from pipeline.errors import Rejected, TryLater
from pipeline.model import Edition, Form

MOST_BYTES = 50_000_000
READY, LOCKED, FAILED, DELETED = 1, 2, 4, 5  # 0: unknown, 3: converting
_SOON = timedelta(minutes=1)


def ready(zalo: Zalo, notes: Notes, edition: Edition, key: str, build: Path) -> str:
    """The id of the edition's film at Zalo; empty: it has none. `build`: where the studio keeps.

    Raises TryLater while Zalo converts it, Rejected if it can't be shown.
    """
    film = next((each for each in edition.renditions if each.form is Form.VIDEO), None)
    note = notes.get(key)
    if film is None or note.get("film"):
        return str(note.get("film") or "")
    if not note.get("film_token"):
        notes.put(key, film_token=zalo.hand_film(_bytes(build / film.path)))
    try:
        told = zalo.film(notes.get(key)["film_token"])
    except ContentRefused:
        notes.put(key, film_token=None)
        raise TryLater("Zalo quên video đã nhận; máy sẽ gửi lại video.", _SOON) from None
    if told.get("status") == READY and told.get("video_id"):
        notes.put(key, film=str(told["video_id"]), film_token=None)
        return str(told["video_id"])
    if told.get("status") in (LOCKED, FAILED, DELETED):
        notes.put(key, film_token=None)
        raise Rejected(
            f"Zalo không dùng được video ({told.get('status_message') or 'không rõ vì sao'}). "
            "Xem lại video bằng “loa make”, hoặc ghi “sản phẩm: không” ở đầu bài."
        )
    raise TryLater("Zalo đang chuyển đổi video; máy sẽ hỏi lại.", _SOON)


def _bytes(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise Rejected(
            f"Video nặng {len(content) // 1_000_000} MB, Zalo chỉ nhận tới 50 MB. Bớt chữ trong "
            "bài, hoặc ghi “sản phẩm: không” ở đầu bài."
        )
    return content

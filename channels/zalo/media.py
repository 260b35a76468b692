"""What Zalo must be able to show with an article: its images on the web, its film's bytes.

Zalo fetches images by itself. A film is handed over before; until an article shows it nobody
sees it, so that may be repeated. (Zalo OA OpenAPI v2.0, article/upload_video; read 2026-11.)
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from channels.zalo import compose
from channels.zalo.answers import FILM_DELETED, FILM_FAILED, FILM_LOCKED, FILM_READY
from channels.zalo.client import ZaloClient
from channels.zalo.codes import ContentRefused
from channels.zalo.lifecycle import ArticleEvent, ArticleFact
from channels.zalo.state import ArticleState
from pipeline.errors import Rejected, TryLater
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import Edition, Form

MOST_BYTES = 50_000_000
_SOON = timedelta(minutes=1)


def check_images(website: HttpEndpoint | None, edition: Edition) -> None:
    """Ask the website (None: nobody) for each image of the edition. Raises TryLater."""
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


def ensure_film(
    zalo: ZaloClient, edition: Edition, state: ArticleState, build: Path
) -> ArticleFact:
    """Hand the edition's film over, or ask how far Zalo is with it: FILM_TAKEN, _READY or _LOST.

    `build`: where the studio keeps films. Raises TryLater while Zalo converts it, and Rejected
    if it is too heavy.
    """
    film = next((each for each in edition.renditions if each.form is Form.VIDEO), None)
    if film is None or state.film_id:
        return ArticleFact(ArticleEvent.FILM_READY)
    if not state.film_token:
        token = zalo.upload_film(_read_film(build / film.path))
        return ArticleFact(ArticleEvent.FILM_TAKEN, value=token)
    try:
        told = zalo.read_film(state.film_token)
    except ContentRefused:
        forgotten = TryLater("Zalo quên video đã nhận; máy sẽ gửi lại video.", _SOON)
        return ArticleFact(ArticleEvent.FILM_LOST, error=forgotten)
    if told.status == FILM_READY and told.video_id:
        return ArticleFact(ArticleEvent.FILM_READY, value=told.video_id)
    if told.status in (FILM_LOCKED, FILM_FAILED, FILM_DELETED):
        useless = Rejected(
            f"Zalo không dùng được video ({told.message or 'không rõ vì sao'}). "
            "Xem lại video bằng “loa make”, hoặc ghi “sản phẩm: không” ở đầu bài."
        )
        return ArticleFact(ArticleEvent.FILM_LOST, error=useless)
    raise TryLater("Zalo đang chuyển đổi video; máy sẽ hỏi lại.", _SOON)


def _read_film(path: Path) -> bytes:
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise Rejected(
            f"Video nặng {len(content) // 1_000_000} MB, Zalo chỉ nhận tới 50 MB. Bớt chữ trong "
            "bài, hoặc ghi “sản phẩm: không” ở đầu bài."
        )
    return content

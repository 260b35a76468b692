"""A small office, its articles and films of them, for tests of the studio's short films."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image as Pictures
from PIL import ImageDraw

from pipeline import config, speech
from pipeline.config import Office, Speech
from pipeline.model import VN, Article, Image
from pipeline.outline import outline
from pipeline.recipes.pictures import SourceFile
from pipeline.recipes.sound import EspeakVoice, VoiceChoice
from pipeline.studio import video
from pipeline.studio.base.article_view import ArticleView, read_aloud
from pipeline.studio.base.brand import read_brand
from pipeline.studio.video import Film

CONFIG = '[ward]\nname = "phường Xuân Lập"\n[sections]\nthong-bao = "Thông báo"\n'
VOICES = (EspeakVoice(rate=140),)
ADDRESS = "https://xuanlap.example/thong-bao/bai/"
BODY = (
    "Trạm Y tế tiêm chủng ngày 10/12/2026.\n\n"
    "Cha mẹ mang sổ tiêm của cháu.\n\n"
    "Ai cần hỏi, xin gọi số 1900 9095.\n"
)


def office(root: Path) -> Office:
    """An office in a folder."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "config.toml").write_text(CONFIG, encoding="utf-8")
    (root / "content").mkdir(exist_ok=True)
    return config.read(root)


def photo(width: int = 1600, height: int = 900, form: str = "JPEG") -> bytes:
    """A picture with edges everywhere."""
    picture = Pictures.new("RGB", (width, height), "#cfe3e6")
    pen = ImageDraw.Draw(picture)
    for at in range(12):
        x, y = width * (at % 4) // 4 + width // 16, height * (at // 4) // 3 + height // 12
        pen.ellipse((x, y, x + width // 8, y + height // 5), fill="#9b1c1f", outline="#231c17")
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def placed(place: Office, data: bytes, name: str = "bia.jpg") -> Image:
    """An image file in the office's content/."""
    (place.content / name).write_bytes(data)
    return Image(name, name, hashlib.sha256(data).hexdigest(), 1600, 900, "jpeg", "Mô tả")


def article(body: str = BODY, title: str = "Lịch tiêm chủng", **more: Any) -> Article:
    """An article of the section thong-bao."""
    when = datetime(2026, 11, 25, 8, 0, tzinfo=VN)
    return Article(
        slug="bai", title=title, section="thong-bao", date=when, body=body, path="bai.md", **more
    )


@lru_cache(maxsize=1)
def lexicon() -> speech.Lexicon:
    return speech.load(Path("no-tables"))


def story(told: Article, address: str = ADDRESS) -> ArticleView:
    """An article, outlined and read as the loudspeaker reads it."""
    return ArticleView(
        told, outline(told), read_aloud(told, lexicon(), Speech()), address, "Thông báo"
    )


def film(
    place: Office,
    told: Article,
    shape: str = "9:16",
    voices: tuple[VoiceChoice, ...] = VOICES,
    music: SourceFile | None = None,
) -> Film:
    """The film of an article."""
    return video.name_film(story(told), read_brand(place), voices, shape, music)

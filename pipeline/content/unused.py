"""Files that lie in content/ and that no article uses: somebody may be waiting for them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from pipeline.content.article import ReadOutcome
from pipeline.content.problem import Level, Problem, quoted
from pipeline.model import Article

_TEXTS = {".docx", ".doc", ".txt", ".rtf", ".odt", ".html", ".htm"}
_PAPERS = {".pdf", ".xls", ".xlsx", ".ppt", ".pptx", ".ods", ".odp", ".csv", ".zip", ".rar"}
_PICTURES = {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".heic", ".heif", ".bmp", ".tif"}
_SOUNDS = {".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".mov", ".avi"}


def files_of(article: Article) -> frozenset[str]:
    """Pictures, sound, film and attachments that an article names, by path."""
    overrides = (override.image for override in article.overrides.values())
    own = (image for each in article.variants.values() for image in each.images)
    images = (article.cover, *article.images, *overrides, *own)
    beside = (*images, article.recording, article.clip, *article.attachments)
    return frozenset(each.path for each in beside if each)


def unused(others: Iterable[str], outcomes: Mapping[str, ReadOutcome]) -> list[Problem]:
    """A note for each. Beside a draft or a file that is wrong nobody can tell what is used."""
    used: set[str] = set()
    unclear: set[str] = set()
    for path, outcome in outcomes.items():
        folder = path.rpartition("/")[0]
        if outcome.article:
            used |= files_of(outcome.article)
            linked = (mark.value.partition("#")[0] for mark in outcome.links)
            used |= {f"{folder}/{name}".lstrip("/") for name in linked}
        else:
            unclear.add(folder)
    return [
        Problem(f"content/{path}", 1, *said, Level.HINT)
        for path in others
        if path not in used
        and path.rpartition("/")[0] not in unclear
        and (said := _said(PurePosixPath(path)))
    ]


def _said(path: PurePosixPath) -> tuple[str, str] | None:
    kind, name = path.suffix.lower(), quoted(path.name)
    if kind in _TEXTS:
        return (
            f"Tệp {name} không phải là bài nên không lên kênh nào.",
            "Chép vào content/inbox/TÊN-ĐƠN-VỊ rồi chạy “loa intake”, hoặc lưu thành tệp .md; để "
            "đăng kèm một bài thì ghi liên kết [tên tài liệu](tên tệp) trong bài.",
        )
    if kind in _PAPERS:
        return (
            f"Không bài nào đăng kèm tệp {name}.",
            "Ghi liên kết [tên tài liệu](tên tệp) trong bài, hoặc bỏ tệp này.",
        )
    if kind in _PICTURES:
        return f"Không bài nào dùng ảnh {name}.", "Ghi tên ảnh vào bài, hoặc bỏ tệp này."
    if kind in _SOUNDS:
        return f"Không bài nào dùng tệp {name}.", "Ghi “ghi âm” hoặc “clip” trong bài, hoặc bỏ tệp."
    return None

"""Pictures that authors put beside an article."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Image:
    """An image file beside the article, already looked at: it opens, and this is its size."""

    src: str  # as the article names it, relative to the article's folder
    path: str  # relative to content/, posix
    sha256: str
    width: int  # pixels, after EXIF orientation
    height: int
    format: str  # "jpeg", "png", "webp", "gif", "heif"
    alt: str = ""
    caption: str = ""

"""A film from somebody's phone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip beside the article, already looked at: it plays, and what is cut from it lasts."""

    src: str  # as the article names it, relative to the article's folder
    path: str  # relative to content/, posix
    sha256: str
    start: float = 0.0  # seconds
    end: float = 0.0  # 0: to its end
    title: str = ""  # words over its beginning
    alt: str = ""  # what is seen, for who can't see it

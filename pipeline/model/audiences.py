"""Whom an article speaks to, and the words that each of them gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.images import Image


class Audience(StrEnum):
    """Đối tượng: a tree. What is not written for one of them is taken from the one above."""

    EVERYONE = "mọi người"
    PUPILS = "học sinh"
    PRIMARY = "tiểu học"
    LOWER = "THCS"
    UPPER = "THPT"
    ELDERLY = "người cao tuổi"
    BUSINESS = "doanh nghiệp"
    OFFICIALS = "cán bộ"

    @property
    def lineage(self) -> tuple[Audience, ...]:
        """Itself, then whoever stands above, up to everyone."""
        if self is Audience.EVERYONE:
            return (self,)
        if self in (Audience.PRIMARY, Audience.LOWER, Audience.UPPER):
            return self, Audience.PUPILS, Audience.EVERYONE
        return self, Audience.EVERYONE


@dataclass(frozen=True, slots=True)
class Variant:
    """Bản riêng: the article's words for one audience, whole."""

    title: str
    summary: str
    body: str  # as Article.body
    body_line: int
    images: tuple[Image, ...] = ()

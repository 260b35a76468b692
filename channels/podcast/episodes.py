"""An episode as it stands in the feeds: what was approved, and what is measured of its sound."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from channels._addresses import file_name
from pipeline.errors import ContentError
from pipeline.model import Edition, EditionData
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound.programme import cue_sheet

EpisodeKind = Literal["bài", "chương trình"]

_FOLDERS: Mapping[EpisodeKind, str] = {"bài": "bai", "chương trình": "chuong-trinh"}
_CHAPTERS = ("intro", "item", "outro")  # kinds of segments that a listener may jump to


@dataclass(frozen=True, slots=True)
class EpisodeData(EditionData):
    """What the edition of an episode holds beside its title, words and address."""

    kind: EpisodeKind
    at: str  # ISO 8601, in Việt Nam
    section: str  # key of the chuyên mục; empty: a programme
    summary: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. Times are ISO 8601, in Việt Nam; lengths in seconds."""

    key: str  # of its files: `bai/SLUG`, `chuong-trinh/2026-11-25-1700`
    guid: str  # the programme's id or the article's slug; never another's
    section: str  # key of the chuyên mục; empty: a programme
    title: str
    summary: str
    words: str  # as they are spoken
    at: str
    link: str
    edition: str  # digest
    sound: str  # file name
    size: int  # bytes
    seconds: float
    chapters: tuple[tuple[float, str], ...]  # (start, title)

    @classmethod
    def of(cls, edition: Edition, sound: Path) -> Episode:
        """The episode of an edition whose sound is made. Raises ContentError."""
        data = EpisodeData.of(edition)
        return cls(
            key=key_of(edition),
            guid=edition.subject,
            section=data.section,
            title=edition.title,
            summary=data.summary,
            words=edition.text,
            at=data.at,
            link=edition.link,
            edition=edition.digest,
            sound=file_name(edition.renditions[0]),
            size=sound.stat().st_size,
            seconds=ffmpeg.media_seconds(sound),
            chapters=_read_chapters(sound) if data.kind == "chương trình" else (),
        )

    @property
    def page(self) -> str:
        """Where its transcript lies in the folder."""
        return f"{self.key}.html"

    @property
    def index(self) -> str:
        """Where its chapters lie; empty: it has none."""
        return f"{self.key}.json" if self.chapters else ""

    @property
    def file(self) -> str:
        """Where its sound lies."""
        return f"tep/{self.sound}"

    def to_bytes(self) -> bytes:
        """What `from_bytes` reads back."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Episode:
        """The episode that `to_bytes` wrote. Raises ValueError, TypeError."""
        told: dict[str, Any] = json.loads(data)
        chapters = tuple((float(start), str(title)) for start, title in told["chapters"])
        return cls(**{**told, "chapters": chapters})


def key_of(edition: Edition) -> str:
    """What an episode's files are called."""
    return page_of(EpisodeData.of(edition).kind, edition.subject).removesuffix(".html")


def page_of(kind: EpisodeKind, subject: str) -> str:
    """Where the page of an article's ("bài") or a programme's episode lies."""
    return f"{_FOLDERS[kind]}/{re.sub('[^a-z0-9]+', '-', subject.lower())}.html"


def _read_chapters(sound: Path) -> tuple[tuple[float, str], ...]:
    try:
        rows = cue_sheet(sound)["items"]
    except (KeyError, TypeError):
        raise ContentError(f"{sound.name} không có mục lục: xóa tệp rồi làm lại.") from None
    found = [(row["start_s"], row["title"]) for row in rows if row["kind"] in _CHAPTERS]
    return tuple((0.0 if n == 0 else start, title) for n, (start, title) in enumerate(found))

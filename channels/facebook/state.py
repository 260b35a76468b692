"""What is noted of one delivery at Facebook, and the phase that follows from it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pipeline.model import NOTHING


class PostPhase(StrEnum):
    """Where a delivery is at Facebook; lifecycle.py says what each means."""

    READY = "ready"
    CREATING = "creating"
    DRAFTING = "drafting"
    DRAFTED = "drafted"
    PUBLISHING = "publishing"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    FINISHING = "finishing"
    PUBLIC = "public"

    @property
    def vietnamese(self) -> str:
        """What staff read."""
        return _VIETNAMESE[self]


_VIETNAMESE = {
    PostPhase.READY: "chưa gửi",
    PostPhase.CREATING: "đang đăng",
    PostPhase.DRAFTING: "đang tạo bài nháp",
    PostPhase.DRAFTED: "có bài nháp",
    PostPhase.PUBLISHING: "đang công khai bài nháp",
    PostPhase.UPLOADING: "đang tải video lên",
    PostPhase.UPLOADED: "đã tải video lên",
    PostPhase.FINISHING: "đang công khai video",
    PostPhase.PUBLIC: "đã công khai",
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that was uploaded hidden: its id, and when."""

    id: str
    at: str


@dataclass(frozen=True, slots=True)
class PostState:
    """All that is noted of one delivery. Times are Facebook's: ISO 8601, "" if it told none.

    A time that is None: it did not happen.
    """

    armed: str | None = None  # since when it may be at Facebook
    asked: str | None = None  # a public post was asked for, and no answer came
    drafting: str | None = None  # a draft was asked for; "" too if it was refused
    drafted: str | None = None  # the draft's id became known
    accepted: str | None = None  # Facebook accepted to publish the draft, the first time
    draft: str = ""  # the id of the hidden post
    draft_url: str = ""
    video: str = ""  # the id of the video
    handle: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # what `finish` is told
    finishing: bool = False
    posted: str = ""  # the id under which it was seen public
    photos: Mapping[str, Photo] = field(default_factory=lambda: NOTHING)  # by path in build/
    refused: bool = False  # so its photos are uploaded anew
    postponed: bool = False  # the one later try is used up
    rests: int = 0  # rate limits and blocks that it met
    duplicate_told: bool = False

    @property
    def phase(self) -> PostPhase:
        """Where it is."""
        if self.posted:
            return PostPhase.PUBLIC
        if self.video:
            sent = PostPhase.UPLOADED if self.handle else PostPhase.UPLOADING
            return PostPhase.FINISHING if self.finishing else sent
        if self.draft:
            return PostPhase.DRAFTED if self.accepted is None else PostPhase.PUBLISHING
        if self.drafting is not None:
            return PostPhase.DRAFTING
        return PostPhase.READY if self.asked is None else PostPhase.CREATING

    @property
    def in_use(self) -> frozenset[str]:
        """Ids of the uploads that its post carries, or will."""
        return frozenset({each.id for each in self.photos.values()} | {self.video} - {""})

    def to_json(self) -> dict[str, Any]:
        """Notes by name, as they are on disk; None: no such note."""
        return {
            "armed": self.armed,
            "asked": self.asked,
            "drafting": True if self.drafting == "" else self.drafting,
            "drafted": self.drafted,
            "flipped": self.accepted,
            "draft": self.draft or None,
            "url": self.draft_url or None,
            "video": self.video or None,
            "handle": dict(self.handle) or None,
            "finishing": self.finishing or None,
            "posted": self.posted or None,
            "photos": {path: [each.id, each.at] for path, each in self.photos.items()} or None,
            "anew": self.refused or None,
            "again": self.postponed or None,
            "rests": self.rests or None,
            "duplicate": self.duplicate_told or None,
        }

    @classmethod
    def from_json(cls, notes: Mapping[str, Any]) -> PostState:
        """From notes on disk, those of earlier versions too."""
        photos: Mapping[str, Any] = notes.get("photos") or NOTHING
        handle: Mapping[str, Any] = notes.get("handle") or NOTHING
        return cls(
            armed=_time(notes.get("armed")),
            asked=_time(notes.get("asked")),
            drafting=_time(notes.get("drafting")),
            drafted=_time(notes.get("drafted")),
            accepted=_time(notes.get("flipped")),
            draft=str(notes.get("draft") or ""),
            draft_url=str(notes.get("url") or ""),
            video=str(notes.get("video") or ""),
            handle={name: str(value) for name, value in handle.items()},
            finishing=bool(notes.get("finishing")),
            posted=str(notes.get("posted") or ""),
            photos={path: Photo(str(each[0]), str(each[1])) for path, each in photos.items()},
            refused=bool(notes.get("anew")),
            postponed=bool(notes.get("again")),
            rests=int(notes.get("rests") or 0),
            duplicate_told=bool(notes.get("duplicate")),
        )


def _time(value: Any) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else ""

"""What Zalo answers, read once into values. Pure: what is missing or of another kind is empty.

Zalo OA OpenAPI v2.0 (article/getslice, getdetail, upload_video/verify, oa/getoa; read 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

JSON = Mapping[str, Any]

FILM_READY, FILM_LOCKED, FILM_FAILED, FILM_DELETED = 1, 2, 4, 5  # 0: unknown, 3: converting


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article as a page of the listing tells it."""

    article_id: str
    title: str
    shown: bool
    thumb: str  # the address of its cover
    born: int  # milliseconds by Zalo's clock; 0: not told
    link: str  # its public address
    views: int
    shares: int

    @classmethod
    def from_json(cls, media: JSON) -> ListedArticle:
        """One of `medias` of article/getslice."""
        return cls(
            article_id=str(media.get("id") or ""),
            title=str(media.get("title", "")),
            shown=media.get("status") == "show",
            thumb=str(media.get("thumb") or ""),
            born=_milliseconds(media.get("create_date")),
            link=str(media.get("link_view") or ""),
            views=parse_number(media.get("total_view")),
            shares=parse_number(media.get("total_share")),
        )


@dataclass(frozen=True, slots=True)
class ListingSlice:
    """A page of the listing. `total`: how many articles Zalo says there are; 0: not told."""

    listed: tuple[ListedArticle, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ArticleDetail:
    """An article as Zalo has it. `body`: its blocks as one text, to be searched for a mark."""

    shown: bool
    body: str

    @classmethod
    def from_json(cls, data: JSON) -> ArticleDetail:
        """The `data` of article/getdetail."""
        return cls(data.get("status") == "show", str(data.get("body")))


@dataclass(frozen=True, slots=True)
class FilmStatus:
    """How far Zalo is with a film: one of the FILM_ numbers, its words, and an id when ready."""

    status: int
    message: str
    video_id: str

    @classmethod
    def from_json(cls, data: JSON) -> FilmStatus:
        """The `data` of article/upload_video/verify."""
        words, video_id = data.get("status_message"), data.get("video_id")
        return cls(parse_number(data.get("status")), str(words or ""), str(video_id or ""))


@dataclass(frozen=True, slots=True)
class OfficialAccount:
    """What an OA says of itself."""

    name: str
    package: str
    verified: bool
    followers: int

    @classmethod
    def from_json(cls, data: JSON) -> OfficialAccount:
        """The `data` of oa/getoa."""
        return cls(
            name=str(data.get("name", "")),
            package=str(data.get("package_name") or ""),
            verified=data.get("is_verified") is True,
            followers=parse_number(data.get("num_follower")),
        )


def parse_number(value: object) -> int:
    """A count or a time in milliseconds; 0 if it is none."""
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else 0


def _milliseconds(value: object) -> int:
    """A moment in milliseconds, whichever unit Zalo tells."""
    at = parse_number(value)
    return at * 1000 if 0 < at < 10**11 else at

"""What channels publish: renditions and editions, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from pipeline import recipes
from pipeline.model.values import NOTHING, digest
from pipeline.recipes import Recipe, codec


class Form(StrEnum):
    """Forms of digital media."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


class Product(StrEnum):
    """What is made from a whole article, as staff call it."""

    FILM = "video ngắn"
    INFOGRAPHIC = "infographic"
    POSTER = "áp phích"  # the infographic on A4
    SLIDES = "slide"
    NOTICE = "thông báo"  # A4, for the board
    SPEAKER = "đề cương"  # for the speaker at a neighbourhood's meeting
    ASSEMBLY = "sinh hoạt dưới cờ"  # five minutes under the flag, for schools
    LEAFLET = "tờ phát"


@dataclass(frozen=True)
class Rendition:
    """Sản phẩm truyền thông số: one file made from an article by a recipe.

    The path (below build/, posix) follows from the recipe's digest, so that naming a file is
    pure and making it can wait: the studio makes it if it is missing.
    """

    form: Form
    recipe: Recipe
    alt: str = ""
    width: int = 0
    height: int = 0

    @cached_property
    def path(self) -> str:
        """E.g. `audio/3fa9….mp3`."""
        return f"{self.form}/{digest(recipes.to_json(self.recipe))[:32]}.{self.recipe.suffix}"

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        return {
            "form": str(self.form),
            "recipe": recipes.to_json(self.recipe),
            "alt": self.alt,
            "width": self.width,
            "height": self.height,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Rendition:
        """The rendition that `to_json` wrote."""
        form, recipe = Form(value["form"]), recipes.from_json(value["recipe"])
        return cls(**{**value, "form": form, "recipe": recipe})


_UNMADE = "unmade"  # among an edition's data in JSON; absent where all that was wanted is made


@dataclass(frozen=True)
class Edition:
    """Ấn bản: exactly what one channel will publish; frozen; approved by digest.

    `text` is the words as this channel carries them (HTML, message, spoken script), `data`
    whatever else it needs: JSON, which a type of the channel's own writes and reads, since only
    bytes have a digest. `parts` are digests of the editions that it is assembled from (a radio
    programme of its items): when every part is approved, so is the whole. `unmade` tells why
    products that were wanted of the article are not made: Vietnamese sentences.
    """

    channel: str
    subject: str  # the article's slug, or the programme's id
    title: str
    text: str
    link: str = ""
    renditions: tuple[Rendition, ...] = ()
    parts: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    unmade: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """The name under which a person approves it (hex, 64 characters)."""
        return digest(self.to_json())

    @property
    def summary(self) -> str:
        """What readers see of the article above or beside its text; empty: nothing."""
        return str(self.data.get("summary", ""))

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back, byte for byte the same digest."""
        return {
            "channel": self.channel,
            "subject": self.subject,
            "title": self.title,
            "text": self.text,
            "link": self.link,
            "renditions": [rendition.to_json() for rendition in self.renditions],
            "parts": list(self.parts),
            "data": {**self.data, **({_UNMADE: list(self.unmade)} if self.unmade else {})},
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Edition:
        """The edition that `to_json` wrote."""
        data = dict(value["data"])
        told = {
            "renditions": tuple(map(Rendition.from_json, value["renditions"])),
            "parts": tuple(value["parts"]),
            "unmade": tuple(data.pop(_UNMADE, ())),
            "data": data,
        }
        return cls(**{**value, **told})


@dataclass(frozen=True, slots=True)
class EditionData:
    """What editions of one kind carry as their `data`: each kind is a class of its own."""

    def to_json(self) -> dict[str, object]:
        """The JSON object that `of` reads back."""
        told: dict[str, object] = codec.to_json(self)
        return told

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """The data of an edition. Raises UnknownShape for one of another kind."""
        return cls.from_json(edition.data)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Self:
        """What `to_json` wrote. Raises UnknownShape."""
        found: Self = codec.from_json(cls, value)
        return found


def countersign(edition: Edition) -> Edition:
    """What a second person approves to confirm an edition that one has approved. Nothing sends it.

    An edition like any other: kept, accepted by digest, revoked with its subject.
    """
    return Edition(
        edition.channel, edition.subject, edition.title, "", data={"confirms": edition.digest}
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """Biên nhận: the far end's own proof. `at` is the far end's clock where it tells one.

    `data` is JSON without secrets, which a type of the channel's own writes and reads.
    """

    remote_id: str
    url: str = ""
    at: str = ""  # ISO 8601
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True)
class Observation:
    """Ghi nhận: what the public can see now, and counts (views, reactions…) where told."""

    visible: bool
    counts: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    note: str = ""  # a Vietnamese sentence for staff

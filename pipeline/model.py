"""The nouns of the house, frozen. Values only: no clock, no file, no network.

Text in every noun is NFC. Times are aware and in Asia/Ho_Chi_Minh (`VN`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")

NOTHING: Mapping[str, Any] = MappingProxyType({})


def digest(value: Any) -> str:
    """Sha256 (hex, 64 characters) of a value's canonical JSON; of bytes as they are."""
    if not isinstance(value, bytes):
        value = json.dumps(
            value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()
    return hashlib.sha256(value).hexdigest()


class Priority(StrEnum):
    """The three classes of bulletin of Thông tư 39/2020/TT-BTTTT."""

    NORMAL = "thông thường"
    PRIORITY = "ưu tiên"
    URGENT = "khẩn cấp"

    @property
    def rank(self) -> int:
        """0 comes first on air."""
        return (Priority.URGENT, Priority.PRIORITY, Priority.NORMAL).index(self)


# --- the parsed tree of a Markdown body -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one look. A hard line break is a Span whose text is a newline."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""


Spans: TypeAlias = tuple[Span, ...]


def plain(spans: Spans) -> str:
    """The words of a run of spans, without their look."""
    return "".join(span.text for span in spans)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `line` (from 1) is the line of the author's file, here and in every block."""

    level: int
    spans: Spans
    line: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    spans: Spans
    line: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each entry is a tuple of blocks. `start` is None for bullets."""

    entries: tuple[tuple[Block, ...], ...]
    start: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: header cells, then rows of cells."""

    header: tuple[Spans, ...]
    rows: tuple[tuple[Spans, ...], ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quotation."""

    blocks: tuple[Block, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """An image standing alone; `src` is as the author wrote it, relative to the file."""

    src: str
    alt: str
    caption: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced or indented code block."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""

    line: int = 0


Block: TypeAlias = Heading | Paragraph | Listing | Table | Quote | Figure | Code | Rule


# --- what authors write -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Image:
    """An image file beside the article, already looked at: it opens, and this is its size."""

    src: str  # as the article names it, relative to the article's folder
    path: str  # relative to content/, posix
    sha256: str
    width: int  # pixels, after EXIF orientation
    height: int
    format: str  # "jpeg", "png", "webp", "gif"
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What the author wants different on one channel. Empty means: as the article."""

    title: str = ""
    text: str = ""
    image: Image | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A public note of correction (đính chính); it travels with the corrected edition."""

    at: datetime
    note: str


@dataclass(frozen=True)
class Article:
    """Bài: authored once. Identity is the slug, revision the digest of its words and images."""

    slug: str
    title: str
    section: str  # key of a section in config.toml
    date: datetime
    body: str  # Markdown, NFC, without the front matter
    path: str  # the file, relative to content/, posix
    body_line: int = 1  # line of the file on which `body` starts
    summary: str = ""
    author: str = ""
    unit: str = ""  # đơn vị
    source: str = ""
    source_url: str = ""
    kind: str = ""  # thể loại: tin, bài, thông báo, gương điển hình…
    priority: Priority = Priority.NORMAL
    tags: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()  # đối tượng
    duties: tuple[str, ...] = ()  # nhiệm vụ of the ward's plan that it serves
    channels: tuple[str, ...] = ()  # kênh; empty means every channel of the office
    cover: Image | None = None
    images: tuple[Image, ...] = ()  # all images named in the body, in order, each once
    embargo: datetime | None = None  # not public before
    expiry: datetime | None = None  # not said anew from then on
    secret: bool = False  # mật: no channel accepts it
    promotion: bool = False  # introduces an enterprise's product: never on the loudspeaker
    overrides: Mapping[str, Override] = field(default_factory=lambda: NOTHING)  # by channel
    say: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # đọc: written -> spoken
    corrections: tuple[Correction, ...] = ()  # from the ledger, not from the file

    @cached_property
    def revision(self) -> str:
        """Digest of everything that readers and listeners can notice."""
        return digest([repr(self.__reduced()), sorted(self.say.items())])

    def __reduced(self) -> tuple[Any, ...]:
        skip = {"path", "body_line", "overrides", "say"}
        fields = self.__dataclass_fields__
        values = tuple(getattr(self, name) for name in fields if name not in skip)
        return (*values, sorted(self.overrides.items()))


@dataclass(frozen=True, slots=True)
class Slot:
    """Khung giờ: when a radio programme may start, and how long it may last."""

    start: datetime
    length: int  # seconds

    @property
    def id(self) -> str:
        """E.g. `2026-11-23/1700`."""
        return self.start.strftime("%Y-%m-%d/%H%M")

    @property
    def day(self) -> date:
        """The day on which it starts."""
        return self.start.date()


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Bản tin: what goes out together on one occasion.

    One article for the website, Facebook and a Zalo article; several for a radio programme.
    """

    articles: tuple[Article, ...]
    occasion: str = "đăng"
    campaign: str = ""
    slot: Slot | None = None

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The notes of correction of a bulletin that holds one article."""
        return self.article.corrections

    @property
    def article(self) -> Article:
        """The article of a bulletin that holds one."""
        return self.articles[0]


# --- what channels publish --------------------------------------------------------------


class Form(StrEnum):
    """Forms of digital media."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Rendition:
    """Sản phẩm truyền thông số: one file made from an article by a recipe.

    The path (below build/, posix) follows from the recipe's digest, so that naming a file is
    pure and making it can wait: the studio makes it if it is missing.
    """

    form: Form
    recipe: Mapping[str, Any]  # JSON; `make` names the studio's recipe, `suffix` the ending
    alt: str = ""
    width: int = 0
    height: int = 0

    @cached_property
    def path(self) -> str:
        """E.g. `audio/3fa9….mp3`."""
        return f"{self.form}/{digest(dict(self.recipe))[:32]}.{self.recipe['suffix']}"

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        return {
            "form": str(self.form),
            "recipe": dict(self.recipe),
            "alt": self.alt,
            "width": self.width,
            "height": self.height,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Rendition:
        """The rendition that `to_json` wrote."""
        return cls(**{**value, "form": Form(value["form"])})


@dataclass(frozen=True)
class Edition:
    """Ấn bản: exactly what one channel will publish; frozen; approved by digest.

    `text` is the words as this channel carries them (HTML, message, spoken script), `data`
    whatever else it needs, as JSON. `parts` are digests of the editions that it is assembled
    from (a radio programme of its items): when every part is approved, so is the whole.
    """

    channel: str
    subject: str  # the article's slug, or the programme's id
    title: str
    text: str
    link: str = ""
    renditions: tuple[Rendition, ...] = ()
    parts: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    @cached_property
    def digest(self) -> str:
        """The name under which a person approves it (hex, 64 characters)."""
        return digest(self.to_json())

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
            "data": dict(self.data),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Edition:
        """The edition that `to_json` wrote."""
        renditions = tuple(Rendition.from_json(each) for each in value["renditions"])
        return cls(**{**value, "renditions": renditions, "parts": tuple(value["parts"])})


@dataclass(frozen=True, slots=True)
class Receipt:
    """Biên nhận: the far end's own proof. `at` is the far end's clock where it tells one."""

    remote_id: str
    url: str = ""
    at: str = ""  # ISO 8601
    data: Mapping[str, Any] = field(default_factory=lambda: NOTHING)  # JSON, no secrets


@dataclass(frozen=True, slots=True)
class Observation:
    """Ghi nhận: what the public can see now, and counts (views, reactions…) where told."""

    visible: bool
    counts: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    note: str = ""  # a Vietnamese sentence for staff

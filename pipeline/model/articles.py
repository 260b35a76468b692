"""What authors write: articles, and the bulletins and slots in which they go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from pipeline.model.attachments import Attachment
from pipeline.model.audiences import Audience, Variant
from pipeline.model.clips import Clip
from pipeline.model.editions import Edition
from pipeline.model.images import Image
from pipeline.model.recordings import Recording
from pipeline.model.stored import dump
from pipeline.model.values import NOTHING, VN, canonical, digest


class Priority(StrEnum):
    """The three classes of bulletin of Thông tư 39/2020/TT-BTTTT."""

    NORMAL = "thông thường"
    PRIORITY = "ưu tiên"
    URGENT = "khẩn cấp"

    @property
    def rank(self) -> int:
        """0 comes first on air."""
        return (Priority.URGENT, Priority.PRIORITY, Priority.NORMAL).index(self)


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
    infographic_alt: str = ""  # mô tả infographic; empty: told from what it shows
    products: tuple[str, ...] | None = None  # sản phẩm: None: as the office's rules say
    variants: Mapping[str, Variant] = field(default_factory=lambda: NOTHING)  # bản riêng
    recording: Recording | None = None  # heard on the loudspeaker in place of a reading
    clip: Clip | None = None  # shown in place of a film that is drawn
    attachments: tuple[Attachment, ...] = ()  # files to open or keep, each once
    corrections: tuple[Correction, ...] = ()  # from the ledger, not from the file

    @property
    def start(self) -> datetime:
        """Not public before: its own date, or the embargo after it."""
        return max(self.date, self.embargo or self.date)

    @cached_property
    def terms(self) -> str:
        """Điều kiện phát: when it goes out, how long, how loud and to whom, as canonical JSON.

        Whoever approves an edition approves it on these terms: what an edition holds are words.
        """
        start, expiry = self.start.astimezone(VN), self.expiry
        told = {
            "start": start.isoformat(),
            "expiry": expiry.astimezone(VN).isoformat() if expiry else None,
            "priority": str(self.priority),
            "audience": sorted(self.audience),
        }
        return canonical(told).decode()

    @cached_property
    def revision(self) -> str:
        """Digest of everything that readers and listeners can notice."""
        return digest([repr(self.__reduced()), sorted(self.say.items())])

    @cached_property
    def substance(self) -> str:
        """Digest of what it says and shows, wherever its file and its pictures lie."""
        told = _placeless(dump(self))
        later = {"attachments"} if not self.attachments else set()  # older digests know none
        return digest({name: told[name] for name in told.keys() - {"corrections", *later}})

    def told_to(self, audience: Audience) -> Article:
        """The article in the words written for an audience, or for whoever stands above it."""
        for each in audience.lineage:
            if own := self.variants.get(each):
                return replace(
                    self,
                    title=own.title,
                    summary=own.summary,
                    body=own.body,
                    body_line=own.body_line,
                    images=own.images,
                    overrides=NOTHING,  # a channel speaks to everyone
                    variants=NOTHING,
                )
        return self

    def __reduced(self) -> tuple[Any, ...]:
        # these reach nobody but by renditions that hold all of them
        skip = {"path", "body_line", "overrides", "say", "variants", "products", "clip"}
        skip |= {"infographic_alt", "attachments"}
        fields = self.__dataclass_fields__
        values = tuple(getattr(self, name) for name in fields if name not in skip)
        return (*values, sorted(self.overrides.items()))


def _placeless(value: Any) -> Any:
    """A dumped value without files and lines."""
    if isinstance(value, dict):
        return {key: _placeless(each) for key, each in value.items() if key not in _PLACES}
    return [_placeless(each) for each in value] if isinstance(value, list) else value


_PLACES = frozenset({"path", "body_line"})


@dataclass(frozen=True, slots=True)
class Address:
    """What an address belongs to: a file below content/, and the words that were approved."""

    path: str
    words: str  # digest of the body
    seen: str | None = None  # digest of the body that the file had when it was last read


@dataclass(frozen=True, slots=True)
class Slot:
    """Khung giờ: when a radio programme may start, and how long it may last."""

    start: datetime
    length: int  # seconds
    sober: bool = False  # a day of mourning: no tunes
    pressing: bool = False  # only khẩn cấp and ưu tiên are said
    empty: str = ""  # slug of what is read when there is no news; empty: silence

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
    repeats: frozenset[str] = frozenset()  # slugs that the public heard before
    again: Edition | None = None  # a programme that was on air; then there are no articles

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """The notes of correction of a bulletin that holds one article."""
        return self.article.corrections

    @property
    def article(self) -> Article:
        """The article of a bulletin that holds one."""
        return self.articles[0]

"""What the edition of a page holds beside its title and text, as the page and the lists show it.

Moments are ISO 8601 in Việt Nam's time, down to the minute; files are paths in the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import EditionData
from pipeline.recipes import codec

_LATER: Mapping[str, object] = {
    "listen": None,
    "made": [],
}  # editions of the first versions tell nothing of these


class PictureFile(NamedTuple):
    """A picture of the site, with its size in pixels."""

    file: str
    width: int
    height: int


class PageTag(NamedTuple):
    """A tag: its address among the lists, and its words."""

    address: str
    words: str


class PageAnchor(NamedTuple):
    """A heading in the table of contents."""

    anchor: str
    words: str


class PagePlayer(NamedTuple):
    """The article read aloud, and about how long that takes, in words."""

    file: str
    length: str


class PageDownload(NamedTuple):
    """A file to download: where it lies, its name on the reader's disk, its label, its kind."""

    file: str
    name: str
    label: str
    kind: str


class PageAttachment(NamedTuple):
    """A file to open or keep, and its words for whoever can't open it."""

    file: str  # where it lies
    name: str  # on the reader's disk; empty: it opens in the browser
    title: str
    kind: str  # with its size: “PDF, 1,2 MB”
    linked: bool  # the text has a link to it
    words: tuple[str, ...]  # paragraphs of what it says; empty: none are shown
    cut: bool  # it says more than that


@dataclass(frozen=True, slots=True)
class PageCorrection:
    """A note of correction."""

    at: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProduct:
    """A product made of the article: a film, a picture, papers to download."""

    product: str
    label: str
    file: str  # the first of its files
    width: int
    height: int
    alt: str
    captions: str  # of a film
    poster: str = field(default="", metadata=codec.OPTIONAL)  # of a clip
    files: tuple[PageDownload, ...]


@dataclass(frozen=True, slots=True)
class PageData(EditionData):
    """Everything of a page that is not its title, its body or its address."""

    section: str  # key of the chuyên mục
    section_name: str
    date: str
    expiry: str
    author: str
    unit: str
    source: str
    source_url: str
    kind: str
    priority: str
    tags: tuple[PageTag, ...]
    summary: str
    mentions: tuple[str, ...]  # slugs of articles that it links to
    contents: tuple[PageAnchor, ...]
    corrections: tuple[PageCorrection, ...]
    card: PictureFile | None  # in lists, narrow
    lead: PictureFile | None  # in lists, wide
    share: PictureFile | None  # where links to the article are shared
    alt: str  # of those three
    cover: str  # markup of a picture above the body
    listen: PagePlayer | None
    made: tuple[PageProduct, ...]
    attachments: tuple[PageAttachment, ...] = field(default=(), metadata=codec.OPTIONAL)

    @property
    def updated(self) -> str:
        """When the last correction was made, else the article's own date."""
        return self.corrections[-1].at if self.corrections else self.date

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> PageData:
        """What `to_json` wrote, in this version or an earlier one. Raises UnknownShape."""
        found: PageData = codec.from_json(cls, {**_LATER, **value})
        return found

"""The parsed tree of a Markdown body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


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
    """A fenced code block."""

    text: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""

    line: int = 0


Block: TypeAlias = Heading | Paragraph | Listing | Table | Quote | Figure | Code | Rule

"""The tree of blocks → lines of words, tables, numbered lists and topics. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import (
    Block,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Spans,
    Table,
    plain,
)
from pipeline.outline.quantity import numeric
from pipeline.outline.sentences import sentences
from pipeline.outline.shape import Grid, Line, Steps, Topic
from pipeline.prose import punctuated
from pipeline.text import nfc, squeeze


@dataclass(slots=True)
class Gathered:
    """Everything in an article that may be told in short, in the order of the text."""

    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    steps: list[Steps] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    """A topic while its blocks are read."""

    heading: str = ""
    level: int = 0
    line: int = 0
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    steps: list[Steps] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def topic(self) -> Topic:
        spoken = [each.text for each in self.lines if each.kind in ("paragraph", "quote")]
        return Topic(
            heading=self.heading,
            level=self.level,
            sentences=tuple(each for text in spoken for each in sentences(text)),
            points=tuple(each.text for each in self.lines if each.kind in ("entry", "step")),
            table=self.grids[0] if self.grids else None,
            image=self.images[0] if self.images else "",
            line=self.line,
        )


def gather(blocks: Sequence[Block]) -> Gathered:
    """Read a whole article."""
    found = Gathered()
    for part in _parts(blocks):
        if part.heading or part.lines or part.grids or part.images:
            found.lines += part.lines
            found.grids += part.grids
            found.steps += part.steps
            found.topics.append(part.topic())
    return found


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    part = _Part()
    for block in blocks:
        if isinstance(block, Heading):
            yield part
            part = _Part(words(block.spans), block.level, block.line)
        else:
            _read(block, part, "paragraph", "")
    yield part


def _read(block: Block, part: _Part, kind: str, above: str) -> None:
    match block:
        case Paragraph():
            if text := _paragraph(block.spans):
                strong = _strong(block.spans)
                part.lines.append(Line(text, block.line, part.heading, kind, strong, above))
        case Listing():
            _listing(block, part, above)
        case Quote():
            for inner in block.blocks:
                _read(inner, part, "quote", above)
        case Table():
            part.grids.append(_grid(block, part.heading))
        case Figure():
            part.images.append(block.src)
        case _:  # code, rules and headings inside lists tell nothing in short
            pass


def _listing(block: Listing, part: _Part, above: str) -> None:
    introduced = part.lines[-1].text if part.lines else ""
    above = above or (introduced if introduced.endswith(":") else "")
    kind = "entry" if block.start is None else "step"
    told = []
    for entry in block.entries:
        start = len(part.lines)
        for inner in entry:
            _read(inner, part, kind, part.lines[start].text if len(part.lines) > start else above)
        own = [each.text for each in part.lines[start:] if each.kind == kind]
        told += own[:1]
    if block.start is not None and len(told) > 1:
        part.steps.append(Steps(part.heading, tuple(told), block.line))


def _grid(block: Table, heading: str) -> Grid:
    header = tuple(words(each) for each in block.header)
    rows = tuple(tuple(words(cell) for cell in row) for row in block.rows)
    return Grid(heading, header, rows, numeric(header, rows), block.line)


def words(spans: Spans) -> str:
    """A run of spans on one line, punctuated; the boxes of check lists are left out."""
    return squeeze(punctuated(nfc(plain(spans))).replace("☑", "").replace("☐", ""))


def _paragraph(spans: Spans) -> str:
    """As `words`, but line breaks stay: each ends a sentence."""
    lines = punctuated(nfc(plain(spans))).replace("☑", "").replace("☐", "").splitlines()
    return "\n".join(filter(None, map(squeeze, lines)))


def _strong(spans: Spans) -> str:
    """The bold words that a paragraph begins with, if it goes on after them."""
    if len(spans) < 2 or not spans[0].strong:
        return ""
    return words(spans[:1])

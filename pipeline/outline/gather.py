"""The tree of blocks → lines of words, tables, numbered lists and topics. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
from pipeline.outline.quantity import numeric_columns
from pipeline.outline.sentences import split_sentences
from pipeline.outline.shape import Grid, Line, Steps, Topic
from pipeline.prose import fix_punctuation
from pipeline.text import nfc, squeeze

STEP = re.compile(r"(?:bước|việc thứ)\s+(\d{1,2})\s*[:.)–\-]\s*", re.IGNORECASE)
_LEADS_ON = re.compile(r":$|\b(như sau|sau đây|dưới đây|theo bảng|bảng sau)\b[^.]*[.:…]?$", re.I)


@dataclass(slots=True)
class Gathered:
    """Everything in an article that may be told in short, in the order of the text."""

    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    steps: list[Steps] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)


@dataclass(slots=True)
class _Numbered:
    """A numbered list while it is read: a picture or a remark may stand between two entries."""

    start: int
    line: int
    entries: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # which lines of its part are in it

    def steps(self, part: _Part) -> Steps:
        last = max((part.lines[at].line for at in self.lines), default=self.line)
        return Steps(part.heading, tuple(self.entries), self.line, self.start, last)


@dataclass(slots=True)
class _Part:
    """A topic while its blocks are read."""

    heading: str = ""
    level: int = 0
    line: int = 0
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    steps: list[_Numbered] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def topic(self) -> Topic:
        spoken = [each.text for each in self.lines if each.kind in ("paragraph", "quote")]
        return Topic(
            heading=self.heading,
            level=self.level,
            sentences=tuple(each for text in spoken for each in split_sentences(text)),
            points=tuple(each.text for each in self.lines if each.kind in ("entry", "step")),
            table=self.grids[0] if self.grids else None,
            image=self.images[0] if self.images else "",
            line=self.line,
        )


def gather_parts(blocks: Sequence[Block]) -> Gathered:
    """Read a whole article."""
    found = Gathered()
    for part in _parts(blocks):
        if part.heading or part.lines or part.grids or part.images:
            part.steps = [*filter(_several, part.steps)] or list(_labelled_steps(part.lines))
            for at in {at for steps in part.steps for at in steps.lines}:
                part.lines[at] = replace(part.lines[at], numbered=True)
            found.lines += [_in_step(part.heading, line) for line in part.lines]
            found.grids += part.grids
            found.steps += [each.steps(part) for each in part.steps]
            found.topics.append(part.topic())
    return found


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    part = _Part()
    for block in blocks:
        if isinstance(block, Heading):
            yield part
            part = _Part(flat_words(block.spans), block.level, block.line)
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
            before = part.lines[-1].text if part.lines else ""
            part.grids.append(_grid(block, part.heading, bool(_LEADS_ON.search(before))))
        case Figure():
            part.images.append(block.src)
        case _:  # code, rules and headings inside lists tell nothing in short
            pass


def _listing(block: Listing, part: _Part, above: str) -> None:
    introduced = part.lines[-1].text if part.lines else ""
    above = above or (introduced if introduced.endswith(":") else "")
    kind = "entry" if block.start is None else "step"
    steps = _list_of(part.steps, block)
    for entry in block.entries:
        start = len(part.lines)
        for inner in entry:
            _read(inner, part, kind, part.lines[start].text if len(part.lines) > start else above)
        if steps and len(part.lines) > start:
            steps.entries.append(_whole([each.text for each in part.lines[start:]]))
            steps.lines += range(start, len(part.lines))


def _list_of(lists: list[_Numbered], block: Listing) -> _Numbered | None:
    """The numbered list that a listing goes on with, or begins; None: it has no numbers."""
    if block.start is None:
        return None
    last = lists[-1] if lists else None
    if last is None or block.start < 2 or last.start + len(last.entries) != block.start:
        lists.append(last := _Numbered(block.start, block.line))
    return last


def _several(steps: _Numbered) -> bool:
    return len(steps.entries) > 1


def _whole(texts: Sequence[str]) -> str:
    """An entry with what stands below it: “Mang theo: căn cước; điện thoại”."""
    first, *rest = texts
    if rest and first.endswith(":"):
        return f"{first} {'; '.join(each.rstrip('.;,') for each in rest)}"
    for text in rest:
        ended = first.endswith((".", "!", "?", "…"))
        first += f" {text[:1].upper()}{text[1:]}" if ended else f"; {text}"
    return first


def _labelled_steps(lines: Sequence[Line]) -> Iterator[_Numbered]:
    """“Bước 1: …”, “Bước 2: …” as lines of their own, with what stands between them."""
    told = [(at, found) for at, line in enumerate(lines) if (found := STEP.match(line.text))]
    if len(told) < 2 or [int(found[1]) for _, found in told] != [*range(1, len(told) + 1)]:
        return
    steps = _Numbered(1, lines[told[0][0]].line)
    ends = [*(at for at, _ in told[1:]), told[-1][0] + 1]
    for (start, found), end in zip(told, ends, strict=True):
        texts = [lines[start].text[found.end() :], *(each.text for each in lines[start + 1 : end])]
        steps.entries.append(_whole(texts))
        steps.lines += range(start, end)
    yield steps


def _in_step(heading: str, line: Line) -> Line:
    """A line under the heading “Bước 2: …” is a part of that step."""
    return replace(line, numbered=True) if STEP.match(f"{heading}:") else line


def _grid(block: Table, heading: str, introduced: bool) -> Grid:
    header = tuple(flat_words(each) for each in block.header)
    rows = tuple(tuple(flat_words(cell) for cell in row) for row in block.rows)
    return Grid(heading, header, rows, numeric_columns(header, rows), block.line, introduced)


def flat_words(spans: Spans) -> str:
    """A run of spans on one line, punctuated; the boxes of check lists are left out."""
    return squeeze(fix_punctuation(nfc(plain(spans))).replace("☑", "").replace("☐", ""))


def _paragraph(spans: Spans) -> str:
    """As `words`, but line breaks stay: each ends a sentence."""
    lines = fix_punctuation(nfc(plain(spans))).replace("☑", "").replace("☐", "").splitlines()
    return "\n".join(filter(None, map(squeeze, lines)))


def _strong(spans: Spans) -> str:
    """The bold words that a paragraph begins with, if it goes on after them."""
    if len(spans) < 2 or not spans[0].strong:
        return ""
    return flat_words(spans[:1])

"""From the article's tree to lines to be read: what is a heading, an entry, a row is known here.

“Nơi nhận” and the signature under it are for the archive, not for listeners: they end the text.
Images and code blocks are silent; of a link only its words are said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import (
    Block,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Spans,
    Table,
    plain,
)
from pipeline.speech.letters import pattern

_RECIPIENTS = re.compile(r"\s*nơi\s+nhận\s*:", re.IGNORECASE)
_SIGNED = pattern(r"\s*(?:KT|TM|TL|TUQ|T/M|K/T|T/L)\s*[./]?\s*[<U>]{2}")
_NAME = pattern(r"\s*(?:[<U>]\w*\s*){2,5}$")
HEADING, PARAGRAPH, ENTRY = 0.7, 0.55, 0.4  # seconds of silence after it


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line to be read, the author's line number, and the silence that follows it."""

    text: str
    line: int
    pause: float = PARAGRAPH


def lines(blocks: Sequence[Block]) -> Iterator[SourceLine]:
    """Every line that goes on air, in order."""
    signed = False
    for block in blocks:
        first = _first_words(block)
        if _RECIPIENTS.match(first):
            return
        if _SIGNED.match(first):
            signed = True
            continue
        if signed and _is_closing(block):
            continue
        signed = False
        yield from _of(block)


def ends(text: str) -> bool:
    """Whether words open what is for the archive: “Nơi nhận:”, a signature."""
    return bool(_RECIPIENTS.match(text) or _SIGNED.match(text))


def _first_words(block: Block) -> str:
    return plain(block.spans) if isinstance(block, Heading | Paragraph) else ""


def _is_closing(block: Block) -> bool:
    """Below a signature: the office in capitals, and the signer's name."""
    words = _first_words(block).strip()
    return bool(words) and (words.isupper() or bool(_NAME.match(words)))


def _of(block: Block) -> Iterator[SourceLine]:
    match block:
        case Heading():
            yield from _broken(block.spans, block.line, HEADING)
        case Paragraph():
            yield from _broken(block.spans, block.line, PARAGRAPH)
        case Listing():
            yield from _listing(block)
        case Table():
            yield from _table(block)
        case Quote():
            for inner in block.blocks:
                yield from _of(inner)
        case _:  # figures, code and rules are silent
            return


def _broken(spans: Spans, line: int, pause: float) -> Iterator[SourceLine]:
    """A paragraph's lines: a hard break ends one."""
    parts = [part for part in plain(spans).split("\n") if part.strip()]
    for offset, part in enumerate(parts):
        yield SourceLine(part, line, pause if offset == len(parts) - 1 else ENTRY)


def _listing(block: Listing) -> Iterator[SourceLine]:
    for number, entry in enumerate(block.entries, block.start or 0):
        said = False
        for inner in entry:
            for source in _of(inner):
                mark = f"{number}. " if block.start is not None and not said else ""
                yield SourceLine(mark + source.text, source.line or block.line, ENTRY)
                said = True


def _table(block: Table) -> Iterator[SourceLine]:
    heads = [plain(cell).strip() for cell in block.header]
    for offset, row in enumerate(block.rows):
        cells = [plain(cell).replace("\n", ", ").strip() for cell in row]
        named = [
            f"{head}: {cell}" if head else cell
            for head, cell in zip(heads + [""] * len(cells), cells, strict=False)
            if cell and not (head.upper() in ("STT", "TT") and cell.isdecimal())
        ]
        # Two lines of a pipe table come before its first row: the heads and the rule.
        line = block.line + 2 + offset if block.line else 0
        if named:
            yield SourceLine("; ".join(named) + ".", line, ENTRY)

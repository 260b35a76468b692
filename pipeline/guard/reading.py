"""Published words → units (paragraph, entry, row) → tokens, each in one spelling. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.guard.spelling import folded, lowered, tidy

LONGEST_LEAD = 200  # characters of a line that leads a list
LONGEST = 1_500  # characters of a unit: longer ones are cut, so that no rule looks far
_START = re.compile(r"[ \t>]*(?:(?:[-+•–#]{1,6}|\d{1,3}[.)]|[a-zđ]\))[ \t]+)?")
_ROW = re.compile(r"\s*\|")
_RULE = re.compile(r"[\s|:\-]+")
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\W_]{2,}")
_END = re.compile(r"[!?…;]|\.(?=\s|$|[”\")])|\n\n")


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """Words that are published together: of a body, a caption, a title…"""

    where: str  # Vietnamese
    text: str
    line: int = 0  # of the file, on which it starts; 0: of the head
    heard: bool = False  # said on the loudspeaker
    picture: bool = False  # describes a picture


class Token(NamedTuple):
    """A word and where it stands."""

    low: str
    fold: str
    start: int
    end: int
    capital: bool
    upper: bool
    gap: str  # what stands before it


@dataclass(frozen=True)
class Unit:
    """A paragraph, an entry of a list, a row of a table (each cell after its header)."""

    passage: PublishedPart
    line: int  # offset from the passage's first line
    text: str  # tidied
    row: bool = False
    lead: str = ""  # the line above a list or a table that says what it is a list of

    @cached_property
    def low(self) -> str:
        """Lower case, one spelling."""
        return lowered(self.text)

    @cached_property
    def fold(self) -> str:
        """Lower case without marks."""
        return folded(self.low)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Of each sentence: where its first word starts and its last ends."""
        text = self.text
        first, last = _WORD.search(text), len(text)
        if first is None:
            return ()
        while not text[last - 1].isalnum():
            last -= 1
        start, found = first.start(), list[tuple[int, int]]()
        for gap in () if self.row else _GAP.finditer(text, start, last):
            if _END.search(gap[0]) and not self._is_between_digits(*gap.span()):
                found.append((start, gap.start()))
                start = gap.end()
        return (*found, (start, last))

    @cached_property
    def tells_age(self) -> bool:
        """Whether somebody's age may stand in it."""
        return "tuổi" in self.low or "tuoi" in self.low

    def _is_between_digits(self, start: int, end: int) -> bool:
        """“0 7 9 0 . 8 8”: a point with blanks on both sides, within a number."""
        text = self.text
        return text[start:end] == " . " and text[start - 1].isdigit() and text[end].isdigit()

    def part(self, sentence: int) -> str:
        """A sentence, with what ends it."""
        start, end = self.spans[sentence]
        return self.text[start : end + 2]

    def tokens(self, sentence: int) -> list[Token]:
        """The words of a sentence."""
        start, end = self.spans[sentence]
        last = self.spans[sentence - 1][1] if sentence else 0
        text, low, fold = self.text, self.low, self.fold
        found: list[Token] = []
        for each in _WORD.finditer(text, start, end):
            at, to = each.span()
            word = each[0]
            capital = word[0].isupper()
            upper = capital and word.isupper()
            found.append(Token(low[at:to], fold[at:to], at, to, capital, upper, text[last:at]))
            last = to
        return found

    def raw(self, start: int) -> str:
        """The line of tidied text in which a place stands."""
        at = self.text.rfind("\n", 0, start) + 1
        end = self.text.find("\n", start)
        return self.text[at : end if end >= 0 else len(self.text)]

    def line_at(self, start: int) -> int:
        """The file's line of a place; 0: of the head."""
        if not self.passage.line:
            return 0
        return self.passage.line + self.line + self.text.count("\n", 0, start)


def units(passage: PublishedPart) -> Iterator[Unit]:
    """The units of a passage, in order."""
    lines = tidy(passage.text).split("\n")
    header: Sequence[str] = ()
    begun, kept, lead = 0, list[str](), ""
    for at, line in enumerate(lines):
        is_row = "|" in line and _ROW.match(line) is not None
        start = _START.match(line)
        fresh = start is not None and start.end() > len(line) - len(line.lstrip())
        if kept and (not line.strip() or is_row or fresh):
            own, text = lead, "\n".join(kept)
            lead = _lead(text, lead)
            yield from _cut(passage, begun, text, lead=own if own == lead else "")
            kept = []
        if is_row:
            cells = [each.strip() for each in line.strip().strip("|").split("|")]
            if _RULE.fullmatch(line):
                continue
            yield from _cut(passage, at, _row(header, cells), row=True, lead=lead)
            if not header:
                header = cells
            continue
        if line.strip():
            header = ()
            if not kept:
                begun = at
            kept.append(line)
    if kept:
        text = "\n".join(kept)
        own = lead if lead == _lead(text, lead) else ""
        yield from _cut(passage, begun, text, lead=own)


def _lead(text: str, before: str) -> str:
    """What leads the entries after a text: itself, or what led until here while entries go on."""
    if len(text) <= LONGEST_LEAD and (text.startswith("#") or text.rstrip(" *").endswith(":")):
        return text
    start = _START.match(text)
    return before if start and start.end() and not text.startswith("#") else ""


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    if not header:
        return ", ".join(cells)
    named = (f"{name}: {cell}" for name, cell in zip(header, cells, strict=False) if cell)
    return ", ".join(named)


def _cut(
    passage: PublishedPart, line: int, text: str, row: bool = False, lead: str = ""
) -> Iterator[Unit]:
    """A unit, or several of a very long one, cut at a blank where there is one."""
    while len(text) > LONGEST:
        at = max(text.rfind("\n", 0, LONGEST), text.rfind(". ", 0, LONGEST) + 1)
        at = at if at > LONGEST // 2 else text.rfind(" ", 0, LONGEST)
        at = at if at > LONGEST // 2 else LONGEST
        yield Unit(passage, line, text[:at], row, lead)
        line += text.count("\n", 0, at)
        text = text[at:]
    if text.strip():
        yield Unit(passage, line, text, row, lead)

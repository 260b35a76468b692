"""What an author types, made ready for CommonMark, so that no word and no figure is lost. Pure.

CommonMark makes code of an indented paragraph, drops the cells that a row has beyond its header,
joins 3*4*2 to 342 and swallows a line like “[Hạn]: 25/11/2026”. Office texts hold all of these.
Here each becomes what its author sees: a paragraph, a column without a head, an asterisk, a line.
Lines are only made longer or shorter, so every line keeps its number.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Events = Callable[[str], Iterable[tuple[Any, tuple[int, int]]]]  # of a parser, with byte ranges
_Edit = tuple[int, int, bytes]  # bytes [start, end) → others

_PASSES = 12  # what one pass mends may show what the next has to
_SUSPECT = re.compile(
    r"(?:^|\n)[ >\-+*\d.)]*(?:\t| {4})"  # may be indented
    r"|~|\*+[\d#]|[^\W_]\*+[^\W_]"  # a mark at a figure, or inside a word
    r"|(?<!\*)\*(?![*\s])"
    r"|_\.\w|[/.]_|://\S*[*_]"  # names of files, addresses
    r"|(?:^|\n)[^\w\n\[]*\[[^\]^]{1,999}\]:"  # looks like the definition of a link
    r"|(?:^|\n)[ >]*\|?[ \t]*:?-+:?[ \t]*\|"  # a table's second line
)
_CALLED = re.compile(rb"\*{1,2}#?\d{1,6}(?:\*\d{0,20}){0,4}#")  # *101#, *#06#, **21*0912345678#
_FIGURE = re.compile(rb"[\d.,]+")
_DEFINED = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(\[)(?!\^)"
    r"((?:[^\]\[\n]|\n(?![ \t>]*(?:\n|\Z))){1,999})"  # over several lines, too, but no blank one
    r"\]:[ \t]*\n?[ \t]*\S",
    re.MULTILINE,
)
_NAMED = re.compile(r"\[([^\]\[]{1,999})\]")
_WEB = re.compile(rb"https?://[^\s<>]*$")
_ADDRESS = re.compile(rb"[^\s<>]+")
_ADDRESS_SIGNS = (b"/", b"?", b"&", b"=", b"-")
_MARKER = {"Emphasis": 1, "Strong": 2, "Strikethrough": 2}
_PIPE = re.compile(rb"(?<!\\)\|")


def prepare(body: str, events: Events, bracketed: Callable[[bytes], bytes]) -> str:
    """The body as CommonMark should read it. `bracketed` puts a bare address in `<…>`."""
    if not _SUSPECT.search(body):
        return body
    for _ in range(_PASSES):
        data = body.encode()
        walk = _Walk(data, bracketed)
        for event, place in events(body):
            walk.take(event, *place)
        edits = [*walk.edits, *_undefined(body, walk.fences)]
        if not edits:
            return body
        body = _edited(data, edits)
    return body


def _edited(data: bytes, edits: Iterable[_Edit]) -> str:
    pieces: list[bytes] = []
    at = 0
    for start, end, new in sorted(set(edits)):
        if start < at:
            continue  # the next pass sees what is left of it
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]]).decode()


@dataclass(slots=True)
class _Walk:
    """Goes through the parser's events and gathers what has to be changed."""

    data: bytes
    bracketed: Callable[[bytes], bytes]
    edits: list[_Edit] = field(default_factory=list)
    fences: list[tuple[int, int]] = field(default_factory=list)  # code, raw HTML
    _indented: bool = False
    _linked: int = 0
    _columns: int = 0
    _most: int = 0  # cells of the longest row of the open table

    def take(self, event: Any, start: int, end: int) -> None:
        """One event of the parser."""
        if isinstance(event, str):
            return
        ((name, value),) = event.items()
        if name not in ("Start", "End"):
            if name in ("Code", "Html", "InlineHtml"):
                self.fences.append((start, end))
            elif name == "Text" and self._indented:
                self._dedent(start, end)
            return
        kind, value = (value, None) if isinstance(value, str) else next(iter(value.items()))
        opens = name == "Start"
        if kind == "CodeBlock":
            self._indented = opens and value == "Indented"
            if opens and not self._indented:
                self.fences.append((start, end))
        elif kind == "Link" or kind == "Image":
            self._linked += 1 if opens else -1
        elif opens and kind in _MARKER:
            self._pair(kind, start, end)
        elif kind in ("Table", "TableRow"):
            self._table(kind, opens, value, start, end)

    # --- indented text --------------------------------------------------------------------

    def _dedent(self, start: int, end: int) -> None:
        """Four columns less in front of a line; a line that another follows keeps its end."""
        if not self.data[start:end].strip():
            return
        first = self.data.rfind(b"\n", 0, start) + 1
        blank = start
        while blank > first and self.data[blank - 1] in b" \t":
            blank -= 1
        word = start
        while self.data[word] in b" \t":
            word += 1
        width = max(0, _columns(self.data[first:start]) - 4 - _columns(self.data[first:blank]))
        if blank > first and not self.data[first:blank].endswith(b" "):
            width = max(1, width)  # the blank that a list's or a quotation's sign needs
        self.edits.append((blank, word, b" " * width))
        line = self.data.find(b"\n", start)
        if line >= 0 and not self.data[start:line].endswith((b"  ", b"\\")):
            following = self.data[line + 1 : (self.data.find(b"\n", line + 1) + 1) or None]
            if line < end and following.strip(b" \t\r\n>") and following[:1] in b" \t>":
                self.edits.append((line, line, b"  "))  # lines stay lines, as they were typed

    # --- marks at figures and inside words ------------------------------------------------

    def _pair(self, kind: str, start: int, end: int) -> None:
        """A look whose signs its author means as signs."""
        data = self.data
        sign = data[start : start + 1]
        size = 1 if sign == b"~" != data[start + 1 : start + 2] else _MARKER[kind]
        goes_on = _first(data, end).isalnum() or data[end : end + 1] in _ADDRESS_SIGNS
        inner = sign == b"_" or (sign == b"*" and size == 1 and goes_on)
        if inner and not self._linked and _WEB.search(data, max(0, start - 2000), start):
            self._bracket(start)
        elif self._is_text(kind, sign, size, start, end):
            for at in (*range(start, start + size), *range(end - size, end)):
                self.edits.append((at, at, b"\\"))

    def _bracket(self, at: int) -> None:
        found = _WEB.search(self.data, max(0, at - 2000), at)
        whole = _ADDRESS.match(self.data, found.start()) if found else None
        if whole and self.data[whole.start() - 1 : whole.start()] != b"<":
            self.edits.append((whole.start(), whole.end(), self.bracketed(whole.group())))

    def _is_text(self, kind: str, sign: bytes, size: int, start: int, end: int) -> bool:
        opening, closing = _run(self.data, start), _run(self.data, end - 1)
        before, first = _last(self.data, opening[0]), _first(self.data, opening[1])
        last, after = _last(self.data, closing[0]), _first(self.data, closing[1])
        if sign == b"~" and size == 1:
            return True  # “khoảng ~10”: nobody strikes with one
        if sign == b"*" and _CALLED.match(self.data, start):
            return True
        if sign == b"_":
            path = self.data[end : end + 1] == b"." and _first(self.data, end + 1).isalnum()
            return path or before in "/.\\"
        if size == 1:
            inner = (before.isalnum() and first.isalnum()) or (last.isalnum() and after.isalnum())
            return inner or self._is_product(start, end)
        if kind == "Strikethrough":  # taken out, it would join what stands around it
            return before.isalnum() and after.isalnum()
        return (before.isdigit() and first.isdigit()) or (last.isdigit() and after.isdigit())

    def _is_product(self, start: int, end: int) -> bool:
        """“3 *4* 2,5”: what stands between two figures is a product."""
        near = self.data[max(0, start - 2) : start], self.data[end : end + 2]
        return bool(
            _FIGURE.fullmatch(self.data, start + 1, end - 1)
            and re.fullmatch(rb"\d[ \t]", near[0])
            and re.fullmatch(rb"[ \t]\d", near[1])
        )

    # --- tables ---------------------------------------------------------------------------

    def _table(self, kind: str, opens: bool, value: Any, start: int, end: int) -> None:
        if kind == "Table" and opens:
            self._columns = self._most = len(value)
        elif kind == "TableRow" and opens:
            self._most = max(self._most, _cells(self.data[start:end]))
        elif kind == "Table" and self._most > self._columns:
            more = self._most - self._columns
            line = start
            for cell in (b" |", b" - |"):
                stop = self.data.find(b"\n", line)
                stop = end if stop < 0 else stop
                text = self.data[line:stop].rstrip()
                closed = b"" if text.endswith(b"|") and not text.endswith(b"\\|") else b" |"
                at = line + len(text)
                self.edits.append((at, at, closed + cell * more))
                line = stop + 1


def _cells(row: bytes) -> int:
    """How many cells a row has, blank ones at its end left aside."""
    cells = _PIPE.split(row.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    while cells and not cells[-1].strip():
        cells.pop()
    return len(cells)


def _columns(text: bytes) -> int:
    """How far a beginning of a line reaches; a tab goes on to the next fourth column."""
    at = 0
    for sign in text.decode(errors="replace"):
        at += 4 - at % 4 if sign == "\t" else 1
    return at


def _first(data: bytes, at: int) -> str:
    return data[at : at + 4].decode(errors="ignore")[:1]


def _last(data: bytes, end: int) -> str:
    return data[max(0, end - 4) : end].decode(errors="ignore")[-1:]


def _run(data: bytes, at: int) -> tuple[int, int]:
    """From where to where the sign at a place is repeated."""
    start, stop = at, at + 1
    while start and data[start - 1] == data[at]:
        start -= 1
    while stop < len(data) and data[stop] == data[at]:
        stop += 1
    return start, stop


def _undefined(body: str, fences: Iterable[tuple[int, int]]) -> Iterator[_Edit]:
    """Lines that look like the definition of a link that nothing links to: they are words."""
    found = list(_DEFINED.finditer(body))
    if not found:
        return
    defined = Counter(_label(match[2]) for match in found)
    named = Counter(map(_label, _NAMED.findall(body)))
    ranges = sorted(fences)
    starts = [start for start, _ in ranges]
    for match in found:
        label = _label(match[2])
        if named[label] > defined[label]:
            continue
        at = len(body[: match.start(1)].encode())
        before = bisect_right(starts, at) - 1
        if before >= 0 and at < ranges[before][1]:
            continue
        yield at, at, b"\\"


def _label(written: str) -> str:
    """A link's label as CommonMark compares it: no case, blanks and line ends alike."""
    return " ".join(written.casefold().split())


# --- bullets ------------------------------------------------------------------------------

_BULLET = re.compile(
    r"([ \t]*)(?:[•●○◦▪■□▫►➢➔✓✔❖◆◇‣⁃♦✦][ \t]*→?|[→oØüvq§·–—+-]→?(?=\t))[ \t]+(?=\S)"
)
_ANY_BULLET = re.compile(rf"(?:^|\n){_BULLET.pattern}")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def bulleted(text: str) -> str:
    """Lines that begin with a bullet of a word processor, as entries of a list."""
    if not _ANY_BULLET.search(text):
        return text
    lines = text.split("\n")
    fence = ""
    above: list[int] = []  # how far the entries that this one may stand under are set in
    for n, line in enumerate(lines):
        if mark := _FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and (found := _BULLET.match(line)):
            setting = _columns(found[1].encode())
            above = [each for each in above if each < setting]
            lines[n] = f"{'  ' * len(above)}- {line[found.end() :]}"
            above.append(setting)
        elif line.strip():
            above = []
    return "\n".join(lines)

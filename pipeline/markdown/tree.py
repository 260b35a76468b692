"""Parser events → the tree of blocks of pipeline/model.py. Pure; knows no parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.model import (
    Block,
    Code,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
)

DEEPEST = 16  # lists inside lists (quotes: twice that); deeper ones join the one that holds them
FOOTNOTE = "#chu-thich-"  # the address of a footnote begins so, in HTML and in Span.href

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STRUCK = re.compile(r"<(/?)(?:s|del|strike)(?:\s[^>]*)?>", re.IGNORECASE)
_LOOKS = {"Strong": "strong", "Emphasis": "emphasis", "Strikethrough": "struck"}
_INLINE = {*_LOOKS, "Link", "Image"}
_SILENT = {"HtmlBlock", "Superscript", "Subscript"}


@dataclass(slots=True)
class _Run:
    """Running text being gathered, and the images met in it."""

    line: int = 0
    spans: list[Span] = field(default_factory=list)
    before: list[Block] = field(default_factory=list)  # images that come before any word
    after: list[Block] = field(default_factory=list)
    looks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_LOOKS.values(), 0))
    href: str = ""
    images: list[tuple[dict[str, Any], int]] = field(default_factory=list)  # open ones
    alt: list[str] = field(default_factory=list)

    def add(self, text: str, line: int, code: bool = False, href: str = "") -> None:
        """Words, in the look of the moment."""
        if self.images:
            self.alt.append(text)
            return
        if self.looks["struck"]:
            return
        last = self.spans[-1] if self.spans else None
        if not code and (last is None or last.text[-1] in " \n"):
            text = text.lstrip(" ")
        if not text:
            return
        self.line = self.line or line
        look = (self.looks["strong"] > 0, self.looks["emphasis"] > 0, code, href or self.href)
        if last and look == (last.strong, last.emphasis, last.code, last.href):
            self.spans[-1] = Span(last.text + text, *look)
        else:
            self.spans.append(Span(text, *look))

    def start(self, kind: str, value: Any, line: int) -> None:
        """A look, a link or an image begins."""
        if kind in _LOOKS:
            self.looks[_LOOKS[kind]] += 1
        elif kind == "Link":
            self.href = address(value)
        else:
            self.images.append((value, line))

    def end(self, kind: str) -> None:
        """It ends. An image inside an image's alt text is only words."""
        if kind in _LOOKS:
            self.looks[_LOOKS[kind]] -= 1
        elif kind == "Link":
            self.href = ""
        else:
            value, line = self.images.pop()
            if not self.images:
                figure = Figure(value["dest_url"], "".join(self.alt), value["title"], line)
                (self.after if self.spans else self.before).append(figure)
                self.alt = []

    def words(self) -> Spans:
        """The spans, without blanks at the end."""
        spans = list(self.spans)
        while spans and not spans[-1].code:
            last = spans.pop()
            if text := last.text.rstrip():
                spans.append(replace(last, text=text))
                break
        return tuple(spans)


def address(link: dict[str, Any]) -> str:
    """Where a link leads."""
    target: str = link["dest_url"]
    return f"mailto:{target}" if link["link_type"] == "Email" else target


@dataclass(slots=True)
class _Frame:
    """A block that is still open."""

    kind: str
    value: Any
    line: int
    blocks: list[Block] = field(default_factory=list)
    entries: list[tuple[Block, ...]] = field(default_factory=list)  # of a list
    rows: list[list[Spans]] = field(default_factory=list)  # of a table
    melted: bool = False  # nested too deep: what it holds belongs to the frame around it


class Tree:
    """Takes events one by one; `finish` gives the blocks."""

    def __init__(self) -> None:
        self._open = [_Frame("", None, 0)]
        self._run = _Run()
        self._numbers: dict[str, int] = {}  # footnote label -> number, as first referred to
        self._notes: dict[str, _Frame] = {}

    def take(self, kind: str, value: Any, line: int) -> None:
        """One event: `Start X`, `End X`, or a plain name; `line` is the author's."""
        action, _, name = kind.partition(" ")
        run = self._run
        if name in _SILENT:
            return
        if name in _INLINE:
            run.start(name, value, line) if action == "Start" else run.end(name)
        elif action == "Start":
            self._start(name, value, line)
        elif action == "End":
            self._end(name)
        elif kind == "Rule":
            self._put(Rule(line))
        elif kind == "FootnoteReference":
            number = self._numbers.setdefault(value, len(self._numbers) + 1)
            run.add(f"[{number}]", line, href=FOOTNOTE + value)
        elif kind == "InlineHtml" and (struck := _STRUCK.match(value)):
            run.looks["struck"] = 0 if struck[1] else 1
        elif (text := _words(kind, value)) is not None:
            code = kind == "Code" or self._open[-1].kind == "CodeBlock"
            run.add(text, line, code)

    def finish(self) -> tuple[Block, ...]:
        """The blocks, footnotes last in the order of their numbers."""
        found = self._open[0].blocks
        for label in self._notes:
            self._numbers.setdefault(label, len(self._numbers) + 1)
        for label, number in self._numbers.items():
            if note := self._notes.get(label):
                found += _numbered(note, number)
        return tuple(found)

    def _put(self, *blocks: Block) -> None:
        self._flush()
        self._open[-1].blocks.extend(blocks)

    def _flush(self) -> None:
        """Text that stands in a list entry without a paragraph of its own is one."""
        run, self._run = self._run, _Run()
        words = run.words()
        text = (Paragraph(words, run.line),) if words else ()
        self._open[-1].blocks.extend((*run.before, *text, *run.after))

    def _start(self, name: str, value: Any, line: int) -> None:
        if name not in ("Paragraph", "Heading", "TableCell"):
            self._flush()
        parent = self._open[-1]
        if name == "TableHead" or name == "TableRow":
            parent.rows.append([])
            return
        frame = _Frame(name, value, line)
        nested = len(self._open) > 2 * DEEPEST and name in ("List", "BlockQuote")
        if nested or (name == "Item" and parent.melted):
            frame.melted, frame.blocks = True, parent.blocks
        if name == "Paragraph" or name == "Heading":
            self._flush()
        self._open.append(frame)

    def _end(self, name: str) -> None:
        if name == "TableHead" or name == "TableRow":
            return
        frame, run = self._open[-1], self._run
        if name in ("Heading", "CodeBlock", "TableCell"):
            self._run = _Run()
        else:
            self._flush()
        self._open.pop()
        parent = self._open[-1]
        match name:
            case "Paragraph":
                parent.blocks.extend(frame.blocks)
            case "Heading":
                level = int(frame.value["level"][1:])
                heading = [Heading(level, run.words(), frame.line)] if run.spans else []
                parent.blocks.extend((*heading, *run.before, *run.after))
            case "CodeBlock":
                parent.blocks.append(_code(run.spans, frame))
            case "TableCell":
                parent.rows[-1].append(run.words())
                parent.blocks.extend((*run.before, *run.after))
            case "Table":
                header, *rows = (tuple(row) for row in frame.rows)
                parent.blocks.append(Table(header, tuple(rows), frame.line))
                parent.blocks.extend(frame.blocks)
            case "FootnoteDefinition":
                self._notes.setdefault(frame.value, frame)
            case _ if not frame.melted:
                self._enclose(frame, parent)

    def _enclose(self, frame: _Frame, parent: _Frame) -> None:
        if frame.kind == "Item":
            parent.entries.append(tuple(frame.blocks))
        elif frame.kind == "List":
            parent.blocks.append(Listing(tuple(frame.entries), frame.value, frame.line))
        else:
            parent.blocks.append(Quote(tuple(frame.blocks), frame.line))


def _words(kind: str, value: Any) -> str | None:
    """What an inline event adds to running text; None: nothing."""
    if kind in ("Text", "Code"):
        text: str = value
        return text
    if kind == "InlineHtml":
        return "\n" if _BREAK.fullmatch(value) else None
    if kind == "TaskListMarker":
        return "☑ " if value else "☐ "
    return {"SoftBreak": " ", "HardBreak": "\n"}.get(kind)


def _code(spans: list[Span], frame: _Frame) -> Block:
    text = "".join(span.text for span in spans).removesuffix("\n")
    if frame.value == "Indented":  # too deep to be made ready (source.py): words all the same
        return Paragraph((Span(text.strip()),), frame.line)
    return Code(text, frame.line)


def _numbered(note: _Frame, number: int) -> list[Block]:
    """A footnote's blocks, its number before the first words."""
    mark = Span(f"[{number}] ")
    first, rest = note.blocks[:1], note.blocks[1:]
    if first and isinstance(first[0], Paragraph):
        return [replace(first[0], spans=(mark, *first[0].spans)), *rest]
    return [Paragraph((mark,), note.line), *note.blocks]

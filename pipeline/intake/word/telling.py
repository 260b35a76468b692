"""The blocks of a Word file → HTML: paragraphs, headings, lists, tables, text boxes. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.content.encoding import decode
from pipeline.content.problem import Wrong
from pipeline.intake.word.parts import MC, Package, R, V, W, opened
from pipeline.intake.word.running import BLANK, TRACKED, Running, is_blank
from pipeline.intake.word.styles import Label, Numbering, Styles
from pipeline.text import group_digits, squeeze

MOST_PARAGRAPHS = 20_000
LONGEST_HEADING = 250  # characters; what is longer is a paragraph, whatever its style says
CUT = f"Tệp Word có hơn {group_digits(MOST_PARAGRAPHS)} đoạn, chỉ lấy phần đầu."
NOTES = "Có chú thích chân trang, đặt ở cuối bài: đưa vào lời bài hoặc xóa."
ALTERNATIVE = "Có một tệp chèn trong tệp Word không đọc được: mở tệp gốc, dán phần ấy vào bài."

_THROUGH = {W + n for n in ("sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_GONE = {W + "del", W + "moveFrom"}
_TAG = re.compile(r"<[^>]*>")
_IMG = re.compile(r"<img [^>]*>")
_WEB = re.compile(rb"<(?:!doctype|html|body|p|div)\b", re.IGNORECASE)
_PAGES = re.compile(r"\W*(?:trang|page)?[\W\d]*", re.IGNORECASE)


@dataclass(slots=True)
class _List:
    """A list that is open."""

    tag: str
    number: int = 0  # of its last item


@dataclass
class Telling:
    """A document being told."""

    package: Package
    inner: bool = False  # a file inside another
    pictures: dict[str, bytes] = field(default_factory=dict)
    noted: dict[str, None] = field(default_factory=dict)
    lists: list[_List] = field(default_factory=list)
    count: int = 0
    asked: list[tuple[str, str]] = field(default_factory=list)  # footnotes met, in order

    def __post_init__(self) -> None:
        self.styles = Styles(self._root("styles"))
        self.numbering = Numbering.of(self._root("numbering"), self.styles)
        self.running = self._running(self.package.main)

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever reads the draft must know."""
        return tuple(self.noted)

    def document(self) -> str:
        """The HTML of all of it."""
        body = self.package.xml(self.package.main).find(W + "body")
        told = "".join(self.blocks(body)) if body is not None else ""
        told += "".join(self._footnotes())
        self._margins()
        return told

    def _root(self, kind: str) -> Any:
        return next((root for _, root in self.package.roots(kind)), None)

    def _running(self, part: str) -> Running:
        relations = self.package.relations(part)
        return Running(
            self.package, self.styles, self.pictures, self.noted, part, relations, self._referred
        )

    # --- blocks ---------------------------------------------------------------------------

    def blocks(self, parent: Any) -> Iterator[str]:
        """The HTML of what an element holds, in order."""
        yield from self._inside(parent)
        yield from self._close(0)

    def _inside(self, parent: Any) -> Iterator[str]:
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._close(0)
                yield self._table(child)
                yield from self._boxes()
            elif child.tag == W + "sdt":
                if is_blank(child):
                    self.noted[BLANK] = None
                else:
                    yield from self._inside(child)
            elif child.tag == MC + "AlternateContent":
                yield from self._inside(child[0]) if len(child) else ()
            elif child.tag == W + "altChunk":
                yield from self._close(0)
                yield self._alternative(child.get(R + "id", ""))
            elif child.tag in _GONE:
                self.noted[TRACKED] = None
            elif child.tag in _THROUGH:
                yield from self._inside(child)

    def _counted(self) -> bool:
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            self.noted[CUT] = None
        return self.count <= MOST_PARAGRAPHS

    def _paragraph(self, element: Any) -> Iterator[str]:
        if not self._counted():
            return
        words = self.running.words(element)
        if not words.strip():
            yield from self._boxes()
            return
        depth, label = self._label(element)
        heading = self.styles.heading(element)
        bare = squeeze(html.unescape(_TAG.sub("", words)))
        if heading and len(bare) <= LONGEST_HEADING and bare:
            before = f"{label.number}." if label and label.tag == "ol" else _words(label)
            yield from self._close(0)
            yield f"<h{min(heading, 6)}>{_before(before, words)}</h{min(heading, 6)}>"
        elif label is None or not label.tag:
            yield from self._close(0)
            yield f"<p>{_before(_words(label), words)}</p>"
        else:
            yield from self._item(depth, label, words)
        yield from self._boxes()

    def _label(self, element: Any) -> tuple[int, Label | None]:
        """(depth from 1, what stands before an item); (0, None): not in a list."""
        identity, at = self.styles.numbered(element)
        if identity:
            return min(at, 4) + 1, self.numbering.next(identity, at)
        depth, tag = self.styles.listed(element)
        return depth, Label(tag) if tag else None

    def _item(self, depth: int, label: Label, words: str) -> Iterator[str]:
        """An item of a list that is open, or of one that begins."""
        yield from self._close(depth)
        last = self.lists[-1] if len(self.lists) == depth else None
        goes_on = last and last.tag == label.tag and label.number in (0, last.number + 1)
        if last and not goes_on:
            yield f"</{self.lists.pop().tag}>"
        while len(self.lists) < depth:
            start = f' start="{label.number}"' if label.number > 1 else ""
            yield f"<{label.tag}{start if len(self.lists) == depth - 1 else ''}>"
            self.lists.append(_List(label.tag))
        self.lists[-1].number = label.number
        yield f"<li>{words}"

    def _close(self, depth: int) -> Iterator[str]:
        while len(self.lists) > depth:
            yield f"</{self.lists.pop().tag}>"

    def _boxes(self) -> Iterator[str]:
        """Text boxes that the last paragraph or table held: paragraphs of their own."""
        while self.running.boxes:
            boxes, self.running.boxes = self.running.boxes, []
            yield from self._close(0)
            for each in boxes:
                if each.tag == V + "textpath":
                    yield f"<p>{html.escape(each.get('string', ''))}</p>"
                else:
                    yield from self.blocks(each)

    # --- tables ---------------------------------------------------------------------------

    def _table(self, table: Any) -> str:
        """A cell that reaches over several rows is said in each: a row is read by itself."""
        rows: list[str] = []
        above: dict[int, str] = {}  # by column: what a merged cell says
        for row in _rows(table, W + "tr"):
            before = _number(row, f"{W}trPr/{W}gridBefore", 0)
            told = ["<td></td>"] * before
            at = before
            for cell in _rows(row, W + "tc"):
                span = max(1, _number(cell, f"{W}tcPr/{W}gridSpan", 1))
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                inner = self._cell(cell)
                if merged is None:
                    above.pop(at, None)
                elif merged.get(W + "val") == "restart" or at not in above:
                    above[at] = inner
                else:
                    inner = above[at]
                told.append(f"<td colspan={span}>{inner}</td>" if span > 1 else f"<td>{inner}</td>")
                at += span
            rows.append(f"<tr>{''.join(told)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    def _cell(self, cell: Any) -> str:
        lines: list[str] = []
        for each in _lines(cell):
            if each.tag == W + "tbl":
                for row in _rows(each, W + "tr"):
                    inner = (self._cell(one) for one in _rows(row, W + "tc"))
                    lines.append(" – ".join(filter(None, inner)))
            elif self._counted() and (words := self.running.words(each)).strip():
                _, label = self._label(each)
                before = f"{label.number}." if label and label.tag == "ol" and label.number else ""
                lines.append(_before(before or _words(label), words))
        return "<br>".join(each for each in lines if each)

    # --- beside the text ------------------------------------------------------------------

    def _referred(self, kind: str, identity: str) -> str:
        self.noted[NOTES] = None
        self.asked.append((kind, identity))
        return f" (chú thích {len(self.asked)})"

    def _footnotes(self) -> Iterator[str]:
        """The notes that the text refers to, in its order."""
        found: dict[tuple[str, str], tuple[str, Any]] = {}
        for kind in ("footnote", "endnote"):
            for name, root in self.package.roots(kind + "s"):
                for each in root.iterchildren(W + kind):
                    found[kind, each.get(W + "id", "")] = (name, each)
        main = self.running
        for number, key in enumerate(self.asked, 1):
            if key not in found:
                yield f"<p>Chú thích {number}: (tệp Word thiếu chú thích này)</p>"
                continue
            name, element = found[key]
            self.running = self._running(name)
            lines = [words for each in _lines(element) if (words := self._line(each)).strip()]
            yield f"<p>Chú thích {number}: {' '.join(lines)}</p>"
        self.running = main

    def _line(self, element: Any) -> str:
        return self._table(element) if element.tag == W + "tbl" else self.running.words(element)

    def _margins(self) -> None:
        """Words of headers and footers (a mark of a draft, a secret one) are named, not taken."""
        for _, root in (*self.package.roots("header"), *self.package.roots("footer")):
            told = [
                each.text or "" if each.tag == W + "t" else each.get("string", "")
                for each in root.iter(W + "t", V + "textpath")
            ]
            words = squeeze(" ".join(told))
            if not _PAGES.fullmatch(words):
                shown = words if len(words) <= 120 else words[:119] + "…"
                self.noted[f"Đầu trang hoặc chân trang có chữ không vào bài: “{shown}”."] = None

    def _alternative(self, identity: str) -> str:
        """Another file set into this one (w:altChunk): a web page, words or a Word file."""
        relation = self.running.relations.get(identity)
        data = self.package.part(relation.target) if relation and not relation.external else None
        try:
            if data is None or self.inner:
                raise Wrong("", "")
            if data.startswith(b"PK"):
                telling = Telling(opened(data), inner=True)
                told = telling.document()
                self.noted |= telling.noted
                return _IMG.sub("", told)
            if data.startswith(b"{\\rtf") or b"MIME-Version:" in data[:2_000]:
                raise Wrong("", "")
            text = decode(data)
            if _WEB.search(data[:2_000]):
                return text
            return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
        except Wrong:
            self.noted[ALTERNATIVE] = None
            return ""


def _words(label: Label | None) -> str:
    return label.words if label else ""


def _before(label: str, words: str) -> str:
    return f"{html.escape(label)} {words}" if label else words


def _rows(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, whatever they are wrapped in."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH or child.tag == W + "sdt":
            yield from _rows(child, tag)


def _lines(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables directly inside a cell or a note."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in _THROUGH or child.tag == W + "sdt":
            yield from _lines(child)


def _number(element: Any, path: str, usual: int) -> int:
    found = element.find(path)
    told = found.get(W + "val", "") if found is not None else ""
    return min(int(told), 40) if told.isdigit() else usual

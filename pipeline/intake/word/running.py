"""The running text of a Word file: words, links, fields, signs, pictures, equations → HTML. Pure.

A run is told if it is the article's: deleted, moved away, hidden and struck ones are not, and
the draft's notes say so. Whatever stands in a text box is kept for after its paragraph.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.intake.word import formula, symbols
from pipeline.intake.word.parts import MC, WP, A, M, Package, R, Relation, V, W
from pipeline.intake.word.styles import Styles, value

HIDDEN = "Tệp Word có chữ ẩn (Hidden): không đưa vào bài. Mở tệp gốc xem lại nếu cần."
STRUCK = "Tệp Word có chữ bị gạch ngang: coi là đã bỏ, không đưa vào bài. So lại với tệp gốc."
TRACKED = "Tệp Word còn dấu sửa (Track Changes): chữ thêm đã vào bài, chữ xóa thì không."
COMMENTS = "Tệp Word có ghi chú bên lề (Comment): không đưa vào bài."
FORMULA = "Có công thức toán, máy viết lại thành một dòng chữ: so lại với tệp gốc."
SIGNS = "Có ký hiệu của phông riêng không đọc được, thay bằng □: so lại với tệp gốc."
OBJECT = "Có biểu đồ hoặc đối tượng nhúng (Excel, công thức cũ…) không đưa vào bài được."
MISSING = "Tệp Word thiếu một ảnh (liên kết hỏng): xin lại ảnh của đơn vị."
ELSEWHERE = "Có ảnh chỉ là liên kết tới nơi khác nên không lấy được: xin tệp ảnh của đơn vị."
BLANK = "Có chỗ chưa điền của mẫu Word: không đưa vào bài."

_THROUGH = {
    W + name
    for name in (
        "ins", "moveTo", "smartTag", "customXml", "bdo", "dir", "sdt", "sdtContent", "hyperlink",
        "fldSimple",
    )
}  # fmt: skip
_GONE = {W + "del", W + "moveFrom"}
_BREAKS = {W + "br": "<br>", W + "cr": "<br>", W + "tab": " ", W + "ptab": " "}
_BREAKS[W + "noBreakHyphen"] = "-"
_HYPERLINK = re.compile(r"\s*HYPERLINK\s+(?:\\[lmnto]\s+)*\"([^\"]+)\"", re.IGNORECASE)
_DRAWN = (W + "drawing", W + "pict", W + "object", MC + "AlternateContent")
# Charts, SmartArt (relIds) and embedded objects are named in the draft, not taken in: their words
# lie in parts of their own, which tell neither the order of reading nor what each figure measures.
_OTHERS = ("chart", "relIds", "OLEObject")


@dataclass(slots=True)
class Running:
    """The running text of one part of a package, as it is met."""

    package: Package
    styles: Styles
    pictures: dict[str, bytes]  # by the addresses that the HTML gives them
    noted: dict[str, None]  # sentences for whoever reads the draft, each once
    part: str  # whose relations count
    relations: dict[str, Relation]
    referred: Callable[[str, str], str]  # ("footnote", id) → the words at its place
    boxes: list[Any] = field(default_factory=list)  # contents of text boxes, not told yet
    fields: list[list[str]] = field(default_factory=list)  # [phase, instruction] of open ones
    paragraph: Any = None

    def note(self, sentence: str) -> None:
        """Something that whoever reads the draft must know."""
        self.noted[sentence] = None

    def words(self, paragraph: Any) -> str:
        """The HTML of a paragraph's text."""
        self.paragraph = paragraph
        return "".join(self._inside(paragraph, ""))

    def _inside(self, element: Any, target: str) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                yield self._run(child, target)
            elif tag in _GONE:
                self._gone(child)
            elif tag in (M + "oMath", M + "oMathPara"):
                self.note(FORMULA)
                yield html.escape(formula.line(child))
            elif tag == MC + "AlternateContent":
                yield from self._drawn(child)
            elif tag == W + "sdt" and is_blank(child):
                self.note(BLANK)
            elif tag in _THROUGH:
                yield from self._inside(child, self._target(child) or target)

    def _target(self, element: Any) -> str:
        """Where an element that holds runs leads, if it is a link out of the file."""
        if element.tag == W + "ins":
            self.note(TRACKED)
        if element.tag == W + "fldSimple":
            return _address(element.get(W + "instr", ""))
        relation = self.relations.get(element.get(R + "id", ""))
        return relation.target if relation is not None and relation.external else ""

    def _gone(self, element: Any) -> None:
        if element.tag == W + "del" and any((each.text or "").strip() for each in element.iter()):
            self.note(TRACKED)

    # --- a run ----------------------------------------------------------------------------

    def _run(self, run: Any, target: str) -> str:
        words = "".join(self._pieces(run))
        if not words or any(phase == "code" for phase, _ in self.fields):
            return ""
        for name, sentence in (("vanish", HIDDEN), ("strike", STRUCK), ("dstrike", STRUCK)):
            if self.styles.shows(run, self.paragraph, name):
                if words.strip():
                    self.note(sentence)
                return ""
        if not words.strip():
            return words
        for name, tag in (("b", "b"), ("i", "i")):
            if self.styles.shows(run, None, name):
                words = f"<{tag}>{words}</{tag}>"
        raised = value(run, "rPr/vertAlign")
        if raised in ("superscript", "subscript"):
            words = f"<{raised[:3]}>{words}</{raised[:3]}>"
        target = next((found for _, code in self.fields[::-1] if (found := _address(code))), target)
        return f'<a href="{html.escape(target)}">{words}</a>' if target else words

    def _pieces(self, run: Any) -> Iterator[str]:
        properties = run.find(W + "rPr")
        fonts = properties.find(W + "rFonts") if properties is not None else None
        font = fonts.get(W + "ascii", "") if fonts is not None else ""
        for child in run:
            tag = child.tag
            if tag == W + "t":
                yield html.escape(self._signs(child.text or "", font))
            elif tag == W + "sym":
                yield html.escape(self._sign(child))
            elif tag in _BREAKS:
                yield _BREAKS[tag]
            elif tag in (W + "fldChar", W + "instrText"):
                self._field(child)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "footnote" if tag == W + "footnoteReference" else "endnote"
                yield html.escape(self.referred(kind, child.get(W + "id", "")))
            elif tag in _DRAWN:
                yield from self._drawn(child)
            elif tag == W + "commentReference":
                self.note(COMMENTS)
            elif tag == W + "ruby":
                yield "".join(self._inside(child.find(W + "rubyBase"), "")) if len(child) else ""

    def _signs(self, text: str, font: str) -> str:
        found, missed = symbols.shown(text, font)
        if missed:
            self.note(SIGNS)
        return found

    def _sign(self, element: Any) -> str:
        code = element.get(W + "char", "")
        found = ""
        if re.fullmatch(r"[0-9A-Fa-f]{1,6}", code) and int(code, 16) < 0x110000:
            found = symbols.sign(element.get(W + "font", ""), int(code, 16))
        if not found:
            self.note(SIGNS)
        return found or "□"

    def _field(self, element: Any) -> None:
        """Fields of several runs: what stands before `separate` is their code, not words."""
        if element.tag == W + "instrText":
            if self.fields:
                self.fields[-1][1] += element.text or ""
            return
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(["code", ""])
        elif self.fields and kind == "separate":
            self.fields[-1][0] = "result"
        elif self.fields and kind == "end":
            self.fields.pop()

    # --- what is drawn --------------------------------------------------------------------

    def _drawn(self, drawing: Any) -> Iterator[str]:
        """Pictures; text boxes are kept. Of alternatives the first that shows anything."""
        if drawing.tag == MC + "AlternateContent":
            for each in drawing:
                boxes = len(self.boxes)
                found = "".join(self._drawn_inside(each))
                if found.strip() or len(self.boxes) > boxes:
                    yield found
                    return
            return
        yield from self._drawn_inside(drawing)

    def _drawn_inside(self, element: Any, alt: str = "") -> Iterator[str]:
        if element.tag == W + "txbxContent":
            self.boxes.append(element)
            return
        if element.tag == MC + "AlternateContent":
            yield from self._drawn(element)
            return
        if element.tag == W + "r":  # of an alternative that holds whole runs
            yield from self._pieces(element)
            return
        told = element.find(WP + "docPr")
        alt = alt if told is None else told.get("descr", "") or alt
        local = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if element.tag == A + "blip":
            yield self._picture(element.get(R + "embed", ""), element.get(R + "link", ""), alt)
        elif element.tag == V + "imagedata":
            yield self._picture(element.get(R + "id", ""), element.get(R + "href", ""), alt)
        elif element.tag == V + "textpath" and element.get("string"):
            self.boxes.append(element)
        elif local in _OTHERS:
            self.note(OBJECT)
        for child in element:
            yield from self._drawn_inside(child, alt or element.get("alt", ""))

    def _picture(self, name: str, link: str, alt: str) -> str:
        relation = self.relations.get(name)
        data = None
        if relation is not None and not relation.external:
            data = self.package.part(relation.target)
        if relation is None or data is None:
            is_elsewhere = bool(link) or (relation is not None and relation.external)
            self.note(ELSEWHERE if is_elsewhere else MISSING)
            return ""
        address = f"docx:{relation.target}"
        self.pictures[address] = data
        return f'<img src="{html.escape(address)}" alt="{html.escape(alt)}">'


def is_blank(control: Any) -> bool:
    """Whether a content control shows only what should be filled in."""
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _address(code: str) -> str:
    """Where a field leads, if it is a link that leads out of the file."""
    found = _HYPERLINK.match(code)
    return found[1] if found and ":" in found[1] and "\\l" not in code[: found.start(1)] else ""

"""Word files (.docx) → Markdown: headings, bold, lists, tables, links, pictures. Pure.

The document is told as HTML, which markup.py reads: so that a list from Word and a list from a
web page come out alike. Runs inserted as tracked changes are in; deleted ones are out.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from pipeline.content.problem import Wrong
from pipeline.intake.markup import Converted, markdown

MOST_UNPACKED = 200_000_000  # bytes of all parts
_BROKEN = "Mở tệp bằng Word, lưu lại (Save As, kiểu .docx) rồi gửi lại; có thể tệp chưa chép xong."
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read(data: bytes) -> tuple[Converted, dict[str, bytes]]:
    """(the Markdown, pictures by the addresses that it gives them). Raises Wrong."""
    _look(data)
    try:
        document = Document(io.BytesIO(data))
        styles = {each.style_id: str(each.name).lower() for each in document.styles}
        telling = _Telling(document, styles)
        text = "".join(telling.blocks(document.element.body))
        return markdown(text), _pictures(document)
    except Exception as error:  # python-docx meets broken files in many ways
        raise Wrong(f"Không đọc được tệp Word này ({type(error).__name__}).", _BROKEN) from None


def _look(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Wrong(
            "Tệp Word này là đời cũ (.doc) hoặc có đặt mật khẩu.",
            "Mở bằng Word, bỏ mật khẩu, lưu thành .docx rồi gửi lại.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            names = set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Wrong("Tệp Word hỏng hoặc chưa chép xong.", _BROKEN) from None
    if "word/document.xml" not in names:
        raise Wrong("Tệp này không phải văn bản Word.", _BROKEN)
    if size > MOST_UNPACKED:
        raise Wrong(
            f"Tệp Word bung ra nặng {size // 1_000_000} MB, không mở được an toàn.",
            "Thu nhỏ ảnh trong văn bản rồi gửi lại.",
        )


def _pictures(document: Any) -> dict[str, bytes]:
    return {
        f"docx:{name}": relation.target_part.blob
        for name, relation in document.part.rels.items()
        if not relation.is_external and relation.reltype.endswith("/image")
    }


@dataclass(slots=True)
class _Telling:
    document: Any
    styles: dict[str, str]  # by id: names, in English whatever Word's language
    lists: list[str] = field(default_factory=list)  # tags of the lists that are open

    def blocks(self, parent: Any) -> Iterator[str]:
        """The HTML of what an element holds, in order."""
        for child in parent.iterchildren():
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._close(0)
                yield self._table(child)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
                yield from self.blocks(child)
        yield from self._close(0)

    def _paragraph(self, element: Any) -> Iterator[str]:
        words = "".join(self._runs(element))
        level, tag = self._listed(element)
        if not level or not words.strip():
            yield from self._close(0) if words.strip() else ()
            name = self._heading(element)
            yield f"<{name}>{words}</{name}>"
            return
        yield from self._close(level)
        while len(self.lists) < level:
            self.lists.append(tag)
            yield f"<{tag}>"
        if self.lists[-1] != tag:
            yield f"</{self.lists.pop()}><{tag}>"
            self.lists.append(tag)
        yield f"<li>{words}"

    def _close(self, level: int) -> Iterator[str]:
        while len(self.lists) > level:
            yield f"</{self.lists.pop()}>"

    def _style(self, element: Any) -> str:
        return self.styles.get(element.style or "", "")

    def _heading(self, element: Any) -> str:
        style = self._style(element)
        if style == "title":
            return "h1"
        level = style.removeprefix("heading ")
        return f"h{min(int(level), 6)}" if style.startswith("heading") and level.isdigit() else "p"

    def _listed(self, element: Any) -> tuple[int, str]:
        """(depth from 1, "ul" or "ol") of a paragraph in a list; (0, "") of another."""
        style = self._style(element)
        number = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if number is None:
            if style.startswith(("list bullet", "list number")):
                depth = style[-1]
                tag = "ul" if "bullet" in style else "ol"
                return (int(depth) if depth.isdigit() else 1), tag
            return 0, ""
        if style.startswith(("heading", "title")):
            return 0, ""
        identity, depth = (_value(number, name) for name in ("w:numId", "w:ilvl"))
        return min(int(depth or 0), 4) + 1, self._numbering(identity, depth or "0")

    def _numbering(self, identity: str, depth: str) -> str:
        kinds = (each.reltype for each in self.document.part.rels.values())
        if not (identity + depth).isdigit() or not any(k.endswith("/numbering") for k in kinds):
            return "ul"
        numbering = self.document.part.numbering_part.element
        abstract = numbering.xpath(f"//w:num[@w:numId='{identity}']/w:abstractNumId/@w:val")
        if not abstract:
            return "ul"
        levels = f"//w:abstractNum[@w:abstractNumId='{abstract[0]}']/w:lvl[@w:ilvl='{depth}']"
        found = numbering.xpath(f"{levels}/w:numFmt/@w:val")
        return "ul" if not found or found[0] in ("bullet", "none") else "ol"

    def _table(self, table: Any) -> str:
        rows = []
        for row in table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr"):
            cells = []
            for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
                span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                wide = f" colspan={span.get(qn('w:val'))}" if span is not None else ""
                inner = "<br>".join(
                    words
                    for each in cell.iter(qn("w:p"))
                    if (words := "".join(self._runs(each))).strip()
                )
                cells.append(f"<td{wide}>{inner}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<table>{''.join(rows)}</table>"

    # --- running text ---------------------------------------------------------------------

    def _runs(self, paragraph: Any) -> Iterator[str]:
        for run in paragraph.iter(qn("w:r")):
            if any(each.tag == _MC + "Fallback" for each in run.iterancestors()):
                continue  # the same picture or text box once more, for old programs
            words = "".join(self._pieces(run))
            if words.strip():
                for name, tag in (("w:b", "b"), ("w:i", "i")):
                    if _is_on(run, name):
                        words = f"<{tag}>{words}</{tag}>"
                raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
                if raised is not None and raised.get(qn("w:val")) in ("superscript", "subscript"):
                    tag = str(raised.get(qn("w:val")))[:3]
                    words = f"<{tag}>{words}</{tag}>"
                if target := self._target(run):
                    words = f'<a href="{html.escape(target)}">{words}</a>'
            yield words

    def _target(self, run: Any) -> str:
        parent = run.getparent()
        if parent.tag != qn("w:hyperlink"):
            return ""
        relation = self.document.part.rels.get(parent.get(qn("r:id"), ""))
        return str(relation.target_ref) if relation is not None and relation.is_external else ""

    def _pieces(self, run: Any) -> Iterator[str]:
        for child in run.iterchildren():
            if child.tag == qn("w:t"):
                yield html.escape(child.text or "")
            elif child.tag in (qn("w:tab"), qn("w:noBreakHyphen")):
                yield " " if child.tag == qn("w:tab") else "-"
            elif child.tag in (qn("w:br"), qn("w:cr")):
                yield "<br>"
            elif child.tag in (qn("w:drawing"), qn("w:pict"), _MC + "AlternateContent"):
                yield from self._drawn(child)

    def _drawn(self, drawing: Any) -> Iterator[str]:
        told = [each.get("descr") or "" for each in drawing.iter(qn("wp:docPr"))]
        alt = html.escape(told[0]) if told else ""
        for blip in drawing.iter(qn("a:blip")):
            if name := blip.get(qn("r:embed")):
                yield f'<img src="docx:{name}" alt="{alt}">'


def _value(parent: Any, name: str) -> str:
    found = parent.find(qn(name))
    return str(found.get(qn("w:val"))) if found is not None else ""


def _is_on(run: Any, name: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(name)}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "off", "none")

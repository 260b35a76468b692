"""Words into the boxes and tables of a slide: sizes, marks, bold, and the language of each run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.util import Pt

from pipeline.recipes.words import StyledParagraph
from pipeline.studio.slides import fit, grids
from pipeline.studio.slides.layouts import EMU, Placeholder

_HEAD, _BANDS = (
    MSO_THEME_COLOR.ACCENT_1,
    (MSO_THEME_COLOR.BACKGROUND_1, MSO_THEME_COLOR.BACKGROUND_2),
)


def write_paragraphs(
    shape: Any, paras: Sequence[StyledParagraph], size: float, place: Placeholder
) -> None:
    """Paragraphs into a placeholder, at one size."""
    frame = shape.text_frame
    for at, para in enumerate(paras):
        paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
        if at:
            paragraph.space_before = Pt(fit.GAP * size)
        _set_bullet(paragraph, para, place, size)
        for text, strong in para.runs:
            add_run(paragraph, text, strong, size)


def _set_bullet(paragraph: Any, para: StyledParagraph, place: Placeholder, size: float) -> None:
    """A bullet, a number that counts by itself, or neither."""
    properties = paragraph._p.get_or_add_pPr()
    if para.level:
        properties.set("lvl", str(para.level))
    if para.mark or place.bullets:
        properties.set("marL", str(round(fit.indent_of(para, size) * EMU)))
        properties.set("indent", str(-round(fit.hang_width(para, size) * EMU)))
    if para.mark.endswith("."):
        colour = _sub(properties, "buClr")
        _sub(colour, "schemeClr", val="accent1")
        _sub(properties, "buFont", typeface="+mj-lt")
        _sub(properties, "buAutoNum", type="arabicPeriod", startAt=para.mark[:-1])
    elif not para.mark and place.bullets:
        _sub(properties, "buNone")


def _sub(parent: Any, name: str, **attributes: str) -> Any:
    child = parent.makeelement(
        f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}", attributes
    )
    parent.append(child)
    return child


def add_run(paragraph: Any, text: str, strong: bool, size: float) -> Any:
    """A run of words at the end of a paragraph, in Vietnamese."""
    run = paragraph.add_run()
    run.text = text
    run.font.size = Pt(size)
    run.font.language_id = MSO_LANGUAGE_ID.VIETNAMESE
    if strong:
        run.font.bold = True
    return run


def fill_table(table: Any, part: grids.TablePart) -> None:
    """Words, widths and heights into a table; its first row is marked as its head."""
    for column, width in zip(table.columns, part.widths, strict=True):
        column.width = round(width * EMU)
    for row, height in zip(table.rows, part.heights, strict=True):
        row.height = round(height * EMU)
    for at, texts in enumerate([part.header, *part.rows]):
        for column, text in enumerate(texts):
            cell = table.cell(at, column)
            cell.margin_left = cell.margin_right = round(grids.PAD_X * EMU)
            cell.margin_top = cell.margin_bottom = round(grids.PAD_Y * EMU)
            run = add_run(cell.text_frame.paragraphs[0], text, not column or not at, part.size)
            if not at:
                run.font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
            cell.fill.solid()
            ground = _HEAD if not at else _BANDS[at % 2]
            cell.fill.fore_color.theme_color = ground
    table.first_row = True
    table.horz_banding = True

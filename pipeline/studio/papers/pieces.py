"""The text of a story as papers print it: sections of paragraphs, real lists and tables. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.model import Block, Figure, Heading, Paragraph, Quote, Table
from pipeline.outline import Outline
from pipeline.recipes.papers import (
    ListEntry,
    ListPiece,
    NumberedPiece,
    ParagraphPiece,
    Piece,
    Pieces,
    QuotedParagraph,
    QuotePiece,
    Section,
    Sections,
    TablePiece,
)
from pipeline.recipes.words import Run, StyledParagraph
from pipeline.speech import Passage
from pipeline.studio.base import lettering, words
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.words import WHOLE

WIDE = 430.0  # points that a table may be wide at 11 points: more is told in lines
_RECIPIENTS = re.compile(r"nơi\s+nhận\s*:", re.IGNORECASE)
_NARROW, _BROAD = 40.0, 200.0  # points of a column, at least, and at most in its claim


def public(blocks: Iterable[Block]) -> Iterator[Block]:
    """Up to “Nơi nhận”: what follows is for the archive, as when a text is read aloud."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph) and _RECIPIENTS.match(
            words.flat_text(block.spans)
        ):
            return
        yield block


def sections(story: ArticleView, longest: int = WHOLE, first: int = 2) -> Sections:
    """In order; levels begin at `first` and never skip one."""
    found: list[Section] = []
    heading, run, level = "", list[Block](), first - 1
    blocks = list(public(story.blocks))
    levels = sorted({block.level for block in blocks if isinstance(block, Heading)})
    wanted = first
    for block in (*blocks, Heading(0, ())):
        if not isinstance(block, Heading):
            run.append(block)
            continue
        if heading or run:
            level = min(wanted, level + 1) if heading else level
            pieces = of_blocks(run, story.outline, longest)
            found.append(Section(heading, level, pieces))
        heading, run = words.flat_text(block.spans), []
        wanted = first + levels.index(block.level) if block.level in levels else first
    return tuple(found)


def of_blocks(blocks: Iterable[Block], outline: Outline, longest: int = WHOLE) -> Pieces:
    """The pieces of a run of blocks; figures are left to whoever places pictures."""
    found: list[Piece] = []
    for block in blocks:
        if isinstance(block, Table):
            found += _table(block)
        elif isinstance(block, Quote):
            paras = words.paragraphs_of(block, outline, longest)
            quoted = tuple(QuotedParagraph(each.runs) for each in paras)
            found.append(QuotePiece(pieces=quoted))
        elif not isinstance(block, Figure):
            found += as_lists(words.paragraphs_of(block, outline, longest))
    return tuple(found)


def as_lists(paras: Iterable[StyledParagraph]) -> Pieces:
    """Paragraphs with marks as real lists; those one level deeper stand in the entry above."""
    found: list[Piece] = []
    for para in paras:
        last = found[-1] if found else None
        if isinstance(last, ListPiece | NumberedPiece) and (longer := _longer(last, para)):
            found[-1] = longer
        elif not para.mark:
            found.append(ParagraphPiece(runs=para.runs))
        elif para.mark == "•":
            found.append(ListPiece(entries=(ListEntry(para.runs),)))
        else:
            start = int(para.mark[:-1])
            found.append(NumberedPiece(entries=(ListEntry(para.runs),), start=start))
    return tuple(found)


def _longer(
    last: ListPiece | NumberedPiece, para: StyledParagraph
) -> ListPiece | NumberedPiece | None:
    """The list with a paragraph more; None: it is none of its entries."""
    *before, entry = last.entries
    if para.level:
        deeper = replace(entry, deeper=(*entry.deeper, para.runs))
        return replace(last, entries=(*before, deeper))
    if not para.mark or isinstance(last, ListPiece) != (para.mark == "•"):
        return None
    return replace(last, entries=(*last.entries, ListEntry(para.runs)))


def bullets(texts: Iterable[str]) -> Pieces:
    """A list of plain sentences; nothing if there are none."""
    return as_lists(words.plain_para(text, "•") for text in texts)


def para(text: str, bold: bool = False) -> ParagraphPiece:
    """A plain paragraph."""
    return ParagraphPiece(runs=words.plain_para(text, bold=bold).runs)


def labelled_paragraph(label: str, text: str) -> ParagraphPiece:
    """A paragraph that begins with a bold label."""
    return ParagraphPiece(runs=(Run(f"{label}: ", True), Run(text, False)))


def read_out(story: ArticleView, passages: Iterable[Passage]) -> Pieces:
    """Passages as they are written, for a person to read aloud; headings are bold."""
    heads = {block.line for block in story.blocks if isinstance(block, Heading)} | {0}
    return tuple(para(each.written, each.line in heads) for each in passages if each.spoken)


# --- tables -----------------------------------------------------------------------------------


def _table(block: Table) -> Pieces:
    header = [words.flat_text(cell) for cell in block.header]
    return table(header, [[words.flat_text(cell) for cell in row] for row in block.rows])


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> Pieces:
    """A table, or one line for each of its rows if it has no room on a page."""
    count = max([len(head), *map(len, body)])
    header, rows = _full(head, count), tuple(_full(row, count) for row in body)
    columns = list(zip(header, *rows, strict=True))
    least = [max(_NARROW, lettering.widest_word(column, 11) + 12) for column in columns]
    if sum(least) > WIDE:
        return as_lists(_lines(header, rows))
    wants = [
        max(low, min(_BROAD, _longest(column))) for low, column in zip(least, columns, strict=True)
    ]
    widths = tuple(
        round(max(want, low * sum(wants) / WIDE), 1) for want, low in zip(wants, least, strict=True)
    )
    return (TablePiece(header=header, rows=rows, widths=widths),)


def _full(row: Sequence[str], count: int) -> tuple[str, ...]:
    return (*row, *("",) * (count - len(row)))


def _longest(column: Sequence[str]) -> float:
    return max(lettering.text_width(cell, 11, "Bold") for cell in column) + 12


def _lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[StyledParagraph]:
    for row in rows:
        cells = [
            f"{head}: {cell}" if head and at else cell
            for at, (head, cell) in enumerate(zip(header, row, strict=True))
            if cell
        ]
        if cells:
            rest = "".join(f"; {each}" for each in cells[1:])
            yield StyledParagraph((Run(cells[0], True), Run(rest, False)), "•")

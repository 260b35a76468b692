"""The text of a story as papers print it: sections of paragraphs, real lists and tables. Pure.

JSON: {"kind": "para", "runs"}, {"kind": "list", "entries"}, {"kind": "enum", "start", "entries"},
{"kind": "quote", "pieces"}, {"kind": "table", "header", "rows", "widths"}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from pipeline.model import Block, Figure, Heading, Paragraph, Quote, Table
from pipeline.outline import Outline
from pipeline.speech import Passage
from pipeline.studio import words
from pipeline.studio.cards import lettering
from pipeline.studio.story import Story
from pipeline.studio.words import WHOLE, Para

Piece: TypeAlias = dict[str, Any]

WIDE = 430.0  # points that a table may be wide at 11 points: more is told in lines
_RECIPIENTS = re.compile(r"nơi\s+nhận\s*:", re.IGNORECASE)
_NARROW, _BROAD = 40.0, 200.0  # points of a column, at least, and at most in its claim


def public(blocks: Iterable[Block]) -> Iterator[Block]:
    """Up to “Nơi nhận”: what follows is for the archive, as when a text is read aloud."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph) and _RECIPIENTS.match(words.flat(block.spans)):
            return
        yield block


def sections(story: Story, longest: int = WHOLE, first: int = 2) -> list[dict[str, Any]]:
    """{"heading", "level", "pieces"} in order; levels begin at `first` and never skip one."""
    found: list[dict[str, Any]] = []
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
            found.append({"heading": heading, "level": level, "pieces": pieces})
        heading, run = words.flat(block.spans), []
        wanted = first + levels.index(block.level) if block.level in levels else first
    return found


def of_blocks(blocks: Iterable[Block], outline: Outline, longest: int = WHOLE) -> list[Piece]:
    """The pieces of a run of blocks; figures are left to whoever places pictures."""
    found: list[Piece] = []
    for block in blocks:
        if isinstance(block, Table):
            found += _table(block)
        elif isinstance(block, Quote):
            paras = list(words.paras(block, outline, longest))
            found.append({"kind": "quote", "pieces": [{"runs": each["runs"]} for each in paras]})
        elif not isinstance(block, Figure):
            found += listed(words.paras(block, outline, longest))
    return found


def listed(paras: Iterable[Para]) -> list[Piece]:
    """Paragraphs with marks as real lists; those one level deeper stand in the entry above."""
    found: list[Piece] = []
    for para in paras:
        kind = {"": "para", "•": "list"}.get(para["mark"], "enum")
        last = found[-1] if found else None
        if para["level"] and last and last["kind"] in ("list", "enum"):
            last["entries"][-1]["deeper"].append(para["runs"])
        elif kind == "para":
            found.append({"kind": "para", "runs": para["runs"]})
        elif last and last["kind"] == kind:
            last["entries"].append({"runs": para["runs"], "deeper": []})
        else:
            fresh: Piece = {"kind": kind, "entries": [{"runs": para["runs"], "deeper": []}]}
            if kind == "enum":
                fresh["start"] = int(para["mark"][:-1])
            found.append(fresh)
    return found


def bullets(texts: Iterable[str]) -> list[Piece]:
    """A list of plain sentences; nothing if there are none."""
    return listed(words.plain_para(text, "•") for text in texts)


def para(text: str, bold: bool = False) -> Piece:
    """A plain paragraph."""
    return {"kind": "para", "runs": words.plain_para(text, bold=bold)["runs"]}


def labelled(label: str, text: str) -> Piece:
    """A paragraph that begins with a bold label."""
    return {"kind": "para", "runs": [[f"{label}: ", True], [text, False]]}


def read_out(story: Story, passages: Iterable[Passage]) -> list[Piece]:
    """Passages as they are written, for a person to read aloud; headings are bold."""
    heads = {block.line for block in story.blocks if isinstance(block, Heading)} | {0}
    return [para(each.written, each.line in heads) for each in passages if each.spoken]


# --- tables -----------------------------------------------------------------------------------


def _table(block: Table) -> list[Piece]:
    header = [words.flat(cell) for cell in block.header]
    return table(header, [[words.flat(cell) for cell in row] for row in block.rows])


def table(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[Piece]:
    """A table, or one line for each of its rows if it has no room on a page."""
    header, rows = list(head), [list(row) for row in body]
    count = max([len(header), *map(len, rows)])
    header, rows = _full(header, count), [_full(row, count) for row in rows]
    columns = list(zip(header, *rows, strict=True))
    least = [max(_NARROW, _word(column) + 12) for column in columns]
    if sum(least) > WIDE:
        return listed(_lines(header, rows))
    wants = [
        max(low, min(_BROAD, _longest(column))) for low, column in zip(least, columns, strict=True)
    ]
    widths = [
        round(max(want, low * sum(wants) / WIDE), 1) for want, low in zip(wants, least, strict=True)
    ]
    return [{"kind": "table", "header": header, "rows": rows, "widths": widths}]


def _full(row: Sequence[str], count: int) -> list[str]:
    return [*row, *[""] * (count - len(row))]


def _word(column: Sequence[str]) -> float:
    return max(
        (lettering.width(word, 11, "Bold") for cell in column for word in cell.split()), default=0.0
    )


def _longest(column: Sequence[str]) -> float:
    return max(lettering.width(cell, 11, "Bold") for cell in column) + 12


def _lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Para]:
    for row in rows:
        cells = [
            f"{head}: {cell}" if head and at else cell
            for at, (head, cell) in enumerate(zip(header, row, strict=True))
            if cell
        ]
        if cells:
            runs = [[cells[0], True], ["".join(f"; {each}" for each in cells[1:]), False]]
            yield {"runs": runs, "mark": "•", "level": 0, "line": 0}

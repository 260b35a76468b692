"""How a table takes the room of a slide: widths of its columns, size of its letters, its parts.

Rows that have no room go on to another slide, under the same head; so do columns, beside the
same first column. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.outline import first_clause
from pipeline.studio.base import lettering
from pipeline.studio.slides import fit
from pipeline.studio.slides.layouts import Placeholder

PAD_X, PAD_Y = 8.0, 5.0  # points inside a cell
EASY, READABLE = 16.0, 14.0  # points: split rather than smaller; where columns must still fit
_NARROW = 56.0  # points: no column is narrower

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class TablePart:
    """What one slide shows of a table."""

    header: Row
    rows: Sequence[Row]
    widths: tuple[float, ...]  # points
    heights: tuple[float, ...]  # points, that of the head first
    size: float
    first: int  # of its rows among all the rows


def table_parts(header: Row, rows: Sequence[Row], place: Placeholder) -> list[TablePart]:
    """The table on as many slides as it needs; every row has as many cells as the widest."""
    count = max([len(header), *(len(row) for row in rows)])
    header, rows = _full(header, count), [_full(row, count) for row in rows]
    found: list[TablePart] = []
    for columns in _groups(header, rows, place):
        head = [header[at] for at in columns]
        body = [[row[at] for at in columns] for row in rows]
        found += _down(head, body, place)
    return found


def _full(row: Row, count: int) -> list[str]:
    return [*row, *[""] * (count - len(row))]


def _groups(header: Row, rows: Sequence[Row], place: Placeholder) -> Iterator[list[int]]:
    """Columns that stand together: all, or the first with as many others as are readable."""
    needs = [max(_NARROW, _least(column, READABLE)) for column in zip(header, *rows, strict=True)]
    first, group, used = needs[0], [0], needs[0]
    for at, need in enumerate(needs[1:], 1):
        if len(group) > 1 and used + need > place.w:
            yield group
            group, used = [0], first
        group.append(at)
        used += need
    yield group


def _least(column: Sequence[str], size: float) -> float:
    """Points that a column needs so that no ordinary word of it is broken."""
    widest = lettering.widest_word(column, size)
    return min(widest / fit.SPARE, 220.0) + 2 * PAD_X


def _down(header: Row, rows: Sequence[Row], place: Placeholder) -> Iterator[TablePart]:
    """One group of columns, its rows over as few slides as they need."""
    sizes = [size for size in place.sizes if _stands(header, rows, size, place.w)]
    place = replace(place, sizes=tuple(sizes) or place.sizes[-1:])
    for size in place.sizes:
        widths = _widths(header, rows, size, place.w)
        whole = _heights(header, rows, widths, size)
        if sum(whole) <= place.h and (size >= EASY or len(rows) < 3):
            yield TablePart(header, rows, widths, whole, size, 0)
            return
    size = _split_size(header, rows, place)
    widths = _widths(header, rows, size, place.w)
    header = _cut_row(header, widths, size, place.h / 3)
    head = _height(header, widths, size, True)
    rows = [_cut_row(row, widths, size, place.h - head) for row in rows]
    yield from _share_rows(header, rows, widths, size, place.h)


def _stands(header: Row, rows: Sequence[Row], size: float, room: float) -> bool:
    """Whether no ordinary word is broken at a size."""
    columns = zip(header, *rows, strict=True)
    return sum(max(_NARROW, _least(column, size)) for column in columns) <= room


def _share_rows(
    header: Row, rows: Sequence[Row], widths: tuple[float, ...], size: float, most: float
) -> Iterator[TablePart]:
    heights = _heights(header, rows, widths, size)
    start = 0
    while start < len(rows) or not start:
        stop, used = start, heights[0]
        while stop < len(rows) and (stop == start or used + heights[stop + 1] <= most):
            used += heights[stop + 1]
            stop += 1
        yield TablePart(
            header,
            rows[start:stop],
            widths,
            (heights[0], *heights[start + 1 : stop + 1]),
            size,
            start,
        )
        start = max(stop, start + 1)


def _split_size(header: Row, rows: Sequence[Row], place: Placeholder) -> float:
    """The largest easy size at which each row, by itself under the head, fits a slide."""
    for size in place.sizes:
        head, *heights = _heights(header, rows, _widths(header, rows, size, place.w), size)
        if size <= EASY and all(head + height <= place.h for height in heights):
            return size
    return place.sizes[-1]


def _cut_row(row: Row, widths: Sequence[float], size: float, room: float) -> Row:
    """A row that no slide could hold, in the beginnings of its cells; the notes hold all."""
    longest = max(len(cell) for cell in row)
    while longest > 8 and _height(row, widths, size, True) > room:
        longest = longest * 4 // 5
        row = [
            cell if len(cell) <= longest else first_clause(cell, longest - 1) + "…" for cell in row
        ]
    return row


def _widths(header: Row, rows: Sequence[Row], size: float, room: float) -> tuple[float, ...]:
    """Each column gets what its longest word needs, the rest by how much it has to say."""
    columns = list(zip(header, *rows, strict=True))
    least = [max(_NARROW, _least(column, size)) for column in columns]
    if sum(least) >= room:
        return tuple(width * room / sum(least) for width in least)
    wants = [
        max(lettering.text_width(cell, size, "Bold") for cell in column) + 2 * PAD_X
        for column in columns
    ]
    more = [
        max(0.0, min(want, 2.5 * room / len(columns)) - width)
        for want, width in zip(wants, least, strict=True)
    ]
    spare = room - sum(least)
    total = sum(more)
    share = [each / total for each in more] if total else [1 / len(columns)] * len(columns)
    return tuple(width + spare * part for width, part in zip(least, share, strict=True))


def _heights(
    header: Row, rows: Sequence[Row], widths: Sequence[float], size: float
) -> tuple[float, ...]:
    return tuple(_height(row, widths, size, not at) for at, row in enumerate([header, *rows]))


def _height(row: Row, widths: Sequence[float], size: float, bold: bool) -> float:
    lines = max(
        fit.count_lines(cell, size, width - 2 * PAD_X, bold or not at)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return lines * fit.LINE * size + 2 * PAD_Y

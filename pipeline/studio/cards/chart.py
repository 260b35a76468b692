"""Charts of a table's numbers: bars for what stands beside each other, a line for what passes.

Every number stands beside its bar as the author wrote it, so nobody has to read a scale.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.recipes.cards import ChartPart
from pipeline.studio.base import lettering
from pipeline.studio.base.brand import GOLD, INK, LINE, RED, SHEET, SOFT, TEAL
from pipeline.studio.cards.shapes import (
    Area,
    Laid,
    Shape,
    Stroke,
    Words,
    lay_paragraph,
    stack_parts,
)

COLOURS = (TEAL, GOLD, RED)
LETTER = 26.0


def lay_bars(part: ChartPart, width: float, scale: float) -> Laid:
    """Horizontal bars, a group for each row; one colour for each series."""
    edge = 28 * scale
    room = width - 2 * edge
    most = max((abs(v) for _, values, _ in part.entries for v in values), default=0.0) or 1.0
    groups = [_legend(part.series, room, scale)]
    figures = [each for _, _, written in part.entries for each in written]
    widest = max(lettering.text_width(each, LETTER * scale, "Bold") for each in figures)
    full = max(room - widest - 14 * scale, room * 0.3)  # of the longest bar
    for name, values, written in part.entries:
        groups.append(_group(name, values, written, full / most, room, scale))
    inside = stack_parts(groups, 18 * scale)
    height = inside.height + 2 * edge
    return Laid(height, (Area(0, 0, width, height, SHEET, 18, LINE), *inside.at(edge, edge * 0.8)))


def _group(
    name: str,
    values: Sequence[float],
    written: Sequence[str],
    unit: float,
    room: float,
    scale: float,
) -> Laid:
    """A row of the table; `unit` is how long a bar of 1 is."""
    size, thick = LETTER * scale, (34 if len(values) == 1 else 27) * scale
    rows = []
    for at, (value, words) in enumerate(zip(values, written, strict=True)):
        long = max(6.0, unit * abs(value))
        bar = Area(0, 0, long, thick, COLOURS[at % 3], 6 * scale)
        baseline = thick / 2 + size * 0.36
        figure = Words(long + 12 * scale, baseline, words, size, "Bold", INK, SHEET)
        rows.append(Laid(thick, (bar, figure)))
    label = lay_paragraph(name, size, room, ground=SHEET, leading=1.26)
    return stack_parts([label, stack_parts(rows, 5 * scale)], 6 * scale)


def _legend(series: Sequence[str], room: float, scale: float) -> Laid:
    """What each colour stands for; one series needs none."""
    if len(series) < 2:
        return Laid(0)
    size = 24 * scale
    square = 20 * scale
    rows: list[Laid] = []
    shapes: list[Shape] = []
    x = 0.0
    for at, name in enumerate(series):
        words = lay_paragraph(name, size, room - 2 * square, fill=SOFT, ground=SHEET)
        wide = max(each.box[2] for each in words.shapes if isinstance(each, Words)) + 3.4 * square
        if x and x + wide > room:
            rows.append(Laid(size * 1.4, tuple(shapes)))
            shapes, x = [], 0.0
        shapes.append(Area(x, 5 * scale, square, square, COLOURS[at % 3], 4))
        shapes += words.at(x + 1.6 * square, 0)
        x += wide
    return stack_parts([*rows, Laid(size * 1.4, tuple(shapes))], 2)


def lay_line(part: ChartPart, width: float, scale: float) -> Laid:
    """Points in time joined by a line; each number above its point, its time below."""
    edge, high = 30 * scale, 230 * scale
    entries = part.entries
    step = (width - 2 * edge) / len(entries)
    size = LETTER * scale
    while size > 12 and any(
        lettering.text_width(max(name, written[0], key=len), size, "Bold") > step - 8
        for name, _, written in entries
    ):
        size *= 0.95
    amounts = [values[0] for _, values, _ in entries]
    low, most = min(0.0, *amounts), max(*amounts, 1e-9)
    top = edge + size * 1.5
    places = [
        (edge + step * (at + 0.5), top + high * (1 - (each - low) / (most - low)))
        for at, each in enumerate(amounts)
    ]
    path = "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in places)
    height = top + high + size * 2.4
    shapes: list[Shape] = [
        Area(0, 0, width, height, SHEET, 18, LINE),
        Area(edge, top + high, width - 2 * edge, 2, LINE),
        Stroke(0, 0, path, TEAL, 24, 4 * scale),
    ]
    for (x, y), (name, _, written) in zip(places, entries, strict=True):
        dot = 9 * scale
        shapes.append(Area(x - dot, y - dot, 2 * dot, 2 * dot, GOLD, dot))
        for text, style, baseline, fill in (
            (written[0], "Bold", y - size * 0.75, INK),
            (name, "Regular", top + high + size * 1.35, SOFT),
        ):
            left = x - lettering.text_width(text, size, style) / 2
            shapes.append(Words(left, baseline, text, size, style, fill, SHEET))
    return Laid(height, tuple(shapes))

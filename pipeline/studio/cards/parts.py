"""The parts of an infographic: each laid out in a given width, its type at a given scale."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.recipes.cards import (
    AdvicePart,
    AdviceTitles,
    BigFigure,
    Call,
    CallsPart,
    ChartPart,
    DatesPart,
    NumbersPart,
    OrdersPart,
    Part,
    PointsPart,
    StepsPart,
    TimetableRow,
)
from pipeline.studio.base import lettering
from pipeline.studio.base.brand import (
    DEEP,
    GOLD,
    INK,
    LINE,
    ON_RED,
    PAPER,
    RED,
    SHEET,
    SOFT,
    TEAL,
    TINT,
)
from pipeline.studio.cards import chart
from pipeline.studio.cards.shapes import (
    CROSS,
    TICK,
    Area,
    Laid,
    Shape,
    Stroke,
    Words,
    lay_beside,
    lay_paragraph,
    stack_parts,
)

_TITLES = AdviceTitles("Nên", "Không nên")  # of recipes that name none
BODY = 29.0  # units: running text at scale 1
GAP = 20.0


def lay_part(part: Part, width: float, scale: float) -> Laid:
    """A part with its heading."""
    return stack_parts(
        [_heading(part.heading, width, scale), _body(part, width, scale)], 18 * scale
    )


def _body(part: Part, width: float, scale: float) -> Laid:
    match part:
        case OrdersPart():
            return _orders(part.entries, width, scale)
        case NumbersPart():
            return _numbers(part.entries, width, scale)
        case StepsPart():
            return _steps(part, width, scale)
        case AdvicePart():
            return _advice(part, width, scale)
        case DatesPart():
            return _dates(part.entries, width, scale)
        case PointsPart():
            return _points(part.entries, width, scale)
        case CallsPart():
            return _calls(part.entries, width, scale)
        case ChartPart():
            draw = chart.lay_line if part.kind == "line" else chart.lay_bars
            return draw(part, width, scale)


def _heading(text: str, width: float, scale: float) -> Laid:
    if not text:
        return Laid(0)
    bar = 9 * scale
    words = lay_paragraph(
        text, 33 * scale, width - 3 * bar, style="Bold", fill=TEAL, ground=PAPER, leading=1.25
    )
    mark = Area(0, 6 * scale, bar, words.height - 8 * scale, GOLD, bar / 2)
    return Laid(words.height, (mark, *words.at(3 * bar, 0)))


# --- big figures ------------------------------------------------------------------------------


def _numbers(entries: Sequence[BigFigure], width: float, scale: float) -> Laid:
    columns = {1: 1, 2: 2, 3: 3, 4: 2}.get(len(entries), 3)
    gap = GAP * scale
    room = (width - gap * (columns - 1)) / columns
    rows = []
    for at in range(0, len(entries), columns):
        tiles = [_figure(each, room - 48 * scale, scale) for each in entries[at : at + columns]]
        height = max(each.height for each in tiles) + 44 * scale
        card = Area(0, 0, room, height, SHEET, 18, LINE)
        rule = Area(0, 18, 7, height - 36, RED, 3)
        rows.append(
            lay_beside(
                [Laid(height, (card, rule, *each.at(28 * scale, 20 * scale))) for each in tiles],
                width if len(tiles) == columns else room * len(tiles) + gap * (len(tiles) - 1),
                gap,
            )
        )
    return stack_parts(rows, gap)


def _figure(entry: BigFigure, room: float, scale: float) -> Laid:
    bound, number, unit, label = entry
    size = 74 * scale
    small = 30 * scale
    shown = number + ("%" if unit == "%" else "")
    after = "" if unit == "%" else unit
    while size > 22 * scale and lettering.text_width(shown, size, "Bold") > room:
        size *= 0.94
    figure = lay_paragraph(shown, size, room, style="Bold", fill=RED, ground=SHEET)
    end = lettering.text_width(shown, size, "Bold") + 10 * scale
    beside_it = after and end + lettering.text_width(after, small, "SemiBold") <= room
    if beside_it:
        words = Words(end, size, after, small, "SemiBold", RED, SHEET)
        figure = Laid(figure.height, (*figure.shapes, words))
    pieces = [
        lay_paragraph(bound, 26 * scale, room, fill=SOFT, ground=SHEET),
        figure,
        lay_paragraph(
            "" if beside_it else after, small, room, style="SemiBold", fill=RED, ground=SHEET
        ),
        lay_paragraph(label, 27 * scale, room, ground=SHEET, leading=1.3),
    ]
    return stack_parts(pieces, 0)


# --- steps ------------------------------------------------------------------------------------


def _steps(part: StepsPart, width: float, scale: float) -> Laid:
    entries, first = part.entries, part.start
    if width < 1050 or width / scale < 1050 or len(entries) < 6:  # columns want room
        told = [_step(n, a, b, width, scale) for n, (a, b) in enumerate(entries, first)]
        return stack_parts(told, 16 * scale)
    gap, half = 44 * scale, (len(entries) + 1) // 2
    room = (width - gap) / 2
    told = [_step(n, a, b, room, scale) for n, (a, b) in enumerate(entries, first)]
    return lay_beside(
        [stack_parts(told[:half], 18 * scale), stack_parts(told[half:], 18 * scale)], width, gap
    )


def _step(number: int, lead: str, text: str, width: float, scale: float) -> Laid:
    round_ = 50 * scale
    left = round_ + 20 * scale
    size = 27 * scale
    digits = str(number)
    x = (round_ - lettering.text_width(digits, size, "Bold")) / 2
    words = stack_parts(
        [
            lay_paragraph(lead, BODY * scale, width - left, style="Bold", ground=PAPER),
            lay_paragraph(text, BODY * scale, width - left, ground=PAPER),
        ],
        0,
    )
    top = max(0.0, (round_ - words.height) / 2)
    shapes: list[Shape] = [
        Area(0, 0, round_, round_, TEAL, round_ / 2),
        Words(x, round_ / 2 + size * 0.355, digits, size, "Bold", ON_RED, TEAL),
        *words.at(left, top),
    ]
    return Laid(max(round_, words.height + top), tuple(shapes))


# --- what to do, and what not -------------------------------------------------------------------


def _advice(part: AdvicePart, width: float, scale: float) -> Laid:
    named, texts = part.titles or _TITLES, part.entries
    both = (
        (named.dos or _TITLES.dos, texts.dos, TEAL, TICK),
        (named.donts or _TITLES.donts, texts.donts, RED, CROSS),
    )
    sides = [side for side in both if side[1]]
    gap = GAP * scale
    room = (width - gap * (len(sides) - 1)) / len(sides)
    inner = [_side(*side, room, scale) for side in sides]
    height = max(each.height for each in inner)
    cards = [
        Laid(height, (Area(0, 0, room, height, SHEET, 18, LINE), *each.shapes)) for each in inner
    ]
    return lay_beside(cards, width, gap)


def _side(
    title: str, texts: Sequence[str], colour: str, sign: str, width: float, scale: float
) -> Laid:
    head = 62 * scale
    size = 30 * scale
    edge = 24 * scale
    mark = 24 * scale
    rows = [_lay_marked(each, sign, colour, width - 2 * edge, mark, scale) for each in texts]
    body = stack_parts(rows, 12 * scale)
    band: list[Shape] = [
        Area(0, 0, width, head, colour, 18),
        Area(0, head / 2, width, head / 2, colour),
        Stroke(edge, (head - mark * 1.3) / 2, sign, ON_RED, mark * 1.3, 3.4),
        Words(
            edge + mark * 1.3 + 14 * scale,
            head / 2 + size * 0.36,
            title,
            size,
            "Bold",
            ON_RED,
            colour,
        ),
    ]
    inside = body.at(edge, head + 18 * scale)
    return Laid(head + body.height + 38 * scale, (*band, *inside))


def _lay_marked(text: str, sign: str, colour: str, width: float, mark: float, scale: float) -> Laid:
    left = mark + 14 * scale
    words = lay_paragraph(text, 27 * scale, width - left, ground=SHEET, leading=1.3)
    return Laid(words.height, (Stroke(0, 5 * scale, sign, colour, mark, 3.2), *words.at(left, 0)))


# --- days ---------------------------------------------------------------------------------------


def _dates(entries: Sequence[TimetableRow], width: float, scale: float) -> Laid:
    edge, gap = 26 * scale, 26 * scale
    longest = max(lettering.text_width(each.when, BODY * scale, "Bold") for each in entries)
    left = min(longest + 2, width * 0.36)
    rows: list[Laid] = []
    for when, whats in entries:
        day = lay_paragraph(
            when, BODY * scale, left, style="Bold", fill=RED, ground=SHEET, leading=1.28
        )
        inside = width - left - gap - 2 * edge
        words = stack_parts(
            [lay_paragraph(each, 27 * scale, inside, ground=SHEET, leading=1.3) for each in whats],
            0,
        )
        height = max(day.height, words.height) + 24 * scale
        shapes = (*day.at(edge, 12 * scale), *words.at(edge + left + gap, 12 * scale))
        rule = (
            (Area(edge, height - 1, width - 2 * edge, 2, LINE),)
            if len(rows) + 1 < len(entries)
            else ()
        )
        rows.append(Laid(height, (*shapes, *rule)))
    table = stack_parts(rows, 0)
    height = table.height + 12 * scale
    return Laid(height, (Area(0, 0, width, height, SHEET, 18, LINE), *table.at(0, 6 * scale)))


# --- orders -------------------------------------------------------------------------------------


def _orders(entries: Sequence[str], width: float, scale: float) -> Laid:
    """In white on red, larger than all else but the title."""
    edge = 30 * scale
    rows = []
    for text in entries:
        words = lay_paragraph(
            text, 40 * scale, width - 2 * edge, style="Bold", fill=ON_RED, ground=RED, leading=1.26
        )
        height = words.height + 38 * scale
        card = Area(0, 0, width, height, RED, 18)
        rows.append(Laid(height, (card, *words.at(edge, 18 * scale))))
    return stack_parts(rows, 12 * scale)


# --- sentences, and numbers to call ---------------------------------------------------------------


def _points(entries: Sequence[str], width: float, scale: float) -> Laid:
    left = 38 * scale
    rows = []
    for text in entries:
        words = lay_paragraph(text, 31 * scale, width - left, ground=PAPER, leading=1.38)
        mark = Area(2, 13 * scale, 14 * scale, 14 * scale, GOLD, 3 * scale)
        rows.append(Laid(words.height, (mark, *words.at(left, 0))))
    return stack_parts(rows, 18 * scale)


def _calls(entries: Sequence[Call], width: float, scale: float) -> Laid:
    columns = 2 if len(entries) > 1 else 1
    gap = GAP * scale
    room = (width - gap * (columns - 1)) / columns
    rows = []
    for at in range(0, len(entries), columns):
        pairs = [_call(a, b, room, scale) for a, b in entries[at : at + columns]]
        height = max(each.height for each in pairs)
        cells = [
            Laid(
                height,
                (Area(0, 0, room, height, TINT, 16), *each.at(0, (height - each.height) / 2)),
            )
            for each in pairs
        ]
        rows.append(lay_beside(cells, room * len(cells) + gap * (len(cells) - 1), gap))
    return stack_parts(rows, gap * 0.7)


def _call(number: str, whose: str, width: float, scale: float) -> Laid:
    size = 42 * scale
    edge = 18 * scale
    wide = lettering.text_width(number, size, "Bold")
    while wide > width * 0.5:
        size *= 0.95
        wide = lettering.text_width(number, size, "Bold")
    words = lay_paragraph(
        whose, 25 * scale, width - wide - 4.2 * edge, fill=INK, ground=TINT, leading=1.26
    )
    height = max(size * 1.3, words.height) + 1.1 * edge
    pill = Area(0, 0, wide + 2 * edge, height, DEEP, 16)
    figure = Words(edge, height / 2 + size * 0.36, number, size, "Bold", ON_RED, DEEP)
    return Laid(height, (pill, figure, *words.at(wide + 3.2 * edge, (height - words.height) / 2)))

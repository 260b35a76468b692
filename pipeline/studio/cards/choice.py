"""Which of an article's facts an infographic shows. Pure: estimates, measures nothing.

Parts are taken by what they are worth to a reader, while the paper lasts. A numbered list or a
timetable is told whole or not at all: half of one misleads. Estimates are for type at NORMAL of
its size; the sheet then takes the largest type at which everything fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from pipeline.errors import Unsupported
from pipeline.outline import (
    Fact,
    Grid,
    Outline,
    Steps,
    find_schedules,
    first_clause,
    gist_of,
    read_quantity,
    split_sentences,
    table_name,
    unit_of_header,
)
from pipeline.recipes.cards import (
    AdvicePart,
    AdviceTexts,
    AdviceTitles,
    BigFigure,
    Call,
    CallsPart,
    ChartPart,
    ChartRow,
    DatesPart,
    NumberedStep,
    NumbersPart,
    OrdersPart,
    Part,
    PointsPart,
    StepsPart,
    TimetableRow,
)
from pipeline.studio.cards.estimate import NORMAL, Paper, estimate_height, estimate_lines
from pipeline.text import fold

ORDER = ("orders", "numbers", "bars", "line", "dates", "steps", "advice", "points", "calls")

_TIMES = re.compile(r"^(nam|thang|quy|ngay|tuan|thoi gian|ky)\b")
_DOS, _DONTS = "Nên", "Lưu ý"  # what is forbidden says no by itself
_WORTH = (  # units whose numbers make readers look up, best first
    re.compile(r"%|đồng|triệu|tỷ|^$"),
    re.compile(r"người|hộ|học sinh|cháu|em|trẻ|lượt|suất|doanh nghiệp|trường|mũi|liều|điểm|km|ha"),
    re.compile(r"ngày|giờ|phút|tháng|tuần|năm|buổi"),
)


def choose_parts(told: Outline, paper: Paper) -> tuple[str, tuple[Part, ...]]:
    """(summary, parts) that fit the paper; the summary is empty where there is no room for it.

    Raises Unsupported, naming it, if something that may not be left out has no room.
    """
    left = paper.height
    taken: list[Part] = []
    for name, part in _needed_parts(told):
        left -= estimate_height(part, paper.width) + (34 * NORMAL if taken else 0)
        if left < 0:
            raise Unsupported(name)
        taken.append(part)
    held = {each.kind for each in taken}
    offers = [each for each in _offers(told, paper) if each[1] and each[1][0].kind not in held]
    for _, variants in sorted(offers, key=lambda each: -each[0]):
        if len(taken) >= paper.most:
            break
        for part in variants:
            cost = estimate_height(part, paper.width) + (34 * NORMAL if taken else 0)
            if cost <= left:
                taken.append(part)
                left -= cost
                break
    if all(isinstance(each, CallsPart) for each in taken):
        taken += _only_points(told, paper, left)
    summary = ""
    if not any(isinstance(each, PointsPart) for each in taken):
        summary = _short(gist_of(told.summary), 240)
        if estimate_lines(summary, 31, paper.width) + 34 * NORMAL > left:
            summary = ""
    taken.sort(key=lambda each: ORDER.index(each.kind))
    return summary, tuple(taken)


def _needed_parts(told: Outline) -> Iterator[tuple[str, Part]]:
    """What may not be left out, each with its Vietnamese name."""
    if told.orders:
        yield f"câu “{told.orders[0]}”", OrdersPart(entries=told.orders)
    for grid in find_schedules(told):
        yield f"bảng {table_name(grid)}", _timetable(told, grid)
    if told.hotlines and (told.orders or find_schedules(told)):
        yield f"số {told.hotlines[0].number}", _calls(told)


def _offers(told: Outline, paper: Paper) -> Iterator[tuple[float, Sequence[Part]]]:
    """(worth, the same part in ever shorter forms)."""
    drawn = [part for grid in told.tables if (part := chart_part(grid))]
    for nth, part in enumerate(drawn):
        yield 9.0 - 4 * nth, [part]
    charted = {grid.line for grid in told.tables if chart_part(grid)}
    if figures := _figures(told.facts, charted, paper.numbers):
        yield 5.0 + len(figures), [NumbersPart(entries=figures[:n]) for n in (3, 2, 1)]
    for nth, steps in enumerate(sorted(told.steps, key=_is_not_a_way)):
        forms = [tuple(_step(each, most) for each in steps.entries) for most in (220, 150, 110)]
        whole = [form for form in forms if not any(each.text.endswith("…") for each in form)]
        if whole:
            heading = _heading(steps.heading)
            yield (
                8.5 - 3.5 * nth,
                [StepsPart(heading=heading, entries=form, start=steps.start) for form in whole],
            )
    yield from _advices(told)
    if told.hotlines:
        yield 8.2 if len(told.hotlines) > 1 else 6.0, [_calls(told)]
    if not (told.steps or told.dos or drawn):
        yield 4.0, _sentences(told, (5, 4, 3))


def _calls(told: Outline) -> Part:
    """All numbers to call: one that is left out may be the one that is needed."""
    return CallsPart(
        entries=tuple(Call(each.number, _short(each.whose, 70)) for each in told.hotlines)
    )


def _heading(text: str) -> str:
    return _short(text.rstrip(":"), 90)


def _is_not_a_way(steps: Steps) -> bool:
    """False for a list that says how something is done: it comes first."""
    return not re.search(r"\b(buoc|lam ngay|cach|thuc hien|chuan bi)\b", fold(steps.heading))


def _step(entry: str, most: int) -> NumberedStep:
    """A catchword before the sentence that explains it is a lead."""
    told = split_sentences(entry)
    if len(told) > 1 and len(told[0].split()) < 7 and len(told[0]) < 46:
        return NumberedStep(told[0].rstrip("."), _short(" ".join(told[1:]), most))
    lead, colon, rest = entry.partition(": ")
    if colon and len(lead.split()) < 5 and len(lead) < 34 and "“" not in lead:
        return NumberedStep(lead, _short(rest[:1].upper() + rest[1:], most))
    return NumberedStep("", _short(entry, most))


def _advices(told: Outline) -> Iterator[tuple[float, Sequence[Part]]]:
    if told.dos and told.donts:
        worth = 8.0 if min(len(told.dos), len(told.donts)) > 1 else 5.0
    elif len(told.donts) > 1:
        worth = 6.5
    else:
        return
    forms = []
    for count, most in ((5, 110), (4, 90), (3, 80)):
        dos, donts = (
            tuple(_short(each, most) for each in side[:count]) for side in (told.dos, told.donts)
        )
        titles = AdviceTitles(_DOS if dos else "", _DONTS if donts else "")
        part = AdvicePart(entries=AdviceTexts(dos, donts))
        forms.append(replace(part, titles=titles) if told.donts else part)
    yield worth, forms


def _timetable(told: Outline, grid: Grid) -> Part:
    """All rows of a table, each under what stands first in it."""
    rows = [each for each in told.dates if each.line == grid.line]
    if len(rows) == len(grid.rows):
        entries = [TimetableRow(each.text, tuple(each.label.split("; "))) for each in rows]
    else:
        entries = [_row(grid, row) for row in grid.rows]
    return DatesPart(heading=_heading(grid.heading), entries=tuple(entries))


def _row(grid: Grid, row: Sequence[str]) -> TimetableRow:
    told = [
        f"{head}: {cell}" if head and at else cell
        for at, (head, cell) in enumerate(zip_longest(grid.header, row, fillvalue=""))
        if cell
    ]
    if row[:1] and row[0]:
        return TimetableRow(told[0], tuple(told[1:]))
    return TimetableRow("", tuple(told))


def _sentences(told: Outline, counts: Sequence[int]) -> list[Part]:
    forms = [told.telling(count, 190) or told.telling(count) for count in counts]
    return [PointsPart(entries=tuple(_short(each, 190) for each in form)) for form in forms if form]


def _only_points(told: Outline, paper: Paper, left: float) -> list[Part]:
    """An article of running text only: its main points, at least one, however short of room."""
    forms = _sentences(told, (5, 4, 3, 2, 1))
    fit = [each for each in forms if estimate_height(each, paper.width) <= left]
    return (fit or forms[-1:])[:1]


def _figures(facts: Sequence[Fact], charted: set[int], most: int) -> tuple[BigFigure, ...]:
    """The facts worth a big figure."""
    worth = [
        (rank, each)
        for each in facts
        if each.line not in charted and not each.label.endswith("…")
        for rank in [next((n for n, unit in enumerate(_WORTH) if unit.search(each.unit)), 9)]
        if rank < 9 and each.unit != "tuổi"
    ]
    best = sorted(worth, key=lambda each: each[0])[:most]
    kept = [each for each in facts if any(each is fact for _, fact in best)]
    return tuple(BigFigure(*_split_bound(each.value), each.unit, each.label) for each in kept)


def _split_bound(value: str) -> tuple[str, str]:
    """“trên 80” → (“trên”, “80”)."""
    words, _, number = value.rpartition(" ")
    return words, number


def chart_part(grid: Grid) -> ChartPart | None:
    """A table of numbers of one unit as a chart: its rows that have a number in each column."""
    if not grid.numeric or len(grid.numeric) > 3 or len(grid.rows) > 40:
        return None
    entries, units = [], set[str]()
    for row in grid.rows:
        found = [
            read_quantity(row[at], unit_of_header(grid.header[at])) if at < len(row) else None
            for at in grid.numeric
        ]
        cells = [each for each in found if each]
        if row and row[0] and len(cells) == len(found):
            units |= {each.unit for each in cells}
            name = _short(row[0], 90)
            values, written = zip(*((each.value, each.written) for each in cells), strict=True)
            entries.append(ChartRow(name, values, written))
    if not 2 <= len(entries) <= 10 or len(units) > 1:
        return None
    if all(value == 0 for _, values, _ in entries for value in values):
        return None
    passing = _TIMES.match(fold(grid.header[0])) and len(grid.numeric) == 1 and len(entries) > 3
    return ChartPart(
        kind="line" if passing else "bars",
        heading=_heading(grid.heading or grid.header[0]),
        entries=tuple(entries),
        series=tuple(grid.header[at] for at in grid.numeric),
    )


def _short(text: str, longest: int) -> str:
    """The first sentences that fit; else the beginning, cut at a comma, an ellipsis after it."""
    told = ""
    for sentence in split_sentences(text):
        longer = f"{told} {sentence}".strip()
        if len(longer) > longest:
            break
        told = longer
    if told:
        return told
    return text if len(text) <= longest else first_clause(text, longest) + "…"

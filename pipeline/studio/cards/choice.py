"""Which of an article's facts an infographic shows. Pure: estimates, measures nothing.

Parts are taken by what they are worth to a reader, while the paper lasts. A numbered list or a
timetable is told whole or not at all: half of one misleads. Estimates are for type at NORMAL of
its size; the sheet then takes the largest type at which everything fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from pipeline.errors import Unsupported
from pipeline.outline import (
    Fact,
    Grid,
    Outline,
    clause,
    gist,
    named,
    promised,
    quantity,
    schedules,
    sentences,
)
from pipeline.studio.cards.estimate import NORMAL, Paper, Part, height, lines
from pipeline.text import fold

ORDER = ("orders", "numbers", "bars", "line", "dates", "steps", "advice", "points", "calls")

_TIMES = re.compile(r"^(nam|thang|quy|ngay|tuan|thoi gian|ky)\b")
_TITLES = {"dos": "Nên", "donts": "Lưu ý"}  # what is forbidden says no by itself
_WORTH = (  # units whose numbers make readers look up, best first
    re.compile(r"%|đồng|triệu|tỷ|^$"),
    re.compile(r"người|hộ|học sinh|cháu|em|trẻ|lượt|suất|doanh nghiệp|trường|mũi|liều|điểm|km|ha"),
    re.compile(r"ngày|giờ|phút|tháng|tuần|năm|buổi"),
)


def chosen(told: Outline, paper: Paper) -> tuple[str, tuple[Part, ...]]:
    """(summary, parts) that fit the paper; the summary is empty where there is no room for it.

    Raises Unsupported, naming it, if something that may not be left out has no room.
    """
    left = paper.height
    taken: list[Part] = []
    for name, part in _needed(told):
        left -= height(part, paper.width) + (34 * NORMAL if taken else 0)
        if left < 0:
            raise Unsupported(name)
        taken.append(part)
    held = {each["kind"] for each in taken}
    offers = [each for each in _offers(told, paper) if each[1] and each[1][0]["kind"] not in held]
    for _, variants in sorted(offers, key=lambda each: -each[0]):
        if len(taken) >= paper.most:
            break
        for part in variants:
            cost = height(part, paper.width) + (34 * NORMAL if taken else 0)
            if cost <= left:
                taken.append(part)
                left -= cost
                break
    if all(each["kind"] == "calls" for each in taken):
        taken += _only_points(told, paper, left)
    summary = ""
    if not any(each["kind"] == "points" for each in taken):
        summary = _short(gist(told.summary), 240)
        if lines(summary, 31, paper.width) + 34 * NORMAL > left:
            summary = ""
    taken.sort(key=lambda each: ORDER.index(each["kind"]))
    return summary, tuple(taken)


def _needed(told: Outline) -> Iterator[tuple[str, Part]]:
    """What may not be left out, each with its Vietnamese name."""
    if told.orders:
        yield f"câu “{told.orders[0]}”", _part("orders", "", list(told.orders))
    for grid in schedules(told):
        yield f"bảng {named(grid)}", _timetable(told, grid)
    if told.hotlines and (told.orders or schedules(told)):
        yield f"số {told.hotlines[0].number}", _calls(told)


def _offers(told: Outline, paper: Paper) -> Iterator[tuple[float, list[Part]]]:
    """(worth, the same part in ever shorter forms)."""
    drawn = [part for grid in told.tables if (part := chart(grid))]
    for nth, part in enumerate(drawn):
        yield 9.0 - 4 * nth, [part]
    charted = {grid.line for grid in told.tables if chart(grid)}
    if figures := _figures(told.facts, charted, paper.numbers):
        yield 5.0 + len(figures), [_part("numbers", "", figures[:n]) for n in (3, 2, 1)]
    for nth, steps in enumerate(sorted(told.steps, key=_is_not_a_way)):
        forms = [[_step(each, most) for each in steps.entries] for most in (220, 150, 110)]
        whole = [form for form in forms if not any(text.endswith("…") for _, text in form)]
        if whole:
            parts = [_part("steps", steps.heading, form) for form in whole]
            yield 8.5 - 3.5 * nth, [_numbered(part, steps.start) for part in parts]
    yield from _advices(told)
    if told.hotlines:
        yield 8.2 if len(told.hotlines) > 1 else 6.0, [_calls(told)]
    if not (told.steps or told.dos or drawn):
        yield 4.0, _sentences(told, (5, 4, 3))


def _calls(told: Outline) -> Part:
    """All numbers to call: one that is left out may be the one that is needed."""
    pairs = [[each.number, _short(each.whose, 70)] for each in told.hotlines]
    return _part("calls", "", pairs)


def _numbered(part: Part, start: int) -> Part:
    """Most lists begin with 1."""
    return part if start == 1 else {**part, "start": start}


def _part(kind: str, heading: str, entries: Any) -> Part:
    return {"kind": kind, "heading": _short(heading.rstrip(":"), 90), "entries": entries}


def _is_not_a_way(steps: Any) -> bool:
    """False for a list that says how something is done: it comes first."""
    return not re.search(r"\b(buoc|lam ngay|cach|thuc hien|chuan bi)\b", fold(steps.heading))


def _step(entry: str, most: int) -> list[str]:
    """[lead, text]: a catchword before the sentence that explains it is a lead."""
    told = sentences(entry)
    if len(told) > 1 and len(told[0].split()) < 7 and len(told[0]) < 46:
        return [told[0].rstrip("."), _short(" ".join(told[1:]), most)]
    lead, colon, rest = entry.partition(": ")
    if colon and len(lead.split()) < 5 and len(lead) < 34 and "“" not in lead:
        return [lead, _short(rest[:1].upper() + rest[1:], most)]
    return ["", _short(entry, most)]


def _advices(told: Outline) -> Iterator[tuple[float, list[Part]]]:
    if told.dos and told.donts:
        worth = 8.0 if min(len(told.dos), len(told.donts)) > 1 else 5.0
    elif len(told.donts) > 1:
        worth = 6.5
    else:
        return
    forms = []
    for count, most in ((5, 110), (4, 90), (3, 80)):
        sides = {"dos": told.dos, "donts": told.donts}
        short = {
            name: [_short(each, most) for each in side[:count]] for name, side in sides.items()
        }
        part = _part("advice", "", {name: side for name, side in short.items() if side})
        titles = {name: _TITLES[name] for name in part["entries"]}
        forms.append({**part, "titles": titles} if told.donts else part)
    yield worth, forms


def _timetable(told: Outline, grid: Grid) -> Part:
    """All rows of a table, each under what stands first in it."""
    rows = [each for each in told.dates if each.line == grid.line]
    if len(rows) == len(grid.rows):
        entries = [[each.text, each.label.split("; ")] for each in rows]
    else:
        entries = [_row(grid, row) for row in grid.rows]
    return _part("dates", grid.heading, entries)


def _row(grid: Grid, row: Sequence[str]) -> list[Any]:
    told = [
        f"{head}: {cell}" if head and at else cell
        for at, (head, cell) in enumerate(zip_longest(grid.header, row, fillvalue=""))
        if cell
    ]
    return [told[0], told[1:]] if row[:1] and row[0] else ["", told]


def _sentences(told: Outline, counts: Sequence[int]) -> list[Part]:
    forms = [told.telling(count, 190) or told.telling(count) for count in counts]
    return [_part("points", "", [_short(each, 190) for each in form]) for form in forms if form]


def _only_points(told: Outline, paper: Paper, left: float) -> list[Part]:
    """An article of running text only: its main points, at least one, however short of room."""
    forms = _sentences(told, (5, 4, 3, 2, 1))
    fit = [each for each in forms if height(each, paper.width) <= left]
    return (fit or forms[-1:])[:1]


def _figures(facts: Sequence[Fact], charted: set[int], most: int) -> list[list[str]]:
    """[bound, number, unit, label] of the facts worth a big figure."""
    worth = [
        (rank, each)
        for each in facts
        if each.line not in charted and not each.label.endswith("…")
        for rank in [next((n for n, unit in enumerate(_WORTH) if unit.search(each.unit)), 9)]
        if rank < 9 and each.unit != "tuổi"
    ]
    best = sorted(worth, key=lambda each: each[0])[:most]
    kept = [each for each in facts if any(each is fact for _, fact in best)]
    return [[*_bound(each.value), each.unit, each.label] for each in kept]


def _bound(value: str) -> list[str]:
    """“trên 80” → [“trên”, “80”]."""
    words, _, number = value.rpartition(" ")
    return [words, number]


def chart(grid: Grid) -> Part | None:
    """A table of numbers of one unit as a chart: its rows that have a number in each column."""
    if not grid.numeric or len(grid.numeric) > 3 or len(grid.rows) > 40:
        return None
    entries, units = [], set[str]()
    for row in grid.rows:
        found = [
            quantity(row[at], promised(grid.header[at])) if at < len(row) else None
            for at in grid.numeric
        ]
        cells = [each for each in found if each]
        if row and row[0] and len(cells) == len(found):
            units |= {each.unit for each in cells}
            name = _short(row[0], 90)
            entries.append([name, [each.value for each in cells], [each.written for each in cells]])
    if not 2 <= len(entries) <= 10 or len(units) > 1:
        return None
    if all(value == 0 for _, values, _ in entries for value in values):
        return None
    passing = _TIMES.match(fold(grid.header[0])) and len(grid.numeric) == 1 and len(entries) > 3
    series = [grid.header[at] for at in grid.numeric]
    heading = grid.heading or grid.header[0]
    return {**_part("line" if passing else "bars", heading, entries), "series": series}


def _short(text: str, longest: int) -> str:
    """The first sentences that fit; else the beginning, cut at a comma, an ellipsis after it."""
    told = ""
    for sentence in sentences(text):
        longer = f"{told} {sentence}".strip()
        if len(longer) > longest:
            break
        told = longer
    if told:
        return told
    return text if len(text) <= longest else clause(text, longest) + "…"

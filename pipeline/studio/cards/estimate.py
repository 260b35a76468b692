"""About how high the parts of an infographic will stand, before anything is measured. Pure.

Estimates are for type at NORMAL of its size, rather too high than too low: the sheet takes the
largest type at which everything fits, so a wrong guess costs a little size and never a word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.recipes.cards import (
    AdvicePart,
    BigFigure,
    Call,
    CallsPart,
    ChartPart,
    DatesPart,
    NumberedStep,
    NumbersPart,
    OrdersPart,
    Part,
    PointsPart,
    StepsPart,
    TimetableRow,
)

NORMAL = 0.82


@dataclass(frozen=True, slots=True)
class Paper:
    """What an infographic has room for, in units."""

    width: float  # between the margins
    height: float  # between header and footer
    most: int  # parts
    numbers: int  # big figures


def estimate_height(part: Part, width: float) -> float:
    """About how high a part stands, its heading included, in units."""
    head = estimate_lines(part.heading, 33, width - 30) + 18 * NORMAL if part.heading else 0.0
    return head + _body(part, width)


def _body(part: Part, width: float) -> float:
    match part:
        case OrdersPart():
            return _orders(part.entries, width)
        case NumbersPart():
            return _numbers(part.entries, width)
        case StepsPart():
            return _steps(part.entries, width)
        case AdvicePart():
            return _advice(part, width)
        case DatesPart():
            return _dates(part.entries, width)
        case PointsPart():
            return _points(part.entries, width)
        case CallsPart():
            return _calls(part.entries, width)
        case ChartPart():
            return (230 + 140) * NORMAL if part.kind == "line" else _bars(part, width)


def estimate_lines(text: str, size: float, room: float, leading: float = 1.36) -> float:
    """About how high a text stands, in units."""
    size *= NORMAL
    if not text:
        return 0.0
    letters = max(4.0, room / (size * 0.53))
    return size * leading * math.ceil(len(text) / (letters * 0.93))


def _numbers(entries: Sequence[BigFigure], width: float) -> float:
    columns = min(3, len(entries)) if len(entries) != 4 else 2
    rows = math.ceil(len(entries) / columns)
    room = (width - 20 * NORMAL * (columns - 1)) / columns - 48 * NORMAL
    label = max(estimate_lines(each.label, 27, room) for each in entries)
    return rows * (label + (44 + 94 + 38 + 42) * NORMAL) + 20 * NORMAL * (rows - 1)


def _steps(entries: Sequence[NumberedStep], width: float) -> float:
    double = width >= 1050 and len(entries) > 5
    room = ((width - 44 * NORMAL) / 2 if double else width) - 70 * NORMAL
    told = [
        max(50 * NORMAL, estimate_lines(lead, 29, room) + estimate_lines(text, 29, room))
        + 17 * NORMAL
        for lead, text in entries
    ]
    half = (len(told) + 1) // 2
    return max(sum(told[:half]), sum(told[half:])) if double else sum(told)


def _advice(part: AdvicePart, width: float) -> float:
    sides = [side for side in (part.entries.dos, part.entries.donts) if side]
    room = width / len(sides) - 96 * NORMAL
    tall = max(sum(estimate_lines(each, 27, room) + 12 * NORMAL for each in side) for side in sides)
    return tall + 100 * NORMAL


def _dates(entries: Sequence[TimetableRow], width: float) -> float:
    left = min(max(len(when) for when, _ in entries) * 29 * NORMAL * 0.57, width * 0.36)
    room = width - left - 80 * NORMAL
    rows = (
        max(estimate_lines(when, 30, left), sum(estimate_lines(each, 27, room) for each in what))
        for when, what in entries
    )
    return sum(rows) + (12 + 24 * len(entries)) * NORMAL


def _calls(entries: Sequence[Call], width: float) -> float:
    room = (width if len(entries) == 1 else width / 2) * 0.55
    tall = max(max(62 * NORMAL, estimate_lines(who, 25, room) + 20 * NORMAL) for _, who in entries)
    return (tall + 14 * NORMAL) * math.ceil(len(entries) / 2)


def _bars(part: ChartPart, width: float) -> float:
    series = len(part.series)
    thick = (34 if series == 1 else 32 * series) + 26
    names = sum(estimate_lines(name, 26, width - 60 * NORMAL) for name, _, _ in part.entries)
    return names + (thick * len(part.entries) + 60 + 40 * (series > 1)) * NORMAL


def _points(entries: Sequence[str], width: float) -> float:
    room = width - 38 * NORMAL
    return sum(estimate_lines(each, 31, room, 1.4) + 18 * NORMAL for each in entries)


def _orders(entries: Sequence[str], width: float) -> float:
    room = width - 60 * NORMAL
    return sum(estimate_lines(each, 40, room, 1.3) + 52 * NORMAL for each in entries)

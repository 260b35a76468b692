"""What nobody may leave out of an article that is told in short. Pure.

A timetable is told whole; whoever must go somewhere learns where and by when; the number that
people are told to call stays. A product that has no room for one of them is not made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.outline.advice import advice_columns
from pipeline.outline.hotlines import numbers_to_call
from pipeline.outline.moments import is_timetable
from pipeline.outline.shape import Grid, Outline, Steps
from pipeline.text import fold

MOST_ROWS, MOST_COLUMNS = 60, 12  # of a table that a page, a picture or a film can show
_WAY = re.compile(
    r"\b(buoc|lam ngay|cach|thuc hien|trinh tu|huong dan|viec phai lam|viec can lam)\b"
)


@dataclass(frozen=True, slots=True)
class Need:
    """What has to be told, by its Vietnamese name, and all the words that tell it."""

    name: str  # “lịch “Lịch cắt nước””
    words: tuple[str, ...]


def find_needs(told: Outline) -> tuple[Need, ...]:
    """Everything that may not be left out, in the order of its weight."""
    return tuple(_needs(told))


def _needs(told: Outline) -> Iterator[Need]:
    for order in told.orders:
        yield Need(f"câu “{order}”", (order,))
    for grid in find_schedules(told):
        cells = tuple(cell for row in grid.rows for cell in row if cell)
        yield Need(f"bảng {table_name(grid)}", cells)
    if told.orders or find_schedules(told):
        for each in told.hotlines:
            yield Need(f"số {each.number} ({each.whose})", (each.number,))


def table_name(grid: Grid) -> str:
    """What staff call a table: its heading, else its first columns."""
    return f"“{grid.heading}”" if grid.heading else f"“{', '.join(grid.header[:3])}”"


def find_schedules(told: Outline) -> tuple[Grid, ...]:
    """The tables that tell when, whose every row somebody waits for."""
    return tuple(each for each in told.tables if each.rows and is_timetable(each))


def find_tables(told: Outline) -> tuple[Grid, ...]:
    """The tables that a short text must hold too: timetables, and those that its words lead to."""
    return tuple(
        each
        for each in told.tables
        if each.rows
        and (
            is_timetable(each)
            or (each.introduced and not advice_columns(each) and not _numbers(told, each))
        )
    )


def _numbers(told: Outline, grid: Grid) -> bool:
    """Whether a table only tells whom to call: its numbers are told as such."""
    known = {each.number for each in told.hotlines}
    return len(grid.header) == 2 and all(
        any(number in known for number in numbers_to_call(f"gọi {' '.join(row)}"))
        for row in grid.rows
    )


def find_wholes(told: Outline) -> tuple[tuple[range, bool], ...]:
    """The lines of what is told whole or not at all; True: it may not be left out."""
    lists = [(range(each.line, each.last + 1), False) for each in told.steps]
    grids = [
        (range(each.line, each.line + len(each.rows) + 2), True) for each in find_schedules(told)
    ]
    return (*lists, *grids)


def find_ways(told: Outline) -> tuple[Steps, ...]:
    """The numbered lists that say how something is done; all of them if none says so."""
    found = tuple(each for each in told.steps if _WAY.search(fold(each.heading)))
    return found or told.steps

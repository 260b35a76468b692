"""Days and hours with what happens then. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.outline.sentences import split_sentences, words_around
from pipeline.outline.shape import Grid, Line, Moment
from pipeline.text import fold, shorten

LABEL = 220  # characters of what happens, at most

_WEEKDAY = r"(?:thứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|Chủ nhật)"
_HOUR = r"(?:\d{1,2}h\d{0,2}|\d{1,2} giờ(?: \d{1,2})?(?: phút)?)"
_DATE = r"\d{1,2}/\d{1,2}(?:/\d{4})?|\d{1,2} tháng \d{1,2}(?: năm \d{4})?"
_PART = r"(?:(?:sáng|trưa|chiều|tối|hết|đầu|cuối|sau|trước)\s+)"
_DAY = rf"{_PART}*(?:{_HOUR},?\s+)?(?:{_WEEKDAY},?\s+)?(?:ngày\s+)?(?:{_DATE})"
_MOMENT = re.compile(
    rf"(?<![\w/.\-])((?:từ|trước|sau|đến|lúc)\s+)?({_DAY})(?:\s*(?:đến|tới|-|–)\s*({_DAY}))?(?![\d/])",
    re.IGNORECASE,
)
_SURE = re.compile(r"ngày|thứ|tháng|chủ nhật|sáng|chiều|tối|/\d{4}|\b\d{2}/\d{2}\b", re.I)
_PAPER = re.compile(r"[A-ZĐ]{2,}[\w\-]*\s*$|\b(?i:luật|nghị định|quyết định|công văn)\b[^,;]*$")
_ISSUED = re.compile(r"^\s*(của|do)\s+(Bộ|Chính phủ|Thủ tướng|UBND|Quốc hội|Ban|Trung ương|HĐND)")
_TIMETABLE = re.compile(r"^(ngay|gio|thoi gian|tuan|thu|lich|buoi|khung gio|moc)\b")
_COUNTED = re.compile(r"^(tuan|buoi|bai|nam|thang)\b")


def find_moments(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Moment, ...]:
    """Every moment, each once, in the order of the text. Dates of documents are left out."""
    found = [*_of_lines(lines), *(each for grid in grids for each in _of_grid(grid))]
    found.sort(key=lambda each: each.line)
    unique = {(fold(each.text), fold(each.label)): each for each in found}
    return tuple(unique.values())


def _of_lines(lines: Sequence[Line]) -> Iterator[Moment]:
    for line in lines:
        for sentence in split_sentences(line.text):
            for match in _MOMENT.finditer(sentence):
                if _is_moment(sentence, match):
                    text = " ".join(match.group().split())
                    text = text[:1].upper() + text[1:]
                    yield Moment(text, shorten(sentence, LABEL), line.line)


def _is_moment(sentence: str, match: re.Match[str]) -> bool:
    found = match.group()
    if "24/7" in found and not re.search("ngày", found, re.I):
        return False
    numbers = re.search(r"(\d{1,2})(?:/| tháng )(\d{1,2})", found)
    if not numbers or not (1 <= int(numbers[1]) <= 31 and 1 <= int(numbers[2]) <= 12):
        return False
    before, after = words_around(sentence, match)
    if _PAPER.search(before) or _ISSUED.match(after):
        return False
    return bool(_SURE.search(found))


def is_timetable(grid: Grid) -> bool:
    """Whether a table tells when: by its headers, or by what most cells of a column hold."""
    if any(_TIMETABLE.match(fold(name)) for name in grid.header):
        return True
    width = range(len(grid.header))
    return any(2 * sum(_tells_when(row, at) for row in grid.rows) > len(grid.rows) for at in width)


def _tells_when(row: Sequence[str], at: int) -> bool:
    cell = row[at] if at < len(row) else ""
    return bool(re.match(rf"({_PART}*{_HOUR}|{_WEEKDAY})\b", cell, re.I) or _MOMENT.match(cell))


def _of_grid(grid: Grid) -> Iterator[Moment]:
    """A timetable: the columns that tell when, and the others."""
    when = [at for at, name in enumerate(grid.header) if _TIMETABLE.match(fold(name))]
    if not when:
        return
    first = when if 0 not in when else [0]
    for row in grid.rows:
        cells = [*row, *[""] * (len(grid.header) - len(row))]
        text = ", ".join(cells[at] for at in first if cells[at])
        if 0 in first and cells[0].isdigit() and _COUNTED.match(fold(grid.header[0])):
            text = f"{grid.header[0]} {cells[0]}"
        rest = [at for at in range(len(cells)) if at not in first and cells[at]]
        if text and rest:
            yield Moment(text, "; ".join(_cell(grid, cells, at, rest) for at in rest), grid.line)


def _cell(grid: Grid, cells: Sequence[str], at: int, rest: Sequence[int]) -> str:
    """What happens needs no label; the columns after it do."""
    plain = at == 0 or (at == rest[0] and not re.search(r"\d", grid.header[at]))
    return cells[at] if plain else f"{grid.header[at]}: {cells[at]}"

"""Days and hours with what happens then; numbers to call with who answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.outline.sentences import clause, sentences
from pipeline.outline.shape import Grid, Hotline, Line, Moment
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


def moments(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Moment, ...]:
    """Every moment, each once, in the order of the text. Dates of documents are left out."""
    found = [*_of_lines(lines), *(each for grid in grids for each in _of_grid(grid))]
    found.sort(key=lambda each: each.line)
    unique = {(fold(each.text), fold(each.label)): each for each in found}
    return tuple(unique.values())


def _of_lines(lines: Sequence[Line]) -> Iterator[Moment]:
    for line in lines:
        for sentence in sentences(line.text):
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
    if _PAPER.search(sentence[: match.start()]) or _ISSUED.match(sentence[match.end() :]):
        return False
    return bool(_SURE.search(found))


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


# --- numbers to call --------------------------------------------------------------------------

# the country's short numbers, and what each is for
_KNOWN = {
    "111": "Tổng đài quốc gia bảo vệ trẻ em",
    "112": "Trợ giúp, tìm kiếm cứu nạn",
    "113": "Công an",
    "114": "Chữa cháy, cứu nạn, cứu hộ",
    "115": "Cấp cứu y tế",
    "156": "Báo cuộc gọi rác, cuộc gọi lừa đảo",
    "5656": "Báo tin nhắn rác, tin nhắn lừa đảo",
    "1022": "Tổng đài hỏi đáp, phản ánh",
}
_NUMBER = re.compile(
    r"(?<![\d/.,\-])(1[89]00[ .]?\d{2,4}(?:[ .]?\d{2})?|\(?0\d{2,3}\)?[ .]?\d{3}[ .]?\d{3,4}"
    r"|11[1-5]|1022|156|5656)(?!\d|[/.,]\d|%|\s+(?:đồng|người|tuổi|ngày|phút))"
)
_CALLS = re.compile(r"\b(gọi|tổng đài|nhắn|hotline|đường dây|điện thoại|liên hệ|số máy|báo)", re.I)
_BEFORE = re.compile(
    r"[\s:(,–-]*\b(gọi|số|qua|theo|tới|đến|về|điện thoại|hotline|đt|sđt)?[\s:(]*$", re.I
)


def hotlines(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Hotline, ...]:
    """Every number to call, each once; what a table says of it comes before all else."""
    tabled = [each for grid in grids for each in _tabled(grid)]
    found = {each.number: each for each in [*_named(lines), *tabled]}
    return tuple(sorted(found.values(), key=lambda each: each.line))


def _tabled(grid: Grid) -> Iterator[Hotline]:
    columns = [at for at, name in enumerate(grid.header) if at and _CALLS.search(name)]
    for row in grid.rows:
        for at in columns:
            for match in _NUMBER.finditer(row[at] if at < len(row) else ""):
                yield Hotline(match[1], row[0], grid.line)


def _named(lines: Sequence[Line]) -> Iterable[Hotline]:
    for line in reversed(lines):  # so that the first place wins in a mapping
        for sentence in sentences(line.text):
            for match in _NUMBER.finditer(sentence):
                number, before = match[1], sentence[: match.start()]
                if len(number) <= 4 and not _CALLS.search(before):
                    continue
                yield Hotline(number, _whose(number, before, sentence[match.end() :]), line.line)


def _whose(number: str, before: str, after: str) -> str:
    """“Tổng đài bảo vệ trẻ em: 111” names it; else it is known; else the words before it."""
    named = re.search(r"([^.;:!?]{6,90}):\s*$", before)
    if named:
        return re.split(r"\b(?:gọi|liên hệ)\s+", named[1])[-1].strip()
    place = re.match(r"\s((?:[^\W\d_]\w+ ?){1,4})", after)
    if place and place[1].istitle() and re.search(r"\btổng đài\s*$", before, re.I):
        return f"Tổng đài {place[1].strip()}"  # “tổng đài 1022 Đồng Nai”
    if number in _KNOWN:
        return _KNOWN[number]
    words = re.split(r"[.;!?]\s", before)[-1]
    label = clause(_BEFORE.sub("", words).strip(), 80)
    return label[:1].upper() + label[1:] or "Điện thoại"

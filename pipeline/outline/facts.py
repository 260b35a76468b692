"""Numbers with units, and what each of them counts. Pure. Days and hours are no facts here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.outline.quantity import BOUNDS, NUMBER, UNITS, read_quantity, unit_of_header
from pipeline.outline.sentences import first_clause, split_sentences, words_around
from pipeline.outline.shape import Fact, Grid, Line
from pipeline.text import fold

LABEL = 84  # characters, at most

_FIGURE = re.compile(
    rf"(?<![\w/.,\-–])(?P<bound>(?i:{BOUNDS})\s+)?(?P<number>{NUMBER})(?P<unit>\s*%|\s+(?:{UNITS}))"
    rf"(?![\w/])|(?P<always>(?<!\d)24/(?:7|24))(?![\d/])"
)
# what stands before a number that is a name, a date or a place in an order, not an amount
_NAMED = re.compile(
    r"\b(ngày|tháng|năm|quý|thứ|mùng|mồng|lúc|hồi|số|bước|bài|tuần|điều|khoản|mục|chương|phụ lục"
    r"|bảng|hình|mức độ|cấp|lớp|hạng|khu phố|tổ|ấp|quận|đường|phản ánh|giờ|kỳ|lần thứ)\s*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\s+(đầu|cuối|giữa|sau|trước|tới|nữa|kế|tiếp|liền|qua|vừa|này|đó|ấy|rưỡi)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b(lúc|từ|đến|tới|trước|sau|hồi)\s*$", re.IGNORECASE)
_BREAK = re.compile(r"[,;:.!?()“”]|\s[–-]\s")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_STOP = re.compile(r"[;:.!?()“”]|\s[–-]\s")
_TAIL = re.compile(
    r"[\s,;:–-]*\b(là|đạt|còn|chỉ|đến|tới|trong|khoảng|với|gồm|có|từ|và|hoặc|được|mất|cao|lên|về"
    r"|nhất|hơn|đủ|cho|cả|ở|của)$",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(không|chưa|đừng|chớ)\b", re.IGNORECASE)  # “chưa đủ 14 tuổi” is not 14
_HEAD = re.compile(r"^(là|và|hoặc|của|thì|cũng|đã|đều|trở lên|trở xuống|nữa)\s+", re.IGNORECASE)


def find_facts(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Fact, ...]:
    """Every fact, each once, in the order of the text."""
    found = [*_of_lines(lines), *(fact for grid in grids for fact in _of_grid(grid))]
    found.sort(key=lambda each: each.line)
    return tuple(_each_once(found))


def _each_once(found: Iterable[Fact]) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for fact in found:
        name = (fact.figure, fold(fact.label)[:24])
        if name not in seen:
            seen.add(name)
            yield fact


def _of_lines(lines: Sequence[Line]) -> Iterator[Fact]:
    for line in lines:
        for sentence in split_sentences(line.text):
            for match in _FIGURE.finditer(sentence):
                if fact := _fact_of(sentence, match, line):
                    yield fact


def _fact_of(sentence: str, match: re.Match[str], line: Line) -> Fact | None:
    before, after = words_around(sentence, match)
    unit = (match["unit"] or "").strip()
    if _NAMED.search(before) or _is_clock(unit, before, after) or _NO.search(_head(before)):
        return None
    if _PLACED.match(after):
        return None  # “trong 30 phút đầu”: without its number the rest says something else
    label = _label(before, after)
    if len(label.split()) < 2:
        return None
    value = match["always"] or f"{(match['bound'] or '').lower()}{match['number']}"
    return Fact(" ".join(value.split()), "%" if unit == "phần trăm" else unit, label, line.line)


def _is_clock(unit: str, before: str, after: str) -> bool:
    """“lúc 16 giờ”, “ngày 22 tháng 12”, “từ 18 giờ đến 21 giờ”: a moment, not a length of time."""
    if re.match(r"\s*\d", after) and unit.lower() in ("giờ", "tháng", "năm", "ngày"):
        return True
    return unit.lower() == "giờ" and bool(_CLOCK.search(before))


def _label(before: str, after: str) -> str:
    """The clause around a figure, without it; an ellipsis tells that the label is not whole."""
    before, after = _ASIDE.sub("", before), _ASIDE.sub("", after)
    head = _trim_tail(_head(before))
    tail = _HEAD.sub("", _BREAK.split(after, maxsplit=1)[0].strip())
    if not head and tail and len(tail.split()) < 3:  # “100% lãnh đạo, cán bộ, công chức…”
        tail = _HEAD.sub("", _STOP.split(after, maxsplit=1)[0].strip())
    whole = f"{head} {tail}".strip()
    if len(whole) > LABEL and len(tail.split()) > 2:
        whole = tail
    label = whole if len(whole) <= LABEL else _trim_tail(first_clause(whole, LABEL)) + "…"
    return label[:1].upper() + label[1:]


def _head(before: str) -> str:
    return _HEAD.sub("", _BREAK.split(before)[-1].strip())


def _trim_tail(text: str) -> str:
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter.strip()
    return text


# --- tables -----------------------------------------------------------------------------------


def _of_grid(grid: Grid) -> Iterator[Fact]:
    for row in grid.rows:
        for at in grid.numeric:
            amount = (
                read_quantity(row[at], unit_of_header(grid.header[at])) if at < len(row) else None
            )
            if amount and row[0]:
                label = row[0] if len(grid.numeric) == 1 else f"{row[0]}: {_low(grid.header[at])}"
                value, unit = _split_unit(amount.written, amount.unit)
                yield Fact(value, unit, first_clause(label, LABEL), grid.line)


def _split_unit(written: str, unit: str) -> tuple[str, str]:
    """“trên 80%” → (“trên 80”, “%”)."""
    match = re.search(rf"(?:{NUMBER})\s*", written)
    if not match or match.end() == len(written):
        return written, unit
    return written[: match.end()].strip(), written[match.end() :]


def _low(header: str) -> str:
    """A header inside a label: “Nộp trực tuyến” → “nộp trực tuyến”."""
    return header[:1].lower() + header[1:] if not header[1:2].isupper() else header

"""Figures that contradict each other: a rise that falls, a sum that is not, shares. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.guard.reading import Unit
from pipeline.text import fold

Found = tuple[str, int, int]

# all of it is looked for in text without marks
_N = r"(\d[\d.]{0,14}(?:,\d{1,4})?)"
_UNIT = (
    r"\s?(?:%|dong|nghin dong|trieu dong|ty dong|nguoi|ho|suat|luot|hoc sinh|phan tram|ho so"
    r"|chau|kg|ha)?"
)
_UP = re.compile(
    rf"(?<!\w)(?:tang|nang)[^.;\d\n]{{0,40}}\btu\s+{_N}{_UNIT}\s+(?:len|den|toi|thanh)\s+{_N}", re.I
)
_DOWN = re.compile(
    rf"(?<!\w)(?:giam|ha|rut)[^.;\d\n]{{0,40}}\btu\s+{_N}{_UNIT}\s+(?:xuong|con|den|"
    rf"ve)(?: con)?\s+{_N}",
    re.I,
)
_MUCH = r"(?:\s?%|(?:\s(?!gio|ngay|thang|nam\b|h\b)[^\W\d_]{1,12}){0,3})?"
_RISE = re.compile(
    rf"(?<!\w)(?:tang|nang)[^.;\d\n]{{0,40}}\btu\s+{_N}{_MUCH}\s+(?:(?:len|thanh)|(xuong))(?: con)?"
    rf"\s+{_N}",
    re.I,
)
_FALL = re.compile(
    rf"(?<!\w)(?:giam|rut)[^.;\d\n]{{0,40}}\btu\s+{_N}{_MUCH}\s+(?:xuong|(len))(?: con)?\s+{_N}",
    re.I,
)
_OWN_PARTS = re.compile(
    rf"{_N}\s+(?P<what>[^\W\d_]{{1,8}})[^.;\d\n]{{0,30}}\bgom\s*:?\s*(?P<parts>{_N}\s+[^.;,\n\d]"
    rf"{{1,40}}(?:(?:,\s?(?:va )?|\sva\s){_N}\s+[^.;,\n\d]{{1,40}}){{1,5}})",
    re.I,
)
_PEOPLE = frozenset(("nam", "nu", "nguoi", "em", "chau", "ho", "phu", "thanh", "tre", "doi", "dai"))
_EACH = re.compile(
    rf"{_N}\s+(?:suat|phan|ho|nguoi|chau|em|hoc sinh|phan qua|suat qua|suat hoc bong|truong hop|"
    rf"gia dinh)[^.;\d\n]{{0,50}}"
    rf"(?:moi|mot|tri gia)\s*(?:suat|phan|ho|nguoi|chau|em|hoc sinh|truong hop|"
    rf"gia dinh)?[^.;\d\n]{{0,30}}?\s{_N}\s?(dong|nghin dong|trieu dong)"
    rf"[^.;\d\n]{{0,40}}tong[^.;\d\n]{{0,40}}?\s{_N}\s?(dong|nghin dong|trieu dong|ty dong)",
    re.I,
)
_PARTS = re.compile(
    rf"{_N}\s+(?P<what>ho|nguoi|suat|hoc sinh|chau|ho so|truong hop|dang vien|dai bieu|"
    rf"phan qua)[^.;\d\n]{{0,30}}"
    rf"(?:gom|trong do(?: co)?|chia ra)\s*:?\s*"
    rf"(?P<parts>{_N}\s+[^.;,\n]{{2,50}}(?:(?:[,;]\s*(?:va )?|\sva\s)"
    rf"{_N}\s+[^.;,\n]{{2,50}}){{1,5}})",
    re.I,
)
_TWO_NUMBERS = re.compile(r"\d[^\n]{1,60}?[^\d\n.,/][^\n]{0,60}?\d")
_CUES = re.compile(
    r"(?=[tgnhrc\d])(?:(?<!\w)(?:tăng|giảm|nâng|hạ|rút|tổng|gồm|tang|giam|nang|ha|rut|tong|gom)(?!\w)"
    r"|trong (?:đó|do|số|so|tổng|tong|\d)|chia ra|\d ?%)"
)
_PART = re.compile(rf"(?:^|[,;]\s*(?:va )?|\sva\s){_N}(?=\s)")
_OTHER_THINGS = re.compile(
    r"\bmoi\b|\d (?:kg|ky|can|lit|dong|nghin|trieu|ty|met|m2|km|ha|gio|ngay|thang|"
    r"phut|buoi|lon|goi|thung|hop|chai)\b"
)
_COUNTED = r"(?P<what>ho|nguoi|em|hoc sinh|chau|ho so|dang vien|dai bieu|cu tri|truong hop|vu|ca)"
_GROWN = re.compile(
    rf"{_N} {_COUNTED}(?!\w)[^.;\n%]{{0,40}}?\b(?P<way>tang|giam) (?:len|thanh|xuong|con)(?: con)? "
    rf"{_N} (?P=what)(?!\w)",
    re.I,
)
_PRICED = re.compile(
    rf"\b(?:moi|mot|tri gia)\s(?P<what>suat|phan|ho|nguoi|chau|em|hoc sinh|truong hop|gia dinh)"
    rf"[^.;\d\n]{{0,30}}?\s{_N}\s?(dong|nghin dong|trieu dong)[^.;\d\n]{{0,20}}?\s{_N}\s(?P=what)"
    rf"(?!\w)[^.;\d\n]{{0,20}}tong[^.;\d\n]{{0,40}}?\s{_N}\s?(dong|nghin dong|trieu dong|ty dong)",
    re.I,
)
_LEFT = re.compile(
    rf"\btrong(?: so| tong so)? {_N} (?!gio|ngay|thang|nam)[^.;\d\n]{{2,40}}? "
    rf"{_N} [^.;,\d\n%]{{2,30}}(?:,|;| va)(?: co| con)? "
    rf"{_N} [^.;,\d\n%]{{0,20}}\b(?:khong|chua|vang|con lai|bi loai|truot)\b",
    re.I,
)
_DONE = re.compile(
    rf"{_N} {_COUNTED}(?!\w)[^.;\d\n%]{{0,40}}?\b(?:da|co)(?!\w)[^.;\d\n%]{{0,30}}? {_N} (?P=what)"
    rf"(?!\w)[^.;\d\n%]{{0,20}}?\b(?:dat|chiem|bang)(?: ty le)? (\d{{1,3}}(?:,\d{{1,2}})?) ?%",
    re.I,
)
_SCALE = {"": 1, "dong": 1, "d": 1, "vnd": 1, "nghin": 10**3, "trieu": 10**6, "ty": 10**9}


def find_contradictions(unit: Unit) -> Iterator[Found]:
    """In one unit."""
    if not (_CUES.search(unit.low) and _TWO_NUMBERS.search(unit.text)):
        return
    text = unit.fold
    if "tu " in text:
        for found in _UP.finditer(text):
            if figure_value(found[2]) < figure_value(found[1]):
                yield "figures", *found.span()
        for found in _DOWN.finditer(text):
            if figure_value(found[2]) > figure_value(found[1]):
                yield "figures", *found.span()
        yield from _turned(text)
    yield from _grown(text)
    if "tong" in text:
        yield from _wrong_products(text)
    if "gom" in text or "trong do" in text:
        yield from _apart(text)
        yield from _own_parts(text)


def _turned(text: str) -> Iterator[Found]:
    """“giảm từ 5 vụ xuống còn 7 vụ”, “tăng từ 5 xuống 3”."""
    for found in _RISE.finditer(text):
        if found[2] or figure_value(found[3]) < figure_value(found[1]):
            yield "figures", *found.span()
    for found in _FALL.finditer(text):
        if found[2] or figure_value(found[3]) > figure_value(found[1]):
            yield "figures", *found.span()


def _grown(text: str) -> Iterator[Found]:
    """“200 hộ, năm 2026 tăng lên còn 180 hộ”; “8.000 người, đã tiêm 8.600 người, đạt 92%”."""
    for found in _GROWN.finditer(text) if "tang " in text or "giam " in text else ():
        before, after = figure_value(found[1]), figure_value(found[4])
        if (after < before) if found["way"].lower() == "tang" else (after > before):
            yield "figures", *found.span()
    for found in _LEFT.finditer(text) if "trong " in text else ():
        if figure_value(found[2]) + figure_value(found[3]) > figure_value(found[1]):
            yield "figures", *found.span()
    for found in _DONE.finditer(text) if "%" in text else ():
        whole, part, share = (figure_value(found[each]) for each in (1, 3, 4))
        if whole and abs(100 * part / whole - share) > 1.5:
            yield "figures", *found.span()


def _own_parts(text: str) -> Iterator[Found]:
    """“18 đội, gồm 8 đội nam và 9 đội nữ”: parts of the same kind as the whole."""
    for found in _OWN_PARTS.finditer(text):
        kept = _PEOPLE | {found["what"].lower()}
        parts = re.findall(rf"(?:^|,\s?(?:va )?|\sva\s){_N}\s+([^\W\d_]+)", found["parts"])
        if len(parts) < 2 or not all(noun.lower() in kept for _, noun in parts):
            continue
        whole, total = figure_value(found[1]), sum(figure_value(each) for each, _ in parts)
        closed = re.match(r"\s*(?:\.|$|\n)", text[found.end() :])
        if total > whole or (closed and total != whole):
            yield "figures", *found.span()


def _wrong_products(text: str) -> Iterator[Found]:
    """“20 suất, mỗi suất 500.000 đồng, tổng 15.000.000 đồng”."""
    for found in _EACH.finditer(text):
        wanted = figure_value(found[1]) * figure_value(found[2]) * scale_of(found[3])
        if abs(wanted - figure_value(found[4]) * scale_of(found[5])) > 0.01 * wanted:
            yield "figures", *found.span()
    for found in _PRICED.finditer(text):
        wanted = figure_value(found[2]) * scale_of(found[3]) * figure_value(found[4])
        if abs(wanted - figure_value(found[5]) * scale_of(found[6])) > 0.01 * wanted:
            yield "figures", *found.span()


def _apart(text: str) -> Iterator[Found]:
    """“100 hộ, gồm 40 hộ nghèo, 30 hộ cận nghèo”: parts that do not make the whole."""
    for found in _PARTS.finditer(text):
        if _OTHER_THINGS.search(found[0]):
            continue
        whole = figure_value(found[1])
        numbers = [figure_value(each) for each in _PART.findall(found["parts"])]
        closed = re.match(r"\s*(?:\.|$|\n)", text[found.end() :])
        over = sum(numbers) > whole
        said = "gom" in found[0].lower() and closed and sum(numbers) != whole
        if len(numbers) >= 2 and (over or said):
            yield "figures", *found.span()


def scale_of(unit: str) -> int:
    """By what a figure is multiplied: “trieu”, “trieu dong”, “dong”, nothing."""
    return _SCALE[unit.removesuffix(" dong")]


def figure_value(text: str) -> float:
    """A figure with points between thousands and a comma before its fraction."""
    whole, _, part = text.rstrip(".").partition(",")
    return float(whole.replace(".", "") + (f".{part}" if part else ""))


def find_bad_totals(rows: list[Unit]) -> Iterator[tuple[Unit, Found]]:
    """A table whose last row is a total that its columns do not give."""
    if len(rows) < 3 or not re.match(r"\W*(?:[^:\n]{0,40}: )?(?:tong|cong)\b", fold(rows[-1].text)):
        return
    cells = [_cells(each.text) for each in rows]
    for name, total in cells[-1].items():
        column = [row.get(name) for row in cells[:-1]]
        if total is None or any(each is None for each in column) or len(column) < 2:
            continue
        if abs(sum(each for each in column if each is not None) - total) > 0.5:
            yield rows[-1], ("figures", 0, len(rows[-1].text))
            return


def _cells(text: str) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for cell in text.split(", "):
        name, _, value = cell.rpartition(": ")
        if fold(name).strip() in ("stt", "tt", "nam", "ngay", ""):
            continue
        number = re.fullmatch(rf"{_N}(?: \w+)?", value.strip())
        found[name] = figure_value(number[1]) if number else None
    return found

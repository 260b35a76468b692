"""Days, hours, shares and sums that contradict each other within a paragraph. Pure.

All of it is looked for in text without marks; “sang” is asked of the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from pipeline.guard.figures import figure_value, scale_of
from pipeline.guard.reading import Unit
from pipeline.speech.numbers import value_of

Found = tuple[str, int, int]

_YEAR = 2024  # of a day that names none: a leap year, so that every day is one
_HOURS = {
    "sáng": range(12), "trưa": (1, 2, 10, 11, 12, 13, 14), "chiều": (*range(1, 7), *range(12, 19)),
    "tối": (*range(5, 13), *range(17, 24)), "sang": range(13),
    "chieu": (*range(1, 7), *range(12, 19)),
}  # fmt: skip
_PART_OF_DAY = re.compile(
    r"(?<![\d:h])(\d{1,2})(?:\s?(?:gio|h|g)(?:\s?\d{1,2}(?:\s?phut)?)?|:\d\d)\s(?P<part>sang|trua|"
    r"chieu|toi)(?!\w)"
)
_D = r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?(?![\d/])"
_SPAN = re.compile(
    r"(?=[tkdsm])(?:trong|keo dai|dien ra|suot|mo|to chuc)(?: trong)?\s+"
    rf"(\d{{1,2}}|hai|ba|bon|nam|sau|bay|tam|chin|muoi) ngay[^.;\d\n]{{0,25}}"
    rf"\btu(?: ngay)? {_D}\s?(?:-|–|den|toi)\s?(?:het )?(?:ngay )?{_D}"
)
_RANGE = re.compile(rf"\btu(?: ngay)? {_D}\s?(?:-|–|den|toi)\s?(?:het )?(?:ngay )?{_D}")
_LASTING = re.compile(
    _RANGE.pattern + r",? \(?(?:tong cong|trong|tong|keo dai)(?: la)? (\d{1,2}) ngay(?!\w)"
)
_DEADLINE = re.compile(
    rf"\bhan (?:chot|cuoi|nop|dang ky|nhan|gui)[^.;\d\n]{{0,40}}{_D}[^.\d\n]{{0,40}}?(?:nhan ho so|"
    rf"nhan don|duoc nhan|nop|dang ky|tiep nhan|nhan dang ky)[^.;\d\n]{{0,20}}\btu(?: ngay)? {_D}"
)
_SPAN_OF_MONTH = re.compile(
    r"(?=[tkds])(?:trong|keo dai|dien ra|suot|to chuc)(?: trong)?\s+"
    r"(\d{1,2}|hai|ba|bon|nam|sau|bay|tam|chin|muoi) ngay[^.;\d\n]{0,25}"
    r"\btu(?: ngay)? (\d{1,2}) ?(?:-|–|den|toi)(?: het)?(?: ngay)? "
    r"(\d{1,2})(?:/| thang )\d{1,2}(?!\d)"
)
_NO_DAY = re.compile(
    r"(?=[nmdth])\b(?:ngay|mung|den|truoc|het|han) (\d{1,2})(?:/| thang )(\d{1,2})"
    r"(?:(?:/| nam )(\d{4}))?"
    r"(?![\d/.,-]\w|\d)"
)
_NO_HOUR = re.compile(
    r"\bluc (\d{1,2}) ?(?:gio|h)(?: ?(\d{1,2}))?(?!\d)"
    r"|(?<![\d:])(\d{1,2}) gio (\d{1,2}) phut,? ngay"
)
_SAME_DAY = re.compile(
    r"\btu (\d{1,2}) ?(?:gio|h)(?: ?(\d{1,2})(?: phut)?)? (?:-|den)(?: het)? (\d{1,2}) ?(?:gio|h)"
    r"(?: ?(\d{1,2})(?: phut)?)? (?:trong )?cung ngay"
)
_YEARS = re.compile(
    r"(?<![\d/.])(?P<many>\d{1,3}) nam(?! \d)(?P<what>[^.;()\d\n]{0,60})\((?:\d{1,2}/\d{1,2}/)?"
    r"(?P<first>[12]\d{3}) ?[-–] ?(?:\d{1,2}/\d{1,2}/)?(?P<last>[12]\d{3})\)"
)
_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay")
_WEEKDAY = re.compile(
    r"\b(?:thu (?P<day>hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)[ ,(]{1,3}(?:ngay )?"
    r"(\d{1,2})(?:[/.\-]| thang )(\d{1,2})(?:[/.\-]| nam )(\d{4})(?!\d)"
)
_AFTER_DATE = re.compile(
    r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}) ?\((?:thu (?P<day>hai|ba|tu|nam|sau|bay|[2-7])|"
    r"chu nhat|cn)\)"
)
_SHARE = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_REST = re.compile(
    r"[^.;\n]{0,45}?(?<!\w)(?:chua|khong(?! (?:dung )?tien mat| gian| may| dau| khi)|con lai)(?!\w)"
)
_COMPARED = re.compile(r"(?<!\w)(?:tang|giam|vuot|so voi|lai suat|mui|ke hoach)(?!\w)")
_PIECE = re.compile(r"[^;\n]{1,400}")
_FRACTION = re.compile(
    r"(?P<before>[^\W\d_]{1,8}|:)\s(\d{1,3})/(\d{1,3}) (?:khu pho|ap|thon|xom|to|ho|doi|chi bo|"
    r"truong|lop|don vi|dai bieu|nguoi|dang vien|em|hoc sinh|chi tieu|hoi vien)"
    r"(?P<after>[^.;\n]{0,30})"
)
_OF_TIME = frozenset(
    ("ngay", "sang", "chieu", "toi", "trua", "hom", "dem", "mung", "tu", "den", "truoc")
)
_OF_SHARE = frozenset(("co", "da", "duoc", "dat", "voi", "thay", "la", ":"))
_IN_WORDS = re.compile(
    r"(\d[\d.]{0,15}(?:,\d{1,3})?)\s?(nghin dong|trieu dong|ty dong|dong|d|vnd)(?!\w)"
    r"[^.;\n\d]{0,20}bang chu\s?:?\s?(?P<said>[a-z][a-z ]{4,120}?)\s(?:dong|d)(?!\w)"
)
_WHOLE = re.compile(
    r"(?=[ktsdnv])(?<!\w)(?:kinh phi|tong|tong so|tong von|so tien|du toan|nguon von|von)"
    r"[^.;:\d\n]{0,30}?"
    r"(\d[\d.]{0,15}(?:,\d{1,3})?)\s?(nghin|trieu|ty)?(?: dong)?\s?(?P<sign>:|,? (?:gom|trong do)"
    r"(?: co)?:?)(?P<parts>(?:[^.;\n]|\.(?=\d)){5,200})"
)
_AMOUNT = re.compile(r"(\d[\d.]{0,15}(?:,\d{1,3})?)\s?(nghin|trieu|ty|dong)(?!\w)")
_ACCENTS = {
    "khong": "không", "mot": "một", "bon": "bốn", "tu": "tư", "nam": "năm", "lam": "lăm",
    "sau": "sáu", "bay": "bảy", "tam": "tám", "chin": "chín", "muoi": "mươi", "tram": "trăm",
    "nghin": "nghìn", "ngan": "nghìn", "trieu": "triệu", "ty": "tỷ", "ti": "tỷ", "le": "lẻ",
}  # fmt: skip
MAY_CLASH = re.compile(
    r"(?=[\db%tnchkvdlp])(?:\d ?(?:giờ|gio|h|phút)? (?:sáng|chiều|tối|trưa|sang|chieu)\b"
    r"|bằng chữ|bang chu"
    r"|%[^\n]{1,80}\d ?%|(?:thứ|thu|nhật|nhat|cn)[\w ,(]{1,18}\d{1,2}[/.\- ]"
    r"|\d{4} ?\((?:thứ|thu|chủ|cn)|ngày,? từ|ngay,? tu|"
    r"từ (?:ngày )?\d{1,2}[/.]|tu (?:ngay )?\d{1,2}[/.]"
    r"|\b(?:hạn|han) |\d/\d{1,3} [^\W\d_]|(?:29|3\d)(?:/| th[áa]ng )\d|\d(?:/| th[áa]ng )1[3-9]"
    r"|l[úu]c \d\d|ph[úu]t|c[ùu]ng ng[àa]y|\d{4} ?[-–] ?[\d/]{0,6}\d{4}\)|"
    r"(?:kinh phí|kinh phi|tổng|tong|vốn|von|tiền|dự toán)\b)"
)


def find_clashes(unit: Unit) -> Iterator[Found]:
    """In one unit."""
    text = unit.fold
    if any(each in text for each in (" sang", " trua", " chieu", " toi")):
        yield from _find_hours(unit)
    if "tu " in text:
        yield from _find_days(text)
        yield from _find_turned(text)
    yield from _find_impossible(text)
    if "thu " in text or "nhat" in text or "cn" in text:
        yield from _find_weekdays(text)
    if "%" in text or "/" in text:
        yield from _find_shares(text)
    if any(each in text for each in ("bang chu", "kinh phi", "tong", "tien", "du toan", "von")):
        yield from _find_sums(unit)


def _find_hours(unit: Unit) -> Iterator[Found]:
    """“15 giờ sáng”."""
    for found in _PART_OF_DAY.finditer(unit.fold):
        part = unit.low[slice(*found.span("part"))]
        if part in ("sang", "chieu") and not unit.low.isascii():
            continue
        if part in _HOURS and int(found[1]) not in _HOURS[part]:
            yield "figures", *found.span()


def _day(day: str, month: str, year: str | None) -> date | None:
    try:
        return date(int(year) if year else _YEAR, int(month), int(day))
    except ValueError:
        return None


def _find_days(text: str) -> Iterator[Found]:
    """A course of four days that lasts seven; a deadline before the beginning; an end before it."""
    for found in _SPAN.finditer(text):
        wanted = int(found[1]) if found[1].isdigit() else _number(found[1])
        start, end = _day(found[2], found[3], found[4] or found[7]), _day(*found.group(5, 6, 7))
        if start and end and start <= end and (end - start).days + 1 != wanted:
            yield "figures", *found.span()
    for found in _RANGE.finditer(text):
        start, end = _day(found[1], found[2], found[3] or found[6]), _day(*found.group(4, 5, 6))
        sure = found[6] or found[2] == found[5]
        if start and end and sure and end < start:
            yield "figures", *found.span()
    for found in _LASTING.finditer(text):
        start, end = _day(found[1], found[2], found[3] or found[6]), _day(*found.group(4, 5, 6))
        if start and end and start <= end and (end - start).days + 1 != int(found[7]):
            yield "figures", *found.span()
    for found in _DEADLINE.finditer(text) if "han " in text else ():
        last, first = _day(*found.group(1, 2, 3)), _day(*found.group(4, 5, 6))
        if last and first and bool(found[3]) == bool(found[6]) and first > last:
            yield "figures", *found.span()


def _find_impossible(text: str) -> Iterator[Found]:
    """The 31st of November, 25 o'clock, 60 years of 1976 to 2026."""
    for found in _NO_DAY.finditer(text):
        if _day(*found.group(1, 2, 3)) is None:
            yield "figures", *found.span()
    for found in _NO_HOUR.finditer(text) if "luc " in text or "phut" in text else ():
        if int(found[1] or found[3]) > 24 or int(found[2] or found[4] or 0) > 59:
            yield "figures", *found.span()
    for found in _YEARS.finditer(text) if "(" in text else ():
        past, many = int(found["last"]) - int(found["first"]), int(found["many"])
        kept = "ky niem" in text[max(0, found.start() - 40) : found.start()]
        if past != many and (kept or past + 1 != many):
            yield "figures", *found.span()


def _find_turned(text: str) -> Iterator[Found]:
    """“từ 22 giờ đến 20 giờ cùng ngày”; “3 ngày, từ ngày 7 đến ngày 8 tháng 12”."""
    for found in _SAME_DAY.finditer(text) if "cung ngay" in text else ():
        start, end = ((int(found[at]), int(found[at + 1] or 0)) for at in (1, 3))
        if end <= start:
            yield "figures", *found.span()
    for found in _SPAN_OF_MONTH.finditer(text) if " ngay" in text else ():
        wanted = int(found[1]) if found[1].isdigit() else _number(found[1])
        if int(found[2]) <= int(found[3]) and int(found[3]) - int(found[2]) + 1 != wanted:
            yield "figures", *found.span()


def _find_weekdays(text: str) -> Iterator[Found]:
    """“thứ Ba, ngày 16/12/2026”, which is a Wednesday."""
    for pattern, first in ((_WEEKDAY, 2), (_AFTER_DATE, 1)):
        for found in pattern.finditer(text):
            real = _day(*found.group(first, first + 1, first + 2))
            said = found["day"]
            index = 6 if said is None else _weekday(said)
            if real and real.weekday() != index:
                yield "figures", *found.span()


def _weekday(said: str) -> int:
    return int(said) - 2 if said.isdigit() else _WEEKDAYS.index(said)


def _find_shares(text: str) -> Iterator[Found]:
    """“đạt 97%, còn 5% chưa có”; “7/6 khu phố hoàn thành”."""
    if "%" in text:
        for piece in _PIECE.finditer(text):
            yield from _find_percents(text, *piece.span())
    for found in _FRACTION.finditer(text) if "/" in text else ():
        before, part, whole = found["before"], int(found[2]), int(found[3])
        done = re.search(r"(?<!\w)(?:dat|hoan thanh|dang ky|tham gia|da)(?!\w)", found["after"])
        if before not in _OF_TIME and (before in _OF_SHARE or done) and part > whole > 0:
            yield "figures", *found.span()


def _find_percents(text: str, start: int, end: int) -> Iterator[Found]:
    shares = list(_SHARE.finditer(text, start, end))
    for one, other in pairwise(shares):
        between = text[one.end() : other.start()]
        if len(between) > 60 or _COMPARED.search(
            text[max(start, one.start() - 30) : other.start()]
        ):
            continue
        total = _value(one[1]) + _value(other[1])
        rest = _REST.match(text, other.end(), end) or "con lai" in between
        if rest and total > 100.05 and _value(one[1]) <= 100:
            yield "figures", one.start(), other.end()
    whole = sum(_value(each[1]) for each in shares)
    if len(shares) > 2 and 100.5 < whole < 125 and not _COMPARED.search(text[start:end]):
        yield "figures", shares[0].start(), shares[-1].end()
    divided = re.search(r"(?<!\w)(?:gom|trong do|co cau)(?!\w)", text[start:end])
    if divided and len(shares) > 1:
        own = [each for each in shares if each.start() > start + divided.end()]
        if len(own) > 1 and sum(_value(each[1]) for each in own) > 100.5:
            yield "figures", own[0].start(), own[-1].end()


def _find_sums(unit: Unit) -> Iterator[Found]:
    """A sum and its words; a whole and its parts."""
    for found in _IN_WORDS.finditer(unit.fold):
        wanted = _value(found[1]) * scale_of(found[2])
        said = _number(found["said"])
        if said is not None and abs(said - wanted) > 0.5:
            yield "figures", *found.span()
    for found in _WHOLE.finditer(unit.fold):
        whole = _value(found[1]) * scale_of(found[2] or "")
        parts = [_value(each[1]) * scale_of(each[2]) for each in _AMOUNT.finditer(found["parts"])]
        if (
            len(parts) < 2
            or re.search(r"(?<!\w)(?:moi|mot)(?!\w)|/", found["parts"])
            or whole < 1_000
        ):
            continue
        all_told = found["sign"] == ":" or "gom" in found["sign"]
        if sum(parts) > whole * 1.001 or (all_told and 0.5 * whole < sum(parts) < whole * 0.999):
            yield "figures", *found.span()


def _number(words: str) -> int | None:
    """What words without marks say: “muoi lam trieu”."""
    marked: list[str] = []
    for word in words.split():
        first = not marked or marked[-1] in ("trăm", "lẻ", "nghìn", "triệu", "tỷ")
        marked.append("mười" if word == "muoi" and first else _ACCENTS.get(word, word))
    return value_of(" ".join(marked))


def _value(text: str) -> float:
    if re.fullmatch(r"\d{1,3}\.\d{1,2}", text):
        return float(text)  # “98.2%”
    return figure_value(text)

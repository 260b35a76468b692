"""Days: 5/3/2020, 22-12-2024, 1-5/6, ngày 6 và 7/12; holidays by name; the weekday must agree."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.numbers import cardinal

_D, _M, _Y = r"\d{1,2}", r"\d{1,2}", r"(?:1[89]|20|21)\d\d"
_END = r"(?!\w)(?![/]\d|[.,-]\d)"
_START = r"(?<![\w.,/-])"
_FULL = re.compile(
    rf"{_START}(?P<d>{_D})\s?(?P<s>[/.-])\s?(?P<m>{_M})\s?(?P=s)\s?(?P<y>{_Y}|\d\d){_END}"
)
_ISO = re.compile(rf"{_START}(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d){_END}")
_SPAN = re.compile(
    rf"{_START}(?P<d1>{_D})(?:/(?P<m1>{_M})(?:/(?P<y1>{_Y}))?)?\s?-\s?"
    rf"(?P<d2>{_D})/(?P<m2>{_M})(?:/(?P<y2>{_Y}))?{_END}"
)
_LIST = re.compile(
    rf"{_START}(?P<days>{_D}(?:\s*(?:,|;|và|&)\s*{_D})*\s*(?:,|và|&|hoặc)\s*{_D})"
    rf"(?P<s>[/.-])(?P<m>{_M})(?:(?P=s)(?P<y>{_Y}))?{_END}"
)
_FROM = re.compile(
    rf"(?P<head>[Tt]ừ )(?P<d1>{_D})(?=\s+(?:đến"
    rf"|tới)\s+(?:hết\s+)?(?:ngày\s+)?{_D}[/-]{_M}(?:[/-]{_Y})?{_END})"
)
_SHORT = re.compile(rf"{_START}(?P<d>{_D})/(?P<m>{_M}){_END}")
_LUNAR = re.compile(rf"{_START}(?P<d>{_D})[.-](?P<m>{_M})(?=\s(?:[Ââ]m lịch|ÂL|AL))")
_DASHED = re.compile(rf"(?<=[Nn]gày )(?P<d>{_D})[.-](?P<m>{_M}){_END}")

_HAS_DAY = cue(
    "ngày|mùng|mồng|hôm|rằm|đường|phố|trường|công viên|quảng trường|tượng đài|xí nghiệp",
    "hợp tác xã|chợ|cầu",
)
_CUE = cue(
    "từ|đến|tới|hết|trước|sau|vào|sáng|trưa|chiều|tối|đêm|khuya|ngày|mùng|mồng|hôm",
    "hôm nay|hạn|hạn cuối|hạn chót|lúc|dịp|lễ|hôm qua|ngày mai|mai|kể từ|tính đến",
    "khai giảng|khai mạc|bế mạc|tết|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn",
    r"t[2-7]|kỷ niệm|mừng|đường|\d\s?(?:h|g|giờ)\s?(?:\d\d)?(?:\s?phút|’)?\s?(?:-|,|của)?",
    r"\d\d?:\d\d\s?(?:-|,)?|rạng sáng|quốc khánh|giải phóng|phụ nữ|nhà giáo|thiếu nhi|nghỉ",
    "tức|tức là|nhằm|chiến thắng|sinh nhật|thành lập|cách mạng|truyền thống|phiên|cuối ngày",
)
_DATE_BEFORE = re.compile(
    r"\d{1,2}/\d{1,2}(?:/\d{4})?\s*(?:\([^)]*\)\s*)?(?:,|và|-|đến|hoặc|&)\s*$", re.IGNORECASE
)
_FOLLOW = follow(
    "hàng năm|hằng năm|âm lịch|dương lịch|âl|dl|năm|tới|vừa qua|sắp tới|lúc|này|là ngày",
    r"-\s?\d{1,2}/\d{1,2}|nhằm ngày|tức ngày|từ \d",
)
_PLAIN_CUE = cue("từ|đến|tới|hết|trước|sau|vào|hạn|sáng|chiều|tối|kể từ")
_WEEKDAY = re.compile(
    r"(?:thứ\s+(hai|ba|tư|năm|sáu|bảy|[2-7])|(chủ nhật|cn))[\s,]*(?:\(|ngày|-)?[\s,]*(?:ngày)?\s*$",
    re.IGNORECASE,
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
_WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def month(number: int) -> str:
    """ "tháng tư" for April."""
    return "tháng tư" if number == 4 else f"tháng {cardinal(number)}"


def possible(day: int, of_month: int, year: int = 2024) -> bool:
    """Whether the calendar has this day (29/2 without a year may be)."""
    return 1 <= of_month <= 12 and 1 <= day <= monthrange(year, of_month)[1]


def weekday_name(day: date) -> str:
    """E.g. “thứ Ba”."""
    return _WEEKDAY_NAMES[day.weekday()]


def _words(day: int, of_month: int, year: int | None) -> str:
    said = f"{cardinal(day)} {month(of_month)}"
    return f"{said} năm {cardinal(year)}" if year else said


def _day_word(draft: SpokenDraft, start: int, holiday: bool = False) -> str:
    """ "ngày ", unless it is written, or a holiday or a street is called by its date."""
    before = draft.before(start)
    if _HAS_DAY.search(before):
        return ""
    return "ngày " if not holiday or _PLAIN_CUE.search(before) else ""


def _year(figures: str) -> int:
    value = int(figures)
    return value if value > 99 else value + (2000 if value < 70 else 1900)


def _full(match: re.Match[str], draft: SpokenDraft) -> str | None:
    d, m, y = int(match["d"]), int(match["m"]), _year(match["y"])
    if len(match["y"]) == 2 and (match["s"] != "/" or not possible(d, m, y)):
        return None
    if not possible(d, m, y):
        if d > 99 or m > 31 or (match["s"] == "." and not _CUE.search(draft.before(match.start()))):
            return None
        _impossible(draft, match, f"ngày {d}/{m}/{y}")
    else:
        _agree(draft, match, date(y, m, d))
    return _day_word(draft, match.start()) + _words(d, m, y)


def _iso(match: re.Match[str], draft: SpokenDraft) -> str | None:
    d, m, y = int(match["d"]), int(match["m"]), int(match["y"])
    if not possible(d, m, y):
        return None
    _agree(draft, match, date(y, m, d))
    return _day_word(draft, match.start()) + _words(d, m, y)


def _span(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """1-5/6/2025, 28/5 - 3/6: two days and what lies between."""
    d1, d2, m2 = int(match["d1"]), int(match["d2"]), int(match["m2"])
    m1 = int(match["m1"]) if match["m1"] else 0
    y1, y2 = (int(match[k]) if match[k] else None for k in ("y1", "y2"))
    if not possible(d2, m2, y2 or 2024) or (m1 and not possible(d1, m1, y1 or y2 or 2024)):
        return None
    if not m1 and not (1 <= d1 < d2 or _is_day(draft, match, y2)):
        return None
    if not y2 and _NO_DATE.search(draft.before(match.start())):
        return None
    holidays = draft.lexicon.holidays
    if (
        not y2
        and (d1, m1) in holidays
        and (d2, m2) in holidays
        and not _PLAIN_CUE.search(draft.before(match.start()))
    ):
        joined = " đến " if _HAS_DAY.search(draft.before(match.start())) else ", "
        return f"{_words(d1, m1, y1)}{joined}{_words(d2, m2, y2)}"
    year = y2 or 0
    if (y1 or year, m1 or m2, d1) > (year, m2, d2) and (y1 or not year or (m1 or m2) <= m2):
        _backwards(draft, match)
    first = _words(d1, m1, y1) if m1 else cardinal(d1)
    return f"{_day_word(draft, match.start())}{first} đến ngày {_words(d2, m2, y2)}"


def _is_day(draft: SpokenDraft, match: re.Match[str], year: int | None) -> bool:
    before = draft.before(match.start())
    return bool(year) or _CUE.search(before) is not None or _HAS_DAY.search(before) is not None


def _list(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """6 và 7/12/2025: days that share their month."""
    m, y = int(match["m"]), int(match["y"]) if match["y"] else None
    days = [int(each) for each in re.findall(r"\d+", match["days"])]
    if not all(possible(day, m, y or 2024) for day in days):
        return None
    if not ((y and match["s"] != ".") or _is_day(draft, match, y)) or days != sorted(days):
        return None
    said = re.sub(r"\d+", lambda found: cardinal(int(found.group())), match["days"])
    said = said.replace("&", "và")
    return f"{_day_word(draft, match.start())}{said} {month(m)}" + (
        f" năm {cardinal(y)}" if y else ""
    )


def _from(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"{match['head']}ngày {cardinal(int(match['d1']))}"


def _short(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """15/6: a date if something says so; else the fractions have their turn."""
    d, m = int(match["d"]), int(match["m"])
    before, after = draft.before(match.start()), draft.after(match.end())
    holiday = (d, m) in draft.lexicon.holidays
    opening = not before and re.match(r"[:(,-]", after)
    if holiday and not before and after and not _COUNTED.match(after):
        opening = re.match("", after)
    cued = (
        opening or _CUE.search(before) or _after_date(draft, match.start()) or _FOLLOW.match(after)
    )
    if not cued and not (holiday and _near_holiday(draft, match)):
        return None
    if _COUNTED.match(after) and not _HAS_DAY.search(before):
        return None
    if not possible(d, m):
        named = _HAS_DAY.search(before) or (d > 28 and m <= 12 and _HALF_DAY.search(before))
        if not named or d > 40 or m > 31:
            return None
        _impossible(draft, match, f"ngày {d}/{m}")
    return _day_word(draft, match.start(), holiday) + _words(d, m, None)


_HALF_DAY = cue("sáng|trưa|chiều|tối|đêm|hạn|hết|kể từ")
_NO_DATE = cue("lớp|tổ|hẻm|số|số nhà|nhà|kiệt|ngõ|thửa|lô|tỷ lệ")
_EACH_MONTH = follow("hàng tháng|hằng tháng|mỗi tháng|tháng")
_COUNTED = follow("số|tổng số|đại biểu|hộ|đồng chí|tiêu chí|thành viên|diện tích|cử tri")


def _after_date(draft: SpokenDraft, at: int) -> bool:
    """Whether a date that was read as one stands just before ("5/12, 6/12 và 7/12")."""
    found = _DATE_BEFORE.search(draft.text[:at])
    return found is not None and any(
        piece.rule.endswith("ngày") and found.start() <= piece.start < at for piece in draft.pieces
    )


def _near_holiday(draft: SpokenDraft, match: re.Match[str]) -> bool:
    """A holiday's date alone, with a word before it that is no count ("đạt 2/9 tiêu chí")."""
    before = draft.before(match.start())
    return (
        bool(before)
        and re.search(r"(?:\d|đạt|được|có|còn|trên|số|khoảng|gần)[\s:]*$", before) is None
    )


def _lunar(match: re.Match[str], draft: SpokenDraft) -> str | None:
    d, m = int(match["d"]), int(match["m"])
    return _day_word(draft, match.start()) + _words(d, m, None) if possible(d, m) else None


def _dashed(match: re.Match[str], draft: SpokenDraft) -> str | None:
    d, m = int(match["d"]), int(match["m"])
    if _EACH_MONTH.match(draft.after(match.end())):
        return None
    return _words(d, m, None) if possible(d, m) else None


# --- doubts -------------------------------------------------------------------------------


_LUNAR_AFTER = follow("âm lịch|âl|al")


def _impossible(draft: SpokenDraft, match: re.Match[str], shown: str) -> None:
    if int(match["d"]) <= 30 and _LUNAR_AFTER.match(draft.after(match.end()).lstrip("( ")):
        return  # a month of the moon may have thirty days, the second too
    draft.doubt(
        match.span(), "ngày không có thật", "BLOCK",
        f"Lịch không có {shown}. Sửa lại ngày trong bài.",
    )  # fmt: skip


def _backwards(draft: SpokenDraft, match: re.Match[str]) -> None:
    draft.doubt(
        match.span(), "khoảng ngày ngược", "BLOCK",
        f"“{match.group()}”: ngày kết thúc đứng trước ngày bắt đầu. Sửa lại trong bài.",
    )  # fmt: skip


def _agree(draft: SpokenDraft, match: re.Match[str], day: date) -> None:
    """The weekday before a full date must be that date's weekday."""
    named = _WEEKDAY.search(draft.text[: match.start()])
    if named is None:
        return
    word = (named.group(1) or "").lower()
    wanted = 6 if named.group(2) else _WEEKDAYS.get(word, int(word) - 2 if word.isdecimal() else -1)
    if wanted != day.weekday():
        real = weekday_name(day)
        draft.doubt(
            (named.start(), match.end()), "thứ không khớp ngày", "BLOCK",
            f"Ngày {day.day}/{day.month}/{day.year} là {real}, không phải "
            f"{_WEEKDAY_NAMES[wanted]}. Sửa lại thứ hoặc ngày trong bài.",
            (real,),
        )  # fmt: skip


RULES = (
    ReadingRule("ngày", _LIST, _list),
    ReadingRule("khoảng ngày", _SPAN, _span, "-"),
    ReadingRule("ngày", _FULL, _full, "/.-"),
    ReadingRule("ngày", _ISO, _iso, "-"),
    ReadingRule("ngày", _FROM, _from, "/-"),
    ReadingRule("ngày", _SHORT, _short, "/"),
    ReadingRule("ngày", _LUNAR, _lunar, "-."),
    ReadingRule("ngày", _DASHED, _dashed, "-."),
)

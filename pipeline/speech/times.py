"""Hours in every written form: 7h, 7g30, 07h30', 7:30, 7 giờ 30, 7-8h; 24/7; 15'."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.numbers import cardinal, quantity

_MINUTE = r"\s?(?:'|’|phút|ph|p)?(?![\w])"
_CLOCK = (
    rf"(?:\d{{1,2}}\s?(?:h|H|g|giờ)\s?\d{{1,2}}{_MINUTE}(?!\s?(?:-|đến|/))|\d{{1,2}}\s?(?:h|H|g|giờ)\s?\d{{2}}{_MINUTE}|\d{{1,2}}\s?(?:h|H)(?!\w)|\d{{1,2}}g(?!\w)"
    rf"|\d{{1,2}}\s?giờ(?!\w)|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\w)(?::?\s?(?:h|giờ)(?!\w))?)"
)
_ONE = re.compile(rf"(?<![\w.,:/])(?P<a>{_CLOCK})(?!:?\d)")
_SPAN = re.compile(rf"(?<![\w.,:/])(?P<a>\d{{1,2}}|{_CLOCK})\s?(?:-|~|→)\s?(?P<b>{_CLOCK})(?!:?\d)")
_PARTS = re.compile(r"(\d{1,2})(?:\s?(?:giờ|h|H|g|:)\s?(\d{1,2})?(?::(\d{2}))?)?")
_ALWAYS = re.compile(
    r"(?<![\w./])(?:24\s?h?\s?/\s?24\s?(?P<h>h|giờ)?|24h?\s?/\s?7|7\s?/\s?7)(?![\w/])"
)
_MINUTES = re.compile(
    r"(?<![\w.,])(?:(?P<a>\d{1,3})\s?-\s?)?(?P<m>\d{1,3})\s?(?:['’]{1}(?!['’\w])|(?:ph|p)(?!\w))(?:(?P<s>\d{1,2})\s?(?:['’]{2}|\"|s)(?!\w))?"
)
_MINUTE_SECOND = re.compile(
    r"(?<![\w.,])(?P<m>\d{1,3})(?:p|['’])\s?(?P<s>\d{1,2})(?:s|''|’’|\")(?!\w)"
)
_SECONDS = re.compile(r"(?<![\w.,])(?P<s>\d{1,3}(?:,\d{1,2})?)(?:s|''|’’)(?![\w])")
_RATIO_CUE = cue("tỷ lệ|tỉ lệ|tỷ số|tỉ số|thắng|thua|hòa|bản đồ|phối trộn|tỉ lệ pha|pha")
_G_CUE = cue("lúc|từ|đến|vào|trước|sau|khoảng|tới|hồi|đúng")
_G_FOLLOW = follow(
    r"sáng|trưa|chiều|tối|đêm|ngày|cùng ngày|thứ|hôm|-|,|\d\d?/\d|đến|hàng ngày|mỗi ngày",
    "kém",
)
_LASTING = cue("trong|vòng|sau|mỗi|hơn|gần|khoảng|suốt|kéo dài|tối đa|trước|qua")


def _spoken(clock: str, match: re.Match[str], draft: SpokenDraft) -> str:
    found = _PARTS.match(clock)
    assert found is not None  # every alternative of _CLOCK starts with digits
    hour, minute, second = (int(each) if each else 0 for each in found.groups())
    _check(hour, minute, second, match, draft)
    said = f"{cardinal(hour)} giờ"
    if minute:
        said += f" {cardinal(minute)} phút"
    return f"{said} {cardinal(second)} giây" if second else said


def _check(hour: int, minute: int, second: int, match: re.Match[str], draft: SpokenDraft) -> None:
    lasting = not minute and (
        _LASTING.search(draft.before(match.start())) or hour in (36, 48, 72, 96)
    )
    if minute > 59 or second > 59 or (hour > 24 and not lasting) or (hour == 24 and minute):
        draft.doubt(
            match.span(), "giờ không có thật", "BLOCK",
            f"“{match.group()}” không phải giờ trong ngày. Sửa lại trong bài.",
        )  # fmt: skip


def _one(match: re.Match[str], draft: SpokenDraft) -> str | None:
    clock = match["a"]
    if not _is_clock(clock, match, draft):
        return None
    return _spoken(clock, match, draft)


def _is_clock(clock: str, match: re.Match[str], draft: SpokenDraft) -> bool:
    before = draft.before(match.start())
    if ":" in clock:
        return not _RATIO_CUE.search(before) and int(clock.partition(":")[0]) < 30
    if clock.endswith("g"):  # 8g: grams, unless something speaks of time
        return bool(int(clock[:-1]) <= 24) and bool(
            _G_CUE.search(before) or _G_FOLLOW.match(draft.after(match.end()))
        )
    return True


def _span(match: re.Match[str], draft: SpokenDraft) -> str | None:
    first, last = match["a"], match["b"]
    if ":" in last and _RATIO_CUE.search(draft.before(match.start())):
        return None
    if first.isdecimal() and ":" in last:
        return None
    start = cardinal(int(first)) if first.isdecimal() else _spoken(first, match, draft)
    end = _spoken(last, match, draft)
    if _minutes_of(first) >= _minutes_of(last) > 0 and not _overnight(first, last):
        draft.doubt(
            match.span(), "khoảng giờ ngược", "BLOCK",
            f"“{match.group()}”: giờ kết thúc không sau giờ bắt đầu. Sửa lại trong bài.",
        )  # fmt: skip
    return f"{start} đến {end}"


def _minutes_of(clock: str) -> int:
    found = _PARTS.match(clock)
    assert found is not None
    return int(found.group(1)) * 60 + int(found.group(2) or 0)


def _overnight(first: str, last: str) -> bool:
    return _minutes_of(first) >= 17 * 60 and _minutes_of(last) <= 12 * 60


def _always(match: re.Match[str], _draft: SpokenDraft) -> str:
    text = re.sub(r"\s", "", match.group())
    if text == "7/7":
        return "bảy trên bảy"
    hours = "giờ" if "h" in text or "giờ" in text else ""
    if text.endswith("7"):
        return f"hai mươi tư {hours} trên bảy".replace("  ", " ")
    first = "hai mươi tư giờ" if text.startswith("24h") else "hai mươi tư"
    return f"{first} trên hai mươi tư {hours}".rstrip()


def _minutes(match: re.Match[str], _draft: SpokenDraft) -> str:
    said = f"{cardinal(int(match['m']))} phút"
    if match["a"]:
        said = f"{cardinal(int(match['a']))} đến {said}"
    return said + (f" {cardinal(int(match['s']))} giây" if match["s"] else "")


def _minute_second(match: re.Match[str], _draft: SpokenDraft) -> str:
    said = f"{cardinal(int(match['m']))} phút"
    return f"{said} {cardinal(int(match['s']))} giây" if int(match["s"]) else said


def _seconds(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"{quantity(match['s'])} giây"


_DOTTED = re.compile(r"(?<![\w.,])(?P<a>\d{1,2}\.[0-5]\d)(?=\s(?:sáng|trưa|chiều|tối|đêm)(?!\w))")
RULES = (
    ReadingRule("giờ", _DOTTED, lambda m, draft: _spoken(m["a"].replace(".", ":"), m, draft), "."),
    ReadingRule("giờ", _ALWAYS, _always, "/"),
    ReadingRule("khoảng giờ", _SPAN, _span, "-~→"),
    ReadingRule("giờ", _ONE, _one),
    ReadingRule("phút, giây", _MINUTE_SECOND, _minute_second),
    ReadingRule("phút", _MINUTES, _minutes),
    ReadingRule("giây", _SECONDS, _seconds, "s'’\""),
)

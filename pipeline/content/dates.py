"""The ways in which Vietnamese staff write a day and an hour. Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from pipeline.content.problem import Wrong, quoted
from pipeline.model import VN

FIRST, LAST = 1990, 2090  # years; outside them a date is a slip of the finger
_FORMS = "Viết ngày như 25/11/2026 hoặc 2026-11-25, có thể thêm giờ: 25/11/2026 7 giờ 30."

_TIME = (
    r"(?:lúc\s+)?(?P<hour{0}>\d{{1,2}})\s*(?::|h|g|giờ|gio)\s*"
    r"(?P<minute{0}>\d{{1,2}})?(?::\d{{1,2}}(?:\.\d+)?)?\s*(?:phút|ph)?"
)
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?:ngày\s+)?(?P<day>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<month>\d{1,2})\s*(?P=sep)\s*(?P<year>\d{4})"
    r"|(?:ngày\s+)?(?P<day2>\d{1,2})\s+tháng\s+(?P<month2>\d{1,2})(?:\s+năm|,)\s+(?P<year2>\d{4}))"
)
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_GAP = r"[\s,–-]+"
_WHEN = re.compile(
    rf"(?:{_TIME.format(1)}{_GAP})?(?:(?:thứ\s+\w+|chủ\s+nhật){_GAP})?"
    rf"{_DATE}(?:(?:{_GAP}|T){_TIME.format(2)}{_ZONE})?",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(.*?)(\d{1,2})([/.-])(\d{1,2})\3(\d{2})(?!\d)(.*)")


def moment(text: str) -> tuple[datetime, bool]:
    """(the moment, whether an hour was given); without an hour it is the start of the day.

    Aware, in Asia/Ho_Chi_Minh, also where another zone was written. Raises Wrong.
    """
    found = _WHEN.fullmatch(text.strip())
    if not found:
        raise _unclear(text)
    day = _day(found)
    if not FIRST <= day.year <= LAST:
        raise Wrong(
            f"Năm {day.year} nằm ngoài khoảng {FIRST}–{LAST}.", "Kiểm tra lại năm; " + _FORMS
        )
    clock, given = _clock(found)
    zone = _zone(found["zone"]) if found["zone"] else VN
    return datetime.combine(day, clock, zone).astimezone(VN), given


def _unclear(text: str) -> Wrong:
    """The sentence about what is no day; of a year of two figures it names the whole one."""
    short = _SHORT_YEAR.fullmatch(text.strip())
    if not short:
        return Wrong(f"Không hiểu ngày {quoted(text)}.", _FORMS)
    before, day, sign, month, year, after = short.groups()
    whole = f"{before}{day}{sign}{month}{sign}20{year}{after}"
    return Wrong(
        f"Không hiểu ngày {quoted(text)} (năm phải viết đủ bốn chữ số).", f"Viết {quoted(whole)}."
    )


def end_of(text: str) -> datetime:
    """As `moment`; a day without an hour means until that day is over."""
    when, given = moment(text)
    return when if given else when + timedelta(days=1)


def _day(found: re.Match[str]) -> date:
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    else:
        year, month, day = (
            int(found[name] or found[name + "2"]) for name in ("year", "month", "day")
        )
    try:
        return date(year, month, day)
    except ValueError:
        raise Wrong(
            f"Không có ngày {day} tháng {month} năm {year}.",
            "Viết ngày trước, tháng sau. " + _FORMS,
        ) from None


def _clock(found: re.Match[str]) -> tuple[time, bool]:
    hour = found["hour1"] or found["hour2"]
    minute = found["minute1"] or found["minute2"] or "0"
    if found["hour1"] and found["hour2"]:
        raise Wrong("Có hai giờ trong cùng một ngày.", _FORMS)
    try:
        return time(int(hour or 0), int(minute)), hour is not None
    except ValueError:
        raise Wrong(
            f"Không có {hour} giờ {minute}.", "Giờ từ 0 đến 23, phút từ 0 đến 59."
        ) from None


def _zone(text: str) -> timezone:
    if text in "Zz":
        return UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if minutes >= 24 * 60:
        raise Wrong(f"Không có múi giờ {quoted(text)}.", _FORMS)
    return timezone(sign * timedelta(minutes=minutes))

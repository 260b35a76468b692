"""The Vietnamese words of schedules/*.toml that staff choose from, and what they mean."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pipeline.model import VN
from pipeline.settings import Read, known_year, like, read_day
from pipeline.text import fold

# names, because APScheduler's numbers start the week on Monday and cron's on Sunday
DAYS = {
    "thu hai": "mon",
    "thu ba": "tue",
    "thu tu": "wed",
    "thu nam": "thu",
    "thu sau": "fri",
    "thu bay": "sat",
    "chu nhat": "sun",
}
_MOST = timedelta(days=3660)
WEEKS = {"dau": "1st", "nhat": "1st", "hai": "2nd", "ba": "3rd", "tu": "4th", "cuoi": "last"}
_UNITS = {
    "phut": timedelta(minutes=1),
    "gio": timedelta(hours=1),
    "ngay": timedelta(days=1),
    "tuan": timedelta(weeks=1),
}


class CatchUp(StrEnum):
    """What to do about occasions that the office slept through."""

    ONCE = "một lần"  # only the newest
    ALL = "tất cả"  # each, up to a limit
    SKIP = "bỏ qua"


class OnHolidays(StrEnum):
    """What to do with an occasion that falls on a day off."""

    SKIP = "bỏ qua"
    SHIFT = "dời"  # to the next working day
    KEEP = "vẫn phát"


class WhenDone(StrEnum):
    """What follows when every article of the list has been used."""

    AGAIN = "lặp lại"
    STOP = "thôi"


def _moment(value: Any) -> Any:
    """A moment without a zone is one in Vietnam."""
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValueError("viết ngày và giờ, dạng 2026-12-12T08:00:00") from None
    known_year(value)
    return value.replace(tzinfo=VN) if value.tzinfo is None else value.astimezone(VN)


def _until(value: Any) -> Any:
    """A day still counts, so its end is meant; a moment does not."""
    day = value if isinstance(value, datetime) else read_day(value)
    if isinstance(day, date) and not isinstance(day, datetime):
        known_year(day)
        day = datetime.combine(day + timedelta(days=1), time(), VN)
    return _moment(day)


def weekday(value: Any) -> str:
    """The key in DAYS of a day of the week as staff write it: thứ Hai, Thứ 2, T2, CN.

    Raises ValueError.
    """
    written = fold(value) if isinstance(value, str) else ""
    if found := re.fullmatch(r"(?:thu ?|t)([2-7])", written):
        return tuple(DAYS)[int(found[1]) - 2]
    if written == "cn" or written in DAYS:
        return "chu nhat" if written == "cn" else written
    raise ValueError(f"không có ngày “{value}”; viết thứ Hai … thứ Bảy, Chủ nhật")


def _weekday(value: Any) -> Any:
    return DAYS[weekday(value)]


def _week(value: Any) -> Any:
    if not isinstance(value, str) or (value and fold(value) not in WEEKS):
        raise ValueError("viết đầu, hai, ba, tư hoặc cuối (tuần thứ mấy trong tháng)")
    return WEEKS.get(fold(value), "")


def _span(value: Any) -> Any:
    found = re.fullmatch(r"(\d+) ?([a-z]+)", fold(value)) if isinstance(value, str) else None
    if not found or found[2] not in _UNITS:
        raise ValueError("viết dạng 3 ngày, 1 giờ, 15 phút, 2 tuần")
    if len(found[1]) > 6 or int(found[1]) * _UNITS[found[2]] > _MOST:
        raise ValueError("dài quá mười năm")
    return int(found[1]) * _UNITS[found[2]]


def _yearly(value: Any) -> Any:
    """10/6: a day of every year, as (month, day)."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})", value) if isinstance(value, str) else None
    try:
        when = date(2028, int(found[2]), int(found[1])) if found else None
    except ValueError:
        when = None
    if when is None:
        raise ValueError("ngày hằng năm viết dạng 10/6")
    return when.month, when.day


Name = Annotated[
    str,
    like(
        r"[a-z][a-z0-9-]{1,60}",
        "viết không dấu, chữ thường và gạch nối, ví dụ binh-dan-hoc-vu-so",
    ),
]
Moment = Annotated[datetime, Read(_moment)]
Until = Annotated[datetime, Read(_until)]
Weekday = Annotated[str, Read(_weekday)]
Week = Annotated[str, Read(_week)]
Span = Annotated[timedelta, Read(_span)]
Yearly = Annotated[tuple[int, int], Read(_yearly)]

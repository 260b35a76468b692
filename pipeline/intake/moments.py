"""Moments as feeds and mails really write them → aware datetimes. Pure.

Without a zone it is the hour of Việt Nam; days come before months, as here, unless that can't be.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from pipeline.content import dates
from pipeline.content.problem import Wrong
from pipeline.model import VN
from pipeline.text import squeeze

_CLOCK = r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
_HALF = r"(?:\s*(?P<half>SA|CH|AM|PM|sáng|chiều|tối)\b)?"
_DAY = (
    r"(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s*(?:tháng|thg|th)\.?\s*)(?P<month>\d{1,2})"
    r"(?:\s*[/.-]\s*|\s*,?\s*(?:năm\s*)?)(?P<year>\d{4})"
)
_ZONE = r"(?:\s*\(?(?:GMT|UTC)?\s*(?P<sign>[+-])\s*(?P<apart>\d{1,2})(?::?(?P<more>\d{2}))?\)?)?"
_WEEKDAY = r"(?:(?:thứ|th)\s*\w+|chủ nhật|cn|t[2-7])?[\s,]*(?:ngày\s*)?"
_BETWEEN = r"\s*(?:,|-|lúc|vào lúc)?\s*"
_WAYS = tuple(
    re.compile(way, re.IGNORECASE)
    for way in (
        rf"{_WEEKDAY}{_DAY}(?:{_BETWEEN}{_CLOCK}{_HALF})?{_ZONE}",
        rf"{_CLOCK}{_HALF}{_BETWEEN}{_WEEKDAY}{_DAY}{_ZONE}",
    )
)
_OFFSET = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2})(?::?(\d{2}))?\s*$", re.IGNORECASE)
_HALVES = re.compile(r"\b(\d{1,2})(:\d{2}(?::\d{2})?)\s*(SA|CH|AM|PM)\b", re.IGNORECASE)
_LATER = {"ch", "pm", "chiều", "tối"}
_LONGEST = 80  # characters


def understood(text: str) -> datetime | None:
    """The moment that a text tells; None: it can't be told. In Asia/Ho_Chi_Minh."""
    text = squeeze(text)
    if not text or len(text) > _LONGEST:
        return None
    for read in (_ours, _international, _mail, _article):
        try:
            when = read(text)
            if when is not None:
                return (when if when.tzinfo else when.replace(tzinfo=VN)).astimezone(VN)
        except (ValueError, TypeError, OverflowError, IndexError, Wrong):
            continue
    return None


def _ours(text: str) -> datetime | None:
    found = next((match for way in _WAYS if (match := way.fullmatch(text))), None)
    if not found:
        return None
    day, month = int(found["day"]), int(found["month"])
    if month > 12 >= day:  # as Americans write it
        day, month = month, day
    hour = int(found["hour"] or 0)
    half = (found["half"] or "").lower()
    if half:
        hour = hour % 12 + 12 * (half in _LATER) if hour <= 12 else hour
    zone = VN if not found["sign"] else _apart(found["sign"], found["apart"], found["more"])
    clock = (hour, int(found["minute"] or 0), int(found["second"] or 0))
    return datetime(int(found["year"]), month, day, *clock, tzinfo=zone)


def _apart(sign: str, hours: str, minutes: str | None) -> timezone:
    apart = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-apart if sign == "-" else apart)


def _international(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _mail(text: str) -> datetime:
    def fixed(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]):02d}{match[3] or '00'}"

    def whole(match: re.Match[str]) -> str:
        hour = int(match[1]) % 12 + 12 * (match[3].lower() in _LATER)
        return f"{hour:02d}{match[2]}"

    text = re.sub(r"-0000$", "+0000", _OFFSET.sub(fixed, text))
    return parsedate_to_datetime(_HALVES.sub(whole, text))


def _article(text: str) -> datetime:
    return dates.moment(text)[0]

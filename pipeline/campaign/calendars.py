"""Calendars that staff bring (iCalendar, RFC 5545, read 2026-11) → the moments of their events.

icalendar and recurring-ical-events read rules, moved and cancelled instances, and zones, as other
calendars do. One odd event is left out and named; it never costs the file. Pure.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from pipeline.confine import Stumbled, TooMuch, WorkLimits, confined
from pipeline.model import VN
from pipeline.text import nfc, squeeze

MOST_EVENTS = 2_000
LONGEST = 2_000_000  # characters
_TRIAL = (datetime(2024, 1, 1, tzinfo=UTC), datetime(2034, 1, 1, tzinfo=UTC))
_LIMITS = WorkLimits(seconds=10, memory=300_000_000)
_MOST_MOMENTS = 8_000  # of one event in those ten years: twice a day
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_FREQUENT = re.compile(r"FREQ=(?:SECOND|MINUTE|HOUR)LY", re.IGNORECASE)


class Odd(ValueError):
    """An event that can't be used; the message is half a Vietnamese sentence."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a calendar found."""

    good: frozenset[int] = frozenset()  # which of its series can be used, counted from 0
    odd: tuple[str, ...] = ()  # Vietnamese sentences about the others
    fault: str = ""  # half a sentence: why nothing of it can be used


@lru_cache(maxsize=32)
def examine_calendar(text: str) -> Looked:
    """What a calendar holds, tried out in a child of limited time and memory."""
    try:
        return confined(_LIMITS, try_calendar, text)
    except (Odd, TooMuch, Stumbled) as error:
        return Looked(fault=str(error))


def try_calendar(text: str) -> Looked:
    """Each series tried out over ten years. Raises Odd: it is no calendar that can be read."""
    good, odd = set(), []
    for number, series in enumerate(_series(text)):
        try:
            found = list(_between(series, *_TRIAL))
            if len(found) > _MOST_MOMENTS:
                raise Odd("lặp lại quá nhiều lần")
        except Odd as error:
            odd.append(f"Sự kiện {_event_name(series[1][0])} bị bỏ qua: {error}.")
        except Exception:  # a stranger's rule meets dateutil in many ways
            odd.append(
                f"Sự kiện {_event_name(series[1][0])} bị bỏ qua: giờ hoặc luật lặp viết sai."
            )
        else:
            good.add(number)
    return Looked(frozenset(good), tuple(odd))


def calendar_moments(text: str, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments in [since, until) of the events that can be used, in Asia/Ho_Chi_Minh."""
    good = examine_calendar(text).good
    for number, series in enumerate(_series(text) if good else ()):
        if number in good:
            found = _between(series, since, until)
            yield from (each for each in found if since <= each < until)


Series = tuple[list[Any], list[Any]]  # zones of the calendar; the components of one UID


@lru_cache(maxsize=16)
def _series(text: str) -> tuple[Series, ...]:
    """The events of a calendar by their UID. Raises Odd."""
    import icalendar  # only few offices bring a calendar

    if len(text) > LONGEST:
        raise Odd("tệp quá lớn")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except Exception:  # a stranger's file
        raise Odd("không phải tệp lịch iCalendar đọc được") from None
    by_uid: dict[str, Series] = {}
    for calendar in calendars:
        if calendar.name != "VCALENDAR":
            raise Odd("không phải tệp lịch iCalendar")
        if str(calendar.get("METHOD", "")).upper() == "CANCEL":
            continue
        zones = list(calendar.walk("VTIMEZONE"))
        for event in calendar.walk("VEVENT"):
            uid = str(event.get("UID") or f"#{len(by_uid)}")
            by_uid.setdefault(uid, (zones, []))[1].append(event)
    if not calendars:
        raise Odd("không phải tệp lịch iCalendar")
    if sum(len(events) for _, events in by_uid.values()) > MOST_EVENTS:
        raise Odd(f"có hơn {MOST_EVENTS} sự kiện")
    return tuple(by_uid.values())


def _between(series: Series, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of one series. Raises Odd, and whatever the libraries do."""
    import icalendar
    import recurring_ical_events

    zones, events = series
    calendar = icalendar.Calendar()
    for each in (*zones, *events):
        calendar.add_component(each)
    for each in events:
        _check(each)
        _place(each)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        day = timedelta(days=1)  # zones shift some over the edge
        for each in recurring_ical_events.of(calendar).between(since - day, until + day):
            if str(each.get("STATUS", "")).upper() != "CANCELLED":
                yield _moment(each["DTSTART"])


def _check(event: Any) -> None:
    if "DTSTART" not in event:
        raise Odd("thiếu giờ bắt đầu (DTSTART)")
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if _FREQUENT.search(rule.to_ical().decode("utf-8", "replace")):
            raise Odd("lặp lại từng giờ hoặc dày hơn")


def _place(event: Any) -> None:
    """Give its zone to every time that only a name like (UTC+07:00) Hanoi tells. Raises Odd."""
    from icalendar.prop import vDDDLists, vDDDTypes

    for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"):
        found = event.get(name)
        if found is None:
            continue
        several = found if isinstance(found, list) else [found]
        if all(not each.params.get("TZID") or not _is_bare(each) for each in several):
            continue
        times = [
            _with_zone(each, str(one.params.get("TZID"))) for one in several for each in _all(one)
        ]
        event.pop(name)
        made = vDDDLists(times) if name.endswith("DATE") else vDDDTypes(times[0])
        event.add(name, made, encode=0)


def _all(found: Any) -> list[Any]:
    return [each.dt for each in found.dts] if hasattr(found, "dts") else [found.dt]


def _is_bare(found: Any) -> bool:
    return any(isinstance(each, datetime) and each.tzinfo is None for each in _all(found))


def _with_zone(when: Any, zone: str) -> Any:
    is_bare = isinstance(when, datetime) and when.tzinfo is None
    return when.replace(tzinfo=_offset(zone)) if is_bare else when


def _moment(start: Any) -> datetime:
    """A start in Asia/Ho_Chi_Minh; without a zone it is the ward's own."""
    when = start.dt
    if not isinstance(when, datetime):
        raise Odd("sự kiện cả ngày, không có giờ: ghi giờ phát")
    return when.replace(tzinfo=VN) if when.tzinfo is None else when.astimezone(VN)


def _offset(zone: str) -> timezone:
    """The zone that a name tells by its distance: (UTC+07:00) Bangkok, Hanoi. Raises Odd."""
    found = _OFFSET.search(zone)
    if not found:
        raise Odd(f"không hiểu múi giờ “{zone}”")
    apart = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if apart > timedelta(hours=14):
        raise Odd(f"không hiểu múi giờ “{zone}”")
    return timezone(-apart if found[1] == "-" else apart)


def _event_name(event: Any) -> str:
    title = squeeze(nfc(str(event.get("SUMMARY") or "")))[:80]
    return f"“{title}”" if title else "không tên"

"""schedules/*.toml → when a station may speak, and when campaigns do. Pure once parsed.

A file that wishes for what the station's own rules forbid is refused, with the article.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import campaign
from pipeline.campaign import Calendar, Campaign, Deadline, Freshness, Gathering, Occurrence
from pipeline.campaign.ics import moments
from pipeline.config import Office
from pipeline.errors import ConfigError, toml_fault
from pipeline.model import NOTHING, VN, Priority, Slot
from pipeline.regulation import EVERYTHING, Hours, Regulation, SlotRule
from pipeline.settings import Settings, parse
from pipeline.text import fold, nfc

_MINUTE = timedelta(minutes=1)


class _File(Settings):
    """The whole of a schedules/*.toml."""

    slot: tuple[SlotRule, ...] = ()
    regulation: tuple[Regulation, ...] = ()
    campaign: tuple[Campaign, ...] = ()
    event: tuple[Gathering, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    deadline: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Timetable:
    """All rules of an office. Events are among the campaigns, too."""

    hours: Hours = field(default_factory=Hours)
    campaigns: tuple[Campaign, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    calendars: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # .ics texts by name
    calendar: Calendar = field(default_factory=Calendar)

    def has(self, channel: str) -> bool:
        """Whether the channel speaks in slots."""
        return self.hours.has(channel)

    def open_slots(self, channel: str, now: datetime, days: int) -> list[Slot]:
        """The channel's slots of the next days that may still be changed, by start."""
        return self.hours.open_slots(channel, now, days)

    def occurrences(
        self, since: datetime, until: datetime, edits: Mapping[str, Any] = NOTHING
    ) -> dict[str, tuple[Occurrence, ...]]:
        """Each campaign's occasions in [since, until), by its name."""
        off = {each.name: each.cancelled for each in self.gatherings if each.cancelled}
        found: dict[str, tuple[Occurrence, ...]] = {}
        for each in self.campaigns:
            some = campaign.occurrences(each, since, until, self.calendar, edits, self.calendars)
            found[each.name] = _cancelled(some) if each.name in off else some
        return found


def _cancelled(some: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(replace(each, dropped="Sự kiện đã hủy.") for each in some)


def read(office: Office) -> Timetable:
    """The office's timetable. Raises ConfigError naming the file, the line and the key."""
    texts = {path.name: _text(path) for path in _files(office.schedules)}
    files = {name: _parsed(name, text) for name, text in texts.items()}
    calendars = _calendars(office.schedules)
    gatherings = tuple(each for one in files.values() for each in one.event)
    planning = office.config.planning
    days_off = Calendar(extra={day: name for name, day in planning.days_off.items()})
    hours = Hours(
        tuple(rule for each in files.values() for rule in each.slot),
        tuple(each for one in files.values() for each in one.regulation),
        days_off.day_off,
    )
    found = Timetable(
        hours,
        tuple(each for one in files.values() for each in one.campaign)
        + tuple(each.campaign() for each in gatherings),
        gatherings,
        tuple(each for one in files.values() for each in one.freshness),
        tuple(each for one in files.values() for each in one.deadline),
        calendars,
        replace(
            days_off,
            quiet=planning.quiet,
            slotted=frozenset(rule.channel for rule in hours.rules),
            first_slot=hours.first,
        ),
    )
    _check(office, found)
    _check_regulations(office, found.hours)
    lines = [_origin(name, texts[name], n) for name in files for n in range(len(files[name].slot))]
    _check_slots(found.hours, lines)
    return found


def _text(path: Path) -> str:
    try:
        return nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"schedules/{path.name} không đọc được: {error}.") from None


def _parsed(name: str, text: str) -> _File:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"schedules/{name}, {toml_fault(error)}.") from None
    return parse(_File, raw, f"schedules/{name}", lambda loc: line_of(text, loc))


def _origin(name: str, text: str, number: int) -> str:
    """Where the n-th slot of a file stands: `schedules/dai.toml:12`."""
    return f"schedules/{name}:{line_of(text, ('slot', number, 'time'))}"


def line_of(text: str, loc: Sequence[str | int]) -> int:
    """The line of a key in a TOML text, e.g. ("campaign", 1, "when", 0, "times"); else 1.

    Found by counting headers and looking for the key below: tomllib tells no lines.
    """
    lines, at, name = text.splitlines(), 0, ""
    for part in loc:
        if isinstance(part, str):
            name = f"{name}.{part}" if name else part
            key = re.compile(rf"\s*[\"']?{re.escape(part)}[\"']?\s*=")
            for number in range(at, len(lines)):
                if number > at and lines[number].lstrip().startswith("[[") and at:
                    break
                if key.match(lines[number]):
                    return number + 1
        else:
            header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
            found = [n for n in range(at, len(lines)) if header.match(lines[n])]
            at = found[part] if part < len(found) else at
    return at + 1


def _calendars(folder: Path) -> dict[str, str]:
    try:
        found = sorted(folder.glob("*.ics"))
        return {path.name: path.read_text(encoding="utf-8-sig") for path in found}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Tệp .ics trong schedules/ không đọc được: {error}.") from None


def _check(office: Office, found: Timetable) -> None:
    """What only the whole office can tell. Raises ConfigError with the remedy."""
    names = [each.name for each in found.campaigns]
    channels = set(office.config.channels)
    for each in found.campaigns:
        where = f"schedules/, “{each.name}”"
        if names.count(each.name) > 1:
            raise ConfigError(f"{where}: có hai chiến dịch cùng tên. Đổi tên một cái.")
        used = {*each.channels, *(name for rule in each.when for name in rule.channels)}
        if channels and (strange := sorted(used - channels)):
            raise ConfigError(
                f"{where}: không có kênh “{strange[0]}”. Các kênh: {', '.join(sorted(channels))}."
            )
        if hours := campaign.quiet_times(each, found.calendar):
            raise ConfigError(
                f"{where}: {hours[0]:%H:%M} rơi vào giờ yên tĩnh "
                f"({found.calendar.quiet[0]:%H:%M} đến {found.calendar.quiet[1]:%H:%M}). Chọn giờ "
                "khác, hoặc sửa quiet_from, quiet_until trong config.toml."
            )
        for rule in each.when:
            if rule.calendar:
                _check_calendar(where, rule.calendar, found.calendars)


def _check_calendar(where: str, name: str, calendars: Mapping[str, str]) -> None:
    if name not in calendars:
        raise ConfigError(f"{where}: không thấy tệp schedules/{name}. Chép tệp vào đó.")
    day = datetime(2026, 1, 1, tzinfo=VN)
    try:
        list(moments(calendars[name], day, day + timedelta(days=1)))
    except (ValueError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"{where}: schedules/{name} không phải lịch iCalendar đọc được ({error}). "
            "Xuất lại tệp từ chương trình lịch."
        ) from None


def _check_regulations(office: Office, hours: Hours) -> None:
    """What a Quy chế names must be there. Raises ConfigError."""
    bound = [channel for each in hours.regulations for channel in each.channels]
    known = {fold(each) for each in (*Priority, *office.config.sections, EVERYTHING)}
    for each in hours.regulations:
        for channel in each.channels:
            if bound.count(channel) > 1:
                raise ConfigError(
                    f"schedules/: kênh “{channel}” chịu hai quy chế. Giữ lại một bảng "
                    "[[regulation]] cho kênh ấy."
                )
        for rule in each.rule:
            if strange := [what for what in rule.approve if fold(what) not in known]:
                raise ConfigError(
                    f"schedules/, {rule.article} {each.title}: “approve” không biết "
                    f"“{strange[0]}”. Viết một mức độ ({', '.join(Priority)}), khóa của một "
                    "chuyên mục, hoặc “tất cả”."
                )


def _check_slots(hours: Hours, lines: Sequence[str]) -> None:
    """A slot that breaks an article is refused. Raises ConfigError.

    A holiday or a day of mourning only closes the weekly slots of that day; a slot that names
    the day itself must be allowed on it.
    """
    ordinary = Hours(hours.rules, tuple(each.any_week() for each in hours.regulations))
    dates = {day for rule in hours.rules for day in rule.dates}
    for rule, line in zip(hours.rules, lines, strict=True):
        for day in sorted({*rule.days_of(), *dates}):
            start = rule.start(day)
            if start is None:
                continue
            closed = ordinary.closed(rule.channel, start, start + _MINUTE)
            if day in rule.dates:
                closed += hours.closed(rule.channel, start, start + _MINUTE)
            for each in closed:
                raise ConfigError(
                    f"{line}: khung giờ này bị từ chối. {each.breach.sentence} Sửa khung giờ, "
                    "hoặc sửa Quy chế trước."
                )


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))

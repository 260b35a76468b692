"""schedules/*.toml → when a station may speak, and when campaigns do. Pure once parsed.

The hours of a day come from APScheduler's triggers, in Asia/Ho_Chi_Minh, so that a campaign and
a slot count days in the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from apscheduler.triggers.cron import CronTrigger
from pydantic import Field, field_validator

from pipeline import campaign
from pipeline.campaign import Calendar, Campaign, Deadline, Freshness, Gathering, Occurrence
from pipeline.campaign.ics import moments
from pipeline.campaign.words import DAYS
from pipeline.config import Office, Settings, parse
from pipeline.errors import ConfigError
from pipeline.model import NOTHING, VN, Slot
from pipeline.text import fold, nfc


class SlotRule(Settings):
    """One `[[slot]]`: a time of day on some weekdays, on one channel."""

    channel: str
    time: str  # "05:30"
    days: tuple[str, ...]
    minutes: int = Field(ge=1, le=180)
    cutoff_minutes: int = Field(default=10, ge=0)  # nothing is changed so shortly before

    @field_validator("time")
    @classmethod
    def _is_time(cls, value: str) -> str:
        try:
            return time.fromisoformat(value).strftime("%H:%M")
        except ValueError:
            raise ValueError("giờ viết dạng 05:30") from None

    @field_validator("days")
    @classmethod
    def _are_days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [day for day in value if fold(day) not in DAYS]:
            raise ValueError(f"không có ngày “{unknown[0]}”; viết thứ Hai … thứ Bảy, Chủ nhật")
        return value

    def _trigger(self) -> CronTrigger:
        hour, minute = self.time.split(":")
        weekdays = ",".join(DAYS[fold(day)] for day in self.days)
        return CronTrigger(day_of_week=weekdays, hour=hour, minute=minute, timezone=VN)

    def first(self, at: datetime) -> datetime | None:
        """When the first slot at or after a moment starts."""
        found: datetime | None = self._trigger().get_next_fire_time(None, at.astimezone(VN))
        return found

    def slots(self, since: datetime, until: datetime) -> list[Slot]:
        """Slots that start in [since, until)."""
        trigger = self._trigger()
        found: list[Slot] = []
        start = trigger.get_next_fire_time(None, since.astimezone(VN))
        while start is not None and start < until:
            found.append(Slot(start, self.minutes * 60))
            start = trigger.get_next_fire_time(start, start + timedelta(minutes=1))
        return found


class _File(Settings):
    """The whole of a schedules/*.toml."""

    slot: tuple[SlotRule, ...] = ()
    campaign: tuple[Campaign, ...] = ()
    event: tuple[Gathering, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    deadline: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Timetable:
    """All rules of an office. Events are among the campaigns, too."""

    rules: tuple[SlotRule, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    freshness: tuple[Freshness, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    calendars: Mapping[str, str] = field(default_factory=lambda: NOTHING)  # .ics texts by name
    calendar: Calendar = field(default_factory=Calendar)

    def has(self, channel: str) -> bool:
        """Whether the channel speaks in slots."""
        return any(rule.channel == channel for rule in self.rules)

    def open_slots(self, channel: str, now: datetime, days: int) -> list[Slot]:
        """The channel's slots of the next days that may still be changed, by start."""
        found: list[Slot] = []
        for rule in self.rules:
            if rule.channel == channel:
                first = now + timedelta(minutes=rule.cutoff_minutes, seconds=1)
                found += rule.slots(first, now + timedelta(days=days))
        return sorted(found, key=lambda slot: slot.start)

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
    files = [_parsed(path) for path in _files(office.schedules)]
    calendars = _calendars(office.schedules)
    rules = tuple(rule for each in files for rule in each.slot)
    gatherings = tuple(each for one in files for each in one.event)
    planning = office.config.planning
    calendar = Calendar(
        extra={day: name for name, day in planning.days_off.items()},
        quiet=planning.quiet,
        slotted=frozenset(rule.channel for rule in rules),
        first_slot=_first_slot(rules),
    )
    found = Timetable(
        rules,
        tuple(each for one in files for each in one.campaign)
        + tuple(each.campaign() for each in gatherings),
        gatherings,
        tuple(each for one in files for each in one.freshness),
        tuple(each for one in files for each in one.deadline),
        calendars,
        calendar,
    )
    _check(office, found)
    return found


def _parsed(path: Path) -> _File:
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"schedules/{path.name} không đọc được: {error}.") from None
    return parse(_File, raw, f"schedules/{path.name}", lambda loc: line_of(text, loc))


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


def _first_slot(rules: Sequence[SlotRule]) -> Callable[[str, datetime], datetime | None]:
    def first(channel: str, at: datetime) -> datetime | None:
        starts = [rule.first(at) for rule in rules if rule.channel == channel]
        return min((each for each in starts if each), default=None)

    return first


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))

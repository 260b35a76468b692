"""schedules/*.toml → when a station may speak. Pure once parsed; time zone Asia/Ho_Chi_Minh.

The hours of a day come from APScheduler's triggers, so that a campaign and a slot count days
in the same way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from apscheduler.triggers.cron import CronTrigger
from pydantic import Field, field_validator

from pipeline.config import Office, Settings, parse
from pipeline.errors import ConfigError
from pipeline.model import VN, Slot
from pipeline.text import fold, nfc

# names, because APScheduler's numbers start the week on Monday and cron's on Sunday
_DAYS = {
    "thu hai": "mon",
    "thu ba": "tue",
    "thu tu": "wed",
    "thu nam": "thu",
    "thu sau": "fri",
    "thu bay": "sat",
    "chu nhat": "sun",
}


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
        if unknown := [day for day in value if fold(day) not in _DAYS]:
            raise ValueError(f"không có ngày “{unknown[0]}”; viết thứ Hai … thứ Bảy, Chủ nhật")
        return value

    def slots(self, since: datetime, until: datetime) -> list[Slot]:
        """Slots that start in [since, until)."""
        hour, minute = self.time.split(":")
        weekdays = ",".join(_DAYS[fold(day)] for day in self.days)
        trigger = CronTrigger(day_of_week=weekdays, hour=hour, minute=minute, timezone=VN)
        found: list[Slot] = []
        start = trigger.get_next_fire_time(None, since.astimezone(VN))
        while start is not None and start < until:
            found.append(Slot(start, self.minutes * 60))
            start = trigger.get_next_fire_time(start, start + timedelta(minutes=1))
        return found


class _File(Settings):
    """The whole of a schedules/*.toml."""

    slot: tuple[SlotRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Timetable:
    """All rules of an office."""

    rules: tuple[SlotRule, ...] = ()

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


def read(office: Office) -> Timetable:
    """The office's timetable. Raises ConfigError naming the file and the key."""
    rules: list[SlotRule] = []
    for path in _files(office.schedules):
        try:
            raw = tomllib.loads(nfc(path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"schedules/{path.name} không đọc được: {error}.") from None
        rules += parse(_File, raw, f"schedules/{path.name}").slot
    return Timetable(tuple(rules))


def _files(folder: Path) -> Iterable[Path]:
    return sorted(path for path in folder.glob("*.toml") if not path.name.startswith("."))

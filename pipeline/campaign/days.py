"""Days off and quiet hours. Pure; the days of Tết follow the moon, so they are looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

from pipeline.model import VN

FirstSlot = Callable[[str, datetime], datetime | None]


@cache
def _national(year: int) -> Mapping[date, str]:
    """Public holidays of Việt Nam in a year, with their names."""
    import holidays  # a second to load, and only campaigns need it

    return dict(holidays.country_holidays("VN", years=year, language="vi"))


def _no_slot(channel: str, at: datetime) -> datetime | None:
    return None


@dataclass(frozen=True)
class Calendar:
    """What an office's days are like. `extra`: its own days off, with their names."""

    extra: Mapping[date, str] = field(default_factory=dict)
    quiet: tuple[time, time] = (time(21, 30), time(5, 0))  # from, until; may pass midnight
    slotted: frozenset[str] = frozenset()  # channels that speak in slots
    first_slot: FirstSlot = _no_slot  # the first one on a channel at or after a moment

    def day_off(self, day: date) -> str:
        """The name of the day off, or nothing."""
        return self.extra.get(day) or _national(day.year).get(day, "")

    def is_quiet(self, moment: datetime) -> bool:
        """Whether people are not to be disturbed at this moment."""
        start, end = self.quiet
        clock = moment.astimezone(VN).time()
        return start <= clock < end if start <= end else clock >= start or clock < end

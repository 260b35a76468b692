"""What staff write of slots in schedules/*.toml: when a channel would like to speak."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated

from pipeline.campaign.words import DAYS, weekday
from pipeline.model import VN
from pipeline.settings import Bounds, Check, Day, Settings, read_hour
from pipeline.text import fold

_ORDER = tuple(DAYS)


def _clock(value: str) -> str:
    hour: time = read_hour(value)
    return hour.strftime("%H:%M")


def _named(value: str) -> str:
    key = weekday(value)
    return value if fold(value) == key else key


class SlotRule(Settings):
    """One `[[slot]]`: a time of day on some weekdays or on some dates, on one channel."""

    channel: str
    time: Annotated[str, Check(_clock)]  # "05:30", in Asia/Ho_Chi_Minh
    days: tuple[Annotated[str, Check(_named)], ...] = ()
    dates: tuple[Day, ...] = ()
    minutes: Annotated[int, Bounds(ge=1, le=180)]
    cutoff_minutes: Annotated[int, Bounds(ge=0)] = 10  # nothing is changed so shortly before
    empty: str = ""  # the article that is read when there is no news; empty: silence
    special: str = ""  # why it is a special case: "Công văn số …"

    def __post_init__(self) -> None:
        if not (self.days or self.dates):
            raise ValueError("thiếu “days” hoặc “dates”: khung giờ của ngày nào")
        begins = time.fromisoformat(self.time)
        if 60 * begins.hour + begins.minute + self.minutes > 24 * 60:
            raise ValueError("khung giờ qua nửa đêm: kết thúc trước 24 giờ")

    def start(self, day: date) -> datetime | None:
        """When it starts on a day, if it does."""
        weekdays = {_ORDER.index(fold(each)) for each in self.days}
        if day.weekday() not in weekdays and day not in self.dates:
            return None
        return datetime.combine(day, time.fromisoformat(self.time), VN)

    def days_of(self) -> Iterator[date]:
        """A day for each weekday that it names (of a week without meaning), then its dates."""
        for each in self.days:
            yield date(2024, 1, 1 + _ORDER.index(fold(each)))  # 2024 began on a Monday
        yield from self.dates

"""What staff write of a station's rules in schedules/*.toml: one table [[regulation]].

Each [[regulation.rule]] is an article of the ward's own Quy chế, with its number and its words,
and the figures that the machine holds to. Defaults bind nobody: what the file does not say is
not a rule.
"""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pipeline.campaign.words import Weekday
from pipeline.settings import GIVEN, Bounds, Check, Day, Hour, Settings, replace


def _stretch(value: tuple[time, ...]) -> tuple[time, ...]:
    if value and (len(value) != 2 or value[0] == value[1]):
        raise ValueError('viết hai giờ khác nhau, từ và đến: ["20:00", "05:30"]')
    return value


Stretch = Annotated[tuple[Hour, ...], Check(_stretch)]  # from, until; may pass midnight


class OnDaysOff(StrEnum):
    """What the station does on public holidays and on the ward's own days off."""

    SILENT = "không phát"
    AS_USUAL = "vẫn phát"


class OnMourning(StrEnum):
    """What the station does on days of national mourning."""

    SILENT = "không phát"
    PRESSING = "chỉ tin cần thiết"  # khẩn cấp and ưu tiên, without tunes
    NO_TUNES = "không nhạc"


class RegulationRule(Settings):
    """One article (điều, khoản): its number, its words, and what it limits."""

    article: Annotated[str, GIVEN]  # "Điều 5"
    text: Annotated[str, GIVEN]
    days: tuple[Weekday, ...] = ()  # sessions only on these
    sessions: Annotated[int, Bounds(ge=0)] | None = None  # a day, in each zone
    minutes: Annotated[int, Bounds(ge=0)] | None = None  # a day, in each zone
    longest: Annotated[int, Bounds(ge=1)] | None = None  # minutes of one session
    quiet: Stretch = ()  # nothing but khẩn cấp
    days_off: OnDaysOff = OnDaysOff.AS_USUAL
    mourning: OnMourning | None = None
    special: bool = False  # does not bind a [[slot]] that says why it is a special case
    approve: tuple[str, ...] = ()  # classes, or keys of sections; “tất cả”: everything
    by: tuple[str, ...] = ()  # roles or names of people who may approve that

    def __post_init__(self) -> None:
        if bool(self.approve) != bool(self.by):
            raise ValueError("“approve” (duyệt gì) và “by” (ai duyệt) phải đi cùng nhau")


class Mourning(Settings):
    """Days of mourning (quốc tang), both included, as the notice of the State gives them."""

    name: str
    start: Day
    end: Day

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("“end” đứng trước “start”")


class Zone(Settings):
    """Khu phố or cụm loa: the channels whose programmes are heard there."""

    name: str
    channels: tuple[str, ...]


class Role(Settings):
    """A role that rules name, and the people who have it; none yet: nobody is kept out."""

    name: str
    people: tuple[str, ...] = ()


class Regulation(Settings):
    """One Quy chế, for the channels that it binds."""

    title: str  # "Quy chế hoạt động của Đài truyền thanh phường Xuân Lập"
    channels: Annotated[tuple[str, ...], GIVEN]
    rule: tuple[RegulationRule, ...] = ()
    mourning: tuple[Mourning, ...] = ()
    zone: tuple[Zone, ...] = ()  # without any, each channel is heard in a place of its own
    role: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        heard = {channel for zone in self.zone for channel in zone.channels}
        if strange := sorted(heard - set(self.channels)):
            raise ValueError(f"kênh “{strange[0]}” của [[regulation.zone]] chưa ghi ở “channels”")

    @cached_property
    def places(self) -> tuple[Zone, ...]:
        """Where sessions are heard; a channel that no zone names is a place of its own."""
        named = {channel for zone in self.zone for channel in zone.channels}
        own = (Zone(name="", channels=(each,)) for each in self.channels if each not in named)
        return (*self.zone, *own)

    def any_week(self) -> Regulation:
        """The same rules, on a day that is neither a holiday nor of mourning."""
        return replace(self, mourning=())

    def mourned(self, day: date) -> str:
        """The name of the mourning on a day, or nothing."""
        found = (each.name for each in self.mourning if each.start <= day <= each.end)
        return next(found, "")

    def in_mourning(self, day: date) -> OnMourning | None:
        """How the station keeps the day; None: as any other. The strictest article counts."""
        if not self.mourned(day):
            return None
        ways = [each.mourning for each in self.rule if each.mourning]
        return min(ways, key=list(OnMourning).index, default=None)

    def cite(self, rule: RegulationRule) -> str:
        """E.g. `Điều 5 Quy chế hoạt động của Đài…: “Không phát từ 20 giờ…”`."""
        return f"{rule.article} {self.title}: “{rule.text}”"

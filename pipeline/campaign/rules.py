"""What staff write in schedules/*.toml beside the slots: campaigns, events, columns, deadlines."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Annotated

from pipeline.campaign.words import (
    CatchUp,
    Moment,
    Name,
    OnHolidays,
    Span,
    Until,
    Week,
    Weekday,
    WhenDone,
    Yearly,
)
from pipeline.model import VN
from pipeline.settings import Bounds, Day, Hour, Settings


class When(Settings):
    """One `[[campaign.when]]`: moments at which a campaign speaks, in Asia/Ho_Chi_Minh."""

    days: tuple[Weekday, ...] = ()
    times: tuple[Hour, ...] = ()
    weeks: Annotated[int, Bounds(ge=1, le=52)] = 1  # every so many weeks, counted from `start`
    week_of_month: Week = ""  # with `days`: the first Monday of each month
    dates: tuple[Day, ...] = ()
    calendar: str = ""  # an .ics file beside this one: DTSTART, RRULE, EXDATE
    channels: tuple[str, ...] = ()  # empty: those of the campaign
    repeat: bool = False  # the same article as the occasion before
    lesson: Annotated[int, Bounds(ge=0)] = 0  # the n-th article of the list, out of turn

    def __post_init__(self) -> None:
        if not (self.days or self.dates or self.calendar):
            raise ValueError("thiếu “days”, “dates” hoặc “calendar”: phát vào ngày nào")
        if (self.days or self.dates) and not self.times:
            raise ValueError('thiếu “times”: phát lúc mấy giờ, ví dụ times = ["07:00"]')
        if self.weeks > 1 and self.week_of_month:
            raise ValueError("“weeks” và “week_of_month” không đi cùng nhau: bỏ một trong hai")


class Campaign(Settings):
    """Chiến dịch: why, where and when articles go out (again). One `[[campaign]]`."""

    name: Name  # in keys of the ledger: never change it
    title: str = ""
    channels: tuple[str, ...]
    articles: tuple[str, ...] = ()  # slugs, in this order
    section: str = ""  # or all of a section and/or a tag, the older first
    tag: str = ""
    audience: tuple[str, ...] = ()  # whose turn it is, in rotation
    start: Day
    end: Until | None = None  # the first moment that does not count any more
    when: tuple[When, ...] = ()
    holidays: OnHolidays = OnHolidays.SKIP
    catch_up: CatchUp | dict[str, CatchUp] = CatchUp.SKIP  # for all channels, or for each
    catch_up_most: Annotated[int, Bounds(ge=1, le=20)] = 3  # occasions, for “tất cả”
    late_hours: Annotated[int, Bounds(ge=1, le=336)] = 24  # nothing is caught up later than this
    spacing_minutes: Annotated[int, Bounds(ge=0)] = 60  # after anything else on the same channel
    when_done: WhenDone = WhenDone.AGAIN
    rest_days: Annotated[int, Bounds(ge=0)] = 0  # between two uses of one article
    scheduled_only: bool | None = None  # its articles go out by this campaign alone

    def __post_init__(self) -> None:
        if not (self.articles or self.section or self.tag):
            raise ValueError("thiếu “articles”, “section” hoặc “tag”: phát những bài nào")
        if not self.when or not self.channels:
            raise ValueError("thiếu bảng [[campaign.when]] hoặc “channels”: phát khi nào, ở đâu")

    @property
    def called(self) -> str:
        """What staff read."""
        return self.title or self.name

    @property
    def begins(self) -> datetime:
        """The first moment that counts."""
        return datetime.combine(self.start, time(), VN)

    def policy(self, channel: str) -> CatchUp:
        """How a channel catches up."""
        if isinstance(self.catch_up, CatchUp):
            return self.catch_up
        return self.catch_up.get(channel, CatchUp.SKIP)


class Gathering(Settings):
    """Sự kiện: one `[[event]]`, announced by an article some time before it begins."""

    name: Name
    title: str
    at: Moment
    minutes: Annotated[int, Bounds(ge=1)] = 120
    place: str = ""
    article: str  # slug of the notice
    channels: tuple[str, ...]
    notices: tuple[Span, ...] = (timedelta(days=3), timedelta(days=1), timedelta(hours=1))
    cancelled: str = ""  # slug of the article that says so: no notice from then on

    def __post_init__(self) -> None:
        if not self.channels:
            raise ValueError("thiếu “channels”: báo trên kênh nào")

    def campaign(self) -> Campaign:
        """Its notices as a campaign that ends when the event begins."""
        moments = [self.at - before for before in sorted(self.notices, reverse=True)]
        return Campaign(
            name=self.name,
            title=self.title,
            channels=self.channels,
            articles=(self.article,),
            start=(moments or [self.at])[0].date(),
            end=self.at,
            when=tuple(When(dates=(each.date(),), times=(each.time(),)) for each in moments)
            or (When(dates=(self.at.date(),), times=(self.at.time(),)),),
            holidays=OnHolidays.KEEP,
            catch_up=CatchUp.ONCE,
        )


class Freshness(Settings):
    """A standing column that must not grow cold: one `[[freshness]]`."""

    section: str
    days: Annotated[int, Bounds(ge=1)] = 7  # at least one article in so many days


class Deadline(Settings):
    """Reports that are due before a day of every year: one `[[deadline]]`. For staff only."""

    name: Name
    title: str
    before: tuple[Yearly, ...]  # "10/6": late from this day on
    remind: tuple[Span, ...] = tuple(timedelta(days=each) for each in (30, 14, 7, 1))
    at: Hour = time(7, 30)

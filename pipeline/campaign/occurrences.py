"""When a campaign speaks: its rules → occurrences. Pure.

APScheduler's triggers count the days, always in Asia/Ho_Chi_Minh. An occurrence is named after
the moment that its rule gave; being shifted or moved does not change its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.campaign.days import Calendar
from pipeline.campaign.rules import Campaign, When
from pipeline.campaign.words import DAYS, CatchUp, OnHolidays
from pipeline.delivery import EditKind, OccasionEdit
from pipeline.model import NOTHING, VN

if TYPE_CHECKING:
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger
    from apscheduler.triggers.cron import CronTrigger

GRACE = timedelta(hours=1)  # what is sent within it was not late
_ORDER = tuple(DAYS.values())
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Occurrence:
    """Dịp: one moment of one campaign."""

    campaign: str
    id: str  # "2026-11-24T0700": as the rule gave it
    at: datetime
    channels: tuple[str, ...]
    until: Mapping[str, datetime] = field(default_factory=lambda: NOTHING)  # by channel
    repeat: bool = False
    lesson: int = 0
    article: str = ""  # chosen by a person
    dropped: str = ""  # why it does not take place (Vietnamese)

    @property
    def key(self) -> str:
        """E.g. `binh-dan-hoc-vu-so/2026-11-24T0700`."""
        return f"{self.campaign}/{self.id}"


def find_occurrences(
    campaign: Campaign,
    since: datetime,
    until: datetime,
    calendar: Calendar,
    edits: Mapping[str, Sequence[OccasionEdit]] = NOTHING,
    calendars: Mapping[str, str] = NOTHING,
) -> tuple[Occurrence, ...]:
    """Those whose own moment is in [since, until), by moment; dropped ones with their reason.

    `edits`: by key. `calendars`: the texts of the .ics files that rules name.
    """
    far = timedelta(days=15)  # moved and shifted ones come from elsewhere
    late = timedelta(hours=campaign.late_hours)
    found = _named_occurrences(campaign, since - far, until + max(far, late), calendars)
    placed = [
        _apply_edits(_place_occurrence(each, campaign, calendar), edits, calendar) for each in found
    ]
    placed = [_in_time(each, campaign, calendar) for each in placed]
    placed.sort(key=lambda each: (each.at, each.id))
    limited = _with_limits(campaign, placed, calendar)
    return tuple(each for each in limited if since <= each.at < until)


def _named_occurrences(
    campaign: Campaign, since: datetime, until: datetime, calendars: Mapping[str, str]
) -> list[Occurrence]:
    """As the rules give them; two rules that name one moment get names of their own."""
    first = max(since, campaign.begins)
    last = min(until, campaign.end or until)
    found: dict[str, Occurrence] = {}
    for rule in campaign.when:
        for moment in sorted(set(_moments(rule, campaign, first, last, calendars))):
            name, count = moment.strftime("%Y-%m-%dT%H%M"), 1
            unique = name
            while unique in found:
                count += 1
                unique = f"{name}.{count}"
            found[unique] = Occurrence(
                campaign.name,
                unique,
                moment,
                rule.channels or campaign.channels,
                repeat=rule.repeat,
                lesson=rule.lesson,
            )
    return list(found.values())


def _moments(
    rule: When,
    campaign: Campaign,
    since: datetime,
    until: datetime,
    calendars: Mapping[str, str],
) -> Iterator[datetime]:
    for day in rule.dates:
        for hour in rule.times:
            moment = datetime.combine(day, hour, VN)
            if since <= moment < until:
                yield moment
    for trigger in _triggers(rule, campaign.start):
        # fires are at least a day apart, so the next is looked for from the last on
        moment = trigger.get_next_fire_time(None, since.astimezone(VN))
        while moment is not None and moment < until:
            if moment >= since:
                yield moment
            moment = trigger.get_next_fire_time(moment, moment + _MINUTE)
    if rule.calendar in calendars:
        from pipeline.campaign.calendars import (
            calendar_moments,  # only few offices bring a calendar
        )

        yield from calendar_moments(calendars[rule.calendar], since, until)


def _triggers(rule: When, start: date) -> Iterator[CronTrigger | CalendarIntervalTrigger]:
    # late: they bring asyncio, and most commands ask for no moment
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger
    from apscheduler.triggers.cron import CronTrigger

    for day in rule.days:
        for hour in rule.times:
            if rule.weeks > 1:
                first = start + timedelta(days=(_ORDER.index(day) - start.weekday()) % 7)
                yield CalendarIntervalTrigger(
                    weeks=rule.weeks,
                    hour=hour.hour,
                    minute=hour.minute,
                    start_date=first,
                    timezone=VN,
                )
            elif rule.week_of_month:
                nth = f"{rule.week_of_month} {day}"
                yield CronTrigger(day=nth, hour=hour.hour, minute=hour.minute, timezone=VN)
            else:
                yield CronTrigger(day_of_week=day, hour=hour.hour, minute=hour.minute, timezone=VN)


def _place_occurrence(each: Occurrence, campaign: Campaign, calendar: Calendar) -> Occurrence:
    """On a day that is none off, and not in quiet hours."""
    if calendar.is_quiet(each.at):
        return replace(each, dropped="Rơi vào giờ yên tĩnh.")
    name = calendar.day_off(each.at.date())
    if not name or campaign.holidays is OnHolidays.KEEP:
        return each
    if campaign.holidays is OnHolidays.SKIP:
        return replace(each, dropped=f"Ngày nghỉ: {name}.")
    day = each.at.date()
    while calendar.day_off(day):
        day += timedelta(days=1)
    return replace(each, at=datetime.combine(day, each.at.timetz()))


def _apply_edits(
    each: Occurrence, edits: Mapping[str, Sequence[OccasionEdit]], calendar: Calendar
) -> Occurrence:
    for edit in edits.get(each.key, ()):
        if edit.kind is EditKind.MOVED and edit.moment:
            each = replace(each, at=edit.moment.astimezone(VN), dropped="")
        elif edit.kind is EditKind.SKIPPED:
            each = replace(each, dropped=edit.note or "Người phụ trách bỏ dịp này.")
        elif edit.kind is EditKind.REPLACED:
            each = replace(each, article=edit.article)
        elif edit.kind is EditKind.RESTORED:
            each = replace(each, dropped="")
    return each


def _in_time(each: Occurrence, campaign: Campaign, calendar: Calendar) -> Occurrence:
    """Without channels whose next slot comes when the campaign has ended, as an event has begun."""
    if not campaign.end or each.dropped or each.at >= campaign.end:
        return each
    late = {name for name in each.channels if _first(name, each.at, calendar) >= campaign.end}
    left = tuple(name for name in each.channels if name not in late)
    if left:
        return replace(each, channels=left)
    why = "Khung giờ kế tiếp của đài đã quá giờ bắt đầu sự kiện hoặc hạn của chiến dịch."
    return replace(each, dropped=why)


def _first(channel: str, at: datetime, calendar: Calendar) -> datetime:
    """When a channel can speak at the earliest."""
    return (calendar.first_slot(channel, at) or at) if channel in calendar.slotted else at


def _with_limits(
    campaign: Campaign, placed: Sequence[Occurrence], calendar: Calendar
) -> list[Occurrence]:
    """With the moment, for each channel, from which the occasion is lost."""
    live: dict[str, list[datetime]] = {}
    for each in placed:
        if not each.dropped:
            for channel in each.channels:
                live.setdefault(channel, []).append(each.at)
    return [
        replace(
            each,
            until=MappingProxyType(
                {
                    channel: _until(campaign, channel, each.at, live.get(channel, ()), calendar)
                    for channel in each.channels
                }
            ),
        )
        for each in placed
    ]


def _until(
    campaign: Campaign, channel: str, at: datetime, live: Sequence[datetime], calendar: Calendar
) -> datetime:
    """“một lần” lives until the next occasion begins, “tất cả” until the n-th next one.

    So after a long sleep only so many are left, and nothing comes in a burst.
    """
    policy = campaign.policy(channel)
    in_time = at + GRACE
    if channel in calendar.slotted:
        in_time = _first(channel, at, calendar) + _MINUTE
    if campaign.end and at < campaign.end:  # nothing is said after it, however late it comes
        in_time = min(in_time, campaign.end)
    if policy is CatchUp.SKIP:
        return in_time
    most = 1 if policy is CatchUp.ONCE else campaign.catch_up_most
    later = sorted(moment for moment in live if moment > at)
    limits = [at + timedelta(hours=campaign.late_hours)]
    limits += later[most - 1 : most]
    limits += [campaign.end] if campaign.end else []
    return max(min(limits), min(in_time, later[0]) if later else in_time)


def quiet_times(campaign: Campaign, calendar: Calendar) -> list[time]:
    """Hours of its rules that are in quiet hours: never to be heard."""
    hours = [hour for rule in campaign.when for hour in rule.times]
    return [each for each in hours if calendar.is_quiet(datetime.combine(campaign.start, each, VN))]

"""schedules/*.toml → when a station may speak, and when campaigns do.

    files.py    the files one by one, and the last good version of each
    checks.py   what only the whole office can tell of them

A file that is wrong costs itself alone: it is told with its line, and its last good version is
used; without one it is left out. So is one that wishes for what the station's rules forbid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline import campaign
from pipeline.campaign import Calendar, Campaign, Deadline, Freshness, Gathering, Occurrence
from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.model import NOTHING, Article, Slot
from pipeline.regulation import Hours
from pipeline.schedule import checks, files
from pipeline.schedule.files import File, Rules, ScheduleFolder

_TRIAL = timedelta(days=60)  # of each campaign, before its file is used


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
    faults: tuple[str, ...] = ()  # of files that are wrong, with what is used instead
    unruled: str = ""  # why nobody can tell who may approve for the station (Vietnamese)
    files: tuple[File, ...] = ()  # that are used
    lying: tuple[str, ...] = ()  # names of all that lie in schedules/

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
            some = campaign.find_occurrences(
                each, since, until, self.calendar, edits, self.calendars
            )
            found[each.name] = _cancelled(some) if each.name in off else some
        return found

    def hints(self, articles: Sequence[Article], now: datetime) -> list[str]:
        """What can be meant but seldom is: sentences with file and line."""
        return checks.hints(self.files, self.calendars, articles, now)


def _cancelled(some: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(replace(each, dropped="Sự kiện đã hủy.") for each in some)


def read(office: Office) -> Timetable:
    """The office's timetable, as far as its files can be used; `faults` tells of the others."""
    folder = files.look(office.schedules, office.var)
    using, faults = _usable(folder)
    while True:  # each turn takes a version of a file away
        found = _assembled(office, folder, using)
        wrong: dict[str, str] = {}
        told = checks.faults(office, found.files, found.calendar, found.hours, folder.calendars)
        for name, sentence in told:
            wrong.setdefault(name, sentence)
        if not wrong:
            break
        for name, sentence in wrong.items():
            faults.setdefault(name, sentence)
            if name in using and using[name].text == folder.texts.get(name):
                _fall_back(folder, name, using)
            else:
                using.pop(name, None)
    bare = [name for name in faults if name not in using]
    return replace(
        found,
        faults=(*folder.faults, *(_told(name, faults[name], name in using) for name in faults)),
        unruled=_unruled(folder, bare),
        lying=(*folder.texts, *folder.unread),
    )


def keep(office: Office, timetable: Timetable) -> None:
    """Remember the files that are good today."""
    files.keep(office.var, {each.name: each.text for each in timetable.files}, timetable.lying)


def _usable(folder: ScheduleFolder) -> tuple[dict[str, File], dict[str, str]]:
    """(the files that can be used by themselves, faults of the others by name)."""
    using: dict[str, File] = {}
    wrong = dict(folder.unread)
    for name, text in folder.texts.items():
        try:
            using[name] = files.parsed(name, text, _try)
        except ConfigError as error:
            wrong[name] = str(error)
            _fall_back(folder, name, using)
    for name in folder.unread:
        _fall_back(folder, name, using)
    return dict(sorted(using.items())), wrong


def _fall_back(folder: ScheduleFolder, name: str, using: dict[str, File]) -> None:
    using.pop(name, None)
    if name in folder.kept and folder.kept[name] != folder.texts.get(name):
        try:
            using[name] = files.parsed(name, folder.kept[name], _try)
        except ConfigError:
            return


def _told(name: str, fault: str, goes_on: bool) -> str:
    if goes_on:
        return f"{fault} Máy đang dùng bản tốt gần nhất của {name}."
    return f"{fault} Tệp {name} chưa được dùng."


def _unruled(folder: ScheduleFolder, bare: Sequence[str]) -> str:
    for name in bare:
        if name in folder.unread or files.binds(folder.texts[name]):
            return (
                f"Chưa đọc được schedules/{name} nên không biết Quy chế cho ai duyệt bản tin của "
                "đài. Sửa tệp ấy (“loa check” nói dòng nào) rồi chạy lại."
            )
    return ""


def _try(rules: Rules) -> None:
    """Whether the rules of a file can be gone by at all. Raises whatever they make fail."""
    for each in (*rules.campaign, *(one.campaign() for one in rules.event)):
        for since in (each.begins, datetime(2028, 2, 1, tzinfo=UTC)):
            campaign.find_occurrences(each, since, since + _TRIAL, Calendar())
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    campaign.find_reminders(rules.deadline, begin, begin + timedelta(days=4 * 366))
    hours = Hours(rules.slot, rules.regulation)
    for channel in {each.channel for each in rules.slot}:
        hours.open_slots(channel, begin, 14)


def _assembled(office: Office, folder: ScheduleFolder, using: Mapping[str, File]) -> Timetable:
    rules = [each.rules for each in using.values()]
    gatherings = tuple(each for one in rules for each in one.event)
    planning = office.config.planning
    days_off = Calendar(extra={day: name for name, day in planning.days_off.items()})
    hours = Hours(
        tuple(each for one in rules for each in one.slot),
        tuple(each for one in rules for each in one.regulation),
        days_off.day_off,
    )
    return Timetable(
        hours,
        tuple(each for one in rules for each in one.campaign)
        + tuple(each.campaign() for each in gatherings),
        gatherings,
        tuple(each for one in rules for each in one.freshness),
        tuple(each for one in rules for each in one.deadline),
        folder.calendars,
        replace(
            days_off,
            quiet=planning.quiet,
            slotted=frozenset(rule.channel for rule in hours.rules),
            first_slot=hours.first,
        ),
        files=tuple(using.values()),
    )

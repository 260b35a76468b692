"""What only the whole office can tell of its timetable: faults by file, and things to look at.

A fault makes a file unusable (its last good version is used); what is only odd is told. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

from pipeline import campaign
from pipeline.campaign import Calendar, Campaign
from pipeline.campaign.calendars import examine_calendar
from pipeline.config import Office
from pipeline.model import VN, Article, Priority
from pipeline.regulation import EVERYTHING, Hours, SlotRule
from pipeline.schedule.files import File
from pipeline.text import fold

_MINUTE = timedelta(minutes=1)
_FAR = timedelta(days=3 * 366)  # a date further off is more likely a slip

Fault = tuple[str, str]  # (name of the file, Vietnamese sentence with file and line)


def faults(
    office: Office, files: Sequence[File], calendar: Calendar, hours: Hours,
    calendars: Mapping[str, str],
) -> Iterator[Fault]:  # fmt: skip
    """Every fault that needs more than one file, or the office, to be seen."""
    channels = set(office.kinds)
    seen: set[str] = set()
    for file in files:
        for where, each in campaigns(file):
            sentence = _campaign(each, channels, calendar, calendars)
            if each.name in seen:
                sentence = f"có hai chiến dịch cùng tên “{each.name}”. Đổi tên một cái."
            seen.add(each.name)
            if sentence:
                yield file.name, f"{where}: {sentence}"
        for n, rule in enumerate(file.rules.slot):
            if channels and rule.channel not in channels:
                at = file.where("slot", n, "channel")
                yield file.name, f"{at}: {_no_channel(rule.channel, channels)}"
    yield from _regulations(office, files)
    yield from _closed(files, hours)


def campaigns(file: File) -> Iterator[tuple[str, Campaign]]:
    """The campaigns of a file, its events among them, with their places."""
    for n, each in enumerate(file.rules.campaign):
        yield file.where("campaign", n, "name"), each
    for n, event in enumerate(file.rules.event):
        yield file.where("event", n, "name"), event.campaign()


def _no_channel(name: str, channels: set[str]) -> str:
    return f"không có kênh “{name}”. Các kênh: {', '.join(sorted(channels))}."


def _campaign(
    each: Campaign, channels: set[str], calendar: Calendar, calendars: Mapping[str, str]
) -> str:
    named = f"“{each.name}”: "
    used = {*each.channels, *(name for rule in each.when for name in rule.channels)}
    if channels and (strange := sorted(used - channels)):
        return named + _no_channel(strange[0], channels)
    if hours := campaign.quiet_times(each, calendar):
        return (
            f"{named}{hours[0]:%H:%M} rơi vào giờ yên tĩnh ({calendar.quiet[0]:%H:%M} đến "
            f"{calendar.quiet[1]:%H:%M}). Chọn giờ khác, hoặc sửa quiet_from, quiet_until trong "
            "config.toml."
        )
    for rule in each.when:
        if rule.calendar and rule.calendar not in calendars:
            return f"{named}không thấy tệp schedules/{rule.calendar}. Chép tệp vào đó."
        if rule.calendar and (fault := examine_calendar(calendars[rule.calendar]).fault):
            return f"{named}schedules/{rule.calendar}: {fault}. Xuất lại từ chương trình lịch."
    return ""


def _regulations(office: Office, files: Sequence[File]) -> Iterator[Fault]:
    """What a Quy chế names must be there."""
    bound: set[str] = set()
    known = {fold(each) for each in (*Priority, *office.config.sections, EVERYTHING)}
    for file in files:
        for n, each in enumerate(file.rules.regulation):
            where = file.where("regulation", n, "channels")
            if twice := sorted(bound & set(each.channels)):
                yield (
                    file.name,
                    f"{where}: kênh “{twice[0]}” chịu hai quy chế. Giữ lại một bảng "
                    "[[regulation]] cho kênh ấy.",
                )
            bound |= set(each.channels)
            for m, rule in enumerate(each.rule):
                if strange := [what for what in rule.approve if fold(what) not in known]:
                    at = file.where("regulation", n, "rule", m, "approve")
                    yield (
                        file.name,
                        f"{at}: {rule.article} {each.title}: “approve” không biết “{strange[0]}”. "
                        f"Viết một mức độ ({', '.join(Priority)}), khóa của một chuyên mục, hoặc "
                        "“tất cả”.",
                    )


def _closed(files: Sequence[File], hours: Hours) -> Iterator[Fault]:
    """A slot that breaks an article is refused.

    A holiday or a day of mourning only closes the weekly slots of that day; a slot that names
    the day itself must be allowed on it.
    """
    ordinary = Hours(hours.rules, tuple(each.any_week() for each in hours.regulations))
    dates = {day for rule in hours.rules for day in rule.dates}
    for file in files:
        for n, rule in enumerate(file.rules.slot):
            for day in sorted({*rule.days_of(), *dates}):
                start = rule.start(day)
                if start is None:
                    continue
                closed = ordinary.closed(rule.channel, start, start + _MINUTE)
                if day in rule.dates:
                    closed += hours.closed(rule.channel, start, start + _MINUTE)
                if closed:
                    yield (
                        file.name,
                        f"{file.where('slot', n, 'time')}: khung giờ này bị từ chối. "
                        f"{closed[0].breach.sentence} Sửa khung giờ, hoặc sửa Quy chế trước.",
                    )
                    break


# --- what is only odd ---------------------------------------------------------------------


def hints(
    files: Sequence[File], calendars: Mapping[str, str], articles: Sequence[Article], now: datetime
) -> list[str]:
    """Sentences, with file and line, about what can be meant but seldom is."""
    told = [*_overlaps(files), *_far(files, now.astimezone(VN).date())]
    used = {rule.calendar for file in files for each in file.rules.campaign for rule in each.when}
    for name in sorted(used & set(calendars)):
        told += [f"schedules/{name}: {each}" for each in examine_calendar(calendars[name]).odd]
    for file in files:
        for n, each in enumerate(file.rules.campaign):
            lessons = [one for one in articles if _is_of(each, one)]
            if each.scheduled_only is None and len(lessons) > 1:
                where = file.where("campaign", n, "name")
                told.append(
                    f"{where}: {len(lessons)} bài của chiến dịch “{each.called}” vừa ra ngay theo "
                    "“ngày” của bài, vừa ra lại theo lịch này. Chỉ muốn ra theo lịch thì thêm dòng "
                    "scheduled_only = true; đúng ý rồi thì thêm scheduled_only = false."
                )
    return told


def _is_of(each: Campaign, article: Article) -> bool:
    if each.articles:
        return article.slug in each.articles
    in_section = not each.section or article.section == each.section
    return in_section and (not each.tag or fold(each.tag) in map(fold, article.tags))


def _overlaps(files: Sequence[File]) -> Iterator[str]:
    placed = [
        (file.where("slot", n, "time"), rule)
        for file in files
        for n, rule in enumerate(file.rules.slot)
    ]
    for (one, first), (two, second) in combinations(placed, 2):
        if first.channel == second.channel and _meet(first, second):
            yield (
                f"{two}: khung giờ {second.time} trùng hoặc chồng lên khung giờ {first.time} "
                f"({one}). Bỏ một khung, hoặc dời giờ."
            )


def _meet(first: SlotRule, second: SlotRule) -> bool:
    for day in (*first.days_of(), *second.days_of()):
        one, two = first.start(day), second.start(day)
        if one and two and -first.minutes * _MINUTE < one - two < second.minutes * _MINUTE:
            return True
    return False


def _far(files: Sequence[File], today: date) -> Iterator[str]:
    for file in files:
        for where, day in _dates(file):
            if day > today + _FAR:
                yield f"{where}: năm {day.year} còn xa quá. Xem lại có phải viết nhầm năm không."


def _dates(file: File) -> Iterator[tuple[str, date]]:
    for n, slot in enumerate(file.rules.slot):
        yield from ((file.where("slot", n, "dates"), day) for day in slot.dates)
    for n, event in enumerate(file.rules.event):
        yield file.where("event", n, "at"), event.at.date()
    for n, each in enumerate(file.rules.campaign):
        yield file.where("campaign", n, "start"), each.start
        for m, rule in enumerate(each.when):
            at = file.where("campaign", n, "when", m, "dates")
            yield from ((at, day) for day in rule.dates)

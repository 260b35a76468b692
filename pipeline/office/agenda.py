"""What goes out in the coming days, and what staff ought to know of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from pipeline.campaign import (
    Appointment,
    Reminder,
    find_absent,
    find_bunching,
    find_cold_columns,
    find_reminders,
    to_ics,
)
from pipeline.delivery import OPEN
from pipeline.model import Article
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Plan
from pipeline.report import clock


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One line of the plan. `key` names the occasion of a campaign, or the delivery."""

    at: datetime
    channel: str
    title: str
    state: str  # Vietnamese
    campaign: str = ""
    key: str = ""
    slug: str = ""

    def to_json(self) -> dict[str, object]:
        """For `--json`."""
        return {**asdict(self), "at": self.at.isoformat()}


def read_agenda(room: Newsroom, days: int) -> list[AgendaLine]:
    """Everything that is to go out in the coming days, by time; and what is dropped, and why."""
    _, made = room.read_plan(days)
    titles = {each.slug: each.title for each in made.articles}
    now = room.clock()
    lines = _delivery_lines(room, now, now + timedelta(days=days), titles)
    lines += _campaign_lines(room, made, now, now + timedelta(days=days), titles)
    return sorted(lines, key=lambda each: (each.at, each.channel, each.key))


def _delivery_lines(
    room: Newsroom, now: datetime, until: datetime, titles: dict[str, str]
) -> list[AgendaLine]:
    """Deliveries that wait for their time, beside those of campaigns."""
    return [
        AgendaLine(
            (each.data.slot or each.due),
            each.channel,
            titles.get(each.about, f"Chương trình {each.subject}"),
            each.state.vietnamese,
            key=each.key,
            slug=each.about,
        )
        for each in room.ledger.in_state(*OPEN)
        if not each.campaign and now <= (each.data.slot or each.due) < until
    ]


def _campaign_lines(
    room: Newsroom, made: Plan, now: datetime, until: datetime, titles: dict[str, str]
) -> list[AgendaLine]:
    known = room.ledger.known()
    names = {each.name: each.called for each in room.timetable.campaigns}
    found: list[AgendaLine] = []
    for campaign, some in room.timetable.occurrences(now, until, known.edits).items():
        for each in some:
            slug = made.chosen.get(each.key, "")
            title = titles.get(slug, "chưa có bài đến lượt")
            for channel in each.channels:
                at = room.timetable.hours.first(channel, each.at)  # a station speaks in slots
                line = known.lines.get((each.key, channel), ())
                state = line[-1].state.vietnamese if line else "sẽ lên lịch"
                found.append(
                    AgendaLine(
                        at or each.at,
                        channel,
                        title,
                        f"không phát. {each.dropped}" if each.dropped else state,
                        names.get(campaign, campaign),
                        each.key,
                        slug,
                    )
                )
    return found


def agenda_warnings(room: Newsroom, days: int) -> list[str]:
    """What staff ought to know of the coming days."""
    reading, _ = room.read_plan(days)
    now = room.clock()
    lines = [each for each in read_agenda(room, days) if not each.state.startswith("không phát")]
    title_of = room.office.title_of
    stations = {name for name in room.channels if room.timetable.has(name)}
    posts = [
        (title_of(each.channel), each.at, each.title)
        for each in lines
        if each.channel not in stations
    ]
    told = list(room.timetable.faults)
    told += find_bunching(posts)
    told += room.timetable.hints(reading.articles, now)
    told += stale_warnings(room, reading.articles)
    told += [f"{clock(each.at)}: {each.text}" for each in coming_reminders(room, now, days)]
    return list(dict.fromkeys(told))


def stale_warnings(room: Newsroom, articles: tuple[Article, ...]) -> list[str]:
    """Columns that grow cold, and articles that campaigns and events wait for in vain."""
    names = room.office.config.sections
    lines = room.ledger.known().lines if room.timetable.freshness else {}
    slugs = {each.slug for each in articles}
    wanting = find_absent(room.timetable.campaigns, slugs)
    for event in room.timetable.gatherings:
        if event.cancelled and event.cancelled not in slugs:
            wanting.append(
                f"Sự kiện “{event.title}” đã hủy nhưng chưa có bài báo hủy “{event.cancelled}”: "
                "viết và duyệt bài ấy để bà con biết."
            )
    return wanting + find_cold_columns(
        room.timetable.freshness, articles, lines, names, room.clock()
    )


def coming_reminders(room: Newsroom, now: datetime, days: int) -> list[Reminder]:
    """Reminders of deadlines in the coming days."""
    return find_reminders(room.timetable.deadlines, now, now + timedelta(days=days))


def calendar_file(room: Newsroom, lines: list[AgendaLine], days: int) -> str:
    """The coming days as an iCalendar file."""
    edits, now = room.ledger.known().edits, room.clock()
    entries = [
        Appointment(
            each.at,
            each.title,
            f"{room.office.title_of(each.channel)} · {each.state} · {each.campaign}",
            key=f"{each.key if each.campaign else each.slug or each.key}/{each.channel}",
            changes=len(edits.get(each.key, ())),
        )
        for each in lines
        if not each.state.startswith("không phát")
    ]
    for event in room.timetable.gatherings:
        if now <= event.at < now + timedelta(days=days) and not event.cancelled:
            key = f"event/{event.name}"
            entries.append(Appointment(event.at, event.title, event.place, event.minutes, key))
    entries += [
        Appointment(each.at, each.text, key=f"deadline/{each.name}/{each.deadline}/{each.left}")
        for each in coming_reminders(room, now, days)
    ]
    ordered = sorted(entries, key=lambda each: (each.at, each.title, each.about))
    return to_ics(ordered, "Loa Phường", now)

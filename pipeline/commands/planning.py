"""plan: what goes out when, the coming days, and changing one occasion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.campaign import Appointment, Reminder, absent, bunching, cold, reminders, written
from pipeline.commands.common import (
    HERE,
    ByOption,
    JsonOption,
    NowOption,
    OfficeOption,
    moment_of,
    named,
    newsroom,
    print_json,
    print_table,
    tell_errors,
)
from pipeline.commands.manners import Commands
from pipeline.commands.naming import find_article
from pipeline.commands.newsroom import Newsroom
from pipeline.commands.publishing import show
from pipeline.delivery import OPEN, Edit
from pipeline.errors import LoaError
from pipeline.model import Article
from pipeline.plan import Plan
from pipeline.report import clock

app = Commands("Lên lịch: cái gì ra lúc nào, ở đâu.", invoke_without_command=True)
OccasionArgument = Annotated[
    str, typer.Argument(metavar="DỊP", help="Cột “Dịp” của loa plan --days 30.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="LÝ-DO", help="Vì sao đổi.")]


@dataclass(frozen=True, slots=True)
class Coming:
    """One line of the plan. `key` names the occasion of a campaign, or the delivery."""

    at: datetime
    channel: str
    title: str
    state: str  # Vietnamese
    campaign: str = ""
    key: str = ""
    slug: str = ""


@app.callback()
def plan(
    context: typer.Context,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
    days: Annotated[int, typer.Option("--days", min=0, max=400, help="Lịch mấy ngày tới.")] = 0,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="TỆP", help="Ghi lịch ra tệp .ics.")
    ] = None,
) -> None:
    """Đọc bài, soạn ấn bản, ghi vào sổ những gì cần phát; --days N: lịch N ngày tới."""
    if context.invoked_subcommand:
        return
    with newsroom(office, now) as room:
        room.refresh()
        if not days and ics is None:
            show(room, as_json)
            return
        lines, told = agenda(room, days or 30), warnings(room, days or 30)
        if ics is not None:
            ics.write_text(_calendar(room, lines, days or 30), encoding="utf-8", newline="")
            typer.echo(f"Đã ghi {len(lines)} mục vào {ics}.")
        elif as_json:
            print_json({"lines": [_plain(each) for each in lines], "warnings": told})
        else:
            tell_errors(room)
            _tell(room, lines, told, days)


@app.command("move")
def move(
    occasion: OccasionArgument,
    to: Annotated[str, typer.Option("--to", metavar="ISO", help="Giờ mới: 2026-12-02T10:00.")],
    by: ByOption = "",
    note: NoteOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Dời một dịp sang giờ khác."""
    with newsroom(office, now) as room:
        moment = moment_of(to, "--to")
        if room.timetable.calendar.is_quiet(moment):
            raise LoaError(f"{clock(moment)} rơi vào giờ yên tĩnh. Chọn giờ khác.")
        if moment <= room.clock():
            raise LoaError(f"{clock(moment)} đã qua rồi. Chọn giờ sắp tới.")
        _edit(room, occasion, Edit("moved", moment.isoformat(), note), by)
        typer.echo(f"Đã dời dịp {occasion} sang {clock(moment)}.")


@app.command("skip")
def skip(
    occasion: OccasionArgument,
    by: ByOption = "",
    note: NoteOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Bỏ một dịp; các dịp khác không đổi."""
    with newsroom(office, now) as room:
        _edit(room, occasion, Edit("skipped", "", note or f"{named(by)} bỏ dịp này."), by)
        typer.echo(f'Đã bỏ dịp {occasion}. Muốn lấy lại: loa plan restore {occasion} --by "Tên"')


@app.command("restore")
def restore(
    occasion: OccasionArgument,
    by: ByOption = "",
    note: NoteOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Lấy lại một dịp đã bỏ."""
    with newsroom(office, now) as room:
        _edit(room, occasion, Edit("restored", "", note), by)
        typer.echo(f"Dịp {occasion} lại có trong lịch.")


@app.command("replace")
def replace(
    occasion: OccasionArgument,
    article: Annotated[str, typer.Option("--article", metavar="BÀI", help="Bài thay vào.")],
    by: ByOption = "",
    note: NoteOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Đổi bài của một dịp."""
    with newsroom(office, now) as room:
        reading, _ = room.refresh()
        chosen = find_article(reading.articles, article, room.office.content)
        _edit(room, occasion, Edit("replaced", chosen.slug, note), by)
        typer.echo(f"Dịp {occasion} sẽ phát bài “{chosen.title}”.")


def _edit(room: Newsroom, occasion: str, edit: Edit, by: str) -> None:
    """Write the change down and plan anew. Raises LoaError if there is no such occasion."""
    name, known = named(by), room.ledger.known()
    some = room.timetable.occurrences(
        room.clock() - timedelta(days=2), room.clock() + timedelta(days=400), known.edits
    )
    if not any(each.key == occasion for one in some.values() for each in one):
        raise LoaError(f"Không có dịp “{occasion}”. Xem cột “Dịp” của “loa plan --days 30”.")
    room.ledger.occasions.write([(occasion, edit)], name, room.clock())
    room.refresh()


# --- the coming days --------------------------------------------------------------------------


def agenda(room: Newsroom, days: int) -> list[Coming]:
    """Everything that is to go out in the coming days, by time; and what is dropped, and why."""
    _, made = room.read(days)
    titles = {each.slug: each.title for each in made.articles}
    now = room.clock()
    lines = _posts(room, now, now + timedelta(days=days), titles)
    lines += _occasions(room, made, now, now + timedelta(days=days), titles)
    return sorted(lines, key=lambda each: (each.at, each.channel, each.key))


def _posts(room: Newsroom, now: datetime, until: datetime, titles: dict[str, str]) -> list[Coming]:
    """Deliveries that wait for their time, beside those of campaigns."""
    return [
        Coming(
            _start(each.due, each.data.get("slot")),
            each.channel,
            titles.get(each.about, f"Chương trình {each.subject}"),
            each.state.vietnamese,
            key=each.key,
            slug=each.about,
        )
        for each in room.ledger.in_state(*OPEN)
        if not each.campaign and now <= _start(each.due, each.data.get("slot")) < until
    ]


def _start(due: datetime, slot: Any) -> datetime:
    return datetime.fromisoformat(slot) if slot else due


def _occasions(
    room: Newsroom, made: Plan, now: datetime, until: datetime, titles: dict[str, str]
) -> list[Coming]:
    known = room.ledger.known()
    names = {each.name: each.called for each in room.timetable.campaigns}
    found: list[Coming] = []
    for campaign, some in room.timetable.occurrences(now, until, known.edits).items():
        for each in some:
            slug = made.chosen.get(each.key, "")
            title = titles.get(slug, "chưa có bài đến lượt")
            for channel in each.channels:
                at = room.timetable.hours.first(channel, each.at)  # a station speaks in slots
                line = known.lines.get((each.key, channel), ())
                state = line[-1].state.vietnamese if line else "sẽ lên lịch"
                found.append(
                    Coming(
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


def warnings(room: Newsroom, days: int) -> list[str]:
    """What staff ought to know of the coming days."""
    reading, _ = room.read(days)
    now = room.clock()
    lines = [each for each in agenda(room, days) if not each.state.startswith("không phát")]
    title_of = room.office.title_of
    stations = {name for name in room.channels if room.timetable.has(name)}
    posts = [
        (title_of(each.channel), each.at, each.title)
        for each in lines
        if each.channel not in stations
    ]
    told = list(room.timetable.faults)
    told += bunching(posts)
    told += room.timetable.hints(reading.articles, now)
    told += stale(room, reading.articles)
    told += [f"{clock(each.at)}: {each.text}" for each in coming_reminders(room, now, days)]
    return list(dict.fromkeys(told))


def stale(room: Newsroom, articles: tuple[Article, ...]) -> list[str]:
    """Columns that grow cold, and articles that campaigns and events wait for in vain."""
    names = room.office.config.sections
    lines = room.ledger.known().lines if room.timetable.freshness else {}
    slugs = {each.slug for each in articles}
    wanting = absent(room.timetable.campaigns, slugs)
    for event in room.timetable.gatherings:
        if event.cancelled and event.cancelled not in slugs:
            wanting.append(
                f"Sự kiện “{event.title}” đã hủy nhưng chưa có bài báo hủy “{event.cancelled}”: "
                "viết và duyệt bài ấy để bà con biết."
            )
    return wanting + cold(room.timetable.freshness, articles, lines, names, room.clock())


def coming_reminders(room: Newsroom, now: datetime, days: int) -> list[Reminder]:
    """Reminders of deadlines in the coming days."""
    return reminders(room.timetable.deadlines, now, now + timedelta(days=days))


def _plain(line: Coming) -> dict[str, Any]:
    return {name: getattr(line, name) for name in line.__slots__} | {"at": line.at.isoformat()}


def _tell(room: Newsroom, lines: list[Coming], told: list[str], days: int) -> None:
    title_of = room.office.title_of
    rows = [
        [clock(each.at), title_of(each.channel), each.title, each.state, each.campaign, each.key]
        for each in lines
    ]
    head = ["Giờ", "Kênh", "Bài", "Trạng thái", "Chiến dịch", "Dịp"]
    print_table(f"Lịch {days} ngày tới", head, rows)
    for sentence in told:
        typer.echo(f"! {sentence}")


def _calendar(room: Newsroom, lines: list[Coming], days: int) -> str:
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
    return written(ordered, "Loa Phường", now)

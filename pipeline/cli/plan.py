"""plan: what goes out when, the coming days, and changing one occasion."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.command_line import Commands
from pipeline.cli.common import (
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
from pipeline.cli.publish import show
from pipeline.delivery import Edit
from pipeline.errors import LoaError
from pipeline.office.agenda import Coming, agenda, calendar_file, warnings
from pipeline.office.article_lookup import find_article
from pipeline.office.newsroom import Newsroom
from pipeline.report import clock

app = Commands("Lên lịch: cái gì ra lúc nào, ở đâu.", invoke_without_command=True)
OccasionArgument = Annotated[
    str, typer.Argument(metavar="DỊP", help="Cột “Dịp” của loa plan --days 30.")
]
NoteOption = Annotated[str, typer.Option("--note", metavar="LÝ-DO", help="Vì sao đổi.")]


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
            ics.write_text(calendar_file(room, lines, days or 30), encoding="utf-8", newline="")
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

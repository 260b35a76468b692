"""plan: what goes out when, the coming days, and changing one occasion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_line import Commands
from pipeline.cli.common import (
    HERE,
    ByOption,
    JsonOption,
    NowOption,
    OfficeOption,
    actor_of,
    moment_of,
    newsroom,
    print_json,
    print_table,
    tell_errors,
)
from pipeline.cli.status import print_status
from pipeline.office.agenda import AgendaLine, agenda_warnings, calendar_file, read_agenda
from pipeline.office.newsroom import Newsroom
from pipeline.office.occasions import (
    move_occasion,
    replace_article,
    restore_occasion,
    skip_occasion,
)
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
        room.refresh_plan()
        if not days and ics is None:
            print_status(room, as_json)
            return
        lines, told = read_agenda(room, days or 30), agenda_warnings(room, days or 30)
        if ics is not None:
            ics.write_text(calendar_file(room, lines, days or 30), encoding="utf-8", newline="")
            typer.echo(f"Đã ghi {len(lines)} mục vào {ics}.")
        elif as_json:
            print_json({"lines": [each.to_json() for each in lines], "warnings": told})
        else:
            tell_errors(room)
            _print_agenda(room, lines, told, days)


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
        move_occasion(room, occasion, moment, note, actor_of(by))
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
        skip_occasion(room, occasion, note, actor_of(by))
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
        restore_occasion(room, occasion, note, actor_of(by))
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
        chosen = replace_article(room, occasion, article, note, actor_of(by))
        typer.echo(f"Dịp {occasion} sẽ phát bài “{chosen.title}”.")


def _print_agenda(room: Newsroom, lines: list[AgendaLine], told: list[str], days: int) -> None:
    title_of = room.office.title_of
    rows = [
        [clock(each.at), title_of(each.channel), each.title, each.state, each.campaign, each.key]
        for each in lines
    ]
    head = ["Giờ", "Kênh", "Bài", "Trạng thái", "Chiến dịch", "Dịp"]
    print_table(f"Lịch {days} ngày tới", head, rows)
    for sentence in told:
        typer.echo(f"! {sentence}")

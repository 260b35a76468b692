"""radio log: what was heard on air, kept so that nobody can change it unseen."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.command_line import Commands
from pipeline.cli.common import (
    HERE,
    ChannelOption,
    HandoverOption,
    JsonOption,
    NowOption,
    OfficeOption,
    known_channel,
    newsroom,
    print_json,
    print_table,
)
from pipeline.office.broadcast_log import (
    BroadcastMonth,
    air_faults,
    check_book,
    import_log,
    read_month,
)
from pipeline.office.stations import find_stations

log = Commands("Sổ nhật ký phát sóng: nạp, xuất, kiểm tra.", no_args_is_help=True)
MonthOption = Annotated[str, typer.Option("--month", metavar="NĂM-THÁNG", help="Ví dụ 2026-11.")]


@log.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Nhật ký JSON của máy phát.")],
    handover: HandoverOption = None,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Nạp nhật ký của máy phát vào sổ nhật ký phát sóng; nạp lại thì không thêm gì."""
    with newsroom(office, now) as room:
        new, problems = import_log(
            room, find_stations(room, known_channel(room, channel), handover), file
        )
        for problem in problems:
            typer.echo(problem, err=True)
        typer.echo(f"Đã ghi thêm {len(new)} dòng vào sổ nhật ký phát sóng.")
        for sentence in air_faults(room, new):
            typer.echo(sentence, err=True)


@log.command("export")
def export(
    month: MonthOption = "",
    csv: Annotated[Path | None, typer.Option("--csv", metavar="TỆP", help="Cho Excel.")] = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="TỆP", help="Để in, ký.")] = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Xuất sổ nhật ký phát sóng của một tháng: bảng, CSV cho Excel, HTML để in."""
    with newsroom(office, now) as room:
        found = read_month(room, month)
        if csv:
            csv.write_bytes(found.csv())
        if html:
            html.write_text(found.html(), encoding="utf-8")
        if as_json:
            entries = [each.to_json() for each in found.entries]
            print_json({"month": found.month, "entries": entries})
        elif csv or html:
            typer.echo(f"{found.title}: {len(found.entries)} buổi, đã xuất.")
        else:
            _print_month(found)


def _print_month(found: BroadcastMonth) -> None:
    head = ("Giờ dự kiến", "Giờ phát", "Giờ hết", "Chương trình", "Tin", "Kết quả", "Ghi chú")
    rows = [
        (
            each.planned[:16].replace("T", " "),
            each.start[11:19],
            each.end[11:19],
            each.title,
            str(len(each.parts)),
            str(each.outcome),
            each.remark,
        )
        for each in found.entries
    ]
    print_table(found.title, head, rows)


@log.command("check")
def check(
    head: Annotated[
        str, typer.Option("--head", metavar="MÃ", help="Mã dòng cuối in trên một sổ cũ.")
    ] = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Kiểm tra sổ nhật ký phát sóng: có dòng nào bị sửa, gỡ, chèn không."""
    with newsroom(office, now) as room:
        found = check_book(room, head)
        if as_json:
            print_json(asdict(found))
            return
        last = found.head or "(sổ trống)"
        typer.echo(f"Sổ nguyên vẹn: {found.rows} dòng. Mã dòng cuối: {last}")

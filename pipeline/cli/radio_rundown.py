"""radio rundown: what the stations will say in the coming days."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from pipeline import programme
from pipeline.cli.common import (
    HERE,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    known_channel,
    newsroom,
    print_json,
    print_table,
    tell_errors,
)
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.rundown import Rundown, read_rundowns
from pipeline.report import clock

_OURS = {"signature": "nhạc hiệu", "sting": "nhạc cắt", "intro": "lời xướng"}
_KINDS = {**_OURS, "section": "chuyên mục", "item": "tin", "outro": "lời kết"}


def rundown(
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="Mấy ngày tới.")] = 4,
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Các buổi phát sắp tới: tin nào, phút nào, tin nào để lại, ngày nào nghỉ và theo điều nào."""
    with newsroom(office, now) as room:
        found = read_rundowns(room, known_channel(room, channel), days)
        if as_json:
            print_json([each.to_json() for each in found])
            return
        tell_errors(room)
        for each in found:
            _print_rundown(room, each)
        if not found:
            typer.echo("Chưa có giờ phát nào: thêm bảng [[slot]] vào schedules/.")


def _print_rundown(room: Newsroom, told: Rundown) -> None:
    typer.echo(f"Kênh {room.office.title_of(told.channel)}")
    for each in told.programmes:
        start = datetime.fromisoformat(each.start).astimezone(VN)
        length, most = map(programme.spoken_length, (each.seconds, each.length_s))
        solemn = ", không nhạc" if each.sober else ""
        title = f"{clock(start)}: {each.state}, {length} trong khung {most}{solemn}"
        if not each.items:
            typer.echo(title)
            continue
        rows = [
            [
                str(row.n),
                _clock(row.start_s),
                _clock(row.duration_s),
                _KINDS.get(row.kind, row.kind),
                row.title,
                row.priority,
                row.approved_by,
            ]
            for row in each.items
        ]
        head = ["TT", "Từ phút", "Dài", "Loại", "Nội dung", "Mức độ", "Người duyệt"]
        print_table(title, head, rows)
        for left in each.dropped:
            typer.echo(f"  để lại “{left.title}”: {left.reason} {left.next_slot}".rstrip())
    for silent in told.closed:
        typer.echo(f"Nghỉ: {silent.reason}")
    for sentence in told.warnings:
        typer.echo(f"! {sentence}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"

"""What every command shares: its options, an open newsroom, tables and JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipeline.config import Clock, host_clock
from pipeline.content.values import channels_named
from pipeline.errors import LoaError
from pipeline.model import VN
from pipeline.office.check import content_errors
from pipeline.office.newsroom import Newsroom
from pipeline.office.ownership import overruled
from pipeline.text import slug

OfficeOption = Annotated[
    Path, typer.Option("--office", metavar="THƯ-MỤC", help="Thư mục của văn phòng.")
]
NowOption = Annotated[
    str, typer.Option("--now", metavar="ISO", help="Coi như bây giờ là lúc này (2026-11-25T08:00).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="In ra JSON cho máy đọc.")]
ByOption = Annotated[str, typer.Option("--by", metavar="TÊN", help="Người chịu trách nhiệm.")]
ChannelOption = Annotated[
    str, typer.Option("--channel", metavar="KÊNH", help="Chỉ một kênh; bỏ trống là mọi kênh.")
]
HERE = Path()
_WORD = 12  # letters: longer ones, such as addresses, may be folded


def on_screen() -> bool:
    """Whether a person looks at a terminal, not a file or a pipe."""
    return sys.stdout.isatty()


def console() -> Console:
    """The terminal, or the file or pipe that stands for it."""
    return Console(highlight=False, soft_wrap=not on_screen())


def clock_of(now: str) -> Clock:
    """The clock of a command: the host's, or one that stands still. Raises LoaError."""
    if not now:
        return host_clock
    moment = moment_of(now, "--now")
    return lambda: moment


def moment_of(text: str, option: str) -> datetime:
    """The moment that an option names, in Asia/Ho_Chi_Minh. Raises LoaError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise LoaError(
            f"{option} “{text}” không phải thời điểm. Viết dạng 2026-11-25T08:00."
        ) from None
    return moment.astimezone(VN) if moment.tzinfo else moment.replace(tzinfo=VN)


def tell_overruled(room: Newsroom) -> None:
    """Say, beside what is printed, whose tokens are not this office's own."""
    if sentence := overruled(room.office):
        typer.echo(f"Chú ý: {sentence}", err=True)


@contextmanager
def newsroom(office: Path, now: str) -> Iterator[Newsroom]:
    """An open office. Raises LoaError."""
    room = Newsroom.open(office.resolve(), clock_of(now))
    try:
        for sentence in room.timetable.faults:  # before any report: a station may lack its slots
            typer.echo(f"! {sentence}", err=True)
        yield room
    finally:
        room.close()


def print_json(value: Any) -> None:
    """JSON for machines: UTF-8, sorted as given."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people; whole in a file, fitted to the screen in a terminal.

    Where the screen has no room for its words, each row is told line by line.
    """
    out = console()
    if not on_screen():
        out.width = 160
    out.print(title, style="italic", markup=False)
    words = _words(head, rows)
    if not rows:
        out.print("Chưa có gì.")
    elif sum(wide + 3 for wide in words) >= out.width:
        for row in rows:
            out.print(row[0], style="bold", markup=False)
            for name, cell in zip(head[1:], row[1:], strict=True):
                out.print(f"  {name}: {cell}" if cell else "", markup=False, end="\n" * bool(cell))
    else:
        columns = [
            Column(name, overflow="fold", min_width=wide)
            for name, wide in zip(head, words, strict=True)
        ]
        table = Table(*columns, expand=False)
        for row in rows:
            table.add_row(*map(Text, row))
        out.print(table)


def _words(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Letters of each column's longest word that must not be torn apart."""
    columns = zip(head, *rows, strict=True)
    words = ([word for cell in each for word in cell.split()] for each in columns)
    return [min(max(map(len, some), default=1), _WORD) for some in words]


def tell_errors(room: Newsroom) -> None:
    """Every report begins with what can't be read."""
    if told := content_errors(room):
        console().print(told, style="bold", markup=False)


def known_channel(room: Newsroom, asked: str) -> str:
    """The channel that is meant, by its name in config.toml or by what staff call it.

    Empty stays empty: every channel. Raises LoaError: none, or several.
    """
    if not asked or asked in room.channels:
        return asked
    office = room.office
    wanted = slug(asked)
    found = [each for each in room.channels if slug(office.title_of(each)) == wanted]
    found = found or [each for each in channels_named(asked, office) if each in room.channels]
    told = "; ".join(f"{office.title_of(each)} ({each})" for each in found or room.channels)
    if not found:
        raise LoaError(f"Không có kênh “{asked}”. Các kênh: {told}.")
    if len(found) > 1:
        raise LoaError(f"“{asked}” là {len(found)} kênh: {told}. Ghi chữ trong ngoặc.")
    return found[0]


def named(by: str) -> str:
    """The name of the person who acts. Raises LoaError if it is missing."""
    name = " ".join(by.split())
    if not name:
        raise LoaError('Phải ghi tên người chịu trách nhiệm: thêm --by "Họ và tên".')
    return name

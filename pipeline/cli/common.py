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
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipeline.config import Clock, host_clock
from pipeline.errors import LoaError
from pipeline.model import VN
from pipeline.office.actor import Actor, Proof
from pipeline.office.check import content_errors
from pipeline.office.lookup import find_channel
from pipeline.office.newsroom import Newsroom
from pipeline.office.ownership import overruled_tokens

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
SlugArgument = Annotated[
    str, typer.Argument(metavar="BÀI", help="Tiêu đề, tệp hoặc tên ngắn của bài.")
]
HandoverOption = Annotated[
    Path | None, typer.Option("--handover", metavar="THƯ-MỤC", help="Thư mục bàn giao khác.")
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="THƯ-MỤC", help="Nơi đặt tệp; mặc định var/san-pham."),
]
AnswerOption = Annotated[
    list[str] | None,
    typer.Option(
        "--answer", metavar="LOẠI: LÝ-DO", help="Đứng tên trả lời điều rà soát thấy; ghi nhiều lần."
    ),
]
HERE = Path()
TITLE = 44  # characters of an article's title in a table; two fit beside four channels
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
            f"{option} “{text}” không phải thời điểm. Viết dạng 2026-11-25T08:00.",
            code="bad-moment",
            option=option,
            value=text,
        ) from None
    return moment.astimezone(VN) if moment.tzinfo else moment.replace(tzinfo=VN)


def tell_overruled(room: Newsroom) -> None:
    """Say, beside what is printed, whose tokens are not this office's own."""
    if sentence := overruled_tokens(room.office):
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
        _print_columns(out, head, rows, words)


def _print_columns(
    out: Console, head: Sequence[str], rows: Sequence[Sequence[str]], least: Sequence[int]
) -> None:
    """The table as rich draws it; `least`: each column's least width.

    Where every cell fits on one line we lay the rows into its frame ourselves: rich takes 0.3 ms
    for each.
    """
    columns = [
        Column(name, overflow="fold", min_width=few) for name, few in zip(head, least, strict=True)
    ]
    table = Table(*columns, expand=False)
    cells = zip(head, least, zip(*rows, strict=True), strict=True)
    wide = [max(cell_len(name), few, *map(cell_len, some)) for name, few, some in cells]
    texts = (each for row in (head, *rows) for each in row)
    plain = all(each == each.strip() and each.isprintable() for each in texts)
    fits = sum(each + 3 for each in wide) < out.width
    marked = set("[:") & set("".join(head))  # rich reads colours and signs in a head
    if not (plain and fits) or marked or out.legacy_windows:
        for row in rows:
            table.add_row(*map(Text, row))
        out.print(table)
        return
    table.add_row(*("x" * each for each in wide))  # one row stands for all
    with out.capture() as drawn:
        out.print(table)
    *above, row_drawn, below = drawn.get().splitlines()
    bar = row_drawn[0]
    laid = (
        f" {bar} ".join(set_cell_size(cell, size) for cell, size in zip(row, wide, strict=True))
        for row in rows
    )
    told = [*above, *(f"{bar} {each} {bar}" for each in laid), below]
    out.file.write("".join(f"{line}\n" for line in told))


def _words(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Letters of each column's longest word that must not be torn apart."""
    columns = zip(head, *rows, strict=True)
    words = ([word for cell in each for word in cell.split()] for each in columns)
    return [min(max(map(len, some), default=1), _WORD) for some in words]


def tell_errors(room: Newsroom) -> None:
    """Every report begins with what can't be read."""
    if told := content_errors(room):
        console().print(told, style="bold", markup=False)


def actor_of(by: str) -> Actor:
    """The person at this machine who acts. Raises LoaError if no name was given."""
    return Actor(person_name(by), Proof.AT_MACHINE)


def known_channel(room: Newsroom, asked: str) -> str:
    """The channel that an option means; empty stays empty: every channel. Raises LoaError."""
    return find_channel(room.channels, asked, room.office)


def person_name(by: str) -> str:
    """The name of the person who acts. Raises LoaError if it is missing."""
    name = " ".join(by.split())
    if not name:
        raise LoaError(
            'Phải ghi tên người chịu trách nhiệm: thêm --by "Họ và tên".', code="actor-missing"
        )
    return name

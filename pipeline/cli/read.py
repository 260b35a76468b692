"""read, read teach, and the script beside its source: how the loudspeaker will say things."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.text import Text

from pipeline import config
from pipeline.cli.command_line import Commands
from pipeline.cli.common import HERE, OfficeOption, console
from pipeline.office.reading_aloud import read_lines_aloud, teach_reading
from pipeline.speech.preview import preview
from pipeline.speech.script import Script

app = Commands(
    "Đọc thử: mỗi dòng viết vào, một dòng lời nói ra. “read teach” dạy loa đọc một chữ.",
    invoke_without_command=True,
)


@app.callback()
def read(
    context: typer.Context,
    office: OfficeOption = HERE,
    flags: Annotated[bool, typer.Option("--flags", help="JSON, kèm chỗ còn ngờ.")] = False,
    changes: Annotated[bool, typer.Option("--changes", help="JSON, kèm mọi chỗ đổi.")] = False,
) -> None:
    """Đọc thử: mỗi dòng viết vào, một dòng lời nói ra."""
    if context.invoked_subcommand:
        return
    found = config.read(office.resolve())
    lines = (line.decode("utf-8", errors="replace") for line in sys.stdin.buffer)
    for said in read_lines_aloud(found, lines, flags=flags, changes=changes):
        typer.echo(said)


@app.command()
def teach(
    written: Annotated[str, typer.Argument(metavar="CHỮ-VIẾT")],
    spoken: Annotated[str, typer.Argument(metavar="CÁCH-ĐỌC")],
    office: OfficeOption = HERE,
) -> None:
    """Dạy loa đọc một chữ viết tắt hay tên riêng, ví dụ “KT-HT-ĐT”."""
    path = teach_reading(config.read(office.resolve()), written, spoken)
    typer.echo(f"Đã ghi “{written}” đọc là “{spoken}” vào {path}.")
    typer.echo("Bài có chữ này được soạn lại lời đọc, nên phải duyệt lại cho truyền thanh.")


def print_script(script: Script) -> None:
    """“Sẽ đọc là…”: doubts first, then each line beside its reading, differences marked."""
    shown, out = preview(script), console()
    for flag in shown.flags:
        colour, word = ("red", "PHẢI SỬA") if flag.level == "BLOCK" else ("yellow", "nên xem")
        out.print(Text(f"{word}, dòng {flag.line}: {flag.message}", style=colour))
        if flag.candidates:
            out.print(f"    Có thể đọc: {'; '.join(flag.candidates)}", markup=False)
    for row in shown.rows:
        written, spoken = Text(f"{row.line:>4}  Viết: "), Text("      Đọc:  ")
        for segment in row.segments:
            style = {"BLOCK": "bold red", "WARN": "bold yellow"}.get(segment.level, "bold green")
            written.append(segment.written, style if segment.rule else "")
        changed = row.written.strip() != row.spoken.strip()
        spoken.append(row.spoken, "bold" if changed else "")
        out.print(written)
        if changed:
            out.print(spoken)

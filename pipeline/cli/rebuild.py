"""rebuild: what is public in our own folders, made anew from the ledger."""

from __future__ import annotations

import typer

from pipeline.cli.common import (
    HERE,
    NowOption,
    OfficeOption,
    newsroom,
)
from pipeline.office.backup import rebuild_public


def rebuild(office: OfficeOption = HERE, now: NowOption = "") -> None:
    """Dựng lại trang tin, podcast và chương trình sắp phát đúng như sổ phát hành."""
    with newsroom(office, now) as room:
        done = rebuild_public(room)
        for sentence in done.faults:
            typer.echo(sentence)
        typer.echo(
            f"Đã dựng lại {done.count} trang, tập, chương trình theo sổ."
            if done.count
            else "Mọi trang, tập, chương trình đã đúng như sổ; danh sách và nguồn tin cũng vậy."
        )
        if done.faults:
            raise typer.Exit(1)

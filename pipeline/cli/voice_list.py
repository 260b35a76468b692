"""voice list: the voices that a channel may name."""

from __future__ import annotations

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, newsroom
from pipeline.office.voices import list_voices


def list_all(office: OfficeOption = HERE, now: NowOption = "") -> None:
    """Kể các giọng: loại, tốc độ, kênh nào dùng, giấy phép, có đọc được không."""
    with newsroom(office, now) as room:
        rows = list_voices(room.office)
    for row in rows:
        told = [row.kind, row.rate, f"dùng ở {row.used}" if row.used else "chưa kênh nào dùng"]
        if row.licence:
            told.append(f"giấy phép: {row.licence}")
        typer.echo(f"{row.name}: {'; '.join(each for each in told if each)}.")
        if row.state:
            typer.echo(f"  {row.state}")

"""voice try: the same sentences by every voice, and one page to listen to them."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, newsroom
from pipeline.office.voice_trial import try_voices


def try_all(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[GIỌNG]...", help="Bỏ trống: mọi giọng.")
    ] = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Đọc cùng mười câu bằng từng giọng, để nghe cạnh nhau trước khi chọn."""
    with newsroom(office, now) as room:
        page, tried = try_voices(room.office, tuple(names or ()))
    for each in tried:
        typer.echo(f"{each.name}: {each.problem or 'đã đọc xong.'}")
    typer.echo(f"Mở để nghe: {page}")

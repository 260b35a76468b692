"""voice remove: a voice that no channel names leaves the office."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, newsroom
from pipeline.office.voices import remove_voice


def remove(
    name: Annotated[str, typer.Argument(metavar="GIỌNG")],
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Bỏ một giọng khỏi config.toml, cùng tệp của nó."""
    with newsroom(office, now) as room:
        typer.echo(remove_voice(room.office, name))

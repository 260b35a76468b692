"""connect: guide a person through connecting an account, and keep its tokens."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, known_channel, newsroom
from pipeline.errors import LoaError
from pipeline.office.accounts import account


class Terminal:
    """The person at the terminal."""

    def say(self, words: str) -> None:
        """Show words, or an address to open."""
        typer.echo(words)

    def ask(self, question: str, hidden: bool = False) -> str:
        """One line typed or pasted."""
        return str(typer.prompt(question, hide_input=hidden))


def connect(
    channel: Annotated[str, typer.Argument(metavar="KÊNH", help="facebook hoặc zalo.")],
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Kết nối tài khoản Facebook hoặc Zalo của phường, từng bước một."""
    with newsroom(office, now) as room:
        channel = known_channel(room, channel)
        kind, around, settings = account(room, channel)
        if kind.connect is None:
            raise LoaError(f"Kênh “{channel}” không cần kết nối tài khoản.")
        typer.echo(kind.connect(around, settings, Terminal()))

"""connect: guide a person through connecting an account, and keep its tokens."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, known_channel, newsroom
from pipeline.office.accounts import connect_account


class Terminal:
    """The person at the terminal."""

    def say(self, words: str) -> None:
        """Show words, or an address to open."""
        typer.echo(words)

    def ask(self, question: str, hidden: bool = False) -> str:
        """One line typed or pasted."""
        return str(typer.prompt(question, hide_input=hidden))


def connect(
    channel: Annotated[
        str, typer.Argument(metavar="KÊNH", help="facebook, zalo, hoặc tên một giọng đọc.")
    ],
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Kết nối Facebook, Zalo hoặc một giọng đọc trực tuyến của phường, từng bước một."""
    with newsroom(office, now) as room:
        wanted = channel if channel in room.office.voices else known_channel(room, channel)
        typer.echo(connect_account(room, wanted, Terminal()))

"""correct: a new edition with a note for readers, in the place of the old one."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    AnswerOption,
    ByOption,
    ChannelOption,
    NowOption,
    OfficeOption,
    SlugArgument,
    actor_of,
    known_channel,
    newsroom,
)
from pipeline.cli.progress import Bars
from pipeline.cli.status import print_history
from pipeline.errors import LoaError
from pipeline.office.correction import correct_article


def correct(
    slug: SlugArgument,
    note: Annotated[str, typer.Option("--note", metavar="LỜI", help="Lời đính chính.")] = "",
    by: ByOption = "",
    channel: ChannelOption = "",
    answers: AnswerOption = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Đính chính: bản mới, có lời đính chính, thay bản cũ ở mọi nơi thay được."""
    with newsroom(office, now) as room:
        actor = actor_of(by)
        if not note.strip():
            raise LoaError(
                'Phải có lời đính chính cho người đọc: thêm --note "…".',
                code="correction-note-missing",
            )
        channel = known_channel(room, channel)
        with Bars() as bars:
            done = correct_article(room, slug, note, channel, actor, bars, tuple(answers or ()))
        if done.notice:
            typer.echo(done.notice)
        typer.echo(f"{actor.name} đính chính bài này: {note}")
        print_history(room, done.slug)

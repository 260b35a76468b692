"""withdraw: take an article down wherever that is possible."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    ByOption,
    ChannelOption,
    NowOption,
    OfficeOption,
    SlugArgument,
    actor_of,
    known_channel,
    newsroom,
)
from pipeline.cli.status import print_history
from pipeline.office.withdrawal import withdraw_article


def withdraw(
    slug: SlugArgument,
    by: ByOption = "",
    reason: Annotated[str, typer.Option("--reason", metavar="LÝ-DO")] = "",
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Gỡ bài khỏi mọi nơi gỡ được, và thôi phát những gì còn chờ."""
    with newsroom(office, now) as room:
        actor = actor_of(by)
        done = withdraw_article(room, slug, known_channel(room, channel), actor, reason)
        if done.notice:
            typer.echo(done.notice)
        typer.echo(f"{actor.name} gỡ bài này. {reason}".strip())
        print_history(room, done.slug)

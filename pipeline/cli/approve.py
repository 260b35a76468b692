"""approve: a named person accepts what will go out, and is told what that sets off."""

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
    actor_of,
    known_channel,
    newsroom,
    tell_errors,
)
from pipeline.office.approval import ApprovalRequest, approve_articles
from pipeline.office.guarding import what_to_do


def approve(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="BÀI…")] = None,
    by: ByOption = "",
    channel: ChannelOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Mọi bài đang chờ duyệt.")] = False,
    answers: AnswerOption = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Duyệt ấn bản hiện tại của bài; sửa bài sau đó thì phải duyệt lại."""
    with newsroom(office, now) as room:
        actor = actor_of(by)
        channel = known_channel(room, channel)
        request = ApprovalRequest(tuple(slugs or ()), channel, everything, tuple(answers or ()))
        _, made = room.refresh_plan()
        tell_errors(room)
        done = approve_articles(room, made, request, actor)
        typer.echo(f"{actor.name} đã duyệt {done.editions} ấn bản của {done.articles} bài.")
        for sentence in done.answers:
            typer.echo(f"  Rà soát: {sentence}")
        for sentence in done.effects:
            typer.echo(f"  {sentence}")
        for sentence in done.unmade:
            typer.echo(f"  Không kèm: {sentence}")
        for sentence in done.doubts:
            typer.echo(f"  Loa chưa chắc cách đọc: {sentence}")
        for sentence in done.omissions:
            typer.echo(f"  {sentence}")
        if done.skipped:
            titles = "; ".join(f"“{title}”" for title in done.skipped)
            typer.echo(f"Không duyệt bài đã từng gỡ: {titles}. Muốn phát lại, duyệt bằng tên bài.")
        if done.held:
            typer.echo(f"Chưa duyệt {len(done.held)} bài còn chỗ phải sửa hoặc trả lời:", err=True)
            for each in done.held:
                typer.echo(f"  {each.sentence}", err=True)
            typer.echo(what_to_do([one for each in done.held for one in each.notices]), err=True)
            raise typer.Exit(1)

"""publish: send what is approved and due, and tell what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    JsonOption,
    NowOption,
    OfficeOption,
    console,
    newsroom,
    tell_overruled,
)
from pipeline.cli.progress import Bars
from pipeline.cli.status import print_status
from pipeline.delivery import Delivery, State
from pipeline.office.actor import Actor, Proof
from pipeline.office.newsroom import Newsroom
from pipeline.office.publication import approve_first, channel_places, publish_due


def publish(
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
    first_approval: Annotated[
        str,
        typer.Option("--first-approval", metavar="TÊN", help="Sổ còn trống thì duyệt hết."),
    ] = "",
) -> None:
    """Phát hành mọi thứ đã duyệt và đến giờ, rồi cho biết kết quả."""
    with newsroom(office, now) as room:
        tell_overruled(room)
        if first_approval.strip():
            count = approve_first(room, Actor(first_approval, Proof.AT_MACHINE))
            if count is not None and not as_json:
                typer.echo(f"Sổ còn trống: “{first_approval}” đã duyệt {count} ấn bản có sẵn.")
        with Bars(quiet=as_json) as bars:
            changes = publish_due(room, bars)
        print_status(room, as_json)
        if not as_json:
            _print_changes(room, changes)
            _print_places(room)


def _print_changes(room: Newsroom, changes: list[Delivery]) -> None:
    out = console()
    done = [each for each in changes if each.state is State.DELIVERED]
    out.print(f"Lần này: {len(done)} lượt đã phát hành.")
    for each in changes:
        if each.state in (State.REJECTED, State.UNKNOWN, State.EXPIRED):
            out.print(
                f"  {room.office.title_of(each.channel)} · {room.ledger.title_of(each)}: "
                f"{each.state.vietnamese}. {each.detail}"
            )


def _print_places(room: Newsroom) -> None:
    out = console()
    for each in channel_places(room):
        word = each.waits or f"mở {each.path}"
        out.print(f"{room.office.title_of(each.channel)}: {word}", markup=False)

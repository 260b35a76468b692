"""approve: a named person accepts what will go out, and is told what that sets off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import typer

from pipeline import consequences
from pipeline.channel import Channel
from pipeline.cli.common import (
    HERE,
    ByOption,
    ChannelOption,
    NowOption,
    OfficeOption,
    known_channel,
    named,
    newsroom,
    tell_errors,
)
from pipeline.errors import LoaError
from pipeline.office import approval, omissions
from pipeline.office.authority import check_authority
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Item, Plan


def approve(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="BÀI…")] = None,
    by: ByOption = "",
    channel: ChannelOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Mọi bài đang chờ duyệt.")] = False,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Duyệt ấn bản hiện tại của bài; sửa bài sau đó thì phải duyệt lại."""
    with newsroom(office, now) as room:
        name = named(by)
        channel = known_channel(room, channel)
        _, made = room.refresh()
        tell_errors(room)
        wanted = waiting(room, made) if everything else named_items(room, made, slugs or [])
        wanted = [item for item in wanted if channel in ("", item.edition.channel)]
        check_authority(room, wanted, name)
        count = approval.approve(room, wanted, name)
        titles = {item.article.slug for item in wanted}
        typer.echo(f"{name} đã duyệt {count} ấn bản của {len(titles)} bài.")
        for sentence in consequences.effects(
            wanted, room.channels, room.ledger.known(), room.clock(), room.office.title_of
        ):
            typer.echo(f"  {sentence}")
        for sentence in dict.fromkeys(each for item in wanted for each in item.edition.unmade):
            typer.echo(f"  Không kèm: {sentence}")
        _tell_omissions(wanted, room.channels, room.office.title_of)
        if everything:
            _tell_skipped(room, made)


def waiting(room: Newsroom, made: Plan) -> list[Item]:
    """What waits for approval and was never withdrawn, by title."""
    known = room.ledger.known()
    found = [
        item
        for place, item in made.items.items()
        if place not in known.withdrawn and not item.is_approved(known.approved)
    ]
    return sorted(found, key=lambda item: item.article.title)


def named_items(room: Newsroom, made: Plan, slugs: Sequence[str]) -> list[Item]:
    """The editions of articles that are named. Raises LoaError: none, unknown, withdrawn."""
    if not slugs:
        raise LoaError("Chưa nói duyệt bài nào: ghi tên bài, hoặc --all để duyệt tất cả.")
    found: list[Item] = []
    for slug, asked in {room.named(each, made.articles): each for each in slugs}.items():
        own = [item for (name, _), item in made.items.items() if name == slug]
        if not own and any(name == slug for name, _ in made.withdrawn):
            raise LoaError(
                f"Bài “{asked}” đã gỡ; bản đã gỡ không phát lại được. Muốn đăng lại thì sửa bài, "
                "rồi duyệt bản mới bằng tên."
            )
        found += own
    return found


def _tell_skipped(room: Newsroom, made: Plan) -> None:
    """What `--all` does not take: what was withdrawn comes back by its name alone."""
    known = room.ledger.known()
    skipped = {
        item.article.title
        for place, item in made.items.items()
        if place in known.withdrawn and not item.is_approved(known.approved)
    }
    if skipped:
        titles = "; ".join(f"“{title}”" for title in sorted(skipped))
        typer.echo(f"Không duyệt bài đã từng gỡ: {titles}. Muốn phát lại, duyệt bằng tên bài.")


def _tell_omissions(
    items: Sequence[Item], channels: Mapping[str, Channel], title_of: Callable[[str], str]
) -> None:
    """Before a person answers for them: what these editions do not say of their articles."""
    few = len({item.article.slug for item in items}) <= omissions.FEW
    for item in items:
        for sentence in omissions.sentences(item, channels, few):
            typer.echo(
                f"  “{item.article.title}”, kênh {title_of(item.edition.channel)}. {sentence}"
            )

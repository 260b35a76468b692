"""preview: exactly what each channel would publish of an article."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    ChannelOption,
    JsonOption,
    NowOption,
    OfficeOption,
    console,
    known_channel,
    newsroom,
    print_json,
)
from pipeline.cli.read import print_script
from pipeline.office.edition_text import edition_lines
from pipeline.office.newsroom import Newsroom
from pipeline.office.preview import EditionPreview, preview_article


def preview(
    slug: Annotated[str, typer.Argument(metavar="BÀI")],
    channel: ChannelOption = "",
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
    html: Annotated[bool, typer.Option("--html", help="In mã HTML của trang.")] = False,
) -> None:
    """Xem trước đúng những gì mỗi kênh sẽ phát: duyệt gì thì phát nấy."""
    with newsroom(office, now) as room:
        channel = known_channel(room, channel)
        found = preview_article(room, slug, channel)
        if as_json:
            print_json([each.item.edition.to_json() for each in found.editions])
            return
        if found.script:
            typer.echo(f"── {room.office.title_of(channel)}: sẽ đọc là…")
            print_script(found.script)
        for each in found.editions:
            _print_edition(room, each, html)
        for sentence in found.notices:
            console().print(sentence, markup=False, style="yellow")
        for refusal in found.refusals:
            name = room.office.title_of(refusal.channel)
            typer.echo(f"── {name}: không phát. {refusal.reason}")


def _print_edition(room: Newsroom, each: EditionPreview, html: bool) -> None:
    edition, out = each.item.edition, console()
    out.print(f"── {room.office.title_of(edition.channel)} ──", style="bold")
    for line in edition_lines(each.item.article, edition, each.is_page and not html):
        out.print(line, markup=False)
    for sentence in edition.unmade:
        out.print(f"Không kèm: {sentence}", markup=False)
    for sentence in each.omissions:
        out.print(sentence, markup=False, style="yellow")

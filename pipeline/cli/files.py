"""new, check, preview: what staff do with files before anything is planned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline import content
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
from pipeline.cli.read import show_script
from pipeline.office import omissions
from pipeline.office.edition_text import plain
from pipeline.office.new_office import create_office
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Item, Plan
from pipeline.speech.script import Speaks


def new(
    folder: Annotated[Path, typer.Argument(metavar="THƯ-MỤC", help="Nơi đặt văn phòng mới.")],
) -> None:
    """Tạo một văn phòng mới, có sẵn cấu hình, giờ phát và một bài mẫu."""
    create_office(folder)
    typer.echo(f"Đã tạo văn phòng ở {folder}. Việc tiếp theo:")
    typer.echo(f"  1. Sửa tên phường trong {folder / 'config.toml'}")
    typer.echo(f"  2. Viết bài vào {folder / 'content'}")
    typer.echo(f'  3. Chạy: loa --help, rồi loa check --office "{folder}"')


def check(office: OfficeOption = HERE, now: NowOption = "", as_json: JsonOption = False) -> None:
    """Xem bài nào viết sai: tệp nào, dòng nào, vì sao, sửa thế nào."""
    with newsroom(office, now) as room:
        reading, made = room.read()
        findings = [asdict(each) for each in reading.problems] + _refusals(room, made)
        findings += _unmade(made)
        findings += _of_schedules(room.timetable.faults, content.Level.ERROR)
        hints = room.timetable.hints(reading.articles, room.clock())
        findings += _of_schedules(hints, content.Level.HINT)
        findings += map(
            asdict, content.dated(reading.articles, room.clock(), _known(room), reading.date_lines)
        )
        findings += omissions.findings(made.items.values(), room.channels, room.office.title_of)
        wrong = sum(each["level"] == content.Level.ERROR for each in findings)
        if as_json:
            print_json({"articles": len(reading.articles), "findings": findings})
        else:
            _tell(findings)
            remind = len(findings) - wrong
            typer.echo(f"{len(reading.articles)} bài dùng được, {wrong} lỗi, {remind} điều nhắc.")
        if wrong:
            raise typer.Exit(1)


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
        _, made = room.read()
        slug = room.named(slug, made.articles)
        chosen = [
            item
            for (each, name), item in made.items.items()
            if each == slug and channel in ("", name)
        ]
        if as_json:
            print_json([item.edition.to_json() for item in chosen])
            return
        _aloud(room, slug, channel)
        for item in chosen:
            _show(room, item, html)
        for refusal in made.refusals:
            if refusal.article.slug == slug and channel in ("", refusal.channel):
                typer.echo(
                    f"── {room.office.title_of(refusal.channel)}: không phát. {refusal.reason}"
                )


def _known(room: Newsroom) -> set[str]:
    """Slugs of which something went out or waits."""
    return {line[-1].about for line in room.ledger.known().lines.values()}


def _aloud(room: Newsroom, slug: str, name: str) -> None:
    """How a channel that speaks will read the article, doubts first."""
    channel = room.channels.get(name)
    found = [each for each in room.read()[0].articles if each.slug == slug and not each.secret]
    if isinstance(channel, Speaks) and found:
        typer.echo(f"── {room.office.title_of(name)}: sẽ đọc là…")
        show_script(channel.script(found[0]))


def _of_schedules(sentences: Sequence[str], level: content.Level) -> list[dict[str, object]]:
    """Sentences that begin with their place, `schedules/dai.toml:3: …`, as findings."""
    found: list[dict[str, object]] = []
    for each in sentences:
        place = re.match(r"(schedules/[^:,]*)(?::(\d+)|, dòng (\d+))?[:,]?\s*", each)
        line = int(place[2] or place[3] or 1) if place else 1
        found.append(
            {
                "path": place[1] if place else "schedules",
                "line": line,
                "message": each[place.end() :] if place else each,
                "remedy": "",
                "level": level,
            }
        )
    return found


def _refusals(room: Newsroom, made: Plan) -> list[dict[str, object]]:
    """What a channel can't carry is worth telling, and stops nothing."""
    title_of = room.office.title_of
    return [
        {
            "path": f"content/{each.article.path}",
            "line": 1,
            "message": f"Kênh {title_of(each.channel)} không phát bài này: {each.reason}",
            "remedy": "",
            "level": "nhắc",
        }
        for each in made.refusals
    ]


def _unmade(made: Plan) -> list[dict[str, object]]:
    """Products that were wanted of an article and can't tell what matters: each told once."""
    found = {
        (item.article.path, sentence): None
        for item in made.items.values()
        for sentence in item.edition.unmade
    }
    return [
        {
            "path": f"content/{path}",
            "line": 1,
            "message": sentence.removeprefix(f"{path}: "),
            "remedy": "",
            "level": "nhắc",
        }
        for path, sentence in found
    ]


def _tell(findings: list[dict[str, object]]) -> None:
    out = console()
    for each in sorted(findings, key=lambda one: (str(one["path"]), str(one["line"]))):
        colour = "red" if each["level"] == content.Level.ERROR else "yellow"
        out.print(f"[{colour}]{each['level']}[/] ", end="")
        out.print(
            f"{each['path']}:{each['line']}: {each['message']} {each['remedy']}", markup=False
        )


def _show(room: Newsroom, item: Item, html: bool) -> None:
    edition = item.edition
    out = console()
    out.print(f"── {room.office.title_of(edition.channel)} ──", style="bold")
    is_page = room.office.config.channels[edition.channel].get("kind") == "website"
    for line in plain(item.article, edition, is_page and not html):
        out.print(line, markup=False)
    for sentence in edition.unmade:
        out.print(f"Không kèm: {sentence}", markup=False)
    for sentence in omissions.sentences(item, room.channels):
        out.print(sentence, markup=False, style="yellow")

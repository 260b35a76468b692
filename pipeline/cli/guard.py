"""guard: what must not go out unnoticed, who answered for it, and what of it is public."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import (
    HERE,
    AnswerOption,
    ByOption,
    JsonOption,
    NowOption,
    OfficeOption,
    actor_of,
    newsroom,
    print_json,
)
from pipeline.errors import LoaError
from pipeline.model import Article
from pipeline.office.guarding import answer_findings
from pipeline.office.newsroom import Newsroom
from pipeline.office.notices import GuardNotice, find_notices, public_notices


def guard(
    slug: Annotated[str, typer.Argument(metavar="[BÀI]", help="Bỏ trống là mọi bài.")] = "",
    answers: AnswerOption = None,
    by: ByOption = "",
    public: Annotated[bool, typer.Option("--public", help="Rà lại những gì đã công khai.")] = False,
    office: OfficeOption = HERE,
    now: NowOption = "",
    as_json: JsonOption = False,
) -> None:
    """Rà soát: thông tin riêng tư, dấu mật, bản nháp, lời nhắn… trước khi duyệt."""
    with newsroom(office, now) as room:
        if public:
            _print_public(room, as_json)
            return
        articles = room.read_plan()[1].articles
        if slug:
            name = room.find_slug(slug, articles)
            articles = tuple(each for each in articles if each.slug == name)
        if answers:
            _answer(room, articles, answers, by, named=bool(slug))
        notices = [each for some in find_notices(room, articles).values() for each in some]
        if as_json:
            print_json([each.to_json() for each in notices])
        else:
            _print_notices(notices)
        if any(each.is_open for each in notices):
            raise typer.Exit(1)


def _answer(
    room: Newsroom, articles: tuple[Article, ...], answers: list[str], by: str, named: bool
) -> None:
    if not named:
        raise LoaError(
            "Trả lời thì ghi rõ bài: loa guard BÀI --answer …", code="guard-article-missing"
        )
    actor = actor_of(by)
    for each in answer_findings(room, articles[0], answers, actor):
        typer.echo(f"{actor.name} trả lời “{each.finding.kind.name}”, dòng {each.line}.", err=True)


def _print_notices(notices: list[GuardNotice]) -> None:
    for each in notices:
        word = each.finding.level.vietnamese if each.is_open else "nhắc"
        typer.echo(f"{word} {each.sentence}")
    waiting = sum(each.is_open for each in notices)
    typer.echo(f"{waiting} chỗ phải sửa hoặc trả lời, {len(notices) - waiting} chỗ khác.")


def _print_public(room: Newsroom, as_json: bool) -> None:
    found = list(public_notices(room))
    if as_json:
        print_json([{**each.to_json(), "command": _command(article)} for article, each in found])
    else:
        for article, each in found:
            typer.echo(f"“{article.title}” đang công khai. {each.sentence}")
        for slug, article in {article.slug: article for article, _ in found}.items():
            typer.echo(f"Gỡ “{article.title}” ({slug}): {_command(article)}")
        typer.echo(f"{len(found)} chỗ nên xem lại trong những gì đã công khai.")
    if found:
        raise typer.Exit(1)


def _command(article: Article) -> str:
    return f'loa withdraw {article.slug} --reason "Lộ thông tin" --by "Họ và tên"'

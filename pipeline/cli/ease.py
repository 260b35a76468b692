"""ease: how easily each article is read, for everyone it speaks to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from pipeline import config, content, speech
from pipeline import ease as reading_ease
from pipeline.cli.common import (
    HERE,
    JsonOption,
    OfficeOption,
    print_json,
    print_table,
)
from pipeline.ease import Ease
from pipeline.errors import LoaError
from pipeline.model import Article, Audience
from pipeline.office.article_lookup import find_article


def ease(
    slug: Annotated[str, typer.Argument(metavar="[BÀI]")] = "",
    audience: Annotated[
        str, typer.Option("--for", metavar="ĐỐI-TƯỢNG", help="Chỉ một đối tượng, ví dụ “tiểu học”.")
    ] = "",
    office: OfficeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Xem bài có dễ đọc với từng đối tượng không: câu dài, chữ tắt, từ khó."""
    found = config.read(office.resolve())
    lexicon = speech.load(found.lexicon)
    articles = list(content.read(found).articles)
    if slug:
        articles = [find_article(articles, slug, found.content)]
    told = [
        (article, reading_ease.ease(article, each, lexicon))
        for article in articles
        for each in _wanted(article, audience)
    ]
    if as_json:
        print_json([{"article": article.slug, **asdict(each)} for article, each in told])
        return
    _table(told)
    for article, each in told if slug else ():
        for finding in each.findings:
            where = f"content/{article.path}:{finding.line}"
            typer.echo(f"{each.audience}: {where}: {finding.message} {finding.remedy}")
    if not slug:
        typer.echo("Xem từng chỗ: loa ease BÀI")


def _wanted(article: Article, only: str) -> list[Audience]:
    """Everyone, whom the article names, and whom it has words for; or only one of them."""
    if only:
        audience = content.audience(only)
        if audience is None:
            raise LoaError(f"Không có đối tượng “{only}”. Chọn trong: {', '.join(Audience)}.")
        return [audience]
    spoken_to = {content.audience(word) for word in article.audience}
    return [
        each
        for each in Audience
        if each is Audience.EVERYONE or each in spoken_to or each in article.variants
    ]


def _table(told: Iterable[tuple[Article, Ease]]) -> None:
    rows = [
        (
            article.slug,
            each.audience,
            "có" if each.own else "chưa, dùng bản chung",
            str(each.sentences),
            str(each.mean).replace(".", ","),
            str(each.longest),
            str(len(each.findings)),
        )
        for article, each in told
    ]
    head = ("Bài", "Đối tượng", "Bản riêng", "Câu", "Tiếng mỗi câu", "Câu dài nhất", "Chỗ nên sửa")
    print_table("Độ dễ đọc", head, rows)

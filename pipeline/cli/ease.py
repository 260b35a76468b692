"""ease: how easily each article is read, for everyone it speaks to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from pipeline import config
from pipeline.cli.common import (
    HERE,
    TITLE,
    JsonOption,
    OfficeOption,
    print_json,
    print_table,
)
from pipeline.ease import Ease
from pipeline.model import Article
from pipeline.office.readability import read_ease
from pipeline.text import shorten


def ease(
    slug: Annotated[str, typer.Argument(metavar="[BÀI]")] = "",
    audience: Annotated[
        str, typer.Option("--for", metavar="ĐỐI-TƯỢNG", help="Chỉ một đối tượng, ví dụ “tiểu học”.")
    ] = "",
    office: OfficeOption = HERE,
    as_json: JsonOption = False,
) -> None:
    """Xem bài có dễ đọc với từng đối tượng không: câu dài, chữ tắt, từ khó."""
    told = list(read_ease(config.read(office.resolve()), slug, audience))
    if as_json:
        print_json([{"article": article.slug, **asdict(each)} for article, each in told])
        return
    _print_rows(told)
    for article, each in told if slug else ():
        for finding in each.findings:
            where = f"content/{article.path}:{finding.line}"
            typer.echo(f"{each.audience}: {where}: {finding.message} {finding.remedy}")
    if not slug:
        typer.echo("Xem từng chỗ: loa ease BÀI")


def _print_rows(told: Iterable[tuple[Article, Ease]]) -> None:
    rows = [
        (
            shorten(article.title, TITLE),
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

"""newsletter: a printed newsletter of several articles."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, OutOption, newsroom
from pipeline.cli.progress import Bars
from pipeline.office.products import find_articles, make_newsletter, product_folder


def newsletter(
    articles: Annotated[list[str], typer.Argument(metavar="BÀI…")],
    issue: Annotated[str, typer.Option("--issue", metavar="SỐ", help="Ví dụ “Số 11/2026”.")],
    out: OutOption = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Làm bản tin in (PDF hai cột) từ nhiều bài."""
    with newsroom(office, now) as room:
        chosen, folder = find_articles(room, articles), out or product_folder(room)
        with Bars() as bars:
            path = make_newsletter(room, chosen, issue, folder, bars)
        if path is None:
            raise typer.Exit(1)
        typer.echo(str(path))

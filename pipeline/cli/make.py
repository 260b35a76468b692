"""make: films, pictures, slides and papers of an article, into a folder for people."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.common import HERE, NowOption, OfficeOption, OutOption, newsroom
from pipeline.cli.progress import Bars
from pipeline.model import Audience
from pipeline.office.products import (
    find_articles,
    make_products,
    product_folder,
    read_product_request,
)


def make(
    articles: Annotated[list[str], typer.Argument(metavar="BÀI…")],
    product: Annotated[
        list[str] | None,
        typer.Option("--product", metavar="SẢN-PHẨM", help="Ví dụ slide; bỏ trống là làm tất cả."),
    ] = None,
    audience: Annotated[
        str, typer.Option("--for", metavar="ĐỐI-TƯỢNG", help="Ví dụ “tiểu học”.")
    ] = Audience.EVERYONE,
    shape: Annotated[
        str, typer.Option("--shape", help="Khung hình của video: 9:16, 1:1 hoặc 16:9.")
    ] = "9:16",
    out: OutOption = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Làm video ngắn, infographic, slide, tờ in… từ một bài, để in ra hoặc gửi tay."""
    with newsroom(office, now) as room:
        folder = out or product_folder(room)
        request = read_product_request(product or (), audience, shape, folder)
        missing = 0
        for article in find_articles(room, articles):
            with Bars() as bars:
                made = make_products(room, article, request, bars)
            for sentence in made.refusals:
                typer.echo(sentence, err=True)
            for path in made.files:
                typer.echo(str(path))
            missing += made.missing
        if missing:
            raise typer.Exit(1)

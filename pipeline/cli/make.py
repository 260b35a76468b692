"""make, newsletter: films, pictures, slides and papers of an article, into a folder for people."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from channels._addresses import site_url
from channels._media import Made, Press
from pipeline import content
from pipeline.cli.common import HERE, NowOption, OfficeOption, newsroom
from pipeline.cli.progress import make_media
from pipeline.errors import ContentError, LoaError, Unsupported
from pipeline.model import Article, Audience, Product, Rendition
from pipeline.office.article_lookup import find_article
from pipeline.office.newsroom import Newsroom
from pipeline.text import slug

OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="THƯ-MỤC", help="Nơi đặt tệp; mặc định var/san-pham."),
]


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
        wanted = [_product(each) for each in product or Product]
        heard = content.audience(audience)
        if heard is None:
            raise LoaError(f"Không có đối tượng “{audience}”. Chọn trong: {', '.join(Audience)}.")
        if shape not in ("9:16", "1:1", "16:9"):
            raise LoaError(f"Không có khung hình “{shape}”. Chọn 9:16, 1:1 hoặc 16:9.")
        press, failed = _press(room), 0
        for article in _articles(room, articles):
            named = []
            for each in wanted:
                try:
                    named.append(press.make(article, each, heard, shape))
                except (Unsupported, ContentError) as error:
                    typer.echo(str(error), err=True)
                    failed += 1
            failed += _hand_out(room, named, (out or room.office.var / "san-pham") / article.slug)
        if failed:
            raise typer.Exit(1)


def newsletter(
    articles: Annotated[list[str], typer.Argument(metavar="BÀI…")],
    issue: Annotated[str, typer.Option("--issue", metavar="SỐ", help="Ví dụ “Số 11/2026”.")],
    out: OutOption = None,
    office: OfficeOption = HERE,
    now: NowOption = "",
) -> None:
    """Làm bản tin in (PDF hai cột) từ nhiều bài."""
    with newsroom(office, now) as room:
        paper = _press(room).newsletter(_articles(room, articles), issue, room.clock())
        make_media(room, [paper], quiet=False)
        folder = out or room.office.var / "san-pham"
        if not _copied(room, paper, folder / f"ban-tin-{slug(issue)}.pdf"):
            raise typer.Exit(1)


def _press(room: Newsroom) -> Press:
    return Press(room.office, site_url(room.office))


def _articles(room: Newsroom, slugs: Sequence[str]) -> list[Article]:
    _, made = room.refresh()
    return [find_article(made.articles, each, room.office.content) for each in slugs]


def _product(word: str) -> Product:
    wanted = slug(word)
    for product in Product:
        if slug(product) == wanted:
            return product
    raise LoaError(f"Không có sản phẩm “{word}”. Chọn trong: {', '.join(Product)}.")


def _hand_out(room: Newsroom, made: Sequence[Made], folder: Path) -> int:
    """Make what is missing and put copies under names that people read; how many failed."""
    files = [each for one in made for each in one.renditions]
    make_media(room, files, quiet=False)
    failed = 0
    for one in made:
        for label, each in zip(one.labels, one.renditions, strict=True):
            name = f"{slug(label)}.{each.recipe['suffix']}"  # e.g. `slide-tieu-hoc.pptx`
            failed += not _copied(room, each, folder / name)
    return failed


def _copied(room: Newsroom, rendition: Rendition, to: Path) -> bool:
    """Whether the file was made; its sentence was told otherwise."""
    path = room.office.build / rendition.path
    if not path.exists():
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)
    typer.echo(str(to))
    return True

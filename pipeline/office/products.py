"""Films, pictures, slides and papers of articles, into a folder for people."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from channels._addresses import site_url
from channels._media import ArticleProduct, ProductBuilder
from pipeline.errors import ContentError, LoaError, Unsupported
from pipeline.model import Article, Audience, Product, Rendition
from pipeline.office.lookup import find_article, find_audience
from pipeline.office.media import MediaProgress, make_media
from pipeline.office.newsroom import Newsroom
from pipeline.text import slug

SHAPES = ("9:16", "1:1", "16:9")


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """What is to be made of each article, and where the copies go."""

    products: tuple[Product, ...]
    audience: Audience
    shape: str  # of films, one of SHAPES
    folder: Path  # a folder of the article's slug is made below it


@dataclass(frozen=True, slots=True)
class ProductFiles:
    """Copies that were put into the folder; why others were not made; how many are missing."""

    files: tuple[Path, ...]
    refusals: tuple[str, ...]  # sentences: products that this article can't give
    missing: int  # refused, or their making failed


def read_product_request(
    products: Iterable[str], audience: str, shape: str, folder: Path
) -> ProductRequest:
    """What staff ask for, in their words; no products: all. Raises LoaError with what there is."""
    wanted = tuple(_parse_product(each) for each in products) or tuple(Product)
    reader = find_audience(audience)
    if shape not in SHAPES:
        raise LoaError(
            f"Không có khung hình “{shape}”. Chọn 9:16, 1:1 hoặc 16:9.",
            code="shape-unknown",
            value=shape,
        )
    return ProductRequest(wanted, reader, shape, folder)


def find_articles(room: Newsroom, names: Sequence[str]) -> list[Article]:
    """The articles that are meant, after a fresh plan. Raises LoaError."""
    _, made = room.refresh_plan()
    return [find_article(made.articles, each, room.office.content) for each in names]


def make_products(
    room: Newsroom,
    article: Article,
    request: ProductRequest,
    progress: MediaProgress | None = None,
) -> ProductFiles:
    """Make what is missing of one article, and put copies under names that people read."""
    press = _open_press(room)
    made: list[ArticleProduct] = []
    refusals: list[str] = []
    for each in request.products:
        try:
            made.append(press.make(article, each, request.audience, request.shape))
        except (Unsupported, ContentError) as error:
            refusals.append(str(error))
    make_media(room, [each for one in made for each in one.renditions], progress)
    targets = [
        # e.g. `slide-tieu-hoc.pptx`
        (each, request.folder / article.slug / f"{slug(label)}.{each.recipe.suffix}")
        for one in made
        for label, each in zip(one.labels, one.renditions, strict=True)
    ]
    files = tuple(to for each, to in targets if _copy_file(room, each, to))
    return ProductFiles(files, tuple(refusals), len(targets) - len(files) + len(refusals))


def make_newsletter(
    room: Newsroom,
    articles: Sequence[Article],
    issue: str,
    folder: Path,
    progress: MediaProgress | None = None,
) -> Path | None:
    """Make the printed newsletter of several articles; None if it could not be made."""
    paper = _open_press(room).newsletter(list(articles), issue, room.clock())
    make_media(room, [paper], progress)
    to = folder / f"ban-tin-{slug(issue)}.pdf"
    return to if _copy_file(room, paper, to) else None


def product_folder(room: Newsroom) -> Path:
    """Where copies go if nobody says otherwise."""
    return room.office.var / "san-pham"


def _open_press(room: Newsroom) -> ProductBuilder:
    return ProductBuilder(room.office, site_url(room.office))


def _parse_product(word: str) -> Product:
    wanted = slug(word)
    for product in Product:
        if slug(product) == wanted:
            return product
    raise LoaError(
        f"Không có sản phẩm “{word}”. Chọn trong: {', '.join(Product)}.",
        code="product-unknown",
        value=word,
    )


def _copy_file(room: Newsroom, rendition: Rendition, to: Path) -> bool:
    """Copy a made file; whether it was made at all."""
    path = room.office.build / rendition.path
    if not path.exists():
        return False
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)
    return True

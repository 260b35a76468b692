"""What the studio draws of this office's articles: decks, papers, cards and the scenes of films.

The same recipe gives the same bytes on every machine, so they are kept in `drawings.json`. To
take them anew, where a change of looks or of a library is meant:

    .venv/bin/python -m tests.golden.drawing
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from channels._media import ProductBuilder
from pipeline import config, content, studio
from pipeline.config import Office
from pipeline.errors import Unsupported
from pipeline.model import Article, Audience, Form, Product, Rendition, digest
from pipeline.recipes.films import FilmCoverRecipe, FilmRecipe
from pipeline.studio.base.brand import read_brand
from pipeline.studio.cards import name_charts, name_cover
from tests.golden.naming import ROOT, SITE

KEPT = Path(__file__).with_name("drawings.json")
FEW = ("chu-ky-so-ca-nhan", "ung-pho-mua-bao-25-11", "lich-tiem-chung-thang-12")


def drawings() -> dict[str, str]:
    """A short digest of the bytes of each file."""
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(ROOT / "config.toml", root)
        shutil.copytree(ROOT / "content", root / "content")
        office = config.read(root)
        for article in content.read(office).articles:
            if article.slug in FEW:
                found |= dict(_drawn(article, office))
    return dict(sorted(found.items()))


def _drawn(article: Article, office: Office) -> Iterator[tuple[str, str]]:
    for name, rendition in _renditions(article, office):
        data = studio.make_file(rendition, office).read_bytes()
        yield f"{article.slug} | {name}", digest(data)[:16]


def _renditions(article: Article, office: Office) -> Iterator[tuple[str, Rendition]]:
    """Stills only: what is spoken takes a voice, and is held by the tests of the films."""
    press, look = ProductBuilder(office, SITE), read_brand(office)
    yield "ảnh bìa", name_cover(article, look, 1200, 630, 900_000, "Mục")
    for each in name_charts(article, look):
        yield f"biểu đồ {each.table}", each.picture
    for product in Product:
        for shape in ("9:16", "1:1", "16:9") if product is Product.FILM else ("9:16",):
            try:
                made = press.make(article, product, Audience.EVERYONE, shape).renditions
            except Unsupported:
                continue
            for at, one in enumerate(made):
                if one.form is Form.VIDEO:
                    yield from _scenes(one, made[1], f"{product} {shape}")
                elif product is not Product.FILM:
                    yield f"{product} {at}", one


def _scenes(film: Rendition, cover: Rendition, name: str) -> Iterator[tuple[str, Rendition]]:
    """Some scenes of a film, each as if it were the first: that one is the cover."""
    assert isinstance(film.recipe, FilmRecipe)
    assert isinstance(cover.recipe, FilmCoverRecipe)
    scenes = film.recipe.scenes
    for at in (0, len(scenes) // 2, len(scenes) - 1):
        one = replace(film.recipe, scenes=(scenes[at],))
        yield f"{name} {at}", replace(cover, recipe=replace(cover.recipe, film=one))


if __name__ == "__main__":
    told = json.dumps(drawings(), ensure_ascii=False, indent=0)
    KEPT.write_text(told + "\n", encoding="utf-8")

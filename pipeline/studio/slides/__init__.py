"""Slides: an editable .pptx of one idea a slide, made from a story. The only door of python-pptx.

rendition = slides(story, brand)     # pure
studio.make(rendition, office)      # deck (ideas) | fit, grids (room) | drawing | package
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline import studio
from pipeline.config import Office
from pipeline.model import Form, Rendition
from pipeline.recipes import codec
from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.slides import SlidesRecipe
from pipeline.studio.base import qr
from pipeline.studio.base.article_view import ArticleView, approved_brand, brand_mark
from pipeline.studio.base.brand import DEEP, Brand
from pipeline.studio.slides import deck

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VERSION = 2  # of the drawing: a change of looks makes new files


def name_slides(story: ArticleView, brand: Brand) -> Rendition:
    """The slides of a story. Pure: names what `make` will draw, words and notes included."""
    told = story.outline
    recipe = SlidesRecipe(
        version=VERSION,
        title=told.headline,
        at=story.article.date.isoformat(),
        address=story.address,
        brand=brand_mark(brand),
        ideas=deck.plan_ideas(story),
    )
    return Rendition(Form.DOCUMENT, recipe, f"Slide: {told.headline}")


def draw_slides(recipe: SlidesRecipe, office: Office, out: Path) -> None:
    """Draw the slides of a recipe. Raises ContentError, ConfigError."""
    from pipeline.studio.slides import template
    from pipeline.studio.slides.drawing import DeckDrawing
    from pipeline.studio.slides.package import save_deck

    brand, told = approved_brand(recipe.brand, office), _without_unwritable(recipe)

    def picture(shown: ShownPicture) -> bytes:
        return studio.make_file(Rendition(Form.IMAGE, shown.recipe), office).read_bytes()

    drawn = template.empty_deck(_adornments(brand))
    DeckDrawing(drawn, told, picture, qr.qr_png(told.address)).draw()
    at = datetime.fromisoformat(told.at)
    out.write_bytes(save_deck(drawn, told.title, brand.publisher, at))


def _without_unwritable(recipe: SlidesRecipe) -> SlidesRecipe:
    found: SlidesRecipe = codec.from_json(SlidesRecipe, _writable(codec.to_json(recipe)))
    return found


def _writable(value: Any) -> Any:
    """Without the characters that no XML can hold (XML 1.0, 2.2): lxml refuses them."""
    if isinstance(value, str):
        return _UNWRITABLE.sub("", value)
    if isinstance(value, Mapping):
        return {key: each if key == "recipe" else _writable(each) for key, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list | tuple) else value


def _adornments(brand: Brand) -> dict[str, bytes]:
    """The emblem and the bronze drum as PNG, on the ground that they stand on."""
    from pipeline.studio.cards import draw
    from pipeline.studio.cards.shapes import Drawing, DrawnCard

    emblem = draw.data_address(brand.emblem, brand.emblem_type)
    return {
        name: draw.card_png(
            DrawnCard(200, 200, zoom, DEEP, (Drawing(0, 0, 200, 200, file, faint),))
        )
        for name, file, faint, zoom in (
            ("emblem", emblem, 1.0, 2),
            ("drum", draw.drum_address(), 0.35, 4),
        )
    }

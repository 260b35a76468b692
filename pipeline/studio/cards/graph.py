"""A chart by itself, as a picture: the recipe "chart". As wide as a column, as high as it needs."""

from __future__ import annotations

import math
from pathlib import Path

from pipeline.config import Office
from pipeline.recipes.cards import ChartRecipe
from pipeline.studio.base.brand import PAPER, SOFT, read_brand
from pipeline.studio.cards import parts
from pipeline.studio.cards.shapes import DrawnCard, lay_paragraph, stack_parts

WIDTH = 1200
_EDGE = 44
_SCALE = 1.15


def draw_chart(recipe: ChartRecipe, office: Office, out: Path) -> None:
    """Draw the chart of a recipe. Raises ContentError, ConfigError."""
    from pipeline.studio.cards import draw
    from pipeline.studio.cards.sheet import check_emblem

    check_emblem(recipe, read_brand(office))
    out.write_bytes(draw.card_png(lay_chart(recipe)))


def lay_chart(recipe: ChartRecipe) -> DrawnCard:
    """The picture, laid out; who says it stands below."""
    room = WIDTH - 2 * _EDGE
    signed = f"{recipe.publisher} · {recipe.title}"
    inside = stack_parts(
        [
            parts.lay_part(recipe.part, room, _SCALE),
            lay_paragraph(signed, 24, room, fill=SOFT, ground=PAPER, leading=1.3),
        ],
        22,
    )
    height = math.ceil(inside.height + 2 * _EDGE)
    return DrawnCard(WIDTH, height, 1, PAPER, inside.at(_EDGE, _EDGE), _SCALE)

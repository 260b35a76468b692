"""The cover of an article that has no picture: its title in the ward's identity.

The recipe "cover" holds every word that is shown, `width` and `height` in pixels, and the most
bytes that its far end takes.
"""

from __future__ import annotations

import io
from pathlib import Path

from pipeline.config import Office
from pipeline.recipes.cards import CoverRecipe
from pipeline.studio.base import images, lettering
from pipeline.studio.base.brand import (
    DEEP,
    GOLD,
    INK,
    ON_BRIGHT,
    ON_DEEP,
    ON_RED,
    RED,
    TEAL,
    Brand,
    read_brand,
)
from pipeline.studio.cards import draw
from pipeline.studio.cards.shapes import (
    Area,
    Drawing,
    DrawnCard,
    Drum,
    Laid,
    Shape,
    Words,
    lay_paragraph,
    stack_parts,
)
from pipeline.studio.cards.sheet import check_emblem

KICKER = "#f3d48a"  # pale gold: 8.6 : 1 on DEEP
SAFE = 0.06  # of the shorter side: platforms round corners and cut edges


def draw_cover(recipe: CoverRecipe, office: Office, out: Path) -> None:
    """Draw the cover of a recipe. Raises ContentError, ConfigError."""
    from PIL import Image

    brand = read_brand(office)
    check_emblem(recipe, brand)
    with Image.open(io.BytesIO(draw.card_png(lay_cover(recipe, brand)))) as picture:
        out.write_bytes(images.encode_jpeg(picture.convert("RGB"), recipe.max_bytes))


def lay_cover(recipe: CoverRecipe, brand: Brand) -> DrawnCard:
    """The picture, laid out: type and margins follow its shorter side."""
    width, height = recipe.width, recipe.height
    unit = min(width, height * 1.6) / 1000
    margin = max(SAFE * min(width, height), 52 * unit)
    ground = RED if recipe.urgent else DEEP
    head = _head(recipe, brand, width - 2 * margin, unit, ground)
    foot = lay_paragraph(
        recipe.publisher, 27 * unit, width - 2 * margin, fill=ON_RED, ground=ground, leading=1.25
    )
    bar = 12 * unit
    room = height - bar - 2 * margin - head.height - foot.height - 60 * unit
    title = _title(recipe.title, width - 2 * margin, room, unit, ground)
    top = margin + head.height + 30 * unit + (room - title.height) / 2
    around = max(width, height) * 0.74
    shapes: tuple[Shape, ...] = (
        Drum(
            width - around * 0.62,
            (height - around) / 2,
            around,
            ON_BRIGHT if recipe.urgent else ON_DEEP,
        ),
        Area(0, height - bar, width, bar, GOLD),
        Area(0, height - bar, width * 0.22, bar, TEAL),
        *head.at(margin, margin),
        *title.at(margin, top),
        *foot.at(margin, height - bar - margin - foot.height),
    )
    return DrawnCard(width, height, 1, ground, shapes)


def _head(recipe: CoverRecipe, brand: Brand, room: float, unit: float, ground: str) -> Laid:
    """Emblem, ward, and what the series is; an urgent one on a gold label."""
    mark, left = 84 * unit, 108 * unit
    ward = lay_paragraph(
        recipe.ward, 33 * unit, room - left, style="SemiBold", fill=ON_RED, ground=ground
    )
    kicker = lay_paragraph(recipe.kicker, 28 * unit, room - left, fill=KICKER, ground=ground)
    if recipe.urgent:
        kicker = _label(recipe.kicker.upper(), 27 * unit, unit)
    names = stack_parts([ward, kicker], 2 * unit)
    height = max(mark, names.height)
    emblem = draw.emblem_address(brand)
    return Laid(
        height,
        (
            Drawing(0, (height - mark) / 2, mark, mark, emblem),
            *names.at(left, (height - names.height) / 2),
        ),
    )


def _label(text: str, size: float, unit: float) -> Laid:
    edge = 14 * unit
    wide = lettering.text_width(text, size, "Bold")
    height = size * 1.6
    return Laid(
        height,
        (
            Area(0, 0, wide + 2 * edge, height, GOLD, 6 * unit),
            Words(edge, size * 1.19, text, size, "Bold", INK, GOLD),
        ),
    )


def _title(text: str, width: float, room: float, unit: float, ground: str) -> Laid:
    """The title as large as it can be, in lines of about the same width."""
    size = 92 * unit if width > room else 112 * unit  # an upright card has the room
    while True:
        title = lay_paragraph(
            text, size, width, style="Bold", fill=ON_RED, ground=ground, leading=1.22, even=True
        )
        if title.height <= room:
            return title
        size *= 0.95

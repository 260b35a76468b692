"""The sheet of an infographic: header, parts, footer; the largest type at which all of it fits.

The recipe "infographic" holds every word that is shown: what was approved is what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.recipes.cards import CardRecipe, InfographicRecipe, PointsPart
from pipeline.studio.base import qr
from pipeline.studio.base.brand import (
    DEEP,
    GOLD,
    INK,
    ON_DEEP,
    ON_RED,
    PAPER,
    TEAL,
    TINT,
    Brand,
    read_brand,
)
from pipeline.studio.cards import draw, parts
from pipeline.studio.cards.shapes import (
    Area,
    Drawing,
    DrawnCard,
    Drum,
    Laid,
    Shape,
    lay_paragraph,
    stack_parts,
)


@dataclass(frozen=True, slots=True)
class Format:
    """A paper or a screen: units, pixels to a unit, and the margin that nothing may enter."""

    width: int
    height: int
    zoom: int
    margin: int
    largest: float  # scale of the type
    title: float  # size of the title


FORMATS: Mapping[str, Format] = {
    "portrait": Format(1080, 1350, 1, 56, 1.3, 60),  # a phone's screen: Facebook, Zalo
    "a4": Format(1240, 1754, 2, 72, 1.3, 66),  # 2480 × 3508 pixels: 300 dots to an inch
}
SMALLEST = 0.62  # of the type's normal size: below it nobody reads comfortably
_STEP = 0.96


def draw_infographic(recipe: InfographicRecipe, office: Office, out: Path) -> None:
    """Draw the infographic of a recipe. Raises ContentError, ConfigError."""
    brand = read_brand(office)
    check_emblem(recipe, brand)
    out.write_bytes(draw.card_png(lay_infographic(recipe, brand)))


def check_emblem(recipe: CardRecipe, brand: Brand) -> None:
    """Raises ContentError if the emblem is not the one that was approved."""
    if recipe.seal != brand.seal:
        raise ContentError(
            "Biểu trưng của phường đã đổi sau khi duyệt. Duyệt lại bài rồi phát hành lại."
        )


def lay_infographic(recipe: InfographicRecipe, brand: Brand) -> DrawnCard:
    """The picture, laid out."""
    shape = FORMATS[recipe.shape]
    head = _header(recipe, brand, shape)
    foot = _footer(recipe, shape)
    room = shape.height - head.height - foot.height
    scale, body = _fit_parts(recipe, shape, room - 2 * 34)
    gap = min(58 * scale, (room - sum(each.height for each in body)) / (len(body) + 1))
    content = stack_parts(body, gap)
    top = head.height + (room - content.height) / 2
    shapes = (
        *head.shapes,
        *content.at(shape.margin, top),
        *foot.at(0, shape.height - foot.height),
    )
    return DrawnCard(shape.width, shape.height, shape.zoom, PAPER, shapes, scale)


def _fit_parts(recipe: InfographicRecipe, shape: Format, room: float) -> tuple[float, list[Laid]]:
    """The largest scale at which the parts fit, and the parts."""
    width = shape.width - 2 * shape.margin
    brief = all(isinstance(each, PointsPart) for each in recipe.parts)
    scale = 1.7 if brief else shape.largest  # a few sentences may fill the sheet
    while True:
        told = [lay_paragraph(recipe.summary, 31 * scale, width, ground=PAPER, leading=1.4)]
        told += [parts.lay_part(each, width, scale) for each in recipe.parts]
        told = [each for each in told if each.height]
        if sum(each.height for each in told) + 34 * scale * (len(told) - 1) <= room:
            return scale, told
        scale *= _STEP


def _header(recipe: InfographicRecipe, brand: Brand, shape: Format) -> Laid:
    """The ward, what the series is, and the title, on deep red with the bronze drum."""
    width = shape.width - 2 * shape.margin
    mark = 68
    names = stack_parts(
        [
            lay_paragraph(
                recipe.ward, 27, width - mark - 20, style="SemiBold", fill=ON_RED, ground=DEEP
            ),
            lay_paragraph(recipe.kicker, 23, width - mark - 20, fill="#f3d48a", ground=DEEP),
        ],
        0,
    )
    title = _title(recipe.title, shape, width)
    row = max(mark, names.height)
    height = 40 + row + 22 + title.height + 34
    shapes: list[Shape] = [
        Area(0, 0, shape.width, height, DEEP),
        Drum(shape.width - 330, height / 2 - 330, 560, ON_DEEP),
        Area(0, height, shape.width, shape.height - height, PAPER),  # the drum ends here
        Area(0, height, shape.width, 8, GOLD),
        Drawing(
            shape.margin,
            40 + (row - mark) / 2,
            mark,
            mark,
            draw.emblem_address(brand),
        ),
        *names.at(shape.margin + mark + 20, 40 + (row - names.height) / 2),
        *title.at(shape.margin, 40 + row + 22),
    ]
    return Laid(height + 8, tuple(shapes))


def _title(text: str, shape: Format, width: float) -> Laid:
    size = shape.title
    while True:
        title = lay_paragraph(
            text, size, width, style="Bold", fill=ON_RED, ground=DEEP, leading=1.24, even=True
        )
        if title.height <= shape.height * 0.2 or size < 20:
            return title
        size *= 0.95


def _footer(recipe: InfographicRecipe, shape: Format) -> Laid:
    """What to do now, who says it, and the way to the whole article."""
    width = shape.width - 2 * shape.margin
    code = 150 if recipe.url else 0
    room = width - code - 36
    words = stack_parts(
        [
            lay_paragraph(
                recipe.call, 27, room, style="SemiBold", fill=TEAL, ground=TINT, leading=1.3
            ),
            lay_paragraph(recipe.invitation, 23, room, fill=INK, ground=TINT, leading=1.3),
            lay_paragraph(recipe.publisher, 23, room, style="SemiBold", fill=INK, ground=TINT),
        ],
        7,
    )
    height = max(code, words.height) + 2 * 26
    shapes: list[Shape] = [Area(0, 0, shape.width, height, TINT)]
    if code:
        place = (shape.width - shape.margin - code, (height - code) / 2)
        picture = draw.data_address(qr.qr_svg(recipe.url), "image/svg+xml")
        shapes.append(Drawing(*place, code, code, picture))
    return Laid(height, (*shapes, *words.at(shape.margin, (height - words.height) / 2)))


def sizes(shape: str) -> tuple[int, int]:
    """Width and height in pixels."""
    found = FORMATS[shape]
    return found.width * found.zoom, found.height * found.zoom

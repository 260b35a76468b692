"""What a card is drawn of. Places are in the card's own units, from its top left corner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline.studio.base import lettering
from pipeline.studio.base.brand import INK

Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

WEIGHTS = {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700}


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `y` is its baseline. `ground` is the colour that it stands on."""

    x: float
    y: float
    text: str
    size: float
    style: str
    fill: str
    ground: str

    @property
    def weight(self) -> int:
        """As CSS names it."""
        return WEIGHTS[self.style]

    @property
    def box(self) -> Box:
        """Where its ink may lie."""
        wide = lettering.text_width(self.text, self.size, self.style)
        above, below = lettering.ink_reach(self.text, self.style)
        return self.x, self.y - self.size * above, self.x + wide, self.y + self.size * below


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, with round corners if `radius`."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0
    stroke: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path in a box of 24 × 24 units, scaled to `size`: ticks, crosses; or in card units."""

    x: float
    y: float
    path: str
    colour: str
    size: float = 24.0
    thick: float = 3.0
    fill: str = "none"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture file inside the card: emblem, QR code, photo."""

    x: float
    y: float
    width: float
    height: float
    href: str  # a data: address
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Drum:
    """The bronze drum behind titles. One solid colour: translucency costs three times the work."""

    x: float
    y: float
    size: float
    colour: str


Shape: TypeAlias = Words | Area | Stroke | Drawing | Drum

_APART = 0.05  # between the ink of two lines, of the size
TICK = "M4 12.5 L9.5 18 L20 6.5"
CROSS = "M5.5 5.5 L18.5 18.5 M18.5 5.5 L5.5 18.5"


@dataclass(frozen=True, slots=True)
class Laid:
    """Shapes laid out from their own top left corner, and how high they are in all."""

    height: float
    shapes: tuple[Shape, ...] = ()

    def at(self, x: float, y: float) -> tuple[Shape, ...]:
        """The shapes at a place of the card."""
        return tuple(replace(each, x=each.x + x, y=each.y + y) for each in self.shapes)


@dataclass(frozen=True, slots=True)
class DrawnCard:
    """A whole picture: its size in units, and how many pixels a unit is."""

    width: int
    height: int
    zoom: int
    ground: str
    shapes: tuple[Shape, ...]
    scale: float = 1.0  # of the type, against its normal size

    @property
    def words(self) -> tuple[Words, ...]:
        """Every line of text."""
        return tuple(each for each in self.shapes if isinstance(each, Words))


def lay_paragraph(
    text: str,
    size: float,
    room: float,
    *,
    style: str = "Regular",
    fill: str = INK,
    ground: str,
    leading: float = lettering.LEADING,
    even: bool = False,
    centred: bool = False,
) -> Laid:
    """A text in lines; `even`: of about the same width."""
    breaking = lettering.wrap_evenly if even else lettering.wrap_text
    lines = breaking(text, size, style, room)
    return lay_lines(lines, size, room, style, fill, ground, leading, centred)


def lay_lines(
    lines: Sequence[str],
    size: float,
    room: float,
    style: str,
    fill: str,
    ground: str,
    leading: float = lettering.LEADING,
    centred: bool = False,
) -> Laid:
    """Lines under each other, never so close that their ink could touch."""
    shapes: list[Words] = []
    y, under = 0.0, 0.0
    for line in lines:
        above, below = lettering.ink_reach(line, style)
        step = max(leading, under + above + _APART) if shapes else max(lettering.ASCENT, above)
        y += size * step
        x = (room - lettering.text_width(line, size, style)) / 2 if centred else 0.0
        shapes.append(Words(x, y, line, size, style, fill, ground))
        under = below
    return Laid(y + size * max(lettering.DESCENT, under) if lines else 0.0, tuple(shapes))


def stack_parts(parts: Iterable[Laid], gap: float) -> Laid:
    """Under each other; what has no height takes no gap."""
    shapes: list[Shape] = []
    y = 0.0
    for part in parts:
        if part.height:
            y += gap if y else 0.0
            shapes += part.at(0, y)
            y += part.height
    return Laid(y, tuple(shapes))


def lay_beside(parts: Sequence[Laid], width: float, gap: float) -> Laid:
    """In columns of the same width, tops in line."""
    step = (width + gap) / max(1, len(parts))
    shapes = [shape for at, part in enumerate(parts) for shape in part.at(at * step, 0)]
    return Laid(max((part.height for part in parts), default=0.0), tuple(shapes))

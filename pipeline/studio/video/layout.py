"""A scene as a card: the ward's sign, heading, figure, ground. Every text is measured to fit.

Captions and the picture that moves are laid over it by `film`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from pipeline.outline import forbids
from pipeline.recipes.films import (
    AdviceFigure,
    CodeFigure,
    FigureRow,
    RowsFigure,
    Scene,
    StepFigure,
)
from pipeline.recipes.pictures import SourceFile
from pipeline.studio.base import lettering, qr
from pipeline.studio.base.brand import DEEP, GOLD, INK, ON_RED, PAPER, RED, TEAL, Brand
from pipeline.studio.cards.draw import data_address, drum_address
from pipeline.studio.cards.shapes import (
    CROSS,
    TICK,
    Area,
    Drawing,
    DrawnCard,
    Laid,
    Stroke,
    Words,
    lay_beside,
    lay_lines,
)
from pipeline.studio.cards.shapes import (
    Shape as Drawn,
)
from pipeline.studio.video.shapes import Box, FilmShape

GROUND = DEEP
BAND = "#520b0e"  # behind captions
_PAD = 28
_SMALLEST = 30  # pixels
_STEP = 0.93
_GAP = 26
_LINES = 5  # of a heading


def lay_frame(scene: Scene, shape: FilmShape, brand: Brand) -> DrawnCard:
    """The whole frame without captions; the picture's place is left to the picture."""
    picture = () if moving_picture(scene, shape) else _ornament(scene, shape)
    ground = (*_drum(shape), *_frame(shape), *picture, _band(shape))
    drawn = (*ground, *_sign(shape, brand), *_head(scene, shape))
    return DrawnCard(shape.width, shape.height, 1, GROUND, drawn)


def head_box(shape: FilmShape, scene: Scene) -> Box:
    """Where heading and figure may stand: the last scene keeps room for its code."""
    left, top, right, bottom = shape.head
    if _has_code(scene) and shape.code[1] < bottom and shape.code[0] < right:
        return left, top, right, shape.code[1] - 40
    return shape.head


def moving_picture(scene: Scene, shape: FilmShape) -> SourceFile | None:
    """The article's picture, if it moves in its place: there is one, and no code lies there."""
    covered = _has_code(scene) and shape.code[1] >= shape.picture[1]
    return None if covered else scene.image


def _has_code(scene: Scene) -> bool:
    return isinstance(scene.figure, CodeFigure)


def _frame(shape: FilmShape) -> Iterator[Drawn]:
    """A gold line along the picture."""
    left, top, right, bottom = shape.picture
    if right - left == shape.width:
        yield Area(0, top - 8, shape.width, 8, GOLD)
    else:
        yield Area(left - 8, top - 8, right - left + 16, bottom - top + 16, GOLD)


def _drum(shape: FilmShape) -> Iterator[Drawn]:
    """The bronze drum, hardly seen, half out of the upper corner: above all words."""
    size = 0.3 * shape.width + 0.1 * shape.height
    yield Drawing(shape.width - 0.55 * size, -0.45 * size, size, size, drum_address(), 0.3)


def _band(shape: FilmShape) -> Area:
    """Behind the captions."""
    left, top, right, bottom = band_box(shape)
    return Area(left, top, right - left, bottom - top, BAND, 20)


def band_box(shape: FilmShape) -> Box:
    """The captions' ground: wider than what may hold words."""
    left, top, right, bottom = shape.captions
    return left - _PAD, top - _PAD // 2, right + _PAD, bottom + _PAD // 2


def _ornament(scene: Scene, shape: FilmShape) -> Iterator[Drawn]:
    """Where no picture is: red, and the bronze drum unless the code lies there."""
    left, top, right, bottom = shape.picture
    yield Area(left, top, right - left, bottom - top, RED)
    if _has_code(scene) and shape.code[1] >= shape.picture[1]:
        return
    size = min(right - left, bottom - top) * 0.9
    x, y = (left + right - size) / 2, (top + bottom - size) / 2
    yield Drawing(x, y, size, size, drum_address(), 0.85)


def _sign(shape: FilmShape, brand: Brand) -> Iterator[Drawn]:
    """Emblem and name of the ward."""
    left, top, right, bottom = shape.sign
    size = bottom - top
    yield Drawing(left, top, size, size, data_address(brand.emblem, brand.emblem_type))
    name = lettering.drawable_text(brand.name)
    room, wanted = right - left - size - 18, size * 0.52
    fits = min(1.0, room / max(1.0, lettering.text_width(name, wanted, "SemiBold")))
    y = top + size / 2 + wanted * fits * 0.36
    yield Words(left + size + 18, y, name, wanted * fits, "SemiBold", ON_RED, GROUND)


def _head(scene: Scene, shape: FilmShape) -> Iterator[Drawn]:
    """Kicker, heading and figure, as large as they fit, in the middle of their box."""
    box = head_box(shape, scene)
    height = box[3] - box[1]
    parts, gap, total = _fit_scene(scene, shape, box[2] - box[0], height)
    y = box[1] + max(0.0, (height - total) / 2 if not _has_code(scene) else 0.0)
    for part in parts:
        yield from part.at(box[0], y)
        y += part.height + gap
    if isinstance(scene.figure, CodeFigure):
        yield from _code(scene.figure.url, shape)


def _fit_scene(
    scene: Scene, shape: FilmShape, width: int, height: int
) -> tuple[list[Laid], float, float]:
    """Parts, gap between them, height in all: in smaller type first, then in fewer lines."""
    for most in (_LINES, 3, 2, 1):
        scale = 1.0
        while shape.heading * scale >= _SMALLEST:
            found = _parts(scene, shape, width, scale, most)
            parts = [each for each in found if each.height]
            gap = _GAP * scale
            total = sum(each.height for each in parts) + gap * (len(parts) - 1)
            if total <= height:
                return parts, gap, total
            scale *= _STEP
    return parts, gap, total


def _parts(scene: Scene, shape: FilmShape, width: int, scale: float, most: int) -> Iterator[Laid]:
    big = shape.heading * scale
    figure = scene.figure
    if scene.kicker:
        yield _text(scene.kicker, 0.52 * big, width, "SemiBold", GOLD, 1)
    if figure is None or isinstance(figure, CodeFigure):
        yield _text(scene.heading, big, width, "Bold", ON_RED, most)
        return
    yield _text(scene.heading, 0.6 * big, width, "SemiBold", ON_RED, min(most, 2))
    match figure:
        case RowsFigure():
            yield from _rows(figure.rows, big, width, shape, min(most, 3))
        case StepFigure():
            yield _badge(figure.value, 1.3 * big)
        case AdviceFigure():
            yield _advice(figure.good, _forbids(scene), 1.1 * big)


def _text(text: str, size: float, width: int, style: str, fill: str, most: int) -> Laid:
    """At most so many lines: smaller if need be, and at the very end shortened at a word."""
    lines: Sequence[str] = lettering.wrap_evenly(text, size, style, width)
    while len(lines) > most and size > _SMALLEST:
        size *= _STEP
        lines = lettering.wrap_evenly(text, size, style, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], _end_line(lines[most - 1], size, style, width)]
    return lay_lines(lines, size, width, style, fill, GROUND, lettering.TIGHT)


def _end_line(line: str, size: float, style: str, width: int) -> str:
    while line and lettering.text_width(f"{line}…", size, style) > width:
        line = line[:-1].rstrip()
    return f"{line}…"


def _badge(value: str, size: float) -> Laid:
    """The number of a step in a gold field."""
    wide = lettering.text_width(value, size, "Bold") + 0.8 * size
    y = 0.15 * size + size * lettering.ASCENT
    field = Area(0, 0, wide, 1.5 * size, GOLD, 0.24 * size)
    return Laid(1.5 * size, (field, Words(0.4 * size, y, value, size, "Bold", INK, GOLD)))


def _forbids(scene: Scene) -> bool:
    """Whether the words under the badge say no by themselves: two times no is a yes."""
    told = " ".join(unit.written for phrase in scene.phrases for unit in phrase.units)
    return forbids(told)


def _advice(good: bool, plain: bool, size: float) -> Laid:
    """NÊN with a tick; KHÔNG NÊN with a cross, or LƯU Ý where the words say no by themselves."""
    word, colour = ("NÊN", TEAL) if good else ("LƯU Ý" if plain else "KHÔNG NÊN", RED)
    high = 1.5 * size
    wide = high + lettering.text_width(word, size, "Bold") + 0.4 * size
    y = 0.15 * size + size * lettering.ASCENT
    return Laid(
        high,
        (
            Area(0, 0, wide, high, colour, 0.24 * size, ON_RED),
            Stroke(0.3 * size, 0.3 * size, TICK if good else CROSS, ON_RED, 0.9 * size, 3.4),
            Words(high, y, word, size, "Bold", ON_RED, colour),
        ),
    )


def _rows(
    rows: Sequence[FigureRow], big: float, width: int, shape: FilmShape, most: int
) -> Iterator[Laid]:
    """Numbers under each other; beside each other where the room is low."""
    if shape.head[2] - shape.head[0] > 3 * (shape.head[3] - shape.head[1]):
        room = (width - _GAP * (len(rows) - 1)) // len(rows)
        yield lay_beside(
            [_number(value, label, 1.2 * big, room, most) for value, label in rows], width, _GAP
        )
        return
    size = (1.35, 1.1, 0.9)[len(rows) - 1] * big
    for value, label in rows:
        yield _number(value, label, size, width, most)


def _number(number: str, label: str, size: float, width: int, most: int) -> Laid:
    """A number, and what it is."""
    value = _text(number, size, width, "Bold", ON_RED, min(most, 2))
    named = _text(label, 0.46 * size, width, "SemiBold", GOLD, most)
    return Laid(value.height + named.height, (*value.shapes, *named.at(0, value.height)))


def _code(url: str, shape: FilmShape) -> Iterator[Drawn]:
    """The QR code in its quiet zone, and the site that it leads to."""
    left, top, right, bottom = shape.code
    yield Area(left - 12, top - 12, right - left + 24, bottom - top + 24, PAPER, 16)
    yield Drawing(
        left, top, right - left, bottom - top, data_address(qr.qr_svg(url), "image/svg+xml")
    )
    box = shape.beside
    width, big = box[2] - box[0], 0.62 * shape.heading
    if box[3] - box[1] < 100:  # one line below the code
        text = _text(f"Quét mã: {urlsplit(url).netloc}", 40, width, "SemiBold", ON_RED, 1)
        yield from text.at(box[0], box[1])
        return
    asked = _text("Quét mã để đọc toàn bài", big, width, "Bold", ON_RED, 3)
    site = _text(urlsplit(url).netloc, 0.7 * big, width, "SemiBold", GOLD, 2)
    y = box[1] + (box[3] - box[1] - asked.height - site.height - _GAP) / 2
    yield from asked.at(box[0], y)
    yield from site.at(box[0], y + asked.height + _GAP)

"""A scene painted: its card drawn once, its picture moving, its captions word by word."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.config import Office
from pipeline.recipes.films import Scene
from pipeline.recipes.pictures import SourceFile
from pipeline.studio.base import images, lettering
from pipeline.studio.base.brand import GOLD, ON_RED, Brand, font_file
from pipeline.studio.cards import draw
from pipeline.studio.video import layout
from pipeline.studio.video.captions import Cue
from pipeline.studio.video.frames import FPS, Moving, Patch, draw_frames
from pipeline.studio.video.planes import Planes, mix_planes, planes_of
from pipeline.studio.video.shapes import FilmShape
from pipeline.studio.video.zoom import Motion

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ZOOM = 0.05  # of the picture's width and height, in one scene
_FADE = 6  # frames in which heading and figure appear
_ROOM = 1.1  # the picture is kept so much larger than its place: no window is ever enlarged
_opening = threading.Lock()  # a large photo is in memory once, not once for each core
Line = Sequence[tuple[int, str]]  # (which of a caption's words, what is written of it)


def paint_scene(
    scene: Scene, cues: Sequence[Cue], count: int, shape: FilmShape, brand: Brand, office: Office
) -> Iterator[memoryview]:
    """The frames of a scene. Raises ContentError if its picture can't be used, ConfigError."""
    still = planes_of(_draw_still(scene, shape, brand))
    moving = _moving(scene, shape, office)
    patches = [*_appearing(still, shape), *_captions(cues, still, shape)]
    return draw_frames(still, moving, patches, count)


def paint_still(scene: Scene, shape: FilmShape, brand: Brand, office: Office) -> Picture:
    """The scene without captions, its picture at rest."""
    card = _draw_still(scene, shape, brand)
    if image := layout.moving_picture(scene, shape):
        left, top, right, bottom = shape.picture
        card.paste(_picture(image, office, right - left, bottom - top), (left, top))
    return card


def _draw_still(scene: Scene, shape: FilmShape, brand: Brand) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(draw.card_png(layout.lay_frame(scene, shape, brand)))) as picture:
        drawn: Picture = picture.convert("RGB")
    return drawn


def _picture(image: SourceFile, office: Office, width: int, height: int) -> Picture:
    with _opening:
        found: Picture = images.fill_frame(image, office, width, height)
    return found


def _moving(scene: Scene, shape: FilmShape, office: Office) -> Moving | None:
    image = layout.moving_picture(scene, shape)
    if image is None:
        return None
    left, top, right, bottom = shape.picture
    width, height = right - left, bottom - top
    large = (round(width * _ROOM / 2) * 2, round(height * _ROOM / 2) * 2)
    picture = planes_of(_picture(image, office, *large))
    x, y = large[0] * ZOOM / 2, large[1] * ZOOM / 2
    whole = (0.0, 0.0, float(large[0]), float(large[1]))
    near = (x, y, large[0] - x, large[1] - y)
    motion = Motion(near, whole) if scene.back else Motion(whole, near)
    return Moving(picture, motion, left, top, width, height)


def _appearing(still: Planes, shape: FilmShape) -> Iterator[Patch]:
    """Heading and figure come out of the ground."""
    from PIL import Image

    left, top, right, bottom = shape.head
    size = (right - left, bottom - top)
    ground = planes_of(Image.new("RGB", size, layout.GROUND))
    shown = still.part(left, top, *size)
    for frame in range(_FADE):
        mixed = mix_planes(ground, shown, (frame + 1) / (_FADE + 1))
        yield Patch(frame, frame + 1, left, top, mixed)


# --- captions ---------------------------------------------------------------------------


def _captions(cues: Sequence[Cue], still: Planes, shape: FilmShape) -> Iterator[Patch]:
    """One patch for each word: the caption with that word lit."""
    left, top, _, _ = shape.captions
    for cue in cues:
        lines, size = break_caption(cue, shape)
        starts = [round(at * FPS) for _, at in cue.words]
        ends = [*starts[1:], round(cue.end * FPS)]
        starts[0] = round(cue.start * FPS)
        for lit, (first, last) in enumerate(zip(starts, ends, strict=True)):
            if last > first:
                yield Patch(first, last, left, top, planes_of(_caption(lines, size, lit, shape)))


def break_caption(cue: Cue, shape: FilmShape) -> tuple[list[Line], float]:
    """The words of a caption in lines of about one length, and the size that fits their box."""
    left, top, right, bottom = shape.captions
    words = [
        (number, part)
        for number, (word, _) in enumerate(cue.words)
        for part in (lettering.drawable_text(word) or "…").split(" ")
    ]
    size, room = float(shape.caption), right - left
    while True:
        spans = lettering.wrap_rows([part for _, part in words], size, "Bold", room, even=True)
        lines = [words[start:end] for start, end in spans]
        if (_height(len(lines), size) <= bottom - top and _wide(lines, size) <= room) or size < 12:
            return list(lines), size
        size *= 0.94


def line_text(line: Line) -> str:
    """The words of a line."""
    return " ".join(word for _, word in line)


def _wide(lines: Sequence[Line], size: float) -> float:
    return max(lettering.text_width(line_text(line), size, "Bold") for line in lines)


def _height(lines: int, size: float) -> float:
    return size * (lettering.ASCENT + lettering.DESCENT + lettering.LEADING * (lines - 1))


def _caption(lines: Sequence[Line], size: float, lit: int, shape: FilmShape) -> Picture:
    from PIL import Image, ImageDraw, ImageFont

    left, top, right, bottom = shape.captions
    picture = Image.new("RGB", (right - left, bottom - top), layout.BAND)
    pen = ImageDraw.Draw(picture)
    face = ImageFont.truetype(str(font_file("Bold")), size, layout_engine=ImageFont.Layout.RAQM)
    above = (bottom - top - _height(len(lines), size)) / 2
    for row, line in enumerate(lines):
        y = above + size * (lettering.ASCENT + row * lettering.LEADING)
        for at, (number, word) in enumerate(line):
            before = line_text(line[:at]) + (" " if at else "")
            x = lettering.text_width(before, size, "Bold")
            pen.text((x, y), word, GOLD if number == lit else ON_RED, face, anchor="ls")
    return picture

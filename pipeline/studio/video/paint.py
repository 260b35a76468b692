"""A scene painted: its card drawn once, its picture moving, its captions word by word."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.config import Office
from pipeline.studio import images
from pipeline.studio.cards import draw, lettering
from pipeline.studio.identity import GOLD, ON_RED, Identity, font
from pipeline.studio.video import layout
from pipeline.studio.video.captions import Cue
from pipeline.studio.video.frames import FPS, Moving, Patch, frames
from pipeline.studio.video.planes import Planes, between, planes
from pipeline.studio.video.shapes import Shape
from pipeline.studio.video.zoom import Motion

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ZOOM = 0.06  # of the picture's width and height, in one scene
_FADE = 6  # frames in which heading and figure appear
_ROOM = 1.1  # the picture is kept so much larger than its place: no window is ever enlarged
_opening = threading.Lock()  # a large photo is in memory once, not once for each core
Scene = Mapping[str, Any]


def painted(
    scene: Scene, cues: Sequence[Cue], count: int, shape: Shape, look: Identity, office: Office
) -> Iterator[memoryview]:
    """The frames of a scene. Raises ContentError if its picture can't be used, ConfigError."""
    still = planes(_drawn(scene, shape, look))
    moving = _moving(scene, shape, office)
    patches = [*_appearing(still, shape), *_captions(cues, still, shape)]
    return frames(still, moving, patches, count)


def still(scene: Scene, shape: Shape, look: Identity, office: Office) -> Picture:
    """The scene without captions, its picture at rest."""
    card = _drawn(scene, shape, look)
    if layout.pictured(scene, shape):
        left, top, right, bottom = shape.picture
        card.paste(_picture(scene, office, right - left, bottom - top), (left, top))
    return card


def _drawn(scene: Scene, shape: Shape, look: Identity) -> Picture:
    from PIL import Image

    with Image.open(io.BytesIO(draw.png(layout.card(scene, shape, look)))) as picture:
        drawn: Picture = picture.convert("RGB")
    return drawn


def _picture(scene: Scene, office: Office, width: int, height: int) -> Picture:
    with _opening:
        found: Picture = images.filling(scene["image"], office, width, height)
    return found


def _moving(scene: Scene, shape: Shape, office: Office) -> Moving | None:
    if not layout.pictured(scene, shape):
        return None
    left, top, right, bottom = shape.picture
    width, height = right - left, bottom - top
    large = (round(width * _ROOM / 2) * 2, round(height * _ROOM / 2) * 2)
    picture = planes(_picture(scene, office, *large))
    x, y = large[0] * ZOOM / 2, large[1] * ZOOM / 2
    whole = (0.0, 0.0, float(large[0]), float(large[1]))
    near = (x, y, large[0] - x, large[1] - y)
    motion = Motion(near, whole) if scene["back"] else Motion(whole, near)
    return Moving(picture, motion, left, top, width, height)


def _appearing(still: Planes, shape: Shape) -> Iterator[Patch]:
    """Heading and figure come out of the ground."""
    from PIL import Image

    left, top, right, bottom = shape.head
    size = (right - left, bottom - top)
    ground = planes(Image.new("RGB", size, layout.GROUND))
    shown = still.part(left, top, *size)
    for frame in range(_FADE):
        mixed = between(ground, shown, (frame + 1) / (_FADE + 1))
        yield Patch(frame, frame + 1, left, top, mixed)


# --- captions ---------------------------------------------------------------------------


def _captions(cues: Sequence[Cue], still: Planes, shape: Shape) -> Iterator[Patch]:
    """One patch for each word: the caption with that word lit."""
    left, top, _, _ = shape.captions
    for cue in cues:
        lines, size = broken(cue, shape)
        starts = [round(at * FPS) for _, at in cue.words]
        ends = [*starts[1:], round(cue.end * FPS)]
        starts[0] = round(cue.start * FPS)
        for word, (first, last) in enumerate(zip(starts, ends, strict=True)):
            if last > first:
                yield Patch(first, last, left, top, planes(_caption(lines, size, word, shape)))


def broken(cue: Cue, shape: Shape) -> tuple[list[list[str]], float]:
    """The words of a caption in lines, and the size of type at which they fit their box."""
    left, top, right, bottom = shape.captions
    text = " ".join(lettering.drawable(word) or "…" for word, _ in cue.words)
    size = float(shape.caption)
    while True:
        lines = _lines(text.split(" "), size, right - left)
        high = _height(len(lines), size)
        wide = max(lettering.width(" ".join(line), size, "Bold") for line in lines)
        if (high <= bottom - top and wide <= right - left) or size < 12:
            return lines, size
        size *= 0.94


def _lines(words: Sequence[str], size: float, room: int) -> list[list[str]]:
    lines: list[list[str]] = [[]]
    for word in words:
        longer = " ".join([*lines[-1], word])
        if lines[-1] and lettering.width(longer, size, "Bold") > room:
            lines.append([])
        lines[-1].append(word)
    return lines


def _height(lines: int, size: float) -> float:
    return size * (lettering.ASCENT + lettering.DESCENT + lettering.LEADING * (lines - 1))


def _caption(lines: Sequence[Sequence[str]], size: float, lit: int, shape: Shape) -> Picture:
    from PIL import Image, ImageDraw, ImageFont

    left, top, right, bottom = shape.captions
    picture = Image.new("RGB", (right - left, bottom - top), layout.BAND)
    pen = ImageDraw.Draw(picture)
    face = ImageFont.truetype(str(font("Bold")), size, layout_engine=ImageFont.Layout.RAQM)
    word = 0
    above = (bottom - top - _height(len(lines), size)) / 2
    for row, line in enumerate(lines):
        y = above + size * (lettering.ASCENT + row * lettering.LEADING)
        for at, text in enumerate(line):
            before = " ".join(line[:at]) + (" " if at else "")
            x = lettering.width(before, size, "Bold")
            pen.text((x, y), text, GOLD if word == lit else ON_RED, face, anchor="ls")
            word += 1
    return picture

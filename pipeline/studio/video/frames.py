"""One scene as frames: a still, a picture that may move in it, patches that come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.studio.video.planes import Planes, blank_frame
from pipeline.studio.video.zoom import Motion, Zoom

FPS = 30


@dataclass(frozen=True, slots=True)
class Patch:
    """Something laid over the still from one frame on, until another one (exclusive)."""

    first: int
    last: int
    left: int  # pixels, even
    top: int
    planes: Planes


@dataclass(frozen=True, slots=True)
class Moving:
    """A picture that moves within a rectangle of the frame."""

    picture: Planes  # larger than the rectangle
    motion: Motion
    left: int
    top: int
    width: int
    height: int


def draw_frames(
    still: Planes, moving: Moving | None, patches: Sequence[Patch], count: int
) -> Iterator[memoryview]:
    """`count` frames (yuv420p). Each is only good until the next one is asked for."""
    data, canvas = blank_frame(still.width, still.height)
    canvas.put(still)
    zoom = Zoom(moving.picture, moving.width, moving.height) if moving else None
    shown: list[Patch] = []
    for at in range(count):
        for each in (old for old in shown if old.last <= at):
            _place(canvas, each).put(_place(still, each))
        if moving and zoom:
            share = at / max(1, count - 1)
            target = canvas.part(moving.left, moving.top, moving.width, moving.height)
            zoom.draw(moving.motion.at(share), target)
        shown = [each for each in patches if each.first <= at < each.last]
        for each in shown:
            _place(canvas, each).put(each.planes)
        yield data


def _place(canvas: Planes, patch: Patch) -> Planes:
    return canvas.part(patch.left, patch.top, patch.planes.width, patch.planes.height)

"""A still that moves slowly: windows of a larger picture, laid on the frame's pixels.

ffmpeg's zoompan cuts at whole pixels and shakes visibly. Here each window is interpolated at
1/256 of a pixel, in numpy, columns first and rows afterwards, with every buffer made once:
fresh memory for each frame would cost more than the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.studio.video.planes import Plane, Planes

Window = tuple[float, float, float, float]  # left, top, right, bottom: pixels of the picture
_STRIP = 192  # rows of the frame
_Weights = tuple[npt.NDArray[np.intp], npt.NDArray[np.uint16]]


@dataclass(frozen=True, slots=True)
class Motion:
    """From one window to another, at the same speed all the way."""

    start: Window
    end: Window

    def at(self, share: float) -> Window:
        """`share` of the way, 0 to 1."""
        a, b, c, d = (x + (y - x) * share for x, y in zip(self.start, self.end, strict=True))
        return a, b, c, d


class Zoom:
    """Draws windows of a picture into a frame, or a part of one, of the size given."""

    def __init__(self, picture: Planes, width: int, height: int) -> None:
        halves = (width // 2, height // 2)
        self._y = _Lens(picture.y, width, height)
        self._u = _Lens(picture.u, *halves)
        self._v = _Lens(picture.v, *halves)

    def draw(self, window: Window, out: Planes) -> None:
        """Fill `out` with a window of the picture."""
        left, top, right, bottom = window
        half = (left / 2, top / 2, right / 2, bottom / 2)
        self._y.draw(window, out.y)
        self._u.draw(half, out.u)
        self._v.draw(half, out.v)


class _Lens:
    """One plane, drawn strip by strip so that all of a strip stays in the processor's cache."""

    def __init__(self, plane: Plane, width: int, height: int) -> None:
        # each pixel with its right neighbour in the high byte: one look-up gives both
        beside = np.concatenate([plane[:, 1:], plane[:, -1:]], axis=1)
        self._pairs = plane | (beside.astype(np.uint16) << np.uint16(8))
        self._size = (width, height)
        source = _STRIP * plane.shape[0] // height + 3  # rows of the picture for one strip
        self._taken = np.empty((source, width), np.uint16)
        self._low = np.empty((source, width), np.uint16)
        self._narrow = np.empty((source, width), np.uint8)
        self._upper = np.empty((_STRIP, width), np.uint8)
        self._lower = np.empty((_STRIP, width), np.uint8)
        self._sum = np.empty((_STRIP, width), np.uint16)
        self._more = np.empty((_STRIP, width), np.uint16)

    def draw(self, window: Window, out: Plane) -> None:
        left, top, right, bottom = window
        width, height = self._size
        columns = _places(left, right, width, self._pairs.shape[1])
        rows, down = _places(top, bottom, height, self._pairs.shape[0])
        for at in range(0, height, _STRIP):
            strip = slice(at, at + _STRIP)
            self._draw(columns, (rows[strip], down[strip]), out[strip])

    def _draw(self, columns: _Weights, rows: _Weights, out: Plane) -> None:
        """A few rows of the frame."""
        before, down = rows
        first, count = int(before[0]), len(before)
        narrow = self._squeeze_rows(first, int(before[-1]) + 2, *columns)
        upper, lower = self._upper[:count], self._lower[:count]
        total, more = self._sum[:count], self._more[:count]
        np.take(narrow, before - first, axis=0, out=upper, mode="clip")
        np.take(narrow, before - first + 1, axis=0, out=lower, mode="clip")
        np.multiply(upper, (256 - down)[:, None], out=total)
        np.multiply(lower, down[:, None], out=more)
        _add_rounded(total, more, out)

    def _squeeze_rows(
        self, first: int, last: int, columns: npt.NDArray[np.intp], across: npt.NDArray[np.uint16]
    ) -> Plane:
        """Rows `first` to `last` of the picture at the frame's width."""
        pairs = self._pairs[first:last]
        taken, low = self._taken[: len(pairs)], self._low[: len(pairs)]
        narrow = self._narrow[: len(pairs)]
        np.take(pairs, columns, axis=1, out=taken, mode="clip")
        np.bitwise_and(taken, 255, out=low)
        np.right_shift(taken, 8, out=taken)
        np.multiply(low, 256 - across, out=low)
        np.multiply(taken, across, out=taken)
        _add_rounded(low, taken, narrow)
        return narrow


def _add_rounded(one: npt.NDArray[np.uint16], other: npt.NDArray[np.uint16], out: Plane) -> None:
    """Their sum / 256, rounded. Overwrites `one`."""
    np.add(one, other, out=one)
    np.add(one, 128, out=one)
    np.right_shift(one, 8, out=out, casting="unsafe")


def _places(start: float, end: float, count: int, size: int) -> _Weights:
    """For each of `count` pixels: the pixel of the picture before it, and 1/256ths beyond."""
    step = (end - start) / count
    at = np.clip(start + (np.arange(count) + 0.5) * step - 0.5, 0, size - 1)
    before = at.astype(np.intp)
    return before, ((at - before) * 256 + 0.5).astype(np.uint16)

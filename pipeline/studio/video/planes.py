"""Pictures as an encoder wants them: planes of luma and halved chroma, BT.709, limited range.

Frames are made in these planes and never converted again: half the bytes of RGB, and ffmpeg
only has to encode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Plane: TypeAlias = npt.NDArray[np.uint8]

# ITU-R BT.709-6, items 3.2 to 3.4, of values 0…255: Y 16…235, Cb and Cr 16…240 around 128
_BT709 = (
    0.182586, 0.614231, 0.062007, 16,
    -0.100644, -0.338572, 0.439216, 128,
    0.439216, -0.398942, -0.040274, 128,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planes:
    """One picture or a part of one; width and height are even."""

    y: Plane  # height × width
    u: Plane  # half of both
    v: Plane

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.y.shape[0])

    def part(self, left: int, top: int, width: int, height: int) -> Planes:
        """A rectangle of it, as views: writing there writes here. All numbers even."""
        halves = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
        wholes = (slice(top, top + height), slice(left, left + width))
        return Planes(self.y[wholes], self.u[halves], self.v[halves])

    def put(self, other: Planes) -> None:
        """Take over another picture of the same size."""
        self.y[:], self.u[:], self.v[:] = other.y, other.u, other.v


def planes_of(picture: Picture) -> Planes:
    """The planes of an RGB picture of even size."""
    from PIL.Image import Resampling

    half = (picture.width // 2, picture.height // 2)
    y, u, v = picture.convert("RGB", _BT709).split()
    small = [each.resize(half, Resampling.BOX) for each in (u, v)]
    return Planes(np.asarray(y), np.asarray(small[0]), np.asarray(small[1]))


def blank_frame(width: int, height: int) -> tuple[memoryview, Planes]:
    """The bytes of one frame (yuv420p), and planes that are views of them."""
    size = width * height
    data = np.zeros(size * 3 // 2, np.uint8)
    y, u, v = np.split(data, [size, size * 5 // 4])
    half = (height // 2, width // 2)
    return data.data, Planes(y.reshape(height, width), u.reshape(half), v.reshape(half))


def mix_planes(one: Planes, other: Planes, share: float) -> Planes:
    """A mixture: `share` 0 is one, 1 is the other."""
    weight = np.uint16(round(256 * share))
    pairs = ((one.y, other.y), (one.u, other.u), (one.v, other.v))
    return Planes(*(_mix_planes(a, b, weight) for a, b in pairs))


def _mix_planes(one: Plane, other: Plane, weight: np.uint16) -> Plane:
    rest = np.uint16(256) - weight
    return ((one * rest + other * weight + np.uint16(128)) >> np.uint16(8)).astype(np.uint8)

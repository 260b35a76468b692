"""The three shapes of a film, and what stands where in each. Pixels from the top left corner.

Upright films keep all words and signs where no platform lays its own buttons and texts over
them: at least 14 % from the top, 35 % from the bottom, 6 % from either side (Facebook Ads Guide,
Reels; read 2026-11). The picture fills what is left. The others keep 5 % (EBU R 95).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Box: TypeAlias = tuple[int, int, int, int]  # left, top, right, bottom; all even


@dataclass(frozen=True, slots=True)
class FilmShape:
    """Boxes for: what must be seen, the ward's sign, heading and figures, captions, picture."""

    width: int
    height: int
    safe: Box
    sign: Box
    head: Box
    captions: Box
    picture: Box
    code: Box  # the QR code of the last scene
    beside: Box  # the address beside the code
    heading: int  # pixels of the largest type
    caption: int  # pixels of the captions' type


SHAPES: Mapping[str, FilmShape] = {
    "9:16": FilmShape(
        1080, 1920, (66, 270, 1014, 1248),
        sign=(66, 278, 1014, 346), head=(66, 376, 1014, 906), captions=(66, 936, 1014, 1236),
        picture=(0, 1270, 1080, 1878), code=(78, 548, 402, 872), beside=(448, 560, 1014, 860),
        heading=84, caption=64,
    ),
    "1:1": FilmShape(
        1080, 1080, (54, 54, 1026, 1026),
        sign=(54, 54, 1026, 106), head=(54, 126, 1026, 318), captions=(54, 338, 1026, 508),
        picture=(0, 540, 1080, 1080), code=(110, 590, 550, 1030), beside=(590, 620, 1026, 1000),
        heading=64, caption=46,
    ),
    "16:9": FilmShape(
        1920, 1080, (96, 54, 1824, 1026),
        sign=(96, 54, 1824, 118), head=(96, 160, 872, 738), captions=(96, 786, 1824, 1010),
        picture=(920, 196, 1824, 704), code=(1152, 230, 1592, 670), beside=(920, 714, 1824, 768),
        heading=76, caption=64,
    ),
}  # fmt: skip

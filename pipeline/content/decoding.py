"""Strangers' pictures, opened: only ever in a child with limits (pipeline/confine).

Of the formats that articles may have, and no other decoder of Pillow's; HEIC by libheif and
libde265 alone (pi-heif), which are loaded nowhere but in that child.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from PIL import (
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)
from PIL import Image as Pillow

from pipeline.confine import WorkLimits

HEIF = re.compile(rb"....ftyp(?:heic|heix|heim|heis|mif1|msf1|hevc)", re.DOTALL)
MOST_PIXELS = 40_000_000
MOST_SIDE = 65_500  # pixels: a JPEG holds no longer ones
LIMITS = WorkLimits(seconds=20, memory=900_000_000)
_KINDS = (  # how a file begins → the decoders that may see it
    (re.compile(rb"\xff\xd8\xff"), (JpegImagePlugin.JpegImageFile, MpoImagePlugin.MpoImageFile)),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), (PngImagePlugin.PngImageFile,)),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), (WebPImagePlugin.WebPImageFile,)),
    (re.compile(rb"GIF8[79]a"), (GifImagePlugin.GifImageFile,)),
)
Pillow.preinit()  # once, before the child is forked: else each would do it again
_TURNED = (5, 6, 7, 8)  # EXIF orientations that lie on their side


class Fault(StrEnum):
    """Why a picture can't be used."""

    HUGE = "huge"  # more pixels than are safe, or worth it
    LONG = "long"  # a side that no format of ours can hold
    BROKEN = "broken"
    UNKNOWN = "unknown"  # no picture of a kind that we take


@dataclass(frozen=True, slots=True)
class Measure:
    """What a picture turned out to be; as it is looked at, upright."""

    width: int
    height: int
    format: str  # "jpeg", "png", "webp", "gif", "heif"
    fault: Fault | None = None


@contextmanager
def opened(data: bytes) -> Iterator[Pillow.Image]:
    """A picture, not yet decoded. Raises whatever Pillow meets in broken data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
        with Pillow.open(io.BytesIO(data), formats=_formats(data)) as picture:
            yield picture


def _formats(data: bytes) -> list[str]:
    if HEIF.match(data):
        from pi_heif import register_heif_opener  # phones write it; browsers don't show it

        register_heif_opener()
        return ["HEIF"]
    for begins, kinds in _KINDS:
        if begins.match(data):
            return [each.format for each in kinds]
    raise UnidentifiedImageError


def measured(data: bytes) -> Measure:
    """A picture's size and format, read to its last byte; or what is wrong with it."""
    width = height = 0
    try:
        with opened(data) as picture:
            width, height = picture.size
            format_ = (picture.format or "").lower().replace("mpo", "jpeg")
            if fault := _fault(width, height):
                return Measure(width, height, format_, fault)
            turned = picture.getexif().get(0x0112, 1) in _TURNED
            picture.draft("RGB", (width // 8, height // 8))  # JPEG: read all, compute little
            picture.load()
    except Pillow.DecompressionBombError:
        return Measure(width, height, "", Fault.HUGE)
    except UnidentifiedImageError:
        return Measure(0, 0, "", Fault.UNKNOWN)
    except (MemoryError, ImportError):
        raise
    except Exception:  # Pillow meets broken data in many ways: OSError, SyntaxError, struct.error…
        return Measure(width, height, "", Fault.BROKEN)
    return Measure(*((height, width) if turned else (width, height)), format_)


def _fault(width: int, height: int) -> Fault | None:
    if width * height > MOST_PIXELS:
        return Fault.HUGE
    return Fault.LONG if max(width, height) > MOST_SIDE else None

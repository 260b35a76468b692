"""An author's picture, decoded and fitted: only ever in a child with limits (pipeline/confine).

`printed` gives a JPEG, `spread_out` bare pixels: what comes back is data that nobody parses.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image as Pictures
from PIL import ImageCms, ImageFilter, ImageOps, JpegImagePlugin

from pipeline.confine import WorkLimits
from pipeline.content.decoding import opened
from pipeline.recipes.pictures import ImageRecipe
from pipeline.studio.base.images import encode_jpeg

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LIMITS = WorkLimits(seconds=60, memory=1_500_000_000)
_LITTLE, _MUCH = 0.02, 0.13  # of a picture that is cut away to fill another shape
_DEEP = ("I;16", "I;16L", "I;16B", "I;16N")  # sixteen bits of grey
_ = JpegImagePlugin  # loaded before the child is forked


def develop_jpeg(data: bytes, recipe: ImageRecipe) -> bytes:
    """The JPEG of a recipe. Raises whatever Pillow meets in broken data."""
    with opened(data) as picture:
        upright = _srgb(ImageOps.exif_transpose(picture))
        fitted = ImageOps.fit(upright, _size(upright, recipe), Pictures.Resampling.LANCZOS)
    return encode_jpeg(fitted, recipe.max_bytes)


def spread_out(data: bytes, width: int, height: int) -> bytes:
    """The picture filling width × height, as RGB pixels row by row. Raises as `printed`."""
    with opened(data) as picture:
        picture.draft(None, (max(width, height),) * 2)  # a camera's: read at a fraction of its size
        upright = _srgb(ImageOps.exif_transpose(picture))
        return _fill_size(upright, (width, height)).tobytes()


def _fill_size(picture: Picture, size: tuple[int, int]) -> Picture:
    share = picture.width * size[1] / (picture.height * size[0])
    middle = ImageOps.fit(picture, size, Pictures.Resampling.LANCZOS)
    if not _LITTLE < 1 - min(share, 1 / share) < _MUCH:
        return middle
    ground = middle.filter(ImageFilter.GaussianBlur(size[1] / 10))
    whole = ImageOps.contain(picture, size, Pictures.Resampling.LANCZOS)
    ground.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return ground


def _size(picture: Picture, recipe: ImageRecipe) -> tuple[int, int]:
    width = min(recipe.width, picture.width)
    height = round(picture.height * width / picture.width)
    return width, max(1, min(recipe.height or height, picture.height))


def _srgb(picture: Picture) -> Picture:
    """On white paper, in the colours that screens expect."""
    picture = _to_srgb(picture)
    if picture.mode in _DEEP:
        picture = picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.mode == "P" or "transparency" in picture.info or "A" in picture.getbands():
        picture = picture.convert("RGBA")
        paper = Pictures.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _to_srgb(picture: Picture) -> Picture:
    """A camera's or a printer's colours, turned into sRGB; a broken profile is left aside."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return picture
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        turned = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture
    return turned or picture

"""Pictures for screens: an author's image → one JPEG of a given size. The only door of Pillow.

`scaled` and `cropped` name a picture (pure); `make` draws it when the studio is asked. The
recipe holds the sha256 of the source, so that what was approved is what is drawn: if the file
changed afterwards, `make` refuses instead of publishing an image that nobody approved.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.config import Office
from pipeline.errors import ContentError, reason
from pipeline.model import Form, Image, Rendition

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

QUALITY = 80
_LITTLE, _MUCH = 0.02, 0.13  # of a picture that is cut away to fill another shape
LEAST_QUALITY = 46  # below it a smaller picture looks better than a coarser one


def scaled(image: Image, width: int) -> Rendition:
    """The whole image at most `width` pixels wide, never enlarged."""
    width = min(width, image.width)
    height = max(1, round(image.height * width / image.width))
    return Rendition(Form.IMAGE, _recipe(image, width=width), image.alt, width, height)


def cropped(image: Image, width: int, height: int, max_bytes: int = 0) -> Rendition:
    """The middle of the image in the proportions width:height, never enlarged."""
    share = min(1.0, image.width / width, image.height / height)
    width, height = max(1, int(width * share)), max(1, int(height * share))
    recipe = _recipe(image, width=width, height=height)
    if max_bytes:
        recipe["max_bytes"] = max_bytes
    return Rendition(Form.IMAGE, recipe, image.alt, width, height)


def _recipe(image: Image, **size: int) -> dict[str, Any]:
    source = {"source": image.path, "sha256": image.sha256}
    return {"make": "image", "suffix": "jpg", **source, **size}


def make(recipe: Mapping[str, Any], office: Office, out: Path) -> None:
    """Draw the picture of a recipe into `out`: sRGB, upright, without metadata.

    The recipe: `source` (below content/), `sha256`, `width` (pixels, at most); with `height`
    the middle is cut out in those proportions; with `max_bytes` the picture becomes coarser,
    then smaller than `width`, until it is light enough.
    Raises ContentError if the source is gone, changed since it was approved, or can't be read.
    """
    picture = _opened(_source(recipe, office), recipe)
    out.write_bytes(encoded(picture, recipe.get("max_bytes", 0)))


def filling(recipe: Mapping[str, Any], office: Office, width: int, height: int) -> Picture:
    """The middle of the recipe's source, exactly of this size, enlarged if need be: for films.

    A picture that would lose little is shown whole, on a blur of itself: a drawing's words stand
    near its edges. Raises as `make`.
    """
    return _opened(_source(recipe, office), recipe, (width, height))


def _source(recipe: Mapping[str, Any], office: Office) -> bytes:
    path = office.content / str(recipe["source"])
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(
            f"{recipe['source']}: không đọc được ảnh ({reason(error)}). "
            "Đặt lại tệp ảnh vào chỗ cũ rồi phát hành lại."
        ) from None
    if hashlib.sha256(data).hexdigest() != recipe["sha256"]:
        raise ContentError(
            f"{recipe['source']}: ảnh đã đổi sau khi duyệt. Duyệt lại bài rồi phát hành lại."
        )
    return data


def _opened(
    data: bytes, recipe: Mapping[str, Any], filled: tuple[int, int] | None = None
) -> Picture:
    from PIL import Image as Pictures
    from PIL import ImageOps

    if str(recipe["source"]).lower().endswith((".heic", ".heif")):
        from pi_heif import register_heif_opener

        register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pictures.DecompressionBombWarning)
            with Pictures.open(io.BytesIO(data)) as picture:
                if filled:  # a camera's picture is read at a fraction of its size
                    picture.draft(None, (max(filled), max(filled)))
                upright = _srgb(ImageOps.exif_transpose(picture))
                if filled:
                    fitted = _filled(upright, filled)
                else:
                    size = _size(upright, recipe)
                    fitted = ImageOps.fit(upright, size, Pictures.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Warning, Pictures.DecompressionBombError) as error:
        raise ContentError(
            f"{recipe['source']}: ảnh hỏng hoặc quá lớn ({error}). "
            "Mở ảnh, lưu lại thành JPEG hay PNG vừa phải rồi duyệt lại bài."
        ) from None
    return fitted


def _filled(picture: Picture, size: tuple[int, int]) -> Picture:
    from PIL import Image as Pictures
    from PIL import ImageFilter, ImageOps

    share = picture.width * size[1] / (picture.height * size[0])
    middle = ImageOps.fit(picture, size, Pictures.Resampling.LANCZOS)
    if not _LITTLE < 1 - min(share, 1 / share) < _MUCH:
        return middle
    ground = middle.filter(ImageFilter.GaussianBlur(size[1] / 10))
    whole = ImageOps.contain(picture, size, Pictures.Resampling.LANCZOS)
    ground.paste(whole, ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2))
    return ground


def _size(picture: Picture, recipe: Mapping[str, Any]) -> tuple[int, int]:
    width = min(recipe["width"], picture.width)
    height = round(picture.height * width / picture.width)
    return width, max(1, min(recipe.get("height", height), picture.height))


def _srgb(picture: Picture) -> Picture:
    """On white paper, in the colours that screens expect."""
    from PIL import Image as Pictures

    picture = _profiled(picture)
    if picture.mode == "P" or "transparency" in picture.info or "A" in picture.getbands():
        picture = picture.convert("RGBA")
        paper = Pictures.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _profiled(picture: Picture) -> Picture:
    """A camera's or a printer's colours, turned into sRGB; a broken profile is left aside."""
    from PIL import ImageCms

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


def encoded(picture: Picture, max_bytes: int) -> bytes:
    """A JPEG; coarser, then smaller, until it is no heavier than `max_bytes` (0: no limit)."""
    quality = QUALITY
    while True:
        buffer = io.BytesIO()
        clean = picture.copy()
        clean.info.clear()
        clean.save(buffer, "JPEG", quality=quality, optimize=True, progressive=True)
        data = buffer.getvalue()
        if not max_bytes or len(data) <= max_bytes or min(picture.size) < 16:
            return data
        if quality > LEAST_QUALITY:
            quality = max(LEAST_QUALITY, quality - 8)
        else:
            picture = _smaller(picture)


def _smaller(picture: Picture) -> Picture:
    from PIL import Image as Pictures

    width, height = picture.size
    size = (round(width * 0.85), round(height * 0.85))
    return picture.resize(size, Pictures.Resampling.LANCZOS)

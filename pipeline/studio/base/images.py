"""Pictures for screens: an author's image → one JPEG of a given size.

`scaled` and `cropped` name a picture (pure); `make` draws it when the studio is asked. The
recipe holds the sha256 of the source, so that what was approved is what is drawn: if the file
changed afterwards, `make` refuses instead of publishing an image that nobody approved.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Office
from pipeline.confine import Stumbled, TooMuch, confined
from pipeline.content.images import MOST_BYTES
from pipeline.errors import ContentError
from pipeline.model import Form, Image, Rendition
from pipeline.recipes.pictures import ImageRecipe, SourceFile
from pipeline.studio.base.approved import read_approved

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

QUALITY = 80
LEAST_QUALITY = 46  # below it a smaller picture looks better than a coarser one


def name_scaled(image: Image, width: int) -> Rendition:
    """The whole image at most `width` pixels wide, never enlarged."""
    recipe, width, height = scaled_recipe(image, width)
    return Rendition(Form.IMAGE, recipe, image.alt, width, height)


def scaled_recipe(image: Image, width: int) -> tuple[ImageRecipe, int, int]:
    """(recipe, width, height) of the whole image at most `width` pixels wide."""
    width = min(width, image.width)
    height = max(1, round(image.height * width / image.width))
    recipe = ImageRecipe(source=image.path, sha256=image.sha256, width=width)
    return recipe, width, height


def name_cropped(image: Image, width: int, height: int, max_bytes: int = 0) -> Rendition:
    """The middle of the image in the proportions width:height, never enlarged."""
    share = min(1.0, image.width / width, image.height / height)
    width, height = max(1, int(width * share)), max(1, int(height * share))
    recipe = ImageRecipe(
        source=image.path, sha256=image.sha256, width=width, height=height, max_bytes=max_bytes
    )
    return Rendition(Form.IMAGE, recipe, image.alt, width, height)


def draw_image(recipe: ImageRecipe, office: Office, out: Path) -> None:
    """Draw the picture of a recipe into `out`: sRGB, upright, without metadata.

    Raises ContentError if the source is gone, changed since it was approved, or can't be read.
    """
    data = _source(recipe, office)
    from pipeline.studio.base import developing

    with _explain_failure(recipe):
        jpeg = confined(developing.LIMITS, developing.develop_jpeg, data, recipe)
    out.write_bytes(jpeg)


def fill_frame(recipe: SourceFile, office: Office, width: int, height: int) -> Picture:
    """The middle of a picture, exactly of this size, enlarged if need be: for films.

    A picture that would lose little is shown whole, on a blur of itself: a drawing's words stand
    near its edges. Raises as `make`.
    """
    data = _source(recipe, office)
    from PIL import Image as Pictures

    from pipeline.studio.base import developing

    with _explain_failure(recipe):
        pixels = confined(developing.LIMITS, developing.spread_out, data, width, height)
        return Pictures.frombytes("RGB", (width, height), pixels)


def _source(recipe: ImageRecipe | SourceFile, office: Office) -> bytes:
    path = office.content / recipe.source
    return read_approved(path, recipe.source, recipe.sha256, MOST_BYTES, "ảnh", "tệp ảnh")


@contextmanager
def _explain_failure(recipe: ImageRecipe | SourceFile) -> Iterator[None]:
    """Why a picture can't be drawn, in words for its author."""
    try:
        yield
    except (TooMuch, Stumbled, ValueError) as error:
        why = f"{error}" if isinstance(error, TooMuch) else "ảnh hỏng hoặc quá lớn"
        raise ContentError(
            f"{recipe.source}: không vẽ lại được ảnh này ({why}). "
            "Mở ảnh, lưu lại thành JPEG hay PNG vừa phải rồi duyệt lại bài."
        ) from None


def encode_jpeg(picture: Picture, max_bytes: int) -> bytes:
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

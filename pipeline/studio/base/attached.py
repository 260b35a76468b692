"""Attachments as they are published: the approved bytes, without the people in their properties."""

from __future__ import annotations

from pathlib import Path

from pipeline import attachments
from pipeline.config import Office
from pipeline.confine import Stumbled, TooMuch, confined
from pipeline.errors import ContentError
from pipeline.model import Attachment, Form, Rendition
from pipeline.recipes.pictures import AttachmentRecipe, ImageRecipe
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.approved import read_approved

_WIDEST = 2400  # pixels of a picture: a plan can be read on it, a phone can open it


def name_attachment(each: Attachment) -> Rendition:
    """The file of an attachment. Pictures become JPEG without metadata, as in the text."""
    if each.kind in attachments.PICTURES:
        picture = ImageRecipe(source=each.path, sha256=each.sha256, width=_WIDEST)
        width = min(_WIDEST, each.width)
        height = round(each.height * width / each.width) if each.width else 0
        return Rendition(Form.DOCUMENT, picture, each.title, width, height)
    recipe = AttachmentRecipe(
        suffix=each.kind, source=each.path, sha256=each.sha256, cleaned=each.cleaned
    )
    return Rendition(Form.DOCUMENT, recipe, each.title)


def make_attachment(recipe: AttachmentRecipe, office: Office, out: Path) -> None:
    """Write the file. Raises ContentError if it is not the one that was approved."""
    path = office.content / recipe.source
    most = attachments.MOST_BYTES
    data = read_approved(path, recipe.source, recipe.sha256, most, "tệp đính kèm")
    if recipe.suffix in attachments.SOUNDS:
        ffmpeg.run_ffmpeg(
            ["-i", str(path), "-map", "0:a", "-map_metadata", "-1", "-c", "copy",
             "-fflags", "+bitexact", "-flags", "+bitexact", str(out)]
        )  # fmt: skip
        return
    out.write_bytes(_cleaned(data, recipe) if recipe.cleaned else data)


def _cleaned(data: bytes, recipe: AttachmentRecipe) -> bytes:
    try:
        return confined(attachments.LIMITS, attachments.clean_file, data, recipe.suffix)
    except (TooMuch, Stumbled) as error:
        raise ContentError(
            f"{recipe.source}: không bỏ được tên người trong phần thông tin của tệp ({error}). "
            "Lưu lại tệp thành PDF rồi duyệt lại bài."
        ) from None

"""Pictures of strangers: looked at to the last byte before they stand beside an article."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pipeline.config import Office
from pipeline.content.images import examine
from pipeline.content.problem import Wrong
from pipeline.intake.draft import STAGE
from pipeline.intake.markup import PICTURE, Converted, FoundPicture

LARGEST = 8_000_000  # bytes
_MAGIC = (
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"GIF8", ".gif"),
)
_SHOWN = re.compile(rf"!\[((?:\\.|[^\]\\])*)\]\({PICTURE}(\d+)( \"(?:\\.|[^\"\\])*\")?\)")


class Dot(Wrong):
    """A picture of a point or a line: there to count readers or to fill a gap, not to be seen."""


Fetched = Callable[[str], bytes]  # the bytes of a picture's address; raises Wrong


def ending(data: bytes) -> str:
    """The file ending that belongs to the bytes of an image; empty: none that we carry."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return next((suffix for magic, suffix in _MAGIC if data.startswith(magic)), "")


def look(data: bytes, office: Office) -> str:
    """The right ending of an image that opens. Raises Wrong in words for staff."""
    suffix = ending(data) or ".jpg"
    if len(data) > LARGEST:
        raise Wrong(f"Ảnh nặng hơn {LARGEST // 1_000_000} MB.", "Thu nhỏ ảnh.")
    stage = office.content / STAGE
    stage.mkdir(exist_ok=True)
    file: Path = stage / f"anh{suffix}"
    file.write_bytes(data)
    try:
        found = examine(office.content, f"{STAGE}/{file.name}")
    finally:
        file.unlink()
    if min(found.width, found.height) <= 2:
        raise Dot(f"Ảnh chỉ có {found.width}×{found.height} điểm.", "Gửi ảnh lớn hơn.")
    return suffix


def beside(
    made: Converted, fetched: Fetched, office: Office
) -> tuple[str, tuple[tuple[str, bytes], ...], tuple[str, ...]]:
    """(the text with pictures by file name, those files, notes for staff).

    A picture that can't be had becomes a link to where it lies: it is not lost.
    """
    files: dict[str, bytes] = {}
    names: dict[int, str] = {}
    notes = list(made.notes)
    for number, picture in enumerate(made.pictures):
        try:
            data = fetched(picture.src)
            name = next((name for name, other in files.items() if other == data), "")
            name = name or f"anh-{len(files) + 1}{look(data, office)}"
        except Dot:
            names[number] = ""
            continue
        except Wrong as wrong:
            notes.append(f"Không lấy được ảnh {_place(picture)}: {wrong.message}")
            continue
        files[name], names[number] = data, name
        if not picture.alt:
            notes.append(f"Ảnh {name} chưa có mô tả: viết vào trong ngoặc vuông ![…]({name}).")

    def shown(match: re.Match[str]) -> str:
        number = int(match[2])
        if names.get(number) == "":
            return ""
        if number in names:
            return f"![{match[1]}]({names[number]}{match[3] or ''})"
        src = made.pictures[number].src
        return f"[{match[1] or 'Ảnh'}]({src})" if src.startswith("http") else match[1]

    return _SHOWN.sub(shown, made.text), tuple(files.items()), tuple(notes)


def _place(picture: FoundPicture) -> str:
    return f"“{picture.alt[:60]}”" if picture.alt else f"“{picture.src[:120]}”"

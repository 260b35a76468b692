"""Sound and clips beside an article: found without leaving its folder, and looked at.

Who listens and watches is given by the caller: decoding is the studio's work, below this room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline.content.images import ImageIndex, is_inside
from pipeline.content.problem import Wrong, quoted
from pipeline.errors import ContentError

MOST_BYTES = 400_000_000


def _unheard(path: Path) -> float:
    return 0.0


def _unseen(path: Path, start: float, end: float) -> float:
    return 0.0


@dataclass(frozen=True, slots=True)
class MediaProbe:
    """How long a recording lasts on air; how long a clip lasts from `start` to `end` (0: its end).

    Seconds. Both raise ContentError for what can't be used. Without any nobody looks.
    """

    hear: Callable[[Path], float] = _unheard
    watch: Callable[[Path, float, float], float] = _unseen


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of file, in the words of the staff."""

    name: str  # “Tệp ghi âm”
    useless: str  # said of one that can't be used
    place: str  # where it has to lie
    lighter: str  # what to do with one that is too heavy


@dataclass(frozen=True, slots=True)
class Found:
    """A file that lies beside its article and can be used."""

    path: str  # relative to content/, posix
    sha256: str
    seconds: float


def beside(
    src: str, folder: str, shelf: ImageIndex, sort: Sort, look: Callable[[Path], float]
) -> Found:
    """The file that an article in `folder` names. Raises Wrong."""
    path = path_beside(src, folder, shelf, sort)
    file = shelf.content / path
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Wrong(f"{sort.name} {quoted(src)} nặng hơn 400 MB.", sort.lighter)
        with file.open("rb") as data:
            sha256 = hashlib.file_digest(data, "sha256").hexdigest()
        return Found(path, sha256, look(file))
    except OSError:
        raise Wrong(
            f"Không mở được {sort.name.lower()} {quoted(src)}.", "Kiểm tra quyền đọc."
        ) from None
    except ContentError as error:
        raise Wrong(f"{sort.useless} {error}", "Sửa rồi chạy lại “loa check”.") from None


def path_beside(src: str, folder: str, shelf: ImageIndex, sort: Sort) -> str:
    """Where the file lies that an article in `folder` names, below content/. Raises Wrong."""
    name = unquote(src).strip()
    if name.startswith(("/", "\\", "~")) or ":" in name or "\\" in name:
        raise Wrong(f"{sort.name} {quoted(src)} không nằm cạnh bài.", sort.place)
    if ".." in PurePosixPath(name).parts:
        raise Wrong(f"{sort.name} {quoted(src)} nằm ngoài thư mục của bài (có “..”).", sort.place)
    path = shelf.find(folder, src)
    if path is None:
        likely = shelf.likely(folder, src)
        hint = f"Có phải ý bạn là “{likely}”?" if likely else sort.place
        raise Wrong(f"Không thấy {sort.name.lower()} {quoted(src)} cạnh bài.", hint)
    if not is_inside(shelf.content / path, shelf.content):
        message = f"{sort.name} {quoted(src)} là liên kết dẫn ra ngoài thư mục content."
        raise Wrong(message, "Chép tệp thật vào.")
    return path

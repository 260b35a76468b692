"""A recording beside an article: found without leaving its folder, and listened to.

Who listens is given by the caller: decoding sound is the studio's work, below this room.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline.content.images import Shelf, is_inside
from pipeline.content.problem import Wrong, quoted
from pipeline.errors import ContentError
from pipeline.model import Recording

Listen = Callable[[Path], float]  # seconds on air; raises ContentError if it can't be aired

MOST_BYTES = 400_000_000
_BESIDE = "Để tệp âm thanh trong thư mục của bài và ghi tên tệp, ví dụ “ghi âm: loi-keu-goi.mp3”."


def unheard(path: Path) -> float:
    """For readers that need no sound: nobody listens."""
    return 0.0


def recording(src: str, folder: str, shelf: Shelf, listen: Listen) -> Recording:
    """The recording that an article in `folder` names. Raises Wrong."""
    name = unquote(src).strip()
    if name.startswith(("/", "\\", "~")) or ":" in name or "\\" in name:
        raise Wrong(f"Tệp ghi âm {quoted(src)} không nằm cạnh bài.", _BESIDE)
    if ".." in PurePosixPath(name).parts:
        raise Wrong(f"Tệp ghi âm {quoted(src)} nằm ngoài thư mục của bài (có “..”).", _BESIDE)
    path = shelf.find(folder, src)
    if path is None:
        likely = shelf.likely(folder, src)
        hint = f"Có phải ý bạn là “{likely}”?" if likely else _BESIDE
        raise Wrong(f"Không thấy tệp ghi âm {quoted(src)} cạnh bài.", hint)
    file = shelf.content / path
    if not is_inside(file, shelf.content):
        message = f"Tệp ghi âm {quoted(src)} là liên kết dẫn ra ngoài thư mục content."
        raise Wrong(message, "Chép tệp thật vào.")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise Wrong(f"Tệp ghi âm {quoted(src)} nặng hơn 400 MB.", "Lưu lại thành MP3.")
        with file.open("rb") as data:
            sha256 = hashlib.file_digest(data, "sha256").hexdigest()
        return Recording(src, path, sha256, listen(file))
    except OSError:
        raise Wrong(f"Không mở được tệp ghi âm {quoted(src)}.", "Kiểm tra quyền đọc.") from None
    except ContentError as error:
        raise Wrong(
            f"Tệp ghi âm không phát được. {error}", "Sửa rồi chạy lại “loa check”."
        ) from None

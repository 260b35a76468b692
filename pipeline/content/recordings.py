"""A recording beside an article, heard in place of a reading."""

from __future__ import annotations

from pipeline.content.beside import MediaProbe, Sort, beside
from pipeline.content.images import ImageIndex
from pipeline.model import Recording

_SORT = Sort(
    "Tệp ghi âm",
    "Tệp ghi âm không phát được.",
    "Để tệp âm thanh trong thư mục của bài và ghi tên tệp, ví dụ “ghi âm: loi-keu-goi.mp3”.",
    "Lưu lại thành MP3.",
)


def recording(src: str, folder: str, shelf: ImageIndex, probe: MediaProbe) -> Recording:
    """The recording that an article in `folder` names. Raises Wrong."""
    found = beside(src, folder, shelf, _SORT, probe.hear)
    return Recording(src, found.path, found.sha256, found.seconds)

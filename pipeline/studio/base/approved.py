"""A file of the staff's, if it is still the one that was approved."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.confine import contents
from pipeline.errors import ContentError, reason


def read_approved(
    path: Path, source: str, sha256: str, most: int, what: str, file: str = "tệp"
) -> bytes:
    """The bytes of a file of at most so many. Raises ContentError: gone, or changed since.

    `source`: where it lies, for staff; `what`, `file`: what they call it, and what to put back.
    """
    try:
        data = contents(path, most)
    except OSError as error:
        raise ContentError(
            f"{source}: không đọc được {what} ({reason(error)}). "
            f"Đặt lại {file} vào chỗ cũ rồi phát hành lại."
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ContentError(
            f"{source}: {what} đã đổi sau khi duyệt. Duyệt lại bài rồi phát hành lại."
        )
    return data

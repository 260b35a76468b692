"""What is wrong with an office's articles and schedules."""

from __future__ import annotations

from pipeline.office.newsroom import Newsroom


def content_errors(room: Newsroom) -> str:
    """How many articles can't be read now, and where to look; empty if none."""
    wrong = room.reading.errors if room.reading else ()
    files = sorted({each.path for each in wrong})
    if not files:
        return ""
    first = wrong[0]
    return (
        f"{len(files)} bài có lỗi: {first.path}:{first.line}: {first.message} "
        "Bản đã duyệt (nếu có) vẫn giữ chỗ. Chạy “loa check” để xem cách sửa."
    )

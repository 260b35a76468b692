"""Text that is too long for one request, cut where a speaker would breathe."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from pipeline.errors import ContentError

_BREATHS = (r"(?<=[.!?…])\s+", r"(?<=[;:])\s+", r"(?<=[,–])\s+", r"\s+")  # the best first


def split_text(text: str, longest: int, measure: Callable[[str], int] = len) -> list[str]:
    """The text in parts of at most `longest`, as few as may be, every word in its place.

    Raises ContentError for a word that is longer than that by itself.
    """
    return list(_split(" ".join(text.split()), longest, measure, 0))


def _split(text: str, longest: int, measure: Callable[[str], int], depth: int) -> Iterator[str]:
    if measure(text) <= longest:
        yield text
        return
    if depth == len(_BREATHS):
        raise ContentError(
            f"Từ “{text[:40]}…” dài quá {longest} ký tự nên không giọng đọc trực tuyến nào nhận. "
            "Viết lại chỗ ấy bằng các từ có dấu cách."
        )
    held = ""
    for piece in re.split(_BREATHS[depth], text):
        joined = f"{held} {piece}" if held else piece
        if measure(joined) <= longest:
            held = joined
            continue
        if held:
            yield held
        *whole, held = _split(piece, longest, measure, depth + 1)
        yield from whole
    if held:
        yield held

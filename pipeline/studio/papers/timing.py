"""How long a spoken text takes, and what of it fits the minutes that are given. Pure.

A Vietnamese syllable is a written word; people read aloud to a school yard at 130 to 150 of
them a minute.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.outline import Outline
from pipeline.speech import Passage

SLOW, RATE, FAST = 130, 140, 150  # syllables a minute


def syllables(text: str) -> int:
    """Syllables of a spoken text."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def clock(count: int, rate: int = RATE) -> str:
    """“3 phút 20 giây”, to the nearest five seconds."""
    seconds = max(5, 5 * round(count * 60 / rate / 5))
    minutes, rest = divmod(seconds, 60)
    told = [f"{minutes} phút" if minutes else "", f"{rest} giây" if rest else ""]
    return " ".join(filter(None, told))


def fitting(passages: Sequence[Passage], outline: Outline, most: int) -> list[Passage]:
    """Whole passages of at most `most` syllables in all, the weightiest, in the text's order."""
    ranked = sorted(
        range(len(passages)), key=lambda at: (-_weight(passages[at].written, outline), at)
    )
    chosen, used = set[int](), 0
    for at in ranked:
        count = syllables(passages[at].spoken)
        if used + count <= most:
            chosen.add(at)
            used += count
    return [passages[at] for at in sorted(chosen)]


def _weight(written: str, outline: Outline) -> float:
    weights = [
        weight
        for point, weight in zip(outline.points, outline.weights, strict=True)
        if point in written
    ]
    return max(weights, default=0.0)

"""How long a spoken text takes, and what of it fits the minutes that are given. Pure.

A Vietnamese syllable is a written word; people read aloud to a school yard at 130 to 150 of
them a minute.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.outline import Outline, find_wholes
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
    """Whole passages of at most `most` syllables in all, the weightiest, in the text's order.

    The steps of a list and the rows of a timetable are taken together, or none of them; the
    timetable comes before all else.
    """
    groups = [_Group(tuple(some), must) for some, must in _group_passages(passages, outline)]
    chosen, used = set[int](), 0
    for group in sorted(groups, key=lambda each: each.rank(passages, outline)):
        count = sum(syllables(passages[at].spoken) for at in group.places)
        if used + count <= most:
            chosen.update(group.places)
            used += count
    return [passages[at] for at in sorted(chosen)]


@dataclass(frozen=True, slots=True)
class _Group:
    """Passages that are told together."""

    places: tuple[int, ...]
    must: bool

    def rank(self, passages: Sequence[Passage], outline: Outline) -> tuple[bool, float, int]:
        """The first is taken first."""
        weight = max(_weight(passages[at].written, outline) for at in self.places)
        return not self.must, -weight, self.places[0]


def _group_passages(
    passages: Sequence[Passage], outline: Outline
) -> Iterator[tuple[list[int], bool]]:
    left = list(range(len(passages)))
    for lines, must in find_wholes(outline):
        if some := [at for at in left if passages[at].line in lines]:
            left = [at for at in left if at not in some]
            yield some, must
    yield from (([at], False) for at in left)


def _weight(written: str, outline: Outline) -> float:
    weights = [
        weight
        for point, weight in zip(outline.points, outline.weights, strict=True)
        if point in written
    ]
    return max(weights, default=0.0)

"""What fits a slot: how long things take to say, in which order, and what must wait. Pure.

Choosing may be done on estimates; the studio lays out real sound, and may speak at most 5 %
faster (FASTEST) to keep the promise that a programme ends MARGIN seconds before its slot does.
Nothing is cut: what does not fit is left for the next slot, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from pipeline.model import Article, Priority

MARGIN = 2.0  # seconds of the slot that a programme leaves free
FRAME = 45.0  # seconds: signature, lời xướng, mục lục, lời kết
BETWEEN = 5.5  # seconds that an item costs beside itself: sting, name of its section, pauses
FASTEST = 1.05
SIGNATURE, STING = 6.2, 1.6  # seconds of our own tunes
RATE = 140  # words a minute at which the figures of `estimate` were measured

_STOPS = re.compile(r"[,;:()\[\]–—](?=.*\w)")  # heard as a pause only if words follow
T = TypeVar("T")


def estimate(phrases: Iterable[Sequence[Any]], rate: int = RATE) -> float:
    """Seconds that (text, pause) phrases will take; the last pause is not counted.

    Least squares over 176 phrases of news by espeak-ng's southern voice at 140 words a minute:
    5 % off for one phrase, 1-2 % for an item of a minute.
    """
    seconds, last = 0.0, 0.0
    for text, pause in phrases:
        syllables = len(text.split())
        stops = len(_STOPS.findall(text))
        seconds += (0.11 + 0.277 * syllables + 0.308 * stops) * RATE / rate + pause
        last = pause
    return seconds - last


def length(segments: Sequence[tuple[str, float]]) -> float:
    """Seconds of a programme of (kind, seconds) segments, with the silences between them."""
    kinds = ["", *(kind for kind, _ in segments), ""]
    silences = sum(gap(*pair) for pair in pairwise(kinds))
    return silences + sum(seconds for _, seconds in segments)


def on_air(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The order on air: khẩn cấp, ưu tiên, thông thường; in each class the older first.

    Those of class thông thường stand together by chuyên mục, each opened by its oldest.
    """
    turns = sorted(articles, key=_turn)
    opened: dict[str, int] = {}
    for turn, article in enumerate(turns):
        if article.priority is Priority.NORMAL:
            opened.setdefault(article.section, turn)

    def place(article: Article) -> tuple[int, int]:
        normal = article.priority is Priority.NORMAL
        return article.priority.rank, opened[article.section] if normal else 0

    return tuple(sorted(turns, key=place))  # stable: the older still first


def _turn(article: Article) -> tuple[int, float, str]:
    return article.priority.rank, article.date.timestamp(), article.slug


def fit(
    items: Sequence[T],
    length_s: float,
    *,
    article: Callable[[T], Article],
    seconds: Callable[[T], float],
) -> tuple[list[T], list[T]]:
    """(chosen, dropped), both in the order on air, for a slot of `length_s` seconds.

    Each in its turn gets a place if what is left of the slot holds it: a more urgent one never
    waits for a less urgent one, and a long one that waits does not keep out a short one.
    """
    left = length_s - MARGIN - FRAME
    chosen: list[T] = []
    dropped: list[T] = []
    for item in sorted(items, key=lambda each: _turn(article(each))):
        cost = seconds(item) + BETWEEN
        if cost <= left:
            chosen.append(item)
            left -= cost
        else:
            dropped.append(item)
    return chosen, dropped


def refusal(seconds: float, length_s: float) -> str:
    """Why an item can never be in a slot of this length: a sentence for `check`, or nothing."""
    room = length_s - MARGIN - FRAME - BETWEEN
    return too_long(seconds, room) if seconds > room else ""


def too_long(seconds: float, room: float) -> str:
    """What staff read of words that a slot can't hold."""
    return (
        f"Đọc lên dài {spoken_length(seconds)}, trong khi khung giờ chỉ có chỗ cho "
        f"{spoken_length(max(0.0, room))}. Viết bản tóm cho truyền thanh (mục riêng của kênh "
        "radio trong bài), hoặc xếp khung giờ dài hơn."
    )


def spoken_length(seconds: float) -> str:
    """E.g. “2 phút 05 giây”."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} phút {rest:02d} giây" if minutes else f"{rest} giây"


def gap(before: str, after: str) -> float:
    """Seconds of silence between two kinds of segments; "" is the edge of the programme."""
    if not before:
        return 0.3  # amplifiers of the loudspeakers wake up
    if not after:
        return 0.5
    if "sting" in (before, after):
        return 1.2 if after == "sting" else 0.45
    if before == "signature" or after == "outro":
        return 0.8
    return 0.45

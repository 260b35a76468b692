"""What fits a slot: how long things take to say, in which order, and what must wait. Pure.

Choosing may be done on estimates; the studio lays out real sound, and may speak at most 5 %
faster (FASTEST) to keep the promise that a programme ends MARGIN seconds before its slot does.
Nothing is cut: what does not fit is left for the next slot, and said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import TypeVar

from pipeline.errors import Unsupported
from pipeline.model import Article, Priority
from pipeline.recipes.sound import (
    EspeakVoice,
    PiperVoice,
    ProgrammeRecipe,
    RecordedSound,
    ServiceVoice,
    SpokenWords,
    VoiceChain,
)
from pipeline.voice_settings import espeak_words

MARGIN = 2.0  # seconds of the slot that a programme leaves free
FRAME = 45.0  # seconds: signature, lời xướng, mục lục, lời kết
BETWEEN = 5.5  # seconds that an item costs beside itself: sting, name of its section, pauses
FASTEST = 1.05
SIGNATURE, STING, ALERT = 6.2, 1.6, 2.8  # seconds of our own tunes
TUNES = {"signature": SIGNATURE, "sting": STING, "alert": ALERT}
RATE = 140  # words a minute at which the figures of `estimate` were measured

_STOPS = re.compile(r"[,;:()\[\]–—](?=.*\w)")  # heard as a pause only if words follow
T = TypeVar("T")


class TooLong(Unsupported):
    """The slot can't hold all of it: with fewer items it could."""

    code = "programme-too-long"


def estimate_seconds(phrases: Iterable[tuple[str, float]], rate: float = RATE) -> float:
    """Seconds that (text, pause) phrases will take; the last pause is not counted.

    Least squares over 176 phrases of news by espeak-ng's southern voice at 140 words a minute:
    5 % off for one phrase, 1-2 % for an item of a minute.
    """
    seconds, last = 0.0, 0.0
    for text, pause in phrases:
        syllables = len(text.split())
        seconds += (0.11 + 0.277 * syllables + 0.308 * count_stops(text)) * RATE / rate + pause
        last = pause
    return seconds - last


def count_stops(text: str) -> int:
    """How many commas and the like are heard in a phrase."""
    return len(_STOPS.findall(text))


def programme_seconds(segments: Sequence[tuple[str, float]]) -> float:
    """Seconds of a programme of (kind, seconds) segments, with the silences between them."""
    kinds = ["", *(kind for kind, _ in segments), ""]
    silences = sum(gap_seconds(*pair) for pair in pairwise(kinds))
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


def choose_items(
    items: Sequence[T],
    length_s: float,
    *,
    article: Callable[[T], Article],
    seconds: Callable[[T], float],
    weight: Callable[[T], int] | None = None,
) -> tuple[list[T], list[T]]:
    """(chosen, dropped), each by class and then the older first, for a slot of `length_s` seconds.

    Class by class, the more urgent first: the items of most weight in all that what is left of
    the slot can hold, in whole seconds. So a more urgent one never waits for a less urgent one,
    and a long one that waits does not keep out a short one. Without `weight`, airtime counts.
    """
    left = max(0, floor(length_s - MARGIN - FRAME))
    turns = sorted(items, key=lambda each: _turn(article(each)))
    chosen: list[T] = []
    for priority in sorted(Priority, key=lambda each: each.rank):
        some = [each for each in turns if article(each).priority is priority]
        costs = [ceil(seconds(each) + BETWEEN) for each in some]
        weights = [weight(each) for each in some] if weight else costs
        taken = best_positions(costs, weights, left)
        chosen += [some[n] for n in taken]
        left -= sum(costs[n] for n in taken)
    ours = {id(each) for each in chosen}
    return chosen, [each for each in turns if id(each) not in ours]


def best_positions(costs: Sequence[int], weights: Sequence[int], room: int) -> list[int]:
    """0/1 knapsack: which positions weigh most together at a cost of at most `room`, ascending.

    Of equals the choice that takes the earlier positions. Weights are not negative.
    """
    if sum(costs) <= room:
        return list(range(len(costs)))
    rows = [[0] * (room + 1)]  # rows[-1 - n][r]: the most that positions from n on weigh in r
    for cost, weight in zip(reversed(costs), reversed(weights), strict=True):
        last = rows[-1]
        with_it = (before + weight for before in last)
        rows.append(last[:cost] + [max(pair) for pair in zip(last[cost:], with_it, strict=False)])
    taken: list[int] = []
    for n, (cost, weight) in enumerate(zip(costs, weights, strict=True)):
        here, after = rows[-1 - n], rows[-2 - n]
        if cost <= room and after[room - cost] + weight == here[room]:
            taken.append(n)
            room -= cost
    return taken


def segment_seconds(
    recipe: ProgrammeRecipe, heard: Callable[[SpokenWords | RecordedSound], float | None]
) -> list[tuple[str, float]]:
    """(kind, seconds) of a programme recipe's segments: as heard, where that is known; else by
    estimate.
    """
    found: list[tuple[str, float]] = []
    for each in recipe.segments:
        if each.recording:
            seconds = heard(each.recording) or each.recording.seconds
        elif each.phrases is not None:
            words = SpokenWords(each.phrases, recipe.voices)
            seconds = heard(words) or estimate_seconds(each.phrases, chain_pace(recipe.voices))
        else:
            seconds = TUNES[each.kind]
        found.append((each.kind, float(seconds)))
    return found


def chain_pace(voices: VoiceChain, otherwise: float = RATE) -> float:
    """The speed of the first voice whose speed is known, in espeak-ng's words a minute."""
    for each in voices:
        match each:
            case EspeakVoice():
                return each.rate
            case PiperVoice() | ServiceVoice() if each.rate:
                return espeak_words(each.rate)
    return otherwise


def slot_refusal(seconds: float, length_s: float) -> str:
    """Why an item can never be in a slot of this length: a sentence for `check`, or nothing."""
    room = length_s - MARGIN - FRAME - BETWEEN
    return too_long(seconds, room) if seconds > room else ""


def too_long(seconds: float, room: float) -> str:
    """What staff read of words that a slot can't hold."""
    return (
        f"Đọc lên dài {spoken_length(seconds)}, trong khi khung giờ chỉ có chỗ cho "
        f"{spoken_length(max(0.0, room))}. Viết bản tóm cho truyền thanh (mục “truyền "
        "thanh” ở đầu bài), hoặc xếp khung giờ dài hơn."
    )


def spoken_length(seconds: float) -> str:
    """E.g. “2 phút 05 giây”."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes and not rest:
        return f"{minutes} phút"
    return f"{minutes} phút {rest:02d} giây" if minutes else f"{rest} giây"


def gap_seconds(before: str, after: str) -> float:
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

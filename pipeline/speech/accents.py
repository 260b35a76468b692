"""Words written without accents and without blanks (“tracuuhoso”), cut and made sayable.

Known names come first; a bare run that could be a Vietnamese syllable gets the commonest vowel it
can have (“tuoi” → “tươi”); single letters are spelt.
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.speech.letters import letter
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.numbers import digits, plain
from pipeline.speech.slips import toned
from pipeline.speech.syllables import is_syllable

# Bare rime -> the vowel it most often stands for.
_VOWELS = (
    *(("uong", "ương"), ("uoi", "ươi"), ("uoc", "ươc"), ("uon", "ươn"), ("uom", "ươm")),
    *(("uop", "ươp"), ("uot", "ươt"), ("uou", "ươu"), ("ieng", "iêng"), ("ien", "iên")),
    *(("iem", "iêm"), ("iec", "iêc"), ("iep", "iêp"), ("iet", "iêt"), ("ieu", "iêu")),
    *(("yen", "yên"), ("yet", "yêt"), ("yeu", "yêu"), ("uan", "uân"), ("uat", "uât")),
    *(("uay", "uây"), ("ue", "uê"), ("au", "âu"), ("ay", "ây"), ("un", "ưn"), ("uu", "ưu")),
)
_NAME, _NUMBER, _SYLLABLE, _LETTER = 1.0, 1.0, 2.6, 3.5  # what a part costs; the cheapest cut wins


def segmented(word: str, lexicon: Lexicon) -> str:
    """The words of an accent-less run, always sayable; letters spelt where nothing else fits."""
    return _segmented(word, _Names(lexicon.names))


class _Names(dict[str, str]):
    """A table of names that can be a cache key: one per lexicon."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


@lru_cache(maxsize=4096)
def _segmented(word: str, names: _Names) -> str:
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(word) + 1):
        ways = [
            (best[start][0] + cost, (*best[start][1], said))
            for start in range(max(0, end - 24), end)
            for said, cost in (_part(word[start:end], names),)
            if said
        ]
        best.append(min(ways) if ways else best[-1])
    return " ".join(best[-1][1])


def _part(part: str, names: _Names) -> tuple[str, float]:
    if part in names:
        return names[part], _NAME
    if part.isdecimal():
        return (digits(part) if len(part) > 2 or part[0] == "0" else plain(part)), _NUMBER
    if len(part) == 1:
        return letter(part), _LETTER
    return _accented(part), _SYLLABLE


@lru_cache(maxsize=4096)
def _accented(part: str) -> str:
    """The run as one syllable, with the vowel (and the tone of a stop) that it must have."""
    if not part.isascii() or not part.isalpha() or len(part) > 7:
        return ""
    forms = [part, *(part[: -len(a)] + b for a, b in _VOWELS if part.endswith(a))]
    for form in forms:
        if is_syllable(form):
            return form
        if found := toned(form, 2):
            return found
    return ""

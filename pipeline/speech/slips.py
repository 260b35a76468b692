"""Slips of the keyboard: the likeliest syllable behind “quyêt”, “phưòng”, “nguời”."""

from __future__ import annotations

import unicodedata

from pipeline.speech.letters import spell
from pipeline.speech.respell import respell
from pipeline.speech.syllables import is_syllable, split_tone

_MARKS = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SWAPS = (("uơ", "ươ"), ("ưo", "ươ"), ("uo", "ươ"), ("ie", "iê"), ("ye", "yê"), ("ưỏ", "ưở"))
_TRIED_TONES = (2, 5, 1, 4, 3, 0)


def mended(word: str) -> str:
    """The nearest readable word in lower case; letter names if there is none."""
    word = word.lower()
    base, tone = split_tone(word)
    tones = (tone, *(each for each in _TRIED_TONES if each != tone))
    for candidate in (base, *(base.replace(a, b) for a, b in _SWAPS)):
        for each in tones:
            found = toned(candidate, each)
            if found:
                return found
    bare = "".join(each for each in unicodedata.normalize("NFD", base) if each.isascii())
    return respell(bare) if any(each in "aeiouy" for each in bare) else spell(word)


def toned(base: str, tone: int) -> str:
    """The base with its tone where it can sit, or "" if that is no syllable."""
    if len(base) > 8:
        return ""
    if not tone:
        return base if is_syllable(base) else ""
    for at in range(len(base) - 1, -1, -1):
        candidate = unicodedata.normalize("NFC", base[: at + 1] + _MARKS[tone] + base[at + 1 :])
        if is_syllable(candidate):
            return candidate
    return ""

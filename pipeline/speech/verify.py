"""The gate: nothing may be left that a Vietnamese voice can't say."""

from __future__ import annotations

import re
import unicodedata

from pipeline.speech.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_WRONG_SIGN = re.compile(r"[^\w\s,.;:?!]|[\d_]")


def left_over(spoken: str, allowed: frozenset[str] = frozenset()) -> list[str]:
    """Digits, symbols, vowel-less clusters and impossible syllables still in a spoken text.

    `allowed` are foreign words (lower case) that the voice is known to speak.
    """
    left = _WRONG_SIGN.findall(spoken)
    for word in _WORD.findall(spoken):
        if word.lower() not in allowed and not sayable(word):
            left.append(word)
    return left


def sayable(word: str) -> bool:
    """One syllable; a lone letter only if it is a vowel."""
    if len(word) == 1:
        return unicodedata.normalize("NFD", word.lower())[0] in "aeiouy"
    return is_syllable(word)

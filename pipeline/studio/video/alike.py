"""How much of one text another one says: by pairs of neighbouring words, accents and case aside."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.text import nfc


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words: single Vietnamese syllables are in every text."""
    found = re.findall(r"\w+", nfc(text).casefold())
    return frozenset(pairwise(found)) if len(found) != 1 else frozenset({(found[0], "")})


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of the shorter text's pairs that the other one has."""
    mine, theirs = pairs(one), pairs(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

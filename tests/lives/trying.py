"""Trying a life, and shortening one that fails.

Why a shrinker of our own and not Hypothesis: a life costs half a second, so 2,000 of them leave no
room for a search; its seed alone must bring it back on any machine; and an act that has lost its
sense does nothing, so dropping acts is all the shrinking that is needed.
"""

from __future__ import annotations

import time

from tests.lives.acts import Life
from tests.lives.living import Broken, Living
from tests.lives.office import Office


def broken(office: Office, life: Life) -> str:
    """How a life fails; nothing if it does not."""
    try:
        Living(office).live(life)
    except Broken as error:
        return str(error)
    return ""


def shortened(office: Office, life: Life, seconds: float = 60) -> tuple[Life, str]:
    """The life without the acts that it does not need in order to fail, and how it fails then.

    Greedy: ever smaller runs of acts are dropped from the end on, as long as it fails.
    """
    until, why, size = time.monotonic() + seconds, broken(office, life), len(life)
    while why and size:
        size, at, dropped = size // 2 or 1, len(life), False
        while at > 0 and time.monotonic() < until:
            at -= size
            shorter = life[: max(at, 0)] + life[max(at, 0) + size :]
            if found := broken(office, shorter):
                life, why, dropped = shorter, found, True
        if size == 1 and not dropped:
            break
    return life, why


def told(seed: int, life: Life, why: str) -> str:
    """What whoever mends it needs."""
    acts = "\n".join(f"    {act!r}," for act in life)
    return f"hạt {seed}: {why}\nviệc (tests.lives.trying.broken):\n(\n{acts}\n)"

"""What may happen to an office, and lives made of it at random.

An act names what is done, to which article, and holds the dice that decide everything else. So a
life stays the same life when acts are dropped from it, and one that fails can be shortened. An act
that makes no sense where it stands (to put back what was not deleted) does nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.lives.model import CHANNELS, Version

HOUR = timedelta(hours=1)
MOST_WORDS = 400  # sayings that differ
_THINGS = (
    "ngô", "khoai", "sắn", "đậu", "lạc", "vừng", "mía", "bông", "chè", "dâu",
    "cam", "bưởi", "mận", "đào", "lê", "táo", "hồng", "sen", "súng", "lúa",
)  # fmt: skip
_URGENCIES = ("thông thường", "ưu tiên", "khẩn cấp")
_AUDIENCES = ("", "người cao tuổi", "doanh nghiệp")

EDITS = (
    "reword", "retitle", "repaint", "redate", "hold", "expire", "press", "address",
    "hide", "promote", "choose",
)  # fmt: skip

# theme of a life -> what it has more of
THEMES: dict[str, tuple[str, ...]] = {
    "calm": ("approve", "publish", "wait"),
    "terms": ("redate", "hold", "expire", "press", "address", "choose"),
    "secret": ("hide", "promote", "draft", "delete", "expire"),
    "withdrawn": ("withdraw", "withdraw_on", "approve_all", "reword", "undo"),
    "alarm": ("press", "press", "approve", "redate", "expire", "withdraw", "correct"),
    "bad": ("spoil", "spoil", "scribble", "mend", "hide"),
    "names": ("rename", "move", "rival", "delete", "put_back", "correct"),
    "old": ("back_up", "restore"),
    "clock": ("astray", "right", "expire", "hold"),
    "killed": ("kill", "kill", "correct", "withdraw"),
}
USUAL = {
    "write": 1, "reword": 2, "retitle": 1, "repaint": 1, "redate": 1, "hold": 1, "expire": 1,
    "press": 2, "address": 1, "hide": 1, "promote": 1, "choose": 1, "undo": 1, "draft": 1,
    "rename": 1, "move": 1, "delete": 1, "put_back": 1, "rival": 1, "spoil": 1, "scribble": 1,
    "mend": 2, "approve": 12, "approve_all": 4, "approve_on": 2, "publish": 14, "status": 1,
    "withdraw": 2, "withdraw_on": 1, "correct": 3, "astray": 1, "right": 2, "wait": 9, "kill": 1,
}  # fmt: skip
THEMED = 0.3  # of all acts


@dataclass(frozen=True)
class Act:
    """One thing that happens. `how`: its dice; `how % MOST_WORDS` is no other act's of a life."""

    do: str
    who: int = 0
    how: int = 0

    def dice(self) -> random.Random:
        """The same dice each time they are asked for."""
        return random.Random(self.how)

    def thing(self) -> str:
        """Two words that no other act of the life says."""
        n = self.how % MOST_WORDS
        return f"{_THINGS[n // 20]} {_THINGS[n % 20]}"


Life = tuple[Act, ...]


def life(seed: int) -> Life:
    """A life of eight to twenty acts; its theme and all its dice follow from the seed."""
    chance = random.Random(seed)
    theme = THEMES[sorted(THEMES)[seed % len(THEMES)]]
    dos = ["write", *chance.choice([[], ["approve"], ["approve", "publish"]])]
    length = chance.randint(8, 20)
    while len(dos) < length:
        usual = chance.choices(list(USUAL), list(USUAL.values()))[0]
        do = chance.choice(theme) if chance.random() < THEMED else usual
        if do in ("publish", "kill") and chance.random() < 0.5:
            dos.append("approve")  # what was changed has little chance else
        dos.append(do)
    there, acts = [0], list[Act]()
    for do, saying in zip(dos, chance.sample(range(MOST_WORDS), len(dos)), strict=True):
        who = 1 if do == "write" and acts else chance.choice(there)
        there += {"write": [1], "rival": [2]}.get(do, []) if acts else []
        acts.append(Act(do, who, saying + MOST_WORDS * chance.randrange(10_000)))
    return tuple(acts)


def first(act: Act, now: datetime) -> Version:
    """A new article: mostly one that is to go out at once."""
    chance = act.dice()
    version = Version(
        title=f"Lớp học {act.thing()}",
        words=_words(act),
        picture=chance.randrange(1, 1000),
        day=_whole(now) - HOUR * chance.randint(1, 5),
    )
    for edit, likely in (("redate", 0.15), ("hold", 0.1), ("expire", 0.2), ("press", 0.25)):
        if chance.random() < likely:
            version = edited(version, replace(act, do=edit), now) or version
    return version


def edited(old: Version, act: Act, now: datetime) -> Version | None:
    """The file after one thing in it was changed; None: no change, or one that contradicts."""
    chance = act.dice()
    new = replace(old, **_change(old, act, now, chance))
    contradicts = new.expiry is not None and new.expiry <= new.start
    return None if contradicts or new == old else new


def _change(old: Version, act: Act, now: datetime, chance: random.Random) -> dict[str, Any]:
    whole, today = _whole(now), now.replace(hour=0, minute=0)
    days = [today + timedelta(days=n) for n in (-2, -1, 0, 0, 1)]
    changes: dict[str, Callable[[], dict[str, Any]]] = {
        "reword": lambda: {"words": _words(act)},
        "retitle": lambda: {"title": f"Lớp học {act.thing()}"},
        "repaint": lambda: {"picture": chance.randrange(1, 1000)},
        "redate": lambda: {"day": chance.choice([*days, *_hours(whole, -50, -20, -3, 2, 8, 30)])},
        "hold": lambda: {"embargo": chance.choice([None, *_hours(whole, -4, 2, 8, 30)])},
        "expire": lambda: {"expiry": chance.choice([None, *_hours(whole, -1, 2, 8, 30, 60)])},
        "press": lambda: {"urgency": chance.choice([*_URGENCIES, "khẩn cấp"])},
        "address": lambda: {"audience": chance.choice(_AUDIENCES)},
        "hide": lambda: {"secret": not old.secret},
        "promote": lambda: {"promotion": not old.promotion},
        "choose": lambda: {"channels": frozenset(chance.sample(CHANNELS, chance.randint(1, 3)))},
    }
    return changes[act.do]()


def _hours(whole: datetime, *some: int) -> list[datetime]:
    return [whole + HOUR * n for n in some]


def _words(act: Act) -> str:
    return f"Mời bà con đến học trồng {act.thing()} tại nhà văn hóa."


def _whole(now: datetime) -> datetime:
    """The hour, so that nothing is ever due at the very moment at which somebody looks."""
    return now.replace(minute=0)

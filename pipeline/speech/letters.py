"""The names of letters, and words spelt out."""

from __future__ import annotations

import re

from pipeline.speech.numbers import digits, plain

NAMES = {
    "a": "a",
    "ă": "á",
    "â": "ớ",
    "b": "bê",
    "c": "xê",
    "d": "đê",
    "đ": "đê",
    "e": "e",
    "ê": "ê",
    "f": "ép",
    "g": "gờ",
    "h": "hát",
    "i": "i",
    "j": "di",
    "k": "ca",
    "l": "lờ",
    "m": "mờ",
    "n": "nờ",
    "o": "o",
    "ô": "ô",
    "ơ": "ơ",
    "p": "pê",
    "q": "quy",
    "r": "rờ",
    "s": "ét",
    "t": "tê",
    "u": "u",
    "ư": "ư",
    "v": "vê",
    "w": "vê kép",
    "x": "ích",
    "y": "y",
    "z": "dét",
}
_SIGNS = [chr(each) for each in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
UPPER = "A-Z" + "".join(each for each in _SIGNS if each.isupper())
LOWER = "a-z" + "".join(each for each in _SIGNS if each.islower())
ACCENTED = "".join(each for each in LOWER[3:] if each != "đ")  # small, with an accent
_RUNS = re.compile(r"\d+|[^\W\d_]")


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Compile: `<U>` in a set stands for every capital with its accents, `<L>` for small ones."""
    return re.compile(text.replace("<U>", UPPER).replace("<L>", LOWER), flags)


def letter(name: str) -> str:
    """How one letter is called; a letter of another alphabet is silent."""
    return NAMES.get(name.lower(), "")


def spell(word: str) -> str:
    """Letter by letter, digits one by one: "VHXH" → "vê hát ích hát"."""
    names = (digits(each) if each.isdecimal() else letter(each) for each in word)
    return " ".join(name for name in names if name)


def mixed(word: str) -> str:
    """Letters spelt, runs of digits as numbers: "A12" → "a mười hai", "0012" digit by digit."""
    return " ".join(
        code_number(run) if run.isdecimal() else letter(run) for run in _RUNS.findall(word)
    )


def code_number(figures: str) -> str:
    """Inside a code: two digits are a number, a leading zero or a longer run is spelt."""
    return digits(figures) if figures[0] == "0" or len(figures) > 2 else plain(figures)

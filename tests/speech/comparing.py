"""When a reading is right: as the reference, or with any of its accepted alternatives.

An alternative is `words => other words`; `[a/b/]` is a choice, and an empty one may be left out.
Folding: lower case, no punctuation, one tone-mark placement, and ways of saying the same number
(linh or lẻ, nghìn or ngàn, with or without “không trăm” after a thousand) made equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.speech import load

HERE = Path(__file__).parent
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SAME = (
    (re.compile(r"\blẻ\b"), "linh"),
    (re.compile(r"\bngàn\b"), "nghìn"),
    (re.compile(r"\bmồng\b"), "mùng"),
    (re.compile(r"\bbẩy\b"), "bảy"),
    (re.compile(r"\btỉ\b"), "tỷ"),
    (re.compile(r"\bmươi bốn\b"), "mươi tư"),
    (re.compile(r"\btháng bốn\b"), "tháng tư"),
    (re.compile(r"\b(triệu|tỷ) không trăm linh (\w+)(?= nghìn| triệu)"), r"\1 \2"),
    (re.compile(r"\b(nghìn|triệu|tỷ) không trăm(?= linh| mười| \w+ mươi)"), r"\1"),
    # The same foreign word, as others leave it or spell it.
    (re.compile(r"\bđộ c\b"), "độ xê"),
    (re.compile(r"\bđộ f\b"), "độ ép"),
    (re.compile(r"\bđộ k\b"), "độ ca"),
    (re.compile(r"\bterabyte\b"), "tê ra bai"),
    (re.compile(r"\brupee\b"), "ru pi"),
    (re.compile(r"\binch\b"), "inh"),
    (re.compile(r" x (?=năm mươi)"), " nhân "),
    (re.compile(r"\bgmt\b"), "gờ mờ tê"),
    (re.compile(r"\butc\b"), "u tê xê"),
    (re.compile(r"\bcst\b"), "xê ét tê"),
    (re.compile(r"\bpst\b"), "pê ét tê"),
    (re.compile(r"\best\b"), "e ét tê"),
    (re.compile(r"\bjst\b"), "di ét tê"),
)


class Case(NamedTuple):
    """One line of a set."""

    kind: str
    written: str
    spoken: str
    alternatives: tuple[str, ...]


def cases(name: str) -> list[Case]:
    """The lines of a set beside this file."""
    rows = (HERE / name).read_text(encoding="utf-8").splitlines()[1:]
    found = []
    for row in rows:
        kind, written, spoken, *rest = row.split("\t")
        others = tuple(each for each in (rest[0] if rest else "").split(" | ") if each)
        found.append(Case(kind, written, spoken, others))
    return found


def fold(text: str) -> str:
    """Words only, in one spelling."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())
    folded = " ".join(_foreign().get(word, word) for word in words)
    for pattern, same in _SAME:
        folded = pattern.sub(same, folded)
    return _tones_off(folded)


@lru_cache
def _foreign() -> dict[str, str]:
    """A foreign word left as it was written is as good as our respelling of it."""
    return load(HERE / "no-office").foreign


def _tones_off(text: str) -> str:
    """hoà and hòa, kỹ and kĩ are one word: the tone mark moves to the end."""
    out = []
    for word in text.split():
        parts = unicodedata.normalize("NFD", word)
        tone = "".join(each for each in parts if each in _TONES)
        base = "".join(each for each in parts if each not in _TONES)
        base = re.sub(r"^(h|k|l|m|s|t|qu)y$", r"\1i", base)
        out.append(unicodedata.normalize("NFC", base) + tone)
    return " ".join(out)


class _Paths:
    """The accepted readings as one graph: states, and for each the words that lead on."""

    def __init__(self, words: list[str]) -> None:
        self.main = words
        self.silent: dict[int, list[int]] = {}
        self.spoken: dict[int, list[tuple[str, int]]] = {}
        self.count = len(words) + 1
        for at, word in enumerate(words):
            self.spoken.setdefault(at, []).append((word, at + 1))

    def join(self, start: int, words: list[str], end: int) -> None:
        """Add a way from one state to another."""
        at = start
        for word in words[:-1]:
            self.spoken.setdefault(at, []).append((word, self.count))
            at, self.count = self.count, self.count + 1
        if words:
            self.spoken.setdefault(at, []).append((words[-1], end))
        else:
            self.silent.setdefault(at, []).append(end)

    def allow(self, old: list[str], parts: list[list[list[str]]]) -> None:
        """Wherever `old` stands in the main form, allow `parts`: choices, one after the other."""
        for start in range(len(self.main) - len(old) + 1):
            if self.main[start : start + len(old)] != old:
                continue
            at = start
            for number, choices in enumerate(parts, 1):
                after = start + len(old) if number == len(parts) else self.count
                self.count += number != len(parts)
                for choice in choices:
                    self.join(at, choice, after)
                at = after

    def lead(self, words: list[str]) -> bool:
        """Whether these words lead from the first state to the last of the main form."""
        states = self._closed({0})
        for word in words:
            states = self._closed(
                {to for state in states for said, to in self.spoken.get(state, ()) if said == word}
            )
        return len(self.main) in states

    def _closed(self, states: set[int]) -> set[int]:
        waiting = list(states)
        while waiting:
            for to in self.silent.get(waiting.pop(), ()):
                if to not in states:
                    states.add(to)
                    waiting.append(to)
        return states


def right(case: Case, heard: str) -> bool:
    """Whether what was heard is an accepted reading of the case."""
    paths = _Paths(fold(case.spoken).split())
    for alternative in case.alternatives:
        old, _, new = alternative.partition("=>")
        parts = [each for each in re.split(r"(\[[^\]]*\])", new) if each.strip()] or [""]
        choices = [each.strip("[] ").split("/") if "[" in each else [each] for each in parts]
        paths.allow(fold(old).split(), [[fold(each).split() for each in c] for c in choices])
    return paths.lead(fold(heard).split())

"""A reading aloud → sentences that know how each of their words is written. Pure.

The voice says “một một hai”, the screen shows “112”: a passage of the script holds both, and
every change between them. Where the two can't be laid side by side, the spoken words are shown.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline import programme
from pipeline.recipes.films import ShownPhrase, ShownWords
from pipeline.speech import Change, Passage, Phrase, Script
from pipeline.text import nfc

_CHUNK = re.compile(r"\S+")
_ENDS = (".", "?", "!")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Phrases up to a full stop, or to the end of a passage."""

    phrases: tuple[ShownPhrase, ...]
    passage: int  # which passage of the script, from 0

    @property
    def written(self) -> str:
        """As the screen shows it."""
        return " ".join(unit.written for phrase in self.phrases for unit in phrase.units)

    @property
    def seconds(self) -> float:
        """How long it takes to say, by estimate, the pause after it included."""
        phrases = [(each.spoken, each.pause) for each in self.phrases]
        return programme.estimate_seconds(phrases) + self.phrases[-1].pause


def words(spoken: str) -> list[str]:
    """What a voice says word by word: runs without a blank that hold a letter or a digit."""
    return [each for each in spoken.split() if any(map(str.isalnum, each))]


def sentences(script: Script) -> tuple[Sentence, ...]:
    """All that the script says, in order."""
    told: list[Sentence] = []
    for number, (passage, phrases) in enumerate(_share_phrases(script)):
        run: list[ShownPhrase] = []
        for phrase in _shown_phrases(passage, phrases):
            run.append(phrase)
            if phrase.spoken.endswith(_ENDS):
                told.append(Sentence(tuple(run), number))
                run = []
        if run:
            told.append(Sentence(tuple(run), number))
    return tuple(told)


def _share_phrases(script: Script) -> Iterator[tuple[Passage, list[Phrase]]]:
    """Each passage that is said, with its phrases: both lists run in step."""
    phrases = deque(script.phrases)
    for passage in script.passages:
        wanted, taken, count = len(words(passage.spoken)), [], 0
        while phrases and count < wanted:
            taken.append(phrases.popleft())
            count += len(words(taken[-1].text))
        if taken:
            yield passage, taken


def _shown_phrases(passage: Passage, phrases: Sequence[Phrase]) -> Iterator[ShownPhrase]:
    units = deque(_units(passage))
    if sum(unit.words for unit in units) != sum(len(words(each.text)) for each in phrases):
        units = deque(ShownWords(word, 1) for each in phrases for word in words(each.text))
    for phrase in phrases:
        mine, rest = [], len(words(phrase.text))
        while units and rest > 0:
            unit = units.popleft()
            if unit.words > rest:  # said in two phrases: shown with the first
                units.appendleft(ShownWords("", unit.words - rest))
            mine.append(ShownWords(unit.written, min(unit.words, rest)))
            rest -= unit.words
        yield ShownPhrase(phrase.text, phrase.pause, tuple(mine))


def _units(passage: Passage) -> Iterator[ShownWords]:
    """Written words with the number of words said for each; signs that aren't said go along."""
    held = ""
    changes = sorted(passage.changes, key=lambda each: each.span)
    starts = [each.span[0] for each in changes]
    for start, end in _chunks(passage, changes):
        written = passage.written[start:end]
        own = changes[bisect_left(starts, start) : bisect_left(starts, end)]
        count = _count_spoken(passage.written, own, start, end)
        if count:
            yield ShownWords(_print_quotes(f"{held} {written}".strip()), count)
            held = ""
        else:
            held = f"{held} {written}".strip()


def _print_quotes(written: str) -> str:
    """With the quotation marks of print."""
    return re.sub(r'(?:(?<=[\s(\[])|^)"', "“", written).replace('"', "”")


def _chunks(passage: Passage, changes: Sequence[Change]) -> Iterator[tuple[int, int]]:
    """Runs without a blank, those that one reading holds together made one."""
    current: tuple[int, int] | None = None
    reach = at = 0  # how far the readings go that begin before a place
    for match in _CHUNK.finditer(passage.written):
        start, end = match.span()
        while at < len(changes) and changes[at].span[0] < start:
            reach = max(reach, changes[at].span[1])
            at += 1
        if current and start < reach:
            current = (current[0], end)
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current


def _count_spoken(written: str, changes: Sequence[Change], start: int, end: int) -> int:
    """How many words are said for a part of the written text; `changes` are those in it."""
    count, at = 0, start
    for change in changes:
        count += len(words(written[at : change.span[0]])) + len(words(change.spoken))
        at = max(at, change.span[1])
    return count + len(words(written[at:end].replace("/", " ")))


# --- how much of one text another one says -------------------------------------------------------


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """Neighbouring words: single Vietnamese syllables are in every text."""
    found = re.findall(r"\w+", nfc(text).casefold())
    return frozenset(pairwise(found)) if len(found) != 1 else frozenset({(found[0], "")})


def likeness(one: str, other: str) -> float:
    """0 to 1: the share of the shorter text's pairs that the other one has."""
    mine, theirs = pairs(one), pairs(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))

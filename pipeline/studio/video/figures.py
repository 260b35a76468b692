"""What is shown beside the words of a sentence: numbers, numbers to call, a step, advice. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap

from pipeline.outline import Outline, numbers_to_call
from pipeline.recipes.films import AdviceFigure, FigureRow, RowsFigure, SceneFigure, StepFigure
from pipeline.studio.video.telling import likeness

_SAME = 0.72  # likeness from which two texts say the same
_LABEL = 70  # characters that a number's label may have
_NUMBER = 32  # and the number itself
_ROWS = 3


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """What a scene shows of it, and the line of the author's file that it stands on."""

    shown: SceneFigure
    line: int


def find_figure(outline: Outline, text: str) -> FoundFigure | None:
    """What the outline has to show for a sentence."""
    return (
        _rows(_calls(outline, text), _ROWS)
        or _rows(_numbers(outline, text), _ROWS - 1)
        or _step(outline, text)
        or _advice(outline, text)
    )


def _rows(found: Iterator[tuple[str, str, int]], most: int) -> FoundFigure | None:
    rows = [each for each in found if len(each[0]) <= _NUMBER and len(each[1]) <= _LABEL]
    if not rows:
        return None
    shown = {number: label for number, label, _ in rows[:most]}
    return FoundFigure(RowsFigure(rows=tuple(starmap(FigureRow, shown.items()))), rows[0][2])


def _calls(outline: Outline, text: str) -> Iterator[tuple[str, str, int]]:
    said = numbers_to_call(text)  # “114” at the end of “0251 3871 114” is no number of its own
    for each in outline.hotlines:
        if each.number in said or (len(each.number) < 5 and _short(text, each.number, said)):
            yield each.number, each.whose, each.line


def _short(text: str, number: str, said: Sequence[str]) -> bool:
    """Whether a text says a short number outside of the longer ones that it says."""
    for each in said:
        text = text.replace(each, " ") if each != number else text
    return _says(text, number)


def _numbers(outline: Outline, text: str) -> Iterator[tuple[str, str, int]]:
    said = set(_words(text))
    for fact in outline.facts:
        named = _words(fact.label)
        if _says(text, fact.figure) and 2 * len(said & set(named)) >= len(named):
            yield fact.figure, fact.label, fact.line
    for moment in outline.dates:
        named = _words(moment.label)
        if _says(text, moment.text) and 2 * len(said & set(named)) >= len(named):
            yield moment.text, moment.label, moment.line


def _step(outline: Outline, text: str) -> FoundFigure | None:
    for steps in outline.steps:
        for number, entry in enumerate(steps.entries, 1):
            if _opens(text, entry):
                shown = StepFigure(value=f"{number}/{len(steps.entries)}")
                return FoundFigure(shown, steps.line)
    return None


def _advice(outline: Outline, text: str) -> FoundFigure | None:
    for good, entries in ((False, outline.donts), (True, outline.dos)):
        if any(_opens(text, each) for each in entries):
            return FoundFigure(AdviceFigure(good=good), 0)
    return None


def _opens(text: str, entry: str) -> bool:
    """Whether a sentence is an entry of a list, or the first sentence of it."""
    mine, theirs = _words(text), _words(entry)
    begins = theirs[:3] in (mine[:3], mine[1:4])  # the entry's number may be said first
    return begins and likeness(text, entry) >= _SAME


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _says(text: str, wanted: str) -> bool:
    """Whether the text has it as whole words."""
    whole = rf"(?<![\w.,]){re.escape(wanted)}(?!\w|[.,]\d)"
    return re.search(whole, text, re.IGNORECASE) is not None

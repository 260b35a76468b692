"""Questions that listeners may ask, and the article's own answers to them. Pure.

Nothing is invented: a question is one of the article's headings, or asks in standing words for
what the outline has found (steps, advice, dates, numbers to call).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.outline import Grid, Outline, Topic
from pipeline.text import fold

MOST = 6  # answers told in one list


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and its answer in sentences of the article."""

    ask: str
    answers: tuple[str, ...]

    @property
    def syllables(self) -> int:
        """Of question and answers together."""
        return len(" ".join((self.ask, *self.answers)).split())


def questions(outline: Outline) -> tuple[Question, ...]:
    """All of them, the article's own first; no question twice."""
    found: dict[str, Question] = {}
    told: set[tuple[str, ...]] = set()
    for each in _all(outline):
        if each.answers and fold(each.ask) not in found and each.answers not in told:
            found[fold(each.ask)] = each
            told.add(each.answers)
    return tuple(found.values())


def _all(outline: Outline) -> Iterator[Question]:
    for topic in outline.topics:
        if topic.heading.endswith("?"):
            yield Question(topic.heading, _answer(topic))
    for steps in outline.steps:
        heading = steps.heading.rstrip(":. ")
        if heading and not heading.endswith("?"):
            yield Question(f"“{heading}” gồm những gì?", steps.entries[:MOST])
    yield Question("Nên làm gì?", outline.dos[:MOST])
    yield Question("Không nên làm gì?", outline.donts[:MOST])
    dates = tuple(
        each.label if fold(each.text) in fold(each.label) else f"{each.text}: {each.label}"
        for each in outline.dates[:MOST]
    )
    yield Question("Cần nhớ những mốc thời gian nào?", tuple(dict.fromkeys(dates)))
    calls = tuple(f"{each.number}: {each.whose}" for each in outline.hotlines[:MOST])
    yield Question("Cần giúp đỡ thì gọi số nào?", calls)
    yield Question("Bài này muốn nói điều gì?", (outline.summary,) if outline.summary else ())


def _answer(topic: Topic) -> tuple[str, ...]:
    lines = [*topic.points, *topic.sentences]
    if topic.table and not topic.points:
        lines = [*rows_of(topic.table), *topic.sentences]
    return tuple(line for line in lines if not line.endswith(":"))[:MOST]


def rows_of(grid: Grid) -> Iterator[str]:
    """The rows of a table as lines: “Khu phố 1: 17h00; thứ Hai”."""
    for row in grid.rows:
        first, *rest = [cell for cell in row if cell] or [""]
        if first:
            yield f"{first}: {'; '.join(rest)}" if rest else first

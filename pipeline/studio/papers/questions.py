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
WHOLE = 12  # entries of a list that is told whole; a longer one is left to the text


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and its answer in sentences of the article."""

    ask: str
    answers: tuple[str, ...]
    whole: bool = False  # half of the answer would mislead: a list of steps, a timetable
    start: int = 0  # the number of the first answer, where they are numbered

    @property
    def syllables(self) -> int:
        """Of question and answers together."""
        return len(" ".join((self.ask, *self.answers)).split())

    @property
    def numbered(self) -> tuple[str, ...]:
        """The answers as they are said in one go: with their numbers, if they have any."""
        if not self.start:
            return self.answers
        return tuple(f"{at}. {each}" for at, each in enumerate(self.answers, self.start))


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
            yield _own(topic, outline)
    for steps in outline.steps:
        heading = steps.heading.rstrip(":. ")
        if heading and not heading.endswith("?") and len(steps.entries) <= WHOLE:
            yield Question(f"“{heading}” gồm những gì?", steps.entries, True, steps.start)
    yield Question("Nên làm gì?", outline.dos[:MOST])
    yield Question("Cần lưu ý điều gì?", outline.donts[:MOST])  # they say no by themselves
    dates = dict.fromkeys(
        each.label if fold(each.text) in fold(each.label) else f"{each.text}: {each.label}"
        for each in outline.dates
    )
    if len(dates) <= WHOLE:
        yield Question("Cần nhớ những mốc thời gian nào?", tuple(dates), True)
    calls = tuple(f"{each.number}: {each.whose}" for each in outline.hotlines)
    if len(calls) <= WHOLE:
        yield Question("Cần giúp đỡ thì gọi số nào?", calls, True)
    yield Question("Bài này muốn nói điều gì?", (outline.summary,) if outline.summary else ())


def _own(topic: Topic, outline: Outline) -> Question:
    """A heading that asks, and what stands under it: numbered entries and rows all of them."""
    steps = next((each for each in outline.steps if each.heading == topic.heading), None)
    if steps and len(steps.entries) <= WHOLE:
        return Question(topic.heading, steps.entries, True, steps.start)
    kept = list(topic.points[:MOST])
    if topic.table and not topic.points:
        kept = list(rows_of(topic.table))
    if steps or len(kept) > WHOLE:
        return Question(topic.heading, ())
    rest = topic.sentences[: max(0, MOST - len(kept))]
    told = tuple(line for line in (*kept, *rest) if not line.endswith(":"))
    return Question(topic.heading, told, bool(topic.table and not topic.points))


def rows_of(grid: Grid) -> Iterator[str]:
    """The rows of a table as lines: “Khu phố 1: 17h00; thứ Hai”."""
    for row in grid.rows:
        first, *rest = [cell for cell in row if cell] or [""]
        if first:
            yield f"{first}: {'; '.join(rest)}" if rest else first

"""What an outline is made of. `line` is always a line of the author's file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that the article tells: “trên 80” “%” of “người dân dùng dịch vụ công”."""

    value: str  # as written, with the words that bound it: "trên 80", "5.000.000", "24/7"
    unit: str  # "%", "đồng", "ngày làm việc"; empty for 24/7
    label: str  # what it counts; never empty
    line: int = 0

    @property
    def figure(self) -> str:
        """Value and unit as people write them: “80%”, “5.000.000 đồng”."""
        glue = "" if self.unit in ("", "%") else " "
        return f"{self.value}{glue}{self.unit}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or an hour, and what happens then."""

    text: str  # "Thứ Hai, 30/11", "trước 15h00 ngày 25/11"
    label: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number to call, and who answers or what for."""

    number: str  # "113", "1900 0368"
    whose: str  # "Công an"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Steps:
    """A numbered list, and the heading that it stands under. Told whole or not at all."""

    heading: str
    entries: tuple[str, ...]  # each with all that stands in it
    line: int = 0
    start: int = 1  # the number of the first one
    last: int = 0  # the line where the last one ends


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in plain words; `numeric` are the columns (from 0) whose cells are all numbers."""

    heading: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    line: int = 0
    introduced: bool = False  # the words before it lead to it: “… như sau:”


@dataclass(frozen=True, slots=True)
class Topic:
    """One heading and what stands under it, until the next heading. The opening has no heading."""

    heading: str
    level: int  # 0: the opening
    sentences: tuple[str, ...]  # of its paragraphs
    points: tuple[str, ...]  # the entries of its lists
    table: Grid | None = None  # the first one
    image: str = ""  # `src` of the first image
    line: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """What an article tells, in the order of its text."""

    title: str
    kicker: str  # what stands before the headline: “Bình dân học vụ số, bài 1”; or empty
    headline: str  # the title without the kicker
    summary: str
    points: tuple[str, ...]  # whole sentences that could stand alone, in the order of the text
    weights: tuple[float, ...]  # how much each point matters
    numbered: tuple[bool, ...] = ()  # which points are parts of a numbered list
    facts: tuple[Fact, ...] = ()
    steps: tuple[Steps, ...] = ()
    dos: tuple[str, ...] = ()
    donts: tuple[str, ...] = ()
    dates: tuple[Moment, ...] = ()
    hotlines: tuple[Hotline, ...] = ()
    topics: tuple[Topic, ...] = ()
    tables: tuple[Grid, ...] = ()
    call: str = ""  # what readers are asked to do, as one sentence; or empty
    orders: tuple[str, ...] = ()  # who must go where, by when: sentences of an urgent article

    def telling(self, most: int, longest: int = 0) -> tuple[str, ...]:
        """The `most` weightiest points of at most `longest` characters, in the text's order.

        None of them is a part of a numbered list: whoever follows two of five steps is lost.
        """
        fit = [
            at
            for at, text in enumerate(self.points)
            if len(text) <= (longest or 10_000) and not any(self.numbered[at : at + 1])
        ]
        best = sorted(fit, key=lambda at: (-self.weights[at], at))[:most]
        return tuple(self.points[at] for at in sorted(best))


@dataclass(frozen=True, slots=True)
class Line:
    """One run of words of the text, where it stands and what kind of block holds it."""

    text: str
    line: int
    heading: str  # that it stands under
    kind: str  # "paragraph", "entry", "step", "quote"
    strong: str = ""  # the bold words that it begins with
    above: str = ""  # the entry that holds this one, or the words that introduce its list
    numbered: bool = False  # it is a part of a numbered list


def each_once(texts: Sequence[str]) -> Iterator[str]:
    """Texts in order, each once."""
    yield from dict.fromkeys(text for text in texts if text)

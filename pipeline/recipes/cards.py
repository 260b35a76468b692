"""Pictures that are drawn of an article's words: infographics, covers, charts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from pipeline.recipes.codec import OPTIONAL


class BigFigure(NamedTuple):
    """A number in a tile: “trên 80 % hộ dân”."""

    bound: str  # “trên”, or empty
    number: str
    unit: str
    label: str


class NumberedStep(NamedTuple):
    """One of a numbered list; `lead` is its catchword, or empty."""

    lead: str
    text: str


class TimetableRow(NamedTuple):
    """A day, and what happens on it."""

    when: str
    what: tuple[str, ...]


class Call(NamedTuple):
    """A number to call."""

    number: str
    whose: str


class ChartRow(NamedTuple):
    """A row of a table of numbers: a value for each series, and as its author wrote it."""

    name: str
    values: tuple[float, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AdviceTexts:
    """What to do, and what not."""

    dos: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    donts: tuple[str, ...] = field(default=(), metadata=OPTIONAL)


@dataclass(frozen=True, slots=True)
class AdviceTitles:
    """What stands over advice; papers and cards that were approved long ago name none."""

    dos: str = field(default="", metadata=OPTIONAL)
    donts: str = field(default="", metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPart:
    """Who must go where, by when."""

    kind: Literal["orders"] = "orders"
    heading: str = ""
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersPart:
    """Big figures in tiles."""

    kind: Literal["numbers"] = "numbers"
    heading: str = ""
    entries: tuple[BigFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsPart:
    """A numbered list."""

    kind: Literal["steps"] = "steps"
    heading: str = ""
    entries: tuple[NumberedStep, ...]
    start: int = field(default=1, metadata=OPTIONAL)  # the number of the first


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvicePart:
    """Two cards beside each other, or one."""

    kind: Literal["advice"] = "advice"
    heading: str = ""
    entries: AdviceTexts
    titles: AdviceTitles | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesPart:
    """A timetable."""

    kind: Literal["dates"] = "dates"
    heading: str = ""
    entries: tuple[TimetableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsPart:
    """Sentences."""

    kind: Literal["points"] = "points"
    heading: str = ""
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsPart:
    """Numbers to call."""

    kind: Literal["calls"] = "calls"
    heading: str = ""
    entries: tuple[Call, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPart:
    """A table of numbers as bars, or as a line where time passes."""

    kind: Literal["bars", "line"]
    heading: str = ""
    entries: tuple[ChartRow, ...]
    series: tuple[str, ...]


Part: TypeAlias = (
    OrdersPart
    | NumbersPart
    | StepsPart
    | AdvicePart
    | DatesPart
    | PointsPart
    | CallsPart
    | ChartPart
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InfographicRecipe:
    """The infographic of an article: PNG."""

    make: Literal["infographic"] = "infographic"
    suffix: Literal["png"] = "png"
    version: int  # of the drawing
    shape: str  # "portrait" or "a4"
    ward: str
    publisher: str
    kicker: str
    seal: str  # of the emblem
    title: str
    summary: str
    parts: tuple[Part, ...]
    call: str  # what to do now
    url: str  # behind the QR code; empty: no code
    invitation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRecipe:
    """The cover of an article that has no picture: JPEG of exactly these pixels."""

    make: Literal["cover"] = "cover"
    suffix: Literal["jpg"] = "jpg"
    version: int
    ward: str
    publisher: str
    kicker: str
    seal: str
    title: str
    urgent: bool
    width: int
    height: int
    max_bytes: int = field(default=0, metadata=OPTIONAL)  # 0: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRecipe:
    """A table of numbers as a picture: PNG."""

    make: Literal["chart"] = "chart"
    suffix: Literal["png"] = "png"
    version: int
    ward: str
    publisher: str
    kicker: str
    seal: str
    title: str
    part: ChartPart


CardRecipe: TypeAlias = InfographicRecipe | CoverRecipe | ChartRecipe

"""A short film of an article, its captions and its cover: all that is seen and said in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from pipeline.recipes.codec import OPTIONAL, called
from pipeline.recipes.pictures import SourceFile
from pipeline.recipes.sound import VoiceChain
from pipeline.recipes.words import BrandMark


class ShownWords(NamedTuple):
    """What is shown while so many words are said: one at least."""

    written: str
    words: int


class ShownPhrase(NamedTuple):
    """A phrase as the voice gets it, and as the screen shows it."""

    spoken: str
    pause: float  # seconds of silence after it
    units: tuple[ShownWords, ...]  # together as many words as `spoken`


class FigureRow(NamedTuple):
    """A number, and what it is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsFigure:
    """Numbers, or numbers to call."""

    kind: Literal["rows"] = "rows"
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFigure:
    """Which step of how many: “2/4”."""

    kind: Literal["step"] = "step"
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceFigure:
    """What should be done, or not."""

    kind: Literal["advice"] = "advice"
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigure:
    """The way to the whole article."""

    kind: Literal["code"] = "code"
    url: str


SceneFigure: TypeAlias = RowsFigure | StepFigure | AdviceFigure | CodeFigure


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is seen while some sentences are said."""

    kind: Literal["title", "told", "end"]
    kicker: str
    heading: str
    figure: SceneFigure | None
    image: SourceFile | None
    weight: float  # what weighs least is left out first of a film that turns out too long
    phrases: tuple[ShownPhrase, ...] = field(metadata=called("breaths"))
    whole: int = field(
        default=0, metadata=OPTIONAL
    )  # the line of the list that it is told with, or not at all
    back: bool = False  # the picture moves back from where it stood in the scene before


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRecipe:
    """A film: MP4 of 30 frames a second."""

    make: Literal["video"] = "video"
    suffix: Literal["mp4"] = "mp4"
    shape: str  # "9:16", "1:1", "16:9"
    title: str
    artist: str
    brand: BrandMark = field(metadata=called("look"))
    voices: VoiceChain
    scenes: tuple[Scene, ...]
    music: SourceFile | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionsRecipe:
    """The captions of a film."""

    make: Literal["captions"] = "captions"
    suffix: Literal["srt", "vtt", "ass"]
    film: FilmRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmCoverRecipe:
    """The first scene of a film as a picture: JPEG."""

    make: Literal["frame"] = "frame"
    suffix: Literal["jpg"] = "jpg"
    max_bytes: int
    film: FilmRecipe

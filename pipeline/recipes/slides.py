"""A deck: one idea a slide, with all that is shown and all that is said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from pipeline.recipes.codec import called
from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.words import BrandMark, StyledParagraph


class SpeakerNote(NamedTuple):
    """What is said of a slide, and the line of the author's file that it stands on."""

    line: int
    text: str


Notes = tuple[SpeakerNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverIdea:
    """The title of the article."""

    kind: Literal["cover"] = "cover"
    title: str
    kicker: str = ""
    line: int
    text: str
    day: str
    picture: ShownPicture | None
    notes: Notes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextIdea:
    """Paragraphs; "saying": few words in large letters."""

    kind: Literal["text", "saying"] = "text"
    title: str
    kicker: str = ""
    line: int
    paras: tuple[StyledParagraph, ...]
    notes: Notes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableIdea:
    """A table; `first_row` is the line of its first row in the author's file."""

    kind: Literal["table"] = "table"
    title: str
    kicker: str = ""
    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int
    notes: Notes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureIdea:
    """A picture with its caption."""

    kind: Literal["picture"] = "picture"
    title: str
    kicker: str = ""
    line: int
    picture: ShownPicture
    notes: Notes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingIdea:
    """Whom to call, and the way to the whole article."""

    kind: Literal["closing"] = "closing"
    title: str
    kicker: str = ""
    line: int
    paras: tuple[StyledParagraph, ...]
    address: str
    notes: Notes = ()


Idea: TypeAlias = CoverIdea | TextIdea | TableIdea | PictureIdea | ClosingIdea


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidesRecipe:
    """The slides of an article: PPTX."""

    make: Literal["slides"] = "slides"
    suffix: Literal["pptx"] = "pptx"
    version: int  # of the drawing
    title: str
    at: str  # ISO 8601, with its zone: the moment that its properties name
    address: str
    brand: BrandMark = field(metadata=called("look"))
    ideas: tuple[Idea, ...]

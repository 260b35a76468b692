"""Papers to print: what each of the templates prints, every word of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pipeline.recipes.cards import AdviceTitles
from pipeline.recipes.codec import OPTIONAL, called
from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.words import BrandMark, Runs, StyledParagraph

# --- pieces of a text -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuotedParagraph:
    """A paragraph of a quotation."""

    runs: Runs


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphPiece:
    """A paragraph."""

    kind: Literal["para"] = "para"
    runs: Runs


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list, and those one level deeper."""

    runs: Runs
    deeper: tuple[Runs, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPiece:
    """A list with bullets."""

    kind: Literal["list"] = "list"
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPiece:
    """A numbered list; `start` is the number of its first entry."""

    kind: Literal["enum"] = "enum"
    entries: tuple[ListEntry, ...]
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePiece:
    """A quotation."""

    kind: Literal["quote"] = "quote"
    pieces: tuple[QuotedParagraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePiece:
    """A table; every row has as many cells as its head. Widths are points."""

    kind: Literal["table"] = "table"
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


Piece: TypeAlias = ParagraphPiece | ListPiece | NumberedPiece | QuotePiece | TablePiece
Pieces: TypeAlias = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (or none) and what stands under it."""

    heading: str
    level: int
    pieces: Pieces


Sections: TypeAlias = tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class QrCode:
    """An address that is printed as a code."""

    qr: str


# --- what a template prints -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What the papers of one article share."""

    headline: str
    kicker: str
    summary: str
    credit: str
    day: str  # dd/mm/yyyy
    address: str  # where the public reads it whole
    keywords: tuple[str, ...]
    place_and_day: str
    contacts: Pieces
    picture: ShownPicture | None


@dataclass(frozen=True, slots=True)
class NoticeVersion:
    """Which of the notice's texts, with its picture or without."""

    text: int
    picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeData(PaperHead):
    """A notice for the board: the template takes the first version that fits a page."""

    texts: tuple[Sections, ...]
    versions: tuple[NoticeVersion, ...]
    issuer: tuple[str, ...]  # the lines of its head


@dataclass(frozen=True, slots=True)
class LeafletVersion:
    """Which points a leaflet tells, and which of its runs of sections; None: it has none."""

    picture: bool
    points: tuple[StyledParagraph, ...]
    sections: int | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletData(PaperHead):
    """A page to take home: the template takes the first version that fits."""

    sections: tuple[Sections, ...] | None = field(default=None, metadata=OPTIONAL)
    versions: tuple[LeafletVersion, ...]
    dos: tuple[str, ...]
    donts: tuple[str, ...]
    titles: AdviceTitles | None = field(default=None, metadata=OPTIONAL)
    orders: tuple[str, ...] = field(default=(), metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterStory:
    """One article in a newsletter."""

    headline: str
    kicker: str
    picture: ShownPicture | None
    address: str
    credit: str
    summary: str
    pieces: Pieces
    code: QrCode


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterData:
    """Several articles in two columns."""

    masthead: str
    issue: str
    address: str = ""
    keywords: tuple[str, ...] = ()
    contacts: Pieces
    stories: tuple[NewsletterStory, ...]


@dataclass(frozen=True, slots=True)
class SpeakerPart:
    """One part of what a speaker brings along."""

    heading: str
    sections: Sections


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerData(PaperHead):
    """What a speaker brings to the neighbourhood's meeting."""

    about: Pieces
    parts: tuple[SpeakerPart, ...]


@dataclass(frozen=True, slots=True)
class AssemblyPart:
    """One part of what is read under the flag, and how long it takes (in words)."""

    heading: str
    time: str
    pieces: Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyData(PaperHead):
    """What is read to a school in five minutes."""

    syllables: int
    about: Pieces
    parts: tuple[AssemblyPart, ...]


# --- recipes --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPaper:
    """What every paper is made from beside the data of its template; a PDF."""

    make: Literal["paper"] = "paper"
    suffix: Literal["pdf"] = "pdf"
    version: int  # of the templates
    form: str
    title: str
    at: str  # ISO 8601, with its zone: the moment that its properties name
    brand: BrandMark = field(metadata=called("look"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRecipe(PrintedPaper):
    """Thông báo."""

    form: Literal["notice"] = "notice"
    data: NoticeData


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletRecipe(PrintedPaper):
    """Tờ phát."""

    form: Literal["leaflet"] = "leaflet"
    data: LeafletData


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterRecipe(PrintedPaper):
    """Bản tin."""

    form: Literal["newsletter"] = "newsletter"
    data: NewsletterData


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerRecipe(PrintedPaper):
    """Đề cương tuyên truyền viên."""

    form: Literal["speaker"] = "speaker"
    data: SpeakerData


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyRecipe(PrintedPaper):
    """Lời đọc dưới cờ."""

    form: Literal["assembly"] = "assembly"
    data: AssemblyData


PaperRecipe: TypeAlias = (
    NoticeRecipe | LeafletRecipe | NewsletterRecipe | SpeakerRecipe | AssemblyRecipe
)

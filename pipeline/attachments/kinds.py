"""Kinds of files that may be published, and why one may not. Values only.

A kind is named by its ending, in small letters and without the dot.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.confine import WorkLimits

MOST_BYTES = 100_000_000  # of one file: a phone on a slow line takes minutes for it
MOST_WORDS = 100_000  # characters of a file's words that are kept
LIMITS = WorkLimits(seconds=60, memory=1_500_000_000, answer=MOST_BYTES + 16_000_000)

WORD = frozenset({"docx", "xlsx", "pptx"})  # ISO/IEC 29500
ODF = frozenset({"odt", "ods", "odp"})  # ISO/IEC 26300
OLD = frozenset({"doc", "xls", "ppt"})  # [MS-CFB], the binary formats up to Office 2003
PICTURES = frozenset({"jpg", "png", "webp", "gif", "heic"})
SOUNDS = frozenset({"mp3", "m4a"})
KINDS = frozenset({"pdf", "csv"}) | WORD | ODF | OLD | PICTURES | SOUNDS
_SAME = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "heif": "heic"}


class FileFault(StrEnum):
    """Why a file may not be published."""

    UNKNOWN = "unknown"  # of no kind that is published
    ARCHIVE = "archive"  # ZIP, RAR, 7z: nobody sees what is inside
    PROGRAM = "program"  # it can be run, or shown as a page with scripts
    BROKEN = "broken"
    LOCKED = "locked"  # it asks for a password
    MACRO = "macro"
    SCRIPT = "script"  # of a PDF: JavaScript, a form that sends, a program to start
    INSIDE = "inside"  # another file lies in it
    REMOTE = "remote"  # it fetches something when it is opened
    FORMULA = "formula"  # a cell of a CSV that a spreadsheet would work out
    MIXED = "mixed"  # two files in one: it is another one for another reader
    HUGE = "huge"  # small as it lies there, far too large once it is opened


@dataclass(frozen=True, slots=True)
class FileLook:
    """What a file turned out to be."""

    kind: str = ""  # empty: of no kind that is known
    fault: FileFault | None = None
    signed: bool = False  # digitally: any change would break the signature
    named: bool = False  # people are named in what nobody sees (author, last editor)
    remarks: bool = False  # it holds remarks of readers, or changes that are still marked
    words: str = ""  # the text in it, paragraph by paragraph; empty: none could be read
    cut: bool = False  # there are more words than are kept


def kind_of_name(name: str) -> str:
    """The kind that a file's ending tells; empty: of none that is published."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    kind = _SAME.get(ending, ending)
    return kind if kind in KINDS else ""

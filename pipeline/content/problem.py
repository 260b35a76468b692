"""What can be said about a file: where, what is wrong, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much it matters."""

    ERROR = "lỗi"  # the file gives no article
    HINT = "nhắc"  # the file is used; somebody should look at it


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, in words for the staff."""

    path: str  # relative to the office, posix
    line: int  # from 1; the whole file or folder: 1
    message: str  # Vietnamese: what is wrong
    remedy: str  # Vietnamese: what to do next
    level: Level = Level.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.message} {self.remedy}"


class Wrong(Exception):  # internal to pipeline/content: always caught by the one who reads a file
    """A value that can't be used, on its way to becoming a Problem."""

    def __init__(self, message: str, remedy: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.remedy, self.line = message, remedy, line


@dataclass(slots=True)
class Findings:
    """Problems of one file, being gathered."""

    path: str
    found: list[Problem] = field(default_factory=list)

    def error(self, line: int, message: str, remedy: str) -> None:
        """The file can't become an article."""
        self.found.append(Problem(self.path, line, message, remedy))

    def hint(self, line: int, message: str, remedy: str) -> None:
        """The file becomes an article all the same."""
        self.found.append(Problem(self.path, line, message, remedy, Level.HINT))

    def wrong(self, wrong: Wrong, line: int) -> None:
        """The error of a value; `line` is used if the value's own is not known."""
        self.error(wrong.line or line, wrong.message, wrong.remedy)

    @property
    def fatal(self) -> bool:
        """Whether an error was found."""
        return any(each.level is Level.ERROR for each in self.found)


def quoted(text: str, longest: int = 60) -> str:
    """A piece of the author's text, fit for a sentence."""
    text = " ".join(text.split())
    return f"“{text if len(text) <= longest else text[: longest - 1] + '…'}”"

"""Words as decks and papers show them, and who signs what is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """Words of one weight."""

    text: str
    bold: bool


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class StyledParagraph:
    """A short paragraph with the bold words of its author."""

    runs: Runs
    mark: str = ""  # "", "•" or a number: "3."
    level: int = 0  # 1: an entry of a list in a list
    line: int = 0  # of the author's file

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class BrandMark:
    """Who signs a deck, a paper or a film; another emblem has another seal, and makes new files."""

    ward: str
    province: str
    publisher: str
    address: str
    phone: str
    seal: str  # a short digest of the emblem

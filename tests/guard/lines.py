"""Lines that were written for the guard: planted ones with their kind, and clean ones."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from pipeline.guard import GuardFinding, GuardLevel, GuardRules, PublishedPart, examine, read_rules

HERE = Path(__file__).parent
OFFICE_NUMBER = "0251 3871 234"
PICTURED = ("papers", "faces")


@cache
def rules() -> GuardRules:
    """Of a ward with one telephone."""
    return read_rules(contacts=(OFFICE_NUMBER,))


@cache
def planted() -> tuple[tuple[str, str], ...]:
    """(kind, line); `\\n` in the file is a line break."""
    rows = (HERE / "planted.tsv").read_text(encoding="utf-8").splitlines()
    return tuple((kind, _line(text)) for kind, _, text in (row.partition("\t") for row in rows))


@cache
def clean() -> tuple[str, ...]:
    """Lines of which nothing is to be asked."""
    return tuple(map(_line, (HERE / "clean.tsv").read_text(encoding="utf-8").splitlines()))


def _line(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\u00a0", "\u00a0")


def found(text: str, picture: bool = False) -> list[GuardFinding]:
    """What the guard says of a text that is read out on the loudspeaker."""
    passage = PublishedPart("thân bài", text, 1, heard=True, picture=picture)
    return list(examine([passage], rules()))


def kinds(text: str, picture: bool = False) -> set[str]:
    """The kinds that must be mended or answered for."""
    return {
        each.code.removeprefix("guard/")
        for each in found(text, picture)
        if each.level is not GuardLevel.HINT
    }


def decomposed(text: str) -> str:
    """As a Mac types it."""
    return unicodedata.normalize("NFD", text)


def unmarked(text: str) -> str:
    """Without any mark, as in a hurry."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in plain if not unicodedata.combining(each))

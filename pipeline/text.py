"""Vietnamese text: NFC, slug (đ, tone marks), shortening at a word, folding for search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_STROKES = str.maketrans("đĐðÐɖƉ", "dDdDdD")  # and the two letters mistaken for them
_MARKS = re.compile(r"[\u0300-\u036f]+")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def nfc(text: str) -> str:
    """The composed form. Vietnamese typed on a Mac arrives decomposed."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Without marks and case: for search and for comparing (“Đổi mới” → “doi moi”)."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.translate(_STROKES))
        text = _MARKS.sub("", text)
    return text.casefold()


@lru_cache(maxsize=1024)  # the same tags and sections stand in every article
def slug(text: str, longest: int = 80) -> str:
    """An address in ASCII, cut at a word; empty if nothing in `text` can be written so."""
    words = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(words) <= longest:
        return words
    cut = words[: longest + 1].rpartition("-")[0]
    return cut or words[:longest]


def squeeze(text: str) -> str:
    """One line, single blanks."""
    return " ".join(text.split())


def shorten(text: str, longest: int, ending: str = "…") -> str:
    """At most `longest` characters (NFC), cut at a word, `ending` marking the cut."""
    text = nfc(text).strip()
    if len(text) <= longest:
        return text
    room = longest - len(ending)
    if room <= 0:
        return text[:longest]
    cut = text[: room + 1]
    at = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:at] if at > 0 else text[:room]).rstrip(" ,;:.–-\n") + ending


def group_digits(number: int) -> str:
    """A number as people write it here: “12.500”."""
    return f"{number:,}".replace(",", ".")

"""What makes two texts the same news: addresses, titles, words. Pure.

Everything is compared folded (no marks, no case), so that NFC and NFD, old and new tone marks
(hoà, hòa) and text without accents are alike. Numbers are compared exactly: two notices that
differ only in the day are two notices.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from pipeline.text import fold

NEAR_TITLE = 0.85  # of the words of two titles
NEAR_TEXT = 0.8  # of the runs of three words of two texts
FEWEST_WORDS = 30  # of a text that may be nearly another
FEWEST_EQUAL = 8  # of a text that may be exactly another: a bare title comes again every week
_KEPT = 128  # hashes of a sketch
_WORD = re.compile(r"\w+")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_TRACKING = re.compile(
    r"utm_|mc_|pk_|mtm_|(?:fbclid|gclid|dclid|yclid|igshid|zarsrc|ref|ref_src|spm|s_cid|cmpid)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as it is compared. Small: it is remembered for every draft."""

    words: int  # how many
    numbers: str  # digest of its numbers, in no order
    hashes: frozenset[int]  # the smallest hashes of its runs of three words
    whole: str  # digest of all its words, in order


def sketch(text: str) -> Sketch:
    """The sketch of a text (plain or Markdown); pictures count by their words only."""
    words = _WORD.findall(fold(_PICTURE.sub(r"\1", text)).replace("_", " "))
    runs = {" ".join(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
    hashes = sorted(zlib.crc32(run.encode()) * 0x9E3779B1 & 0xFFFFFFFF for run in runs)
    numbers = " ".join(sorted(word for word in words if not word.isalpha()))
    return Sketch(
        len(words),
        _digest(numbers).hex()[:16],
        frozenset(hashes[:_KEPT]),
        _digest(" ".join(words)).hex()[:32],
    )


def alike(one: Sketch, two: Sketch) -> float:
    """How much of two texts is the same: 0 nothing, 1 all (an estimate by the smallest hashes)."""
    if one.whole == two.whole:
        return 1.0
    smallest = set(sorted(one.hashes | two.hashes)[:_KEPT])
    shared = one.hashes & two.hashes & smallest
    return len(shared) / len(smallest) if smallest else 0.0


def is_same_text(one: Sketch, two: Sketch) -> bool:
    """Whether two texts say the same: word for word, or nearly and with the same numbers."""
    if min(one.words, two.words) < FEWEST_EQUAL:
        return False
    if one.whole == two.whole:
        return True
    if min(one.words, two.words) < FEWEST_WORDS or one.numbers != two.numbers:
        return False
    return alike(one, two) >= NEAR_TEXT


def is_same_title(one: str, two: str) -> bool:
    """Whether two titles are the same but for a word; titles of one or two words never are."""
    first, second = _WORD.findall(fold(one)), _WORD.findall(fold(two))
    if first == second:
        return len(first) > 2
    if min(len(first), len(second)) < 6 or _numbers(first) != _numbers(second):
        return False
    shared = sum((Counter(first) & Counter(second)).values())
    return 2 * shared / (len(first) + len(second)) >= NEAR_TITLE


def _numbers(words: list[str]) -> list[str]:
    return sorted(word for word in words if not word.isalpha())


def address(url: str) -> str:
    """An address as it is compared: no scheme, “www.”, tracking, fragment or slash at the end."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    kept = [pair for pair in parse_qsl(parts.query, True) if not _TRACKING.match(pair[0])]
    path = unquote(parts.path).rstrip("/")
    if not path and not kept:
        return ""  # the front page of a site tells no news from another
    return f"{host}{port}{path}?{urlencode(sorted(kept))}"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()

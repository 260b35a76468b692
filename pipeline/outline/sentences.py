"""Running Vietnamese text → sentences. Pure.

A full stop ends a sentence only if what follows looks like a beginning, and never inside
“quotes” or brackets, in a number (5.000), an address, or after an abbreviation (TP. Biên Hòa).
"""

from __future__ import annotations

import re

# after these a full stop is part of the word, in whatever case they are written
_SHORT = frozenset(
    re.findall(
        r"\S+",
        "tp tx tt q p h x kp đ st ths ts tskh pgs gs bs bscki bsckii ks cn ktv ncs nxb tr th "
        "mr mrs ms dr no vol tel đt sđt fax vd",
    )
)
_END = re.compile(r"(?:[.!?…]+[”’\"')\]]*)(?=\s)")
_BEGINNING = re.compile(r"\s+[“‘\"'(\[–-]*\s*(\w)")
_WORD = re.compile(r"([\w.]+)\.$")
_CLOSE_BY = 600  # characters
_OPEN, _CLOSE = "“([", "”)]"


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, trimmed; a line break ends one too."""
    return tuple(
        sentence for line in text.splitlines() for sentence in _of_line(" ".join(line.split()))
    )


def _of_line(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in _END.finditer(line):
        if match.start() >= start and _ends(line, start, match):
            found.append(line[start : match.end()].strip())
            start = match.end()
    if rest := line[start:].strip():
        found.append(rest)
    return found


def _ends(line: str, start: int, match: re.Match[str]) -> bool:
    beginning = _BEGINNING.match(line, match.end())
    if not beginning or not (beginning[1].isupper() or beginning[1].isdigit()):
        return False
    head = line[start : match.end()]
    if _inside(head, line[match.end() :]):
        return False
    stop = line[start : match.start() + 1]
    word = _WORD.search(stop)
    if not word or not stop.endswith("."):
        return True
    last = word[1]
    if last.casefold() == "v.v":
        return True
    initials = last.replace(".", "")
    single = len(initials) == 1 or ("." in last and initials.isupper())
    if single and initials.isalpha() and initials.isupper():
        return False  # N.T.H., bà H.
    if initials.isdigit() and "." not in last and not head[: word.start()].strip():
        return False  # “1. Việc thứ nhất”
    return last.casefold() not in _SHORT


def _inside(head: str, rest: str) -> bool:
    """Whether a quotation or a bracket is still open, and closes later."""
    for opening, closing in zip(_OPEN, _CLOSE, strict=True):
        if head.count(opening) > head.count(closing) and closing in rest:
            return True
    return False


def words_around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands close before and after a match: a sentence may be as long as a file."""
    start, end = match.span()
    return text[max(0, start - _CLOSE_BY) : start], text[end : end + _CLOSE_BY]


def first_clause(text: str, longest: int) -> str:
    """The beginning of a text up to `longest` characters, cut at a comma, else at a word."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    at = max(head.rfind(each) for each in (", ", "; ", ": ", " ("))
    if at < longest // 2:
        at = head.rfind(" ")
    return head[: at if at > 0 else longest].rstrip(" ,;:–-(")

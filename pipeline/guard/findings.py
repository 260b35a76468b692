"""What the guard says of a place in an article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.guard.spelling import BARE_DIGITS, WORD_DIGITS
from pipeline.model import digest

_MARK = 8  # hexadecimal digits: enough to tell two places apart, too few to find a number from


class GuardLevel(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  # nothing goes out
    ANSWER = "answer"  # mended, or answered for by name with a reason
    HINT = "hint"

    @property
    def rank(self) -> int:
        """0 is the strictest."""
        return (GuardLevel.ERROR, GuardLevel.ANSWER, GuardLevel.HINT).index(self)

    @property
    def vietnamese(self) -> str:
        """As staff read it."""
        return {"error": "lỗi", "answer": "phải trả lời", "hint": "nhắc"}[self.value]


@dataclass(frozen=True, slots=True)
class GuardKind:
    """One kind of thing that must not go out unnoticed."""

    code: str  # "guard/phone"
    name: str  # Vietnamese, as staff name it in an answer
    level: GuardLevel
    why: str  # a Vietnamese sentence
    remedy: str  # a Vietnamese sentence
    second: bool = False  # answered by another person than the one who approves


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """One place. `quote` is masked and may be shown; `raw` is not for anybody's eyes."""

    kind: GuardKind
    level: GuardLevel
    where: str  # Vietnamese: which part of the article
    line: int  # of the file, from 1; 0: a part of the head, whose line is found by `raw`
    quote: str  # masked
    raw: str = field(repr=False, compare=False)  # the line of text on which it stands

    @property
    def code(self) -> str:
        """For programs."""
        return self.kind.code

    @property
    def sentence(self) -> str:
        """What is wrong there, in Vietnamese."""
        return f"{self.kind.why.rstrip('.')} ({self.where}): “{self.quote}”."

    @property
    def mark(self) -> str:
        """What an answer to it is kept under: other words or another number, another mark."""
        told = [self.code, self.where, " ".join(self.raw.split())]
        return digest(told)[:_MARK]


_DIGITS = re.compile(r"\d(?:[ .\-–—·•∙‧_()\n]{0,3}\d){4,}")
_SAID = "|".join((*WORD_DIGITS, *BARE_DIGITS))
_SPOKEN = re.compile(rf"(?<!\w)(?:(?:{_SAID})[^\w]{{1,3}}){{7,}}(?:{_SAID})(?!\w)", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+\-]{1,64}(?:@| ?[(\[] ?(?:at|a|a còng|@) ?[)\]] ?)[\w.\-]{1,64}")
_SUM = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_MOST = 90


def masked(text: str, start: int, end: int, hidden: bool) -> str:
    """A piece of text around a place, fit for a sentence: numbers and addresses are hidden.

    `hidden`: all of the place but its first two signs is hidden too.
    """
    shown = _DIGITS.sub(_hide, _MAIL.sub(_hide, _SPOKEN.sub(_hide_word, text)))
    if hidden:
        shown = shown[:start] + _hide_text(shown[start:end]) + shown[end:]
    before, after = max(0, start - 30), min(len(text), max(end, start + _MOST - 30))
    while before > 0 and text[before - 1].isalnum() and start - before < 60:
        before -= 1
    while after < len(text) and text[after].isalnum() and after - start < 200:
        after += 1
    piece = " ".join(shown[before:after].split())
    return ("…" if before else "") + piece + ("…" if after < len(text) else "")


def _hide(found: re.Match[str]) -> str:
    return found[0] if _SUM.fullmatch(found[0]) else _hide_text(found[0])


def _hide_word(found: re.Match[str]) -> str:
    """A number in words, hidden but for its first two letters."""
    return found[0][:2] + re.sub(r"\w", "•", found[0][2:])


def _hide_text(text: str) -> str:
    """As long as before; letters and digits but the first two are hidden."""
    if " " in text and any(map(str.isalpha, text)):
        return re.sub(r"\d", "•", text)  # a name beside a day
    return text[:2] + re.sub(r"\w", "•", text[2:])

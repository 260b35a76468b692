"""When a reading is right: as the reference, or with any of its accepted alternatives.

An alternative is `words => other words`; `[a/b/]` is a choice, and an empty one may be left out.
Folding: lower case, no punctuation, one tone-mark placement, and ways of saying the same number
(linh or lẻ, nghìn or ngàn, with or without “không trăm” after a thousand) made equal.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SAME = (
    (re.compile(r"\blẻ\b"), "linh"),
    (re.compile(r"\bngàn\b"), "nghìn"),
    (re.compile(r"\bmồng\b"), "mùng"),
    (re.compile(r"\bbẩy\b"), "bảy"),
    (re.compile(r"\btỉ\b"), "tỷ"),
    (re.compile(r"\bmươi bốn\b"), "mươi tư"),
    (re.compile(r"\b(triệu|tỷ) không trăm linh (\w+)(?= nghìn| triệu)"), r"\1 \2"),
    (re.compile(r"\b(nghìn|triệu|tỷ) không trăm(?= linh| mười| \w+ mươi)"), r"\1"),
    # The same foreign word, as others leave it or spell it.
    (re.compile(r"\bđộ c\b"), "độ xê"),
    (re.compile(r"\bđộ f\b"), "độ ép"),
    (re.compile(r"\bđộ k\b"), "độ ca"),
    (re.compile(r"\bterabyte\b"), "tê ra bai"),
    (re.compile(r"\brupee\b"), "ru pi"),
    (re.compile(r"\binch\b"), "inh"),
    (re.compile(r" x (?=năm mươi)"), " nhân "),
    (re.compile(r"\bgmt\b"), "gờ mờ tê"),
    (re.compile(r"\butc\b"), "u tê xê"),
    (re.compile(r"\bcst\b"), "xê ét tê"),
    (re.compile(r"\bpst\b"), "pê ét tê"),
    (re.compile(r"\best\b"), "e ét tê"),
    (re.compile(r"\bjst\b"), "di ét tê"),
)


class Case(NamedTuple):
    """One line of a set."""

    kind: str
    written: str
    spoken: str
    alternatives: tuple[str, ...]


def cases(name: str) -> list[Case]:
    """The lines of a set beside this file."""
    rows = (HERE / name).read_text(encoding="utf-8").splitlines()[1:]
    found = []
    for row in rows:
        kind, written, spoken, *rest = row.split("\t")
        others = tuple(each for each in (rest[0] if rest else "").split(" | ") if each)
        found.append(Case(kind, written, spoken, others))
    return found


def fold(text: str) -> str:
    """Words only, in one spelling."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).lower())
    folded = " ".join(words)
    for pattern, same in _SAME:
        folded = pattern.sub(same, folded)
    return _tones_off(folded)


def _tones_off(text: str) -> str:
    """hoà and hòa, kỹ and kĩ are one word: the tone mark moves to the end."""
    out = []
    for word in text.split():
        parts = unicodedata.normalize("NFD", word)
        tone = "".join(each for each in parts if each in _TONES)
        base = "".join(each for each in parts if each not in _TONES)
        base = re.sub(r"^(h|k|l|m|s|t|qu)y$", r"\1i", base)
        out.append(unicodedata.normalize("NFC", base) + tone)
    return " ".join(out)


def right(case: Case, heard: str) -> bool:
    """Whether what was heard is an accepted reading of the case."""
    pattern = re.escape(fold(case.spoken)).replace(r"\ ", " ")
    for alternative in case.alternatives:
        old, _, new = alternative.partition("=>")
        old = re.escape(fold(old)).replace(r"\ ", " ")
        choice = "|".join([old, *(_choices(new))])
        pattern = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: f"(?:{choice})", pattern)  # noqa: B023
    return re.fullmatch(pattern.replace(" ", r"\s*"), fold(heard)) is not None


def _choices(text: str) -> list[str]:
    found = re.search(r"\[([^\]]*)\]", text)
    if not found:
        return [re.escape(fold(text)).replace(r"\ ", " ")]
    head, tail = text[: found.start()], text[found.end() :]
    return [
        each for word in found.group(1).split("/") for each in _choices(f"{head} {word} {tail}")
    ]

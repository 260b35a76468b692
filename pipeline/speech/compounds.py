"""Slips that leave two words which can be said: “quý vi”, “Van hóa”, “ngưi dân”, “công n”.

A compound of everyday notices with a mark or a letter lost; the compounds, and what only looks
like a slip, are in `tables/tu-ghep.txt`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.speech.draft import SpokenDraft
from pipeline.speech.syllables import is_syllable, split_tone
from pipeline.text import fold

_SYLLABLES = re.compile(r"[^\W\d_]+")
_FIRST_LETTERS = ("nh", "th", "ph", "kh", "tr", "ch", "ng", "gi", "qu")
# “ba con” are three children, unless they are called together.
_CALLED = re.compile(
    r"(?<!\w)(?:(?:kính mời|mời|kính thưa|thưa|kính gửi|kính báo|gửi|toàn thể|đề nghị|mong|"
    r"cùng|tất cả|quý|xin|báo|nhắc|để|vận động|hướng dẫn|phục vụ|giúp|được|của)"
    r"\s(?P<what>ba con))(?!\w)(?!\s(?:trai|gái|nhỏ|đường|số|sông|kênh|bò|heo|trâu|gà|của))",
    re.IGNORECASE,
)


def look(draft: SpokenDraft) -> None:
    """Ask about each pair of words that an everyday compound becomes by a slip."""
    known = _variants()
    words = list(_SYLLABLES.finditer(draft.text))
    for at, (first, second) in enumerate(pairwise(words)):
        if draft.text[first.end() : second.start()] != " ":
            continue
        written = f"{first.group()} {second.group()}"
        right = known.get(written.lower())
        if right is None or (first.group().istitle() and second.group().istitle()):
            continue  # “Y Tê”, “Văn Hoa” are names
        if " ".join(each.group().lower() for each in words[at + 1 : at + 3]) in _words():
            continue  # “chuyên đề an toàn”: the second belongs to the word after it
        _ask(draft, (first.start(), second.end()), written, right)
    for match in _CALLED.finditer(draft.text):
        _ask(draft, match.span("what"), match["what"], "bà con")


def _ask(draft: SpokenDraft, span: tuple[int, int], written: str, right: str) -> None:
    if draft.has_doubt(span):
        return
    draft.doubt(
        span, "có thể gõ sai", "WARN",
        f"“{written}” có thể gõ sai “{right}”. Sửa lại trong bài nếu sai.",
        (written.lower(), right),
    )  # fmt: skip


@cache
def _rows() -> tuple[str, ...]:
    table = (Path(__file__).with_name("tables") / "tu-ghep.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in table.splitlines() if line.strip())


@cache
def _words() -> frozenset[str]:
    return frozenset(line for line in _rows() if line[0] not in "#!~")


@cache
def _variants() -> dict[str, str]:
    """Slip → the compound meant; a form that is a compound itself, or may be one, is no slip."""
    lines, words = _rows(), [line for line in _rows() if line in _words()]
    fine = {line[1:].strip() for line in lines if line.startswith("!")} | set(words)
    meant = {each for line in lines if line.startswith("~") for each in line[1:].split()}
    found: dict[str, str] = {}
    for word in words:
        first, second = word.split()
        slips = {f"{each} {second}" for each in _slipped(first) | _shortened(first) - meant}
        slips |= {f"{first} {each}" for each in _slipped(second) | _shortened(second) - meant}
        slips.add(f"{fold(first)} {fold(second)}")
        for slip in slips - fine:
            found.setdefault(slip, word)
    return found


def _slipped(syllable: str) -> set[str]:
    """The syllable without its tone, without its hats, without both, without its first letter."""
    forms = {split_tone(syllable)[0], fold(syllable)}
    for head in _FIRST_LETTERS:
        if syllable.startswith(head):
            forms |= {syllable[1:], syllable[0] + syllable[2:]}
    return {each for each in forms if each != syllable and len(each) > 1}


def _shortened(syllable: str) -> set[str]:
    """The syllable with any one letter lost, where what stays can be said: “ngưi”, “n”."""
    forms = {syllable[:at] + syllable[at + 1 :] for at in range(len(syllable))}
    return {each for each in forms if is_syllable(each) or (each and each in "bcdđghklmnpqrstvx")}

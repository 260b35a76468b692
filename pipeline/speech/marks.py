"""Marks of structure inside a line: bullets, numbered heads, enumerations, "./." at the end."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft
from pipeline.speech.letters import letter, pattern
from pipeline.speech.numbers import cardinal, plain, roman

_BULLET = pattern(r"^(?:[-+*•●○◦▪■□▫◾►▶➤➢➔→✓✔☑✅❖◆◇★☆·⁃‣♦✦»]+\s*(?=\D)|[-+*•●]\s+|o\s(?=[<U>]))+")
_GLUED = re.compile(r"^-(?=\d)(?=\S+(?:\s\S+){4,})")
_BOX = re.compile(r"^\[[ xX]?\]\s*|[☐☒]")
_NUMBER = pattern(
    r"^\(?(?P<n>\d{1,2}(?:\.\d{1,2}){0,3})(?:[.)/]\)?\s*(?=[^\d\s/)]|(?<=\s)\d{1,2}\s)|\s?-\s(?=\D)|\s(?=[<U>][<L>]))"
)
_ROMAN = pattern(
    r"^(?P<n>[IVXL]{1,6})(?P<sub>(?:\.\d{1,2}){1,3})?(?:[./)]\)?\s+|\s?-\s|\s?\.\s?(?=[<U>]))(?=\S)"
)
_LETTER = re.compile(r"^\(?(?P<l>[a-zđA-HĐ])(?:\)|[./](?=\s))\s*(?=\S)")
_INNER = re.compile(r"(?<!\w)\((?P<n>\d{1,2}|[ivx]{1,4}|[a-hđ])\)(?=\s*\w)")
_OPEN = re.compile(r"(?<=[;:,.]\s)(?P<n>\d{1,2}|[ivx]{1,4}|[a-hđ])\)(?=\s)")
_SECOND = re.compile(r"(?<!\w)ii\)")  # then "i)" was the first of Roman numerals
_NOTE = re.compile(r"\[\d{1,2}\]|\(\*+\)|(?<=[^\W\d])\*+|[¹²³](?=\s|$|[.,;])(?<![mM].)")
_MASKED = re.compile(r"(?<=\d)[. ]?(?:[xX]{2,}[. ]?)+(?!\w)")
_KEY = re.compile(r"(?<=[Pp]hím )[*#](?!\w)")
_END = re.compile(r"[.\s]*/\s*\.(?:/\.)*\s*$")
_BLANKS = re.compile(r"[.…_]{3,}|…+|(?<!\w)__(?!\w)")
_AND_SO_ON = re.compile(
    r"(?<!\w)v\.\s?v\.?(?:\s?v\.?)?[.…]*|(?<!\w)vv[.…]+(?!\w)|(?<!\w)vv(?=[.;)]|$)", re.IGNORECASE
)


def _silent(_match: re.Match[str], _draft: SpokenDraft) -> str:
    return ""


def _number(match: re.Match[str], draft: SpokenDraft) -> str | None:
    mark = draft.text[match.end("n") : match.end()].strip(" )")
    number = match["n"]
    if not mark and "." not in number:
        return None  # "2 giờ", "15 hộ": no heading number
    if (
        mark == "."
        and not match.group()[-1:].isspace()
        and re.match(r"\d", draft.text[match.end() :])
    ):
        return None
    return " chấm ".join(plain(part) for part in number.split(".")) + ","


def _roman(match: re.Match[str], _draft: SpokenDraft) -> str | None:
    value = roman(match["n"])
    below = "".join(f" chấm {plain(each)}" for each in (match["sub"] or "").split(".")[1:])
    return f"{cardinal(value)}{below}," if value else None


def _letter(match: re.Match[str], draft: SpokenDraft) -> str | None:
    written = match.group().strip()
    if written in draft.lexicon.heads or written in ("Đ/", "Đ."):
        return None
    if match["l"] == "i" and _SECOND.search(draft.text):
        return "một,"
    return letter(match["l"]) + ","


def _inner(match: re.Match[str], _draft: SpokenDraft) -> str:
    mark = match["n"]
    if mark.isdecimal():
        return f", {plain(mark)},"
    value = roman(mark)
    return f", {cardinal(value) if value and mark not in 'cd' else letter(mark)},"


def _open(match: re.Match[str], draft: SpokenDraft) -> str | None:
    if draft.text.count("(", 0, match.start()) > draft.text.count(")", 0, match.start()):
        return None
    return _inner(match, draft)


def _end(_match: re.Match[str], _draft: SpokenDraft) -> str:
    return "."


def _and_so_on(match: re.Match[str], _draft: SpokenDraft) -> str:
    return "vân vân." if match.end() == len(match.string) else "vân vân"


def _mark(
    name: str, pattern: re.Pattern[str], signs: str = "", digits: bool = False
) -> ReadingRule:
    return ReadingRule(name, pattern, _silent, signs, digits=digits, numeric=False)


def _key(match: re.Match[str], _draft: SpokenDraft) -> str:
    return {"*": "sao", "#": "thăng"}[match.group()]


RULES = (
    ReadingRule("phím", _KEY, _key, "*#", digits=False, numeric=False),
    _mark("ô đánh dấu", _BOX, "[☐☒"),
    _mark("dấu đầu dòng", _BULLET),
    _mark("dấu đầu dòng", _GLUED, "-", digits=True),
    ReadingRule("số mục", _NUMBER, _number, numeric=False),
    ReadingRule("số mục", _ROMAN, _roman, "IVXL", digits=False, numeric=False),
    ReadingRule("chữ mục", _LETTER, _letter, ")/.", digits=False, numeric=False),
    ReadingRule("liệt kê", _INNER, _inner, "(", digits=False, numeric=False),
    ReadingRule("liệt kê", _OPEN, _open, ")", digits=False, numeric=False),
    ReadingRule("vân vân", _AND_SO_ON, _and_so_on, "vV", digits=False, numeric=False),
    ReadingRule("kết thúc văn bản", _END, _end, "/", digits=False, numeric=False),
    _mark("chú thích", _NOTE, "[(*¹²³"),
    _mark("chữ số che", _MASKED, "xX", digits=True),
    _mark("chỗ trống", _BLANKS, ".…_"),
)

"""Numbers ↔ words, digits one by one, Roman numerals.

The words here are the broadcasting standard (“nghìn”, “linh”); `southern` turns them.
"""

from __future__ import annotations

import re

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_ROMAN = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})\Z")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def digits(figures: str) -> str:
    """Each digit by itself: "0251" → "không hai năm một"; everything else is silent."""
    return " ".join(_UNITS[int(each)] for each in figures if each.isdecimal())


def _under_hundred(value: int) -> list[str]:
    tens, ones = divmod(value, 10)
    if tens == 0:
        return [_UNITS[ones]]
    head = ["mười"] if tens == 1 else [_UNITS[tens], "mươi"]
    if ones == 0:
        return head
    if ones == 5:
        return [*head, "lăm"]
    if tens > 1 and ones in (1, 4):
        return [*head, "mốt" if ones == 1 else "tư"]
    return [*head, _UNITS[ones]]


def _under_thousand(value: int, full: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    if not hundreds and not full:
        return _under_hundred(rest)
    head = [_UNITS[hundreds], "trăm"]
    if rest == 0:
        return head
    if rest < 10:
        return [*head, "linh", _UNITS[rest]]
    return head + _under_hundred(rest)


def _under_billion(value: int, full: bool) -> list[str]:
    words: list[str] = []
    for power in (2, 1, 0):
        group = value // 1000**power % 1000
        if group:
            words += _under_thousand(group, full or bool(words))
            words += [_SCALES[power]] if power else []
    return words


def cardinal(value: int) -> str:
    """2025 → "hai nghìn không trăm hai mươi lăm"; any size, negative with "âm"."""
    if value < 0:
        return "âm " + cardinal(-value)
    if value == 0:
        return _UNITS[0]
    groups: list[int] = []
    while value:
        value, group = divmod(value, 10**9)
        groups.append(group)
    words: list[str] = []
    for power in range(len(groups) - 1, -1, -1):
        if groups[power]:
            words += _under_billion(groups[power], bool(words)) + ["tỷ"] * power
    return " ".join(words)


def plain(figures: str) -> str:
    """A run of digits as a number; with a leading zero and three digits or more, one by one."""
    if (len(figures) > 2 and figures[0] == "0") or len(figures) > 21:
        return digits(figures)
    return cardinal(int(figures))


def quantity(figures: str, by_digit: bool = False) -> str:
    """A written amount: dots group thousands, a comma (or a lone dot) starts the decimals.

    Two decimals are a number (0,85: “phẩy tám mươi lăm”); others, and school marks (`by_digit`),
    are said digit by digit.
    """
    sign = ""
    if figures[:1] in "-−":
        sign, figures = "âm ", figures[1:]
    whole, decimals = split_decimal(figures)
    words = cardinal(int(whole)) if len(whole) <= 21 else digits(whole)
    if not decimals:
        return sign + words
    paired = len(decimals) == 2 and "0" not in decimals and not by_digit
    return f"{sign}{words} phẩy {cardinal(int(decimals)) if paired else digits(decimals)}"


def split_decimal(figures: str) -> tuple[str, str]:
    """("1.234,5") → ("1234", "5"). Also "1,234,567", "1 234", "3.5"."""
    figures = figures.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", figures) or figures.count(".") > 1:
        figures = figures.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(,\d{3}){2,}(\.\d+)?", figures) or figures.count(",") > 1:
        figures = figures.replace(",", "")
    whole, _, decimals = figures.replace(".", ",").partition(",")
    return whole or "0", decimals


def ordinal(value: int) -> str:
    """After "thứ": 1 nhất, 4 tư, else as counted."""
    return {1: "nhất", 4: "tư"}.get(value) or cardinal(value)


def roman(letters: str) -> int:
    """The value of a well-formed Roman numeral (any case), else 0."""
    letters = letters.upper()
    if not letters or not _ROMAN.match(letters):
        return 0
    values = [_ROMAN_VALUES[each] for each in letters]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))


_VALUES = {word: value for value, word in enumerate(_UNITS)} | {
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
    "nhăm": 5,
    "bẩy": 7,
    "mười": 10,
}
_POWERS = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6}


def value_of(words: str) -> int | None:
    """The number that Vietnamese words say, or None if they aren't a number."""
    total = thousands = group = 0
    seen = False
    for word in words.lower().split():
        seen = True
        if word in ("linh", "lẻ"):
            continue
        if word == "mươi":
            group = group // 10 * 10 + group % 10 * 10
        elif word == "trăm":
            group *= 100
        elif word in ("tỷ", "tỉ"):
            total, thousands, group = (total + thousands + group) * 10**9, 0, 0
        elif word in _POWERS:
            thousands, group = thousands + group * _POWERS[word], 0
        elif word in _VALUES:
            group += _VALUES[word]
        else:
            return None
    return total + thousands + group if seen else None


_SOUTH = re.compile(r"\b(nghìn|linh)\b")


def southern(words: str) -> str:
    """The same number as people in the South say it: ngàn, lẻ."""
    return _SOUTH.sub(lambda match: "ngàn" if match.group() == "nghìn" else "lẻ", words)

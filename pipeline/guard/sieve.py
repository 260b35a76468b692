"""Which units are worth a close look: nine of ten hold nothing that any rule could want. Pure.

A unit's words and pairs of words are compared with all phrases at once; only where all groups of a
rule may stand, or a number or a blank is seen, its sentences are read (benchmarks/guard.py).
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.guard.clashes import MAY_CLASH
from pipeline.guard.numbers import BARE_DIGITS, WORD_DIGITS
from pipeline.guard.people import CHILD, OFFICIAL, PERSON
from pipeline.guard.reading import Unit
from pipeline.guard.shapes import BLANK_SIGNS, DAY_BESIDE, SHAPES
from pipeline.guard.words import GuardRules, Pairs

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?;\n]")
_NUMBER = re.compile(
    r"\d(?:[ .\-–·()\n]{0,3}\d){7}|\d ?\d[ .\-\n]{0,3}[A-Za-zĐđ]{1,2} ?\d?[ .\-–_:\n]{0,4}\d"
)
_SIGNS = re.compile(
    r"\.(?:docx?|pdf|xlsx?|pptx?)\b|(?:sk|pk|rk)_|gh[pousr]_|akia|aiza|eyj|xox|@|[(\[{] ?(?:at|a)\b|c[òo]ng\b|://|zoom|meet\."
)
_DIGIT = re.compile(r"\d")
_TWO_NUMBERS = re.compile(r"\d[^\d\n]{1,60}\d")
_FIGURES = frozenset(
    ("tăng", "giảm", "nâng", "hạ", "rút", "tổng", "gồm", "tang", "giam", "nang", "tong", "gom")
)
_SPOKEN = frozenset((*WORD_DIGITS, *BARE_DIGITS))
_ALWAYS = frozenset({"dấu_mật", "dấu_nội_bộ", "dấu_nháp", "cớ_truy_cập"})
_TALK = frozenset("([{<@")


def may_hold(unit: Unit, rules: GuardRules, led: frozenset[str] = frozenset()) -> bool:
    """Whether anything in a unit may be wanted by a rule."""
    text, words = unit.text, _WORD.findall(unit.low)
    groups = groups_of(unit, words, rules) | led
    if groups & _ALWAYS or BLANK_SIGNS.search(text) or _SIGNS.search(unit.low):
        return True
    if "nhắn_yếu" in groups and ("gọi_nhau" in groups or not _TALK.isdisjoint(text)):
        return True
    if sum(len(each) == 1 and each.isalpha() for each in words) >= 3:
        return True
    digits = _DIGIT.search(text) is not None
    if digits and _may_hold_number(unit, words, groups):
        return True
    if sum(each in _SPOKEN for each in words) >= 9:
        return True
    _add_shapes(groups, unit, digits)
    return any(all(need & groups for need in rule.needs) for rule in rules.rules_for(groups))


def _may_hold_number(unit: Unit, words: list[str], groups: set[str]) -> bool:
    return bool(
        _NUMBER.search(unit.text)
        or groups & {"cớ_tài_khoản", "cớ_hộ_chiếu", "cớ_biển_số"}
        or MAY_CLASH.search(unit.low)
        or (not _FIGURES.isdisjoint(words) and _TWO_NUMBERS.search(unit.text))
    )


def groups_of(unit: Unit, words: list[str], rules: GuardRules) -> set[str]:
    """Every group of which a phrase may stand in a unit."""
    groups: set[str] = set()
    _add_groups(groups, words, rules.pairs)
    low = unit.low
    if low.isascii():
        _add_groups(groups, words, rules.bare_pairs)
    else:
        for part in _SENTENCE.split(low):
            if len(part) > 5 and part.isascii():
                _add_groups(groups, _WORD.findall(part), rules.bare_pairs)
    return groups


def _add_groups(groups: set[str], words: list[str], pairs: Pairs) -> None:
    for word in pairs.singles.keys() & set(words):
        groups |= pairs.singles[word]
    for pair in pairs.doubles.keys() & set(pairwise(words)):
        groups |= pairs.doubles[pair]


def _add_shapes(groups: set[str], unit: Unit, digits: bool) -> None:
    """What may stand there by its form."""
    groups.add("@văn_bản")
    if unit.passage.heard:
        groups.add("@loa")
    if unit.passage.picture:
        groups.add("@ảnh")
    if groups & {"họ", "xưng_hô"}:
        groups |= {PERSON, CHILD, OFFICIAL}
    if digits:
        groups.update(each for each, shape in SHAPES.items() if shape.search(unit.text))
        if "#ngày" in groups:
            groups.add(DAY_BESIDE)

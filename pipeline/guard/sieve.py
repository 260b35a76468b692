"""Which sentences are worth a close look, and for what. Pure.

A sentence's words and pairs of words are compared with all phrases at once. Its words are marked
only where all groups of a rule may stand, or a number, a stamp or a key; shapes are looked for
only where a rule waits for one (benchmarks/guard.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from pipeline.guard.clashes import MAY_CLASH
from pipeline.guard.people import AGE, CHILD, OFFICIAL, PERSON
from pipeline.guard.reading import Unit
from pipeline.guard.shapes import DAY_AFTER, DAY_BESIDE, SHAPES, has_blank_signs
from pipeline.guard.spelling import BARE_DIGITS, WORD_DIGITS
from pipeline.guard.words import GuardRule, GuardRules, Pairs

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(
    r"\d(?:[ .\-–—·•∙‧_()\n]{0,3}\d){7}|\d ?\d[ .\-\n]{0,3}[A-Za-zĐđ]{1,2} ?\d?[ .\-–_:\n]{0,4}\d"
)
_SIGNS = re.compile(
    r"(?=[:=.spgaexc@(\[{zm ])(?: at \w|[:=]\s?[a-z]\w{2,30}\s?/|"
    r"\.(?:docx?|pdf|xlsx?|pptx?)\b|(?:sk|pk|rk)_|gh[pousr]_|akia|aiza|eyj|xox|@|[(\[{] ?(?:at|a)\b|c[òo]ng\b|://|zoom|meet\.)"
)
_DIGIT = re.compile(r"\d")
_TWO_NUMBERS = re.compile(r"\d[^\d\n]{1,60}\d")
_FIGURES = frozenset(
    (
        "trong",
        "chia",
        "đạt",
        "dat",
        "chiếm",
        "chiem",
        "tăng",
        "giảm",
        "nâng",
        "hạ",
        "rút",
        "tổng",
        "gồm",
        "tang",
        "giam",
        "nang",
        "tong",
        "gom",
    )
)
_SPOKEN = frozenset((*WORD_DIGITS, *BARE_DIGITS))
_CLOSE = frozenset({"dấu_mật", "dấu_nội_bộ", "dấu_nháp", "cớ_truy_cập", "nhắn_yếu"})
_OF_BEFORE = frozenset({"đại_từ", "người_nhà_trẻ"})  # of whom the sentence before speaks
_NUMBERED = frozenset({"cớ_tài_khoản", "cớ_hộ_chiếu", "cớ_biển_số"})
_CALLING = frozenset({"họ", "xưng_hô"})
_YOUNG = frozenset({"trẻ", "xưng_hô_trẻ"})
_ALL_SHAPES = frozenset((*SHAPES, DAY_BESIDE))


@dataclass(frozen=True, slots=True)
class CloseLook:
    """What of a unit is worth a close look: nothing else could be found there."""

    sentences: frozenset[int]  # those whose words must be marked
    rules: Mapping[int, tuple[GuardRule, ...]]  # by sentence: that may find anything there
    shapes: Mapping[int, Sequence[str]]  # by sentence: of SHAPES, that stand there and are wanted
    words: frozenset[int]  # the sentences of stamps, notes, access
    numbers: frozenset[int]  # those of persons' numbers, in digits or in words; of mail
    signs: bool  # blanks, names of files
    figures: bool  # that may contradict each other

    @property
    def is_wanted(self) -> bool:
        """Whether anything is."""
        return bool(self.sentences) or self.signs or self.figures


def look_at(unit: Unit, rules: GuardRules, led: frozenset[str] = frozenset()) -> CloseLook:
    """What in a unit may be wanted."""
    text, low = unit.text, unit.low
    words = [_WORD.findall(low, *span) for span in unit.spans]
    own = [
        groups_of(low, span, each, rules) | led
        for span, each in zip(unit.spans, words, strict=True)
    ]
    said = list(chain.from_iterable(words))
    digits = _DIGIT.search(text) is not None
    signs = _SIGNS.search(low) is not None
    found, shapes = _rules_and_shapes(unit, rules, own, digits)
    everywhere = range(len(own))
    close = everywhere if signs or _is_spaced(said) else _with_groups(own, _CLOSE)
    if signs or _is_spoken(said):
        numbers: Sequence[int] = everywhere
    else:
        numbers = _numbered(unit, own) if digits else ()
    read = frozenset((*found, *close, *numbers))
    if any(not own[at].isdisjoint(_OF_BEFORE) for at in read):
        read = frozenset(everywhere)
    return CloseLook(
        read,
        found,
        shapes,
        words=frozenset(close),
        numbers=frozenset(numbers),
        signs=signs or has_blank_signs(unit),
        figures=digits and may_contradict(unit, said),
    )


def _with_groups(own: Sequence[set[str]], groups: frozenset[str]) -> list[int]:
    """The sentences in which any of these groups may stand."""
    return [at for at, each in enumerate(own) if not each.isdisjoint(groups)]


def _numbered(unit: Unit, own: Sequence[set[str]]) -> list[int]:
    """The sentences in which digits may be somebody's number."""
    return [
        at
        for at, (start, end) in enumerate(unit.spans)
        if not own[at].isdisjoint(_NUMBERED) or _NUMBER.search(unit.text, start, end + 20)
    ]


def _is_spaced(words: list[str]) -> bool:
    """“T Ố I  M Ậ T”."""
    if list(map(len, words)).count(1) < 3:
        return False
    return sum(len(each) == 1 and each.isalpha() for each in words) >= 3


def _is_spoken(words: list[str]) -> bool:
    """Whether so many words are digits that they may be a number."""
    return len(words) >= 9 and sum(map(_SPOKEN.__contains__, words)) >= 9


def may_contradict(unit: Unit, words: list[str]) -> bool:
    """Whether figures of a unit may be compared with each other."""
    if not _FIGURES.isdisjoint(words) and _TWO_NUMBERS.search(unit.text):
        return True
    return MAY_CLASH.search(unit.low) is not None


def _rules_and_shapes(
    unit: Unit, rules: GuardRules, own: Sequence[set[str]], digits: bool
) -> tuple[dict[int, tuple[GuardRule, ...]], dict[int, Sequence[str]]]:
    """By sentence: the rules of which all may stand there, and the shapes that these ask for."""
    given = {"@văn_bản"}
    if unit.passage.heard:
        given.add("@loa")
    if unit.passage.picture:
        given.add("@ảnh")
    found: dict[int, tuple[GuardRule, ...]] = {}
    shapes: dict[int, Sequence[str]] = {}
    people: set[str] = set()
    for at, groups in enumerate(own):
        here = _people_in(unit, at, groups)
        people |= here
        may = groups | given | (here if groups.isdisjoint(_OF_BEFORE) else people)
        wanted = rules.rules_for(may | _ALL_SHAPES if digits else may)
        if wanted and digits:
            shapes[at] = _shapes_of(unit, at, wanted)
            may.update(shapes[at])
            if "#ngày" in shapes[at] and DAY_AFTER.search(unit.part(at)):
                may.add(DAY_BESIDE)
            wanted = [each for each in wanted if not any(map(may.isdisjoint, each.needs))]
        if wanted:
            found[at] = tuple(wanted)
    return found, shapes


def _people_in(unit: Unit, at: int, groups: set[str]) -> set[str]:
    """The groups of persons of which anybody may be named in a sentence."""
    if groups.isdisjoint(_CALLING):
        return set()
    found = {PERSON}
    if "chức_danh" in groups:
        found.add(OFFICIAL)
    if not groups.isdisjoint(_YOUNG) or (unit.tells_age and AGE.search(unit.part(at))):
        found.add(CHILD)
    return found


def _shapes_of(unit: Unit, at: int, rules: Sequence[GuardRule]) -> list[str]:
    """The shapes that stand in a sentence and that a rule asks for."""
    asked = {group for rule in rules for need in rule.needs for group in need} & _ALL_SHAPES
    part = unit.part(at) if asked else ""
    if DAY_BESIDE in asked and DAY_AFTER.search(part):
        asked.add("#ngày")
    return [each for each in SHAPES if each in asked and SHAPES[each].search(part)]


def groups_of(low: str, span: tuple[int, int], words: list[str], rules: GuardRules) -> set[str]:
    """Every group of which a phrase may stand in a sentence."""
    groups: set[str] = set()
    bare = low.isascii() or low[slice(*span)].isascii()
    _add_groups(groups, words, rules.bare_pairs if bare else rules.pairs)
    return groups


def _add_groups(groups: set[str], words: list[str], pairs: Pairs) -> None:
    for word in pairs.singles.keys() & set(words):
        groups |= pairs.singles[word]
    text = ""
    for pair in pairs.longer.keys() & set(pairwise(words)):
        for rest, group in pairs.longer[pair]:
            if rest and group not in groups:
                text = text or f" {' '.join(words)} "
                if f" {' '.join((*pair, *rest))} " not in text:
                    continue
            groups.add(group)

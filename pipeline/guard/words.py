"""Word lists and rules, as they stand in words.tsv, rules.tsv and kinds.toml; a ward adds its own.

words.tsv   GROUP <tab> phrase
rules.tsv   KIND  <tab> groups, all in one sentence (a|b: one of them)  <tab> groups not there
kinds.toml  [KIND] name, level, why, remedy
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.guard.findings import GuardKind, GuardLevel
from pipeline.guard.spelling import folded, lowered
from pipeline.text import fold

HERE = Path(__file__).parent
_WORD = re.compile(r"[^\W_]+")
_MARKS_NEEDED = "cần_dấu"  # phrases that are not looked for in text without marks
_MEANT = frozenset(
    {"miệt_thị", "gọi_người", "hàng_hóa", "mua_yếu", "nghèo", "bệnh", "đổi_mức", "chê"}
)
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]  # first word -> (the rest, group)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The groups of phrases of one word, and of longer ones by their first two."""

    singles: Mapping[str, frozenset[str]]
    longer: Mapping[tuple[str, str], tuple[tuple[tuple[str, ...], str], ...]]  # (the rest, group)


@dataclass(frozen=True, slots=True)
class GuardRule:
    """What must stand in one sentence for a kind to be found there."""

    kind: str
    needs: tuple[frozenset[str], ...]  # one group of each
    without: frozenset[str]


@dataclass(frozen=True)
class GuardRules:
    """All that the guard knows."""

    kinds: Mapping[str, GuardKind]  # by key: "phone"
    phrases: Phrases  # lower case
    bare: Phrases  # without marks, for text that has none
    joined: Mapping[str, str]  # stamps without blanks -> group
    pairs: Pairs
    bare_pairs: Pairs
    rules: tuple[GuardRule, ...]
    contacts: frozenset[str] = frozenset()  # digits and addresses that are the ward's own

    @cached_property
    def _rules_by_group(self) -> Mapping[str, frozenset[int]]:
        """Places of rules by the groups of the first need that is a list of words."""
        found: dict[str, set[int]] = {}
        for at, rule in enumerate(self.rules):
            listed = [need for need in rule.needs if not any(each[0] in "#@" for each in need)]
            for group in (listed or rule.needs)[0]:
                found.setdefault(group, set()).add(at)
        return {group: frozenset(some) for group, some in found.items()}

    def rules_for(self, groups: Set[str]) -> list[GuardRule]:
        """The rules of which all may stand where these groups stand, in their order."""
        index = self._rules_by_group
        places = frozenset[int]().union(*(index[each] for each in groups & index.keys()))
        found = (self.rules[at] for at in sorted(places))
        return [rule for rule in found if not any(map(groups.isdisjoint, rule.needs))]

    @cached_property
    def papers(self) -> frozenset[str]:
        """Phrases that name a document, each between blanks."""
        return frozenset(
            f" {' '.join((first, *rest))} "
            for index in (self.phrases, self.bare)
            for first, found in index.items()
            for rest, group in found
            if group == "tên_văn_bản"
        )

    def kind(self, asked: str) -> GuardKind | None:
        """The kind that staff name in an answer, by its name or its code."""
        wanted = fold(" ".join(asked.split())).removeprefix("guard/")
        for key, each in self.kinds.items():
            if wanted in (key, fold(each.name)):
                return each
        return None


def read_rules(
    own: str = "", strict: Mapping[str, str] | None = None, contacts: Iterable[str] = ()
) -> GuardRules:
    """The rules of this house, with a ward's own words, stricter levels and numbers.

    `own`: text of the ward's file, of lines like words.tsv. Raises ConfigError.
    """
    words, rules, kinds = _shipped()
    extra = tuple(_own_words(own, {group for group, _ in words}))
    found = _index((*words, *extra)) if extra else _shipped_index()
    levels = {key: _stricter(each, strict or {}) for key, each in kinds.items()}
    known = {fold(each.name) for each in kinds.values()} | {*kinds}
    for name in strict or {}:
        if fold(name) not in known:
            names = ", ".join(each.name for each in kinds.values())
            raise ConfigError(
                f"config.toml, mục [guard]: không có loại “{name}”. Các loại: {names}.",
                code="guard-kind-of-ward",
                path="config.toml",
            )
    return GuardRules(levels, *found, rules, frozenset(_contact_keys(contacts)))


def _stricter(kind: GuardKind, strict: Mapping[str, str]) -> GuardKind:
    for name, level in strict.items():
        if fold(name) in (fold(kind.name), kind.code.removeprefix("guard/")):
            wanted = GuardLevel(level)
            return replace(kind, level=wanted) if wanted.rank < kind.level.rank else kind
    return kind


def _contact_keys(contacts: Iterable[str]) -> Iterator[str]:
    """Digits and mail addresses in what a ward says of itself."""
    for text in contacts:
        for found in re.findall(r"\+?\d(?:[ .\-()]{0,2}\d){6,14}", text):
            digits = re.sub(r"\D", "", found)
            yield "0" + digits[2:] if digits.startswith("84") and len(digits) > 10 else digits
        yield from (each.casefold() for each in re.findall(r"[\w.+\-]+@[\w.\-]+\w", text))


def _own_words(text: str, groups: set[str]) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        group, _, phrase = line.partition("\t")
        group = group.strip()
        if group not in groups or not phrase.strip():
            raise ConfigError(
                f"content/tu-dien/ra-soat.tsv:{number}: cần “nhóm”, một dấu Tab, rồi cụm từ. "
                f"Các nhóm: {', '.join(sorted(groups))}.",
                code="guard-words",
                path="content/tu-dien/ra-soat.tsv",
                line=number,
            )
        yield group, phrase.strip()


WordIndex = tuple[Phrases, Phrases, Mapping[str, str], Pairs, Pairs]
Words = tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def _shipped() -> tuple[Words, tuple[GuardRule, ...], Mapping[str, GuardKind]]:
    words = tuple((row[0], row[1]) for row in _rows("words.tsv"))
    rules = tuple(
        GuardRule(
            row[0],
            tuple(frozenset(each.split("|")) for each in row[1].split()),
            frozenset(row[2].split()) if len(row) > 2 else frozenset(),
        )
        for row in _rows("rules.tsv")
    )
    raw = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
    kinds = {
        key: GuardKind(
            f"guard/{key}",
            each["name"],
            GuardLevel(each["level"]),
            each["why"],
            each["remedy"],
            each.get("second", False),
        )
        for key, each in raw.items()
    }
    return words, rules, kinds


def _rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


@lru_cache(maxsize=1)
def _shipped_index() -> WordIndex:
    return _index(_shipped()[0])


def _index(words: Sequence[tuple[str, str]]) -> WordIndex:
    """Phrases by their first word, longest first; stamps also without blanks."""
    marked: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    bare: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    joined: dict[str, str] = {}
    marks_needed = {lowered(phrase) for group, phrase in words if group == _MARKS_NEEDED}
    for group, phrase in words:
        low = lowered(phrase)
        if group == _MARKS_NEEDED:
            continue
        for index, text in ((marked, low), (bare, folded(low))):
            alone = text != low and group in _MEANT and " " not in low
            if index is bare and (low in marks_needed or alone):
                continue  # without its marks it is another word: “đồ mọi”, “do mỗi”
            first, *rest = _WORD.findall(text)
            index.setdefault(first, []).append((tuple(rest), group))
        if group.startswith("dấu_"):
            joined["".join(_WORD.findall(low))] = group
    return _frozen(marked), _frozen(bare), joined, _pairs(marked), _pairs(bare)


def _pairs(index: Mapping[str, list[tuple[tuple[str, ...], str]]]) -> Pairs:
    singles: dict[str, set[str]] = {}
    longer: dict[tuple[str, str], list[tuple[tuple[str, ...], str]]] = {}
    for first, found in index.items():
        for rest, group in found:
            if rest:
                longer.setdefault((first, rest[0]), []).append((rest[1:], group))
            else:
                singles.setdefault(first, set()).add(group)
    return Pairs(
        {word: frozenset(groups) for word, groups in singles.items()},
        {pair: tuple(dict.fromkeys(some)) for pair, some in longer.items()},
    )


def _frozen(index: Mapping[str, list[tuple[tuple[str, ...], str]]]) -> Phrases:
    return {
        first: tuple(sorted(set(found), key=lambda each: -len(each[0])))
        for first, found in index.items()
    }

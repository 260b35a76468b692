"""Which groups of words stand in which sentence, and where. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.guard.people import CHILD, PEOPLE, find_people
from pipeline.guard.reading import Token, Unit
from pipeline.guard.words import GuardRules, Pairs

IGNORED = "bỏ_qua"  # phrases whose words are no words of any other group
Span = tuple[int, int]  # of the unit's text
_APART = re.compile(r"[()\[\]:|]")
_LIST = re.compile(r"\W*(?:danh sách|danh sach|ds)\b")
_CUES = frozenset({
    "cớ_căn_cước", "cớ_cmnd", "cớ_bảo_hiểm", "cớ_tài_khoản", "cớ_hộ_chiếu", "cớ_biển_số",
})  # fmt: skip
_LISTED = frozenset({"trẻ", "bệnh", "nghèo", "vi_phạm", "kỷ_luật", "lời_khuyên", "tuyên_truyền"})


@dataclass(slots=True)
class MarkedSentence:
    """A sentence, and the places of each group in it, in order."""

    start: int
    end: int
    tokens: list[Token]
    groups: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, group: str, start: int, end: int) -> None:
        """Write down a place of a group."""
        self.groups.setdefault(group, []).append((start, end))

    def has(self, *groups: str) -> bool:
        """Whether any of the groups stands in it."""
        return any(each in self.groups for each in groups)

    def has_between(self, start: int, end: int, *groups: str) -> bool:
        """Whether a group begins there: “chị Lan (cán bộ văn hóa), 09…” calls her at work."""
        return any(start <= a < end for group in groups for a, _ in self.groups.get(group, ()))

    def nearest_before(self, at: int, *groups: str) -> tuple[str, int]:
        """Which of the groups stands nearest before a place, and where it ends; ("", -1): none."""
        best = ("", -1)
        for group in groups:
            for _, end in self.groups.get(group, ()):
                if best[1] < end <= at:
                    best = (group, end)
        return best


def led_groups(unit: Unit, rules: GuardRules) -> frozenset[str]:
    """What the line above a list says of each of its entries."""
    lead = Unit(unit.passage, unit.line, unit.lead)
    wanted = _CUES | _LISTED if _LIST.match(lead.low) else _CUES
    return frozenset(
        group
        for each in sentences(lead, rules).values()
        for group in each.groups
        if group in wanted
    )


def sentences(
    unit: Unit,
    rules: GuardRules,
    led: frozenset[str] = frozenset(),
    wanted: Collection[int] | None = None,
) -> dict[int, MarkedSentence]:
    """The sentences of a unit, with every group of words and every named person.

    `wanted`: these alone; None: all of them.
    """
    numbers = range(len(unit.spans)) if wanted is None else sorted(wanted)
    found = {at: MarkedSentence(*unit.spans[at], unit.tokens(at)) for at in numbers}
    for at, sentence in found.items():
        before = found.get(at - 1)
        _match(sentence, rules, unit)
        for group in led:
            sentence.add(group, sentence.start, sentence.start)
        find_people(sentence, unit.text)
        if before is not None and sentence.has("đại_từ", "người_nhà_trẻ"):
            _carry(before, sentence)
    return found


def _carry(before: MarkedSentence, after: MarkedSentence) -> None:
    """“Cháu Trần Gia Huy học lớp 2. Cháu bị…”: of whom the next sentence speaks."""
    if not after.has(*PEOPLE):
        for group in PEOPLE:
            if before.has(group):
                after.add(group, after.start, after.start)
    elif before.has(CHILD) and after.has("người_nhà_trẻ"):
        after.add(CHILD, after.start, after.start)


def _match(sentence: MarkedSentence, rules: GuardRules, unit: Unit) -> None:
    tokens = sentence.tokens
    bare = unit.text[sentence.start : sentence.end].isascii()
    index = rules.bare_pairs if bare else rules.pairs
    words = [each.fold for each in tokens] if bare else [each.low for each in tokens]
    places = sorted(_places(words, index))
    covered = [
        (at, to)
        for at, to, group in places
        if group == IGNORED and not any(_APART.search(each.gap) for each in tokens[at + 1 : to])
    ]
    for at, to, group in places:
        if group == IGNORED or any(a <= at and to <= b and to - at < b - a for a, b in covered):
            continue
        sentence.add(group, tokens[at].start, tokens[to - 1].end)
    _match_spaced(sentence, rules)


def _places(words: list[str], index: Pairs) -> Iterator[tuple[int, int, str]]:
    singles, longer = index.singles, index.longer
    for at, word in enumerate(words):
        for group in singles.get(word, ()):
            yield at, at + 1, group
    for at, pair in enumerate(pairwise(words)):
        for rest, group in longer.get(pair, ()):
            to = at + 2 + len(rest)
            if not rest or tuple(words[at + 2 : to]) == rest:
                yield at, to, group


def _match_spaced(sentence: MarkedSentence, rules: GuardRules) -> None:
    """“T Ố I  M Ậ T”, “D.Ự T.H.Ả.O”: letters set apart."""
    run: list[Token] = []
    for token in [*sentence.tokens, None]:
        if token and len(token.low) == 1 and token.low.isalpha():
            run.append(token)
            continue
        if len(run) >= 3:
            joined = "".join(each.low for each in run)
            for stamp, group in rules.joined.items():
                if len(stamp) >= 3 and stamp in joined:
                    sentence.add(group, run[0].start, run[-1].end)
        run = []

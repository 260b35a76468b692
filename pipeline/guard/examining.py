"""The guard itself: passages → findings. Pure, and linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.guard.figures import find_bad_totals, find_contradictions
from pipeline.guard.findings import GuardFinding, GuardLevel, masked
from pipeline.guard.numbers import find_numbers
from pipeline.guard.reading import Passage, Unit, units
from pipeline.guard.sentences import Sentence, sentences
from pipeline.guard.shapes import find_access, find_blanks, find_notes, find_shapes
from pipeline.guard.words import GuardRules

_HIDDEN = frozenset({
    "citizen-id", "old-id", "insurance", "bank-account", "plate", "phone", "email", "access",
    "birth-date",
})  # fmt: skip
_ONCE = frozenset({"policy", "compared"})  # of an article
_MOST = 40  # findings of one article: more tell nobody more
_NUMERIC = frozenset({"citizen-id", "old-id", "insurance", "bank-account", "phone", "email"})


def examine(passages: Iterable[Passage], rules: GuardRules) -> tuple[GuardFinding, ...]:
    """Everything that must not go out unnoticed, by place; the same place and kind once."""
    read = [(each, list(units(each))) for each in passages]
    parts = [(unit, sentences(unit, rules)) for _, own in read for unit in own]
    for unit, own in parts:
        for sentence in own:
            find_shapes(unit, sentence)
    papers = any(sentence.has("#văn_bản_số", "tên_văn_bản") for _, own in parts for sentence in own)
    found: dict[tuple[str, str, int, str], GuardFinding] = {}
    once: set[str] = set()
    for finding in _find_all(parts, read, papers, rules):
        if finding.kind.code.removeprefix("guard/") in _ONCE:
            if finding.code in once:
                continue
            once.add(finding.code)
        found.setdefault((finding.code, finding.where, finding.line, finding.quote), finding)
        if len(found) >= _MOST:
            break
    return tuple(found.values())


Parts = Sequence[tuple[Unit, list[Sentence]]]


def _find_all(
    parts: Parts,
    read: Sequence[tuple[Passage, list[Unit]]],
    papers: bool,
    rules: GuardRules,
) -> Iterator[GuardFinding]:
    for unit, own in parts:
        seen: set[tuple[str, int]] = set()
        for kind, start, end in _find_in_unit(unit, own, papers, rules):
            if (kind, start) not in seen and kind in rules.kinds:
                seen.add((kind, start))
                yield _finding(unit, kind, start, end, rules)
    for _, passage_units in read:
        for rows in _tables(passage_units):
            for unit, (kind, start, end) in find_bad_totals(rows):
                yield _finding(unit, kind, start, end, rules)


def _find_in_unit(
    unit: Unit, own: Sequence[Sentence], papers: bool, rules: GuardRules
) -> Iterator[tuple[str, int, int]]:
    yield from find_blanks(unit)
    yield from find_contradictions(unit)
    for sentence in own:
        yield from find_access(unit, sentence)
        yield from find_notes(unit, sentence)
        yield from find_numbers(unit, sentence, rules.contacts)
        yield from _find_stamps(unit, sentence)
        yield from _find_by_rules(unit, sentence, papers, rules)


def _find_by_rules(
    unit: Unit, sentence: Sentence, papers: bool, rules: GuardRules
) -> Iterator[tuple[str, int, int]]:
    groups = set(sentence.groups)
    if not groups:
        return
    if papers:
        groups.add("@văn_bản")
    if unit.passage.heard:
        groups.add("@loa")
    if unit.passage.picture:
        groups.add("@ảnh")
    done: set[str] = set()
    for rule in rules.rules:
        if rule.kind in done or rule.without & groups:
            continue
        if all(each & groups for each in rule.needs):
            done.add(rule.kind)
            yield rule.kind, *_span(sentence, rule.needs)


def _span(sentence: Sentence, needs: Sequence[frozenset[str]]) -> tuple[int, int]:
    """From the first word that counts to the last."""
    spans = [
        sentence.groups[group][0]
        for each in needs
        for group in sorted(each)
        if group in sentence.groups
    ]
    if not spans:
        return sentence.start, sentence.end
    return min(a for a, _ in spans), max(b for _, b in spans)


_ALONE = re.compile(r"[\W\d_]*")


def _find_stamps(unit: Unit, sentence: Sentence) -> Iterator[tuple[str, int, int]]:
    """Marks that stand alone, or after words that say what they are."""
    for group, kind in (("dấu_mật", "secret"), ("dấu_nội_bộ", "internal"), ("dấu_nháp", "draft")):
        for start, end in sentence.groups.get(group, ()):
            if _is_stamp(unit, sentence, start, end):
                yield kind, start, end


def _is_stamp(unit: Unit, sentence: Sentence, start: int, end: int) -> bool:
    word, text = unit.text[start:end], unit.text
    alone = _ALONE.fullmatch(text[sentence.start : start]) and _ALONE.fullmatch(
        text[end : sentence.end]
    )
    if alone:
        return True
    if sentence.has("nói_về_mật"):
        return False
    if word.isupper() and len(word) > 2:
        letters = [each for each in text[sentence.start : sentence.end] if each.isalpha()]
        return (
            sum(each.isupper() for each in letters) < 0.8 * len(letters)
            or sentence.has("cớ_dấu")
            or len(letters) < 40
        )
    line = unit.raw(start)
    own_line = _ALONE.fullmatch(line.replace(word, "", 1)) is not None
    bracketed = text[max(0, start - 1) : start] in ("(", "[") and text[end : end + 1] in (")", "]")
    return own_line or bracketed or sentence.has("cớ_dấu")


def _finding(unit: Unit, kind: str, start: int, end: int, rules: GuardRules) -> GuardFinding:
    told = rules.kinds[kind]
    quote = masked(unit.text, start, end, kind in _HIDDEN)
    where = unit.passage.where
    return GuardFinding(told, told.level, where, unit.line_at(start), quote, unit.raw(start))


def _tables(own: Sequence[Unit]) -> Iterator[list[Unit]]:
    rows: list[Unit] = []
    for unit in own:
        if unit.row and (not rows or unit.line - rows[-1].line <= 2):
            rows.append(unit)
            continue
        if rows:
            yield rows[1:]
        rows = [unit] if unit.row else []
    if rows:
        yield rows[1:]


def strictest(found: Iterable[GuardFinding]) -> GuardLevel | None:
    """The level that decides; None: nothing was found."""
    return min((each.level for each in found), key=lambda level: level.rank, default=None)

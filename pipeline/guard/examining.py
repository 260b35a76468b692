"""The guard itself: passages → findings. Pure, and linear in the length of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pipeline.guard.clashes import find_clashes
from pipeline.guard.figures import find_bad_totals, find_contradictions
from pipeline.guard.findings import GuardFinding, GuardLevel, masked
from pipeline.guard.numbers import find_numbers
from pipeline.guard.reading import PublishedPart, Unit, units
from pipeline.guard.sentences import MarkedSentence, led_groups, sentences
from pipeline.guard.shapes import (
    find_access,
    find_blanks,
    find_draft_files,
    find_notes,
    find_shapes,
    names_paper,
)
from pipeline.guard.sieve import CloseLook, look_at
from pipeline.guard.words import GuardRule, GuardRules

# kinds whose place is itself what is to be kept back
SECRETS = frozenset({
    "citizen-id", "old-id", "insurance", "bank-account", "plate", "phone", "email", "access",
})  # fmt: skip
_HIDDEN = SECRETS | {"birth-date"}
_ONCE = frozenset({"policy", "compared"})  # of an article
_MOST = 40  # findings of one article: more tell nobody more


def examine(passages: Iterable[PublishedPart], rules: GuardRules) -> tuple[GuardFinding, ...]:
    """Everything that must not go out unnoticed, by place; the same words and kind once."""
    read = [list(units(each)) for each in passages if each.text]
    papers = _Papers([unit for own in read for unit in own], rules)
    found: dict[tuple[str, str], GuardFinding] = {}
    for finding in _find_all(read, papers, rules):
        once = finding.kind.code.removeprefix("guard/") in _ONCE
        found.setdefault((finding.code, "" if once else finding.raw), finding)
        if len(found) >= _MOST:
            break
    return tuple(found.values())


class _Papers:
    """Whether an article names a document, looked for once and only when it matters."""

    def __init__(self, read: Sequence[Unit], rules: GuardRules) -> None:
        self._read, self._rules = read, rules

    @cached_property
    def named(self) -> bool:
        """Whether it does, anywhere."""
        return any(names_paper(unit, self._rules) for unit in self._read)


def _find_all(
    read: Sequence[Sequence[Unit]], papers: _Papers, rules: GuardRules
) -> Iterator[GuardFinding]:
    # variants repeat paragraphs of the body
    done: set[tuple[str, str, bool, bool]] = set()
    leads: dict[str, frozenset[str]] = {"": frozenset()}
    for own in read:
        for unit in own:
            same = (unit.text, unit.lead, unit.passage.heard, unit.passage.picture)
            if unit.lead not in leads:
                leads[unit.lead] = led_groups(unit, rules)
            led = leads[unit.lead]
            if same not in done and (look := look_at(unit, rules, led)).is_wanted:
                yield from _find_each(unit, look, papers, rules, led)
            done.add(same)
        if any(unit.row for unit in own):
            for rows in _tables(own):
                for unit, (kind, start, end) in find_bad_totals(rows):
                    yield _finding(unit, kind, start, end, rules)


def _find_each(
    unit: Unit, look: CloseLook, papers: _Papers, rules: GuardRules, led: frozenset[str]
) -> Iterator[GuardFinding]:
    parts = sentences(unit, rules, led, look.sentences) if look.sentences else {}
    for at, sentence in parts.items():
        shapes = look.shapes.get(at, ())
        find_shapes(unit, sentence, {*shapes, "#văn_bản_số"} if at in look.numbers else shapes)
    seen: set[tuple[str, int]] = set()
    for kind, start, end in _find_in_unit(unit, look, parts, papers, rules):
        if (kind, start) not in seen and kind in rules.kinds:
            seen.add((kind, start))
            yield _finding(unit, kind, start, end, rules)


def _find_in_unit(
    unit: Unit,
    look: CloseLook,
    own: Mapping[int, MarkedSentence],
    papers: _Papers,
    rules: GuardRules,
) -> Iterator[tuple[str, int, int]]:
    if look.signs:
        yield from find_blanks(unit)
        yield from find_draft_files(unit)
    if look.figures:
        yield from find_contradictions(unit)
        yield from find_clashes(unit)
    for at, sentence in own.items():
        if at in look.words:
            yield from find_access(unit, sentence)
            yield from find_notes(unit, sentence)
        if at in look.numbers:
            yield from find_numbers(unit, sentence, rules.contacts)
        if at in look.words:
            yield from _find_stamps(unit, sentence)
        yield from _find_by_rules(unit, sentence, papers, look.rules.get(at, ()))


def _find_by_rules(
    unit: Unit, sentence: MarkedSentence, papers: _Papers, rules: Sequence[GuardRule]
) -> Iterator[tuple[str, int, int]]:
    groups = set(sentence.groups)
    if not groups or not rules:
        return
    if groups & {"hưởng", "hứa_chính_sách", "mức_phạt", "phí_công"} and papers.named:
        groups.add("@văn_bản")
    if unit.passage.heard:
        groups.add("@loa")
    if unit.passage.picture:
        groups.add("@ảnh")
    done: set[str] = set()
    for rule in rules:
        if rule.kind in done or rule.without & groups:
            continue
        if all(each & groups for each in rule.needs):
            done.add(rule.kind)
            yield rule.kind, *_span(sentence, rule.needs)


def _span(sentence: MarkedSentence, needs: Sequence[frozenset[str]]) -> tuple[int, int]:
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


def _find_stamps(unit: Unit, sentence: MarkedSentence) -> Iterator[tuple[str, int, int]]:
    """Marks that stand alone, or after words that say what they are."""
    for group, kind in (("dấu_mật", "secret"), ("dấu_nội_bộ", "internal"), ("dấu_nháp", "draft")):
        for start, end in sentence.groups.get(group, ()):
            if _is_stamp(unit, sentence, start, end):
                yield kind, start, end


def _is_stamp(unit: Unit, sentence: MarkedSentence, start: int, end: int) -> bool:
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
    before = sentence.nearest_before(start, "cớ_dấu")[1]
    named = before >= 0 and not text[before:start].strip(" :-–")
    line = unit.raw(start)
    own_line = _ALONE.fullmatch(line.replace(word, "", 1)) is not None
    bracketed = text[max(0, start - 1) : start] in ("(", "[") and text[end : end + 1] in (")", "]")
    return own_line or bracketed or named


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

"""The order of reading. `speak` and `say` are the doors; everything here is pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from pipeline.model import Block
from pipeline.speech import (
    blanks,
    clashes,
    codes,
    compounds,
    contradictions,
    dates,
    documents,
    doubts,
    electronic,
    figures,
    glued,
    hyphens,
    legal,
    marks,
    measures,
    people,
    periods,
    phones,
    ratios,
    times,
    unheard,
    words,
)
from pipeline.speech.clean import clean
from pipeline.speech.draft import Options, SpokenDraft, run
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.phrasing import JOINT, cut
from pipeline.speech.script import Change, Flag, Passage, Phrase, Script
from pipeline.speech.structure import SourceLine, lines
from pipeline.speech.tidy import assemble, regional
from pipeline.speech.verify import left_over

_UNSAID = frozenset(("dấu đầu dòng", "ô đánh dấu", "chỗ trống"))  # nothing worth showing
NONE: Mapping[str, str] = {}
# The order matters: each list protects what it reads from those below it.
_FIRST = (
    *marks.RULES,
    *electronic.RULES,
    *documents.RULES,
    *legal.RULES_EARLY,
    *phones.RULES,
    *glued.RULES,
    *codes.RULES,
    *ratios.EARLY,
    *periods.RULES,
    *hyphens.RULES,
    *dates.RULES,
    *times.RULES,
    *measures.EARLY,
)
_LAST = (*measures.LOOSE, *legal.RULES, *ratios.RULES, *figures.RULES)


def speak(
    blocks: Sequence[Block],
    lexicon: Lexicon,
    *,
    region: str = "nam",
    codes: str = "đầy đủ",
    overrides: Mapping[str, str] = NONE,
    foreign: str = "respell",
) -> Script:
    """The words an announcer says for an article's parsed body.

    `region` is "nam" or "bắc"; `codes` "đầy đủ" or "gọn"; `foreign` "respell" or "keep";
    `overrides` are the article's own readings (`đọc:`), written → spoken, before every table.
    """
    options = Options(lexicon, region, codes, foreign, overrides)
    return _script(lines(blocks), options)


def say(
    line: str,
    lexicon: Lexicon,
    *,
    region: str = "nam",
    codes: str = "đầy đủ",
    overrides: Mapping[str, str] = NONE,
    foreign: str = "respell",
    number: int = 1,
) -> Script:
    """The plain-text door: one written line, read without knowing what kind of block it is."""
    options = Options(lexicon, region, codes, foreign, overrides)
    return _script([SourceLine(line, number)], options)


def _script(sources: Iterable[SourceLine], options: Options) -> Script:
    passages: list[Passage] = []
    phrases: list[Phrase] = []
    for source in sources:
        passage, spoken = read(source.text, options, source.line)
        passages.append(passage)
        said = list(cut(spoken))
        for at, (text, pause) in enumerate(said, 1):
            rest = source.pause if at == len(said) else pause
            phrases.append(Phrase(text, rest, source.line))
    return Script(tuple(passages), tuple(phrases))


def read(text: str, options: Options, line: int) -> tuple[Passage, str]:
    """One line, read; and the spoken words with `JOINT` inside numbers."""
    written = clean(text)
    draft = SpokenDraft(written, options)
    _override(draft)
    read_all(draft)
    doubts.look(draft)
    _look_again(draft)
    jointed = assemble(draft)
    spoken = jointed.replace(JOINT, " ")
    flags = [
        Flag((d.start, d.end), written[d.start : d.end], d.kind, d.level, d.candidates,
             d.message, line)
        for d in sorted(draft.doubts, key=lambda each: each.start)
    ]  # fmt: skip
    flags += _gate(spoken, written, options, line)
    return Passage(written, spoken, line, _changes(draft, line), tuple(flags)), jointed


def _look_again(draft: SpokenDraft) -> None:
    """Doubts about the whole line; what a person has answered (`đọc:`, a table) asks no more."""
    before = len(draft.doubts)
    for room in (blanks, contradictions, clashes, unheard, compounds):
        room.look(draft)
    answered = [each for each in draft.pieces if each.rule in ("bài dạy", "viết tắt")]
    draft.doubts[before:] = [
        doubt
        for doubt in draft.doubts[before:]
        if doubt.level == "BLOCK"
        or not any(each.start <= doubt.start and doubt.end <= each.end for each in answered)
    ]


def read_all(draft: SpokenDraft) -> None:
    """Every rule in its order, then the words."""
    words.read_numbered(draft)
    people.read_initials(draft)
    run(_FIRST, draft)
    run(measures.rules(tuple(draft.lexicon.units)), draft)
    run(_LAST, draft)
    words.read_words(draft)


def _changes(draft: SpokenDraft, line: int) -> tuple[Change, ...]:
    return tuple(
        Change((p.start, p.end), draft.text[p.start : p.end], spoken, p.rule, line)
        for p in sorted(draft.pieces, key=lambda each: each.start)
        if (spoken := regional(p, draft.options.region)) is not None
        and draft.text[p.start : p.end] != p.spoken
        and (p.spoken or p.rule not in _UNSAID)
    )


def _override(draft: SpokenDraft) -> None:
    for form in sorted(draft.options.overrides, key=len, reverse=True):
        if not form:
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
        for match in pattern.finditer(draft.work):
            draft.take(*match.span(), draft.options.overrides[form], "bài dạy", numeric=False)


def _gate(spoken: str, written: str, options: Options, line: int) -> list[Flag]:
    allowed = frozenset(options.lexicon.foreign) if options.foreign == "keep" else frozenset()
    left = left_over(spoken, allowed)
    if not left:
        return []
    shown = "”, “".join(dict.fromkeys(left))
    message = (
        f"Còn chỗ loa không đọc được: “{shown}”. Viết lại bằng chữ, hoặc thêm vào từ điển "
        "(loa read teach)."
    )
    return [Flag((0, len(written)), written, "còn sót", "BLOCK", (), message, line)]

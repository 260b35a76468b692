"""Blocks → short paragraphs for slides and papers, with the bold words of their author. Pure.

Long ones are told in their weightiest sentences; a sentence that is still too long
ends in “…” after a clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeAlias

from pipeline import markdown
from pipeline.model import Block, Code, Heading, Listing, Paragraph, Quote, Spans
from pipeline.outline import Outline, first_clause, split_sentences
from pipeline.recipes.words import Run, Runs, StyledParagraph
from pipeline.text import nfc, squeeze

WHOLE = 1_000_000  # characters: nothing is shortened
Chars: TypeAlias = list[tuple[str, bool]]


def flat_text(spans: Spans) -> str:
    """The words of spans on one line, without the numbers of footnotes."""
    return squeeze("".join(text for text, _ in _chars(spans)))


def plain_para(text: str, mark: str = "", line: int = 0, bold: bool = False) -> StyledParagraph:
    """A paragraph of plain words."""
    return StyledParagraph((Run(squeeze(nfc(text)), bold),), mark, line=line)


def paragraphs_of(
    block: Block, outline: Outline, longest: int, level: int = 0
) -> Iterator[StyledParagraph]:
    """The paragraphs of a block of text, each at most `longest` characters."""
    match block:
        case Paragraph() | Heading():
            yield from _of_spans(block.spans, block.line, outline, longest)
        case Listing():
            for number, entry in enumerate(block.entries, block.start or 0):
                mark = "•" if block.start is None else f"{number}."
                most = longest if block.start is None else WHOLE  # a step is told whole
                yield from _entry(entry, mark, outline, most, level)
        case Quote():
            for inner in block.blocks:
                yield from paragraphs_of(inner, outline, longest, level)
        case Code():
            for line in filter(str.strip, block.text.splitlines()):
                yield plain_para(first_clause(squeeze(nfc(line)), longest), line=block.line)
        case _:
            return


def _entry(
    entry: Sequence[Block], mark: str, outline: Outline, longest: int, level: int
) -> Iterator[StyledParagraph]:
    """One entry of a list: its words as one paragraph, lists inside it one level deeper."""
    first = True
    for block in entry:
        if isinstance(block, Listing):
            yield from paragraphs_of(block, outline, longest, min(1, level + 1))
        elif isinstance(block, Paragraph) and first:
            runs = _shorten_runs(_chars(block.spans), outline, longest)
            yield StyledParagraph(runs, mark, level, block.line)
        else:
            for para in paragraphs_of(block, outline, longest, level):
                yield replace(para, level=level)
        first = False


def _of_spans(spans: Spans, line: int, outline: Outline, longest: int) -> Iterator[StyledParagraph]:
    """A paragraph: whole if short, else each of its weightiest sentences by itself."""
    chars = _chars(spans)
    for part in _lines(chars):
        text = _text(part)
        if len(text) <= longest:
            yield StyledParagraph(_runs(part), line=line)
            continue
        for sentence in _weightiest(text, outline):
            runs = _shorten_runs(_cut_sentence(part, sentence), outline, longest)
            yield StyledParagraph(runs, line=line)


def _weightiest(text: str, outline: Outline, most: int = 3) -> list[str]:
    """At most so many sentences of a text, those of the outline first, in the text's order."""
    all_ = split_sentences(text)
    weight = dict(zip(outline.points, outline.weights, strict=True))
    best = sorted(range(len(all_)), key=lambda at: (-weight.get(all_[at], 0.0), at))[:most]
    return [all_[at] for at in sorted(best)]


def _shorten_runs(chars: Chars, outline: Outline, longest: int) -> Runs:
    """The runs of what fits: all, else the first sentences, else a clause and “…”."""
    text = squeeze(_text(chars))
    chars = _squeeze_blanks(chars)
    if len(text) <= longest:
        return _runs(chars)
    kept = ""
    for sentence in split_sentences(text):
        if len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    if kept:
        return _runs(chars[: len(kept)])
    head = first_clause(text, longest - 1)
    return (*_runs(chars[: len(head)]), Run("…", False))


# --- characters that know whether they are bold -----------------------------------------


def _chars(spans: Spans) -> Chars:
    return [
        (char, span.strong)
        for span in spans
        if not span.href.startswith(markdown.FOOTNOTE)
        for char in nfc(span.text)
    ]


def _text(chars: Chars) -> str:
    return "".join(char for char, _ in chars)


def _lines(chars: Chars) -> Iterator[Chars]:
    """A hard break ends a line."""
    line: Chars = []
    for char in chars:
        if char[0] == "\n":
            yield from [squeezed] if (squeezed := _squeeze_blanks(line)) else []
            line = []
        else:
            line.append(char)
    yield from [squeezed] if (squeezed := _squeeze_blanks(line)) else []


def _squeeze_blanks(chars: Chars) -> Chars:
    """Single blanks, none at the ends."""
    kept: Chars = []
    for char, bold in chars:
        if not char.isspace():
            kept.append((char, bold))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", bold))
    return kept[:-1] if kept and kept[-1][0] == " " else kept


def _cut_sentence(chars: Chars, sentence: str) -> Chars:
    """The characters of a sentence, which stands in them word for word."""
    at = _text(chars).find(sentence)
    return chars[at : at + len(sentence)] if at >= 0 else [(each, False) for each in sentence]


def _runs(chars: Chars) -> Runs:
    """Neighbours of one weight together."""
    weights = groupby(chars, key=lambda each: each[1])
    return tuple(Run("".join(char for char, _ in some), bold) for bold, some in weights)

"""How easily an article is read and understood, a sentence for each finding. Pure.

Vietnamese words are written as syllables (tiếng), so length is counted in them. What is asked
depends on whom the article speaks to; the limits are the office's own experience of what can be
read aloud in one breath or by a child, not a norm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import markdown
from pipeline.model import Article, Audience, Block, Listing, Paragraph, Quote, plain
from pipeline.outline.sentences import split_sentences
from pipeline.speech import Lexicon
from pipeline.speech.letters import NAMES

LONGEST = {  # syllables of a sentence
    Audience.PRIMARY: 16,
    Audience.PUPILS: 22,
    Audience.LOWER: 22,
    Audience.UPPER: 30,
    Audience.ELDERLY: 24,
    Audience.EVERYONE: 38,
    Audience.BUSINESS: 42,
    Audience.OFFICIALS: 48,
}
PARAGRAPH = 130  # syllables
PLAINLY = (Audience.EVERYONE, Audience.PUPILS, Audience.PRIMARY, Audience.LOWER, Audience.ELDERLY)

_SYLLABLE = re.compile(r"[^\W_]+(?:[.,:/][^\W_]+)*")
_CAPITALS = re.compile(r"(?<![\w@./#-])[A-ZĐ]{2,7}(?![\w@])")
_LETTERS = {word for name in NAMES.values() for word in name.split()} | {"ô", "en", "em", "eo"}
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place that is hard to read."""

    line: int  # of the file
    message: str  # Vietnamese: what is hard
    remedy: str  # Vietnamese: what to write instead


@dataclass(frozen=True, slots=True)
class Ease:
    """Độ dễ đọc of an article for one audience."""

    audience: Audience
    own: bool  # written for this audience; False: what everyone reads
    sentences: int
    mean: float  # syllables a sentence
    longest: int
    findings: tuple[Finding, ...]


def ease(article: Article, audience: Audience, lexicon: Lexicon) -> Ease:
    """How easily `audience` reads the article, in the words that are written for it."""
    own = article.told_to(audience)
    spoken = [*_texts(markdown.blocks(own.body, own.body_line))]
    found = [(line, each) for line, text in spoken for each in split_sentences(text)]
    lengths = [syllables(each) for _, each in found]
    findings = {
        *_long(found, LONGEST[audience]),
        *_paragraphs(spoken),
        *_abbreviations(own, spoken, lexicon),
        *(_learned(spoken) if audience in PLAINLY else ()),
    }
    return Ease(
        audience,
        own is not article or audience is Audience.EVERYONE,
        len(lengths),
        round(sum(lengths) / len(lengths), 1) if lengths else 0.0,
        max(lengths, default=0),
        tuple(sorted(findings)),
    )


def syllables(text: str) -> int:
    """Tiếng: a number counts as one."""
    return len(_SYLLABLE.findall(text))


def _texts(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Running text with its line; tables and headings are read otherwise."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line, plain(block.spans)
        elif isinstance(block, Listing):
            for entry in block.entries:
                yield from _texts(entry)
        elif isinstance(block, Quote):
            yield from _texts(block.blocks)


def _long(found: Sequence[tuple[int, str]], most: int) -> Iterator[Finding]:
    for line, text in found:
        count = syllables(text)
        if count > most:
            yield Finding(
                line,
                f"Câu dài {count} tiếng: “{_beginning(text)}…”.",
                f"Tách thành câu ngắn hơn, mỗi câu một ý (nên dưới {most} tiếng).",
            )


def _paragraphs(spoken: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    for line, text in spoken:
        count = syllables(text)
        if count > PARAGRAPH:
            yield Finding(line, f"Đoạn dài {count} tiếng.", "Chia đoạn, hoặc đổi thành danh sách.")


def _abbreviations(
    article: Article, spoken: Sequence[tuple[int, str]], lexicon: Lexicon
) -> Iterator[Finding]:
    """Short forms that the article does not explain where it first uses them."""
    whole = " ".join((article.title, article.summary, *(text for _, text in spoken))).lower()
    doubtful = {entry.written for entry in lexicon.entries if entry.conditional}
    seen: set[str] = set()
    for line, text in spoken:
        for match in _CAPITALS.finditer(text):
            short = match[0]
            if short in seen or text.isupper() or _ROMAN.fullmatch(short):
                continue
            seen.add(short)
            full = lexicon.plain_forms.get(short, "")
            if f"({short.lower()})" in whole or (full and full.lower() in whole):
                continue
            told = full and short not in doubtful and not _is_spelt(full)
            yield Finding(
                line,
                f"Chữ tắt “{short}” chưa được giải thích.",
                f"Lần đầu viết “{full} ({short})”."
                if told
                else f"Lần đầu viết nghĩa của nó, rồi “({short})”.",
            )


def _is_spelt(reading: str) -> bool:
    """Whether a reading only names letters: “quy rờ” tells nobody what a QR is."""
    return all(word in _LETTERS for word in reading.split())


@cache
def _plain_words() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    table = Path(__file__).with_name("han-viet.txt").read_text(encoding="utf-8")
    pairs = [line.split(" = ") for line in table.splitlines() if line and line[0] != "#"]
    return tuple(
        (re.compile(rf"(?<!\w){re.escape(hard)}(?!\w)", re.IGNORECASE), hard, easy)
        for hard, easy in pairs
    )


def _learned(spoken: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """Words of offices that have plainer ones; each once."""
    for pattern, hard, easy in _plain_words():
        line = next((line for line, text in spoken if pattern.search(text)), 0)
        if line:
            yield Finding(line, f"Từ “{hard}” khó với nhiều người.", f"Có thể nói: {easy}.")


def _beginning(text: str) -> str:
    return " ".join(text.split()[:8])

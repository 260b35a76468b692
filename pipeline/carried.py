"""What of an article a channel does not carry: each word of it is there, or is named here. Pure.

    for each in gathered(left_out(article, edition, said_by="radio")): print(each)

Words are compared as they stand in the edition itself; of what is read aloud, as they stand in
the lines that go on air before numbers become words. Some things a channel can't carry by its
nature (pictures on the loudspeaker, the rest of a long text in a post): they are named in the
preview and at approval. Whatever else is missing is worth a look in `loa check` too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import unescape
from itertools import groupby

from pipeline import markdown
from pipeline.markdown import SourcePiece
from pipeline.model import Article, Edition, Override
from pipeline.prose import READ_ON
from pipeline.speech.clean import clean
from pipeline.speech.structure import ends, lines
from pipeline.text import nfc, shorten, squeeze

SHOWN = 80  # characters of the words that are named
Told = tuple[SourcePiece, tuple[str, ...]]  # what was written, and its words as they are compared


class Why(StrEnum):
    """Why a channel does not carry something, as staff read it."""

    LOST = "không lên kênh này"
    CODE = "khối mã không đọc"
    HIDDEN = "chữ trong mã HTML"
    ENDING = "từ “Nơi nhận” hoặc chữ ký trở xuống không đọc"
    STRUCK = "chữ gạch bỏ"
    COMMENT = "ghi chú ẩn trong <!-- -->"
    HEAD = "tên cột"
    PICTURE = "mô tả, chú thích ảnh"
    ADDRESS = "địa chỉ liên kết"
    FILE = "tệp đính kèm, mở trên trang tin"
    SUMMARY = "tóm tắt"
    REST = "phần sau, đọc trên trang tin"
    OWN = "thân bài: kênh này có lời riêng"
    RECORDED = "chữ của bài: kênh này phát bản ghi âm"

    @property
    def natural(self) -> bool:
        """Whether the channel can't but leave it out, or the author wants it so."""
        return self not in (Why.LOST, Why.CODE, Why.HIDDEN, Why.ENDING)


@dataclass(frozen=True, slots=True)
class UncarriedLine:
    """Words that a channel does not carry."""

    line: int  # of the author's file
    words: str
    why: Why
    places: int = 1

    def __str__(self) -> str:
        shown = f"“{shorten(self.words, SHOWN)}”"
        if self.why in (Why.OWN, Why.RECORDED):
            return f"{self.why}."
        more = f" và {self.places - 1} chỗ nữa" if self.places > 1 else ""
        return f"{self.why}: {shown} (dòng {self.line}){more}."


def left_out(article: Article, edition: Edition, said_by: str = "") -> tuple[UncarriedLine, ...]:
    """Everything of an article that its edition on a channel does not carry, by line.

    `said_by`: the channel whose words are read aloud; empty: the edition is shown.
    """
    override = article.overrides.get(said_by or edition.channel, Override())
    if said_by and article.recording:
        return (UncarriedLine(article.body_line, article.title, Why.RECORDED),)
    body, line = (override.text, 1) if override.text else (article.body, article.body_line)
    wanted = _source_pieces(nfc(body), line)
    carried = _spoken_words(nfc(body), line) if said_by else _tokens(_shown_words(edition))
    alts = "" if said_by else " ".join(each.alt for each in edition.renditions)
    is_cut = not said_by and READ_ON in edition.text
    found = [
        UncarriedLine(piece.line, squeeze(piece.text), why)
        for piece, why in _explain_missing(wanted, carried, bool(said_by), is_cut)
        if piece.kind != "picture" or not _holds(_tokens(alts), _words(piece))
    ]
    found += _missing_files(article, edition)
    if override.text:
        found.append(UncarriedLine(article.body_line, article.body, Why.OWN))
    elif article.summary and not _holds((*carried, *_text(wanted)), _tokens(nfc(article.summary))):
        found.append(UncarriedLine(1, article.summary, Why.SUMMARY))
    return tuple(sorted(found, key=lambda each: each.line))


def _missing_files(article: Article, edition: Edition) -> Iterator[UncarriedLine]:
    """The attachments that nobody gets with the edition."""
    carried = {getattr(each.recipe, "sha256", "") for each in edition.renditions}
    for each in article.attachments:
        if each.sha256 not in carried:
            yield UncarriedLine(1, each.title, Why.FILE)


def _text(wanted: Sequence[Told]) -> Iterator[str]:
    """The body's words without addresses: a summary that is taken from them is no words more."""
    return (word for piece, words in wanted if piece.kind == "text" for word in words)


def _shown_words(edition: Edition) -> str:
    """All words of an edition that somebody sees: of HTML its attributes too."""
    return unescape(f"{edition.text} {edition.summary}")


@lru_cache(maxsize=8)  # a station and its podcast read the same
def _spoken_words(body: str, line: int) -> tuple[str, ...]:
    """All words that go on air, before they are turned into those of an announcer."""
    aloud = lines(markdown.blocks(body, line))
    return _tokens("\n".join(clean(source.text) for source in aloud))


def _explain_missing(
    wanted: Sequence[Told], carried: Sequence[str], said: bool, is_cut: bool
) -> Iterator[tuple[SourcePiece, Why]]:
    """What is missing, each with its reason."""
    cut = len(wanted)
    missing = _missing(wanted, carried, cut)
    if is_cut and missing:
        cut = _find_cut(wanted, _missing(wanted, carried, 0))
        missing = _missing(wanted, carried, cut)
    ending = len(wanted)
    if said:
        ending = next((at for at, (each, _) in enumerate(wanted) if ends(each.text)), ending)
    for at in missing:
        piece = wanted[at][0]
        if piece.kind == "text" or (piece.kind == "code" and not said):
            yield piece, Why.ENDING if at >= ending else Why.REST if at >= cut else Why.LOST
        else:
            yield piece, _KINDS[piece.kind]


def _find_cut(wanted: Sequence[Told], missing: Sequence[int]) -> int:
    """From where on nearly everything is missing: there a long text was cut for a post."""
    gone, weight, best, where = set(missing), 0, 0, len(wanted)
    for at in range(len(wanted) - 1, -1, -1):
        weight += len(wanted[at][1]) if at in gone else -len(wanted[at][1])
        if weight > best:
            best, where = weight, at
    return where


_KINDS = {
    "code": Why.CODE, "html": Why.HIDDEN, "struck": Why.STRUCK, "head": Why.HEAD,
    "picture": Why.PICTURE, "address": Why.ADDRESS, "comment": Why.COMMENT,
}  # fmt: skip

# --- comparing ----------------------------------------------------------------------------

_ABROAD = re.compile(r"[a-z]+:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_TAGS = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=8)  # every channel asks for the same article in a row
def _source_pieces(body: str, line: int) -> tuple[Told, ...]:
    """What an author wrote, piece by piece, with the words of each."""
    return tuple(
        (piece, _words(piece))
        for piece in markdown.pieces(body, line)
        if piece.kind != "address" or _ABROAD.match(piece.text)  # others are of this site
    )


def _words(piece: SourcePiece) -> tuple[str, ...]:
    text = piece.text
    if piece.kind == "html":
        text = unescape(_TAGS.sub(" ", text))
    elif "&" in text:
        text = unescape(text)
    return _tokens(text)


def _missing(wanted: Sequence[Told], carried: Sequence[str], whole: int) -> list[int]:
    """Which pieces are not there: of the first `whole` as often as they were written, else once."""
    needed = Counter(word for _, words in wanted for word in words)
    if needed <= Counter(carried):
        return []
    there = _join_words(carried)
    before = _join_words(
        word for piece, words in wanted[:whole] if piece.kind == "text" for word in words
    )
    missing: list[int] = []
    for at, (piece, words) in enumerate(wanted):
        joined = _join_words(words)
        least = before.count(joined) if piece.kind == "text" and words and at < whole else 1
        if words and there.count(joined) < least:
            missing.append(at)
    return missing


def _holds(carried: Sequence[str], words: Sequence[str]) -> bool:
    return _join_words(words) in _join_words(carried)


def _join_words(words: Iterable[str]) -> str:
    return "".join(f"<{word}>" for word in words)


def gather_lines(found: Iterable[UncarriedLine]) -> Iterator[UncarriedLine]:
    """For people: one of a kind, with the number of its places; what was lost, line by line."""
    for one, group in groupby(
        sorted(found, key=lambda each: (each.why.natural, each.why, each.line)),
        key=lambda each: (each.why, each.line if each.why in _BY_LINE else 0),
    ):
        several = list(group)
        if one[0] in _BY_LINE:
            yield UncarriedLine(one[1], " ".join(each.words for each in several), one[0])
        else:
            yield UncarriedLine(several[0].line, several[0].words, one[0], len(several))


_BY_LINE = (Why.LOST, Why.CODE, Why.HIDDEN)

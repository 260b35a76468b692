"""Blocks → plain words for social platforms, as a person would write them there. Pure.

    pieces = lead_first(article.summary, paragraphs(markdown.blocks(article.body)))
    text, whole = cut(pieces, 1500)

A piece is one paragraph, list, table or quotation, with the heading it stands under. No
Markdown is left: lists and tables become lines, links become words with their address, and
punctuation is set as Vietnamese sets it. Figures are left out: platforms carry them beside
the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from pipeline.model import Block, Code, Heading, Listing, Paragraph, Quote, Span, Spans, Table
from pipeline.text import fold, nfc, shorten

_ADDRESS = re.compile(r"((?:https?://|mailto:)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)")
_SHOWN = re.compile(r"\((?:https?://|mailto:)?[^\s()]+[./@][^\s()]+\)")  # beside a link's words
_FEW = 3  # words: so short a piece begins many a summary without being it
_NUMBER = re.compile(r"^\s*\d+\. ", re.MULTILINE)  # of a list
_NEAR = 3  # pieces that every post has room for
_ENDS = (".", "!", "?", "…", ":", ";", ",")
_NO = re.compile(r"(không|đừng|chớ|sai|tránh)( (nên|được|làm|phải|đúng|cần)\b.*)?", re.IGNORECASE)
_ORDINAL = {"stt", "tt", "so tt", "so thu tu", "#", "no."}
_LETTER = r"[^\W_]"
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # emphasis that CommonMark did not close; not 2**3, **21*0912345678#, tep__cuoi.docx
    (re.compile(rf"\*\*(?!(?<={_LETTER}\*\*){_LETTER})(?!\d[\d*]*#)"), ""),
    (re.compile(rf"__(?<!{_LETTER}__)|__(?!{_LETTER})"), ""),
    (re.compile(r"\.{3,}"), "…"),
    (re.compile(r'"([^"\n]*)"'), r"“\1”"),
    (re.compile(r"(?<=[\w)”%])[^\S\n]+([,;:!?.…])(?=\s|$)"), r"\1"),
    (re.compile(r"(?<=\w)([,;:])(?=[^\W\d_])"), r"\1 "),
    (re.compile(r"(?<=\S) -{1,2} (?=\S)"), " – "),
    (re.compile(r"[^\S\n]+"), " "),
)
READ_ON = "Đọc toàn bài"  # says of a text that was cut where the rest stands
_SENTENCE = re.compile(r"(?<=[.!?…])[\s”)]+(?=\S)")


# --- whole articles -----------------------------------------------------------------------


def paragraphs(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The pieces of a text, in order. A heading stands on top of the piece that follows it."""
    pieces: list[str] = []
    above = ""
    for block in blocks:
        if isinstance(block, Heading):
            above = _join_lines(above, _as_label(sentence(block.spans)))
        elif text := _READERS.get(type(block), _nothing)(block):
            pieces.append(_join_lines(above, text))
            above = ""
    return (*pieces, above) if above else tuple(pieces)


def prose(blocks: Sequence[Block]) -> str:
    """The whole text, pieces apart by an empty line."""
    return "\n\n".join(paragraphs(blocks))


def lead_first(summary: str, pieces: Sequence[str]) -> tuple[str, ...]:
    """What matters first: the summary, unless the text says it anyway.

    A later piece that says no more than the summary is said in its place: first, and once. One
    far below that begins with it may be cut off: then it is worth saying twice.
    """
    lead = fix_punctuation(nfc(summary))
    said = [at for at, piece in enumerate(pieces) if lead and _same_beginning(lead, piece)]
    if said and said[0] and _bare(pieces[said[0]]) == _bare(lead):
        return (pieces[said[0]], *pieces[: said[0]], *pieces[said[0] + 1 :])
    if not lead or (said and said[0] < _NEAR):
        return tuple(pieces)
    return (lead, *pieces)


def cut_pieces(pieces: Sequence[str], longest: int) -> tuple[str, bool]:
    """At most `longest` characters, and whether that is everything.

    Whole pieces while they fit; the next one is cut after a sentence, else at a word.
    """
    text = ""
    for piece in pieces:
        longer = f"{text}\n\n{piece}" if text else piece
        if len(longer) > longest:
            return _cut_inside(text, piece, longest), False
        text = longer
    return text, True


def _cut_inside(text: str, piece: str, longest: int) -> str:
    room = longest - len(text) - 2 if text else longest
    head = _sentences(piece, room - 2)
    if head:
        return (f"{text}\n\n{head}" if text else head) + " …"
    if not text:
        return shorten(piece, longest)
    return text if text.endswith("…") or len(text) + 2 > longest else text + " …"


def _sentences(piece: str, longest: int) -> str:
    """As many whole sentences or lines as fit, without a lone heading; empty if none does."""
    ends = {match.start() for match in _SENTENCE.finditer(piece)}
    ends |= {match.start() for match in re.finditer(r"\n", piece)}
    fitting = [end for end in ends if end <= longest]
    head = piece[: max(fitting)].rstrip() if fitting else ""
    return "" if "\n" not in head and head.endswith(":") else head


def _same_beginning(lead: str, piece: str) -> bool:
    """Whether a piece begins with the lead's words, or the lead with all of the piece's.

    Below its heading, too. What only one of them shows counts for nothing: the addresses of
    links (a summary has none), punctuation, quotation marks.
    """
    a, head, below = _bare(lead), piece.partition("\n")[0], piece.partition("\n")[2]
    texts = [piece, below] if head.endswith(":") else [piece]
    return any(
        b.startswith(a) or (len(b.split()) > _FEW and a.startswith(b)) for b in map(_bare, texts)
    )


def _bare(text: str) -> str:
    """The words alone, folded."""
    plain = _NUMBER.sub("", _ADDRESS.sub(" ", _SHOWN.sub(" ", text)))
    return " ".join(re.findall(r"\w+", fold(plain)))


# --- hashtags -------------------------------------------------------------------------------


def hashtag(tag: str) -> str:
    """One word that platforms make a link of: “chuyển đổi số” → #ChuyểnĐổiSố; empty if none."""
    words = re.findall(r"\w+", nfc(tag))
    joined = "".join(word[:1].upper() + word[1:] for word in words).replace("_", "")
    return f"#{joined}" if joined and not joined.isdigit() else ""


def hashtags(tags: Iterable[str], most: int) -> str:
    """At most `most` hashtags on one line, each once."""
    found = {fold(each): each for each in map(hashtag, tags) if each}
    return " ".join(list(found.values())[:most])


# --- running text ---------------------------------------------------------------------------


def sentence(spans: Spans) -> str:
    """The words of a run of spans; a link is its text and, in brackets, its address."""
    words = []
    for index, span in enumerate(spans):
        words.append(span.text)
        following = spans[index + 1].href if index + 1 < len(spans) else ""
        if span.href and following != span.href:
            words.append(_address(span, _text_of_link(spans, index)))
    return fix_punctuation("".join(words))


def _text_of_link(spans: Spans, last: int) -> str:
    first = last
    while first > 0 and spans[first - 1].href == spans[last].href:
        first -= 1
    return "".join(span.text for span in spans[first : last + 1])


def _address(span: Span, text: str) -> str:
    """The address behind a link, unless the text shows it or it leads nowhere from here."""
    target = span.href.removeprefix("mailto:")
    shown = target.partition("://")[2].rstrip("/") or target
    if not _ADDRESS.match(span.href) or shown in text:
        return ""
    return f" ({target})"


def fix_punctuation(text: str) -> str:
    """Vietnamese punctuation: none after a blank, “quotes”, an ellipsis, a dash between words.

    Addresses stay as they are. Line breaks stay; blanks at the ends of lines go.
    """
    parts = _ADDRESS.split(text)
    for index in range(0, len(parts), 2):
        for pattern, instead in _RULES:
            parts[index] = pattern.sub(instead, parts[index])
    lines = "".join(parts).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def _as_label(text: str) -> str:
    """A heading as the words that introduce what follows."""
    return text if not text or text.endswith(_ENDS) else f"{text}:"


def _join_lines(above: str, text: str) -> str:
    return f"{above}\n{text}" if above else text


# --- each kind of block ---------------------------------------------------------------------


def _nothing(_: Block) -> str:
    return ""


def _paragraph(block: Paragraph) -> str:
    return sentence(block.spans)


def _code(block: Code) -> str:
    return block.text.strip("\n")


def _quote(block: Quote) -> str:
    """In quotation marks, except for a last line that names who said it."""
    pieces = list(paragraphs(block.blocks))
    speaker = pieces.pop() if len(pieces) > 1 and pieces[-1].startswith(("—", "–", "-")) else ""
    words = "\n".join(pieces)
    if words and not words.startswith("“"):
        words = f"“{words}”"
    return "\n".join(each for each in (words, speaker) if each)


def _listing(block: Listing, depth: int = 0) -> str:
    lines = []
    for number, entry in enumerate(block.entries, start=block.start or 0):
        mark = f"{number}. " if block.start is not None else "–•"[depth == 0] + " "
        lines += _entry(entry, mark, depth)
    return "\n".join(lines)


def _entry(entry: Sequence[Block], mark: str, depth: int) -> list[str]:
    texts: list[str] = []
    for block in entry:
        if isinstance(block, Listing):
            texts.append(_listing(block, depth + 1))
        else:
            texts += paragraphs([block])
    if texts and texts[0].startswith(("☑", "☐")):
        mark = ""  # a box is mark enough
    lines = "\n".join(texts).splitlines()
    if not lines:
        return []
    indent = "   "
    return [mark + lines[0], *(indent + line for line in lines[1:])]


def _table(block: Table) -> str:
    """Each row a line: “a: b” of two columns, else the first cell and the others with labels.

    Columns that stand against each other (Nên | Không nên) are two lists: side by side in a
    line they would say the opposite of what is meant.
    """
    header = [_cell(each) for each in block.header]
    rows = [[_cell(each) for each in row] for row in block.rows]
    marks = ["•"] * len(rows)
    if header and fold(header[0]) in _ORDINAL:
        marks = [f"{row[0].rstrip('.')}." if row[0] else "•" for row in rows]
        header, rows = header[1:], [row[1:] for row in rows]
    if len(header) == 2 and _are_opposites(*header):
        return "\n".join(_column(header, rows, at) for at in (0, 1))
    title = " – ".join(each for each in header if each) if len(header) == 2 else ""
    told = [
        f"{mark} {words}"
        for mark, row in zip(marks, rows, strict=True)
        if (words := _row(header, row))
    ]
    return "\n".join([_as_label(title), *told] if title else told)


def _are_opposites(one: str, other: str) -> bool:
    """Whether one of two headings says no: “Nên”, “Không nên”."""
    return bool(_NO.fullmatch(one)) != bool(_NO.fullmatch(other))


def _column(header: Sequence[str], rows: Sequence[Sequence[str]], at: int) -> str:
    cells = [row[at] for row in rows if at < len(row) and row[at]]
    return "\n".join([_as_label(header[at]), *(f"• {cell}" for cell in cells)])


def _row(header: Sequence[str], cells: Sequence[str]) -> str:
    if len(header) == 2:
        return ": ".join(each for each in cells if each)
    first, *others = cells or [""]
    if first.isdigit() and header[0]:
        first = f"{header[0]} {first}"  # “Tuần 1”: a bare number says nothing
    labelled = zip(header[1:], others, strict=False)
    told = "; ".join(f"{_as_label(name)} {cell}".strip() for name, cell in labelled if cell)
    return " – ".join(each for each in (first, told) if each)


def _cell(spans: Spans) -> str:
    """A cell on one line."""
    lines = [line for line in sentence(spans).splitlines() if line]
    text = "".join(
        line + (" " if line.endswith(_ENDS) else ", ") for line, _ in pairwise([*lines, ""])
    )
    return text.rstrip(" ,")


_READERS: dict[type, Callable[..., str]] = {
    Paragraph: _paragraph,
    Listing: _listing,
    Table: _table,
    Quote: _quote,
    Code: _code,
}

"""Words in the ward's typeface: how wide they are, where their lines break. Measured, not guessed.

Widths come from the font itself (RAQM shaping, kerning included), at 1000 units to the em, so
they are what the renderer draws at any size. ASCENT and DESCENT hold ordinary text; a capital
with stacked marks (Ẳ) reaches to 1.22, so lines keep apart by what `reach` tells of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from PIL import ImageFont, features

from pipeline.errors import ConfigError, reason
from pipeline.studio.base import breaks
from pipeline.studio.base.brand import FONTS, font_file
from pipeline.text import nfc, squeeze

ASCENT = 1.0  # of the size, above the baseline
DESCENT = 0.27
LEADING = 1.34  # from baseline to baseline in running text
TIGHT = 1.24  # in titles

_EM = 1000
_INSTEAD = str.maketrans({"→": "–", "―": "—", "☑": "", "☐": "", "✓": "", "✗": "", "\u00a0": " "})
_APART, _LEADS, _ALONE = 0.3, 0.04, 0.3  # what it costs to break a word; after “và”; one word alone
_RAGGED = 0.05  # how much a line's being short matters where lines need not be alike


@lru_cache(maxsize=8)
def _face(style: str) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        raise ConfigError(
            "Thư viện ảnh Pillow trên máy này thiếu RAQM nên không đo được chữ Việt. "
            "Cài lại gói pillow từ PyPI."
        )
    try:
        return ImageFont.truetype(str(font_file(style)), _EM, layout_engine=ImageFont.Layout.RAQM)
    except OSError as error:
        raise ConfigError(
            f"Tệp phông chữ {font_file(style).name} hỏng ({error}). Cài lại Loa Phường."
        ) from None


@lru_cache(maxsize=65536)
def _advance(text: str, style: str) -> float:
    return _face(style).getlength(text) / _EM


def text_width(text: str, size: float, style: str = "Regular") -> float:
    """Pixels from the first letter's origin to the last one's advance."""
    return _advance(text, style) * size


def widest_word(cells: Iterable[str], size: float, style: str = "Bold") -> float:
    """Pixels of the widest word in the cells of a column; 0: they hold none."""
    words = (word for cell in cells for word in cell.split())
    return max((text_width(word, size, style) for word in words), default=0.0)


@lru_cache(maxsize=65536)
def ink_reach(text: str, style: str = "Regular") -> tuple[float, float]:
    """How far a line's ink reaches above and below its baseline, for a size of 1."""
    _, top, _, bottom = _face(style).getbbox(text, anchor="ls")
    return -top / _EM, bottom / _EM


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """What every cut of the typeface can draw."""
    try:
        return frozenset((FONTS / "letters.txt").read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"Thiếu tệp letters.txt trong {FONTS} ({reason(error)}). Cài lại Loa Phường."
        ) from None


def drawable_text(text: str) -> str:
    """One line of NFC text without what the typeface can't draw (emoji, boxes, arrows)."""
    known = _letters()
    text = nfc(text).translate(_INSTEAD)
    return squeeze("".join(each for each in text if each.isspace() or each in known))


def wrap_text(text: str, size: float, style: str, room: float) -> tuple[str, ...]:
    """The lines of a text no wider than `room`, as few as can be.

    Words of two syllables, names and numbers stay whole where that costs no line; a word wider
    than the room is cut between letters.
    """
    return _break_lines(text, size, style, room, even=False)


def wrap_evenly(text: str, size: float, style: str, room: float) -> tuple[str, ...]:
    """As `wrap`, in as many lines, but of about the same width: for titles."""
    return _break_lines(text, size, style, room, even=True)


def _break_lines(text: str, size: float, style: str, room: float, even: bool) -> tuple[str, ...]:
    words = _words(drawable_text(text), size, style, room)
    return tuple(
        " ".join(words[start:end]) for start, end in wrap_rows(words, size, style, room, even)
    )


def wrap_rows(
    words: Sequence[str], size: float, style: str, room: float, even: bool
) -> list[tuple[int, int]]:
    """The lines of these words as (first word, word after the last): as `wrap` or as `balanced`.

    A word wider than the room has a line of its own.
    """
    most = _count(words, size, style, room)
    if most < 2:
        return [(0, len(words))] if words else []
    share = text_width(" ".join(words), size, style) / most if even else room
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # words told: cost, cuts
    for line in range(1, most + 1):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (before, cuts) in best.items():
            for end in range(start + 1, len(words) + 1):
                long = text_width(" ".join(words[start:end]), size, style)
                if long > room and end > start + 1:
                    break
                last = end == len(words)
                if last != (line == most):
                    continue
                ragged = ((long - share) / room) ** 2 * (1 if even else not last and _RAGGED)
                cost = before + ragged + _cut_cost(words, start, end)
                if end not in after or cost < after[end][0]:
                    after[end] = (cost, (*cuts, end))
        best = after
    return list(pairwise((0, *best[len(words)][1])))


def _cut_cost(words: Sequence[str], start: int, end: int) -> float:
    """What is bad about a line of these words: where it ends; at the very end, being one word."""
    if end == len(words):
        return _ALONE if end - start == 1 else 0.0
    one, other = words[end - 1].rpartition(" ")[2], words[end].partition(" ")[0]
    apart = breaks.is_one_word(one, other) or breaks.may_be_name(one, other)
    return _APART * apart + _LEADS * breaks.leads(one)


def _count(words: Sequence[str], size: float, style: str, room: float) -> int:
    """How many lines the words fill."""
    lines, line = 0, ""
    for word in words:
        longer = f"{line} {word}"
        if line and text_width(longer, size, style) <= room:
            line = longer
        else:
            lines, line = lines + 1, word
    return lines


def _words(text: str, size: float, style: str, room: float) -> list[str]:
    found: list[str] = []
    for word in text.split():
        counted = found and breaks.is_count(found[-1].rpartition(" ")[2], word)
        if counted and text_width(f"{found[-1]} {word}", size, style) <= room:
            found[-1] += f" {word}"
            continue
        found += (
            [word] if text_width(word, size, style) <= room else _cut_word(word, size, style, room)
        )
    return found


def _cut_word(word: str, size: float, style: str, room: float) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for letter in word:
        if piece and text_width(piece + letter, size, style) > room:
            pieces.append(piece)
            piece = letter
        else:
            piece += letter
    return [*pieces, piece]

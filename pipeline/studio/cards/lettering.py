"""Words in the ward's typeface: how wide they are, where their lines break. Measured, not guessed.

Widths come from the font itself (RAQM shaping, kerning included), at 1000 units to the em, so
they are what the renderer draws at any size. ASCENT and DESCENT hold ordinary text; a capital
with stacked marks (Ẳ) reaches to 1.22, so lines keep apart by what `reach` tells of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PIL import ImageFont, features

from pipeline.errors import ConfigError
from pipeline.studio.identity import FONTS, font
from pipeline.text import nfc, squeeze

ASCENT = 1.0  # of the size, above the baseline
DESCENT = 0.27
LEADING = 1.34  # from baseline to baseline in running text
TIGHT = 1.24  # in titles

_EM = 1000
_INSTEAD = str.maketrans({"→": "–", "―": "—", "☑": "", "☐": "", "✓": "", "✗": "", "\u00a0": " "})
_GLUED = re.compile(  # what a line may not separate: a number and its unit, a name and its number
    r"(?<=\d) (?=(?:đồng|triệu|tỷ|nghìn|ngày|giờ|phút|tháng|tuổi|người|hộ|km|kg|ha|bước|chữ)\b)"
    r"|(?<=\bphố) (?=\d)|(?<=\bngày) (?=\d)|(?<=\btháng) (?=\d)|(?<=\bđộ) (?=\d)|(?<=\bbài) (?=\d)"
    r"|(?<=\btuần) (?=\d)|(?<=\bnăm) (?=\d)|(?<=\bTP\.) |(?<=\bbước) (?=\d)|(?<=\bgọi) (?=\d)",
    re.IGNORECASE,
)
_GLUE = "\u00a0"


@lru_cache(maxsize=8)
def _face(style: str) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        raise ConfigError(
            "Thư viện ảnh Pillow trên máy này thiếu RAQM nên không đo được chữ Việt. "
            "Cài lại gói pillow từ PyPI."
        )
    try:
        return ImageFont.truetype(str(font(style)), _EM, layout_engine=ImageFont.Layout.RAQM)
    except OSError as error:
        raise ConfigError(
            f"Tệp phông chữ {font(style).name} hỏng ({error}). Cài lại Loa Phường."
        ) from None


@lru_cache(maxsize=65536)
def _advance(text: str, style: str) -> float:
    return _face(style).getlength(text) / _EM


def width(text: str, size: float, style: str = "Regular") -> float:
    """Pixels from the first letter's origin to the last one's advance."""
    return _advance(text, style) * size


@lru_cache(maxsize=65536)
def reach(text: str, style: str = "Regular") -> tuple[float, float]:
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
            f"Thiếu tệp letters.txt trong {FONTS} ({error.strerror}). Cài lại Loa Phường."
        ) from None


def drawable(text: str) -> str:
    """One line of NFC text without what the typeface can't draw (emoji, boxes, arrows)."""
    known = _letters()
    text = nfc(text).translate(_INSTEAD)
    return squeeze("".join(each for each in text if each.isspace() or each in known))


def wrap(text: str, size: float, style: str, room: float) -> tuple[str, ...]:
    """The lines of a text no wider than `room`; a word wider than that is cut between letters."""
    lines: list[str] = []
    line = ""
    for word in _words(drawable(text), size, style, room):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size, style) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return tuple(each.replace(_GLUE, " ") for each in [*lines, line] if each)


def balanced(text: str, size: float, style: str, room: float) -> tuple[str, ...]:
    """As `wrap`, in as many lines, but of about the same width: for titles."""
    lines = wrap(text, size, style, room)
    low, high = room / 2, room
    for _ in range(7):
        middle = (low + high) / 2
        if len(wrap(text, size, style, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, size, style, high)


def _words(text: str, size: float, style: str, room: float) -> list[str]:
    found: list[str] = []
    for glued in _GLUED.sub(_GLUE, text).split(" "):
        parts = [glued] if width(glued, size, style) <= room else glued.split(_GLUE)
        for word in parts:
            found += [word] if width(word, size, style) <= room else _cut(word, size, style, room)
    return found


def _cut(word: str, size: float, style: str, room: float) -> list[str]:
    pieces: list[str] = []
    piece = ""
    for letter in word:
        if piece and width(piece + letter, size, style) > room:
            pieces.append(piece)
            piece = letter
        else:
            piece += letter
    return [*pieces, piece]

"""What no card may do: clip a word, let two overlap, leave the safe area, be hard to read.

Twice: from the layout's own shapes with the ink measured by the typeface (Pillow), and from the
pixels that the renderer (resvg) has drawn, which know nothing of our measuring.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
from PIL import Image, ImageFont

from pipeline.studio.base import lettering
from pipeline.studio.base.brand import font_file
from pipeline.studio.cards import draw
from pipeline.studio.cards.shapes import Area, Box, DrawnCard, Words

LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3 (AA), text of any size
_FACES = {
    style: ImageFont.truetype(str(font_file(style)), 400)
    for style in ("Regular", "Italic", "SemiBold", "Bold")
}


def ink(word: Words) -> Box:
    """Where the letters' ink lies, as the typeface tells it: no metrics of ours."""
    left, top, right, bottom = _FACES[word.style].getbbox(word.text, anchor="ls")
    scale = word.size / 400
    return (
        word.x + left * scale,
        word.y + top * scale,
        word.x + right * scale,
        word.y + bottom * scale,
    )


def faults(card: DrawnCard, safe: float) -> Iterator[str]:
    """Everything wrong with the layout; `safe`: units along the edges that no ink may enter."""
    inks = [(each, ink(each)) for each in card.words]
    for word, box in inks:
        if box[0] < safe - 2 or box[1] < safe / 2 or box[2] > card.width - safe + 2:
            yield f"outside: {word.text!r} {box}"
        if box[3] > card.height - safe / 4:
            yield f"below: {word.text!r} {box}"
        yield from _ground_faults(card, word, box)
    for (one, a), (other, b) in combinations(inks, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > 0.5 and min(a[3], b[3]) - max(a[1], b[1]) > 0.5:
            yield f"overlap: {one.text!r} and {other.text!r}"


def _ground_faults(card: DrawnCard, word: Words, box: Box) -> Iterator[str]:
    """The word stands wholly on what it says it stands on, and is readable there."""
    left, top, right, bottom = box
    for x in (left, (left + right) / 2, right):
        for y in (top, (top + bottom) / 2, bottom):
            ground = _under(card, word, x, y)
            if ground != word.ground:
                yield f"stands on {ground}, not {word.ground}: {word.text!r} {box}"
    if contrast(word.fill, word.ground) < LEAST_CONTRAST:
        yield f"pale: {word.text!r} {word.fill} on {word.ground}"


def _under(card: DrawnCard, word: Words, x: float, y: float) -> str:
    """The colour at a place, before the word is drawn."""
    found = card.ground
    for shape in card.shapes:
        if shape is word:
            return found
        if isinstance(shape, Area) and _holds(shape, x, y):
            found = shape.fill
    raise AssertionError("the word is not on the card")


def _holds(area: Area, x: float, y: float) -> bool:
    return area.x <= x <= area.x + area.width and area.y <= y <= area.y + area.height


def contrast(one: str, other: str) -> float:
    """Of two colours `#rrggbb`, by WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# --- by pixels ------------------------------------------------------------------------------------


def _drawn(card: DrawnCard, words: tuple[Words, ...], pad: int) -> Any:
    """How dark each pixel is, 0…255: only these words, black on white, `pad` units around."""
    moved = tuple(replace(each, x=each.x + pad, y=each.y + pad, fill="#000000") for each in words)
    paper = DrawnCard(card.width + 2 * pad, card.height + 2 * pad, 1, "#ffffff", moved)
    with Image.open(io.BytesIO(draw.card_png(paper))) as picture:
        return 255 - np.asarray(picture.convert("L"), dtype=int)


def pixel_faults(card: DrawnCard) -> Iterator[str]:
    """What the renderer shows to be clipped, overlapping, or not where the typeface says."""
    pad = 60
    whole = _drawn(card, card.words, pad)
    inside = whole[pad:-pad, pad:-pad]
    if whole.sum() != inside.sum():
        yield "ink beyond the edge"
    apart = np.zeros_like(whole)
    for half in (card.words[::2], card.words[1::2]):
        apart = apart + _drawn(card, half, pad)
    if not np.array_equal(np.minimum(apart, 255), whole) or apart.max() > 255 + 40:
        yield "lines touch each other"
    expected = np.zeros_like(inside, dtype=bool)
    for word in card.words:
        left, top, right, bottom = ink(word)
        field = np.s_[
            max(0, int(top) - 2) : int(bottom) + 3, max(0, int(left) - 2) : int(right) + 3
        ]
        expected[field] = True
        if not inside[field].any():
            yield f"not drawn: {word.text!r}"
    if inside[~expected].max(initial=0) > 60:
        yield "ink where the typeface tells of none"


def lines(text: str) -> list[str]:
    """The words of a text as a card can draw them."""
    return lettering.drawable_text(text).split()

"""How ideas take the room of a slide: the size of their letters, and over how many slides. Pure.

A size is chosen from the place's list, the largest first; what does not fit goes on to another
slide, in shares of about the same height. Widths are measured in the ward's typeface; SPARE is
left free for what other programs break otherwise, and the typeface that stands in where ours is
not installed (Arial, Liberation Sans) is narrower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.outline import first_clause
from pipeline.recipes.words import StyledParagraph
from pipeline.studio.base import lettering
from pipeline.studio.base.words import plain_para
from pipeline.studio.slides.layouts import Placeholder
from pipeline.studio.slides.template import BULLET, INDENT

GAP = 0.45  # of a size, above each paragraph but the first
MOST = 6  # paragraphs on one slide: more is a page to read, not a slide to see
LINE = 1.27  # height of a line in sizes: ascent and descent of the typeface
SPARE = 0.97  # of a box's width that words may fill
EASY = 22  # points: below it text is split rather than set smaller


def paragraphs_height(
    paras: Sequence[StyledParagraph], size: float, room: float, bold: bool = False
) -> float:
    """Points that paragraphs take in `room` points of width."""
    total: float = GAP * size * max(0, len(paras) - 1)
    for para in paras:
        heavy = bold or any(strong for _, strong in para.runs)
        total += count_lines(para.text, size, room - indent_of(para, size), heavy) * LINE * size
    return total


def hang_width(para: StyledParagraph, size: float) -> float:
    """Points that a mark takes before its words: a number's grow with its size."""
    if para.mark.endswith("."):
        return max(BULLET, (0.72 * len(para.mark) + 0.25) * size)
    return BULLET if para.mark else 0.0


def indent_of(para: StyledParagraph, size: float) -> float:
    """Points that the words of a paragraph are moved in."""
    return hang_width(para, size) + INDENT * para.level


def count_lines(text: str, size: float, room: float, bold: bool = False) -> int:
    """Lines that a text takes in `room` points. Raises ConfigError without the typeface.

    Word by word, from widths that are measured once: a deck tries many sizes.
    """
    style = "Bold" if bold else "Regular"
    most = max(room * SPARE / size, 1.0)  # in sizes, as the widths
    blank = lettering.text_width(" ", 1, style)
    count, used = 1, 0.0
    for word in text.split():
        wide = lettering.text_width(word, 1, style)
        if used and used + blank + wide > most:
            count, used = count + 1, 0.0
        used += wide + (blank if used else 0.0)
        if used > most:  # a word wider than the line is broken between letters
            count, used = count + int(used * 1.05 / most), most
    return count


def size_of(paras: Sequence[StyledParagraph], place: Placeholder) -> float:
    """The largest size at which they fit; the smallest if none does."""
    fits = (
        size
        for size in place.sizes
        if paragraphs_height(paras, size, place.w, place.bold) <= place.h
    )
    return next(fits, place.sizes[-1])


def fit_text(text: str, place: Placeholder) -> tuple[list[StyledParagraph], float]:
    """A text, one paragraph for each of its lines, and its size; its beginning if it is too long.

    What is cut off ends in “…”; the notes hold all of it.
    """
    longest = len(text)
    while True:
        paras = [plain_para(line) for line in text.split("\n")]
        size = size_of(paras, place)
        if longest < 12 or paragraphs_height(paras, size, place.w, place.bold) <= place.h:
            return paras, size
        longest = longest * 9 // 10
        text = first_clause(text, longest - 1).rstrip("…") + "…"


def split_paragraphs(
    paras: Sequence[StyledParagraph], place: Placeholder
) -> list[Sequence[StyledParagraph]]:
    """Paragraphs in as few slides as they need, in shares of about the same height."""
    size = min(EASY, place.sizes[0])
    if len(paras) <= MOST and paragraphs_height(paras, size, place.w) <= place.h:
        return [paras]
    least = len(list(_greedy(paras, size, place, place.h)))
    whole = paragraphs_height(paras, size, place.w)
    for share in (whole / least * (1 + step / 20) for step in range(20)):
        parts = list(_greedy(paras, size, place, min(share, place.h)))
        if len(parts) <= least:
            return parts
    return list(_greedy(paras, size, place, place.h))


def _greedy(
    paras: Sequence[StyledParagraph], size: float, place: Placeholder, most: float
) -> Iterator[Sequence[StyledParagraph]]:
    part: list[StyledParagraph] = []
    for para in paras:
        if part and (
            len(part) >= MOST - 1 or paragraphs_height([*part, para], size, place.w) > most
        ):
            yield part
            part = []
        part.append(para)
    if part:
        yield part

"""A story → the ideas of its slides, one idea each, in the order of the text. Pure.

How many slides an idea takes is decided when it is drawn, by the room its words need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.model import Block, Figure, Heading, Listing, Paragraph, Rule, Table
from pipeline.outline import first_clause, gist_of
from pipeline.recipes.slides import (
    ClosingIdea,
    CoverIdea,
    Idea,
    Notes,
    PictureIdea,
    SpeakerNote,
    TableIdea,
    TextIdea,
)
from pipeline.recipes.words import StyledParagraph
from pipeline.studio.base import words
from pipeline.studio.base.article_view import ArticleView, shown_picture
from pipeline.text import nfc, shorten, squeeze

LONGEST = 300  # characters of a paragraph on a slide; the notes hold all of it
PICTURE = 1600  # pixels, at most
MOST_TOPICS = 24  # above it, topics of the lowest level become points of the one above
TITLE = 110  # characters of a heading on a slide
MOST_PARAS = 18  # of a run of text without marks
SAYING = 240  # characters that may stand alone, in large letters
SECTIONS = range(3, 10)  # so many make a table of contents worth its slide


class _Draft(NamedTuple):
    """An idea on its way."""

    idea: Idea
    top: str = ""  # the heading of the section that it stands in
    noted: bool = False  # its notes are its own; else the passages from its line on


def plan_ideas(story: ArticleView) -> tuple[Idea, ...]:
    """Cover, contents, the text, what to remember, closing."""
    told = list(_body_ideas(story))
    first = told[0].idea.line if told else 10**9
    deck = [_Draft(_cover(story)), *_contents(told, first), *told]
    if len(told) >= 4:
        deck += _recap(story)
    deck.append(_Draft(_closing(story), noted=True))
    return _with_notes(deck, story)


_NUMBERED = re.compile(r"(\d+(\.\d+)*|[IVX]+|[a-zđ])[.)] ")
_RECIPIENTS = re.compile(r"nơi\s+nhận\s*:", re.IGNORECASE)

# --- what stands around the text ----------------------------------------------------------


def _cover(story: ArticleView) -> CoverIdea:
    article, told = story.article, story.outline
    cover = article.cover
    return CoverIdea(
        title=told.headline,
        line=0,
        kicker=told.kicker or story.section,
        text=gist_of(told.summary),
        day=f"{article.date:%d/%m/%Y}",
        picture=shown_picture(cover, PICTURE) if cover else None,
    )


def _contents(told: Sequence[_Draft], first: int) -> Iterator[_Draft]:
    names = [draft.top for draft in told if draft.top]
    sections = list(dict.fromkeys(names))
    if len(sections) in SECTIONS:
        listed = tuple(
            words.plain_para(name, "" if _NUMBERED.match(name) else f"{n}.", first)
            for n, name in enumerate(sections, 1)
        )
        yield _Draft(TextIdea(title="Trong bài này", line=first, paras=listed), noted=True)


def _recap(story: ArticleView) -> Iterator[_Draft]:
    points = story.outline.telling(4, 150)
    points = (*(each for each in story.outline.orders if each not in points), *points)
    if len(points) > 1:
        listed = tuple(words.plain_para(point, "•") for point in points)
        said = (f"Xin nhắc lại: {points[0]}", *points[1:])
        notes = tuple(SpeakerNote(0, each) for each in said)
        yield _Draft(TextIdea(title="Điều cần nhớ", line=0, paras=listed, notes=notes), noted=True)


def _closing(story: ArticleView) -> ClosingIdea:
    told = story.outline
    lines = [words.plain_para(told.call)] if told.call else []
    calls = (shorten(f"{each.number}: {each.whose}", 90) for each in told.hotlines[:8])
    lines += [words.plain_para(call, "•") for call in calls]
    if not lines:
        lines = [words.plain_para("Quét mã để đọc toàn văn và chia sẻ cho người thân.")]
    notes = [SpeakerNote(0, told.call)] if told.call else []
    asked = "Mời mọi người quét mã trên màn hình để đọc toàn văn. Xin cảm ơn."
    notes.append(SpeakerNote(0, asked))
    return ClosingIdea(
        title="Xin cảm ơn",
        line=0,
        paras=tuple(lines),
        address=story.address,
        notes=tuple(notes),
    )


# --- the text -------------------------------------------------------------------------------


def _body_ideas(story: ArticleView) -> Iterator[_Draft]:
    """Ideas of the body."""
    blocks = _fold_topics(list(_public(story.blocks)))
    whole = not any(isinstance(block, Heading) for block in blocks)
    top, title, parent = "", "Nội dung chính" if whole else "Mở đầu", ""
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    start, run = 0, list[Block]()
    for block in (*blocks, Rule()):
        breaks = isinstance(block, Heading | Table | Figure | Rule)
        if breaks and run:
            yield from _text(story, run, title, parent, start, top)
            run, start = [], 0
        if isinstance(block, Heading):
            title, start = _shorten_title(words.flat_text(block.spans)) or title, block.line
            if block.level <= min(levels):
                top, parent = title, ""
            else:
                parent = top
        elif isinstance(block, Table):
            yield _table(block, title, parent, start or block.line, top)
            start = 0
        elif isinstance(block, Figure):
            yield from _picture(story, block, title, parent, start or block.line, top)
            start = 0
        elif not breaks:
            run.append(block)


def _public(blocks: Sequence[Block]) -> Iterator[Block]:
    """Up to “Nơi nhận”: what follows is for the archive, as when it is read aloud."""
    for block in blocks:
        if isinstance(block, Heading | Paragraph) and _RECIPIENTS.match(
            words.flat_text(block.spans)
        ):
            return
        yield block


def _shorten_title(title: str) -> str:
    return title if len(title) <= TITLE else first_clause(title, TITLE - 1) + "…"


def _text(
    story: ArticleView, run: Sequence[Block], title: str, parent: str, start: int, top: str
) -> Iterator[_Draft]:
    line = start or run[0].line
    paras = [each for block in run for each in words.paragraphs_of(block, story.outline, LONGEST)]
    if not paras:
        return
    if len(paras) > MOST_PARAS and not any(each.mark for each in paras):
        paras = _weightiest(story, paras)
    short = sum(len(each.text) for each in paras) <= SAYING
    alone = len(paras) <= 2 and not any(each.mark for each in paras)
    whole = not any(each.text.endswith("…") for each in paras)
    idea = TextIdea(
        kind="saying" if short and alone and whole else "text",
        title=title,
        line=line,
        kicker=parent,
        paras=tuple(paras),
    )
    yield _Draft(idea, top)


def _weightiest(story: ArticleView, paras: Sequence[StyledParagraph]) -> list[StyledParagraph]:
    """Of a text without headings and lists, what the outline holds; the notes hold all."""
    told = dict(zip(story.outline.points, story.outline.weights, strict=True))
    texts = [each.text for each in paras]
    weights = [max((told[point] for point in told if point in text), default=0) for text in texts]
    best = sorted(range(len(paras)), key=lambda at: (-weights[at], at))[:MOST_PARAS]
    return [paras[at] for at in sorted(best)]


def _table(block: Table, title: str, parent: str, line: int, top: str) -> _Draft:
    idea = TableIdea(
        title=title,
        line=line,
        kicker=parent,
        header=tuple(words.flat_text(cell) for cell in block.header),
        rows=tuple(tuple(words.flat_text(cell) for cell in row) for row in block.rows),
        first_row=block.line + 2,  # head and rule come before the first row
    )
    return _Draft(idea, top)


def _picture(
    story: ArticleView, block: Figure, title: str, parent: str, line: int, top: str
) -> Iterator[_Draft]:
    image = story.image(block.src)
    if image is None:
        return
    shown = shown_picture(image, PICTURE)
    shown = replace(
        shown,
        alt=squeeze(nfc(block.alt)) or shown.alt,
        caption=squeeze(nfc(block.caption)) or shown.caption,
    )
    yield _Draft(PictureIdea(title=title, line=line, kicker=parent, picture=shown), top)


def _fold_topics(blocks: Sequence[Block]) -> Sequence[Block]:
    """With too many topics, those of the lowest level become points of the one above."""
    while True:
        levels = [block.level for block in blocks if isinstance(block, Heading)]
        if len(levels) <= MOST_TOPICS or len(set(levels)) < 2:
            return blocks
        blocks = list(_without(blocks, max(levels)))


def _without(blocks: Sequence[Block], level: int) -> Iterator[Block]:
    """Headings of a level as an unordered list; what stood under them is left to the notes."""
    run: list[Heading] = []
    for block in blocks:
        if isinstance(block, Heading) and block.level >= level:
            run.append(block)
            continue
        if run and not isinstance(block, Heading | Figure | Table):
            continue
        if run:
            yield _list_headings(run)
            run = []
        yield block
    if run:
        yield _list_headings(run)


def _list_headings(headings: Sequence[Heading]) -> Listing:
    entries = tuple((Paragraph(each.spans, each.line),) for each in headings)
    return Listing(entries, None, headings[0].line)


# --- notes ------------------------------------------------------------------------------------


def _with_notes(deck: Sequence[_Draft], story: ArticleView) -> tuple[Idea, ...]:
    """Each idea with what is said of it: the passages from its line to the next idea's."""
    spoken = [at for at, draft in enumerate(deck) if not draft.noted]
    starts = [-1, *(deck[at].idea.line for at in spoken[1:])]
    ends = [*starts[1:], 10**9]
    notes = {
        at: _between(story, start, end) for at, start, end in zip(spoken, starts, ends, strict=True)
    }
    return tuple(
        draft.idea if draft.noted else replace(draft.idea, notes=notes[at])
        for at, draft in enumerate(deck)
    )


def _between(story: ArticleView, start: int, end: int) -> Notes:
    return tuple(
        SpeakerNote(each.line, each.spoken)
        for each in story.script.passages
        if start <= each.line < end and each.spoken
    )

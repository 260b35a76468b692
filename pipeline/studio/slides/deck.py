"""A story → the ideas of its slides, one idea each, in the order of the text. Pure.

An idea is JSON, so that the recipe holds all that the slides will show and all that the speaker
will say: its kind, title, paragraphs, table or picture, and notes as [[line, words], …].
How many slides an idea takes is decided when it is drawn, by the room its words need.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pipeline.model import Block, Figure, Heading, Listing, Paragraph, Rule, Table
from pipeline.outline import clause, gist
from pipeline.studio import words
from pipeline.studio.story import Story, pictured
from pipeline.text import nfc, shorten, squeeze

Idea: TypeAlias = dict[str, Any]

LONGEST = 300  # characters of a paragraph on a slide; the notes hold all of it
PICTURE = 1600  # pixels, at most
MOST_TOPICS = 24  # above it, topics of the lowest level become points of the one above
TITLE = 110  # characters of a heading on a slide
MOST_PARAS = 18  # of a run of text without marks
SAYING = 240  # characters that may stand alone, in large letters
SECTIONS = range(3, 10)  # so many make a table of contents worth its slide


def ideas(story: Story) -> list[Idea]:
    """Cover, contents, the text, what to remember, closing."""
    told = list(_told(story))
    first = told[0]["line"] if told else 10**9
    deck = [_cover(story), *_contents(told, first), *told]
    if len(told) >= 4:
        deck += _recap(story)
    deck.append(_closing(story))
    return list(_noted(deck, story))


_NUMBERED = re.compile(r"(\d+(\.\d+)*|[IVX]+|[a-zđ])[.)] ")
_RECIPIENTS = re.compile(r"nơi\s+nhận\s*:", re.IGNORECASE)

# --- what stands around the text ----------------------------------------------------------


def _idea(kind: str, title: str, line: int, **more: Any) -> Idea:
    return {"kind": kind, "title": title, "kicker": "", "line": line, **more}


def _cover(story: Story) -> Idea:
    article, told = story.article, story.outline
    cover = article.cover
    return _idea(
        "cover",
        told.headline,
        0,
        kicker=told.kicker or story.section,
        text=gist(told.summary),
        day=f"{article.date:%d/%m/%Y}",
        picture=pictured(cover, PICTURE) if cover else None,
    )


def _contents(told: Sequence[Idea], first: int) -> Iterator[Idea]:
    names = [idea["top"] for idea in told if idea["top"]]
    sections = list(dict.fromkeys(names))
    if len(sections) in SECTIONS:
        listed = [
            words.plain_para(name, "" if _NUMBERED.match(name) else f"{n}.", first)
            for n, name in enumerate(sections, 1)
        ]
        yield _idea("text", "Trong bài này", first, paras=listed, silent=True)


def _recap(story: Story) -> Iterator[Idea]:
    points = story.outline.telling(4, 150)
    points = (*(each for each in story.outline.orders if each not in points), *points)
    if len(points) > 1:
        listed = [words.plain_para(point, "•") for point in points]
        notes = [[0, f"Xin nhắc lại: {points[0]}"], *([0, each] for each in points[1:])]
        yield _idea("text", "Điều cần nhớ", 0, paras=listed, notes=notes)


def _closing(story: Story) -> Idea:
    told = story.outline
    lines = [words.plain_para(told.call)] if told.call else []
    calls = (shorten(f"{each.number}: {each.whose}", 90) for each in told.hotlines[:8])
    lines += [words.plain_para(call, "•") for call in calls]
    if not lines:
        lines = [words.plain_para("Quét mã để đọc toàn văn và chia sẻ cho người thân.")]
    notes = [[0, told.call]] if told.call else []
    notes.append([0, "Mời mọi người quét mã trên màn hình để đọc toàn văn. Xin cảm ơn."])
    return _idea("closing", "Xin cảm ơn", 0, paras=lines, address=story.address, notes=notes)


# --- the text -------------------------------------------------------------------------------


def _told(story: Story) -> Iterator[Idea]:
    """Ideas of the body; `top` is the heading of the section that an idea stands in."""
    blocks = _folded(list(_public(story.blocks)))
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
            title, start = _shortened(words.flat(block.spans)) or title, block.line
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
        if isinstance(block, Heading | Paragraph) and _RECIPIENTS.match(words.flat(block.spans)):
            return
        yield block


def _shortened(title: str) -> str:
    return title if len(title) <= TITLE else clause(title, TITLE - 1) + "…"


def _text(
    story: Story, run: Sequence[Block], title: str, parent: str, start: int, top: str
) -> Iterator[Idea]:
    line = start or run[0].line
    paras = [each for block in run for each in words.paras(block, story.outline, LONGEST)]
    if not paras:
        return
    if len(paras) > MOST_PARAS and not any(each["mark"] for each in paras):
        paras = _weightiest(story, paras)
    short = sum(len(words.text_of(each)) for each in paras) <= SAYING
    alone = len(paras) <= 2 and not any(each["mark"] for each in paras)
    whole = not any(words.text_of(each).endswith("…") for each in paras)
    kind = "saying" if short and alone and whole else "text"
    yield _idea(kind, title, line, kicker=parent, paras=paras, top=top)


def _weightiest(story: Story, paras: Sequence[words.Para]) -> list[words.Para]:
    """Of a text without headings and lists, what the outline holds; the notes hold all."""
    told = dict(zip(story.outline.points, story.outline.weights, strict=True))
    texts = [words.text_of(each) for each in paras]
    weights = [max((told[point] for point in told if point in text), default=0) for text in texts]
    best = sorted(range(len(paras)), key=lambda at: (-weights[at], at))[:MOST_PARAS]
    return [paras[at] for at in sorted(best)]


def _table(block: Table, title: str, parent: str, line: int, top: str) -> Idea:
    rows = [[words.flat(cell) for cell in row] for row in block.rows]
    first = block.line + 2  # head and rule come before the first row
    return _idea(
        "table",
        title,
        line,
        kicker=parent,
        header=[words.flat(cell) for cell in block.header],
        rows=rows,
        first_row=first,
        top=top,
    )


def _picture(
    story: Story, block: Figure, title: str, parent: str, line: int, top: str
) -> Iterator[Idea]:
    image = story.image(block.src)
    if image is None:
        return
    shown = pictured(image, PICTURE)
    shown["alt"] = squeeze(nfc(block.alt)) or shown["alt"]
    shown["caption"] = squeeze(nfc(block.caption)) or shown["caption"]
    yield _idea("picture", title, line, kicker=parent, picture=shown, top=top)


def _folded(blocks: Sequence[Block]) -> Sequence[Block]:
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
            yield _listed(run)
            run = []
        yield block
    if run:
        yield _listed(run)


def _listed(headings: Sequence[Heading]) -> Listing:
    entries = tuple((Paragraph(each.spans, each.line),) for each in headings)
    return Listing(entries, None, headings[0].line)


# --- notes ------------------------------------------------------------------------------------


def _noted(deck: Iterable[Idea], story: Story) -> Iterator[Idea]:
    """Each idea with what is said of it: the passages from its line to the next idea's."""
    listed = list(deck)
    spoken = [idea for idea in listed if "notes" not in idea and not idea.get("silent")]
    ends = [idea["line"] for idea in spoken[1:]] + [10**9]
    notes: Mapping[int, list[list[Any]]] = {
        id(idea): _between(story, idea["line"] if at else -1, end)
        for at, (idea, end) in enumerate(zip(spoken, ends, strict=True))
    }
    for idea in listed:
        idea.pop("top", None)
        silent = idea.pop("silent", False)
        yield {**idea, "notes": [] if silent else notes.get(id(idea), idea.get("notes", []))}


def _between(story: Story, start: int, end: int) -> list[list[Any]]:
    passages = story.script.passages
    return [
        [each.line, each.spoken] for each in passages if start <= each.line < end and each.spoken
    ]

"""What hangs on the board and what people take home: one page each. Pure.

A page is offered in versions, the fullest first; the template takes the first that fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.model import Rendition
from pipeline.outline import gist
from pipeline.studio.identity import Identity
from pipeline.studio.papers import pieces, whole
from pipeline.studio.papers.making import about, paper
from pipeline.studio.papers.pieces import Piece
from pipeline.studio.papers.questions import rows_of
from pipeline.studio.story import Story
from pipeline.studio.words import plain_para
from pipeline.text import shorten

DOS, DONTS = "Nên", "Lưu ý"  # what is forbidden says no by itself: “Không nên: Không…” is a yes
FULL, SHORT = 700, 1600  # words of a text that may fit a page whole, and shortened
LONGEST = 150  # characters of a paragraph that is shortened


def notice(story: Story, look: Identity) -> Rendition:
    """See `papers.notice`."""
    data = about(story, look)
    texts = list(_texts(story))
    versions = [
        {"text": at, "picture": with_picture}
        for at in range(len(texts))
        for with_picture in (True, False)
    ]
    data |= {"texts": texts, "versions": versions, "issuer": _issuer(look)}
    return paper("notice", f"Thông báo: {data['headline']}", story.article.date, look, data)


def _texts(story: Story) -> Iterator[list[dict[str, Any]]]:
    """The text whole, in its weightiest sentences, in its points alone."""
    size = len(story.article.body.split())
    if size <= FULL:
        yield pieces.sections(story)
    if size <= SHORT:
        yield pieces.sections(story, LONGEST)
    for most in (8, 5, 3):
        points = {"heading": "", "level": 2, "pieces": _points(story, most)}
        yield [points, *whole.carried(story.outline)]


def _points(story: Story, most: int) -> list[Piece]:
    told = story.outline
    points = [each for each in told.telling(most, 260) if each not in told.summary]
    summary = gist(told.summary)
    lead = [pieces.para(summary, bold=True)] if summary else []
    return [*lead, *pieces.bullets(points)] or pieces.sections(story, LONGEST)[0]["pieces"]


def _issuer(look: Identity) -> list[str]:
    """“ỦY BAN NHÂN DÂN / PHƯỜNG XUÂN LẬP”: names are not shortened in a heading."""
    name = look.publisher
    for short, full in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân")):
        name = name.replace(short, full)
    head, found, tail = name.partition(look.ward)
    lines = [head.strip(), (found + tail).strip()] if found and head.strip() else [name]
    return [line.upper() for line in lines]


def _with(
    versions: list[dict[str, Any]], forms: list[list[dict[str, Any]]]
) -> Iterator[dict[str, Any]]:
    """All numbered lists, with ever fewer points; then only those that say how it is done."""
    yield from ({**each, "sections": 0} for each in versions)
    yield from ({**each, "sections": len(forms) - 1} for each in versions[-2:])
    yield {**versions[-1], "points": [], "sections": len(forms) - 1}


def leaflet(story: Story, look: Identity) -> Rendition:
    """See `papers.leaflet`."""
    told = story.outline
    data = about(story, look)
    dos, donts = list(told.dos[:4]), list(told.donts[:4])
    said = {*dos, *donts}
    said |= set(told.orders)
    fresh = [each for each in told.telling(9, 200) if each not in told.summary and each not in said]
    forms = ((6, True), (5, True), (4, True), (3, True), (3, False))
    versions: list[dict[str, Any]] = [
        {"picture": with_picture, "points": [plain_para(each) for each in fresh[:most]]}
        for most, with_picture in forms
    ]
    sections = whole.carried(told)
    if sections:
        versions = list(_with(versions, [sections, whole.least(told)]))
        data["sections"] = [sections, whole.least(told)]
    elif not fresh and not told.summary:
        rows = [shorten(row, 200) for grid in told.tables for row in rows_of(grid)]
        versions = [
            {"picture": True, "points": [plain_para(row) for row in rows[:most]]}
            for most in (8, 5, 3)
        ]
    data |= {"versions": versions, "dos": dos, "donts": donts}
    if donts:
        data["titles"] = {"dos": DOS, "donts": DONTS}
    if told.orders:
        data["orders"] = list(told.orders)
    return paper("leaflet", f"Tờ phát: {data['headline']}", story.article.date, look, data)

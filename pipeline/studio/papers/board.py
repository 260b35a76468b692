"""What hangs on the board and what people take home: one page each. Pure.

A page is offered in versions, the fullest first; the template takes the first that fits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from pipeline.model import Form, Rendition
from pipeline.outline import Outline, gist_of
from pipeline.recipes.cards import AdviceTitles
from pipeline.recipes.papers import (
    LeafletData,
    LeafletRecipe,
    LeafletVersion,
    NoticeData,
    NoticeRecipe,
    NoticeVersion,
    Pieces,
    Section,
    Sections,
)
from pipeline.recipes.words import StyledParagraph
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand
from pipeline.studio.base.words import plain_para
from pipeline.studio.papers import pieces, whole
from pipeline.studio.papers.making import basis_fields, head_fields
from pipeline.studio.papers.questions import rows_of
from pipeline.text import shorten

DOS, DONTS = "Nên", "Lưu ý"  # what is forbidden says no by itself: “Không nên: Không…” is a yes
FULL, SHORT = 700, 1600  # words of a text that may fit a page whole, and shortened
LONGEST = 150  # characters of a paragraph that is shortened


def notice(story: ArticleView, brand: Brand) -> Rendition:
    """See `papers.notice`."""
    head, texts = head_fields(story, brand), tuple(_texts(story))
    data = NoticeData(
        **head,
        texts=texts,
        versions=tuple(
            NoticeVersion(at, with_picture)
            for at in range(len(texts))
            for with_picture in (True, False)
        ),
        issuer=_issuer(brand),
    )
    shared = basis_fields(f"Thông báo: {head['headline']}", story.article.date, brand)
    recipe = NoticeRecipe(**shared, data=data)
    return Rendition(Form.DOCUMENT, recipe, recipe.title)


def _texts(story: ArticleView) -> Iterator[Sections]:
    """The text whole, in its weightiest sentences, in its points alone."""
    size = len(story.article.body.split())
    if size <= FULL:
        yield pieces.sections(story)
    if size <= SHORT:
        yield pieces.sections(story, LONGEST)
    for most in (8, 5, 3):
        points = Section("", 2, _points(story, most))
        yield (points, *whole.whole_sections(story.outline))


def _points(story: ArticleView, most: int) -> Pieces:
    told = story.outline
    points = [each for each in told.telling(most, 260) if each not in told.summary]
    summary = gist_of(told.summary)
    lead = (pieces.para(summary, bold=True),) if summary else ()
    return (*lead, *pieces.bullets(points)) or pieces.sections(story, LONGEST)[0].pieces


def _issuer(brand: Brand) -> tuple[str, ...]:
    """“ỦY BAN NHÂN DÂN / PHƯỜNG XUÂN LẬP”: names are not shortened in a heading."""
    name = brand.publisher
    for short, full in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân")):
        name = name.replace(short, full)
    head, found, tail = name.partition(brand.ward)
    lines = [head.strip(), (found + tail).strip()] if found and head.strip() else [name]
    return tuple(line.upper() for line in lines)


def _with(versions: Sequence[LeafletVersion], last: int) -> Iterator[LeafletVersion]:
    """All numbered lists, with ever fewer points; then only those that say how it is done."""
    yield from (replace(each, sections=0) for each in versions)
    yield from (replace(each, sections=last) for each in versions[-2:])
    yield replace(versions[-1], points=(), sections=last)


def leaflet(story: ArticleView, brand: Brand) -> Rendition:
    """See `papers.leaflet`."""
    told, head = story.outline, head_fields(story, brand)
    dos, donts = told.dos[:4], told.donts[:4]
    sections = (
        (whole.whole_sections(told), whole.least_sections(told))
        if whole.whole_sections(told)
        else None
    )
    versions = _versions(told, {*dos, *donts, *told.orders})
    data = LeafletData(
        **head,
        sections=sections,
        versions=tuple(_with(versions, len(sections) - 1)) if sections else versions,
        dos=dos,
        donts=donts,
        titles=AdviceTitles(DOS, DONTS) if donts else None,
        orders=told.orders,
    )
    shared = basis_fields(f"Tờ phát: {head['headline']}", story.article.date, brand)
    recipe = LeafletRecipe(**shared, data=data)
    return Rendition(Form.DOCUMENT, recipe, recipe.title)


def _versions(told: Outline, said: Collection[str]) -> tuple[LeafletVersion, ...]:
    """With ever fewer points; of an article of tables alone, with ever fewer rows."""
    fresh = [each for each in told.telling(9, 200) if each not in told.summary and each not in said]
    if not whole.whole_sections(told) and not fresh and not told.summary:
        rows = [shorten(row, 200) for grid in told.tables for row in rows_of(grid)]
        return tuple(LeafletVersion(True, _plain(rows[:most])) for most in (8, 5, 3))
    forms = ((6, True), (5, True), (4, True), (3, True), (3, False))
    return tuple(LeafletVersion(picture, _plain(fresh[:most])) for most, picture in forms)


def _plain(texts: Sequence[str]) -> tuple[StyledParagraph, ...]:
    return tuple(map(plain_para, texts))

"""Bản tin: several stories in two columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.errors import Unsupported
from pipeline.model import Form, Rendition
from pipeline.recipes.papers import (
    NewsletterData,
    NewsletterRecipe,
    NewsletterStory,
    Pieces,
    QrCode,
)
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand
from pipeline.studio.papers import pieces, whole
from pipeline.studio.papers.making import basis_fields, contact_pieces, head_fields

SHORT = 130  # words of a text that is printed whole
POINTS = 5


def newsletter(
    stories: Sequence[ArticleView], brand: Brand, issue: str, at: datetime, masthead: str
) -> Rendition:
    """See `papers.newsletter`. Raises Unsupported without a story."""
    if not stories:
        raise Unsupported("Bản tin chưa có bài nào. Chọn ít nhất một bài rồi làm lại.")
    data = NewsletterData(
        masthead=masthead,
        issue=issue,
        contacts=contact_pieces(brand),
        stories=tuple(_newsletter_story(story, brand) for story in stories),
    )
    recipe = NewsletterRecipe(
        **basis_fields(f"{masthead} {brand.ward}, {issue}", at, brand), data=data
    )
    return Rendition(Form.DOCUMENT, recipe, recipe.title)


def _newsletter_story(story: ArticleView, brand: Brand) -> NewsletterStory:
    shared = head_fields(story, brand)
    credit = " · ".join(filter(None, (shared["day"], shared["credit"])))
    short = len(story.article.body.split()) <= SHORT
    return NewsletterStory(
        headline=shared["headline"],
        kicker=shared["kicker"],
        picture=shared["picture"],
        address=shared["address"],
        credit=credit,
        summary="" if short else shared["summary"],
        pieces=whole.flowing_pieces(pieces.sections(story)) if short else _points(story),
        code=QrCode(story.address),
    )


def _points(story: ArticleView) -> Pieces:
    told = story.outline
    points = [each for each in told.telling(POINTS + 2, 220) if each not in told.summary]
    calls = [f"{each.number} ({each.whose})" for each in told.hotlines]
    points = [*told.orders, *(each for each in points if each not in told.orders)]
    called = (pieces.labelled_paragraph("Số cần gọi", "; ".join(calls)),) if calls else ()
    return (
        *pieces.bullets(points[: max(POINTS, len(told.orders))]),
        *whole.flowing_pieces(whole.whole_sections(told)),
        *called,
    )

"""Bản tin: several stories in two columns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pipeline.errors import Unsupported
from pipeline.model import Rendition
from pipeline.studio.identity import Identity
from pipeline.studio.papers import pieces, whole
from pipeline.studio.papers.making import about, contacts, paper
from pipeline.studio.papers.pieces import Piece
from pipeline.studio.story import Story

SHORT = 130  # words of a text that is printed whole
POINTS = 5


def newsletter(
    stories: Sequence[Story], look: Identity, issue: str, at: datetime, masthead: str
) -> Rendition:
    """See `papers.newsletter`. Raises Unsupported without a story."""
    if not stories:
        raise Unsupported("Bản tin chưa có bài nào. Chọn ít nhất một bài rồi làm lại.")
    data = {
        "masthead": masthead,
        "issue": issue,
        "address": "",
        "keywords": [],
        "contacts": contacts(look),
        "stories": [_told(story, look) for story in stories],
    }
    return paper("newsletter", f"{masthead} {look.ward}, {issue}", at, look, data)


def _told(story: Story, look: Identity) -> dict[str, Any]:
    shared = about(story, look)
    credit = " · ".join(filter(None, (shared["day"], shared["credit"])))
    kept = {key: shared[key] for key in ("headline", "kicker", "picture", "address")}
    whole = len(story.article.body.split()) <= SHORT
    return {
        **kept,
        "credit": credit,
        "summary": "" if whole else shared["summary"],
        "pieces": _whole(story) if whole else _points(story),
        "code": {"qr": story.address},
    }


def _whole(story: Story) -> list[Piece]:
    found: list[Piece] = []
    for section in pieces.sections(story):
        found += [pieces.para(section["heading"], bold=True)] if section["heading"] else []
        found += section["pieces"]
    return found


def _points(story: Story) -> list[Piece]:
    told = story.outline
    points = [each for each in told.telling(POINTS + 2, 220) if each not in told.summary]
    calls = [f"{each.number} ({each.whose})" for each in told.hotlines]
    points = [*told.orders, *(each for each in points if each not in told.orders)]
    found = pieces.bullets(points[: max(POINTS, len(told.orders))])
    found += whole.flowing(whole.carried(told))
    if calls:
        found.append(pieces.labelled("Số cần gọi", "; ".join(calls)))
    return found

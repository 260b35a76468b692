"""Papers to print: PDF/A-2a and PDF/UA-1, made from stories.

    notice(story, brand)            # thông báo, one A4 page for the board
    newsletter(stories, brand, …)   # bản tin of several articles, two columns
    speaker(story, brand)           # đề cương tuyên truyền viên
    assembly(story, brand)          # 5 phút sinh hoạt dưới cờ: script, slides, leaflet

All pure; `studio.make_file` draws them. A recipe holds every word that is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.config import Office
from pipeline.model import Rendition
from pipeline.recipes.papers import PaperRecipe
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.base.brand import Brand
from pipeline.studio.papers import board, bulletin, school, speaking
from pipeline.studio.papers.making import print_paper as _make
from pipeline.studio.slides import name_slides

__all__ = ["assembly", "leaflet", "make", "newsletter", "notice", "script", "speaker"]

MASTHEAD = "Bản tin"


def notice(story: ArticleView, brand: Brand) -> Rendition:
    """Thông báo for the board: one A4 page in the look of Nghị định 30/2020/NĐ-CP."""
    return board.notice(story, brand)


def leaflet(story: ArticleView, brand: Brand) -> Rendition:
    """One page to take home: points, what to do and not to do, whom to call."""
    return board.leaflet(story, brand)


def newsletter(
    stories: Sequence[ArticleView], brand: Brand, issue: str, at: datetime, masthead: str = MASTHEAD
) -> Rendition:
    """Bản tin; `issue` as it is printed (“Số 11/2026”), `at` the day that it bears."""
    return bulletin.newsletter(stories, brand, issue, at, masthead)


def speaker(story: ArticleView, brand: Brand) -> Rendition:
    """Đề cương: points, the text, questions and answers, the script, room for what people say."""
    return speaking.speaker(story, brand)


def script(story: ArticleView, brand: Brand) -> Rendition:
    """What is read under the flag in at most five minutes, with three questions."""
    return school.script(story, brand)


def assembly(story: ArticleView, brand: Brand) -> tuple[Rendition, Rendition, Rendition]:
    """The package “5 phút sinh hoạt dưới cờ”: script, slides, leaflet.

    `story` is the article told to the pupils (`school_audiences` names whom it is written for).
    """
    return script(story, brand), name_slides(story, brand), leaflet(story, brand)


def make(recipe: PaperRecipe, office: Office, out: Path) -> None:
    """Print the paper of a recipe. Raises ContentError, ConfigError."""
    _make(recipe, office, out)

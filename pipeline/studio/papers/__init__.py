"""Papers to print: PDF/A-2a and PDF/UA-1, made from stories.

    notice(story, look)            # thông báo, one A4 page for the board
    newsletter(stories, look, …)   # bản tin of several articles, two columns
    speaker(story, look)           # đề cương tuyên truyền viên
    assembly(story, look)          # 5 phút sinh hoạt dưới cờ: script, slides, leaflet

All pure; `studio.make` draws them. A recipe holds every word that is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pipeline.config import Office
from pipeline.model import Rendition
from pipeline.recipes.papers import PaperRecipe
from pipeline.studio.base.identity import Identity
from pipeline.studio.base.story import Story
from pipeline.studio.papers import board, bulletin, school, speaking
from pipeline.studio.papers.making import make as _make
from pipeline.studio.slides import slides

__all__ = ["assembly", "leaflet", "make", "newsletter", "notice", "script", "speaker"]

MASTHEAD = "Bản tin"


def notice(story: Story, look: Identity) -> Rendition:
    """Thông báo for the board: one A4 page in the look of Nghị định 30/2020/NĐ-CP."""
    return board.notice(story, look)


def leaflet(story: Story, look: Identity) -> Rendition:
    """One page to take home: points, what to do and not to do, whom to call."""
    return board.leaflet(story, look)


def newsletter(
    stories: Sequence[Story], look: Identity, issue: str, at: datetime, masthead: str = MASTHEAD
) -> Rendition:
    """Bản tin; `issue` as it is printed (“Số 11/2026”), `at` the day that it bears."""
    return bulletin.newsletter(stories, look, issue, at, masthead)


def speaker(story: Story, look: Identity) -> Rendition:
    """Đề cương: points, the text, questions and answers, the script, room for what people say."""
    return speaking.speaker(story, look)


def script(story: Story, look: Identity) -> Rendition:
    """What is read under the flag in at most five minutes, with three questions."""
    return school.script(story, look)


def assembly(story: Story, look: Identity) -> tuple[Rendition, Rendition, Rendition]:
    """The package “5 phút sinh hoạt dưới cờ”: script, slides, leaflet.

    `story` is the article told to the pupils (`school_audiences` names whom it is written for).
    """
    return script(story, look), slides(story, look), leaflet(story, look)


def make(recipe: PaperRecipe, office: Office, out: Path) -> None:
    """Print the paper of a recipe. Raises ContentError, ConfigError."""
    _make(recipe, office, out)

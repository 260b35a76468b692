"""Whatever is written, letters stay in their boxes: 200 generated articles, measured."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

import openxml_audit
import pytest

from pipeline.model import VN, Article, Form, Rendition
from pipeline.outline import outline
from pipeline.recipes.slides import ClosingIdea, Idea, SlidesRecipe, TextIdea
from pipeline.speech import Script
from pipeline.studio import slides
from pipeline.studio.base.article_view import ArticleView
from pipeline.studio.slides import deck, fit
from pipeline.studio.slides.layouts import (
    CLOSING,
    COVER_PICTURE,
    GRID,
    IDEA,
    KICKER,
    SAYING,
    TABLE,
    TEXT,
    TITLE,
)
from pipeline.studio.slides.planning import PlannedSlide, plan_slides
from tests.papers.conftest import SITE, Desk, Printer
from tests.papers.test_slides import seen
from tests.support.narrowing import require, require_type


def test_whatever_is_written_the_letters_stay_in_their_boxes() -> None:
    """Titles, paragraphs, tables of 200 generated articles, measured in the typeface itself."""
    for seed in range(200):
        for idea in written(random.Random(seed)):
            for part in plan_slides(idea):
                fits(part, seed)


def test_whatever_is_written_powerpoint_s_own_schema_is_kept(desk: Desk) -> None:
    """openxml-audit asks what the Open XML SDK asks: such files open without repair."""
    recipe = require_type(SlidesRecipe, slides.name_slides(desk.told("Lời."), desk.look).recipe)
    for seed in range(6):
        drawn = replace(recipe, ideas=written(random.Random(seed)))
        made = desk.make(Rendition(Form.DOCUMENT, drawn))
        assert openxml_audit.validate_pptx(str(made)).errors == [], seed


@pytest.mark.long
def test_libreoffice_agrees_that_the_letters_stay_in_their_boxes(
    desk: Desk, printed: Printer
) -> None:
    """200 generated decks, as they are really rendered."""
    recipe = require_type(SlidesRecipe, slides.name_slides(desk.told("Lời."), desk.look).recipe)
    made = [
        desk.make(
            Rendition(
                Form.DOCUMENT,
                replace(recipe, ideas=written(random.Random(seed))),
            )
        )
        for seed in range(1000, 1200)
    ]
    for first in range(0, len(made), 40):
        some = made[first : first + 40]
        for path, pdf in zip(some, printed(some), strict=True):
            seen(path, pdf)


BODIES = {"text": IDEA, "saying": SAYING, "closing": CLOSING}


def fits(part: PlannedSlide, seed: int) -> None:
    idea = part.idea
    kind = idea.kind
    if isinstance(idea, TextIdea | ClosingIdea):
        place = BODIES[kind].place(TEXT)
        size = part.size or fit.size_of(idea.paras, place)
        assert fit.paragraphs_height(idea.paras, size, place.w, place.bold) <= place.h, (seed, part)
    elif kind == "table":
        place, piece = GRID.place(TABLE), require(part.part)
        assert sum(piece.heights) <= place.h + 0.1, (seed, piece)
        assert sum(piece.widths) <= place.w + 0.1, (seed, piece)
    layout = COVER_PICTURE if kind == "cover" else BODIES.get(kind, GRID)
    for corner, words in ((TITLE, f"{idea.title} (12/34)"), (KICKER, idea.kicker)):
        box = layout.place(corner)
        paras, size = fit.fit_text(words, box)
        assert fit.paragraphs_height(paras, size, box.w, box.bold) <= box.h, (seed, words)


SYLLABLES = [
    "nghiêng",
    "khuỷu",
    "trưởng",
    "phường",
    "chuyển",
    "đổi",
    "số",
    "nghị",
    "quyết",
    "thực",
    "hiện",
    "tuyên",
    "truyền",
    "người",
    "dân",
    "ở",
    "Ẩm",
    "Ỡm",
    "dịch",
    "vụ",
    "công",
    "trực",
    "tuyến",
    "khoa",
    "học",
    "công",
    "nghệ",
    "57-NQ/TW",
    "UBMTTQVN",
    "5.000.000",
    "đồng",
    "dichvucong.gov.vn/p/home/dvc-trang-chu.html?ma=123456789",
    "và",
    "của",
    "là",
    "được",
    "Xuân",
    "Lập",
]


def sentence(chance: random.Random) -> str:
    if chance.random() < 0.03:
        return "x" * chance.randint(60, 300)  # no blank at all
    words = " ".join(chance.choices(SYLLABLES, k=chance.randint(1, 60)))
    return f"{words[:1].upper()}{words[1:]}."


def written(chance: random.Random) -> tuple[Idea, ...]:
    """The ideas of an article that a machine wrote."""
    parts: list[str] = []
    for _ in range(chance.randint(1, 6)):
        level = "#" * chance.randint(2, 4)
        parts.append(f"{level} {sentence(chance)}")
        for _ in range(chance.randint(0, 3)):
            kind = chance.choice(("text", "list", "steps", "table", "quote"))
            lines = [sentence(chance) for _ in range(chance.randint(1, 12))]
            if kind == "table":
                columns = chance.choice((1, 2, 3, 4, 5, 14))
                lines = [
                    " | ".join(
                        sentence(chance)[: chance.choice((12, 30, 60, 60, 900))]
                        for _ in range(columns)
                    )
                    for _ in range(chance.randint(2, 8))
                ]
                lines.insert(1, "|".join(["---"] * columns))
                lines = [f"| {line} |" for line in lines]
            marks = {"list": "- ", "steps": "1. ", "quote": "> "}
            parts.append("\n".join(marks.get(kind, "") + line for line in lines))
    body = "\n\n".join(parts)
    at = datetime(2026, 11, 20, tzinfo=VN)
    article = Article("bai", sentence(chance), "thong-bao", at, body, "bai.md")
    told = ArticleView(article, outline(article), Script(), f"{SITE}/bai/bai.html")
    return deck.plan_ideas(told)

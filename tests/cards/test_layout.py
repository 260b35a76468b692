"""Layouts hold whatever people write: nothing clipped, overlapping, lost or hard to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import recipes
from pipeline.config import Config, Office
from pipeline.errors import Unsupported
from pipeline.model import Article, Rendition
from pipeline.outline import find_schedules, outline
from pipeline.recipes.cards import ChartRecipe, CoverRecipe, InfographicRecipe
from pipeline.settings import parse
from pipeline.studio.base import lettering
from pipeline.studio.base.brand import Brand, read_brand
from pipeline.studio.cards import front, graph, name_charts, name_cover, name_infographic, sheet
from pipeline.studio.cards.shapes import DrawnCard
from tests.cards import checks, written
from tests.support.narrowing import require_type

URL = "https://xuanlap.example/bai/bai.html"
SIZES = ((1200, 630), (1080, 1350), (1080, 1080), (1280, 720), (1080, 1920))


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Brand:
    tables = {
        "ward": {"name": "phường Xuân Lập", "publisher": "UBND phường Xuân Lập"},
        "sections": {},
    }
    return read_brand(Office(tmp_path_factory.mktemp("office"), parse(Config, tables)))


def cards(article: Article, look: Brand) -> Iterator[tuple[Rendition, DrawnCard, float]]:
    """Every picture of an article: what was named, what was laid out, its safe margin."""
    for shape in ("portrait", "a4"):
        try:
            named = name_infographic(article, look, shape, URL, "Chuyên mục có tên dài")
        except Unsupported:  # only a timetable may be too much for a picture
            assert find_schedules(outline(article))
            continue
        yield (
            named,
            sheet.lay_infographic(require_type(InfographicRecipe, named.recipe), look),
            sheet.FORMATS[shape].margin,
        )
    for width, height in SIZES:
        named = name_cover(article, look, width, height, 900_000, "Thông báo")
        yield (
            named,
            front.lay_cover(require_type(CoverRecipe, named.recipe), look),
            front.SAFE * min(width, height),
        )
    for each in name_charts(article, look):
        yield each.picture, graph.lay_chart(require_type(ChartRecipe, each.picture.recipe)), 40


def held(articles: list[Article], look: Brand) -> None:
    for number, article in enumerate(articles):
        for named, card, safe in cards(article, look):
            found = list(checks.faults(card, safe))
            assert found == [], (
                number,
                named.recipe.make,
                named.to_json()["recipe"].get("shape"),
            )
            if named.recipe.make == "infographic":
                assert card.scale >= sheet.SMALLEST, (
                    number,
                    named.to_json()["recipe"]["shape"],
                    card.scale,
                )
            assert _lost(named, card) == Counter(), number


def _lost(named: Rendition, card: DrawnCard) -> Counter[str]:
    """Letters of the recipe's texts that the card doesn't show."""
    shown = Counter("".join("".join(each.text.split()) for each in card.words).casefold())
    recipe = recipes.to_json(named.recipe)
    if recipe["make"] == "chart":
        recipe |= {"ward": "", "kicker": ""}  # who says it stands below
    asked = Counter("".join("".join(checks.lines(each)) for each in texts(recipe)).casefold())
    return asked - shown


def texts(value: object, key: str = "") -> Iterator[str]:
    """The texts of a recipe that a picture shows."""
    hidden = ("make", "suffix", "shape", "seal", "url", "kind", "version")
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in hidden and not (name == "series" and len(inner) < 2):
                yield from texts(inner, name)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_twenty_generated_articles_fit_every_picture(look: Brand) -> None:
    held(written.articles(20, seed=1), look)


@pytest.mark.long
def test_two_hundred_generated_articles_fit_every_picture(look: Brand) -> None:
    held(written.articles(200, seed=57), look)


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("", "Một"),
        ("Bà con chú ý. " * 10, "Ba mươi từ"),
        (" ".join(written.PLAIN) * 130, "Năm nghìn từ không dấu chấm"),
        ("Bà con đến trạm y tế đúng giờ đã hẹn. " * 550, "Năm nghìn từ"),
        (written.UNBROKEN * 3, written.UNBROKEN),
        (
            "## " + " ".join(written.LONG) + "\n\n1. " + written.UNBROKEN + "\n2. b\n3. c",
            "NGHIÊNG " * 20,
        ),
        ("😀 → ☑ ✓ 中文 emoji", "😀😀😀"),
    ],
)
def test_the_shortest_and_the_longest_articles_fit(look: Brand, body: str, title: str) -> None:
    held([written.article(body, title, unit=title[:200])], look)


def test_the_renderers_pixels_agree_with_the_typeface(look: Brand) -> None:
    article = written.articles(3, seed=4)[2]
    for number, (_, card, _) in enumerate(cards(article, look)):
        if number in (0, 2, 7):  # an infographic, a cover, a chart
            assert list(checks.pixel_faults(card)) == []


@pytest.mark.long
def test_the_renderers_pixels_agree_with_the_typeface_in_many_pictures(look: Brand) -> None:
    for article in written.articles(40, seed=9):
        for _, card, _ in cards(article, look):
            assert list(checks.pixel_faults(card)) == []


def test_the_checks_see_what_is_wrong(look: Brand) -> None:
    """A layout that clips, overlaps or pales must not pass."""
    from dataclasses import replace

    named = name_infographic(written.articles(3, seed=4)[2], look, "portrait", URL)
    card = sheet.lay_infographic(require_type(InfographicRecipe, named.recipe), look)
    first, second = card.words[5], card.words[6]

    def spoilt(**changes: Any) -> list[str]:
        moved = tuple(replace(each, **changes) if each is first else each for each in card.shapes)
        bad = replace(card, shapes=moved)
        return [*checks.faults(bad, 56), *checks.pixel_faults(bad)]

    assert any("outside" in each for each in spoilt(x=1000.0, size=80.0))
    assert any("beyond the edge" in each for each in spoilt(x=1000.0, size=80.0))
    assert any("overlap" in each for each in spoilt(x=second.x, y=second.y))
    assert any("touch" in each for each in spoilt(x=second.x + 3, y=second.y))
    assert any("pale" in each for each in spoilt(fill=first.ground))


def test_lines_break_between_words_and_keep_numbers_with_their_units() -> None:
    text = "Phường hỗ trợ mỗi hộ 5.000.000 đồng và mời bà con khu phố 3 đến"
    for room in range(190, 700, 10):
        lines = lettering.wrap_text(text, 30, "Regular", room)
        assert " ".join(lines) == text
        assert all(lettering.text_width(line, 30) <= room for line in lines)
        if room > 260:
            assert not any(line.endswith(("5.000.000", "phố")) for line in lines), lines


def test_a_word_wider_than_its_line_is_cut_between_letters_and_nothing_is_lost() -> None:
    lines = lettering.wrap_text(written.UNBROKEN, 30, "Bold", 200)
    assert "".join(lines) == written.UNBROKEN
    assert all(lettering.text_width(line, 30, "Bold") <= 200 for line in lines)


def test_the_typefaces_own_list_of_letters_is_true_and_holds_vietnamese() -> None:
    from fontTools.ttLib import TTFont

    from pipeline.studio.base.brand import FONTS, STYLES, font_file

    known = set((FONTS / "letters.txt").read_text(encoding="utf-8"))
    for style in STYLES:
        assert known <= set(map(chr, TTFont(font_file(style)).getBestCmap()))
    base = "aăâeêioôơuưy"
    marks = "\u0300\u0301\u0303\u0309\u0323"
    import unicodedata

    every = {unicodedata.normalize("NFC", b + m) for b in base for m in ["", *marks]} | {"đ"}
    assert every | {each.upper() for each in every} <= known


def test_the_office_of_this_repository_fits() -> None:
    from pipeline import config, content

    office = config.read(Path(__file__).parents[2])
    held(list(content.read(office).articles), read_brand(office))

"""No product states what its article does not; what matters is in it, or it is not made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from channels._media import ProductBuilder
from pipeline import config, content, studio
from pipeline.config import Office
from pipeline.errors import Unsupported
from pipeline.model import Article, Audience, Product, Rendition
from pipeline.recipes import to_json
from tests.papers import fidelity, ward
from tests.papers.conftest import text

ROOT = Path(__file__).parents[2]
FORM = {"ward", "province", "publisher", "seal", "look", "make", "suffix", "version", "address",
        "at", "voices", "form", "day", "place_and_day", "credit", "url", "invitation", "shape",
        "recipe", "sha256", "source", "spoken", "about", "time", "keywords", "picture", "image",
        "weight", "widths", "notes", "code", "whole", "line", "first_row", "kicker"}  # fmt: skip
STANDING = re.compile(  # the numbers of steps, questions and minutes that a form brings along
    r"^\d{1,2}[./]\d{0,2}$|(?<![/.,\d])\b\d{1,2}\. (?=[A-ZĐ])|Câu hỏi \d|5 phút sinh hoạt dưới cờ"
)


@pytest.fixture(scope="module")
def press() -> ProductBuilder:
    return ProductBuilder(config.read(ROOT), "https://xuanlap.example")


def told(value: Any) -> Iterator[str]:
    """The words that a recipe shows, without those of its form."""
    if isinstance(value, str):
        yield STANDING.sub("", value)
    elif isinstance(value, Mapping):
        if "breaths" in value:
            yield from told(" ".join(unit[0] for breath in value["breaths"] for unit in breath[2]))
        for key, each in value.items():
            if key not in FORM and key != "breaths":
                yield from told(each)
    elif isinstance(value, (list, tuple)):
        if value and all(isinstance(run, list) and isinstance(run[-1], bool) for run in value):
            yield from told("".join(run[0] for run in value))  # a paragraph, some of it bold
        else:
            for each in value:
                yield from told(each)


def made(press: ProductBuilder, article: Article, product: Product) -> tuple[Rendition, ...]:
    """A product's renditions; nothing if it is refused, in a sentence that names the file."""
    try:
        return press.make(article, product, Audience.EVERYONE).renditions
    except Unsupported as error:
        if article.path not in str(error) or not str(error).endswith("."):
            raise
        return ()


def check(press: ProductBuilder, article: Article, meant: ward.Written | None = None) -> int:
    """Look at all products of an article; how many are made."""
    count = 0
    for product in Product:
        for one in made(press, article, product):
            if one.recipe.make in ("captions", "frame"):
                continue
            count += 1
            where = (article.slug, product, article.body)
            shown = "\n".join(filter(None, told(to_json(one.recipe))))
            assert fidelity.strange(shown, article) == set(), where
            assert fidelity.doubled(f"{shown}\n{one.alt}") == [], where
            assert [x for x in shown.splitlines() if fidelity.lost(x, article)] == [], where
            for number, whose in fidelity.pairs(to_json(one.recipe)):
                assert not meant or not fidelity.mispaired(number, whose, meant.whose), where
            if meant:
                whole(one, product, meant)
    return count


def whole(one: Rendition, product: Product, meant: ward.Written) -> None:
    """Rows of timetables all there; steps all of them, in order and numbered, or none."""
    shown = " ".join(fidelity.words(" ".join(told(to_json(one.recipe)))))
    where = (product, one.to_json()["recipe"].get("form"), meant.article.body)
    for row in meant.rows:
        for cell in row:
            assert " ".join(fidelity.words(cell)) in shown, (cell, *where)
    for order in meant.orders:
        assert " ".join(fidelity.words(order)) in shown, (order, *where)
    if meant.rows or meant.orders:
        bare = fidelity.digits(shown)
        assert all(number in bare for number in meant.whose), where
    held = [" ".join(fidelity.words(step)) in shown for step in meant.steps]
    assert all(held) or not any(held), (held, *where)
    places = [shown.rfind(" ".join(fidelity.words(step))) for step in meant.steps if any(held)]
    assert places == sorted(places), where


@pytest.mark.parametrize("seed", range(4))
def test_generated_articles_are_told_truly_by_every_product(
    press: ProductBuilder, seed: int
) -> None:
    assert sum(check(press, each.article, each) for each in ward.articles(10, seed)) > 60


@pytest.mark.long
def test_three_hundred_generated_articles_are_told_truly(press: ProductBuilder) -> None:
    for each in ward.articles(300, 57):
        check(press, each.article, each)


def test_the_articles_of_this_office_are_told_truly(press: ProductBuilder) -> None:
    for article in content.read(config.read(ROOT)).articles:
        assert check(press, article)


def test_the_made_files_say_what_their_recipes_say(press: ProductBuilder, tmp_path: Path) -> None:
    """Read back from the files themselves: PDF by poppler, slides by python-pptx."""
    office = Office(tmp_path, config.read(ROOT).config)
    meant = next(each for each in ward.articles(90, 3) if each.rows and each.steps and each.orders)
    for product in (Product.LEAFLET, Product.NOTICE, Product.SLIDES):
        (one,) = made(press, meant.article, product)
        shown = "".join(fidelity.words(read(studio.make_file(one, office))))
        wanted = [*(cell for row in meant.rows for cell in row), *meant.steps, *meant.orders]
        for each in wanted:
            assert "".join(fidelity.words(each)) in shown, (product, each)
        assert all(number in fidelity.digits(shown) for number in meant.whose), product


def read(path: Path) -> str:
    """The words of a PDF, or of a presentation."""
    if path.suffix == ".pdf":
        return " ".join(text(path))
    frames = [shape for slide in Presentation(str(path)).slides for shape in slide.shapes]
    cells = (
        cell.text
        for each in frames
        if each.has_table
        for row in each.table.rows
        for cell in row.cells
    )
    return " ".join([*(each.text_frame.text for each in frames if each.has_text_frame), *cells])

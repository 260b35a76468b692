"""A recipe is written and read back to the same JSON: names of files and approvals hang on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from channels._media import ProductBuilder
from pipeline import config, content, recipes
from pipeline.errors import Unsupported
from pipeline.model import Audience, Product, Rendition, digest
from pipeline.recipes import UnknownRecipe
from tests.papers import ward

ROOT = Path(__file__).parents[1]
IMAGE = {"make": "image", "suffix": "jpg", "source": "a.jpg", "sha256": "0" * 64, "width": 640}
SPEECH = {
    "make": "speech",
    "suffix": "mp3",
    "title": "Giờ thu gom rác",
    "phrases": [["Bà con chú ý.", 0.6], ["Hết.", 0]],
    "artist": "Đài",
    "voices": [{"voice": "gtts", "url": ""}, {"voice": "espeak", "rate": 140}],
}


def stored(value: Any) -> Any:
    """As it comes back from disk."""
    return json.loads(json.dumps(value))


def test_the_products_of_articles_read_back_as_they_were_written() -> None:
    office = config.read(ROOT)
    press, kinds = ProductBuilder(office, "https://xuanlap.example"), set[str]()
    articles = [*content.read(office).articles[:4], *(each.article for each in ward.articles(4))]
    for article in articles:
        for product in Product:
            try:
                made = press.make(article, product, Audience.EVERYONE).renditions
            except Unsupported:
                continue
            for each in made:
                again = Rendition.from_json(stored(each.to_json()))
                assert (again, again.path) == (each, each.path)
                read = recipes.from_json(stored(each.to_json())["recipe"])
                assert not isinstance(read, UnknownRecipe)
                assert recipes.to_json(read) == stored(each.to_json())["recipe"]
                kinds.add(read.make)
    assert kinds >= {"infographic", "slides", "paper", "video", "captions", "frame"}


@pytest.mark.parametrize("value", [IMAGE, {**IMAGE, "height": 5, "max_bytes": 9}, SPEECH])
def test_what_is_left_out_stays_left_out(value: dict[str, Any]) -> None:
    read = recipes.from_json(value)
    assert not isinstance(read, UnknownRecipe)
    assert recipes.to_json(read) == value


@pytest.mark.parametrize(
    "value",
    [
        {"make": "hologram", "suffix": "h3d"},
        {**IMAGE, "max_bytes": 0},  # a default written out would be left out again
        {**IMAGE, "frame": "gold"},
        {**IMAGE, "width": "640"},
        {each: IMAGE[each] for each in IMAGE if each != "sha256"},
        {**SPEECH, "phrases": [["Bà con chú ý.", 0.6, "nhanh"]]},
        {**SPEECH, "voices": [{"voice": "piper"}]},
    ],
)
def test_a_recipe_of_another_version_keeps_its_name(value: dict[str, Any]) -> None:
    read = recipes.from_json(value)
    assert isinstance(read, UnknownRecipe)
    assert (read.make, read.suffix) == (value["make"], value["suffix"])
    assert digest(recipes.to_json(read)) == digest(value)

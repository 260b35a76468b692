"""Whether a product tells what may not be left out of its article. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.model import Rendition
from pipeline.outline import Outline, find_needs
from pipeline.recipes import to_json
from pipeline.text import nfc


def find_missing(made: Rendition, told: Outline) -> str:
    """The Vietnamese name of the first thing that a product leaves out; empty: it tells all."""
    wanted = find_needs(told)
    if not wanted:
        return ""
    shown = _letters(" ".join(recipe_words(to_json(made.recipe))))
    for need in wanted:
        if not all(_letters(each) in shown for each in need.words):
            return need.name
    return ""


def recipe_words(recipe: Mapping[str, Any]) -> Iterator[str]:
    """Every text that a recipe's JSON holds; of a film, what its captions and pictures show."""
    for key, value in recipe.items():
        if key not in ("make", "suffix", "look", "voices", "picture", "image", "spoken"):
            yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        if "breaths" in value:
            for _, _, units in value["breaths"]:
                yield from (written for written, _ in units)
        yield from recipe_words({key: each for key, each in value.items() if key != "breaths"})
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", nfc(text).casefold()))

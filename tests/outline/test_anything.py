"""Whatever is written, the outline is the author's own words, on lines that exist."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.outline import Outline, outline, split_sentences
from tests.cards import written

SOUP = st.text(
    alphabet=st.sampled_from("aắ Đ.5%|-#*“”()[]:;,!?…\n1234567890hgọiđồng/“ngày25/11Nên"),
    max_size=400,
)


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text).casefold()))


def own(told: Outline, body: str) -> None:
    """Every text is found in the body; nothing is invented."""
    source = letters(body)
    for text in (*told.points, *told.dos, told.call):
        assert letters(text) in source, text
    for each in told.facts:
        assert letters(each.value) in source
    for hotline in told.hotlines:
        assert letters(hotline.number) in source
    for steps in told.steps:
        assert all(letters(text) in source for text in steps.entries)
    lines = body.count("\n") + 1
    pieces = (told.facts, told.dates, told.hotlines, told.steps, told.tables)
    assert all(1 <= piece.line <= lines for some in pieces for piece in some)


@pytest.mark.parametrize("seed", [3, 5])
def test_generated_articles_are_told_in_their_own_words(seed: int) -> None:
    for article in written.articles(60, seed):
        own(outline(article), f"{article.summary}\n{article.body}")


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_any_soup_of_marks_is_told_without_failing(body: str) -> None:
    told = outline(written.article(body))
    assert len(told.points) == len(told.weights)
    assert told.telling(3) == tuple(each for each in told.points if each in told.telling(3))


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_sentences_lose_no_letter(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def test_five_thousand_words_are_told_in_a_moment() -> None:
    import time

    chance = random.Random(1)
    body = "\n\n".join(written.words(chance, 10, 30) + "." for _ in range(260))
    start = time.process_time()
    outline(written.article(body))
    assert time.process_time() - start < 1.0

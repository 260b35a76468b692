"""How much is noticed of what was planted, and how often for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from tests.guard.lines import PICTURED, clean, decomposed, kinds, planted, unmarked

BY_MEANING = frozenset({
    "address", "health", "poverty", "child", "police", "promotion", "policy", "compared", "insult",
    "personnel", "note", "figures", "faces",
})  # fmt: skip
KINDS = sorted({kind for kind, _ in planted()})


def noticed(kind: str, change: Callable[[str], str] = str) -> tuple[list[str], int]:
    """Planted lines of a kind that were missed, and how many there are."""
    lines = [text for each, text in planted() if each == kind]
    missed = [text for text in lines if kind not in kinds(change(text), kind in PICTURED)]
    return missed, len(lines)


def test_enough_lines_were_written() -> None:
    assert len(planted()) >= 250
    assert len(clean()) >= 500


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_planted_is_noticed(kind: str) -> None:
    missed, many = noticed(kind)
    wanted = 0.85 if kind in BY_MEANING else 0.99
    assert 1 - len(missed) / many >= wanted, missed


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_mac_typed_is_noticed_as_well(kind: str) -> None:
    missed, many = noticed(kind, decomposed)
    assert 1 - len(missed) / many >= (0.85 if kind in BY_MEANING else 0.99), missed


@pytest.mark.parametrize("kind", KINDS)
def test_capitals_hide_nothing(kind: str) -> None:
    """“CÔ MAI” may be anybody: a name in capitals is known by its family name alone."""
    missed, many = noticed(kind, str.upper)
    assert 1 - len(missed) / many >= 0.7, missed


@pytest.mark.parametrize("kind", KINDS)
def test_words_without_marks_hide_little(kind: str) -> None:
    missed, many = noticed(kind, unmarked)
    assert 1 - len(missed) / many >= 0.75, missed


def test_clean_lines_ask_for_no_answer() -> None:
    wrong = Counter(kind for text in clean() for kind in kinds(text))
    assert all(many <= 0.02 * len(clean()) for many in wrong.values()), wrong
    assert sum(wrong.values()) <= 0.02 * len(clean()), wrong

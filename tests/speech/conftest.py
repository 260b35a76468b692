"""The lexicon of a fresh office: the first edition alone, and with the repository's tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.speech import Lexicon, load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def first_edition(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    return load(tmp_path_factory.mktemp("office") / "tu-dien")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load(ROOT / "content" / "tu-dien")

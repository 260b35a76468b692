"""A site drawn on many cores is, byte for byte, the site drawn on one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import parallel
from tests.website import newsroom


def built(root: Path, monkeypatch: pytest.MonkeyPatch, cores: int) -> dict[str, str]:
    monkeypatch.setattr(parallel, "_cores", lambda: cores)
    place = newsroom.office(root)
    articles = [newsroom.article(number) for number in range(150)]
    receipts = newsroom.publish(newsroom.website(place), articles)
    assert not any(isinstance(each, Exception) for each in receipts)
    return newsroom.texts(place)


def test_the_same_site_on_one_core_and_on_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = built(tmp_path / "one", monkeypatch, 1)
    assert len(one) > parallel.FEW  # so that it was dealt out
    assert built(tmp_path / "three", monkeypatch, 3) == one

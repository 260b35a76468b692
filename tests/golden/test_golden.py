"""Editions and deliveries are those of the version before, by their digests."""

from __future__ import annotations

import pytest

from tests.golden import FILES, life, read


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str]]]:
    rows = life.lived(tmp_path_factory.mktemp("golden") / "phường")
    return dict(zip(FILES, rows, strict=True))


@pytest.mark.parametrize("name", FILES)
def test_an_office_that_upgrades_finds_what_it_had(
    found: dict[str, list[tuple[str, str]]], name: str
) -> None:
    wanted, now = dict(read(name)), dict(found[name])
    assert {
        each: (wanted.get(each), now.get(each))
        for each in wanted.keys() | now.keys()
        if wanted.get(each) != now.get(each)
    } == {}
    assert [each for each, _ in found[name]] == [each for each, _ in read(name)], "their order, too"

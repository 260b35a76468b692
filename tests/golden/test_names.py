"""What was approved keeps its name: no change of ours renames a file or an edition."""

from __future__ import annotations

import json

import pytest

from tests.golden.naming import KEPT, names


@pytest.mark.timeout(1500)
def test_editions_and_files_are_named_as_before() -> None:
    before = json.loads(KEPT.read_text(encoding="utf-8"))
    now = names()
    assert {name: each for name, each in now.items() if before.get(name) != each} == {}
    assert sorted(before.keys() - now.keys()) == []

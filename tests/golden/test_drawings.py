"""The same recipe is drawn in the same bytes as before: no change of ours alters a look."""

from __future__ import annotations

import json

import pytest

from tests.golden.drawing import KEPT, drawings


@pytest.mark.timeout(1500)
def test_files_are_drawn_as_before() -> None:
    before = json.loads(KEPT.read_text(encoding="utf-8"))
    now = drawings()
    assert {name: each for name, each in now.items() if before.get(name) != each} == {}
    assert sorted(before.keys() - now.keys()) == []

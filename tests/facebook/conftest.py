"""The ward's office before a stand-in of Facebook: what every test of this folder needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.facebook import Facebook
from farends import facebook as far
from farends.stage import Stage
from tests.facebook.office import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Stage(far.PLATFORM, tmp_path / "facebook") as stage:
        yield Desk(stage, tmp_path / "office")


@pytest.fixture
def stage(desk: Desk) -> Stage:
    return desk.stage


@pytest.fixture
def channel(desk: Desk) -> Facebook:
    return desk.channel()

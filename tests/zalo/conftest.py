from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.zalo.article import ZaloArticles
from farends.stage import Stage
from tests.zalo import office


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with office.stage_in(tmp_path / "zalo") as stage:
        yield stage


@pytest.fixture
def channel(stage: Stage, tmp_path: Path) -> ZaloArticles:
    office.admit(stage, tmp_path, stage.clock)
    return office.articles(stage, tmp_path)

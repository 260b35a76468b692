"""A ward whose sounds are made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.approval.ward import Ward


@pytest.fixture(scope="package")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture
def ward(tmp_path: Path, build: Path) -> Ward:
    return Ward(tmp_path / "phuong", build)

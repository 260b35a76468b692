"""An office with a voice file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Office
from tests.radio.conftest import CONFIG
from tests.voices.tiny import voice_table, write_voice


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_at(tmp_path / "office")


def office_at(root: Path, voices: str = '["mai", "espeak"]', more: str = "") -> Office:
    """An office whose station speaks by the file var/giong/mai.onnx, then by espeak-ng."""
    path = root / "var/giong/mai.onnx"
    if not path.exists():
        write_voice(path)
    told = f"{CONFIG}voices = {voices}\n{voice_table(path, root)}{more}"
    (root / "config.toml").write_text(told, encoding="utf-8")
    return config.read(root)

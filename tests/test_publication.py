"""Publishing plans anew only where something made may change the plan."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from pipeline.content import ContentReading
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.publication import publish_due
from pipeline.plan import Plan
from tests.support.offices import OfficeBuilder


class Counting(Newsroom):
    """An office that counts how often it was planned."""

    plans = 0

    def refresh_plan(self, days: int = 0) -> tuple[ContentReading, Plan]:
        type(self).plans += 1
        return super().refresh_plan(days)


@pytest.mark.parametrize(("channel", "plans"), [("website", 1), ("radio", 2)])
def test_only_sound_that_was_missing_is_planned_with_again(
    office: OfficeBuilder, channel: str, plans: int
) -> None:
    """Pictures and papers change no programme; how long a reading really lasts does."""
    shutil.rmtree(office.root / "build")
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("covers = true", "listen = false"), encoding="utf-8")
    office.run("approve", "--all", "--by", "Bà Hà", "--channel", channel)
    room = Counting.open(office.root, lambda: datetime(2026, 11, 25, 8, tzinfo=VN))
    Counting.plans = 0
    try:
        assert room.missing_media(room.read_plan()[1])
        publish_due(room)
    finally:
        room.close()
    assert Counting.plans == plans

"""The website keeps what every channel promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from channels.website import Website
from pipeline.channel import Replaces, Together, Withdraws
from pipeline.config import Office
from tests.contract import ChannelContract
from tests.website import newsroom


class TestWebsite(ChannelContract):
    @pytest.fixture
    def office(self, tmp_path: Path) -> Office:
        return newsroom.office(tmp_path)

    @pytest.fixture
    def channel(self, office: Office) -> Website:
        return newsroom.website(office)

    @pytest.fixture
    def public(self, office: Office) -> Callable[[], list[str]]:
        """Article pages that say something, as the folder shows them."""

        def look() -> list[str]:
            pages = sorted((office.root / "var/site/bai").glob("*.html"))
            texts = [page.read_text("utf-8") for page in pages]
            return [text for text in texts if '<div class="body">' in text]

        return look

    def test_it_can_take_down_replace_and_publish_many_at_once(self, channel):
        assert isinstance(channel, Withdraws)
        assert isinstance(channel, Replaces)
        assert isinstance(channel, Together)

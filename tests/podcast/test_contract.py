"""The podcast keeps what every channel promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import feedparser
import pytest

from channels.podcast import Podcast
from pipeline.channel import Replaces, Together, Withdraws
from pipeline.config import Office
from pipeline.model import Bulletin
from tests.contract import ChannelContract, an_article
from tests.podcast.conftest import office_at, podcast_of


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was once spoken need not be spoken for every test."""
    return tmp_path_factory.mktemp("build")


class TestPodcast(ChannelContract):
    @pytest.fixture
    def office(self, tmp_path: Path, spoken: Path) -> Office:
        office = office_at(tmp_path)
        office.build.symlink_to(spoken)
        return office

    @pytest.fixture
    def channel(self, office: Office) -> Podcast:
        return podcast_of(office)

    @pytest.fixture
    def bulletin(self) -> Bulletin:
        return Bulletin((an_article(section="thong-bao"),))

    @pytest.fixture
    def public(self, office: Office) -> Callable[[], list[tuple[str, str]]]:
        """Episodes of all feeds, as a player reads them."""

        def look() -> list[tuple[str, str]]:
            feeds = sorted((office.root / "var/site/podcast").rglob("*.xml"))
            read = [feedparser.parse(path.read_bytes()) for path in feeds]
            return [(each.id, each.enclosures[0].href) for feed in read for each in feed.entries]

        return look

    def test_it_can_take_down_replace_and_publish_many_at_once(self, channel):
        assert isinstance(channel, Withdraws)
        assert isinstance(channel, Replaces)
        assert isinstance(channel, Together)

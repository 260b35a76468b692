"""An office with a site, a station that speaks offline, and a podcast."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from channels.podcast import Podcast
from channels.radio import Radio
from pipeline import config
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import PodcastSettings
from pipeline.config import Office, Surroundings
from pipeline.model import Article, Bulletin, Edition
from pipeline.secrets import FileSecrets
from tests.radio.conftest import article, programme_of, studio  # noqa: F401 - a fixture
from tests.radio.conftest import radio_of as speaking

CONFIG = """
[ward]
name = "phường Xuân Lập"
province = "tỉnh Đồng Nai"
publisher = "UBND phường Xuân Lập"
email = "phongvhxh@xuanlap.example"

[sections]
thong-bao = "Thông báo"
nha-truong = "Nhà trường & gia đình"

[channels.website]
kind = "website"
url = "https://xuanlap.example"

[channels.radio]
kind = "radio"
station = "Đài truyền thanh phường Xuân Lập"
voices = ["espeak"]

[channels.podcast]
kind = "podcast"
"""


def office_at(root: Path, text: str = CONFIG) -> Office:
    root.mkdir(parents=True, exist_ok=True)
    (root / "config.toml").write_text(text, encoding="utf-8")
    return config.read(root)


def podcast_of(office: Office, **settings: Any) -> Podcast:
    """The channel, opened anew as another process would."""
    around = Surroundings(office, "podcast", MemoryNotes(), FileSecrets(office.var / "secrets"))
    return Podcast(around, PodcastSettings(kind="podcast", **settings))


def radio_of(office: Office) -> Radio:
    return speaking(office)


def heard_again(podcast: Podcast, programme: Edition) -> Edition:
    return podcast.compose(Bulletin((), occasion=programme.subject, again=programme))


def episode_of(podcast: Podcast, about: Article) -> Edition:
    return podcast.compose(Bulletin((about,)))


@pytest.fixture
def office(tmp_path: Path, studio: Path) -> Office:  # noqa: F811
    """A fresh office that shares the made sound."""
    office = office_at(tmp_path / "office")
    office.build.symlink_to(studio)
    return office


@pytest.fixture
def podcast(office: Office) -> Podcast:
    return podcast_of(office)


@pytest.fixture
def folder(office: Office) -> Path:
    return office.root / "var/site/podcast"


@pytest.fixture
def programme(office: Office) -> Edition:
    """What the station was given: all four articles."""
    return programme_of(radio_of(office))


__all__ = ["article"]

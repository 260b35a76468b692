"""A film inside an article on Zalo: handed over unseen, shown when it is converted, once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from channels._media import ArticleProduct
from channels.zalo.article import ZaloArticles
from farends import zalo
from farends.faults import Rule
from farends.stage import Stage
from pipeline import config
from pipeline.errors import ConfigError, Rejected, TryLater
from pipeline.model import Audience, Bulletin, Edition, Form, Product, Rendition
from pipeline.office.newsroom import Newsroom
from pipeline.recipes import UnknownRecipe
from tests.conftest import Clock
from tests.contract import outcome_of
from tests.zalo import office

UPLOAD = "/v2.0/article/upload_video/preparevideo"
FILM = Rendition(Form.VIDEO, UnknownRecipe({"make": "video", "suffix": "mp4"}), "Video", 1080, 1920)
DRAWN = Rendition(
    Form.IMAGE, UnknownRecipe({"make": "infographic", "suffix": "png"}), "Ảnh", 1080, 1350
)
MADE = (
    ArticleProduct(Product.FILM, Audience.EVERYONE, (FILM,)),
    ArticleProduct(Product.INFOGRAPHIC, Audience.EVERYONE, (DRAWN,)),
)
MP4 = b"\x00\x00\x00\x18ftypisom" + b"\x00" * 1000


@pytest.fixture
def channel(stage: Stage, tmp_path: Path) -> ZaloArticles:
    office.admit(stage, tmp_path, stage.clock)
    keep(tmp_path, MP4)
    return office.articles(stage, tmp_path, products_of=lambda _: MADE, build=tmp_path / "build")


@pytest.fixture
def edition(channel: ZaloArticles) -> Edition:
    return channel.compose(Bulletin((office.illustrated(),)))


def keep(root: Path, content: bytes) -> None:
    path = root / "build" / FILM.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def asked(stage: Stage, path: str) -> int:
    return [each["path"] for each in stage.journal()].count(path)


def test_an_article_shows_its_film_and_what_was_drawn(
    stage: Stage, channel: ZaloArticles, edition: Edition
) -> None:
    zalo.change_account(stage, film_polls=0)
    channel.deliver(edition, "k/1")
    (seen,) = stage.public()
    kinds = [each["type"] for each in seen["body"]]
    assert kinds[0] == "video"
    assert seen["body"][0]["video_id"]
    assert seen["body"][0]["thumb"].endswith(".jpg")
    pictures = [each for each in seen["body"] if each["type"] == "image"]
    assert pictures[-1] == {
        "type": "image",
        "url": f"{office.SITE}/tep/{Path(DRAWN.path).name}",
        "caption": "Infographic",
    }
    assert "[Video: Video ngắn]" in edition.text


def test_a_film_is_handed_over_once_and_waited_for(
    stage: Stage, channel: ZaloArticles, edition: Edition
) -> None:
    zalo.change_account(stage, film_polls=2)
    for _ in range(2):
        assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is TryLater
        assert not stage.public()
    channel.deliver(edition, "k/1")
    assert len(stage.public()) == 1
    assert asked(stage, UPLOAD) == 1
    assert asked(stage, "/v2.0/article/create") == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_silence_while_a_film_is_handed_over_is_harmless(
    stage: Stage, channel: ZaloArticles, edition: Edition, when: Literal["before", "after"]
) -> None:
    zalo.change_account(stage, film_polls=0)
    stage.plan(Rule("reset", when=when, path=UPLOAD, times=1))
    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is TryLater
    assert not stage.public()
    channel.deliver(edition, "k/1")
    assert len(stage.public()) == 1


def test_a_film_that_zalo_cannot_convert_is_told_and_nothing_is_published(
    stage: Stage, channel: ZaloArticles, edition: Edition, tmp_path: Path
) -> None:
    keep(tmp_path, b"not a film at all")
    zalo.change_account(stage, film_polls=0)
    with pytest.raises(Rejected, match="Zalo không dùng được video"):
        channel.deliver(edition, "k/1")
    assert asked(stage, "/v2.0/article/create") == 0


def test_a_film_that_is_too_heavy_is_told_before_it_is_sent(
    stage: Stage, channel: ZaloArticles, edition: Edition, tmp_path: Path
) -> None:
    with (tmp_path / "build" / FILM.path).open("r+b") as file:
        file.truncate(50_000_001)
    with pytest.raises(Rejected, match="nặng 50 MB"):
        channel.deliver(edition, "k/1")
    assert asked(stage, UPLOAD) == 0


def test_a_correction_keeps_the_film(stage: Stage, channel: ZaloArticles, edition: Edition) -> None:
    zalo.change_account(stage, film_polls=0)
    receipt = channel.deliver(edition, "k/1")
    corrected = channel.compose(Bulletin((office.illustrated(body="Bản đúng."),)))
    channel.replace(receipt, corrected, "k/2")
    (seen,) = stage.public()
    assert seen["body"][0]["video_id"]
    assert "Bản đúng" in str(seen["body"])


def test_what_zalo_would_fetch_must_be_on_the_website(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[ward]\nname = "phường Mẫu"\n[sections]\na = "A"\n'
        '[channels.website]\nkind = "website"\nurl = "https://phuong-mau.example"\n'
        '[channels.zalo]\nkind = "zalo"\n'
        '[[media]]\nproduct = "infographic"\nchannels = ["zalo"]\n',
        encoding="utf-8",
    )
    assert config.read(tmp_path).config.media
    with pytest.raises(ConfigError, match="phải có cả “website”"):
        Newsroom.open(tmp_path, Clock())

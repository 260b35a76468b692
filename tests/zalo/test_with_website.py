"""The website first, then Zalo, which really fetches the images that the studio really made."""

from __future__ import annotations

import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image as Picture

from channels import _addresses
from channels._addresses import picture
from channels.website.compose import compose
from farends import zalo
from pipeline import studio
from pipeline.config import Config, Office
from pipeline.errors import TryLater
from pipeline.model import Bulletin, Image
from pipeline.settings import parse
from tests.contract import outcome_of
from tests.zalo import office


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def site(tmp_path):
    """The ward's website: what is in its folder is on the web."""
    folder = tmp_path / "site"
    (folder / "tep").mkdir(parents=True)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", folder
        server.shutdown()


def test_an_article_waits_for_its_images_and_is_public_once_they_are(stage, tmp_path, site):
    url, folder = site
    zalo.change_account(stage, reachable=None)
    photo = tmp_path / "content" / "bai" / "anh.png"
    photo.parent.mkdir(parents=True)
    Picture.effect_noise((2000, 1500), 90).convert("RGB").save(photo)  # noise: hard to compress
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    image = Image("anh.png", "bai/anh.png", sha256, 2000, 1500, "png", "Ảnh")
    office.admit(stage, tmp_path, stage.clock)
    channel = office.articles(stage, tmp_path, site=url, website=office.far(url))
    article = office.illustrated(cover=image, images=(image,))
    edition = channel.compose(Bulletin((article,)))

    assert type(outcome_of(lambda: channel.deliver(edition, "k/1"))) is TryLater
    home = Office(tmp_path, parse(Config, {"ward": {"name": "phường Xuân Lập"}, "sections": {}}))
    made = studio.make_file(picture(image), home)
    assert made.stat().st_size <= 900_000
    (folder / "tep" / made.name).write_bytes(made.read_bytes())
    receipt = channel.deliver(edition, "k/1")
    assert channel.observe(receipt).visible
    assert len(stage.public()) == 1


def test_an_article_without_any_picture_is_public_with_the_cover_that_the_studio_draws(
    stage, tmp_path, site
):
    url, folder = site
    zalo.change_account(stage, reachable=None)
    tables = {
        "ward": {"name": "phường Xuân Lập"},
        "sections": {"thong-bao": "Thông báo"},
        "channels": {"website": {"kind": "website", "url": url, "covers": True}},
    }
    home = Office(tmp_path, parse(Config, tables))
    office.admit(stage, tmp_path, stage.clock)
    channel = office.articles(
        stage, tmp_path, site=url, website=office.far(url), covers=_addresses.covers(home)
    )
    article = office.illustrated(cover=None, images=(), section="thong-bao", body="Lời.")
    edition = channel.compose(Bulletin((article,)))

    page = website_page(home, article)
    assert page.data["share"][1:] == [1200, 630]
    (drawn,) = (each for each in page.renditions if each.recipe.make == "cover")
    assert edition.data["cover"] == _addresses.file_url(url, drawn)
    made = studio.make_file(drawn, home)
    assert made.stat().st_size <= 900_000
    with Picture.open(made) as picture_:
        assert (picture_.format, picture_.size) == ("JPEG", (1200, 630))
    (folder / "tep" / made.name).write_bytes(made.read_bytes())
    assert channel.observe(channel.deliver(edition, "k/1")).visible


def website_page(home, article):
    """What the website composes of it."""
    return compose(
        "website",
        _addresses.site_url(home),
        home.config.sections,
        Bulletin((article,)),
        covers=_addresses.covers(home),
    )

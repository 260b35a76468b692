"""Everything that can be named of this office's articles, and of sixty that chance wrote.

What a person approved hangs on these names: an edition is approved by its digest, and its files
are named by the recipes that make them. So they are kept in `names.json`, taken before a change,
and asked again after it. To take them anew, where a change of names is meant:

    .venv/bin/python -m tests.golden.naming
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from channels._media import ProductBuilder
from channels.radio import urgent
from pipeline import config, content
from pipeline.announcer import stations
from pipeline.config import Office
from pipeline.errors import ContentError, Unsupported
from pipeline.ledger import Ledger
from pipeline.model import VN, Article, Audience, Bulletin, Product, Rendition, Slot, digest
from pipeline.office.channel_setup import open_channels
from pipeline.recipes.pictures import ClipEdit
from pipeline.studio.base import images
from pipeline.studio.base.brand import read_brand
from pipeline.studio.cards import name_charts, name_cover
from pipeline.studio.clips import editing
from tests.cards import written
from tests.papers import ward

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("names.json")
SITE = "https://xuanlap.example"
WHEN = datetime(2026, 11, 30, 17, tzinfo=VN)
GENERATED = 30  # articles of each of the two writers
Names = dict[str, str]


def names() -> Names:
    """What each thing is called today: a short digest of its JSON, or why it can't be."""
    office = config.read(ROOT)
    articles = sorted(content.read(office).articles, key=lambda each: each.slug)
    found: Names = {}
    for article in articles:
        found |= dict(_pictures(article, office))
        found |= dict(_products(article, office, _audiences(article)))
    found |= dict(_editions(articles, office))
    found |= dict(_generated(office))
    return found


def _audiences(article: Article) -> tuple[Audience, ...]:
    return (Audience.EVERYONE, *map(Audience, sorted(article.variants)))


def _short(renditions: Iterator[Rendition] | tuple[Rendition, ...]) -> str:
    return digest([[each.path, each.to_json()] for each in renditions])[:16]


def _products(
    article: Article, office: Office, audiences: tuple[Audience, ...]
) -> Iterator[tuple[str, str]]:
    press = ProductBuilder(office, SITE)
    for product in Product:
        for audience in audiences:
            for shape in ("9:16", "1:1", "16:9") if product is Product.FILM else ("9:16",):
                name = f"{article.slug} | {product} | {audience} | {shape}"
                try:
                    yield name, _short(press.make(article, product, audience, shape).renditions)
                except Unsupported as error:
                    yield name, f"không: {digest(str(error).encode())[:16]}"


def _pictures(article: Article, office: Office) -> Iterator[tuple[str, str]]:
    look = read_brand(office)
    for image in article.images:
        some = (images.name_scaled(image, 640), images.name_cropped(image, 1200, 630, 900_000))
        yield f"{article.slug} | {image.src}", _short(some)
    front = (
        name_cover(article, look, 1200, 630, 900_000, "Mục"),
        name_cover(article, look, 800, 800),
    )
    yield f"{article.slug} | ảnh bìa", _short(front)
    drawn = name_charts(article, look)
    yield f"{article.slug} | biểu đồ", _short(tuple(each.picture for each in drawn))


def _editions(articles: list[Article], office: Office) -> Iterator[tuple[str, str]]:
    """What every channel publishes of every article, and what the station airs of them all."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.at(Path(folder) / "ledger.db")
        channels = open_channels(office, ledger, lambda: WHEN)
        for article in articles:
            for name, channel in channels.items():
                try:
                    edition = channel.compose(Bulletin((article,))).digest[:16]
                except (Unsupported, ContentError) as error:
                    edition = f"không: {digest(str(error).encode())[:16]}"
                yield f"{article.slug} | {name}", edition
        slots = (Slot(WHEN, 3600), Slot(WHEN + timedelta(days=1), 2400, sober=True))
        for slot in slots:
            aired = channels["radio"].compose(Bulletin(tuple(articles), slot=slot))
            yield f"{slot.id} | loa", aired.digest[:16]
            again = channels["podcast"].compose(Bulletin((), slot=slot, again=aired))
            yield f"{slot.id} | nghe lại", again.digest[:16]
        ledger.close()
    station = stations.find_announcer(office)
    assert station
    for article in articles:
        item = station.item(article)
        yield f"{article.slug} | nghe trên trang", _short((stations.player_sound(item),))
        hurried = urgent.bulletin(station, item, WHEN)
        yield f"{article.slug} | phát khẩn", hurried.digest[:16]
    edit = ClipEdit(start=2, end=31.5, title="Hội thi tin học trẻ")
    clip = editing.name_clip("clip/hoi-thi.mp4", "0" * 64, edit, "1:1", "Hội thi")
    yield "clip", _short((clip, editing.name_clip_cover(clip)))
    paper = ProductBuilder(office, SITE).newsletter(articles[:6], "Số 11/2026", WHEN)
    yield "bản tin", _short((paper,))


def _generated(office: Office) -> Iterator[tuple[str, str]]:
    plain = [each.article for each in ward.articles(GENERATED, 14)]
    for number, article in enumerate([*plain, *written.articles(GENERATED, 14)]):
        for name, told in _products(article, office, (Audience.EVERYONE,)):
            yield f"{number} | {name}", told
        for name, told in _pictures(article, office):
            yield f"{number} | {name}", told


if __name__ == "__main__":
    KEPT.write_text(json.dumps(names(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

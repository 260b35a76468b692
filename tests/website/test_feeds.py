"""What machines read: feeds, site map, structured data, robots."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from pipeline.config import Office
from tests.website import newsroom
from tests.website.newsroom import SECTIONS, URL, article, publish, website

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EVIL = 'Ông <b>"Ba"</b> & bà ]]> </script><script>alert(1)</script>'


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    place = newsroom.office(tmp_path_factory.mktemp("office"))
    articles = [article(number) for number in range(120)]
    articles += [*newsroom.showpiece(place), article(777, title=EVIL, summary=EVIL, author=EVIL)]
    publish(website(place), articles)
    return place


def text(office: Office, path: str) -> str:
    return (office.root / "var/site" / path).read_text("utf-8")


def local(office: Office, address: str) -> Path:
    assert address.startswith(f"{URL}/"), address
    return office.root / "var/site" / (address.removeprefix(f"{URL}/") or "index.html")


@pytest.mark.parametrize("path", ["rss.xml", *(f"chuyen-muc/{key}.xml" for key in SECTIONS)])
def test_a_feed_reader_reads_every_feed(office: Office, path: str) -> None:
    feed = feedparser.parse(text(office, path).encode())
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.language == "vi"
    assert 0 < len(feed.entries) <= 20
    dates = [entry.published_parsed for entry in feed.entries]
    assert dates == sorted(dates, reverse=True)
    for entry in feed.entries:
        assert local(office, entry.link).is_file()
        assert entry.title
        assert entry.summary


def test_a_feed_says_the_articles_own_words_and_time(office: Office) -> None:
    entries = feedparser.parse(text(office, "rss.xml").encode()).entries
    found = {entry.link.rpartition("/")[2]: entry for entry in entries}
    assert found["bai-777.html"].author == EVIL
    assert 'Ông <b>"Ba"</b> & bà ]]>' in found["bai-777.html"].title
    assert found["bao-so-9.html"].published == "Wed, 03 Feb 2027 05:00:00 +0700"


def test_the_site_map_holds_every_article_once_and_nothing_else(office: Office) -> None:
    index = ElementTree.fromstring(text(office, "sitemap.xml"))
    maps = [each.text or "" for each in index.iter(f"{MAPS}loc")]
    addresses = [
        each.text or ""
        for path in maps
        for each in ElementTree.parse(local(office, path)).iter(f"{MAPS}loc")
    ]
    assert len(addresses) == len(set(addresses))
    assert all(local(office, address).is_file() for address in addresses)
    articles = {address.rpartition("/")[2] for address in addresses if "/bai/" in address}
    assert articles == {path.name for path in (office.root / "var/site/bai").iterdir()}
    assert f"Sitemap: {URL}/sitemap.xml" in text(office, "robots.txt")


@pytest.mark.parametrize("slug", ["nop-ho-so-truc-tuyen", "bai-777", "bai-3"])
def test_structured_data_is_json_and_tells_the_article(office: Office, slug: str) -> None:
    page = text(office, f"bai/{slug}.html")
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    news, path = json.loads(script)
    assert news["@type"] == "NewsArticle"
    assert news["mainEntityOfPage"] == f"{URL}/bai/{slug}.html"
    assert local(office, news["image"][0]).is_file()
    assert news["headline"] == path["itemListElement"][-1]["name"]
    if slug == "bai-777":
        assert news["headline"] == EVIL


def test_shared_links_show_a_picture_that_exists(office: Office) -> None:
    for page in (office.root / "var/site").rglob("*.html"):
        found = page.read_text("utf-8")
        if "noindex" not in found:
            (picture,) = re.findall(r'property="og:image" content="([^"]+)"', found)
            assert local(office, picture).is_file(), page
            (canonical,) = re.findall(r'rel="canonical" href="([^"]+)"', found)
            assert local(office, canonical) == page

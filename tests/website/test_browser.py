"""The site in a real browser: everything alive, valid, and usable by everybody."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

from pipeline import content
from pipeline.config import Office
from pipeline.config import read as read_config
from pipeline.settings import replace
from tests.website import newsroom
from tests.website.newsroom import URL, article, publish, website

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = (390, 1280)
PAGES = {
    "home": "index.html",
    "section": "chuyen-muc/binh-dan-hoc-vu-so.html",
    "article": "bai/nop-ho-so-truc-tuyen.html",
    "list": "tin/tat-ca.trang-1.html",
    "tag": "chu-de/vneid.html",
    "archive": "luu-tru/index.html",
    "month": "luu-tru/2026-03.html",
    "contact": "lien-he.html",
    "about": "gioi-thieu.html",
    "withdrawn": "bai/bai-999.html",
    "lost": "404.html",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A site with everything on it, the repository's own articles among it."""
    root = tmp_path_factory.mktemp("office")
    real = read_config(ROOT)
    shutil.copytree(real.content, root / "content")
    known = newsroom.office(root)
    sections = {**newsroom.SECTIONS, **real.config.sections}
    place = Office(root, replace(known.config, sections=sections))
    channel = website(place)
    picture = newsroom.image(place, "anh.jpg", 1400, 900)
    articles = [article(number, cover=picture if number % 5 else None) for number in range(60)]
    publish(channel, [*articles, *newsroom.showpiece(place)])
    outcomes = publish(channel, content.read(place).articles)
    assert not [each for each in outcomes if isinstance(each, Exception)]
    (receipt,) = publish(channel, [article(999)])
    channel.withdraw(receipt)  # type: ignore[arg-type]
    return place


@pytest.fixture(scope="module")
def folder(office: Office) -> Path:
    return office.root / "var/site"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """The folder behind the plainest web server."""
    plain = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), plain) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def judges(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkers from npm, installed as package-lock.json says, once for the working copy."""
    if not (HERE / "node_modules/.package-lock.json").exists():
        subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=HERE, check=True, timeout=240)
    return HERE / "node_modules"


LOOK = """() => {
  [...document.images].forEach(each => { each.loading = 'eager' });
  return [...document.querySelectorAll('a[href], link[href]')].map(each => each.href);
}"""
ALL_LOADED = """() => Promise.all(
  [...document.images].map(each => each.decode().then(() => each.naturalWidth))
)"""


def _failure(request: Request) -> list[str]:
    """What is wrong with a failed request; nothing if our own next step cut it off."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.failure}: {request.url}"]


def _refusal(response: Response) -> list[str]:
    """What is wrong with an answer."""
    return [f"{response.status} {response.url}"] if response.status >= 400 else []


def crawl(browser: Browser, base: str, start: str) -> set[str]:
    """Follow every link of the site from `start`; the addresses seen. Complains of dead ones."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("requestfailed", lambda request: complaints.extend(_failure(request)))
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("response", lambda response: complaints.extend(_refusal(response)))
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        if not address.endswith(".html"):
            fetched = page.request.get(address) if base.startswith("http") else None
            alive = fetched.ok if fetched else Path(urlsplit(address).path).is_file()
            assert alive, address
            continue
        page.goto(address)
        links = page.evaluate(LOOK)
        assert all(page.evaluate(ALL_LOADED)), address
        for link in links:
            inside = urldefrag(link.replace(f"{URL}/", f"{base}/"))[0]
            inside = f"{inside}index.html" if inside == f"{base}/" else inside
            if inside.startswith(base):
                waiting.append(inside)
            anchor = urldefrag(link)[1]
            if anchor and urldefrag(link)[0] == address:
                assert page.locator(f"[id='{anchor}']").count() == 1, link
    page.close()
    assert complaints == []
    return seen


def test_over_http_every_link_image_and_feed_is_alive(
    browser: Browser, served: str, folder: Path
) -> None:
    seen = crawl(browser, served, f"{served}/index.html")
    reached = {address.removeprefix(f"{served}/") for address in seen}
    pages = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    assert pages - reached == {"404.html", "bai/bai-999.html"}, "pages that nobody can find"
    assert "rss.xml" in reached
    crawl(browser, served, f"{served}/404.html")


def test_as_plain_files_every_link_image_and_feed_is_alive(browser: Browser, folder: Path) -> None:
    base = folder.as_uri()
    seen = crawl(browser, base, f"{base}/index.html")
    assert len(seen) > 100


def test_nothing_is_asked_of_anybody_else(browser: Browser, served: str) -> None:
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES.values():
        page.goto(f"{served}/{path}")
    page.close()
    assert asked
    assert [url for url in asked if not url.startswith(served)] == []


def test_the_fonts_are_our_own_and_used(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.goto(f"{folder.as_uri()}/{PAGES['article']}")
    loaded = (
        "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status == 'loaded').length)"
    )
    assert page.evaluate(loaded) >= 4
    page.close()


def test_html_is_valid(judges: Path, folder: Path) -> None:
    config = HERE / ".htmlvalidate.json"
    command = [str(judges / ".bin/html-validate"), "--config", str(config), f"{folder}/**/*.html"]
    found = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=240)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(
    browser: Browser, judges: Path, folder: Path, width: int, scheme: Any
) -> None:
    axe = (judges / "axe-core/axe.min.js").read_text("utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    wrong = []
    for name, path in PAGES.items():
        if name == "lost":
            continue  # only a server shows it, with the styles of the others
        page.goto(f"{folder.as_uri()}/{path}")
        page.evaluate(axe)
        result = page.evaluate("axe.run()")
        assert len(result["passes"]) > 10
        for each in result["violations"]:
            if each["impact"] in ("serious", "critical"):
                nodes = [node["html"][:120] for node in each["nodes"][:3]]
                wrong.append(f"{name}: {each['id']}: {json.dumps(nodes, ensure_ascii=False)}")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_no_page_is_wider_than_the_screen(browser: Browser, folder: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for path in PAGES.values():
        page.goto(f"{folder.as_uri()}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


def test_the_keyboard_reaches_the_text_first_and_focus_shows(
    browser: Browser, folder: Path
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{folder.as_uri()}/{PAGES['article']}")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Đến nội dung chính"
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    shown = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(shown) == "solid"
    page.close()


def test_a_printed_article_is_the_article(browser: Browser, folder: Path, tmp_path: Path) -> None:
    page: Page = browser.new_page()
    page.goto(f"{folder.as_uri()}/{PAGES['article']}")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".body").is_visible()
    assert not page.locator(".menu").is_visible()
    assert not page.locator(".related").is_visible()
    page.pdf(path=tmp_path / "bai.pdf", format="A4")
    assert (tmp_path / "bai.pdf").read_bytes().startswith(b"%PDF")
    page.close()


def length_of_sound(page: Page) -> float:
    """Seconds of the page's <audio>, once the browser has read its head; asked from outside.

    A function that waits inside the page would need `unsafe-eval`, which our pages forbid.
    """
    for _ in range(100):
        found = page.evaluate("document.querySelector('audio').duration || 0")
        if found:
            return float(found)
        page.wait_for_timeout(100)
    raise AssertionError("trình duyệt không mở được âm thanh")

"""The pages of `loa run` before axe: staff who read by ear or by keyboard find their way."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Page, sync_playwright

from pipeline.model import VN
from pipeline.office.heartbeat import Heartbeat, OfficeState
from pipeline.office.newsroom import Newsroom
from pipeline.office.previews import ArticleIndex, CheckedArticle, Previews
from pipeline.office.waiting import WaitingArticle
from pipeline.web.loopback import serve_loopback
from pipeline.web.pages import build_pages
from pipeline.web.preview_pages import PreviewPages
from tests.support.offices import ROOT, OfficeBuilder

AXE = ROOT / "tests" / "website" / "node_modules" / "axe-core" / "axe.min.js"
BUSY = OfficeState(
    channels={"website": "chạy", "facebook": "chưa kết nối"},
    titles={"website": "trang web", "facebook": "Facebook"},
    states={"chờ duyệt": 7, "đã phát hành": 12},
    warnings=("Còi báo động của “Nước lên” chờ người thứ hai xác nhận.", "1 bài có lỗi."),
    articles=(WaitingArticle("hop-to-dan-pho", "Họp tổ dân phố", ("chờ duyệt: trang web, loa",)),),
    more_articles=3,
)
CHECKED = ("content/a.md: “A”. Xem trước: /xem-truoc/a", "content/b.md:3: lỗi. Thiếu tiêu đề.")


@pytest.fixture
def address(office: OfficeBuilder) -> Iterator[str]:
    """A server of an office with one article, a busy status and a faulty file."""
    office.write(
        "cup-nuoc", "Cúp nước", "| Khu phố | Giờ |\n| --- | --- |\n| 3 | 8 giờ |\n\nXem đây."
    )
    room = Newsroom.open(office.root, lambda: datetime(2026, 11, 25, 8, tzinfo=VN))
    reading, _ = room.read_plan()
    index = {each.slug: CheckedArticle(each, ("Dòng 3: nhắc.",)) for each in reading.articles}
    previews = Previews(room, ArticleIndex(index, ("content/hong.md:1: lỗi.",)))
    busy = Heartbeat("2026-11-25T08:00:00+07:00", 1, state=BUSY, checked=CHECKED)
    pulses = iter([Heartbeat(), busy])

    def pulse() -> Heartbeat:
        return next(pulses, busy)

    site = office.root / "var" / "site"
    shown = build_pages(site, pulse, PreviewPages(previews), lambda *_, **__: None)
    with serve_loopback(shown, 0, idle=5) as served:
        yield served
    room.close()


def faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {iframes: false})")["violations"]
    return [f"{address}: {each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def busy_page(page: Page, address: str) -> str:
    page.goto(f"{address}/tinh-trang")
    return page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_staff(address: str, scheme: str) -> None:
    paths = (
        "/tinh-trang", "/tinh-trang", "/xem-truoc/", "/xem-truoc/hop-to-dan-pho",
        "/xem-truoc/cup-nuoc", "/xem-truoc/khong-co", "/khong-co.html",
    )  # fmt: skip
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        told = [each for path in paths for each in faults(page, address + path)]
        assert "người thứ hai" in busy_page(page, address)
        page.set_content("<title>x</title><img src='x.png'>")
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate("axe.run()")["violations"], "axe sees what is wrong"
        browser.close()
    assert told == []

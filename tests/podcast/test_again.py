"""The main path: what the station was given is heard again when its slot is over."""

from __future__ import annotations

import re
from pathlib import Path

import feedparser
import pytest

from tests.podcast.conftest import CONFIG
from tests.support.command_line import run_loa

SLOT = """
[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"]
minutes = 5
"""
NEWS = """---
tiêu đề: {title}
chuyên mục: thông báo
ngày: 24/11/2026
tác giả: Phòng Văn hóa - Xã hội
---

{body}
"""
BY = "Nguyễn Văn An"


class Ward:
    """An office and its commands."""

    def __init__(self, root: Path, build: Path) -> None:
        self.root = root
        self.folder = root / "var/site/podcast"
        (root / "schedules").mkdir(parents=True)
        (root / "content").mkdir()
        (root / "build").symlink_to(build)  # what was once spoken need not be spoken again
        (root / "config.toml").write_text(CONFIG, "utf-8")
        (root / "schedules/dai.toml").write_text(SLOT, "utf-8")
        self.write("lop-hoc-so", "Lớp học số", "Lớp học mở vào tối mai.")
        self.write("thu-rac", "Thu gom rác", "Xe thu gom rác chạy sớm hơn.")

    def write(self, name: str, title: str, body: str) -> None:
        path = self.root / "content" / f"{name}.md"
        path.write_text(NEWS.format(title=title, body=body), "utf-8")

    def run(self, *arguments: str, now: str) -> str:
        options = ["--office", str(self.root), "--now", f"2026-11-{now}"]
        done = run_loa(*arguments, *options)
        assert done.exit_code == 0, done.output
        return done.output

    def approve(self, *slugs: str, now: str) -> None:
        for slug in slugs:
            self.run("approve", slug, "--by", BY, now=now)

    def heard(self, feed: str = "chuong-trinh.xml") -> list[str]:
        path = self.folder / feed
        return [each.id for each in feedparser.parse(path.read_bytes()).entries]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture
def ward(tmp_path: Path, build: Path) -> Ward:
    ward = Ward(tmp_path / "phường", build)
    ward.approve("lop-hoc-so", "thu-rac", now="25T08:00")
    ward.run("publish", now="25T08:01")
    return ward


def test_articles_at_once_and_the_programme_when_its_slot_is_over(ward):
    assert (ward.root / "var/handover/2026-11-25/1700/programme.mp3").is_file()
    assert sorted(ward.heard("chuyen-muc/thong-bao.xml")) == ["lop-hoc-so", "thu-rac"]
    assert ward.heard() == []
    ward.run("publish", now="25T17:04")
    assert ward.heard() == []
    ward.run("publish", now="25T17:05")
    assert ward.heard() == ["2026-11-25/1700"]
    page = (ward.folder / "chuong-trinh/2026-11-25-1700.html").read_text("utf-8")
    assert "Lớp học mở vào tối mai." in page
    before = (ward.folder / "chuong-trinh.xml").read_bytes()
    ward.run("publish", now="26T09:00")
    assert (ward.folder / "chuong-trinh.xml").read_bytes() == before


def test_without_a_programme_nothing_is_heard_again(tmp_path, build):
    ward = Ward(tmp_path / "phường", build)
    ward.run("publish", now="25T08:00")
    ward.run("publish", now="25T18:00")
    assert not ward.folder.exists() or ward.heard() == []


def test_an_article_that_is_withdrawn_is_heard_nowhere_any_more(ward):
    ward.run("publish", now="25T17:06")
    assert ward.heard() == ["2026-11-25/1700"]
    ward.run("withdraw", "thu-rac", "--by", BY, "--reason", "Sai giờ", now="25T18:00")
    ward.run("publish", now="25T18:01")
    assert ward.heard("chuyen-muc/thong-bao.xml") == ["lop-hoc-so"]
    assert ward.heard() == []
    ward.run("publish", now="26T08:00")
    assert ward.heard() == []


def test_a_correction_replaces_the_articles_episode(ward):
    ward.write("thu-rac", "Thu gom rác", "Xe thu gom rác chạy muộn hơn.")
    ward.run("correct", "thu-rac", "--note", "Giờ chạy đã đổi", "--by", BY, now="25T09:00")
    ward.approve("thu-rac", now="25T09:01")
    ward.run("publish", now="25T09:02")
    assert sorted(ward.heard("chuyen-muc/thong-bao.xml")) == ["lop-hoc-so", "thu-rac"]
    page = (ward.folder / "bai/thu-rac.html").read_text("utf-8")
    assert "muộn hơn" in page
    assert "Tin đính chính" in page


@pytest.mark.parametrize(("opened", "heard"), [("27", ["2026-11-25/1700"]), ("30", [])])
def test_a_podcast_opened_later_begins_with_the_last_fortnight(tmp_path, build, opened, heard):
    ward = Ward(tmp_path / "phường", build)
    (ward.root / "config.toml").write_text(CONFIG.split("[channels.podcast]")[0], "utf-8")
    early = ward.root / "content/lop-hoc-so.md"
    early.write_text(early.read_text("utf-8").replace("24/11", "10/11"), "utf-8")
    ward.approve("lop-hoc-so", now="25T08:00" if heard else "12T08:00")
    ward.run("publish", now="25T08:01" if heard else "12T08:01")
    (ward.root / "config.toml").write_text(CONFIG, "utf-8")
    ward.run("publish", now=f"{opened}T08:00")
    assert ward.heard() == heard if ward.folder.exists() else heard == []


def test_every_page_of_the_site_leads_to_the_podcast_from_the_next_news_on(ward):
    ward.write("tin-moi", "Tin mới", "Sáng mai phường họp.")
    ward.approve("tin-moi", now="25T09:00")
    ward.run("publish", now="25T09:01")
    site = ward.root / "var/site"
    for page in ("index.html", "bai/thu-rac.html"):
        (link,) = re.findall(r'href="([^"]*podcast/index\.html)"', (site / page).read_text("utf-8"))
        assert ((site / page).parent / link).resolve() == (ward.folder / "index.html").resolve()

"""Heads as other programmes and people write them are understood, or answered with ours."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from pipeline import content
from pipeline.content import dates
from pipeline.model import VN
from tests.content_office import HEAD, office


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("tiêu đề: Khẩn: bão số 15 đổ bộ", "Khẩn: bão số 15 đổ bộ"),
        ("tiêu đề: Thông báo:", "Thông báo:"),
        ("tiêu đề: It's: 5'", "It's: 5'"),
        ("đọc:\n  NQ57: năm bảy\ntiêu đề: Khẩn: bão: số 15", "Khẩn: bão: số 15"),
    ],
)
def test_a_colon_in_a_title_is_a_colon(written: str, title: str, tmp_path: Path) -> None:
    text = f"---\n{written}\nchuyên mục: Thông báo\nngày: 25/11/2026\n---\nB.\n"
    reading = content.read(office(tmp_path, {"m.md": text}))
    (found,) = [each for each in reading.articles if each.path == "m.md"]
    assert found.title == title


def test_a_colon_in_words_for_one_channel_is_a_colon(tmp_path: Path) -> None:
    own = "facebook:\n  tiêu đề: Khẩn: bão\n  nội dung: |\n    Gọi: 112\n"
    reading = content.read(office(tmp_path, {"m.md": HEAD[:-4] + own + "---\nB.\n"}))
    (found,) = [each for each in reading.articles if each.path == "m.md"]
    assert found.overrides["facebook"].title == "Khẩn: bão"
    assert found.overrides["facebook"].text == "Gọi: 112"


def test_heads_of_hugo_say_when_an_article_is_public(tmp_path: Path) -> None:
    text = (
        "---\ntitle: A\ncategories: [thong-bao]\ndate: 2026-11-24 10:00:00 +0700\n"
        "publishDate: 2026-12-20\nexpiryDate: 2026-12-31\nkeywords: [x]\nexcerpt: T\n---\nB.\n"
    )
    reading = content.read(office(tmp_path, {"m.md": text}))
    (found,) = [each for each in reading.articles if each.path == "m.md"]
    assert found.embargo == datetime(2026, 12, 20, tzinfo=VN)
    assert found.expiry == datetime(2027, 1, 1, tzinfo=VN)
    assert (found.tags, found.summary, found.section) == (("x",), "T", "thong-bao")


@pytest.mark.parametrize("line", ["published: false", "draft: true", "nháp: có"])
def test_what_is_not_published_elsewhere_is_not_published_here(line: str, tmp_path: Path) -> None:
    reading = content.read(office(tmp_path, {"m.md": HEAD[:-4] + line + "\n---\nB.\n"}))
    assert "m.md" not in {each.path for each in reading.articles}
    assert not reading.errors


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hidden: true", "nháp: có"), ("private: true", "nháp: có"), ("status: draft", "nháp: có"),
        ("password: x", "mật: có"), ("permalink: /a/", "địa chỉ"), ("aliases: [/a]", "địa chỉ"),
        ("unpublishDate: 2026-12-01", "hết hạn"), ("publishAt: 2026-12-01", "đăng từ"),
        ("_build: {list: never}", "nháp: có"), ("quyền: riêng", "docs/huong-dan.md"),
    ],
)  # fmt: skip
def test_a_key_that_decides_what_is_public_is_answered_with_ours(
    line: str, words: str, tmp_path: Path
) -> None:
    reading = content.read(office(tmp_path, {"m.md": HEAD[:-4] + line + "\n---\nB.\n"}))
    (found,) = reading.errors
    assert found.line == 5
    assert words in found.remedy


@pytest.mark.parametrize("line", ["lastmod: 2026-11-25", "layout: post", "weight: 5", "toc: true"])
def test_a_key_that_changes_nothing_here_is_a_note(line: str, tmp_path: Path) -> None:
    reading = content.read(office(tmp_path, {"m.md": HEAD[:-4] + line + "\n---\nB.\n"}))
    assert "m.md" in {each.path for each in reading.articles}
    assert [each.line for each in reading.problems] == [5]


@pytest.mark.parametrize(
    "written", ["5 tháng 11 năm 2026", "Thứ Năm, 5 tháng 11 năm 2026", "5 tháng 11, 2026"]
)
def test_a_day_in_words_needs_no_ngay(written: str) -> None:
    assert dates.moment(written)[0] == datetime(2026, 11, 5, tzinfo=VN)


def test_a_year_of_two_figures_is_answered_with_the_whole_day(tmp_path: Path) -> None:
    text = HEAD.replace("25/11/2026", "30/11/26 7 giờ") + "B.\n"
    (found,) = content.read(office(tmp_path, {"m.md": text})).errors
    assert "“30/11/2026 7 giờ”" in found.remedy

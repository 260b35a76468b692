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


# --- second looks -------------------------------------------------------------------------


def notes(root: Path, body: str, head: str = HEAD) -> list[tuple[int, str]]:
    reading = content.read(office(root, {"m.md": f"{head}\n{body}\n"}))
    return [(each.line, each.message) for each in reading.problems]


@pytest.mark.parametrize("words", ["Tối nay cúp điện.", "Họp sáng mai.", "Một.\nHôm nay họp."])
def test_today_and_tomorrow_are_noted_where_they_will_be_wrong(words: str, tmp_path: Path) -> None:
    ((line, message),) = notes(tmp_path, words)
    assert line == 7 + words.count("\n")
    assert "ngày khác" in message


@pytest.mark.parametrize(
    "words", ["Tối nay, 25/11, cúp điện.", "Kẻ gian nói “làm ngay hôm nay”.", "Ngày nay khác xưa."]
)
def test_a_day_that_is_told_or_quoted_needs_no_note(words: str, tmp_path: Path) -> None:
    assert notes(tmp_path, words) == []


def test_what_expires_the_same_day_may_say_tonight(tmp_path: Path) -> None:
    head = HEAD[:-4] + "hết hạn: 25/11/2026 22 giờ\n---\n"
    assert notes(tmp_path, "Tối nay cúp điện.", head) == []


def test_numbers_that_markdown_counts_anew_are_noted(tmp_path: Path) -> None:
    ((line, message),) = notes(tmp_path, "5. Khu phố 5\n7. Khu phố 7")
    assert (line, "7" in message, "6" in message) == (8, True, True)
    for fine in ("1. a\n2. b\n\nc\n\n1. d", "1. a\n1. b", "3. a\n   x\n4. b", "5. a\n\n6. b"):
        assert notes(tmp_path / fine[-4:].strip(), fine) == []


def test_more_than_at_the_start_of_a_line_is_noted(tmp_path: Path) -> None:
    ((line, _),) = notes(tmp_path, "Một.\n\n> 60 tuổi được miễn")
    assert line == 9
    assert notes(tmp_path / "2", "> Năm 1945\n> 60 năm sau") == []


@pytest.mark.parametrize(
    ("day", "known", "told"),
    [("30/11/2062", False, True), ("30/11/2025", False, True), ("30/11/2025", True, False),
     ("30/11/2026", False, False), ("20/12/2026", False, False)],
)  # fmt: skip
def test_a_year_far_from_now_is_noted(day: str, known: bool, told: bool, tmp_path: Path) -> None:
    made = office(tmp_path, {"m.md": HEAD.replace("25/11/2026", day) + "\nB.\n"})
    reading = content.read(made)
    now = datetime(2026, 11, 30, 12, tzinfo=VN)
    found = content.dated(reading.articles, now, {"m"} if known else set(), reading.date_lines)
    assert [each.line for each in found] == ([4] if told else [])


def test_a_product_that_no_rule_carries_is_noted(tmp_path: Path) -> None:
    head = HEAD[:-4] + "sản phẩm: [slide]\n---\n"
    ((line, message),) = notes(tmp_path, "B.", head)
    assert (line, "slide" in message) == (5, True)

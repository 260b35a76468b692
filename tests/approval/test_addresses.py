"""What is public owns its address; an approved article keeps its place while its file is bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import config, content
from pipeline.model import Article, dump, load
from tests.approval.ward import Ward

LATER = {"tiêu_đề": "Tin khác hẳn", "ngày": "01/10/2026 8:00"}


def published(ward: Ward, **head: str) -> None:
    ward.write(**head)
    ward.approve("nuoc-len", now="30T12:00")
    ward.run("publish", now="30T12:01")


def page(ward: Ward, slug: str = "nuoc-len") -> str:
    return (ward.site / "bai" / f"{slug}.html").read_text("utf-8")


def spoil(ward: Ward, name: str = "nuoc-len") -> None:
    """One picture that the head names is no picture."""
    path = ward.root / "content" / f"{name}.md"
    path.write_text(path.read_text("utf-8").replace("---\n", "---\nảnh: hong.png\n", 1), "utf-8")
    (ward.root / "content" / "hong.png").write_bytes(b"not a picture")


def test_a_second_file_of_the_same_name_takes_over_no_page(ward: Ward) -> None:
    published(ward)
    ward.write(body="Chuyện khác.", name="cu/nuoc-len", **LATER)
    ward.approve("--all", now="30T12:10")
    ward.run("publish", now="30T12:11")
    assert "Nước đang lên" in page(ward)
    assert len(ward.pages()) == 2


def test_a_claimed_address_takes_over_no_page(ward: Ward) -> None:
    published(ward)
    ward.write(body="Chuyện khác.", name="khac", **LATER, địa_chỉ="nuoc-len")
    ward.approve("--all", now="30T12:10")
    ward.run("publish", now="30T12:11")
    assert "Nước đang lên" in page(ward)
    assert len(ward.pages()) == 2


def test_a_new_story_under_the_name_of_a_deleted_file_takes_over_no_page(ward: Ward) -> None:
    published(ward)
    (ward.root / "content" / "nuoc-len.md").unlink()
    ward.run("publish", now="30T12:05")
    ward.write(body="Chuyện khác.", name="cu/nuoc-len", **LATER)
    ward.approve("--all", now="30T12:10")
    ward.run("publish", now="30T12:11")
    assert "Nước đang lên" in page(ward)
    assert len(ward.pages()) == 2


@pytest.mark.parametrize("name", ["doi-ten", "khan-cap/nuoc-len", "nam-2026/doi-ten/index"])
def test_a_file_that_is_moved_keeps_its_address_and_is_published_once(
    ward: Ward, name: str
) -> None:
    published(ward)
    old = ward.root / "content" / "nuoc-len.md"
    new = ward.root / "content" / f"{name}.md"
    new.parent.mkdir(parents=True, exist_ok=True)
    old.rename(new)
    for minute in range(10, 14):
        ward.approve("--all", now=f"30T12:{minute}")
        ward.run("publish", now=f"30T12:{minute}")
    assert ward.pages() == {"nuoc-len"}
    new.write_text(new.read_text("utf-8").replace("đang lên", "đang rút"), "utf-8")
    ward.approve("nuoc-len", now="30T12:20")
    ward.run("publish", now="30T12:21")
    assert "Nước đang rút" in page(ward)
    assert ward.pages() == {"nuoc-len"}


@pytest.mark.parametrize("name", ["doi-ten", "khan-cap/nuoc-len"])
@pytest.mark.parametrize("head", [{"mật": "có"}, {"tiêu_đề": "Nước rút"}])
def test_a_file_that_was_read_with_other_words_and_then_moved_keeps_its_address(
    ward: Ward, name: str, head: dict[str, str]
) -> None:
    published(ward)
    ward.write(body="Nước đang rút.", **{"ngày": "29/11/2026 8:00"} | head)
    ward.run("publish", now="30T12:05")
    new = ward.root / "content" / f"{name}.md"
    new.parent.mkdir(parents=True, exist_ok=True)
    (ward.root / "content" / "nuoc-len.md").rename(new)
    told = ward.run("status", now="30T12:10")
    assert ("loa withdraw nuoc-len" in told) == ("mật" in head)
    ward.run("approve", "--all", "--by", "A", now="30T12:20")
    ward.run("publish", now="30T12:21")
    assert ward.pages() == {"nuoc-len"}
    assert ("Nước đang rút" in page(ward)) == ("mật" not in head)


def test_a_changed_address_line_publishes_nothing_twice(ward: Ward) -> None:
    published(ward)
    ward.write(địa_chỉ="dia-chi-moi")
    assert "giữ địa chỉ" in ward.run("check", now="30T12:05")
    ward.approve("--all", now="30T12:10")
    ward.run("publish", now="30T12:11")
    assert ward.pages() == {"nuoc-len"}


def test_two_stories_that_change_files_keep_their_own_addresses(ward: Ward) -> None:
    published(ward)
    path = ward.root / "content" / "nuoc-len.md"
    path.rename(ward.root / "content" / "nuoc-len-30-11.md")
    ward.write(body="Nước rút rồi.", tiêu_đề="Nước rút", ngày="30/11/2026 12:30")
    ward.approve("--all", now="30T12:40")
    ward.run("publish", now="30T12:41")
    assert "Nước đang lên" in page(ward)
    assert len(ward.pages()) == 2


def test_the_article_of_a_deleted_file_is_listed_corrected_and_withdrawn(ward: Ward) -> None:
    published(ward)
    (ward.root / "content" / "nuoc-len.md").unlink()
    word = ward.states("nuoc-len", now="30T12:10")["website"]
    assert word == "đã phát hành (không còn tệp)"
    ward.run("correct", "nuoc-len", "--note", "Số nhà đã sửa.", "--by", "A", now="30T12:20")
    assert "Số nhà đã sửa." in page(ward)
    ward.run("publish", now="30T12:25")
    assert ward.pages() == {"nuoc-len"}
    ward.withdraw("nuoc-len", now="30T12:30")
    assert ward.pages() == set()


def test_what_was_approved_after_a_correction_stops_with_its_file(ward: Ward) -> None:
    """The page has the note; it was written down and shown at one moment."""
    published(ward)
    ward.run("correct", "nuoc-len", "--note", "Số nhà đã sửa.", "--by", "A", now="30T12:10")
    ward.write(body="Nước đang rút.")
    ward.approve("nuoc-len", now="30T12:20")
    (ward.root / "content" / "nuoc-len.md").unlink()
    ward.run("publish", now="30T12:30")
    assert "Nước đang lên." in page(ward)
    assert "Số nhà đã sửa." in page(ward)
    ward.run("correct", "nuoc-len", "--note", "Hẻm 8.", "--by", "A", now="30T12:40")
    assert "Hẻm 8." in page(ward)


def test_what_waited_for_a_deleted_file_is_stopped(ward: Ward) -> None:
    ward.write(đăng_từ="01/12/2026 8:00")
    ward.approve("nuoc-len", now="30T12:00")
    (ward.root / "content" / "nuoc-len.md").unlink()
    ward.run("publish", now="2026-12-01T08:05")
    assert ward.pages() == set()


def test_an_approved_article_keeps_its_place_while_its_file_is_bad(ward: Ward) -> None:
    ward.write(ngày="30/11/2026 8:00", đăng_từ="30/11/2026 13:00")
    ward.approve("nuoc-len", now="30T12:00")
    spoil(ward)
    told = ward.run("publish", now="30T13:01")
    assert told.startswith("1 bài có lỗi: content/nuoc-len.md:")
    assert ward.pages() == {"nuoc-len"}
    assert ward.said() == {"1700": ["Nước lên"]}
    assert ward.states("nuoc-len", now="30T13:02")["website"] == "đã phát hành"
    assert "1 bài có lỗi" in ward.run("plan", "--days", "3", now="30T13:03")


def test_a_handed_over_programme_keeps_an_article_whose_file_went_bad(ward: Ward) -> None:
    published(ward)
    assert ward.said() == {"1700": ["Nước lên"]}
    spoil(ward)
    ward.write(name="hai", tiêu_đề="Tin thứ hai", body="Mời bà con dự họp.")
    ward.approve("hai", now="30T12:20")
    ward.run("publish", now="30T12:21")
    assert sorted(ward.said()["1700"]) == ["Nước lên", "Tin thứ hai"]


def test_a_bad_file_that_says_secret_is_secret(ward: Ward) -> None:
    ward.write(đăng_từ="30/11/2026 13:00")
    ward.approve("nuoc-len", now="30T12:00")
    ward.write(đăng_từ="30/11/2026 13:00", mật="có")
    spoil(ward)
    ward.run("publish", now="30T13:01")
    assert ward.pages() == set()
    assert ward.said() == {}


def test_articles_are_kept_as_they_were_approved() -> None:
    office = config.read(Path(__file__).parents[2])
    for article in content.read(office).articles:
        kept = load(Article, json.loads(json.dumps(dump(article))))
        assert kept == article
        assert (kept.revision, kept.terms) == (article.revision, article.terms)


def test_a_withdrawn_article_stays_so_under_another_name(ward: Ward) -> None:
    published(ward)
    ward.withdraw("nuoc-len", now="30T12:10")
    (ward.root / "content" / "nuoc-len.md").rename(ward.root / "content" / "doi-ten.md")
    ward.approve("--all", now="30T12:20")
    assert "đã gỡ" in ward.approve("nuoc-len", now="30T12:21", code=1)
    ward.run("publish", now="30T12:30")
    assert ward.pages() == set()
    assert ward.said() == {}


@pytest.mark.parametrize(
    "head",
    [{"ngày": "29/11/2026 8:00"}, {"tiêu_đề": "Nước lên cao"}, {"mức_độ": "ưu tiên"}],
    ids=["another day", "another title", "another urgency"],
)
def test_what_was_withdrawn_under_another_name_stays_so_whatever_its_head_says_then(
    ward: Ward, head: dict[str, str]
) -> None:
    """Its words were changed before: by its title and day alone the file was known."""
    ward.write()
    ward.approve("nuoc-len", now="30T12:00")
    ward.write(body="Nước đang rút.")
    ward.run("publish", now="30T12:01")
    (ward.root / "content" / "nuoc-len.md").rename(ward.root / "content" / "doi-ten.md")
    ward.run("status", now="30T12:02")
    ward.withdraw("nuoc-len", now="30T12:10")
    ward.write(name="doi-ten", body="Nước đang rút.", **head)
    ward.approve("--all", now="30T12:20")
    ward.run("correct", "nuoc-len", "--note", "Sửa.", "--by", "A", now="30T12:21", code=1)
    ward.run("publish", now="30T12:30")
    assert ward.pages() == set()
    assert ward.said() == {}


def test_a_kept_copy_of_the_old_words_takes_no_address(ward: Ward) -> None:
    published(ward)
    old = ward.root / "content" / "nuoc-len.md"
    (ward.root / "content" / "ban-luu.md").write_text(old.read_text("utf-8"), "utf-8")
    ward.write(body="Nước đang rút.")
    ward.approve("nuoc-len", now="30T12:10")
    ward.run("publish", now="30T12:11")
    assert "Nước đang rút" in page(ward)


def test_a_deleted_article_is_in_no_programme_to_come_though_it_was_corrected(ward: Ward) -> None:
    published(ward, mức_độ="khẩn cấp")
    ward.run("correct", "nuoc-len", "--note", "Số nhà đã sửa.", "--by", "A", now="30T12:20")
    assert ward.said() == {"1700": ["Nước lên"]}
    (ward.root / "content" / "nuoc-len.md").unlink()
    ward.run("publish", now="30T12:30")
    assert ward.said() == {}


def test_what_was_withdrawn_before_it_went_out_stays_so_under_another_name(ward: Ward) -> None:
    ward.write(đăng_từ="01/12/2026 8:00")
    ward.approve("nuoc-len", now="30T12:00")
    (ward.root / "content" / "nuoc-len.md").rename(ward.root / "content" / "doi-ten.md")
    ward.run("publish", now="30T12:05")
    ward.withdraw("nuoc-len", now="30T12:10")
    ward.approve("--all", now="30T12:20")
    ward.run("publish", now="2026-12-01T08:05")
    assert ward.pages() == set()
    assert ward.said() == {}


def test_a_correction_of_a_deleted_article_carries_the_words_that_are_public(ward: Ward) -> None:
    path = ward.write("Nước đang lên.")
    ward.approve("nuoc-len", now="30T08:30")
    ward.run("publish", now="30T08:31")
    ward.write("Nước đang rút.")
    ward.approve("nuoc-len", now="30T09:00")
    path.unlink()
    ward.run("correct", "nuoc-len", "--note", "Lúc 8 giờ.", "--by", "Lê Văn Ba", now="30T09:10")
    page = (ward.site / "bai" / "nuoc-len.html").read_text("utf-8")
    assert "Nước đang lên." in page
    assert "Lúc 8 giờ." in page
    assert "Nước đang rút." not in page

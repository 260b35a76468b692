"""What authors may write, and what comes of it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import content, markdown
from pipeline.content import LinkIndex, body, dates, links
from pipeline.content.problem import Findings
from pipeline.model import VN, Article, Priority
from pipeline.settings import replace
from tests.content_office import GOOD, HEAD, NEIGHBOURS, office

FULL = """---
Tiêu Đề: Học chữ ký số
dia chi: chu-ky-so
chuyên mục: binh-dan-hoc-vu-so
ngày: 25/11/2026 7 giờ 30
tác giả: Nguyễn Văn A
đơn_vị: Trường THCS Xuân Lập
nguồn: Báo Đồng Nai
liên-kết nguồn: https://baodongnai.example/a?b=1
thể loại: bài
mức độ: Ưu tiên
từ khóa: chữ ký số, VNeID; Chữ Ký Số
đối tượng:
  - cán bộ
  - "0251"
nhiệm vụ: [R12, R38]
kênh: trang tin, loa, fb
tóm tắt: >
  Một hai
  ba.
đăng từ: 2026-11-26
hết hạn: 30/11/2026
mật: có
quảng bá: no
đọc:
  NQ57: nghị quyết năm bảy
  "1022": một không hai hai
---

Nội dung.
"""


def one(root: Path, text: str | bytes, path: str = "m.md") -> Article:
    """The article that a file gives, without a word said about it."""
    reading = content.read(office(root, {path: text}))
    assert not reading.problems
    return next(each for each in reading.articles if each.path == path)


def test_every_field_may_be_written_in_vietnamese(tmp_path: Path) -> None:
    article = one(tmp_path, FULL)
    assert (article.title, article.slug) == ("Học chữ ký số", "chu-ky-so")
    assert article.section == "binh-dan-hoc-vu-so"
    assert article.date == datetime(2026, 11, 25, 7, 30, tzinfo=VN)
    assert (article.author, article.unit) == ("Nguyễn Văn A", "Trường THCS Xuân Lập")
    assert article.source == "Báo Đồng Nai"
    assert article.source_url == "https://baodongnai.example/a?b=1"
    assert (article.kind, article.priority) == ("bài", Priority.PRIORITY)
    assert article.tags == ("chữ ký số", "VNeID")
    assert article.audience == ("cán bộ", "0251")
    assert article.duties == ("R12", "R38")
    assert article.channels == ("website", "radio", "facebook")
    assert article.summary == "Một hai ba."
    assert article.embargo == datetime(2026, 11, 26, tzinfo=VN)
    assert article.expiry == datetime(2026, 12, 1, tzinfo=VN)  # the whole of 30/11 is meant
    assert (article.secret, article.promotion) == (True, False)
    assert article.say == {"NQ57": "nghị quyết năm bảy", "1022": "một không hai hai"}
    assert (article.body, article.body_line) == ("Nội dung.", 30)


def test_english_keys_and_toml_say_the_same(tmp_path: Path) -> None:
    yaml = "---\ntitle: A\nsection: thong-bao\ndate: 2026-11-25 07:30\ntags: [x, y]\n---\nB.\n"
    toml = (
        '+++\ntitle = "A"\n"chuyên mục" = "Thông báo"\ndate = 2026-11-25T07:30:00\n'
        'tags = ["x", "y"]\n+++\nB.\n'
    )
    first, second = one(tmp_path / "1", yaml), one(tmp_path / "2", toml)
    assert first.revision == second.revision
    assert first.date.tzinfo is VN


@pytest.mark.parametrize("written", ["0251", "no", "yes", "12:30:45", "1_000", "null", "~", "1e3"])
def test_yaml_never_turns_words_into_something_else(written: str, tmp_path: Path) -> None:
    assert one(tmp_path, HEAD.replace("Bài thử", written) + "\nB.").title == written


DAYS = {
    "2026-11-05": (5, 0, 0), "5/11/2026": (5, 0, 0), "05-11-2026": (5, 0, 0),
    "05.11.2026": (5, 0, 0), "ngày 5 tháng 11 năm 2026": (5, 0, 0), "Ngày 5/11/2026": (5, 0, 0),
    "2026-11-05 07:30": (5, 7, 30), "2026-11-05T07:30:15": (5, 7, 30),
    "2026-11-05T07:30:15.5": (5, 7, 30), "5/11/2026 7g30": (5, 7, 30),
    "5/11/2026 7h": (5, 7, 0), "5/11/2026, 7 giờ 30 phút": (5, 7, 30),
    "5/11/2026 lúc 17 giờ": (5, 17, 0), "7 giờ 30 ngày 5/11/2026": (5, 7, 30),
    "07:30, 5/11/2026": (5, 7, 30), "Thứ Năm, 5/11/2026": (5, 0, 0),
    "5/11/2026 - 7h30": (5, 7, 30), "7h30 thứ năm ngày 5/11/2026": (5, 7, 30),
    "2026-11-05T00:30:00Z": (5, 7, 30),
    "2026-11-04T23:30:00-01:00": (5, 7, 30), "2026-11-05T07:30+07:00": (5, 7, 30),
}  # fmt: skip


@pytest.mark.parametrize("written", DAYS)
def test_days_and_hours_as_staff_write_them(written: str) -> None:
    when, hour_given = dates.moment(written)
    day, hour, minute = DAYS[written]
    assert when == datetime(2026, 11, day, hour, minute, tzinfo=VN)
    assert hour_given is ((hour, minute) != (0, 0))


FORMS = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 có BOM": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16 LE": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "Windows CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "Mac CR": lambda text: text.replace("\n", "\r").encode(),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "dòng trống ở đầu": lambda text: ("\n\n" + text).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_words_give_the_same_article_however_they_were_saved(
    form: str, tmp_path: Path
) -> None:
    usual, other = one(tmp_path / "1", FULL), one(tmp_path / "2", FORMS[form](FULL))
    assert other.revision == usual.revision
    assert unicodedata.is_normalized("NFC", repr(other))


def test_without_a_title_the_first_heading_is_it_and_lines_stay_true(tmp_path: Path) -> None:
    head = HEAD.replace("tiêu đề: Bài thử\n", "")
    article = one(tmp_path, head + "\n# Đề **đậm**\n\nMột.\n\n## Hai\n")
    assert article.title == "Đề đậm"
    assert (article.body, article.body_line) == ("Một.\n\n## Hai", 8)
    assert [each.line for each in markdown.blocks(article.body, article.body_line)] == [8, 10]
    other = one(tmp_path / "2", head + "\nLời dẫn.\n\nĐề\n===\n\nMột.\n")
    assert other.title == "Đề"
    lines = [each.line for each in markdown.blocks(other.body, other.body_line)]
    assert lines == [6, 11]


def test_a_heading_that_repeats_the_title_is_not_said_twice(tmp_path: Path) -> None:
    assert one(tmp_path, HEAD + "\n# BÀI THỬ\n\nMột.\n").body == "Một."
    assert one(tmp_path / "2", HEAD + "\n# Khác\n\nMột.\n").body == "# Khác\n\nMột."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Một hai.\nBa.\n\nBốn.", "Một hai. Ba."),
        ("## Đề\n\n![ảnh](https://a.vn)\n\n**Một** [hai](https://a.vn) <b>ba</b>.", "Một hai ba."),
        ("- Đầu\n- Sau", "Đầu"),
        ("| a | b |\n|---|---|\n| c | d |", ""),
        ("Dài " * 100, ("Dài " * 59) + "Dài…"),
    ],
)
def test_a_missing_summary_is_the_first_paragraph(text: str, expected: str) -> None:
    assert body.summary(body.ArticleBody(text, 1)) == expected


def test_a_draft_gives_neither_article_nor_complaint(tmp_path: Path) -> None:
    draft = HEAD.removesuffix("---\n") + "nháp: có\nlạ hoắc: x\n---\n<script>\n"
    reading = content.read(office(tmp_path, {"m.md": draft}))
    assert len(reading.articles) == len(NEIGHBOURS)
    assert not reading.problems
    assert "m.md" in reading.paths


def test_hidden_inbox_and_lexicon_files_are_not_articles(tmp_path: Path) -> None:
    names = (".m.md", "_m.md", "_nhap/m.md", "inbox/don-vi/m.md", "tu-dien/m.md", "m.md~")
    reading = content.read(office(tmp_path, dict.fromkeys(names, "không phải bài")))
    assert len(reading.articles) == len(NEIGHBOURS)
    assert not reading.problems


def test_articles_come_by_date_then_slug_and_bundles_take_their_folders_name(
    tmp_path: Path,
) -> None:
    later, earlier = HEAD.replace("25/11", "26/11"), HEAD.replace("25/11", "24/11")
    files = {
        "b.md": later + "\nB.",
        "sâu/hơn/Đề án/index.md": HEAD.replace("Bài thử", "Khác") + "\nB.",
        "c.md": earlier.replace("Bài thử", "Nữa") + "\nB.",
    }
    reading = content.read(office(tmp_path, files))
    assert [each.slug for each in reading.articles] == ["c", "a-tot", "de-an", "z-tot", "b"]


# --- addresses --------------------------------------------------------------------------


def slugs(root: Path, files: dict[str, str | bytes]) -> dict[str, str]:
    return {each.path: each.slug for each in content.read(office(root, files)).articles}


def titled(title: str, day: int) -> str:
    return HEAD.replace("Bài thử", title).replace("25/11", f"{day}/11") + "\nNội dung.\n"


def test_a_newcomer_never_changes_the_address_of_an_older_article(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"x/Đổi mới.md": titled("Đổi mới", 5)}
    assert slugs(tmp_path / "1", files)["x/Đổi mới.md"] == "doi-moi"
    files["a/doi moi.md"] = titled("Doi moi", 6)
    second = slugs(tmp_path / "2", files)
    assert second["x/Đổi mới.md"] == "doi-moi"
    assert second["a/doi moi.md"].startswith("doi-moi-")
    files["m/Doi-Moi.md"] = titled("Đổi mới lần ba", 6)
    third = slugs(tmp_path / "3", files)
    assert second.items() <= third.items()
    assert len(set(third.values())) == len(third)


def test_names_without_latin_letters_take_the_title_else_a_name_of_their_own(
    tmp_path: Path,
) -> None:
    found = slugs(tmp_path, {"公告.md": titled("Thông báo", 5), "通知.md": titled("號外", 6)})
    assert found["公告.md"] == "thong-bao"
    assert found["通知.md"].startswith("bai-")


@pytest.mark.parametrize("name", ["con", "NUL", "Com1", "index"])
def test_no_address_is_a_name_that_windows_or_a_web_server_keeps(name: str, tmp_path: Path) -> None:
    text = HEAD.removesuffix("---\n") + f"địa chỉ: {name.lower()}\n---\nNội dung.\n"
    assert slugs(tmp_path, {"m.md": text})["m.md"] == f"bai-{name.lower()}"


# --- links ------------------------------------------------------------------------------


def test_a_link_finds_the_article_however_it_is_written(tmp_path: Path) -> None:
    files = {
        "tin/Đề án/index.md": titled("Đề án", 5),
        "tin/khác.md": titled("Khác", 5),
        "m.md": titled("Nguồn", 5),
    }
    reading = content.read(office(tmp_path, files))
    index = LinkIndex(reading.articles)
    written = {
        "tin/khác.md": "khac", "tin/kh%C3%A1c.md": "khac", "./tin/khác": "khac", "khac": "khac",
        "tin/Đề án/index.md": "de-an", "tin/Đề%20án/": "de-an", "de-an.html#muc": "de-an",
    }  # fmt: skip
    for href, slug in written.items():
        found = index.find(href, "m.md")
        assert found, href
        assert found.slug == slug
    found = index.find("../khác.md?x=1", "tin/Đề án/index.md")
    assert found
    assert found.slug == "khac"
    for href in ("https://a.vn/khac.md", "/khac.md", "#khac", "mailto:khac", "la.md", ""):
        assert index.find(href, "m.md") is None


def test_a_link_to_an_article_with_an_address_of_its_own_is_by_that_address(
    tmp_path: Path,
) -> None:
    own = HEAD.removesuffix("---\n").replace("Bài thử", "Khác") + "địa chỉ: ten-rieng\n---\nB.\n"
    text = "[a](khac.md) [b](<khac.md#x>) [c](a-tot.md)\n\n[d][e]\n\n[e]: khac.md 'khac.md'"
    reading = content.read(office(tmp_path, {"khac.md": own, "m.md": HEAD + "\n" + text}))
    article = next(each for each in reading.articles if each.path == "m.md")
    assert article.body == (
        "[a](ten-rieng.html) [b](<ten-rieng.html>) [c](a-tot.md)\n\n[d][e]\n\n"
        "[e]: ten-rieng.html 'khac.md'"
    )
    assert not reading.problems


def test_links_to_articles_and_the_web_need_no_word(tmp_path: Path) -> None:
    text = HEAD + "\n[a](../a-tot.md) [c](https://a.vn) [d](tel:115) [e](#x) <a@b.vn>"
    assert not content.read(office(tmp_path, {"m/index.md": text})).problems


@pytest.mark.parametrize("link", ["mau.html", "mau.html#trang-2", "/tep/mau.docx", "sms:0251"])
def test_a_link_of_which_only_the_words_are_shown_is_told(link: str, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "m/index.md": f"{HEAD}\nTải [mẫu đơn]({link}).",
        "m/mau.html": b"<p>",
    }
    found = content.read(office(tmp_path, files)).problems
    assert {(each.line, "mẫu đơn" in each.message) for each in found if each.line > 1} == {
        (7, True)
    }


# --- what must not matter ---------------------------------------------------------------

SCRIPT = (
    "import sys; from pathlib import Path; from pipeline import config, content;"
    "r = content.read(config.read(Path(sys.argv[1])));"
    "print([(a.slug, a.date.isoformat(), a.revision) for a in r.articles],"
    "*map(str, r.problems), sep='\\n')"
)


def printed(root: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
    )
    assert not done.stderr
    return done.stdout


def test_zone_locale_hash_seed_and_a_read_only_folder_change_nothing(tmp_path: Path) -> None:
    files = {"đẹp/ảnh.md": FULL, "b.md": titled("Đổi mới", 5), "hỏng.md": "không có phần đầu"}
    made = office(tmp_path, files)
    usual = printed(tmp_path, TZ="Asia/Ho_Chi_Minh", LANG="C.UTF-8")
    assert "chu-ky-so" in usual
    assert "hỏng.md:1: lỗi" in usual
    for folder in (made.content / "đẹp", made.content):
        folder.chmod(0o555)
    assert printed(tmp_path, TZ="America/New_York", LANG="C", LC_ALL="C") == usual
    assert printed(tmp_path, TZ="UTC", LC_ALL="POSIX", PYTHONHASHSEED="7") == usual
    for folder in (made.content, made.content / "đẹp"):
        folder.chmod(0o755)


def test_the_order_in_which_files_came_to_disk_changes_nothing(tmp_path: Path) -> None:
    files = {f"{name}/Đổi mới.md": titled("Đổi mới", 5) for name in "abcdefgh"}
    backwards = dict(reversed(files.items()))
    one_way = content.read(office(tmp_path / "1", files))
    other_way = content.read(office(tmp_path / "2", backwards))
    assert one_way == other_way
    assert len(one_way.articles) == len(files) + len(NEIGHBOURS)


# --- reading again ----------------------------------------------------------------------


def test_reading_again_opens_only_what_changed_and_says_the_same(tmp_path: Path) -> None:
    files = {"m.md": FULL, "x.md": "hỏng", "k.md": HEAD + "\n[a](x.md)"}
    made = office(tmp_path, files)
    first = content.read(made)
    again = content.read(made, first)
    assert again == first
    assert all(again.memory[name] is first.memory[name] for name in ("m.md", "k.md"))
    (made.content / "m.md").write_text(FULL.replace("Nội dung.", "Nội dung mới."), "utf-8")
    (made.content / "x.md").write_text(titled("Đã sửa", 9), "utf-8")
    (made.content / "z-tot.md").unlink()
    third = content.read(made, again)
    assert third == content.read(made)
    assert third != first
    assert third.memory["k.md"] is first.memory["k.md"]


def test_a_changed_section_list_is_not_answered_from_memory(tmp_path: Path) -> None:
    made = office(tmp_path, {})
    first = content.read(made)
    sections = {"khac": "Khác"}
    other = type(made)(made.root, replace(made.config, sections=sections))
    assert len(content.read(other, first).errors) == len(NEIGHBOURS)


def test_a_reading_can_be_kept_and_taken_up_again(tmp_path: Path) -> None:
    made = office(tmp_path, {"m.md": FULL})
    first = content.read(made)
    kept = pickle.loads(pickle.dumps(first))
    assert kept == first
    assert content.read(made, kept).memory["m.md"] is kept.memory["m.md"]


def test_one_file_can_be_read_by_itself(tmp_path: Path) -> None:
    made = office(tmp_path, {"m.md": FULL, "x.md": "hỏng"})
    article, problems = content.read_file(made.content / "m.md", made)
    assert article == next(each for each in content.read(made).articles if each.path == "m.md")
    assert not problems
    article, problems = content.read_file(made.content / "x.md", made)
    assert article is None
    assert problems[0].path == "content/x.md"
    (made.content / "l.md").symlink_to("/etc/hostname")
    for name in ("khong.md", "la/khong.md", "l.md"):
        article, problems = content.read_file(made.content / name, made)
        assert article is None
        assert problems[0].path == f"content/{name}"


# --- the quick look ---------------------------------------------------------------------

PIECE = st.sampled_from(
    ["\n", "\n\n", " ", "# ", "## ", "#### ", "**", "*", "[x](", "https://a.vn", ")", "](x.md)",
     "![", "<b>", "<", "~~", "```\n", "chữ", "NQ57", ":", ",", "“", "”", "(", "- ", "\n---\n", "|",
     "| a | b |\n|---|---|\n", "**chữ**", '"', "/", "."," **",
     "\n===\n", "[y]", "[y]: z", "_", "mailto:a", "\\", "&lt;", "    ", "\t", "> ", "1. "]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECE, max_size=30).map("".join))
def test_the_quick_look_never_hides_what_a_parse_would_say(text: str) -> None:
    if not body._is_quiet(text):
        return
    found = body.ArticleBody(text, 1)
    findings = Findings("m.md")
    body._marks(found, markdown.marks(text), findings)
    links.check(found.links, findings)
    assert not findings.found
    assert not found.images
    assert not any(links.is_relative(link.value) for link in found.links)


def test_the_quick_look_doubts_bold_words_across_cells_of_a_table() -> None:
    assert not body._is_quiet("| a | b |\n|---|---|\n| **chữ | chữ** |\n")
    assert body._is_quiet("| a | b |\n|---|---|\n| **chữ** | chữ |\n")


def test_good_neighbours_are_good(tmp_path: Path) -> None:
    assert GOOD.count("{}") == 1
    assert not content.read(office(tmp_path, {})).problems

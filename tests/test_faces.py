"""What an officer types and reads: names of articles, channels in Vietnamese, plain reports."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.__main__ import commands

app = commands()
NOW = "2026-11-25T08:00"  # a Wednesday
BY = ("--by", "Trần Thị Hà")
TITLE = "Lịch cúp nước khu phố 2, khu phố 3"
ARTICLE = """---
tiêu đề: {title}
chuyên mục: thông báo
ngày: 25/11/2026
---

Nước chảy yếu từ 8 giờ đến 11 giờ. Bà con trữ nước đủ dùng.
"""


def call(office: Path, *words: str, code: int = 0) -> Result:
    told = CliRunner().invoke(app, [*words, "--office", str(office)], catch_exceptions=False)
    assert told.exit_code == code, told.output
    return told


def write(office: Path, path: str, title: str = TITLE) -> Path:
    file = office / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(ARTICLE.format(title=title), encoding="utf-8")
    return file


@pytest.fixture
def office(tmp_path: Path) -> Path:
    root = tmp_path / "phường"
    assert CliRunner().invoke(app, ["new", str(root)]).exit_code == 0
    write(root, "thong-bao/cup-nuoc.md")
    return root


# --- names of an article ----------------------------------------------------------------------

NAMES = [
    TITLE,
    TITLE.upper(),
    unicodedata.normalize("NFD", TITLE),
    "lich cup nuoc khu pho 2 khu pho 3",
    "content/thong-bao/cup-nuoc.md",
    "./content/thong-bao/cup-nuoc.md",
    "content\\thong-bao\\cup-nuoc.md",
    "thong-bao/cup-nuoc.md",
    "thong-bao/cup-nuoc",
    "cup-nuoc.md",
    "cup-nuoc",
]
COMMANDS = [
    ("preview",),
    ("ease",),
    ("status",),
    ("approve", *BY, "--channel", "website"),
    ("withdraw", *BY),
]


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_known_by_its_title_its_path_and_its_file(office: Path, name: str) -> None:
    call(office, "preview", name)


@pytest.mark.parametrize("name", [TITLE, "content/thong-bao/cup-nuoc.md"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
def test_every_command_takes_a_title_or_a_path(
    office: Path, command: tuple[str, ...], name: str
) -> None:
    call(office, command[0], name, *command[1:])


def test_an_article_is_known_by_its_path_from_where_one_stands_and_whole(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call(office, "preview", str(office / "content/thong-bao/cup-nuoc.md"))
    monkeypatch.chdir(office / "content/thong-bao")
    call(office, "preview", "../thong-bao/cup-nuoc.md")
    monkeypatch.chdir(office.parent)
    call(office, "preview", os.path.join(office.name, "content", "thong-bao", "cup-nuoc.md"))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each[0])
def test_a_title_of_two_articles_lists_both_with_their_files(
    office: Path, command: tuple[str, ...]
) -> None:
    write(office, "thong-bao/cup-nuoc-lan-hai.md")
    said = call(office, command[0], TITLE, *command[1:], code=1).stderr
    assert "là tên của 2 bài" in said
    assert "content/thong-bao/cup-nuoc.md" in said
    assert "content/thong-bao/cup-nuoc-lan-hai.md" in said
    call(office, command[0], "content/thong-bao/cup-nuoc-lan-hai.md", *command[1:])


def test_a_title_almost_right_is_answered_with_the_whole_title(office: Path) -> None:
    said = call(office, "status", "Lịch cúp nước khu phố 2, khu phố 4", code=1).stderr
    assert f"“{TITLE}”" in said


def test_a_file_that_gives_no_article_is_told_as_such(office: Path) -> None:
    (office / "content/thong-bao/hong.md").write_text("---\ntiêu đề: Hỏng\n", encoding="utf-8")
    said = call(office, "preview", "content/thong-bao/hong.md", code=1).stderr
    assert "content/thong-bao/hong.md chưa thành bài" in said
    assert "loa check" in said


def test_the_same_article_named_twice_is_approved_once(office: Path) -> None:
    said = call(office, "approve", TITLE, "cup-nuoc", *BY, "--channel", "website").output
    assert "đã duyệt 1 ấn bản của 1 bài" in said


def test_papers_and_newsletters_take_titles(office: Path, tmp_path: Path) -> None:
    call(office, "make", TITLE, "--product", "thông báo", "--out", str(tmp_path / "a"))
    path = "content/thong-bao/cup-nuoc.md"
    call(office, "newsletter", TITLE, path, "--issue", "Số 1", "--out", str(tmp_path / "b"))
    assert list((tmp_path / "b").glob("*.pdf"))


def test_an_urgent_bulletin_is_named_by_its_title_or_its_article(office: Path) -> None:
    file = office / "content/thong-bao/bao.md"
    text = ARTICLE.format(title="Bão số 15 đổ bộ").replace("25/11/2026", "25/11/2026 8:00")
    file.write_text(text.replace("ngày:", "mức độ: khẩn cấp\nngày:"), encoding="utf-8")
    call(office, "approve", "Bão số 15 đổ bộ", *BY, "--now", NOW)
    now = ("--now", "2026-11-25T08:05")
    call(office, "radio", "urgent", "confirm", "bao.md", "--by", "Lê Văn Ba", *now)
    said = call(office, "radio", "urgent", "withdraw", "Bão số 15 đổ bộ", *BY, *now).output
    assert "đã gỡ" in said


def test_a_bulletin_taken_back_still_names_who_approved_and_who_confirmed_it(office: Path) -> None:
    words = "Mời bà con tổ 4 và tổ 5 sơ tán ngay đến Trường THCS Xuân Lập, trước 18 giờ hôm nay."
    say = ("radio", "urgent", "--text", words, "--second", "Lê Văn Ba", *BY, "--now", NOW)
    shown = json.loads(call(office, *say, "--json").stdout)[0]
    assert words.startswith(shown["title"].removesuffix("…") + " "), "cut at a word"
    now = ("--now", "2026-11-25T08:05")
    said = call(office, "radio", "urgent", "withdraw", shown["id"], *BY, *now).output
    assert "chưa ai" not in said
    assert "CHỜ" not in said
    shown = json.loads(call(office, "radio", "urgent", "--json", *now).stdout)[0]
    assert (shown["approved_by"], shown["confirmed_by"]) == ("Trần Thị Hà", "Lê Văn Ba")


def test_an_occasion_takes_another_article_by_its_title(office: Path) -> None:
    (office / "schedules/nhac.toml").write_text(
        '[[campaign]]\nname = "nhac"\nchannels = ["website"]\n'
        'articles = ["bai-dau-tien"]\nstart = 2026-11-26\n'
        '[[campaign.when]]\ndays = ["thứ Năm"]\ntimes = ["09:00"]\n',
        encoding="utf-8",
    )
    lines = json.loads(call(office, "plan", "--days", "3", "--json", "--now", NOW).stdout)
    occasion = next(each["key"] for each in lines["lines"] if each["campaign"])
    said = call(office, "plan", "replace", occasion, "--article", TITLE, *BY, "--now", NOW).output
    assert f"“{TITLE}”" in said

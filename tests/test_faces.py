"""What an officer types and reads: names of articles, channels in Vietnamese, plain reports."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from PIL import Image

from pipeline.cli.common import clock_of
from pipeline.delivery import Event, State
from pipeline.office.newsroom import Newsroom
from tests.support.command_line import Result, run_loa

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
    told = run_loa(*words, "--office", str(office))
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
    assert run_loa("new", str(root)).exit_code == 0
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


# --- channels by their Vietnamese names -------------------------------------------------------

KEYS = ("website", "radio", "podcast", "facebook:", "zalo:", " facebook", " zalo")


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("status", TITLE),
        ("approve", TITLE, *BY),
        ("publish",),
        ("withdraw", TITLE, *BY),
        ("plan", "--days", "3"),
        ("channels",),
        ("radio", "rundown"),
        ("preview", TITLE),
    ],
    ids=lambda each: each[0],
)
def test_staff_read_no_key_of_a_channel(office: Path, words: tuple[str, ...]) -> None:
    text = ARTICLE.format(title="Bài nhiều chữ")
    long = text + "\nXem bảng.\n\n| Khu phố | Giờ |\n|---|---|\n| 2 | 8 giờ |\n"
    (office / "content/thong-bao/dai.md").write_text(long, encoding="utf-8")
    told = call(office, *words, "--now", NOW).stdout.replace(str(office), "")
    told = told.replace("var/site", "").replace("loa connect facebook", "")
    told = told.replace("loa connect zalo", "").replace("[channels.zalo]", "")
    told = told.replace("[channels.facebook]", "")
    assert not [each for each in KEYS if each in told], told


def test_json_keeps_the_keys_of_channels(office: Path) -> None:
    cells = json.loads(call(office, "status", "--json", "--now", NOW).stdout)["cells"]
    assert {each["channel"] for each in cells} == {"website", "radio", "facebook", "zalo"}


@pytest.mark.parametrize(
    "word", ["trang web", "Trang Web", "website", "web", "trang-web", "trang tin"]
)
def test_a_channel_is_chosen_by_either_name(office: Path, word: str) -> None:
    said = call(office, "approve", TITLE, *BY, "--channel", word, "--now", NOW).stdout
    assert "đã duyệt 1 ấn bản của 1 bài" in said
    assert "trang web: " in said


@pytest.mark.parametrize(("word", "key"), [("loa", "radio"), ("fb", "facebook"), ("Zalo", "zalo")])
def test_each_kind_is_chosen_by_what_staff_call_it(office: Path, word: str, key: str) -> None:
    told = call(office, "preview", TITLE, "--channel", word, "--json", "--now", NOW).stdout
    assert [each["channel"] for each in json.loads(told)] == [key]


def test_two_channels_of_a_kind_are_told_apart(office: Path) -> None:
    with (office / "config.toml").open("a", encoding="utf-8") as config:
        config.write(
            '\n[channels.truong]\nkind = "website"\nurl = "https://truong.example"\n'
            'folder = "var/truong"\n'
        )
    said = call(office, "approve", TITLE, *BY, "--now", NOW).stdout
    assert "trang web (website): " in said
    assert "trang web (truong): " in said
    said = call(office, "preview", TITLE, "--channel", "trang web", code=1).stderr
    assert "là 2 kênh: trang web (website)" in said
    call(office, "preview", TITLE, "--channel", "trang web (truong)")
    said = call(office, "preview", TITLE, "--channel", "đài nào đó", code=1).stderr
    assert "trang web (truong)" in said


# --- where an article stands ------------------------------------------------------------------


def lines_of(told: Result) -> list[str]:
    return [each for each in told.stdout.splitlines() if each.strip()]


@pytest.mark.parametrize("command", ["status", "correct", "withdraw"])
def test_one_line_a_channel_says_where_since_when_and_at_which_address(
    office: Path, command: str
) -> None:
    call(office, "approve", TITLE, *BY, "--now", NOW)
    call(office, "publish", "--now", NOW)
    more = {"status": (), "correct": ("--note", "Sửa giờ.", *BY), "withdraw": BY}[command]
    told = lines_of(call(office, command, TITLE, *more, "--now", "2026-11-25T08:30"))
    head = next(at for at, line in enumerate(told) if TITLE in line)
    assert len(told[head + 1 :]) == 4, "one line a channel"
    assert command == "status" or "Trần Thị Hà" in told[0]
    site = next(each for each in told if each.strip().startswith("trang web: "))
    hour = "08:00" if command == "status" else "08:30"
    assert f"từ {hour} 25/11/2026" in site
    assert "https://phuong-mau.example/bai/cup-nuoc.html" in site
    assert next(each for each in told if each.strip().startswith("loa: "))
    assert "@" not in "".join(told), "no internal key"


def test_full_tells_every_event(office: Path) -> None:
    call(office, "approve", TITLE, *BY, "--now", NOW)
    call(office, "publish", "--now", NOW)
    told = call(office, "status", TITLE, "--full", "--now", NOW).stdout
    assert "lượt " in told
    assert "đang gửi" in told


def test_a_refused_delivery_is_told_with_the_whole_command(office: Path) -> None:
    call(office, "approve", TITLE, *BY, "--channel", "website", "--now", NOW)
    room = Newsroom.open(office, clock_of(NOW))
    waits = next(each for each in room.ledger.in_state(State.SCHEDULED) if each.about == "cup-nuoc")
    claimed = room.ledger.advance(waits, Event.CLAIMED, room.clock())
    room.ledger.advance(claimed, Event.REFUSED, room.clock(), detail="Ổ đĩa đã đầy.")
    room.close()
    told = call(office, "status", TITLE, "--now", NOW).stdout
    command = told[told.index('loa retry "') :].split('"')
    call(office, "retry", command[1], *BY, "--now", NOW)
    call(office, "publish", "--now", NOW)
    assert "trang web: đã phát hành" in call(office, "status", TITLE, "--now", NOW).stdout


# --- a preview for people ---------------------------------------------------------------------


@pytest.fixture
def pictured(office: Path) -> Path:
    file = write(office, "thong-bao/lop-hoc/index.md", "Lớp học VNeID tối thứ Sáu")
    Image.new("RGB", (1200, 800), "teal").save(file.with_name("lop.jpg"))
    Image.new("RGB", (1200, 800), "gold").save(file.with_name("ban.jpg"))
    with file.open("a", encoding="utf-8") as text:
        text.write(
            "\nBà con mang **căn cước**.\n\n![Lớp học ở nhà văn hóa](lop.jpg)\n\n## Các bước\n\n"
            "1. Mở máy.\n2. Bấm *Tiếp tục*.\n\n![Bàn ghi tên](ban.jpg)\n"
        )
    return office


def section(told: str, channel: str) -> str:
    return told.split(f"── {channel} ──")[1].split("\n──")[0]


@pytest.mark.parametrize("channel", ["trang web", "Facebook", "Zalo", "loa"])
def test_a_preview_is_plain_words_with_the_title_once(pictured: Path, channel: str) -> None:
    told = section(call(pictured, "preview", "Lớp học VNeID tối thứ Sáu").stdout, channel)
    assert told.count("Lớp học VNeID tối thứ Sáu") == 1
    assert "<" not in told
    assert "**" not in told
    assert ".jpg" not in told
    assert told.count("Kèm theo: ") == 1


def test_pictures_stand_in_their_places_by_their_descriptions(pictured: Path) -> None:
    told = section(call(pictured, "preview", "lop-hoc").stdout, "trang web")
    parts = ["căn cước", "[Ảnh: Lớp học ở nhà văn hóa]", "Các bước", "1. Mở máy.", "[Ảnh: Bàn ghi"]
    assert sorted(parts, key=told.index) == parts
    assert "2 ảnh, tiếng đọc" in told


def test_the_page_itself_is_shown_when_it_is_asked_for(pictured: Path) -> None:
    told = section(call(pictured, "preview", "lop-hoc", "--html").stdout, "trang web")
    assert "<figure" in told


def test_products_are_named_on_one_line(pictured: Path) -> None:
    with (pictured / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[[media]]\nproduct = "slide"\nchannels = ["website"]\n')
    told = section(call(pictured, "preview", "lop-hoc").stdout, "trang web")
    assert "slide" in told.split("Kèm theo: ")[1]


# --- what an office lacks ---------------------------------------------------------------------


def test_doctor_names_what_a_new_office_has_not_been_told(office: Path) -> None:
    told = call(office, "doctor", "--now", NOW).stdout
    for name in ("người chịu trách nhiệm", "địa chỉ", "điện thoại", "thư điện tử", "giờ làm việc"):
        assert name in next(line for line in told.splitlines() if "! Liên hệ của phường" in line)
    assert 'phone = "' in told, "an example to copy"
    assert "! Quy chế của loa: chưa có" in told
    assert "! Sản phẩm làm thêm: chưa có" in told
    assert "! Kênh Facebook: chưa kết nối" in told
    assert "✓ Kênh Facebook" not in told


def test_doctor_tells_a_loudspeaker_without_hours(office: Path) -> None:
    (office / "schedules/dai-truyen-thanh.toml").unlink()
    told = call(office, "doctor", "--now", NOW).stdout
    assert "! Giờ phát của loa: chưa có khung giờ" in told


def test_the_examples_of_a_new_office_are_right_when_they_are_uncommented(office: Path) -> None:
    for path, first in (
        ("config.toml", "# responsible"),
        ("schedules/dai-truyen-thanh.toml", "# ["),
    ):
        file = office / path
        lines, begun = [], False
        for line in file.read_text(encoding="utf-8").splitlines():
            begun = (begun or line.startswith(first)) and line.startswith("#")
            lines.append(line.removeprefix("#").lstrip() if begun else line)
        file.write_text("\n".join(lines), encoding="utf-8")
    told = call(office, "doctor", "--now", NOW).stdout
    assert "✓ Liên hệ của phường: đủ" in told
    assert "✓ Quy chế của loa: Quy chế hoạt động" in told


def test_a_rule_without_people_is_told(office: Path) -> None:
    with (office / "schedules/dai-truyen-thanh.toml").open("a", encoding="utf-8") as rules:
        rules.write(
            '\n[[regulation]]\ntitle = "Quy chế Đài"\nchannels = ["radio"]\n'
            '[[regulation.rule]]\narticle = "Điều 7"\ntext = "Lãnh đạo duyệt."\n'
            'approve = ["khẩn cấp"]\nby = ["lãnh đạo"]\n'
            '[[regulation.role]]\nname = "lãnh đạo"\npeople = []\n'
        )
    told = call(office, "doctor", "--now", NOW).stdout
    assert "! Quy chế của loa: Điều 7 Quy chế Đài: chưa ghi tên người được duyệt" in told


# --- the coming days --------------------------------------------------------------------------


def test_the_calendar_gives_a_station_its_hour_of_airing(office: Path) -> None:
    (office / "schedules/nhac.toml").write_text(
        '[[campaign]]\nname = "nhac"\nchannels = ["radio", "website"]\n'
        'articles = ["bai-dau-tien"]\nstart = 2026-11-26\n'
        '[[campaign.when]]\ndays = ["thứ Năm"]\ntimes = ["09:00"]\n',
        encoding="utf-8",
    )
    lines = json.loads(call(office, "plan", "--days", "3", "--json", "--now", NOW).stdout)["lines"]
    hours = {each["channel"]: each["at"][11:16] for each in lines if each["campaign"]}
    assert hours == {"radio": "17:00", "website": "09:00"}


def test_the_calendar_tells_a_warning_once(office: Path) -> None:
    for number, title in enumerate(("Nhắc nộp thuế đất", "Nhắc tiêm phòng")):
        text = ARTICLE.format(title=title).replace("25/11/2026", f"26/11/2026 9:{number}5")
        (office / f"content/thong-bao/nhac-{number}.md").write_text(text, encoding="utf-8")
    told = call(office, "plan", "--days", "3", "--now", NOW).stdout
    assert told.count("cách nhau chưa đầy một giờ") == 1
    assert "Kênh Facebook, Zalo, trang web: “Nhắc nộp thuế đất”" in told


def test_a_length_is_told_in_minutes(office: Path) -> None:
    call(office, "approve", "--all", *BY, "--now", NOW)
    told = call(office, "radio", "rundown", "--days", "1", "--now", NOW).stdout
    assert "trong khung 15 phút" in told
    assert "15:00" not in told

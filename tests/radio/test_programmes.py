"""A station's programmes by its commands: what is made, refused, left out, told."""

from __future__ import annotations

import json
import math
import struct
import time
import wave
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.radio import Radio
from pipeline.channel_settings import Texts
from pipeline.delivery import Approval, Known
from pipeline.errors import ConfigError
from pipeline.model import Bulletin, Priority, ProgrammeData
from pipeline.plan import PlanningInput, plan
from tests.radio.conftest import SLOT, article, office_at, programme_of, radio_of
from tests.support.offices import OfficeBuilder

NOW = "2026-11-25T08:00"  # a Wednesday
CONFIG = """
[ward]
name = "phường Xuân Lập"
[sections]
thong-bao = "Thông báo"
[channels.website]
kind = "website"
url = "https://xuanlap.example"
[channels.radio]
kind = "radio"
voices = ["espeak"]
"""
SCHEDULE = """
[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Tư", "thứ Năm"]
minutes = 3
empty = "khong-co-tin"

[[regulation]]
title = "Quy chế của Đài"
channels = ["radio"]

[[regulation.rule]]
article = "Điều 6"
text = "Không phát từ 20 giờ đến 5 giờ 30."
quiet = ["20:00", "05:30"]

[[regulation.rule]]
article = "Điều 9"
text = "Tin ưu tiên do Chủ tịch duyệt."
approve = ["ưu tiên"]
by = ["Chủ tịch"]

[[regulation.role]]
name = "Chủ tịch"
people = ["Trần Thị Hà"]
"""
SENTENCE = "Bà con mang theo căn cước công dân và điện thoại khi đến nhà văn hóa khu phố. "


@pytest.fixture
def ward(tmp_path: Path) -> OfficeBuilder:
    for name in ("content", "schedules"):
        (tmp_path / name).mkdir()
    (tmp_path / "config.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "schedules" / "dai.toml").write_text(SCHEDULE, encoding="utf-8")
    return OfficeBuilder(tmp_path)


def write(ward: OfficeBuilder, slug: str, title: str, body: str, *more: str, day: int = 24) -> None:
    head = [f"tiêu đề: {title}", "chuyên mục: thông báo", f"ngày: {day}/11/2026", *more]
    text = "\n".join(["---", *head, "---", "", body, ""])
    (ward.root / "content" / f"{slug}.md").write_text(text, encoding="utf-8")


def build(
    ward: OfficeBuilder, *more: str, hour: str = "1700", day: str = "25", ok: bool = True
) -> str:
    asked = ("radio", "build", "--date", f"2026-11-{day}", "--slot", hour, *more)
    return ward.run(*asked, now=NOW, ok=ok).output


def rundown(ward: OfficeBuilder) -> dict[str, Any]:
    [told] = json.loads(ward.run("radio", "rundown", "--json", now=NOW).stdout)
    return told


def cue(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "programme.json").read_text("utf-8"))


def test_a_programme_carries_approvers_and_what_waits_with_its_next_slot(
    ward: OfficeBuilder,
) -> None:
    """Three articles of a minute in three minutes, hostile words among them."""
    write(ward, "mot", '"Tin \\"một\\": <b>đậm</b>\\nvà xuống dòng"', "- Gạch đầu dòng. " * 14)
    write(ward, "hai", "Tin hai", SENTENCE * 11, day=23)
    write(ward, "ba", "Tin ba", SENTENCE * 11, day=22)
    ward.run("approve", "--all", "--by", "Lê Văn Ba", now=NOW)
    said = build(ward)
    folder = ward.handover / "2026-11-25" / "1700"
    about = cue(folder)
    assert about["audio"]["duration_s"] <= 178
    items = [each for each in about["items"] if each["kind"] == "item"]
    [left] = about["dropped"]
    assert {each["id"] for each in items} | {left["id"]} == {"mot", "hai", "ba"}
    assert {each["approved_by"] for each in items} == {"Lê Văn Ba"}
    assert {each["approved_at"] for each in items} == {"2026-11-25T08:00:00+07:00"}
    assert left["next"] == "2026-11-26/1700"
    assert left["reason"] in said
    assert left["title"] in said
    sheet = (folder / "programme.html").read_text("utf-8")
    assert "Sẽ phát 17:00 ngày 26/11/2026" in sheet
    assert sheet.count("Lê Văn Ba") == len(items)
    assert "<b>" not in sheet
    assert len((folder / "programme.m3u8").read_text("utf-8").splitlines()) == 3
    told = rundown(ward)["programmes"]
    assert [each["state"] for each in told[:2]] == ["đã giao đài"] * 2  # each as soon as it may
    assert [row["id"] for row in told[1]["items"] if row["kind"] == "item"] == [left["id"]]


def test_the_same_inputs_hand_over_the_same_bytes_aside(
    ward: OfficeBuilder, tmp_path: Path
) -> None:
    write(ward, "mot", "Tin một", SENTENCE)
    ward.run("approve", "--all", "--by", "Lê Văn Ba", now=NOW)
    for name in ("a", "b"):
        build(ward, "--handover", str(tmp_path / name))
    assert not ward.handover.exists()
    files = [
        {
            each.name: each.read_bytes()
            for each in (tmp_path / name / "2026-11-25" / "1700").iterdir()
        }
        for name in ("a", "b")
    ]
    assert files[0] == files[1]
    assert len(files[0]) == 4


@pytest.mark.parametrize(
    ("hour", "day", "words"),
    [
        ("0430", "25", "Điều 6 Quy chế của Đài: “Không phát từ 20 giờ đến 5 giờ 30.”"),
        ("1100", "25", "Không có khung giờ 11:00 25/11/2026"),
        ("1700", "25", "chưa có tin nào được duyệt"),
        ("9900", "25", "Viết --date 2026-11-25 --slot 1700"),
        ("1700", "19", "đã qua"),
    ],
)
def test_a_wish_that_can_not_be_is_refused_with_the_reason(
    ward: OfficeBuilder, hour: str, day: str, words: str
) -> None:
    assert words in build(ward, hour=hour, day=day, ok=False)


def test_only_whom_the_rules_name_may_approve(ward: OfficeBuilder) -> None:
    write(ward, "uu-tien", "Tin ưu tiên", SENTENCE, "mức độ: ưu tiên")
    write(ward, "mot", "Tin một", SENTENCE)
    refused = ward.run("approve", "--all", "--by", "Lê Văn Ba", now=NOW, ok=False).output
    assert "Điều 9 Quy chế của Đài" in refused
    assert "Người duyệt: Trần Thị Hà" in refused
    assert {each["state"] for each in ward.cells().values()} == {"held"}
    trial = ("publish", "--first-approval", "Ai đó")
    assert "Điều 9" in ward.run(*trial, now=NOW, ok=False).output
    ward.run("approve", "uu-tien", "--by", "Lê Văn Ba", "--channel", "website", now=NOW)
    ward.run("approve", "mot", "--by", "Lê Văn Ba", now=NOW)
    ward.run("approve", "uu-tien", "--by", "trần thị hà", now=NOW)
    items = rundown(ward)["programmes"][0]["items"]
    assert [row["id"] for row in items if row["kind"] == "item"] == ["uu-tien", "mot"]


def test_a_day_without_news_is_announced_if_the_timetable_says_so(ward: OfficeBuilder) -> None:
    assert {each["state"] for each in rundown(ward)["programmes"]} == {"không có tin"}
    write(ward, "khong-co-tin", "Không có tin mới", "Hôm nay Đài không có tin mới.")
    ward.run("approve", "--all", "--by", "Lê Văn Ba", now=NOW)
    first, second = rundown(ward)["programmes"][:2]
    assert [row["id"] for row in first["items"] if row["kind"] == "item"] == ["khong-co-tin"]
    assert second["items"] == []
    write(ward, "mot", "Tin một", SENTENCE)
    ward.run("approve", "mot", "--by", "Lê Văn Ba", now=NOW)
    first = rundown(ward)["programmes"][0]
    assert [row["id"] for row in first["items"] if row["kind"] == "item"] == ["mot"]


def test_an_article_longer_than_every_slot_is_refused_before_anybody_waits(
    ward: OfficeBuilder,
) -> None:
    write(ward, "dai", "Tin dài", SENTENCE * 26, "mức độ: ưu tiên")
    ward.run("approve", "dai", "--by", "Trần Thị Hà", now=NOW)
    cell = ward.cells()["dai", "radio"]
    assert cell["state"] == "refused"
    assert "bản tóm cho truyền thanh" in cell["detail"]
    assert "bản tóm cho truyền thanh" in " ".join(rundown(ward)["warnings"])
    assert "! Để lại “Tin dài”" in build(ward, ok=False)


# --- recordings -------------------------------------------------------------------------------


def record(path: Path, seconds: float = 4.0) -> None:
    """A wavering tone, as loud as a voice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        for n in range(int(16000 * seconds)):
            level = 9000 * (0.6 + 0.4 * math.sin(n / 900))
            file.writeframesraw(struct.pack("<h", int(level * math.sin(n / 5))))


def test_a_recording_is_aired_in_place_of_a_reading(ward: OfficeBuilder) -> None:
    record(ward.root / "content" / "phong-van.wav")
    write(ward, "phong-van", "Phỏng vấn", "Chữ cho trang tin.", "ghi âm: phong-van.wav")
    ward.run("approve", "--all", "--by", "Lê Văn Ba", now=NOW)
    build(ward)
    about = cue(ward.handover / "2026-11-25" / "1700")
    [item] = [each for each in about["items"] if each["kind"] == "item"]
    assert item["duration_s"] == pytest.approx(4.0, abs=0.3)
    record(ward.root / "content" / "phong-van.wav", 5.0)
    assert ward.state("phong-van", "radio") == "held"  # another sound is another edition


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("thieu.mp3", None, "Không thấy tệp ghi âm"),
        ("../ngoai.mp3", None, "nằm ngoài thư mục"),
        ("/tmp/may-toi.mp3", None, "không nằm cạnh bài"),
        ("chu.mp3", b"khong phai am thanh", "MP3, M4A hay WAV"),
        ("rong.wav", b"", "tệp âm thanh"),
    ],
)
def test_a_recording_that_can_not_be_aired_is_said_with_line_and_remedy(
    ward: OfficeBuilder, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (ward.root / "content" / name).write_bytes(data)
    write(ward, "phong-van", "Phỏng vấn", "Chữ.", f"ghi âm: {name}")
    said = " ".join(ward.run("check", now=NOW, ok=False).output.split())
    assert words in said
    assert "phong-van.md:5" in said


# --- standing words, mourning, many ------------------------------------------------------------


def test_staff_write_their_own_standing_words(tmp_path: Path) -> None:
    texts = Texts(outro="{{ đài }} chào bà con.{% if thứ == 'thứ Tư' %} Mai gặp lại.{% endif %}")
    text = programme_of(radio_of(office_at(tmp_path), texts=texts)).text
    assert text.endswith("chào bà con. Mai gặp lại.")
    assert "Đây là Đài truyền thanh phường Xuân Lập" in text


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"outro": "Chào {{ ngay }}."}, "Có phải ý bạn là “ngày”"),
        ({"intro": "{% if %}"}, "mẫu viết sai"),
        ({"intro": " "}, "để trống"),
        ({"outro": "{{ ''.__class__.__mro__ }}"}, "texts.outro"),
        ({"outro": "{{ 1 / 0 }}"}, "texts.outro"),
    ],
)
def test_a_template_that_can_not_be_filled_is_refused_with_its_key(
    tmp_path: Path, texts: dict[str, str], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        radio_of(office_at(tmp_path), texts=Texts(**texts))


def test_a_day_of_mourning_has_no_music(radio: Radio) -> None:
    sober = radio.compose(
        Bulletin((article("mua-bao"), article("tuyen-sinh")), slot=replace(SLOT, sober=True))
    )
    kinds = [each["kind"] for each in sober.renditions[0].to_json()["recipe"]["segments"]]
    assert kinds == ["intro", "item", "section", "item", "outro"]


def test_three_hundred_articles_in_a_day_are_planned_in_time(radio: Radio) -> None:
    many = [
        article(f"bai-{n:03d}", body=SENTENCE * (1 + n % 3), priority=list(Priority)[n % 3],
                date=SLOT.start - timedelta(hours=3, minutes=n))
        for n in range(300)
    ]  # fmt: skip
    bare = PlanningInput(
        known=Known({}, {}, {}), now=SLOT.start, slots={}, gone=lambda _: False,
        seconds=lambda _: None,
    )  # fmt: skip
    approval = Approval("Bà Hà", SLOT.start)
    items = plan(many, [radio], bare).items.values()
    accepted = {each.edition.digest: approval for each in items}
    slots = [replace(SLOT, start=SLOT.start + timedelta(hours=12 * n)) for n in range(1, 5)]
    started = time.process_time()
    made = plan(many, [radio], replace(bare, known=Known({}, accepted, {}), slots={"radio": slots}))
    assert time.process_time() - started < 20
    said = [
        row.id for each in made.editions if (said := ProgrammeData.of(each)) for row in said.items
    ]
    waits = {each.item.article.slug for each in made.left_out if each.next is None}
    assert len(said) == len(set(said))
    assert set(said) | waits == {each.slug for each in many}

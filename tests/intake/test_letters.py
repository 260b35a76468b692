# ruff: noqa: E501
"""Mails and notes that units save as text: what the mail program put there is not the article."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.intake import Result
from tests.intake.office import accepted, drafts, office, once
from tests.intake.site import picture

BODY = "Trạm y tế tiêm vắc xin sởi cho trẻ từ 9 tháng tuổi, sáng thứ tư hằng tuần tại trạm.\n"
HEAD = "From: Lê Thị Mẫu <le@thu.example>\nDate: Thu, 19 Nov 2026 10:20:00 +0700\nSubject: Fwd: Lịch tiêm sởi\nTo: <phuong@thu.example>\n\n"
VN_HEAD = "Từ: Lê Thị Mẫu <le@thu.example>\nNgày: Th 5, 19 thg 11, 2026 lúc 10:20\nChủ đề: Lịch tiêm sởi\nĐến: <phuong@thu.example>\n\n"


def draft(tmp_path: Path, name: str, text: str, **others: bytes) -> tuple[str, str]:
    """(the head, the body) of the draft."""
    house = office(tmp_path)
    folder = house.content / "inbox" / "Trạm y tế"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    for each, data in others.items():
        (folder / each.replace("_", ".")).write_bytes(data)
    found = [each for each in once(house) if each.title != "x"]
    assert found[0].result is Result.TAKEN, found
    (file,) = drafts(house)
    accepted(house, file)
    head, _, body = file.read_text(encoding="utf-8").partition("\n---\n\n")
    return head, body


@pytest.mark.parametrize(
    "text",
    [
        "---------- Forwarded message ---------\n" + VN_HEAD + BODY,
        "---------- Thư đã chuyển tiếp ----------\n" + VN_HEAD + BODY,
        "-----Original Message-----\n" + HEAD + BODY,
        "Begin forwarded message:\n\n" + HEAD + BODY,
        "Kính chuyển anh chị.\n\n---------- Forwarded message ---------\n" + HEAD + BODY,
        HEAD + "\n---------- Forwarded message ---------\n" + VN_HEAD + BODY,
        HEAD + BODY,
    ],
)
def test_a_forwarded_mail_is_its_letter(text: str, tmp_path: Path) -> None:
    head, body = draft(tmp_path, "thu.txt", text)
    assert 'tiêu đề: "Lịch tiêm sởi"' in head
    assert "ngày: 2026-11-19 10:20" in head
    assert "thu.example" not in head.split("nháp: có")[1] + body
    assert body.strip() == BODY.strip()


def test_what_is_left_out_of_a_mail_is_named(tmp_path: Path) -> None:
    text = (
        "Nhờ đăng giúp.\n\n---------- Forwarded message ---------\n"
        + HEAD
        + BODY
        + "\n-- \nLê Thị Mẫu\nTrưởng trạm\n"
    )
    head, body = draft(tmp_path, "thu.txt", text)
    assert "Nhờ đăng giúp." in head
    assert "Lê Thị Mẫu Trưởng trạm" in head
    assert "Trưởng trạm" not in body


def test_a_text_that_begins_with_a_rule_is_a_text(tmp_path: Path) -> None:
    _, body = draft(tmp_path, "thu.txt", "-----***-----\n\nLịch tiêm\n\n" + BODY)
    assert BODY.strip() in body


@pytest.mark.parametrize("sign", ["\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc"])
@pytest.mark.parametrize("name", ["ghi.txt", "ghi.md"])
def test_bullets_of_word_s_own_signs_are_bullets(name: str, sign: str, tmp_path: Path) -> None:
    _, body = draft(
        tmp_path,
        name,
        f"# Nhớ mang theo khi đi tiêm\n\n{sign} Sổ tiêm\n{sign}\tCăn cước\n{sign} Nước uống\n",
    )
    assert "- Sổ tiêm\n- Căn cước\n- Nước uống" in body


def test_a_picture_that_is_a_link_leads_where_it_led(tmp_path: Path) -> None:
    text = (
        "# Xem lại buổi tập huấn\n\n[![Ảnh lớp](https://anh.example/a.jpg)](https://video.example/1)\n\n"
        "[ ![Cổng](cong.jpg) ](<https://video.example/2>)\n\nViết `![x](y.jpg)` như thế.\n"
    )
    _, body = draft(tmp_path, "bai.md", text, cong_jpg=picture("red", (90, 60)))
    assert "[Ảnh lớp](https://video.example/1)" in body
    assert "![Cổng](cong.jpg)\n\n[Cổng](<https://video.example/2>)" in body
    assert "[[" not in body
    assert "`![x](y.jpg)`" in body


def test_a_letter_of_long_ago_is_told(tmp_path: Path) -> None:
    head, _ = draft(tmp_path, "thu.txt", HEAD.replace("2026", "2019") + BODY)
    assert "Gốc ghi ngày 19/11/2019" in head


def test_pipes_in_an_inbox_are_told_and_not_waited_for(tmp_path: Path) -> None:
    house = office(tmp_path)
    folder = house.content / "inbox" / "Trạm y tế"
    folder.mkdir(parents=True)
    for name in ("bai.docx", "anh.jpg", "ghi.txt"):
        os.mkfifo(folder / name)
    found = once(house)
    assert [each.result for each in found] == [Result.REFUSED] * 3
    assert all("không phải tệp thường" in each.sentence for each in found)


def test_what_could_not_be_read_is_not_tried_again(tmp_path: Path) -> None:
    import time

    from tests.intake.word_files import docx, p

    house = office(tmp_path)
    folder = house.content / "inbox" / "Trạm y tế"
    folder.mkdir(parents=True)
    (folder / "bom.docx").write_bytes(docx(p("x " * 50) * 400_000))
    (first,) = once(house)
    begun = time.monotonic()
    (again,) = once(house)
    assert again.sentence == first.sentence
    assert time.monotonic() - begun < 3

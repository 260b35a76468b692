"""Where lines of Vietnamese end: not inside a word, a name or a number, and not for one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.studio.base import breaks, lettering
from pipeline.studio.video import captions, paint
from pipeline.studio.video.shapes import SHAPES


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("Phường Xuân Lập đang làm gì?", 948, ("Phường Xuân Lập", "đang làm gì?")),
        ("Với người cao tuổi và trẻ em", 948, ("Với người", "cao tuổi và trẻ em")),
        (
            "Các em dự tuần lễ “Em học an toàn trên mạng”",
            1200,
            ("Các em dự tuần lễ “Em học", "an toàn trên mạng”"),
        ),
        ("Phòng Văn hóa – Xã hội", 948, ("Phòng Văn hóa –", "Xã hội")),
        (
            "Nộp hồ sơ dịch vụ công trực tuyến tại nhà",
            948,
            ("Nộp hồ sơ", "dịch vụ công", "trực tuyến tại nhà"),
        ),
    ],
)
def test_a_title_breaks_between_words_of_two_syllables(
    text: str, room: float, lines: tuple[str, ...]
) -> None:
    assert lettering.wrap_evenly(text, 84, "Bold", room) == lines


def test_no_last_line_is_one_short_word_where_the_line_above_can_spare_another() -> None:
    text = "Khóa màn hình điện thoại bằng mật khẩu"
    for room in range(220, 560, 10):
        lines = lettering.wrap_text(text, 30, "Regular", room)
        assert " ".join(lines) == text
        assert lines[-1] != "khẩu"
        assert all(lettering.text_width(line, 30) <= room for line in lines)


def test_keeping_words_whole_never_costs_a_line() -> None:
    text = "Bà con đến Trung tâm Phục vụ hành chính công phường Xuân Lập nộp hồ sơ trước ngày 25/11"
    for room in range(200, 1200, 20):
        fewest, line = 1, ""
        for word in text.split():
            if line and lettering.text_width(f"{line} {word}", 30) > room:
                fewest, line = fewest + 1, word
            else:
                line = f"{line} {word}".strip()
        assert (
            len(lettering.wrap_text(text, 30, "Regular", room)) <= fewest + 1
        )  # a number has its unit


def test_a_caption_ends_neither_before_a_unit_nor_after_and() -> None:
    told = "cả nước phấn đấu trên 80% người dân và doanh nghiệp dùng dịch vụ công trực tuyến,"
    parts = captions._part_words([(word, 0.0) for word in told.split()])
    assert [" ".join(word for word, _ in part) for part in parts] == [
        "cả nước phấn đấu trên 80% người dân",
        "và doanh nghiệp dùng dịch vụ công trực tuyến,",
    ]
    told = "Bà con để rác trước nhà không sớm quá 30 phút trước khi xe đến, cột chặt miệng túi"
    first = next(captions._part_words([(word, 0.0) for word in told.split()]))
    assert first[-1][0] != "30"
    one, other = captions.caption_lines("phụ huynh đưa cháu đến cơ sở y tế gần nhất hoặc gọi 115.")
    assert (one, other) == ("phụ huynh đưa cháu đến cơ sở", "y tế gần nhất hoặc gọi 115.")


@pytest.mark.parametrize(
    ("title", "tied"),
    [
        ("Nghị quyết 57 nói gì, người dân được gì?", "Nghị_quyết 57 nói gì, người dân được_gì?"),
        ("Nộp hồ sơ dịch vụ công tại nhà", "Nộp hồ_sơ dịch_vụ công tại_nhà"),
        ("Kế hoạch của phường Xuân Lập", "Kế_hoạch của phường Xuân_Lập"),
        ("Lịch họp", "Lịch họp"),
    ],
)
def test_a_title_of_a_paper_is_tied_where_it_must_not_break(title: str, tied: str) -> None:
    assert breaks.tie_title(title) == tied.replace("_", "\u00a0")


def test_a_burnt_caption_breaks_as_its_file_does() -> None:
    told = "Phòng Văn hóa - Xã hội chủ trì."
    cue = captions.Cue(0.0, 3.0, tuple((word, 0.1 * at) for at, word in enumerate(told.split())))
    lines, _ = paint.break_caption(cue, SHAPES["9:16"])
    assert [paint.line_text(line) for line in lines] == ["Phòng Văn hóa -", "Xã hội chủ trì."]


def test_the_list_holds_words_of_two_syllables_each_once() -> None:
    text = Path(breaks.__file__).with_name("compounds.txt").read_text(encoding="utf-8")
    rows = [row for row in text.splitlines() if not row.startswith("#")]
    assert all(len(row.split()) == 2 and row == row.casefold() for row in rows)
    assert rows == sorted(set(rows))

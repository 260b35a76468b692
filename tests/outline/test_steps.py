"""Numbered lists are told whole, in order, under their own numbers, or not at all."""

from __future__ import annotations

from pipeline.outline import outline
from tests.cards import written

LESSON = """Đổi máy, bà con cài lại ứng dụng.

## Chuẩn bị

- Căn cước công dân còn hạn, để bên cạnh điện thoại.

## Các bước

1. Vào kho ứng dụng, tìm đúng tên ứng dụng rồi bấm Cài đặt.
2. Mở ứng dụng, nhập số định danh và số điện thoại chính chủ.

![Màn hình](man-hinh.jpg)

3. Nhập mã gửi về điện thoại trong vòng 60 giây.
4. Mang theo:
   - căn cước gốc
   - sổ hộ khẩu cũ
5. Đặt mật khẩu 8 ký tự.

Không đọc mã cho bất kỳ ai.
"""


def test_a_picture_between_two_steps_keeps_their_numbers_and_their_list() -> None:
    (steps,) = outline(written.article(LESSON)).steps
    assert (steps.heading, steps.start, len(steps.entries)) == ("Các bước", 1, 5)
    assert steps.entries[2].startswith("Nhập mã")


def test_a_step_holds_what_stands_below_it() -> None:
    (steps,) = outline(written.article(LESSON)).steps
    assert steps.entries[3] == "Mang theo: căn cước gốc; sổ hộ khẩu cũ"


def test_points_to_remember_are_never_some_of_the_steps() -> None:
    told = outline(written.article(LESSON)).telling(9, 200)
    assert "Không đọc mã cho bất kỳ ai." in told
    assert not any("Nhập mã" in each or "Mở ứng dụng" in each for each in told)


def test_steps_written_as_lines_are_steps() -> None:
    body = "Cách làm:\n\nBước 1: Mở máy và chờ.\n\nBước 2: Bấm nút màu đỏ.\n\nBước 3: Tắt máy đi.\n"
    told = outline(written.article(body))
    assert told.steps[0].entries == ("Mở máy và chờ.", "Bấm nút màu đỏ.", "Tắt máy đi.")
    assert not any("Bấm nút" in each for each in told.telling(9))


def test_a_list_that_begins_with_another_number_keeps_it() -> None:
    (steps,) = outline(written.article("4. Ký vào đơn.\n5. Nộp đơn ở quầy 2.\n")).steps
    assert steps.start == 4

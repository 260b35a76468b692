"""What nobody may leave out: who must go where and by when, timetables, numbers to call."""

from __future__ import annotations

import pytest

from pipeline.model import Priority
from pipeline.outline import find_needs, outline
from tests.cards import written

STORM = (
    "Bão số 15 gây mưa trên 300 mm.\n\nBà con tổ 4 và tổ 5 sơ tán ngay đến Trường THCS Xuân Lập "
    "trước 18 giờ. Người già: gọi ngay trực ban phường 0251 3871 114 để có xe đón.\n"
)
TIMES = (
    "| Đợt | Ở đâu | Khi nào |\n|---|---|---|\n| 1 | Chợ | 8h00 - 16h00 |\n| 2 | Đình | 7h30 |\n"
)


def names(body: str, priority: Priority = Priority.NORMAL) -> list[str]:
    return [each.name for each in find_needs(outline(written.article(body, priority=priority)))]


def test_an_urgent_article_needs_its_orders_and_its_numbers() -> None:
    order, number = names(STORM, Priority.URGENT)
    assert "đến Trường THCS Xuân Lập trước 18 giờ" in order
    assert number == "số 0251 3871 114 (Trực ban phường)"
    assert names(STORM) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Cấm xe qua cầu Suối Tre từ 14 giờ.",
        "Tàu thuyền vào bờ trước 15h30 ngày 2/12.",
        "Các hộ ven suối di dời về Nhà văn hóa khu phố 3.",
        "Học sinh nghỉ học từ chiều nay.",
        "Không ra khỏi nhà từ 18 giờ.",
    ],
)
def test_orders_have_a_place_or_an_hour(sentence: str) -> None:
    assert outline(written.article(sentence, priority=Priority.URGENT)).orders == (sentence,)


@pytest.mark.parametrize(
    "sentence", ["Sẵn sàng sơ tán khi có lệnh.", "Mưa trên 300 mm từ 18 giờ.", "Gió giật mạnh."]
)
def test_what_orders_nothing_now_is_no_order(sentence: str) -> None:
    assert outline(written.article(sentence, priority=Priority.URGENT)).orders == ()


def test_a_timetable_is_known_by_its_cells_too() -> None:
    assert names(TIMES) == ["bảng “Đợt, Ở đâu, Khi nào”"]

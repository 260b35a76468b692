"""A chart is drawn of quantities only: not of what tells when, which, or where."""

from __future__ import annotations

import pytest

from pipeline.outline import outline
from pipeline.studio.cards.choice import chart_part
from tests.cards import written


def drawn(header: str, cells: str) -> bool:
    rows = "".join(
        f"| Mục {name} | {cell} |\n" for name, cell in zip("ABC", cells.split(";"), strict=True)
    )
    body = f"| Tên | {header} |\n|---|---|\n{rows}"
    return chart_part(outline(written.article(body)).tables[0]) is not None


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Giờ", "6 giờ;7 giờ;17 giờ"),
        ("Thời gian", "6 giờ;7 giờ;8 giờ"),
        ("Xe đến", "6 giờ;7 giờ;8 giờ"),
        ("Khởi hành", "6 giờ 30;7 giờ 15;9 giờ 45"),
        ("Hạn nộp", "3 tháng;5 tháng;9 tháng"),
        ("Năm", "2021;2022;2023"),
        ("Năm sinh", "1950;1960;1971"),
        ("Số", "1;2;3"),
        ("Số thứ tự", "1;2;3"),
        ("Số nhà", "12;14;19"),
        ("Số ghế", "12;14;19"),
        ("Số xe", "12;19;22"),
        ("Số phòng", "101;102;205"),
        ("Số quyết định", "12;140;190"),
        ("Số hồ sơ", "1024;1077;2001"),
        ("Số điện thoại", "113;114;115"),
        ("Tổng đài", "1022;1900;1800"),
        ("Mã", "100;200;300"),
        ("Mức độ", "1;2;4"),
        ("Độ tuổi", "14 tuổi;18 tuổi;60 tuổi"),
        ("Gia đình", "1;4;7"),
        ("Ca", "1 ca;2 ca;3 ca"),
        ("Số hộ", "1;2;3"),
        ("Giá", "5 - 10 đồng;7 - 9 đồng;8 đến 12 đồng"),
    ],
)
def test_hours_dates_orders_codes_and_ranges_are_not_drawn(header: str, cells: str) -> None:
    assert not drawn(header, cells)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Số giờ học", "6 giờ;7 giờ;8 giờ"),
        ("Thời gian giải quyết", "3 ngày;5 ngày;10 ngày"),
        ("Số hộ", "12;14;19"),
        ("Số lượng", "12;15;200"),
        ("Tỷ lệ (%)", "12;15;20"),
        ("Mức thu", "5.000 đồng;10.000 đồng;12.000 đồng"),
        ("Kết quả", "80%;trên 60%;2%, trong đó hơn 60% từ xã hội"),
    ],
)
def test_amounts_of_one_unit_are_drawn(header: str, cells: str) -> None:
    assert drawn(header, cells)


def test_columns_of_two_units_share_no_chart() -> None:
    rows = "| A | 50 triệu | 20% |\n| B | 9 triệu | 80% |\n"
    body = f"| Việc | Kinh phí | Tỷ lệ |\n|---|---|---|\n{rows}"
    assert chart_part(outline(written.article(body)).tables[0]) is None

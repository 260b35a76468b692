"""A number to call is told with its own words, and with nobody else's."""

from __future__ import annotations

import pytest

from pipeline.outline import numbers_to_call, outline
from tests.cards import written

PAIRS = [
    (
        "Gọi đường dây nóng cấp nước 0251 3871 234 (24/24) hoặc chị Nguyễn Thị Lan, di động "
        "0908.123.456 khi cần.",
        {"0251 3871 234": "Đường dây nóng cấp nước", "0908.123.456": "Chị Nguyễn Thị Lan"},
    ),
    (
        "Người già, người khuyết tật: gọi ngay trực ban phường 0251 3871 114 để có xe tới đón.",
        {"0251 3871 114": "Trực ban phường"},
    ),
    (
        "Mọi thắc mắc liên hệ chị Lan (0908 123 456) hoặc anh Hải (0912 345 678).",
        {"0908 123 456": "Chị Lan", "0912 345 678": "Anh Hải"},
    ),
    (
        "Liên hệ: 0908 111 222 – chị Lan, 0912 333 444 – anh Hải.",
        {"0908 111 222": "Chị Lan", "0912 333 444": "Anh Hải"},
    ),
    (
        "Gọi 0908 111 222 gặp chị Lan hoặc 0912 333 444 gặp anh Hải.",
        {"0908 111 222": "Chị Lan", "0912 333 444": "Anh Hải"},
    ),
    (
        "Đường dây nóng: 0251 3871 234, 0251 3871 235; anh Nam: 0912 345 678.",
        {
            "0251 3871 234": "Đường dây nóng",
            "0251 3871 235": "Đường dây nóng",
            "0912 345 678": "Anh Nam",
        },
    ),
    (
        "Đường dây nóng 0251 3871 234 hoặc 0908 123 456.",
        {"0251 3871 234": "Đường dây nóng", "0908 123 456": "Điện thoại"},
    ),
    (
        "Điện thoại: 0251.3861234/0251.3861235.",
        {"0251.3861234": "Điện thoại", "0251.3861235": "Điện thoại"},
    ),
    (
        "Trạm Y tế (0251 3871 115) trực 24/24, bác sĩ Hùng 0918 222 333.",
        {"0251 3871 115": "Trạm Y tế", "0918 222 333": "Bác sĩ Hùng"},
    ),
    (
        "Gọi điện lực 19001006 hoặc anh Tuấn trực điện 0909-123-456.",
        {"19001006": "Điện lực", "0909-123-456": "Anh Tuấn trực điện"},
    ),
    (
        "Số điện thoại đường dây nóng của Công ty Cấp nước là 0251 3871 234, của Điện lực là "
        "1900 1006.",
        {"0251 3871 234": "Đường dây nóng của Công ty Cấp nước", "1900 1006": "Điện lực"},
    ),
    (
        "Chuyển vào tài khoản 0123456789 của chị Lan, điện thoại 0908 123 456.",
        {"0908 123 456": "Điện thoại"},
    ),
    ("+84 908 123 456 (chị Mai) nhận đồ cũ.", {"+84 908 123 456": "Chị Mai"}),
    ("UBND phường, điện thoại: (0251) 3871 234.", {"(0251) 3871 234": "UBND phường"}),
    ("Cháy thì gọi 114.", {"114": "Chữa cháy, cứu nạn, cứu hộ"}),
    ("Gọi tổng đài 1022 Đồng Nai.", {"1022": "Tổng đài Đồng Nai"}),
]


@pytest.mark.parametrize(("text", "wanted"), PAIRS)
def test_every_number_stands_with_its_own_words(text: str, wanted: dict[str, str]) -> None:
    told = {each.number: each.whose for each in outline(written.article(text)).hotlines}
    assert told == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Thông báo số 113/TB-UBND ngày 5/11, mời 115 người và 114 hộ.",
        "Phường ra thông báo số 113 và cảnh báo tới 115 hộ.",
        "Lịch họp: 05-12-2026 08 giờ; 05.12.2026 07.30.",
        "Liên hệ để nộp tiền vào tài khoản 0251000123456.",
        "Số căn cước 0751900123.",
        "Gọi nhau đến nhà số 113 hẻm 115.",
    ],
)
def test_papers_houses_accounts_and_dates_are_no_numbers_to_call(text: str) -> None:
    assert outline(written.article(text)).hotlines == ()


def test_a_short_number_is_never_the_end_of_a_longer_one() -> None:
    assert numbers_to_call("Gọi trực ban 0251 3871 114 ngay.") == ("0251 3871 114",)


def test_a_bare_number_of_a_list_is_named_by_the_words_above_it() -> None:
    body = "Đường dây nóng cấp nước:\n\n- 0251 3871 234\n- 0908 123 456 (chị Lan)\n"
    told = {each.number: each.whose for each in outline(written.article(body)).hotlines}
    assert told == {"0251 3871 234": "Đường dây nóng cấp nước", "0908 123 456": "Chị Lan"}


def test_numbers_in_a_table_are_named_by_their_own_row_and_column() -> None:
    body = (
        "| STT | Họ tên | Chức vụ | Điện thoại |\n|---|---|---|---|\n"
        "| 1 | Nguyễn Văn An | Tổ trưởng | 0908 111 222 |\n\n"
        "| Khu phố | Tổ trưởng | Điện thoại | Tổ phó | Điện thoại |\n|---|---|---|---|---|\n"
        "| Khu phố 1 | Ông Ba | 0908 222 111 | Bà Tư | 0908 222 333 |\n"
    )
    told = {each.number: each.whose for each in outline(written.article(body)).hotlines}
    assert told == {
        "0908 111 222": "Nguyễn Văn An, Tổ trưởng",
        "0908 222 111": "Khu phố 1, Ông Ba",
        "0908 222 333": "Khu phố 1, Bà Tư",
    }

"""What an article tells in short: sentences, facts, advice, days, numbers to call."""

from __future__ import annotations

from datetime import datetime

import pytest

from pipeline.model import VN, Article
from pipeline.outline import Outline, outline, split_sentences


def told(body: str, title: str = "Tiêu đề", summary: str = "") -> Outline:
    when = datetime(2026, 11, 20, 8, tzinfo=VN)
    return outline(
        Article("bai", title, "binh-dan-hoc-vu-so", when, body, "a.md", 11, summary=summary)
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Trụ sở ở TP. Biên Hòa. Mời bà con đến.", 2),
        ("ThS. Nguyễn Văn An và BS. Lê Thị Bình trình bày.", 1),
        ("Giá 5.000 đồng. Rẻ hơn 2.5 lần.", 2),
        ("Mang giấy tờ, bút, v.v. Nhớ đúng giờ.", 2),
        ("Bà N.T.H. ở khu phố 3 kể chuyện.", 1),
        ("Lớp của bà H. Bà dạy chậm.", 1),
        ("“Tôi sợ. Tôi viết vào sổ”, bà kể. Rồi bà cười.", 2),
        ("“Bấm nhẹ thôi bà.” Câu nói ấy mở đầu buổi học.", 2),
        ("Xong chưa? Xong rồi! Tốt…", 3),
        ("Xem tại dichvucong.gov.vn. Miễn phí.", 2),
        ("Đủ hồ sơ (ảnh, đơn. Bản sao) thì nộp. Hết.", 2),
        ("một dòng\nhai dòng", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_sees_them_end(text: str, parts: int) -> None:
    found = split_sentences(text)
    assert len(found) == parts, found
    assert "".join(found).replace(" ", "") == "".join(text.split())


def test_a_number_is_told_with_its_unit_and_what_it_counts() -> None:
    found = told("Phường hỗ trợ mỗi hộ 5.000.000 đồng. Trên 80% người dân dùng dịch vụ công.").facts
    assert [(each.figure, each.label) for each in found] == [
        ("5.000.000 đồng", "Phường hỗ trợ mỗi hộ"),
        ("trên 80%", "Người dân dùng dịch vụ công"),
    ]
    assert {each.line for each in found} == {11}


@pytest.mark.parametrize(
    "text",
    [
        "Họp ngày 25/11/2026, lúc 16 giờ 30 phút.",
        "Nghị quyết số 57-NQ/TW ban hành ngày 22 tháng 12 năm 2024.",
        "Khu phố 3 họp ở tổ 12.",
        "Xem lại bước 3 ngày mai.",
        "Gọi tổng đài 1022 Đồng Nai để hỏi.",
        "Người chưa đủ 14 tuổi đăng ký qua cha mẹ.",  # the number alone would say the opposite
        "Mở cửa từ 18 giờ đến 21 giờ mỗi tối.",
    ],
)
def test_days_hours_names_and_denied_numbers_are_no_facts(text: str) -> None:
    assert told(text).facts == ()


def test_round_the_clock_is_a_fact_and_no_day_of_july() -> None:
    found = told("Đường dây nóng trực 24/7 phục vụ bà con.")
    assert [each.figure for each in found.facts] == ["24/7"]
    assert found.dates == ()


def test_a_numeric_column_gives_one_fact_for_each_row() -> None:
    found = told(
        "| Việc | Nộp trực tiếp | Nộp trực tuyến |\n|---|---|---|\n"
        "| Thường trú | 20.000 đồng | 10.000 đồng |\n| Khai sinh | Miễn phí | Miễn phí |\n"
        "| Tạm trú | 15.000 đồng | 7.000 đồng |\n"
    )
    assert found.tables[0].numeric == (1, 2)
    assert ("7.000 đồng", "Tạm trú: nộp trực tuyến") in [
        (each.figure, each.label) for each in found.facts
    ]


def test_telephone_numbers_and_ordinals_in_a_table_count_nothing() -> None:
    found = told("| Tuần | Số gọi |\n|---|---|\n| 1 | 113 |\n| 2 | 114 |\n")
    assert found.tables[0].numeric == ()
    assert found.facts == ()


def test_donts_say_no_by_themselves() -> None:
    found = told(
        "| Nên | Không nên |\n|---|---|\n| Đi đường vòng | Chạy xe qua suối |\n\n"
        "## Những điều cần tránh\n\n- Nghe lời người lạ.\n- Không đọc mã OTP.\n"
    )
    assert found.dos == ("Đi đường vòng",)
    assert found.donts == (
        "Đừng chạy xe qua suối",
        "Đừng nghe lời người lạ.",
        "Không đọc mã OTP.",
    )


def test_days_come_with_what_happens_and_documents_dates_do_not() -> None:
    found = told(
        "Theo Quyết định số 12/QĐ-UBND ngày 03/02/2026 của UBND tỉnh, "
        "phường tiêm chủng từ ngày 08/12 đến ngày 10/12.\n\n"
        "| Ngày | Nội dung |\n|---|---|\n| Thứ Hai, 30/11 | Phát động |\n"
    )
    assert [each.text for each in found.dates] == [
        "Từ ngày 08/12 đến ngày 10/12",
        "Thứ Hai, 30/11",
    ]
    assert found.dates[1].label == "Phát động"


def test_numbers_to_call_come_with_who_answers() -> None:
    found = told(
        "Tổng đài hỗ trợ định danh: 1900 0368. Cấp cứu gọi 115. Có 115 người dự.\n\n"
        "| Việc | Số gọi |\n|---|---|\n| Công an phường | 113 |\n"
    )
    assert [(each.number, each.whose) for each in found.hotlines] == [
        ("1900 0368", "Tổng đài hỗ trợ định danh"),
        ("115", "Cấp cứu y tế"),
        ("113", "Công an phường"),
    ]


def test_steps_keep_their_order_and_heading() -> None:
    found = told("## Các bước\n\n1. Mở máy.\n2. Bấm nút.\n   - ghi chú\n3. Chờ.\n")
    (steps,) = found.steps
    assert steps.heading == "Các bước"
    assert steps.entries == ("Mở máy.", "Bấm nút. Ghi chú", "Chờ.")


def test_the_telling_is_whole_sentences_of_the_author_in_their_order() -> None:
    body = "\n\n".join(
        f"## Phần {n}\n\nCâu mở đầu của phần {n} nói điều chính. Câu sau chỉ nói thêm thôi."
        for n in range(1, 8)
    )
    found = told(body, summary="Tóm tắt nói điều quan trọng nhất. Bài viết kể bảy phần.")
    short = found.telling(4)
    assert short[0] == "Tóm tắt nói điều quan trọng nhất."
    assert len(short) == 4
    assert "Bài viết kể bảy phần." not in short
    places = [body.find(each) for each in short[1:]]
    assert places == sorted(places)
    assert -1 not in places


def test_a_call_to_action_is_found_and_not_invented() -> None:
    assert told("Việc đã xong. Bà con hãy gọi tổ trưởng khu phố.").call == (
        "Bà con hãy gọi tổ trưởng khu phố."
    )
    assert told("Việc đã xong.").call == ""


def test_a_series_title_is_a_kicker_and_a_headline() -> None:
    found = told("Lời.", title="Bình dân học vụ số, bài 5: chữ ký số cá nhân")
    assert (found.kicker, found.headline) == ("Bình dân học vụ số, bài 5", "Chữ ký số cá nhân")
    found = told("Lời.", title="KHẨN: mưa bão")
    assert (found.kicker, found.headline) == ("", "KHẨN: mưa bão")


def test_an_empty_article_has_an_empty_outline() -> None:
    found = told("")
    assert (found.points, found.facts, found.topics, found.call) == ((), (), (), "")


def test_a_bold_title_with_a_number_is_told_with_what_it_is_about() -> None:
    body = (
        "Đầu tháng, phường nhận hai phản ánh của người dân.\n\n"
        "**Phản ánh 1: Loa phát quá sớm.** Phường đang lấy ý kiến về giờ phát buổi sáng.\n\n"
        "**Phản ánh 2: Chương trình dài, khó theo dõi.** Mỗi buổi phát nay ngắn lại, dễ theo dõi."
    )
    points = told(body, summary="Phường trả lời người dân về đài.").points
    assert "Phản ánh 2: Chương trình dài, khó theo dõi." not in points, "no complaint by itself"
    answered = "Chương trình dài, khó theo dõi. Mỗi buổi phát nay ngắn lại, dễ theo dõi."
    assert f"Phản ánh 2: {answered}" in points


def test_what_only_leads_to_what_follows_is_no_point() -> None:
    body = "Phường nhận ba phản ánh của người dân, và xin trả lời như sau.\n\nĐài phát lúc 5h30."
    assert told(body, summary="Phường trả lời về đài.").points == (
        "Phường trả lời về đài.",
        "Đài phát lúc 5h30.",
    )


def test_a_call_names_what_it_asks_for() -> None:
    body = (
        "Bà con xem lịch theo khu phố và để rác đúng giờ.\n\n"
        "Pin là chất thải nguy hại. Bà con giữ lại và giao tại điểm thu do khu phố thông báo."
    )
    assert told(body).call == "Bà con xem lịch theo khu phố và để rác đúng giờ."

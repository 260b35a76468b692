"""Prose: what an author wrote in Markdown reads on a social platform as a person would write it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markdown import blocks
from pipeline.prose import (
    cut_pieces,
    fix_punctuation,
    hashtag,
    hashtags,
    lead_first,
    paragraphs,
    prose,
)


def told(markdown: str) -> str:
    return prose(blocks(markdown))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Đậm** và *nghiêng* và `mã`", "Đậm và nghiêng và mã"),
        ("# Cần chuẩn bị gì\n\nThẻ căn cước.", "Cần chuẩn bị gì:\nThẻ căn cước."),
        ("## Ai được hỗ trợ?\n\nMọi người.", "Ai được hỗ trợ?\nMọi người."),
        ("- một\n- hai\n\n3. ba\n4. bốn", "• một\n• hai\n\n3. ba\n4. bốn"),
        ("- một\n  - nhỏ\n  - nhỏ nữa\n- hai", "• một\n   – nhỏ\n   – nhỏ nữa\n• hai"),
        ("- [x] đã làm\n- [ ] chưa làm", "☑ đã làm\n☐ chưa làm"),
        ("> Ai cũng học được.\n>\n> — Bà Năm", "“Ai cũng học được.”\n— Bà Năm"),
        ("một\n\n---\n\nhai", "một\n\nhai"),
        ("một  \nhai", "một\nhai"),
        ("trước\n\n![cảnh lớp học](anh.jpg)\n\nsau", "trước\n\nsau"),
    ],
)
def test_no_markdown_is_left(written, read):
    assert told(written) == read


def test_a_table_of_two_columns_reads_as_a_list_under_its_headings():
    table = "| Ngày | Nơi |\n|--|--|\n| 1/12 | Nhà văn hóa |\n| 2/12 | Trường<br>tiểu học |"
    assert told(table) == "Ngày – Nơi:\n• 1/12: Nhà văn hóa\n• 2/12: Trường, tiểu học"


def test_a_wide_table_names_each_row_and_labels_its_cells():
    table = (
        "| Khu vực | Ngày | Giờ |\n|-|-|-|\n| Khu phố 1 | Thứ Hai | 18h30 |\n| Khu phố 2 | | 5h |"
    )
    assert told(table) == "• Khu phố 1 – Ngày: Thứ Hai; Giờ: 18h30\n• Khu phố 2 – Giờ: 5h"


def test_a_table_with_ordinals_counts_by_them_and_a_bare_number_gets_its_label():
    table = "| STT | Lớp | Giờ | Nơi |\n|-|-|-|-|\n| 1 | A | 17:00 | Khu phố 1 |\n| 2 | 6 | | |"
    assert told(table) == "1. A – Giờ: 17:00; Nơi: Khu phố 1\n2. Lớp 6"


def test_columns_that_say_yes_and_no_are_never_joined_in_one_line():
    table = "| Nên | Không nên |\n|-|-|\n| Ở trong nhà | Ra xem bão |\n| Đi đường vòng | Lội suối |"
    yes = "Nên:\n• Ở trong nhà\n• Đi đường vòng"
    assert told(table) == f"{yes}\nKhông nên:\n• Ra xem bão\n• Lội suối"
    space = "| Không gian | Giờ |\n|-|-|\n| Sân trường | 7h |"
    assert told(space) == "Không gian – Giờ:\n• Sân trường: 7h"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[Cổng dịch vụ](https://dvc.gov.vn/a_b)", "Cổng dịch vụ (https://dvc.gov.vn/a_b)"),
        ("[**Cổng** dịch vụ](https://dvc.gov.vn)", "Cổng dịch vụ (https://dvc.gov.vn)"),
        ("<https://dvc.gov.vn/>", "https://dvc.gov.vn/"),
        ("[dvc.gov.vn](https://dvc.gov.vn/)", "dvc.gov.vn"),
        ("[viết thư](mailto:a@xuanlap.example)", "viết thư (a@xuanlap.example)"),
        ("[bài trước](../bai-truoc.md)", "bài trước"),
        ("x[^1]\n\n[^1]: Nguồn: Sở.", "x[1]\n\n[1] Nguồn: Sở."),
    ],
)
def test_a_link_is_its_words_and_an_address_that_works_from_anywhere(written, read):
    assert told(written) == read


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Xin chào , bà con !", "Xin chào, bà con!"),
        ('Gọi là "số hóa"...', "Gọi là “số hóa”…"),
        ("phường,xã;ấp", "phường, xã; ấp"),
        ("**NQ57:**toàn dân", "NQ57: toàn dân"),
        ("Giá 1.000.000 đồng, 3,5%, lúc 17:00", "Giá 1.000.000 đồng, 3,5%, lúc 17:00"),
        ("học - làm -- chơi", "học – làm – chơi"),
        ("Số 45/KH-UBND", "Số 45/KH-UBND"),
        ("xem https://a.vn/x,y__z...  nhé", "xem https://a.vn/x,y__z... nhé"),
    ],
)
def test_punctuation_is_vietnamese_and_addresses_stay(typed, set_):
    assert fix_punctuation(typed) == set_


def test_the_lead_comes_first_and_once():
    pieces = ("Phường mở lớp học. Mời bà con.", "Chi tiết.")
    assert lead_first("Tóm tắt ngắn", pieces) == ("Tóm tắt ngắn", *pieces)
    assert lead_first("Phường mở lớp học.", pieces) == pieces
    assert lead_first("", pieces) == pieces


SAID = (
    (
        "ten: bare link",
        "Xem https://hoc.example/a trước ngày 30.",
        "Xem https://hoc.example/a trước",
    ),
    ("link", "Ghi tên tại [trang ghi tên](https://lop-boi.example/ghi-ten) trước ngày 30.", ""),
    ("link first", "[Ghi tên](https://lop-boi.example/a?b=(c)) trước ngày 30 hằng tháng.", ""),
    ("two links", "Xem [đây](https://a.example) và [đó](https://b.example/x) nhé bà con.", ""),
    ("mail", "Gửi thư về [hộp thư](mailto:phuong@mau.example) trước ngày 30 tháng này.", ""),
    ("path", "Xem [mẫu đơn](/tep/mau.pdf) trước khi tới phường làm giấy tờ.", ""),
    ("emphasis", "**Phường** mở *lớp học bơi* cho trẻ hè này.", ""),
    ("quotes", 'Phường mở "lớp học bơi" cho trẻ hè này.', "Phường mở lớp học bơi cho trẻ hè này"),
    ("quotation", "> Phường mở lớp học bơi.", "Phường mở lớp học bơi."),
    ("list", "- Mang áo phao khi qua đò\n- Không chở quá tải", "Mang áo phao khi qua đò"),
    ("numbered", "1. Mang áo phao khi qua đò\n2. Không chở quá tải", "Mang áo phao khi qua đò"),
    ("heading", "## Lớp học bơi\n\nPhường mở lớp học bơi cho trẻ hè này.", ""),
    (
        "shortened",
        "Phường mở lớp học bơi [ở đây](https://a.example/b) cho trẻ em.",
        "Phường mở lớp học…",
    ),
    ("table above", "| a | b |\n|---|---|\n| c | d |\n\nPhường mở lớp học bơi cho trẻ hè này.", ""),
    ("greeting above", "Kính gửi bà con:\n\nPhường mở lớp học bơi cho trẻ hè này.", ""),
)


@pytest.mark.parametrize(("body", "summary"), [each[1:] for each in SAID], ids=[s[0] for s in SAID])
def test_a_post_says_no_paragraph_twice(body, summary):
    from pipeline.content.body import ArticleBody
    from pipeline.content.body import summary as first_words

    written = summary or first_words(ArticleBody(body, 1))
    told = "\n".join(lead_first(written, paragraphs(blocks(body))))
    words = " ".join(re.findall(r"\w+", re.sub(r"\(\S+?[./@]\S+\)+", "", told)))
    begin = " ".join(re.findall(r"\w+", written)[:6])
    assert words.count(begin) == 1, told


def test_a_summary_of_its_own_comes_first_and_no_word_of_the_text_is_dropped():
    pieces = ("Kính gửi bà con:", "Phường mở lớp học.", "Mời bà con.", "Hết.")
    assert lead_first("Lớp học bơi mở lại", pieces) == ("Lớp học bơi mở lại", *pieces)
    assert lead_first("Phường mở lớp học", pieces) == ("Phường mở lớp học.", pieces[0], *pieces[2:])
    assert lead_first("Phường", ("Phường ta", "x")) == ("Phường ta", "x")
    assert lead_first("Mời bà con học bơi", pieces) == ("Mời bà con học bơi", *pieces)


def test_a_cut_ends_after_a_sentence_and_never_on_a_lone_heading():
    pieces = paragraphs(blocks("Câu một. Câu hai dài hơn.\n\n# Đề mục\n\nĐoạn sau rất dài. Hết."))
    assert cut_pieces(pieces, 500) == (prose_of(pieces), True)
    assert cut_pieces(pieces, 20) == ("Câu một. …", False)
    short, whole = cut_pieces(pieces, 40)
    assert not whole
    assert short == "Câu một. Câu hai dài hơn. …"


def prose_of(pieces: tuple[str, ...]) -> str:
    return "\n\n".join(pieces)


_WORD = st.text(alphabet="aăâeêioôơuưyđàảãáạ.,!? \n:", min_size=1, max_size=60)


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.lists(_WORD, min_size=1, max_size=8), st.integers(min_value=12, max_value=300))
def test_a_cut_is_never_too_long_and_only_leaves_out(texts, longest):
    pieces = paragraphs(blocks("\n\n".join(texts)))
    short, whole = cut_pieces(pieces, longest)
    assert len(short) <= longest
    assert whole == (short == prose_of(pieces))
    kept = short.removesuffix("…").rstrip()
    assert prose_of(pieces).startswith(kept)


@settings(deadline=None)
@given(st.text(alphabet="ab*_#>-|[]()!`~\\ \n1.", max_size=120))
def test_any_markdown_gives_tidy_lines(markdown):
    text = told(markdown)
    assert not re.search(r"\n{3,}", text) or "```" in markdown or "    " in markdown
    assert text == "" or text.strip("\n") == text


def test_hashtags_are_one_word_with_their_marks_each_once():
    assert hashtag("chuyển đổi số") == "#ChuyểnĐổiSố"
    assert hashtag("VNeID mức 2") == "#VNeIDMức2"
    assert hashtag("2026") == ""
    assert hashtag("!!!") == ""
    assert hashtags(["chuyển đổi số", "Chuyển đổi số", "an toàn"], 5) == "#ChuyểnĐổiSố #AnToàn"
    assert hashtags(["a", "b", "c"], 2) == "#A #B"

"""What authors type stays: no word is lost, and no figure changed, by a sign they did not mean."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.markdown import blocks, bulleted, html
from pipeline.model import Code, Listing, Paragraph, Table, plain
from pipeline.prose import prose

INDENTED = [
    "\tBà con sơ tán ngay.",
    "    Bà con sơ tán ngay.",
    "Mưa lớn.\n\n\tBà con sơ tán ngay.\n\n\tGọi 112.",
    "Mưa lớn.\n\n      Bà con sơ tán ngay.",
    "- Mưa lớn\n\n      Bà con sơ tán ngay.\n- Lũ",
    "-     Bà con sơ tán ngay.",
    "> \t\tBà con sơ tán ngay.",
    "\t\t\tBà con sơ tán ngay.",
    "# Bão\n\t  Bà con sơ tán ngay.",
    " \tBà con sơ tán ngay.",
    "Mưa.\n\n\t1. Bà con sơ tán ngay.\n\t2. Gọi 112.",
]


@pytest.mark.parametrize("text", INDENTED)
def test_indented_text_is_text_and_never_code(text: str) -> None:
    assert "Bà con sơ tán ngay." in prose(blocks(text))
    page = html(text)
    assert "<code>" not in page
    assert "Bà con sơ tán ngay." in page


def test_indented_lines_stay_lines_and_keep_their_number() -> None:
    found = blocks("Một.\n\n\tHai.\n\tBa **đậm**.\n\n\tBốn.", 10)
    assert [(plain(each.spans), each.line) for each in found if isinstance(each, Paragraph)] == [
        ("Một.", 10), ("Hai.\nBa đậm.", 12), ("Bốn.", 15),
    ]  # fmt: skip
    assert "Ba <strong>đậm</strong>" in html("\tHai.\n\tBa **đậm**.")


def test_an_indented_paragraph_of_a_list_stays_in_its_entry() -> None:
    listing, *others = blocks("- một\n\n      hai\n- ba")
    assert isinstance(listing, Listing)
    assert [len(entry) for entry in listing.entries] == [2, 1]
    assert not others


def test_fences_hold_code_as_before() -> None:
    found = blocks("```\n    a = 5*6*7\n\t- b\n```\n\n~~~\n[x]: y\n~~~")
    assert found == (Code("    a = 5*6*7\n\t- b", 1), Code("[x]: y", 6))


SIGNS = [
    "rộng 3*4*2,5 m", "5*6", "2*3*4", "5*6 và 7*8", "2**3**4", "1~~2~~3", "10~15 người",
    "(~10 và 20~)", "khoảng ~10 người~", "a_b_c", "tep__cuoi.docx", "_mau_don_.docx",
    "bấm *101#", "bấm *101#*", "*101*1#", "**21*0912345678#", "*#06#", "x^2^", "3 *4* 2,5",
    "a*b*c", "1.000*2*3 đồng", "(2*3)*(4*5)", "5*x*6", "thư mục C:/_cu_/tep.txt",
    "2*3*4*5*6*7*8*9", "20*30*40cm", "[Hạn]: 25/11/2026", "[Lưu ý]: nộp",
]  # fmt: skip


@pytest.mark.parametrize("text", SIGNS)
def test_signs_at_figures_and_inside_words_are_text(text: str) -> None:
    assert prose(blocks(text)) == text
    assert unescape(re.sub(r"<[^>]+>", "", html(text))).strip() == text


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("**C**huyển *đổi* ~~số~~", "<strong>C</strong>huyển <em>đổi</em> <del>số</del>"),
        ("có **120** hộ, *4* tổ", "có <strong>120</strong> hộ, <em>4</em> tổ"),
        ("năm 2025 **120** hộ", "năm 2025 <strong>120</strong> hộ"),
        ("Giá ~~100~~80", "Giá <del>100</del>80"),
        ("*5 tổ* và *6 tổ*", "<em>5 tổ</em> và <em>6 tổ</em>"),
        ("_nghiêng_, __đậm__.", "<em>nghiêng</em>, <strong>đậm</strong>."),
        ("[y][x]\n\n[x]: /d", '<a href="/d">y</a>'),
        ("[b][trang\nnày]\n\n[trang\n  này]: /d", '<a href="/d">b</a>'),
        ("[Hạn\nchót]: 25/11/2026", "[Hạn\nchót]: 25/11/2026"),
        ("[5*6*7](http://a.vn/b*c*d)", '<a href="http://a.vn/b*c*d">5*6*7</a>'),
        ("`5*6*7`", "<code>5*6*7</code>"),
        ("https://a.vn/_b_/c*d*e", '<a href="https://a.vn/_b_/c*d*e">https://a.vn/_b_/c*d*e</a>'),
    ],
)
def test_looks_that_are_meant_stay_looks(text: str, page: str) -> None:
    assert html(text).strip() == f"<p>{page}</p>"


def test_cells_beyond_the_header_get_a_column_without_a_head() -> None:
    for text in (
        "| Tổ | Giờ |\n|---|---|\n| 1 | 7 giờ | Nhà văn hóa |\n| 2 | 8 giờ |",
        "Tổ | Giờ\n--- | ---\n1 | 7 giờ | Nhà văn hóa\n2 | 8 giờ",
        "> | Tổ | Giờ |\n> |---|---|\n> | 1 | 7 giờ | Nhà văn hóa |",
        "- x\n\n  | Tổ | Giờ |\n  |---|---|\n  | 1 | 7 giờ | Nhà văn hóa |",
    ):
        assert "Nhà văn hóa" in prose(blocks(text))
        assert "<td>Nhà văn hóa</td>" in html(text)
    (table,) = blocks("| a | b |\n|---|---|\n| 1 | 2 | | |\n| `x\\|y` | 3 |")
    assert isinstance(table, Table)
    assert len(table.header) == 2  # blank cells at the end ask for no column


BULLETS = ["•\t", "• ", "•→\t", "→\t", "▪ ", "o\t", "Ø\t", "§\t", "ü\t", "–\t", "\t•\t", "● "]


@pytest.mark.parametrize("mark", BULLETS)
def test_bullets_of_a_word_processor_make_a_list(mark: str) -> None:
    text = bulleted(f"Cần làm:\n{mark}Chằng mái nhà\n{mark}Trữ nước")
    _, listing = blocks(text)
    assert isinstance(listing, Listing)
    assert len(listing.entries) == 2
    assert prose([listing]) == "• Chằng mái nhà\n• Trữ nước"


@pytest.mark.parametrize(
    "text", ["→ Xem thêm", "– Chào bác!", "Ông A • tổ 5", "```\n• a\n```", "o Bà", "§ 5"]
)
def test_other_signs_at_the_start_of_a_line_stay(text: str) -> None:
    assert bulleted(text) == text


# --- every word ---------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["mưa", "5", "12,5", "tổ", "7h30", "112", "Đường", "30/11", "hạn", "m²", "tep_1.docx", "x"]
)
JOINTS = st.sampled_from(
    [" ", " ", " ", "*", " **", "** ", "_", "~", "^", "\n", "\n\n", "\n\n\t", "\n\t", "\n\n    ",
     "\n• ", "\n•\t", "\n- ", "\n1. ", "\n> ", "\n\n# ", " | ", "]: ", "\n[", "[", "]",
     ": ", "\n\t- "]
)  # fmt: skip


def bare(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@settings(max_examples=300, deadline=None)
@example([("mưa", "\n\n\t"), ("tổ", "*"), ("5", "*"), ("112", "")])
@example([("mưa", "\n\n# "), ("mưa", "\n["), ("mưa", "\n\t"), ("mưa", "]: ")])
@given(st.lists(st.tuples(WORDS, JOINTS), min_size=1, max_size=25))
def test_every_word_typed_is_on_the_page_and_in_the_post(pieces: list[tuple[str, str]]) -> None:
    text = bulleted("".join(word + joint for word, joint in pieces) + " hết")
    typed = sorted(bare(re.sub(r"(?m)^[\t >]*\d+\. ", "", text)))
    page = bare(unescape(re.sub(r"<a href=[^>]*>|<[^>]+>", "\x00", html(text))))
    told = bare(re.sub(r"(?m)^ *\d+\. ", "", prose(blocks(text))))
    assert sorted(page) == typed
    assert sorted(told) == typed


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["5", "12,5", "1.000", "x"]), min_size=2, max_size=6), st.data())
def test_figures_joined_by_signs_stay_apart(figures: list[str], data: st.DataObject) -> None:
    signs = ["*", "**", "~", "_", "^", "~~", "***", " *", "* ", " * "]
    text = figures[0]
    for figure in figures[1:]:
        text += data.draw(st.sampled_from(signs)) + figure
    for shown in (prose(blocks(text)), unescape(re.sub(r"<[^>]+>", "", html(text)))):
        assert re.findall(r"[\d.,]+|x", shown) == re.findall(r"[\d.,]+|x", text)


@pytest.mark.parametrize(
    "text",
    [
        "\t" * 3000 + "a",
        "5*6" * 5000,
        "~a~ " * 5000,
        "[a]: b\n" * 3000,
        "[a\nb]: c\n" * 3000,
        "\n[" * 40_000,
        "> " * 900 + "\ta",
    ],
)
def test_much_of_it_neither_fails_nor_hangs(text: str) -> None:
    assert blocks(text)
    assert not any(isinstance(each, Code) for each in blocks(text))

"""Markdown reads as CommonMark with GFM tables reads, and every block knows its line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import comrak
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markdown import FOOTNOTE, blocks, html, marks
from pipeline.model import (
    Block,
    Code,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
    plain,
)

TEXTS = {
    "tin": (
        "Sáng 16/6, UBND phường họp.\nÔng **Nguyễn Văn A** nói: *“Toàn dân”*.\n\n"
        "Đoạn hai.  \nXuống dòng\\\nnữa."
    ),
    "đề mục": "# Một\n\n## Hai #\n\nBa\n===\n\nBốn\n---\n\n####### không phải\n\n#không phải",
    "danh sách": (
        "- một\n- hai\n  - hai a\n  - hai b\n\n    đoạn trong\n- ba\n\n1. a\n2. b\n\n"
        "7) c\n8) d"
    ),
    "danh sách thưa": "* một\n\n* hai\n\n  tiếp\n\n* ba",
    "bảng": (
        "| Việc | Hạn |\n|:-----|----:|\n| **Nộp** hồ sơ | 10/6 |\n| `a\\|b` | |\n| thiếu |\n\n"
        "sau bảng"
    ),
    "bảng trần": "a | b\n--- | :-:\n1 | 2\n> trích",
    "không là bảng": "a | b\nkhông | phải",
    "trích": "> Không ai bị\nbỏ lại\n>\n> > sâu\n> - mục\n\nngoài",
    "mã": "```toml\na = 1\n\n  b\n```\n\n~~~\nx\n~~~\n\n``a ` b``",
    "liên kết": (
        '[Cổng](https://dichvucong.gov.vn "Dịch vụ công"), <https://xuanlap.example/a_b>, '
        '<a@b.vn>, [x][y] [y]\n\n'
        '[y]: /dia-chi "t"'
    ),
    "địa chỉ trần": (
        "Xem https://dichvucong.gov.vn/p/home?a=1&b=2_3_4. (https://a.vn/b_(c)) và "
        "**https://b.vn**!"
    ),
    "ảnh": (
        '![Chụp *màn hình*](a.png "Chú thích")\n\nTrước ![b](<b c.png>) sau\n\n'
        '[![c](c.png)](https://a.vn)'
    ),
    "đậm sát chữ": (
        "**NQ57:**toàn dân và **NQ57**: toàn dân, a_b_c, __x__, ***y***, **a *b* c**"
    ),
    "thoát": "\\*không\\* &amp; &lt;b&gt; 5 < 6 &copy; \\# 3 \\> 2",
    "gạch": "Giá ~~100~~ 80 nghìn",
    "đường": "a\n\n---\n\n***\n\n_ _ _",
    "việc": "- [x] xong\n- [ ] chưa\n- [a] không",
    "số đầu dòng": "Năm\n2025. Không phải danh sách\n\n2025. Là danh sách",
    "sáu chữ": "1986\\. Đổi mới\n\n+ cộng\n- trừ\n* sao",
    "nghị quyết": (
        "I. MỤC TIÊU\n1. Mục tiêu chung\nBám sát nội dung\na) Năm 2025\n- Căn cứ Kế hoạch số "
        "45/KH-UBND"
    ),
    "thẻ": "Một<br>hai <b>ba</b>\n\n<div>\n\nbốn *năm*\n\n</div>\n\n<!-- ghi chú -->\n\nsáu",
    "tab": "-\tmột\n\t- hai\n\n>\ttrích\n\n1.\tba",
    "trống": "",
    "chỉ trắng": "  \n\t\n",
}  # fmt: skip


class Flat(HTMLParser):
    """HTML as a list of tags and words, without what means nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        look = {name: value or "" for name, value in attrs}
        if align := re.search(r"text-align: (\w+)", look.pop("style", "")):
            look["align"] = align[1]
        self.found.append(f"<{tag} {sorted(look.items())}>")

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def flat(text: str) -> list[str]:
    parser = Flat()
    parser.feed(text.replace("<tbody></tbody>", ""))
    parser.close()
    joined = "\x00".join(parser.found)
    joined = re.sub(r"(?<=>)\x00\s+|\s+\x00(?=<)|\s+$", "\x00", joined)
    return [each for each in re.split(r"\x00|(?<=[^>])(?=<)", joined) if each.strip()]


def oracle(text: str) -> str:
    extension = comrak.ExtensionOptions()
    extension.table = extension.strikethrough = extension.tasklist = extension.autolink = True
    render = comrak.RenderOptions()
    render.unsafe_ = True
    return comrak.render_markdown(text, extension_options=extension, render_options=render)


@pytest.mark.parametrize("name", TEXTS)
def test_html_agrees_with_an_independent_commonmark_and_gfm_parser(name: str) -> None:
    assert flat(html(TEXTS[name])) == flat(oracle(TEXTS[name]))


def words(found: tuple[Block, ...]) -> str:
    """Every word that a reader of the tree meets."""
    parts: list[str] = []
    for block in found:
        match block:
            case Heading() | Paragraph():
                parts.append(plain(block.spans))
            case Listing():
                parts += [words(entry) for entry in block.entries]
            case Table():
                parts += [plain(cell) for row in (block.header, *block.rows) for cell in row]
            case Quote():
                parts.append(words(block.blocks))
            case Code():
                parts.append(block.text)
    return " ".join(parts)


def bare(text: str) -> list[str]:
    return re.sub(r"[☑☐]", "", text).split()


@pytest.mark.parametrize("name", TEXTS)
def test_the_tree_holds_the_same_words_in_the_same_order_as_the_oracle_page(name: str) -> None:
    parser = Flat()
    parser.feed(re.sub(r"<del>.*?</del>", "", oracle(TEXTS[name])))
    shown = " ".join(
        each if not re.match(r"</?(?:strong|em|b|a|code|img|del)\b.*>$", each) else "\x00"
        for each in parser.found
        if not (each.startswith("<") and each.endswith(">") and not _is_inline(each))
    )
    assert bare(words(blocks(TEXTS[name]))) == bare(re.sub(r" ?\x00 ?", "", shown))


def _is_inline(tag: str) -> bool:
    return bool(re.match(r"</?(?:strong|em|b|a|code|img|del)\b", tag))


def test_every_block_knows_the_line_of_the_authors_file() -> None:
    body = (
        "# Đề\n\nđoạn\nhai\n\n- một\n- hai\n  - ba\n\n| a |\n|---|\n| b |\n\n> trích\n\n"
        "![ảnh](a.png)\n\n```\nmã\n```\n\n---\n"
    )
    found = blocks(body, first_line=11)
    kinds = [(type(block).__name__, block.line) for block in found]
    assert kinds == [
        ("Heading", 11), ("Paragraph", 13), ("Listing", 16), ("Table", 20), ("Quote", 24),
        ("Figure", 26), ("Code", 28), ("Rule", 32),
    ]  # fmt: skip
    listing = found[2]
    assert isinstance(listing, Listing)
    assert [entry[0].line for entry in listing.entries] == [16, 17]
    inner = listing.entries[1][1]
    assert isinstance(inner, Listing)
    assert inner.line == 18


def test_lines_are_true_after_windows_line_ends_and_many_byte_letters() -> None:
    assert [block.line for block in blocks("ưỡng ẩm\r\n\r\nhai\r\n\r\n## ba\r\n")] == [1, 3, 5]


def test_looks_and_links_stay_on_the_words() -> None:
    (block,) = blocks("a **b *c*** `d` [e **f**](g) <h@i.vn>")
    assert isinstance(block, Paragraph)
    assert block.spans == (
        Span("a "),
        Span("b ", strong=True),
        Span("c", strong=True, emphasis=True),
        Span(" "),
        Span("d", code=True),
        Span(" "),
        Span("e ", href="g"),
        Span("f", strong=True, href="g"),
        Span(" "),
        Span("h@i.vn", href="mailto:h@i.vn"),
    )


def test_a_hard_break_is_a_newline_and_a_soft_one_a_blank() -> None:
    assert plain(blocks("a\nb  \nc<br>d")[0].spans) == "a b\nc\nd"  # type: ignore[union-attr]


def test_images_become_figures_in_their_place() -> None:
    figure = Figure("a.png", "một hai", "Chú thích", 1)
    assert blocks('![một *hai*](a.png "Chú thích")') == (figure,)
    assert blocks("![a](1.png)\n![b](2.png)") == (
        Figure("1.png", "a", line=1),
        Figure("2.png", "b", line=2),
    )
    before, text, after = blocks("![a](1.png) chữ ![b](2.png)")
    assert isinstance(text, Paragraph)
    assert (before.line, plain(text.spans), after.line) == (1, "chữ", 1)
    listing, *_ = blocks("- bước 1\n  ![a](1.png)\n- bước 2")
    assert isinstance(listing, Listing)
    assert listing.entries[0][1] == Figure("1.png", "a", line=2)
    table, figure2 = blocks("| a |\n|---|\n| ![b](2.png) |")
    assert isinstance(table, Table)
    assert figure2 == Figure("2.png", "b", line=3)


def test_numbered_lists_keep_their_first_number() -> None:
    assert [block.start for block in blocks("3. a\n4. b\n\n- c") if isinstance(block, Listing)] == [
        3,
        None,
    ]


def test_check_lists_show_their_boxes() -> None:
    (listing,) = blocks("- [x] xong\n- [ ] chưa")
    assert words((listing,)) == "☑ xong ☐ chưa"


def test_footnotes_are_numbered_and_stand_at_the_end() -> None:
    found = blocks("Một[^b] hai[^a].\n\n[^a]: chú a\n\n[^b]: chú b\n\n    nữa\n\nCuối.")
    assert [words((block,)) for block in found] == [
        "Một[1] hai[2].", "Cuối.", "[1] chú b", "nữa", "[2] chú a",
    ]  # fmt: skip
    first = found[0]
    assert isinstance(first, Paragraph)
    assert first.spans[1] == Span("[1]", href=FOOTNOTE + "b")
    page = html("Một[^b].\n\n[^b]: chú")
    assert f'href="{FOOTNOTE}b"' in page
    assert 'id="chu-thich-b"' in page


def test_raw_html_is_left_out_of_the_tree_and_marked_with_its_line() -> None:
    body = "Đầu <b>đậm</b>\n\n<script>\nx()\n</script>\n\nCuối"
    assert [words((block,)) for block in blocks(body)] == ["Đầu đậm", "Cuối"]
    found = [(mark.value.strip(), mark.line) for mark in marks(body) if mark.kind == "html"]
    assert found == [("<b>", 1), ("</b>", 1), ("<script>", 3), ("x()", 4), ("</script>", 5)]


def test_crossed_out_text_is_not_among_the_words() -> None:
    assert words(blocks("Giá ~~100~~ 80 nghìn")) == "Giá 80 nghìn"


def test_code_keeps_its_blanks() -> None:
    assert blocks("```\n  a\n\n    b\n```") == (Code("  a\n\n    b", 1),)


def test_marks_tell_images_links_and_headings_with_lines() -> None:
    body = "# A *b*\n\nxem [c](d.md)\nvà https://e.vn.\n\n![f](g.png)\n"
    found = [(mark.kind, mark.value, mark.text, mark.line) for mark in marks(body, 5)]
    assert found == [
        ("heading", "1", "A b", 5),
        ("link", "d.md", "c", 7),
        ("link", "https://e.vn", "https://e.vn", 8),
        ("image", "g.png", "f", 10),
    ]


@pytest.mark.parametrize(
    "text", [">" * 20_000 + "a", "- " * 20_000 + "a", "[" * 50_000, "*a _b " * 9_000]
)
def test_nesting_without_end_neither_fails_nor_hangs(text: str) -> None:
    depth, deepest = 0, 0
    for letter in repr(blocks(text)):
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    assert deepest < 200


PIECE = st.sampled_from(
    ["\n", "\n\n", " ", "  ", "    ", "- ", "1. ", "> ", "# ", "|", "---", "*", "**", "_", "`",
     "```", "[", "]", "(", ")", "!", "![", "](", "<", ">", "~~", "[^a]", "[^a]: ", "[x] ", "\\",
     "&amp;", "https://a.vn/b", "<b>", "<!--", "chữ", "đậm", "57", ".", ":", "a|b\n-|-\n", "\t"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECE, max_size=40).map("".join))
def test_no_text_makes_any_of_the_three_readings_fail(text: str) -> None:
    lines = text.count("\n") + 1
    for block in blocks(text):
        assert isinstance(block, Rule) or 1 <= block.line <= lines
    assert all(1 <= mark.line <= lines for mark in marks(text))
    assert isinstance(html(text), str)

"""What is read quickly says what YAML's and CommonMark's own rules say of it."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline import markdown
from pipeline.content import body, frontmatter, yaml_head
from pipeline.content.frontmatter import Head
from pipeline.content.problem import Findings, Wrong
from pipeline.model import Paragraph, plain
from pipeline.text import shorten, squeeze

USUAL = """tiêu đề: Lịch tiêm vắc-xin tháng 12, ai cần đến? (7:30)
chuyên mục: Thông báo
ngày: 2026-11-25 07:30
thẻ: [y tế, trẻ em, tháng 12]
tác giả: Trạm Y tế phường
"""
SIGNS = "aĐ9_-:#&*!|>'\"%@`,[]{}?~=. \t\n\u00a0\u2028…“"
WORDS = st.text(SIGNS, max_size=12)
LINES = st.one_of(
    st.builds("{}: {}\n".format, WORDS, WORDS),
    st.builds("{}: [{}, {}]\n".format, WORDS, WORDS, WORDS),
    st.builds("{}:{}\n".format, WORDS, WORDS),
    st.just("ngày: 0251\n"),
    st.just("mật: no\n"),
    st.just("thẻ: [a b, c]\n"),
    st.text(SIGNS, max_size=20),
)


def head(text: str) -> Head:
    return Head("yaml", text, 2, "", 9)


@given(st.lists(LINES, min_size=1, max_size=4).map("".join))
@example(USUAL)
@example("a: b\na: b\n")
@example("a: b : c\n")
@example("a: [b, c] \n")
@example("a: b")
@settings(max_examples=300, deadline=None)
def test_the_quick_way_says_what_yaml_says(text: str) -> None:
    quick = frontmatter._easy(head(text))
    if quick is None:
        return
    findings = Findings("x")
    try:
        slow = yaml_head.read(head(text), findings)
    except Wrong as wrong:
        raise AssertionError(f"YAML từ chối {text!r}: {wrong}") from wrong
    assert quick == slow.entries
    assert findings.found == []


def test_a_usual_head_is_read_the_quick_way() -> None:
    assert frontmatter._easy(head(USUAL)) is not None


@given(st.lists(st.sampled_from(["**", "a", "Đ,", " ", ".", "*", "(", "\n", "_", "5"]), min_size=1))
@example(["Đ,", " ", "**", "a", "**", ".", " ", "a"])
@settings(max_examples=300, deadline=None)
def test_a_summary_says_the_words_that_a_reader_sees(parts: list[str]) -> None:
    text = "A" + "".join(parts).rstrip()
    first = markdown.blocks(text)[0]
    if isinstance(first, Paragraph) and "\n\n" not in text:
        wanted = shorten(squeeze(plain(first.spans)), body.SUMMARY)
        assert body.summary(body.ArticleBody(text, 1)) == wanted

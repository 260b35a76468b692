"""HTML of strangers becomes Markdown that says the same words, in a time that can be waited for."""

from __future__ import annotations

import time

import pytest

from pipeline import markdown as reading
from pipeline.intake.markup import markdown, plain
from pipeline.model import Paragraph
from pipeline.model import plain as words_of

HOSTILE = {
    "comments without end": "<!--" * 75_000,
    "declarations without end": "<![" * 100_000,
    "tags without end": "<a " * 100_000,
    "only signs": "<" * 300_000,
    "deep": "<div>" * 40_000,
    "deep looks": "<b><i>x" * 20_000,
    "deep tables": "<table><tr><td>" * 20_000,
    "attributes": "<p " + 'a=" ' * 70_000,
}
SENTENCES = [
    "1*2*3 = 6, _chữ_ và __chữ__", "[x](y) ![z](t) <b> &amp; &lt;", "# không phải đề mục",
    "> không phải trích dẫn", "`mã` ~~gạch~~ \\ * _", "2026. Năm của chuyển đổi số",
    "a | b | c", "= = =", "Giá 5.000đ (đã gồm thuế) & phí", "* * *", "___",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_does_not_hold_the_office(name: str) -> None:
    begun = time.process_time()
    markdown(HOSTILE[name], "http://a.vn/")
    plain(HOSTILE[name])
    assert time.process_time() - begun < 15


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_stay_the_words_they_were(sentence: str) -> None:
    import html

    made = markdown(f"<p>{html.escape(sentence)}</p>").text
    (block,) = reading.blocks(made)
    assert isinstance(block, Paragraph)
    assert words_of(block.spans) == sentence


def test_bold_beside_signs_is_still_seen_as_bold() -> None:
    html = "<p><b>NQ57:</b>toàn dân, <b> Xuân</b><b> Lập </b>và<strong>Đồng Nai.</strong></p>"
    made = markdown(html).text
    assert made == "**NQ57**:toàn dân, **Xuân Lập** và**Đồng Nai**."
    assert not [each for each in reading.marks(made) if each.kind == "stars"]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", " "]
)
def test_a_link_that_runs_is_only_words(href: str) -> None:
    assert markdown(f'<p><a href="{href}">bấm</a></p>').text == "bấm"


def test_a_text_too_long_to_take_whole_is_told() -> None:
    made = markdown("<p>một</p>" * 30_000)
    assert made.notes == ("Bài gốc quá dài, chỉ lấy phần đầu: xem lại ở nguồn.",)


def test_no_heading_skips_a_level_and_none_is_a_title() -> None:
    made = markdown("<h1>A</h1><h4>B</h4><h6>C</h6><h2>D</h2>").text
    assert made.split("\n\n") == ["## A", "### B", "#### C", "## D"]


def test_small_figures_stay_what_they_say() -> None:
    assert markdown("<p>10<sup>2</sup> m<sup>2</sup>, CO<sub>2</sub></p>").text == "10² m², CO₂"

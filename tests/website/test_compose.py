"""What an article becomes: safe, dressed for reading, and nothing dropped in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.website import Website, body
from channels.website.page_data import PageData
from pipeline import markdown
from pipeline.config import Office
from pipeline.errors import ContentError, Unsupported
from pipeline.model import Bulletin, Edition, Override
from tests.website import newsroom
from tests.website.newsroom import URL, article


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return newsroom.office(tmp_path)


@pytest.fixture
def channel(office: Office) -> Website:
    return newsroom.website(office)


def composed(channel: Website, body: str, **changes: object) -> Edition:
    return channel.compose(Bulletin((article(1, body=body, **changes),)))


PIECE = st.sampled_from(
    ["chữ", " ", "\n", "\n\n", "# ", "### ", "**", "*", "_", "- ", "1. ", "3. ", "> ", "    ", "\t",
     "| a | b |\n|---|--:|\n| 1 | 2 |\n", "|", "[x](https://a.vn/b?c=1)", "https://a.vn/đ", "(",
     ")", "[y](b.md)", "[z](mailto:a@b.vn)", "[j](javascript:x)", "[", "]", '"', "'", "&", ">", "<",
     "<b>", "</p>", "<br>", "\xa0", "\u200b", "\ufeff", "\\", "`", "```\n", "~~", "![a](b.png)",
     "---\n", "[^1]", "[^1]: ghi chú\n", "- [ ] ", "&lt;", "&quot;",
     'https://a.vn/"onclick="x', "đ"]
)  # fmt: skip


@settings(max_examples=3000, deadline=None)
@given(st.lists(PIECE, max_size=25).map("".join))
def test_what_is_not_sanitised_would_have_come_back_as_it_is(text: str) -> None:
    html = markdown.html(text)
    if body._is_plain(text, html):
        assert body._CLEANER.clean(html) == html


def test_an_ordinary_body_need_not_be_sanitised() -> None:
    text = "Mở **đầu**.\n\n## Mục\n\n- a\n- [b](https://a.vn)\n\n| x | y |\n|---|--:|\n| 1 | 2 |\n"
    html = markdown.html(text).replace('style="text-align: right"', 'class="right"')
    assert body._is_plain(text, html)


INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)></svg>",
    '<a href="javascript:alert(1)">bấm</a>',
    "[bấm](javascript:alert(1))",
    "[bấm](JaVaScRiPt:alert(1))",
    "[bấm](data:text/html;base64,PHNjcmlwdD4=)",
    "[bấm](vbscript:x)",
    '<iframe src="https://xau.example"></iframe>',
    '<p style="position:fixed">a</p>',
    '<p onclick="alert(1)" id="noi-dung" class="skip">a</p>',
    "<form action=//xau.example><input name=a></form>",
    "<meta http-equiv=refresh content=0>",
    "<base href=//xau.example>",
    "<link rel=stylesheet href=//xau.example>",
    "<style>body{display:none}</style>",
    '<object data="x"></object><embed src="x">',
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "</div></main></body><h1>giả</h1>",
    "<!-- --><!--><script>alert(1)</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='  java\nscript:alert(1)'>x</a>",
    '<video src="https://xau.example/v.mp4" autoplay></video>',
    "<details ontoggle=alert(1) open>x</details>",
    "`<script>alert(1)</script>`",
]


@pytest.mark.parametrize("attack", INJECTIONS)
def test_nothing_that_acts_comes_through(channel: Website, attack: str) -> None:
    try:
        text = composed(channel, f"Trước.\n\n{attack}\n\nSau.\n").text
    except ContentError:
        return  # an image from elsewhere is refused with a sentence
    tags = re.findall(r"<[^>]*>", text)
    assert not [tag for tag in tags if re.search(r"\son\w+=|style=|javascript:|data:", tag, re.I)]
    assert not re.search(
        r"<(script|iframe|form|input|svg|math|object|embed|meta|base|link|video)", text
    )
    assert 'id="noi-dung"' not in text
    assert text.startswith("<p>Trước.</p>")


def test_what_authors_type_in_the_head_is_text_everywhere(office: Office, channel: Website) -> None:
    evil = '"><script>alert("x")</script></script><!--&'
    wicked = article(
        1, title=evil, author=evil, unit=evil, source=evil, summary=evil, kind=evil, tags=(evil,)
    )
    newsroom.publish(channel, [wicked, article(2), article(6)])
    for path in (office.root / "var/site").rglob("*"):
        if path.suffix in (".html", ".xml"):
            text = path.read_text("utf-8")
            assert "<script>" not in text
            assert "alert(" not in text or "&lt;script&gt;" in text or "\\u003cscript" in text


def test_a_source_that_is_no_web_address_is_no_link(channel: Website) -> None:
    edition = composed(channel, "a", source="Báo", source_url="javascript:alert(1)")
    assert edition.data["source_url"] == ""


def test_a_secret_article_is_refused(channel: Website) -> None:
    with pytest.raises(Unsupported, match="mật"):
        composed(channel, "a", secret=True)


def test_an_unknown_section_is_refused_with_those_there_are(channel: Website) -> None:
    with pytest.raises(ContentError, match="thong-bao"):
        composed(channel, "a", section="khong-co")


def test_several_articles_are_refused(channel: Website) -> None:
    with pytest.raises(Unsupported):
        channel.compose(Bulletin((article(1), article(2))))


def test_headings_stand_below_the_title_and_skip_no_level(channel: Website) -> None:
    text = composed(channel, "# A\n\n### B\n\n## C\n\n#### D\n\n# A\n").text
    found = re.findall(r'<h(\d) id="([^"]+)">', text)
    assert found == [("2", "m-a"), ("3", "m-b"), ("3", "m-c"), ("4", "m-d"), ("2", "m-a-2")]


def test_a_long_article_has_a_table_of_contents(channel: Website) -> None:
    edition = composed(channel, "\n\n".join(f"## Phần {n}\n\nChữ." for n in range(1, 6)))
    assert PageData.of(edition).contents[0] == ("m-phan-1", "Phần 1")
    assert composed(channel, "## Một\n\nChữ.").data["contents"] == []


def test_a_table_scrolls_by_itself_and_names_its_columns(channel: Website) -> None:
    text = composed(channel, "| Việc | Số |\n|---|--:|\n| Họp | 1.000 |\n").text
    assert re.search(r'<section class="table" aria-label="Bảng 1" tabindex="0"><table>', text)
    assert '<th class="right" scope="col">Số</th>' in text
    assert '<td class="right">1.000</td>' in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("5 triệu đồng", "5\u00a0triệu đồng"),
        ("Ngày 3 tháng 4", "Ngày\u00a03 tháng\u00a04"),
        ("số 57, quận", "số\u00a057, quận"),
        ("TP. Biên Hòa", "TP.\u00a0Biên Hòa"),
        ("trường – lớp", "trường\u00a0– lớp"),
        ("giảm 50 % lệ phí", "giảm 50\u00a0% lệ phí"),
        ("**Ngày** 3 và (ngày 4)", "Ngày</strong> 3 và (ngày\u00a04)"),
    ],
)
def test_blanks_that_must_not_break_do_not(channel: Website, typed: str, shown: str) -> None:
    assert shown in composed(channel, typed).text


def test_code_is_left_as_it_was_typed(channel: Website) -> None:
    text = composed(channel, "Gõ `ngày 3` rồi ngày 3:\n\n```\nsố 5 triệu\n```\n").text
    assert "<code>ngày 3</code> rồi ngày\u00a03" in text
    assert "số 5 triệu\n" in text


def test_links_out_of_the_house_are_marked(channel: Website) -> None:
    text = composed(channel, "[a](https://dichvucong.gov.vn/?a=1&b=2) [b](tel:113)").text
    assert '<a href="https://dichvucong.gov.vn/?a=1&amp;b=2" rel="external noopener">a</a>' in text
    assert '<a href="tel:113">b</a>' in text


@pytest.mark.parametrize(
    "href", ["../bai-2/index.md", "bai-2.md", "bai-2.html", "../bai-2/", f"{URL}/bai/bai-2.html#a"]
)
def test_a_link_to_another_article_lives_as_long_as_that_article(
    office: Office, channel: Website, href: str
) -> None:
    page = office.root / "var/site/bai/bai-1.html"
    newsroom.publish(channel, [article(1, body=f"Xem [bài hai]({href}) nhé.")])
    assert "Xem bài hai nhé." in page.read_text("utf-8")
    (receipt,) = newsroom.publish(channel, [article(2)])
    assert 'href="bai-2.html">bài hai</a>' in page.read_text("utf-8")
    channel.withdraw(receipt)  # type: ignore[arg-type]
    assert "Xem bài hai nhé." in page.read_text("utf-8")


def test_images_have_sizes_and_are_never_enlarged(office: Office, channel: Website) -> None:
    wide = newsroom.image(office, "rong.jpg", 1600, 900)
    small = newsroom.image(office, "nho.jpg", 300, 200)
    body = '![Rộng](rong.jpg "Chú thích 5 % & hơn")\n\n![Nhỏ](nho.jpg)\n'
    edition = composed(channel, body, images=(wide, small), cover=wide)
    assert "<figcaption>Chú thích 5 % &amp; hơn</figcaption>" in edition.text.replace("\u00a0", " ")
    assert 'width="1280" height="720" loading="lazy" decoding="async" alt="Rộng"' in edition.text
    assert "480w" in edition.text
    assert 'width="300" height="200"' in edition.text
    assert all(each.width <= 1600 for each in edition.renditions)
    assert edition.data["cover"] == "", "an image of the body is not shown twice"


def test_an_image_from_elsewhere_is_refused(channel: Website) -> None:
    with pytest.raises(ContentError, match=r"bai-1\.md.*https://xau"):
        composed(channel, "![a](https://xau.example/a.jpg)")


def test_the_channels_own_title_text_and_image_win(office: Office, channel: Website) -> None:
    own = newsroom.image(office, "rieng.jpg", 800, 600, "Ảnh riêng")
    changed = article(1, overrides={"website": Override("Tít riêng", "Lời **riêng**.", own)})
    edition = channel.compose(Bulletin((changed,)))
    assert edition.title == "Tít riêng"
    assert edition.text == "<p>Lời <strong>riêng</strong>.</p>"
    assert "Ảnh riêng" in PageData.of(edition).cover


def test_the_address_does_not_depend_on_the_section(channel: Website) -> None:
    here, there = (composed(channel, "a", section=key) for key in ("thong-bao", "khan-cap"))
    assert here.link == there.link == f"{URL}/bai/bai-1.html"


def test_no_summary_means_the_first_paragraph(channel: Website) -> None:
    body = "## Đầu\n\n**Lời** mở &amp; rộng.\n\nHai."
    assert composed(channel, body).data["summary"] == "Lời mở & rộng."


def test_control_characters_never_reach_a_page(channel: Website) -> None:
    edition = composed(channel, "a\x0bb\x00c", title="T\x08ít\ufffe")
    assert edition.title == "Tít"
    assert "\x0b" not in edition.text


def test_footnotes_lead_there_and_tasks_show_their_state(channel: Website) -> None:
    text = composed(channel, "A[^n]\n\n- [x] xong\n- [ ] chưa\n\n[^n]: Ghi chú\n").text
    (target,) = re.findall(r'href="#([^"]+)"', text)
    assert f'id="{target}"' in text
    assert "☑" in text
    assert "☐" in text

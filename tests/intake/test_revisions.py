# ruff: noqa: E501
"""What feeds say in odd ways: changed entries, odd dates, tables, frames, lists pasted from Word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.intake import Result
from pipeline.intake.feed import UnreadableFeed, entries
from pipeline.intake.markup import markdown, plain
from pipeline.intake.moments import understood
from pipeline.model import VN
from tests.intake.office import NOW, drafts, office, once, taken
from tests.intake.site import Site, site
from tests.intake.test_feeds import END, HEAD, item

STORM = "Lịch phun thuốc diệt muỗi ở khu phố 6 sáng mai"
WORDS = "Đội y tế phun từ 7 giờ đến 10 giờ, bà con đậy kín thức ăn và đưa trẻ nhỏ ra ngoài."


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as here:
        yield here


# --- entries that change ----------------------------------------------------------------------


def test_a_changed_entry_becomes_a_draft_marked_as_a_revision(web: Site, tmp_path: Path) -> None:
    web.put("/sua", HEAD + item(1, STORM, WORDS) + END)
    house = office(tmp_path, [web.url + "/sua"])
    once(house)
    (first,) = drafts(house)
    before = first.read_bytes()
    web.put("/sua", HEAD + item(1, "DỪNG " + STORM, WORDS.replace("7 giờ", "8 giờ")) + END)
    (found,) = once(house, NOW + timedelta(hours=1))
    assert found.result is Result.CHANGED
    assert STORM in found.sentence
    assert first.read_bytes() == before
    (fresh,) = [each for each in drafts(house) if each != first]
    told = fresh.read_text(encoding="utf-8")
    assert "BẢN SỬA" in told
    assert first.parent.name in told
    assert "8 giờ" in told
    assert [each.result for each in once(house, NOW + timedelta(hours=2))] == [Result.QUIET]


@pytest.mark.parametrize(
    "same",
    [
        WORDS,
        f"<p>{WORDS}</p>",
        WORDS.replace(" ", "  "),
        f"<div><b>{WORDS}</b></div><img src='x.png'>",
    ],
)
def test_another_look_of_the_same_words_is_no_revision(
    same: str, web: Site, tmp_path: Path
) -> None:
    web.put("/dang", HEAD + item(1, STORM, WORDS) + END)
    house = office(tmp_path, [web.url + "/dang"])
    once(house)
    web.put("/dang", HEAD + item(1, STORM, same) + END)
    assert [each.result for each in once(house)] == [Result.QUIET]
    assert len(drafts(house)) == 1


def test_a_counter_in_an_entry_does_not_fill_the_desk(web: Site, tmp_path: Path) -> None:
    web.put("/dem", HEAD + item(1, STORM, WORDS + " Lượt xem: 1") + END)
    house = office(tmp_path, [web.url + "/dem"])
    once(house)
    for count in range(2, 12):
        web.put("/dem", HEAD + item(1, STORM, f"{WORDS} Lượt xem: {count}") + END)
        (found,) = once(house, NOW + timedelta(hours=count))
        assert found.result is Result.CHANGED
    assert len(drafts(house)) == 4  # the first, and three revisions


def test_an_entry_told_twice_in_one_answer_is_no_revision(web: Site, tmp_path: Path) -> None:
    web.put("/hai", HEAD + item(1, STORM, WORDS) + item(1, STORM, WORDS + " Thêm.") + END)
    house = office(tmp_path, [web.url + "/hai"])
    once(house)
    for hours in (1, 2):
        once(house, NOW + timedelta(hours=hours))
    assert len(drafts(house)) <= 2


def test_a_draft_that_was_put_away_is_not_made_again_by_a_revision(
    web: Site, tmp_path: Path
) -> None:
    web.put("/bo", HEAD + item(1, STORM, WORDS) + END)
    house = office(tmp_path, [web.url + "/bo"])
    once(house)
    (first,) = drafts(house)
    first.unlink()
    first.parent.rmdir()
    web.put("/bo", HEAD + item(1, STORM + " (hoãn)", WORDS) + END)
    (found,) = once(house)
    assert found.result is Result.CHANGED
    assert "xem lại ở trang gốc" in found.sentence
    assert drafts(house) == []


# --- dates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("24/11/2026 07:05:00 SA", "2026-11-24 07:05"),
        ("24/11/2026 07:05:00 CH", "2026-11-24 19:05"),
        ("24/11/2026 12:05 SA", "2026-11-24 00:05"),
        ("24/11/2026 12:05:00 PM", "2026-11-24 12:05"),
        ("Thứ ba, 24/11/2026, 15:30 (GMT+7)", "2026-11-24 15:30"),
        ("Thứ Ba, ngày 24/11/2026 - 15:30", "2026-11-24 15:30"),
        ("15:30 24/11/2026", "2026-11-24 15:30"),
        ("15h30 ngày 24 tháng 11 năm 2026", "2026-11-24 15:30"),
        ("Th 3, 24 thg 11, 2026 lúc 15:30", "2026-11-24 15:30"),
        ("24-11-2026", "2026-11-24 00:00"),
        ("11/24/2026 3:30:00 PM", "2026-11-24 15:30"),
        ("Tue, 24 Nov 2026 15:30:00", "2026-11-24 15:30"),
        ("Tue, 24 Nov 2026 15:30:00 GMT", "2026-11-24 22:30"),
        ("Tue, 24 Nov 2026 15:30:00 -0000", "2026-11-24 22:30"),
        ("Tue, 24 Nov 2026 15:30:00 GMT+7", "2026-11-24 15:30"),
        ("Tue, 24 Nov 2026 3:30 PM", "2026-11-24 15:30"),
        ("2026-11-24T15:30:00", "2026-11-24 15:30"),
        ("2026-11-24 15:30:00.123", "2026-11-24 15:30"),
        ("2026-11-24T15:30:00Z", "2026-11-24 22:30"),
        ("2026-11-24T15:30:00+09:00", "2026-11-24 13:30"),
    ],
)
def test_a_date_is_understood_as_it_was_meant(text: str, moment: str) -> None:
    when = understood(text)
    assert when is not None
    assert f"{when.astimezone(VN):%Y-%m-%d %H:%M}" == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm qua",
        "31/02/2026",
        "24/13/2026",
        "25:61 24/11/2026",
        "1764000000",
        "x" * 500,
        "24/11/26",
    ],
)
def test_a_date_that_can_t_be_told_is_not_guessed(text: str) -> None:
    assert understood(text) is None


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("hôm kia", "ghi ngày “hôm kia” mà máy không hiểu"),
        ("", "không ghi ngày"),
        ("Tue, 24 Nov 2099 08:00:00 +0700", "Gốc ghi ngày 24/11/2099"),
    ],
)
def test_a_date_that_is_none_is_never_silently_today(
    day: str, words: str, web: Site, tmp_path: Path
) -> None:
    web.put("/ngay", HEAD + item(1, STORM, WORDS, day=day) + END)
    house = office(tmp_path, [web.url + "/ngay"])
    once(house)
    (draft,) = drafts(house)
    notes = [line for line in draft.read_text().split("\n") if line.startswith("# - ")]
    assert any(words in line for line in notes)


def test_an_old_piece_in_vietnamese_dress_is_old(web: Site, tmp_path: Path) -> None:
    web.put("/cu", HEAD + item(1, STORM, WORDS, day="03/05/2021 08:00:00 SA") + END)
    house = office(tmp_path, [web.url + "/cu"])
    assert taken(once(house)) == []


def test_an_hour_without_a_zone_is_ours() -> None:
    feed = HEAD + item(1, STORM, WORDS, day="Tue, 24 Nov 2026 08:00:00") + END
    (found,) = entries(feed.encode(), "http://nguon.example/rss")
    assert found.date == datetime(2026, 11, 24, 8, 0, tzinfo=VN)


# --- what pages hold --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Một.</p><p>Hai.</p>", "Một. Hai."),
        ("Một<br>hai<br/>ba", "Một hai ba"),
        ("<ul><li>một</li><li>hai</li></ul>", "một hai"),
        ("<table><tr><td>một</td><td>hai</td></tr></table>", "một hai"),
        ("<h2>Tin</h2>mới", "Tin mới"),
        ("chữ <b>đậ</b>m", "chữ đậm"),
        ("m<sup>2</sup>", "m2"),
    ],
)
def test_words_of_blocks_are_not_glued(html: str, words: str) -> None:
    assert plain(html) == words


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            "<tr><th>Nơi</th><th>Buổi</th></tr><tr><td rowspan='2'>Đình</td><td>Sáng</td></tr><tr><td>Tối</td></tr>",
            ["| Đình | Sáng |", "| Đình | Tối |"],
        ),
        (
            "<tr><td>a</td><td rowspan=3>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr><tr><td>f</td><td>g</td></tr>",
            ["| a | b | c |", "| d | b | e |", "| f | b | g |"],
        ),
        (
            "<tr><td rowspan=2 colspan=2>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td><td>e</td><td>f</td></tr>",
            ["| a |  | b |", "| a |  | c |", "| d | e | f |"],
        ),
        (
            "<tr><td rowspan=0>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>",
            ["| a | b |", "| c | d |"],
        ),
        (
            "<tr><td rowspan=999999>a</td><td>b</td></tr><tr><td>c</td></tr>",
            ["| a | b |", "| a | c |"],
        ),
    ],
)
def test_a_cell_over_several_rows_stands_in_each(rows: str, lines: list[str]) -> None:
    told = markdown(f"<table>{rows}</table>").text.split("\n")
    assert [line for line in told if not line.startswith("| ---")][-len(lines) :] == lines


def test_frames_telephones_and_late_pictures_are_seen() -> None:
    html = (
        '<![CDATA[<p>Gọi <a href="tel:02513123456">0251 3123 456</a>.</p>'
        '<iframe src="//video.example/nhung/7"></iframe><video><source src="/phim.mp4"></video>'
        '<p><img src="data:image/gif;base64,R0lGOD" data-src="/anh/cho.jpg" alt="Chợ"></p>'
        "<script>alert(1)</script><p onclick='x()' style='color:red'>Hết.</p>]]>"
    )
    feed = (
        HEAD
        + f"<item><title>Tin</title><link>http://nguon.example/a/b</link><description>{html}</description></item>"
        + END
    )
    (found,) = entries(feed.encode(), "http://nguon.example/rss")
    made = markdown(found.html, found.link)
    assert "[0251 3123 456](tel:02513123456)" in made.text
    assert "[Xem ở trang gốc](http://video.example/nhung/7)" in made.text
    assert "[Xem ở trang gốc](http://nguon.example/phim.mp4)" in made.text
    assert [each.src for each in made.pictures] == ["http://nguon.example/anh/cho.jpg"]
    assert "alert" not in made.text
    assert "onclick" not in made.text


@pytest.mark.parametrize("sign", ["·", "•", "§", "Ø", "ü", "o", "\uf0b7", "\uf0a7", "-", "▪"])
def test_lists_pasted_from_word_are_lists(sign: str) -> None:
    def pasted(words: str) -> str:
        return (
            f'<p class="MsoListParagraphCxSpMiddle" style="mso-list: l0 level1 lfo1">'
            f"<span style='font-family:Symbol'>{sign}<span>&nbsp;&nbsp; </span></span>{words}</p>"
        )

    text = markdown(
        f"<p>Mang theo:</p>{pasted('Căn cước.')}{pasted('Sổ hộ khẩu cũ.')}<p>Hết.</p>"
    ).text
    assert text == "Mang theo:\n\n- Căn cước.\n- Sổ hộ khẩu cũ.\n\nHết."


def test_numbers_pasted_from_word_stay_numbers() -> None:
    html = '<p class="MsoListParagraph" style="mso-list:l0 level1 lfo1"><span>1.<span>&nbsp; </span></span>Một.</p>'
    assert markdown(html).text == "1. Một."


# --- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"<!-- x -->" * 20_000 + b"<!--" * 20_000,
        b"<link " * 35_000,
        b"<rss><channel><item><title>" + b"&" * 200_000,
        b"<!DOCTYPE r [" * 20_000,
        b"<rss><channel>" + b"<item><description>" + b"&lt;p " * 45_000,
    ],
    ids=["comments", "links", "signs", "doctypes", "tags"],
)
def test_no_two_hundred_kilobytes_hold_the_office(data: bytes) -> None:
    begun = time.monotonic()
    told = ""
    try:
        entries(data, "http://nguon.example/rss")
    except UnreadableFeed as error:
        told = str(error)
    assert "Error" not in told
    assert time.monotonic() - begun < 45


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("https://video.example/ngay-hoi", "\n\n[Cổng](https://video.example/ngay-hoi)"),
        ("https://anh.example/lon/cong.JPG", ""),  # the same picture, larger
        ("javascript:alert(1)", ""),
    ],
)
def test_a_picture_of_a_page_that_is_a_link_leads_where_it_led(href: str, link: str) -> None:
    html = f'<p><a href="{href}"><img src="https://anh.example/cong.jpg" alt="Cổng"></a></p>'
    assert markdown(html).text == "![Cổng](loa-anh:0)" + link

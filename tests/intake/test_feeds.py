"""Feeds of every kind: each entry becomes one draft with its source, once and for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.intake import Result
from tests.intake import feeds
from tests.intake.feeds import FEEDS, ONE, TWO
from tests.intake.office import NOW, accepted, drafts, everything, office, once, refused, taken
from tests.intake.site import Site, picture, site

HEAD = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>t</title>'
END = "</channel></rss>"


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as here:
        yield here


def item(number: int, title: str, text: str = "", link: str = "", day: str = feeds.DAY) -> str:
    link = link or f"http://nguon.example/tin/{number}"
    return (
        f"<item><title>{title}</title><guid isPermaLink='false'>g{number}</guid>"
        f"<link>{link.replace('&', '&amp;')}</link><pubDate>{day}</pubDate>"
        f"<description><![CDATA[{text}]]></description></item>"
    )


@pytest.mark.parametrize("name", FEEDS)
def test_every_kind_of_feed_gives_its_two_drafts_and_the_second_poll_nothing(
    name: str, web: Site, tmp_path: Path
) -> None:
    web.put("/rss", FEEDS[name], Content_Type="application/xml")
    house = office(tmp_path, [web.url + "/rss"])
    found = once(house)
    articles = {each.title: each for each in (accepted(house, file) for file in drafts(house))}
    assert [each.result for each in taken(found)] == [Result.TAKEN] * 2, found
    assert set(articles) == {ONE, TWO}
    assert {each.source for each in articles.values()} == {"Nguồn 0"}
    assert articles[ONE].source_url.endswith("/tin/1")
    assert "đi xe buýt điện miễn phí" in articles[ONE].body
    before = everything(house)
    assert not taken(once(house, NOW + timedelta(days=1)))
    assert everything(house) == before


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "x-la", "windows-1252", '"utf-8"'])
def test_a_server_that_tells_a_wrong_charset_breaks_no_letter(
    charset: str, web: Site, tmp_path: Path
) -> None:
    kind = f"text/html; charset={charset}"
    web.put("/rss", FEEDS["rss 2.0 no guid no date"], Content_Type=kind)
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    assert {accepted(house, each).title for each in drafts(house)} == {ONE, TWO}


def test_the_same_news_in_every_kind_of_feed_is_taken_once(web: Site, tmp_path: Path) -> None:
    for number, data in enumerate(FEEDS.values()):
        web.put(f"/{number}", data)
    house = office(tmp_path, [f"{web.url}/{number}" for number in range(len(FEEDS))])
    assert len(taken(once(house))) == 2
    assert len(drafts(house)) == 2


def test_headings_lists_tables_links_and_pictures_come_along_and_scripts_do_not(
    web: Site, tmp_path: Path
) -> None:
    web.put("/a/anh.jpg", picture(), Content_Type="image/jpeg")
    web.put("/dem.gif", picture(size=(1, 1), kind="GIF"))
    html = (
        "<h1>Ba bước</h1><ul><li>Một<ul><li>Trong</li></ul></li></ul>"
        "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>x|y</td></tr></table>"
        '<p><a href="/chi-tiet">Chi tiết</a> <strong>đậm</strong> 2*3*4</p>'
        f'<p><img src="anh.jpg" alt="Bến xe mới"><img src="{web.url}/dem.gif"></p>'
        '<img src="khong-co.jpg" alt="Ảnh mất"><img src="http://a.vn/t.gif" width="1">'
        "<script>alert(1)</script><style>p{}</style><p onclick='x()'>Hết.</p>"
    )
    web.put("/rss", HEAD + item(1, ONE, html, f"{web.url}/a/tin") + END)
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    (draft,) = drafts(house)
    body = accepted(house, draft).body
    assert "## Ba bước" in body
    assert "- Một\n  - Trong" in body
    assert "| 1 | x\\|y |" in body
    assert f"[Chi tiết]({web.url}/chi-tiet) **đậm** 2\\*3\\*4" in body
    assert "![Bến xe mới](anh-1.jpg)" in body
    assert (draft.parent / "anh-1.jpg").read_bytes() == picture()
    assert f"[Ảnh mất]({web.url}/a/khong-co.jpg)" in body
    assert "Không lấy được ảnh “Ảnh mất”" in draft.read_text()
    assert "t.gif" not in body
    assert "alert" not in body
    assert sorted(each.name for each in draft.parent.iterdir()) == ["anh-1.jpg", "index.md"]


def test_a_picture_without_words_is_told_of(web: Site, tmp_path: Path) -> None:
    web.put("/x.png", picture(kind="PNG"))
    web.put("/rss", HEAD + item(1, ONE, f'<img src="{web.url}/x.png"><p>Chữ.</p>') + END)
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    assert "Ảnh anh-1.png chưa có mô tả" in drafts(house)[0].read_text()


def test_a_page_that_did_not_change_is_not_sent_again(web: Site, tmp_path: Path) -> None:
    web.put("/e", FEEDS["rss 2.0"], ETag='"7"')
    web.put("/m", FEEDS["atom 1.0"], Last_Modified="Tue, 24 Nov 2026 00:30:00 GMT")
    house = office(tmp_path, [web.url + "/e", web.url + "/m"])
    once(house)
    web.asked.clear()
    found = once(house)
    assert web.asked == [("/e", 304), ("/m", 304)]
    assert {each.result for each in found} == {Result.QUIET}


def test_three_new_entries_in_one_poll_are_three_drafts(web: Site, tmp_path: Path) -> None:
    entries = [item(n, f"Tin thứ {n} của cổng sản phẩm quốc gia") for n in (1, 2, 3)]
    web.put("/rss", HEAD + "".join(entries) + END)
    house = office(tmp_path, [web.url + "/rss"])
    assert len(taken(once(house))) == 3
    assert not taken(once(house))
    web.put("/rss", HEAD + item(4, "Tin thứ 4 của cổng sản phẩm quốc gia") + "".join(entries) + END)
    assert [each.title for each in taken(once(house))] == ["Tin thứ 4 của cổng sản phẩm quốc gia"]


@pytest.mark.parametrize(
    "link",
    [
        "https://nguon.example/tin/1",
        "http://www.nguon.example/tin/1/",
        "http://nguon.example/tin/1?utm_source=rss&utm_medium=x&fbclid=9#doc",
        "http://m.nguon.example/tin/1",
    ],
)
def test_one_address_written_differently_is_one_piece_of_news(
    link: str, web: Site, tmp_path: Path
) -> None:
    web.put("/a", HEAD + item(1, ONE) + END)
    web.put("/b", HEAD + item(99, "Một tiêu đề khác hẳn được sửa về sau", link=link) + END)
    house = office(tmp_path, [web.url + "/a", web.url + "/b"])
    found = once(house)
    assert [each.title for each in taken(found)] == [ONE]


def test_a_title_that_nearly_repeats_in_one_week_is_told_and_not_taken(
    web: Site, tmp_path: Path
) -> None:
    near = "KHAI TRƯƠNG tuyến xe bus điện nối phường Xuân Lập với trung tâm tỉnh"
    web.put("/a", HEAD + item(1, ONE) + END)
    web.put("/b", HEAD + item(7, near) + END)
    house = office(tmp_path, [web.url + "/a", web.url + "/b"])
    found = once(house)
    (repeated,) = [each for each in found if each.result is Result.REPEATED]
    assert len(taken(found)) == 1
    assert taken(found)[0].path in repeated.sentence
    assert [each.result for each in once(house)] == [Result.QUIET] * 2  # told once


@pytest.mark.parametrize(
    ("title", "one", "two"),
    [
        ("Lịch cắt điện khu phố 3 phường Xuân Lập ngày {}/11", "12", "19"),
        ("Tuyển sinh lớp {} năm học mới tại Trường tiểu học Xuân Lập", "1", "6"),
        ("Thông báo", "", ""),
    ],
)
def test_titles_that_differ_in_a_number_are_two_pieces_of_news(
    title: str, one: str, two: str, web: Site, tmp_path: Path
) -> None:
    first = item(1, title.format(one), "Một nội dung.")
    web.put("/rss", HEAD + first + item(2, title.format(two), "Nội dung hai.") + END)
    house = office(tmp_path, [web.url + "/rss"])
    assert len(taken(once(house))) == 2


def test_a_weekly_title_comes_again_next_month(web: Site, tmp_path: Path) -> None:
    title = "Điểm tin hoạt động chuyển đổi số trong tuần của tỉnh"
    late = "Fri, 18 Dec 2026 07:30:00 +0700"
    web.put("/rss", HEAD + item(1, title) + END)
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    web.put("/rss", HEAD + item(2, title, day=late) + item(1, title) + END)
    assert len(taken(once(house, NOW + timedelta(days=24)))) == 1


def test_one_link_for_all_entries_does_not_swallow_them(web: Site, tmp_path: Path) -> None:
    same = "http://nguon.example/tin-tuc"
    web.put("/rss", HEAD + item(1, ONE, link=same) + item(2, TWO, link=same) + END)
    assert len(taken(once(office(tmp_path, [web.url + "/rss"])))) == 2


def test_a_deleted_or_edited_draft_stays_as_its_editor_left_it(web: Site, tmp_path: Path) -> None:
    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    gone, edited = drafts(house)
    for file in gone.parent.iterdir():
        file.unlink()
    gone.parent.rmdir()
    edited.write_text("---\nnháp: có\ntiêu đề: Tôi đang sửa\n---\nDở dang\n")
    changed = FEEDS["rss 2.0"].replace(b"Ba b", b"Bon b")
    web.put("/rss", changed)
    assert not taken(once(house))
    assert not gone.parent.exists()
    assert "Tôi đang sửa" in edited.read_text()


def test_an_article_that_staff_wrote_themselves_is_recognised(web: Site, tmp_path: Path) -> None:
    house = office(tmp_path, [web.url + "/rss"])
    folder = house.content / "thong-bao"
    folder.mkdir()
    head = "chuyên mục: Thông báo\nngày: 24/11/2026\n"
    (folder / "xe-buyt.md").write_text(f"---\ntiêu đề: {ONE}\n{head}---\nBài của phường.\n")
    web.put("/rss", HEAD + item(1, ONE, "Bài của tỉnh.") + END)
    (found,) = once(house)
    assert found.result is Result.REPEATED
    assert "content/thong-bao/xe-buyt.md" in found.sentence


def test_a_lost_memory_is_made_again_from_the_drafts(web: Site, tmp_path: Path) -> None:
    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    (house.var / "intake.db").unlink()
    assert not taken(once(house))
    assert len(drafts(house)) == 2


def test_a_broken_memory_is_told_with_what_to_do(web: Site, tmp_path: Path) -> None:
    from pipeline.errors import ConfigError

    house = office(tmp_path, [web.url + "/rss"])
    house.var.mkdir()
    (house.var / "intake.db").write_bytes(b"khong phai sqlite" * 100)
    with pytest.raises(ConfigError, match="Đổi tên tệp này"):
        once(house)


def test_a_second_window_taking_news_in_is_told_to_wait(web: Site, tmp_path: Path) -> None:
    from pipeline.errors import ConfigError
    from pipeline.intake import take_in

    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    first = take_in(house, NOW)
    next(first)
    with pytest.raises(ConfigError, match="cửa sổ khác"):
        once(house)
    assert len(taken(list(first))) == 1  # the other went on


def test_many_entries_come_in_portions_and_none_is_forgotten(web: Site, tmp_path: Path) -> None:
    house = office(tmp_path)
    extra = f'[[intake.source]]\nname = "N"\nurl = "{web.url}/rss"\nmost = 4\n'
    house = office(tmp_path, extra=extra)
    entries = [item(n, f"Bản tin số {n} về nước sạch nông thôn") for n in range(10)]
    web.put("/rss", HEAD + "".join(entries) + END, ETag='"x"')
    counts = [len(taken(once(house))) for _ in range(4)]
    assert counts == [4, 4, 2, 0]
    assert len(drafts(house)) == 10


def test_news_older_than_the_source_s_days_is_not_taken(web: Site, tmp_path: Path) -> None:
    old = "Tue, 24 Mar 2026 07:30:00 +0700"
    web.put("/rss", HEAD + item(1, ONE, day=old) + END)
    (found,) = once(office(tmp_path, [web.url + "/rss"]))
    assert found.result is Result.QUIET
    assert "1 tin cũ hơn 30 ngày" in found.sentence


def test_a_source_is_asked_again_only_after_its_interval(web: Site, tmp_path: Path) -> None:
    from pipeline.intake import take_in

    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    web.asked.clear()
    for minutes in (0, 30, 59, 60, 90):
        list(take_in(house, NOW + timedelta(minutes=minutes), due_only=True))
    assert len(web.asked) == 2


def test_what_was_taken_in_is_no_article_until_a_person_says_so(web: Site, tmp_path: Path) -> None:
    from pipeline import content

    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    reading = content.read(house)
    assert reading.articles == ()
    assert reading.problems == ()
    assert not refused(once(house))

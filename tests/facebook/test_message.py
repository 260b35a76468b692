"""A post reads as a person would write it: lead first, no Markdown, the way to the whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pipeline.errors import Unsupported
from pipeline.model import VN, Bulletin, Correction, Override, Priority
from tests.contract import an_article
from tests.facebook.office import Desk

LINK = re.compile(r"https://xuanlap\.example/bai/huong-dan-vneid\.html\?ban=[0-9a-f]{10}")


def text(desk: Desk, settings: dict[str, Any] | None = None, **changes) -> str:
    channel = desk.channel(**(settings or {}))
    return channel.compose(Bulletin((an_article(**changes),))).text


def test_a_whole_post(desk):
    told = text(
        desk,
        tags=("VNeID", "chuyển đổi số"),
        source="Công an phường",
        body="Từ **ngày 01/12**, mời bà con đến [nhà văn hóa](https://xuanlap.example/ban-do).\n\n"
        "## Cần mang theo\n\n- Căn cước\n- Điện thoại\n",
    )
    assert LINK.sub("LINK", told) == (
        "Hướng dẫn cài đặt VNeID mức 2\n\n"
        "Tổ công nghệ số cộng đồng hướng dẫn bà con tại nhà văn hóa.\n\n"
        "Từ ngày 01/12, mời bà con đến nhà văn hóa (https://xuanlap.example/ban-do).\n\n"
        "Cần mang theo:\n• Căn cước\n• Điện thoại\n\n"
        "Nguồn: Công an phường\n\n"
        "Xem trên trang của phường: LINK\n\n"
        "#VNeID #ChuyểnĐổiSố"
    )


def test_a_long_article_is_cut_after_a_sentence_with_the_way_to_the_whole(desk):
    told = text(desk, body="Câu này dài vừa phải để thử. " * 200)
    assert len(told) <= 1200
    assert "thử. …\n\nĐọc toàn bài: " in told


def test_the_wards_own_hashtags_follow_the_articles_and_are_not_too_many(desk):
    settings = {"hashtags": ("Xuân Lập", "VNeID"), "most_hashtags": 3}
    told = text(desk, settings, tags=("VNeID", "an toàn", "mạng xã hội"))
    assert told.endswith("#VNeID #AnToàn #MạngXãHội")
    assert text(desk, settings).endswith("#XuânLập #VNeID")


def test_what_the_author_wrote_for_facebook_is_kept_line_by_line(desk):
    own = Override(title="Mời bà con!", text="Dòng một\nDòng **hai**\n\n- ba\n\n#RiêngTôi")
    told = text(desk, overrides={"facebook": own}, tags=("VNeID",))
    assert told.startswith("Mời bà con!\n\nDòng một\nDòng hai\n\n• ba\n\n#RiêngTôi\n\nXem trên")
    assert LINK.search(told)
    assert "#VNeID" not in told, "its author chose the hashtags"
    assert text(desk, overrides={"zalo": own}).startswith("Hướng dẫn cài đặt")


def test_an_urgent_post_says_so_first(desk):
    assert text(desk, priority=Priority.URGENT).startswith("TIN KHẨN: Hướng dẫn")
    named = text(desk, priority=Priority.URGENT, title="KHẨN: Ứng phó bão")
    assert named.startswith("KHẨN: Ứng phó bão")


def test_a_correction_is_told_with_its_day(desk):
    note = Correction(datetime(2026, 11, 24, 9, 0, tzinfo=VN), "giờ họp là 8 giờ")
    assert "\n\nĐính chính ngày 24/11/2026: giờ họp là 8 giờ\n\n" in text(desk, corrections=(note,))


def test_more_photos_than_a_post_carries_are_told_and_not_dropped_in_silence(desk):
    channel = desk.channel(photos=2)
    edition = channel.compose(Bulletin((desk.illustrated("navy", "teal", "olive", "maroon"),)))
    assert len(edition.renditions) == 2
    assert "Xem thêm 2 ảnh: https://" in edition.text
    assert [each.alt for each in edition.renditions] == ["Ảnh navy.png", "Ảnh teal.png"]


def test_the_same_picture_twice_is_one_photo(desk):
    article = desk.illustrated("navy")
    twice = replace(article, images=(article.cover, article.cover))
    assert len(desk.channel().compose(Bulletin((twice,))).renditions) == 1


def test_photos_are_jpeg_of_at_most_900_kb_and_1280_pixels(desk):
    edition = desk.channel().compose(Bulletin((desk.illustrated("navy"),)))
    (photo,) = edition.renditions
    assert photo.recipe.suffix == "jpg"
    assert photo.to_json()["recipe"]["max_bytes"] == 900_000
    assert photo.to_json()["recipe"]["width"] <= 1280


def test_an_office_that_wants_link_cards_gets_them(desk):
    edition = desk.channel(photos=0).compose(Bulletin((desk.illustrated("navy"),)))
    assert edition.renditions == ()
    assert edition.data["form"] == "link"


def test_a_picture_chosen_for_facebook_takes_the_covers_place(desk):
    own = Override(image=desk.picture("rieng.png", "olive"))
    article = replace(desk.illustrated("navy", "teal"), overrides={"facebook": own})
    edition = desk.channel().compose(Bulletin((article,)))
    assert [each.alt for each in edition.renditions] == ["Ảnh rieng.png", "Ảnh teal.png"]


def test_every_revision_has_an_address_of_its_own_to_be_found_by(desk):
    channel = desk.channel()
    one, other = (channel.compose(Bulletin((an_article(body=body),))) for body in ("Một.", "Hai."))
    assert one.link != other.link
    assert one.link in one.text
    assert other.link in other.text


def test_several_articles_are_no_post(desk):
    with pytest.raises(Unsupported, match="một bài"):
        desk.channel().compose(Bulletin((an_article(), an_article(slug="hai"))))

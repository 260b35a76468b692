"""From articles to what a person approves."""

from __future__ import annotations

import itertools
import unicodedata
from datetime import datetime
from types import MappingProxyType

import pytest

from pipeline.channel_settings import RadioSettings
from pipeline.errors import ConfigError, ContentError, Rejected, Unsupported
from pipeline.model import (
    VN,
    Bulletin,
    Correction,
    Edition,
    ItemData,
    Override,
    Priority,
    ProgrammeData,
    Recording,
    Slot,
)
from tests.radio.conftest import ARTICLES, SLOT, article, programme_of, radio_of


def item(radio, one) -> Edition:
    return radio.compose(Bulletin((one,)))


def test_an_item_is_the_script_as_it_will_be_spoken(radio):
    edition = item(
        radio, article("tiem-chung", body="Tiêm lúc 7 giờ 30, ngày 9/12. Miễn phí 100%.")
    )
    assert edition.subject == "tiem-chung"
    assert edition.text.startswith("Lịch tiêm chủng\n")
    assert not any(character.isdigit() for character in edition.text)
    spoken = " ".join(each.text for each in ItemData.from_json(edition.data).phrases)
    assert spoken.replace(",", "").split() == edition.text.replace(",", "").split()
    assert edition.renditions[0].path.endswith(".mp3")


def test_words_written_for_the_loudspeaker_replace_title_and_body(radio):
    own = MappingProxyType({"radio": Override(text="Kính thưa bà con. Ngày mai **nghỉ học**.")})
    edition = item(radio, article("tuyen-sinh", overrides=own))
    assert edition.text == "Kính thưa bà con. Ngày mai nghỉ học."
    titled = MappingProxyType({"radio": Override(title="Nghỉ học", text="Ngày mai nghỉ học.")})
    assert item(radio, article("tuyen-sinh", overrides=titled)).text.startswith("Nghỉ học")
    other = MappingProxyType({"zalo": Override(text="Chữ của Zalo.")})
    assert "Zalo" not in item(radio, article("tuyen-sinh", overrides=other)).text


def test_a_correction_is_said_before_the_text(radio):
    noted = Correction(datetime(2026, 11, 24, tzinfo=VN), "Giờ tiêm là tám giờ.")
    edition = item(radio, article("tiem-chung", corrections=(noted,)))
    assert edition.text.index("Tin đính chính. Giờ tiêm là tám giờ") < edition.text.index(
        "Trạm Y tế"
    )


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"secret": True}, "mật"),
        ({"promotion": True}, "quảng bá"),
        ({"body": ""}, "không có lời nào"),
        ({"body": "![Ảnh](a.jpg)\n\n---\n\n```\nmã\n```"}, "không có lời nào"),
    ],
)
def test_what_may_not_be_on_the_loudspeaker_is_refused_with_the_reason(radio, changes, word):
    with pytest.raises(Unsupported, match=word) as caught:
        item(radio, article("tiem-chung", **changes))
    assert "tiem-chung.md" in str(caught.value)
    with pytest.raises(Unsupported, match=word):
        programme_of(radio, article("mua-bao"), article("tiem-chung", **changes))


def test_a_word_that_nobody_can_read_goes_back_to_the_author_with_its_line(radio):
    with pytest.raises(ContentError, match=r"tiem-chung\.md:12: "):
        item(radio, article("tiem-chung", body="Một dòng.\n\nTheo QWZX của phường.", body_line=10))


def test_a_programme_says_station_day_session_items_and_goodbye(radio):
    text = programme_of(radio).text
    places = [
        text.index(words)
        for words in (
            "Đây là Đài truyền thanh phường Xuân Lập, tỉnh Đồng Nai.",
            "thứ Tư, ngày hai mươi lăm tháng mười một năm",
            "chương trình phát thanh buổi chiều",
            "Chương trình có các nội dung:",
            "và một số tin khác",
            "Chiều nay có mưa to",  # khẩn cấp first, though it is neither the first nor the oldest
            "Chuyên mục Thông báo.",
            "xe thu gom rác",
            "Trạm Y tế phường tiêm chủng",
            "Chuyên mục Nhà trường.",
            "Trường nhận hồ sơ",
            "đến đây là hết",
        )
    ]
    assert places == sorted(places)
    assert text.count("Chuyên mục Thông báo") == 1


@pytest.mark.parametrize(
    ("hour", "words"), [(5, "buổi sáng"), (11, "buổi trưa"), (17, "buổi chiều"), (19, "buổi tối")]
)
def test_the_session_is_told_by_the_hour(radio, hour, words):
    slot = Slot(datetime(2026, 11, 29, hour, 30, tzinfo=VN), 900)
    edition = programme_of(radio, slot=slot)
    assert words in edition.text
    assert "Chủ nhật" in edition.text
    assert edition.subject == f"2026-11-29/{hour:02d}30"


def test_a_programme_is_made_of_the_item_editions_that_were_approved(radio):
    articles = [article(slug) for slug in ARTICLES]
    digests = {each.slug: item(radio, each).digest for each in articles}
    edition = programme_of(radio, *articles)
    assert sorted(edition.parts) == sorted(digests.values())
    assert edition.parts[0] == digests["mua-bao"]
    assert [row.edition for row in ProgrammeData.from_json(edition.data).items] == list(
        edition.parts
    )


def test_the_order_in_which_articles_are_given_changes_nothing(radio):
    articles = [article(slug) for slug in ARTICLES]
    digests = {programme_of(radio, *order).digest for order in itertools.permutations(articles)}
    assert len(digests) == 1


def test_one_changed_sentence_changes_its_item_and_the_programme(radio):
    before = programme_of(radio)
    changed = [
        article(slug, body=body.replace("miễn phí", "có phí")) for slug, body in ARTICLES.items()
    ]
    after = programme_of(radio, *changed)
    assert len(set(before.parts) - set(after.parts)) == 1
    assert before.digest != after.digest


def test_a_single_item_needs_no_table_of_contents(radio):
    assert "các nội dung" not in programme_of(radio, article("tiem-chung")).text


def test_an_empty_programme_is_refused(radio):
    with pytest.raises(Unsupported, match="chưa có tin nào"):
        radio.compose(Bulletin((), slot=SLOT))


def test_a_programme_that_its_slot_cannot_hold_is_refused(radio):
    with pytest.raises(Unsupported, match="bản tóm cho truyền thanh"):
        programme_of(radio, slot=Slot(SLOT.start, 40))


def test_the_estimate_of_a_programme_counts_everything_around_the_items(radio):
    edition = programme_of(radio)
    items = sum(ItemData.from_json(item(radio, article(slug)).data).seconds for slug in ARTICLES)
    assert items + 20 < ProgrammeData.from_json(edition.data).seconds < items + 75


def test_titles_in_the_table_of_contents_are_read_as_their_article_reads_them(radio):
    say = MappingProxyType({"QWZX": "quỹ khuyến học"})
    named = article("tuyen-sinh", title="Quyên góp cho QWZX", say=say)
    text = programme_of(radio, named, article("mua-bao")).text
    assert "Quyên góp cho quỹ khuyến học" in text
    assert "QWZX" not in text


def test_markdown_signs_in_a_title_are_only_text(radio):
    edition = item(radio, article("tiem-chung", title="Tin *khẩn* [số 1]\n<b>đậm</b>"))
    assert "\n" not in edition.title
    assert "đậm" in edition.text


def test_decomposed_words_are_spoken_as_composed_ones(radio):
    body = ARTICLES["mua-bao"]
    apart = item(radio, article("mua-bao", body=unicodedata.normalize("NFD", body)))
    assert apart.digest == item(radio, article("mua-bao", body=body)).digest


def test_an_item_is_not_deliverable(radio):
    with pytest.raises(Rejected, match="không phải chương trình"):
        radio.deliver(item(radio, article("tiem-chung")), "k")


def test_the_class_of_a_programme_is_its_most_urgent_item(radio):
    assert programme_of(radio).data["priority"] == str(Priority.URGENT)
    assert programme_of(radio, article("tiem-chung")).data["priority"] == str(Priority.NORMAL)


def test_settings_that_nobody_can_speak_by_are_refused(office):
    with pytest.raises(ConfigError, match="voices"):
        radio_of(office, voices=())
    with pytest.raises(ConfigError, match="rate"):
        radio_of(office, rate=500)


def test_the_voices_work_offline_by_default():
    assert RadioSettings().voices[-1] == "espeak"


def test_an_alarm_that_staff_recorded_is_heard_in_their_voice(radio):
    recorded = Recording("loi.wav", "loi.wav", "a" * 64, 12.0)
    item = radio.compose(Bulletin((article("mua-bao", recording=recorded),)))
    recipe = radio.urgent(item, SLOT.start).renditions[0].recipe
    said = [each for each in recipe.segments if each.kind == "item"]
    assert [each.recording.source for each in said] == ["loi.wav", "loi.wav"]

"""Every word of an article is carried by each channel, or named as not carried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.carried import UncarriedLine, Why, gather_lines, left_out
from pipeline.cli.new import new
from pipeline.config import host_clock
from pipeline.model import Article, Edition
from pipeline.model import Bulletin as One
from pipeline.office.newsroom import Newsroom
from pipeline.office.omissions import omissions_of
from pipeline.speech.script import Speaks
from tests.content_office import HEAD

ROOT = Path(__file__).parent.parent
SYLLABLES = [
    *("mưa", "gió", "bão", "lũ", "nước", "điện", "đường", "chợ", "trường", "trạm", "nhà", "vườn"),
    *("cây", "hoa", "lúa", "khoai", "sắn", "mía", "tiêu", "sông", "suối", "núi", "đồi", "hồ"),
]
PLACES = {
    "para": "{0} {1} {2}", "tab": "\t{0} {1}\n\t{2}", "spaces": "      {0} **{1}** {2}",
    "list": "- {0}\n- {1}\n\n      {2}", "numbers": "1. {0}\n2. {1} *{2}*",
    "bullets": "•\t{0}\n•\t{1}\n•\t{2}", "after": "{0}:\n• {1}\n• {2}",
    "table": "| {0} | {1} |\n|---|---|\n| {2} | 5 | 6 |",
    "cells": "| a | b |\n|---|---|\n| 1 | {0} | {1} | {2} |",
    "quote": "> {0}\n>\n> {1} {2}", "code": "```\n{0} {1}\n{2}\n```",
    "html": "<div>{0} {1}</div>\n\n{2}",
    "struck": "{0} ~~{1}~~ {2}", "heading": "## {0} {1}\n\n{2}", "note": "{0}[^1] {1}\n\n[^1]: {2}",
    "link": "[{0} {1}](https://a.vn) {2}", "defined": "[{0}]: {1}\n\n{2}", "signs": "{0}*{1}*{2}",
    "strange": "{0} \\<{1}\\> {2}", "break": "{0}  \n{1}\\\n{2}",
    "inline": "<b>{0}</b> <u>{1}</u> {2}",
    "sent": "Nơi nhận:\n- {0}\n- {1}\n\n{2}", "signed": "TM. ỦY BAN NHÂN DÂN\n\n{0} {1} {2}.",
    "entity": "&lt;{0}&gt; {1}&nbsp;{2}", "comment": "{0} <!-- {1} --> {2}",
}  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    root = tmp_path_factory.mktemp("office") / "van-phong"
    new(root)
    with (root / "config.toml").open("a", encoding="utf-8") as config:
        config.write('\n[channels.podcast]\nkind = "podcast"\n')
    opened = Newsroom.open(root, host_clock)
    yield opened
    opened.close()


def article(room: Newsroom, body: str, head: str = HEAD) -> Article:
    (room.office.content / "m.md").write_text(head + "\n" + body + "\n", encoding="utf-8")
    reading, _ = room.read_plan()
    found = [each for each in reading.articles if each.path == "m.md"]
    assert found, [str(each) for each in reading.problems]
    return found[0]


def carried(room: Newsroom, name: str, one: Article) -> tuple[Edition, str]:
    """An edition and the words that people see or hear of it, gathered without our own means."""
    channel = room.channels[name]
    edition = channel.compose(One((one,)))
    voice = room.channels["radio"]
    if name in ("radio", "podcast") and isinstance(voice, Speaks):
        return edition, " ".join(each.spoken for each in voice.script(one).passages)
    seen = re.sub(r"<!--.*?-->|<[^>]*>", " ", edition.text) if name == "website" else edition.text
    return edition, unescape(seen)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(sorted(PLACES)), min_size=1, max_size=6), st.randoms())
def test_every_word_is_carried_or_named_on_every_channel(
    room: Newsroom, places: list[str], random: object
) -> None:
    words = iter(SYLLABLES)
    parts = [PLACES[each].format(next(words), next(words), next(words)) for each in places]
    one = article(room, "Mở đầu bài này.\n\n" + "\n\n".join(parts))
    used = SYLLABLES[: 3 * len(places)]
    for name in room.channels:
        edition, told = carried(room, name, one)
        said_by = "radio" if name in ("radio", "podcast") else ""
        named = " ".join(each.words for each in left_out(one, edition, said_by))
        there = set(re.findall(r"[^\W\d_]+", f"{told} {named}".casefold()))
        assert [word for word in used if word not in there] == [], (name, one.body)


@pytest.mark.parametrize(
    ("place", "channel", "why"),
    [
        ("code", "radio", Why.CODE), ("code", "podcast", Why.CODE), ("html", "radio", Why.HIDDEN),
        ("html", "facebook", Why.HIDDEN), ("html", "zalo", Why.HIDDEN),
        ("sent", "radio", Why.ENDING),
        ("struck", "facebook", Why.STRUCK), ("link", "radio", Why.ADDRESS),
    ],
)  # fmt: skip
def test_what_a_channel_leaves_out_is_named_with_its_line(
    room: Newsroom, place: str, channel: str, why: Why
) -> None:
    one = article(room, "Mở đầu.\n\n" + PLACES[place].format("mưa", "gió", "bão"))
    edition = room.channels[channel].compose(One((one,)))
    found = [each for each in omissions_of(one, edition, room.channels) if each.why is why]
    assert found
    assert found[0].line >= 9
    assert str(found[0]).endswith(".")


@pytest.mark.parametrize("place", sorted(set(PLACES) - {"code", "html", "struck", "sent", "signed",
                                                        "comment", "link"}))  # fmt: skip
def test_nothing_else_is_left_out(room: Newsroom, place: str) -> None:
    one = article(room, "Mở đầu.\n\n" + PLACES[place].format("mưa", "gió", "bão"))
    for name, channel in room.channels.items():
        found = omissions_of(one, channel.compose(One((one,))), room.channels)
        assert [each for each in found if not each.why.natural] == [], name


def test_the_rest_of_a_long_text_is_named_as_rest(room: Newsroom) -> None:
    body = "\n\n".join(
        f"Đoạn {number} nói về việc số {number} của phường." for number in range(900)
    )
    one = article(room, body)
    edition = room.channels["facebook"].compose(One((one,)))
    (rest,) = omissions_of(one, edition, room.channels)
    assert rest.why is Why.REST
    assert rest.places > 10
    assert rest.line > 20


def test_a_channel_with_words_of_its_own_and_a_recording_say_so(room: Newsroom) -> None:
    head = HEAD[:-4] + "loa: Nghe đây bà con.\nfacebook: Xem nhé.\n---\n"
    one = article(room, "Thân bài dài.", head)
    for name in ("radio", "podcast", "facebook"):
        edition = room.channels[name].compose(One((one,)))
        assert [each.why for each in omissions_of(one, edition, room.channels)] == [Why.OWN]


def test_a_summary_that_is_not_said_is_named(room: Newsroom) -> None:
    one = replace(article(room, "Thân bài dài."), summary="Lời tóm tắt khác hẳn.")
    found = left_out(one, room.channels["radio"].compose(One((one,))), "radio")
    assert [each.why for each in found] == [Why.SUMMARY]


def test_many_of_a_kind_are_told_as_one_and_losses_each_by_itself() -> None:
    found = [UncarriedLine(5, "a", Why.ADDRESS), UncarriedLine(9, "b", Why.ADDRESS)]
    found += [UncarriedLine(6, "c", Why.LOST), UncarriedLine(7, "d", Why.LOST)]
    told = list(gather_lines(found))
    assert [(each.line, each.why, each.places) for each in told] == [
        (6, Why.LOST, 1), (7, Why.LOST, 1), (5, Why.ADDRESS, 2),
    ]  # fmt: skip


def test_the_articles_of_this_office_lose_nothing_against_expectation(tmp_path: Path) -> None:
    for name in ("content", "schedules", "config.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    opened = Newsroom.open(tmp_path, host_clock)
    _, made = opened.read_plan()
    assert made.items
    for item in made.items.values():
        found = omissions_of(item.article, item.edition, opened.channels)
        assert [each for each in found if not each.why.natural] == [], item.article.path
    opened.close()

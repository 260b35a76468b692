"""The script of an article: structure is known, phrases fit a breath, changes can be shown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.markdown import blocks
from pipeline.model import Block, Heading, Listing, Paragraph, Quote, Span, Table
from pipeline.speech import Lexicon, preview, say, speak
from pipeline.speech.numbers import cardinal
from tests.speech.comparing import cases

ROOT = Path(__file__).parents[2]
PLAN = """# KẾ HOẠCH

I. MỤC TIÊU

1. Mục tiêu chung

- 100% cán bộ dự học;
- Căn cứ [Kế hoạch](https://x.vn/kh) số 45/KH-UBND.

| Giờ | Nội dung |
|---|---|
| 7h30 | Đón khách |
| 8h00 | Khai mạc |

1. Đăng ký
2. Nộp hồ sơ

> “Không ai bị bỏ lại phía sau”

![ảnh](a.png)

Hoàn thành trước ngày 10/12/2025./.

**Nơi nhận:**

- Như trên;
- Lưu: VT.

KT. CHỦ TỊCH

PHÓ CHỦ TỊCH

Hoàng Long Hà
"""


def test_a_document_is_read_by_its_structure(lexicon: Lexicon) -> None:
    script = speak(blocks(PLAN, 1), lexicon, region="bắc")
    assert script.text.splitlines() == [
        "kế hoạch",
        "một, mục tiêu",
        "một, Mục tiêu chung",
        "một trăm phần trăm cán bộ dự học",
        "Căn cứ Kế hoạch số bốn mươi lăm, kế hoạch, ủy ban nhân dân.",
        "Giờ: bảy giờ ba mươi phút; Nội dung: Đón khách.",
        "Giờ: tám giờ; Nội dung: Khai mạc.",
        "một, Đăng ký",
        "hai, Nộp hồ sơ",
        "Không ai bị bỏ lại phía sau",
        "Hoàn thành trước ngày mười tháng mười hai năm hai nghìn không trăm hai mươi lăm.",
    ]


def test_recipients_and_signature_are_not_read_on_air(lexicon: Lexicon) -> None:
    said = speak(blocks(PLAN, 1), lexicon).text
    assert "văn thư" not in said
    assert "Hoàng Long Hà" not in said


def test_a_signature_without_recipients_is_not_read_either(lexicon: Lexicon) -> None:
    body = "Trân trọng./.\n\nTM. ỦY BAN NHÂN DÂN\n\nKT. CHỦ TỊCH\n\nNguyễn Văn An\n\nBài tiếp theo."
    assert speak(blocks(body, 1), lexicon).text == "Trân trọng.\nBài tiếp theo."


def test_lines_are_those_of_the_author_s_file(lexicon: Lexicon) -> None:
    script = speak(blocks("Một dòng.\n\nHọp ngày 31/2/2026.\n", 12), lexicon)
    assert [phrase.line for phrase in script.phrases] == [12, 14]
    assert script.flags[0].line == 14


def test_headings_pause_longer_than_paragraphs_and_sentences(lexicon: Lexicon) -> None:
    tree: list[Block] = [
        Heading(2, (Span("Thông báo"),)),
        Paragraph((Span("Câu một. Câu hai."),)),
        Listing((((Paragraph((Span("mục"),)),)),)),
        Quote((Paragraph((Span("lời"),)),)),
        Table(((Span("A"),),), (((Span("b"),),),)),
    ]
    pauses = [phrase.pause for phrase in speak(tree, lexicon).phrases]
    heading, first, paragraph, entry, *_ = pauses
    assert heading > paragraph > entry > first > 0


def test_no_phrase_is_longer_than_a_request_of_the_voice(lexicon: Lexicon) -> None:
    for case in cases("sentences.tsv"):
        script = say(case.written, lexicon)
        assert all(len(phrase.text) <= 100 for phrase in script.phrases), case.written
        joined = " ".join(phrase.text for phrase in script.phrases)
        assert joined.replace(",", "").split() == script.text.replace(",", "").split()


@settings(deadline=None)
@given(numbers=st.lists(st.integers(1, 10**12), min_size=4, max_size=9))
def test_no_phrase_ends_inside_a_number(numbers: list[int], first_edition: Lexicon) -> None:
    line = " và ".join(f"{number:,} đồng".replace(",", ".") for number in numbers)
    said = [p.text.rstrip(",") for p in say(line, first_edition, region="bắc").phrases]
    words = [f"{cardinal(number)} đồng" for number in numbers]
    for number in words:
        if len(number) <= 99:
            assert any(number in phrase for phrase in said), (number, said)


def test_changes_name_what_was_written_said_and_why(lexicon: Lexicon) -> None:
    (first, second) = say("UBND họp lúc 7h30.", lexicon).changes
    assert (first.written, first.spoken, first.rule) == ("UBND", "ủy ban nhân dân", "viết tắt")
    assert (second.written, second.spoken, second.span) == (
        "7h30",
        "bảy giờ ba mươi phút",
        (13, 17),
    )


def test_the_preview_puts_blocks_first_and_rebuilds_the_source(lexicon: Lexicon) -> None:
    script = speak(blocks("TT xem xét.\n\nUBND họp ngày 31/2/2026.\n", 1), lexicon)
    shown = preview(script)
    assert shown.blocked
    assert [flag.level for flag in shown.flags] == ["BLOCK", "WARN"]
    for row in shown.rows:
        assert "".join(segment.written for segment in row.segments) == row.written
    marked = [s for row in shown.rows for s in row.segments if s.rule]
    assert [segment.level for segment in marked] == ["WARN", "", "BLOCK"]


def test_document_codes_can_be_short(lexicon: Lexicon) -> None:
    said = say("Nghị quyết số 57-NQ/TW của Bộ Chính trị", lexicon, codes="gọn").text
    assert said == "Nghị quyết số năm mươi bảy của Bộ Chính trị"


def test_a_voice_that_knows_foreign_words_may_keep_them(lexicon: Lexicon) -> None:
    assert say("gửi qua Zalo", lexicon, foreign="keep").text == "gửi qua Zalo"
    assert say("gửi qua Zalo", lexicon).text == "gửi qua da lô"


def _door(text: str, *options: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.speech", *options],
        input=text.encode(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=60,
        check=True,
    )
    return done.stdout.decode().split("\n")


def test_the_plain_door_gives_one_line_for_one_line_in_any_locale() -> None:
    text = "UBND phường\n\n7h30\r\nhai\u2028dòng\x85một\n"
    wanted = ["ủy ban nhân dân phường", "", "bảy giờ ba mươi phút", "hai dòng một", ""]
    assert _door(text, LANG="C", LC_ALL="C", PYTHONUTF8="0") == wanted
    assert _door(text, TZ="America/New_York") == wanted


def test_the_plain_door_tells_doubts_and_changes_as_json() -> None:
    first, _ = _door("Họp 31/02/2026\n", "--flags", "--changes")
    told = json.loads(first)
    assert told["flags"][0]["level"] == "BLOCK"
    assert told["changes"][0]["written"] == "31/02/2026"
    assert "hai mươi sáu" in told["text"]


def test_a_star_in_brackets_is_neither_said_nor_leaves_brackets_behind(lexicon: Lexicon) -> None:
    (passage,) = speak(blocks("Ô có dấu sao (*) là ô bắt buộc.", 1), lexicon).passages
    assert passage.written == "Ô có dấu sao là ô bắt buộc."
    assert passage.spoken.rstrip(".") == "Ô có dấu sao là ô bắt buộc"

"""Sentences of this domain are read as an announcer says them, and nothing is left unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.markdown import blocks
from pipeline.speech import Lexicon, say, speak
from pipeline.speech.verify import left_over
from tests.speech.comparing import Case, cases, right

ROOT = Path(__file__).parents[2]
SENTENCES = cases("sentences.tsv")


def _wrong(set_: list[Case], lexicon: Lexicon, region: str = "bắc") -> list[str]:
    return [
        f"{case.written}\n   muốn {case.spoken}\n   nghe {heard}"
        for case in set_
        if not right(case, heard := say(case.written, lexicon, region=region).text)
    ]


def test_the_set_is_large_enough_to_mean_something() -> None:
    assert len(SENTENCES) >= 400
    assert len({case.kind for case in SENTENCES}) >= 20


def test_at_least_98_of_100_sentences_are_read_exactly(lexicon: Lexicon) -> None:
    wrong = _wrong(SENTENCES, lexicon)
    assert len(wrong) <= 0.02 * len(SENTENCES), "\n".join(wrong)


def test_the_first_edition_alone_reads_them_as_well(first_edition: Lexicon) -> None:
    wrong = _wrong(SENTENCES, first_edition)
    assert len(wrong) <= 0.02 * len(SENTENCES), "\n".join(wrong)


def test_the_south_says_the_same_numbers_with_its_own_words(lexicon: Lexicon) -> None:
    wrong = _wrong(SENTENCES, lexicon, region="nam")
    assert len(wrong) <= 0.02 * len(SENTENCES), "\n".join(wrong)
    said = say("1.005 hộ, năm 2025", lexicon, region="nam").text
    assert said == "một ngàn không trăm lẻ năm hộ, năm hai ngàn không trăm hai mươi lăm"


def test_the_comparison_refuses_a_wrong_reading() -> None:
    assert not any(right(case, case.spoken + " thừa") for case in SENTENCES)


def test_public_cases_of_others_are_read_right_but_for_the_listed_differences(
    first_edition: Lexicon,
) -> None:
    set_ = cases("nemo.tsv")
    listed = (Path(__file__).parent / "SOURCES.md").read_text(encoding="utf-8")
    wrong = [c for c in set_ if not right(c, say(c.written, first_edition, region="bắc").text)]
    assert len(wrong) <= 0.05 * len(set_)
    assert [c.written for c in wrong if f"`{c.written}`" not in listed] == []


def test_nothing_in_the_sets_is_left_unspoken(lexicon: Lexicon) -> None:
    for case in SENTENCES:
        assert left_over(say(case.written, lexicon).text) == [], case.written


def test_every_article_of_the_office_can_be_said(lexicon: Lexicon) -> None:
    paths = sorted((ROOT / "content").rglob("*.md"))
    assert paths
    for path in paths:
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
        script = speak(blocks(body, 1), lexicon)
        assert left_over(script.text) == [], path
        assert script.phrases


def test_reading_a_reading_changes_nothing(lexicon: Lexicon) -> None:
    for case in (*SENTENCES, *cases("nemo.tsv")):
        for region in ("nam", "bắc"):
            once = say(case.written, lexicon, region=region).text
            assert say(once, lexicon, region=region).text == once, case.written


@pytest.mark.parametrize(
    "line",
    [
        "khoản vi phạm đã nộp đủ",
        "mục di tích cấp tỉnh",
        "Khóa vi tính khai giảng tối nay.",
        "năm mi li mét",
        "Ai cũng vui, em cười tươi.",
        "Chị Li dặn anh Di: mai đi sớm!",
        "Trường học, trạm y tế, chợ và bến xe đều mở cửa.",
    ],
)
def test_plain_vietnamese_passes_unchanged(line: str, lexicon: Lexicon) -> None:
    script = say(line, lexicon)
    assert script.text == line
    assert script.changes == ()
    assert script.flags == ()

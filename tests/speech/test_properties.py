"""Promises that hold for every number, date, hour, sum and for any text at all."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.speech import Lexicon, say
from pipeline.speech.numbers import cardinal, value_of
from pipeline.speech.syllables import is_syllable
from pipeline.speech.verify import left_over

UP_TO = st.integers(min_value=0, max_value=10**15)


def _said(line: str, lexicon: Lexicon) -> str:
    return say(line, lexicon, region="bắc").text


@settings(deadline=None)
@given(UP_TO)
def test_words_of_a_number_give_the_number_back(number: int) -> None:
    words = cardinal(number)
    assert value_of(words) == number
    assert all(is_syllable(word) for word in words.split())


@settings(deadline=None)
@given(number=UP_TO)
def test_a_grouped_number_is_the_number(number: int, first_edition: Lexicon) -> None:
    grouped = f"{number:,}".replace(",", ".")
    assert _said(f"có {grouped} lượt", first_edition) == f"có {cardinal(number)} lượt"


@settings(deadline=None)
@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_in_every_form(day: date, first_edition: Lexicon) -> None:
    month = "tư" if day.month == 4 else cardinal(day.month)
    words = f"{cardinal(day.day)} tháng {month} năm {cardinal(day.year)}"
    for form in ("{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}"):
        line = f"họp ngày {form.format(day)} tại phường"
        assert _said(line, first_edition) == f"họp ngày {words} tại phường"
        assert not say(line, first_edition).flags


@settings(deadline=None)
@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_every_hour_in_every_form(hour: int, minute: int, first_edition: Lexicon) -> None:
    words = f"{cardinal(hour)} giờ" + (f" {cardinal(minute)} phút" if minute else "")
    for form in ("{0}h{1:02}", "{0:02}h{1:02}'", "{0}g{1:02}", "{0:02}:{1:02}", "{0} giờ {1:02}"):
        line = f"lúc {form.format(hour, minute)} sáng"
        assert _said(line, first_edition) == f"lúc {words} sáng", line


@settings(deadline=None)
@given(amount=st.integers(1, 10**12), mark=st.sampled_from(["đ", " đ", " đồng", "₫", " VNĐ"]))
def test_every_sum_of_money(amount: int, mark: str, first_edition: Lexicon) -> None:
    grouped = f"{amount:,}".replace(",", ".")
    assert _said(f"thu {grouped}{mark}", first_edition) == f"thu {cardinal(amount)} đồng"


@settings(deadline=None)
@given(number=st.integers(1, 9999), year=st.integers(1990, 2099))
def test_every_number_of_a_document(number: int, year: int, first_edition: Lexicon) -> None:
    said = _said(f"Nghị định số {number}/{year}/NĐ-CP", first_edition)
    words = f"{cardinal(number)} năm {cardinal(year)}"
    assert said == f"Nghị định số {words}, nghị định, chính phủ"


@settings(deadline=None)
@given(figures=st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_every_mobile_number_is_said_digit_by_digit(figures: str, first_edition: Lexicon) -> None:
    words = " ".join(cardinal(int(each)) for each in figures)
    for form in (figures, f"{figures[:4]}.{figures[4:7]}.{figures[7:]}"):
        script = say(f"gọi {form}", first_edition)
        assert script.text == f"gọi {words}"
        assert not script.flags


@settings(max_examples=600, deadline=None)
@given(text=st.text(max_size=80))
def test_any_text_is_read_without_a_digit_left(text: str, first_edition: Lexicon) -> None:
    script = say(text, first_edition)
    assert not any(each.isdigit() for each in script.text)
    for passage in script.passages:
        for change in passage.changes:
            start, end = change.span
            assert passage.written[start:end] == change.written


@pytest.mark.parametrize("unit", ["a", "xuanlap", "1 ", "1.", "1,", "A-", "(", "[", "<a", "7h30 "])
def test_a_line_without_an_end_is_read_in_a_moment(unit: str, first_edition: Lexicon) -> None:
    start = time.process_time()
    say(unit * (10_000 // len(unit)), first_edition)
    assert time.process_time() - start < 10


NOTICES = (
    "57-NQ/TW|7h30|15/6|UBND|12.5%|2025-2030|TT.|KP1|0913.456.789|Covid-19|3/4|10k|m2|V/v|(|)|–|"
    "tháng|ngày|số|điểm|Điều 7|XIV|thứ 2|1,5 tỷ|đ/kg|→|@xuanlap|a.b@c.vn|#XuanLap|và|phường|, |.|/"
)
PARTS = st.sampled_from(tuple(re.split(r"\|", NOTICES)))


@settings(max_examples=600, deadline=None)
@given(parts=st.lists(PARTS, max_size=12))
def test_pieces_of_notices_in_any_order_leave_nothing_unspoken(
    parts: list[str], first_edition: Lexicon
) -> None:
    assert left_over(say(" ".join(parts), first_edition).text) == []

"""Vietnamese text: addresses, folding and shortening keep their promises for any text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import fold, nfc, shorten, slug, squeeze

VIETNAMESE = st.text(
    st.sampled_from("aáàảãạăắằâấđĐeêếiíoôốơớuưứyýỳAÂĂÊÔƠƯ \u0301\u0300\u0323bcn.,-!0579\n")
)
ANY = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Đổi mới", "doi-moi"),
        ("Doi moi", "doi-moi"),
        ("ĐƯỜNG ĐUA", "duong-dua"),
        ("Hoà giải, thuỷ lợi", "hoa-giai-thuy-loi"),
        ("Hòa giải, thủy lợi", "hoa-giai-thuy-loi"),
        ("Quy chế “văn hóa” 2026–2030!", "quy-che-van-hoa-2026-2030"),
        ("\u00d0\u1ed5i m\u1edbi", "doi-moi"),  # with the eth of old fonts
        ("57-NQ/TW", "57-nq-tw"),
        ("---", ""),
        ("公告", ""),
    ],
)
def test_an_address_is_the_words_without_marks(written: str, expected: str) -> None:
    assert slug(written) == expected
    assert slug(unicodedata.normalize("NFD", written)) == expected


@given(st.one_of(VIETNAMESE, ANY), st.integers(1, 90))
def test_an_address_is_ascii_short_and_its_own_address(text: str, longest: int) -> None:
    made = slug(text, longest)
    assert made.isascii()
    assert len(made) <= longest
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert slug(made, longest) == made


def test_a_long_address_ends_at_a_word() -> None:
    assert slug("tuyên truyền phổ biến", 16) == "tuyen-truyen-pho"
    assert slug("tuyên truyền phổ biến", 15) == "tuyen-truyen"


@given(st.one_of(VIETNAMESE, ANY))
def test_folding_sees_no_difference_between_forms_cases_and_marks(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(nfc(text))


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("Thuý", "thúy"), ("ĐỎ", "do")])
def test_old_and_new_places_of_the_tone_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.one_of(VIETNAMESE, ANY), st.integers(0, 60))
def test_shortened_text_fits_and_is_the_beginning_of_the_whole(text: str, longest: int) -> None:
    made = shorten(text, longest)
    whole = nfc(text).strip()
    assert len(made) <= longest or made == whole
    assert unicodedata.is_normalized("NFC", made)
    assert whole.startswith(made) or (made.endswith("…") and whole.startswith(made[:-1]))


def test_shortening_cuts_between_words_and_marks_the_cut() -> None:
    text = "Toàn dân, toàn diện, không ai bị bỏ lại phía sau"
    assert shorten(text, 100) == text
    assert shorten(text, 21) == "Toàn dân, toàn diện…"
    assert shorten(text, 11) == "Toàn dân…"
    assert shorten("Nghiêngngả", 6) == "Nghiê…"


def test_squeezing_gives_one_line() -> None:
    assert squeeze("  một\n\thai\u00a0 ba ") == "một hai ba"

"""Characters are counted before they are asked for, by month, and stay below what is allowed."""

from __future__ import annotations

import multiprocessing
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from farends.faults import Rule
from pipeline.errors import TryLater
from pipeline.model import VN
from pipeline.studio import make_file
from pipeline.studio.base.progress import listen_to_progress
from pipeline.studio.sound import services, voice
from pipeline.studio.sound.programme import cue_sheet
from pipeline.studio.sound.services import CapReached
from pipeline.studio.sound.services.book import VoiceBook
from pipeline.studio.sound.voices.espeak import Espeak
from tests.radio.conftest import article, programme_of, radio_of
from tests.services.conftest import SENTENCES

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=VN)
ALL = sum(map(len, SENTENCES))


@pytest.fixture
def book(tmp_path: Path) -> VoiceBook:
    return VoiceBook.of(tmp_path / "var")


def speak(here, at: datetime = NOW):
    return list(services.speak_texts(here.choice, here.office, SENTENCES, lambda: at))


def test_what_was_spoken_is_counted_and_a_new_month_begins_at_midnight_in_viet_nam(ward):
    here = ward("google")
    book = VoiceBook.of(here.office.var)
    speak(here, datetime(2026, 12, 31, 16, 59, tzinfo=UTC))  # 23:59 in Việt Nam
    assert book.used("mai", NOW) == ALL
    speak(here, datetime(2026, 12, 31, 17, 1, tzinfo=UTC))
    assert book.used("mai", NOW) == ALL
    assert book.used("mai", datetime(2027, 1, 20, tzinfo=VN)) == ALL


def test_what_got_no_answer_is_counted_since_it_may_be_charged(ward):
    here = ward("google")
    here.stage.plan(Rule("close"))
    with pytest.raises(TryLater):
        speak(here)
    assert len(here.texts) == 1
    assert VoiceBook.of(here.office.var).used("mai", NOW) == len(here.texts[0])


def test_what_does_not_fit_is_not_begun_and_costs_nothing(ward):
    here = ward("google", f"monthly = {ALL - 1}")
    with pytest.raises(CapReached) as caught:
        speak(here)
    assert here.stage.journal() == []
    assert str(caught.value) == (
        f"Giọng “mai” (Google Cloud) đã dùng 0 trên {ALL - 1} ký tự của tháng 12/2026, không đủ "
        f"cho {ALL} ký tự nữa nên máy không hỏi thêm. Tăng số monthly của [voices.mai] trong "
        "config.toml, hoặc chờ sang tháng."
    )


def test_what_just_fits_is_spoken(ward):
    here = ward("google", f"monthly = {ALL}")
    assert len(speak(here)) == len(SENTENCES)
    with pytest.raises(CapReached):
        speak(here)


def test_a_cap_that_another_process_reaches_in_the_middle_of_a_work_stops_the_voice(ward):
    """Nothing is asked for beyond the cap, and the next voice takes all of the work."""
    texts = [f"{each} Lần {n}." for n in range(20) for each in SENTENCES]
    most = sum(map(len, texts)) + 5
    here = ward("google", f"monthly = {most}")
    book, now = VoiceBook.of(here.office.var), datetime.now(VN)
    here.stage.plan(Rule("late", seconds=0.05))

    def spend(_what: str, done: int, _total: int) -> None:
        if done == 1:
            book.count("mai", now, most // 2, most)

    with listen_to_progress(spend):
        chosen, _ = voice.first_able(
            (here.voice, Espeak()), lambda each: voice.say_texts(texts, each, here.office.build)
        )
    assert chosen == Espeak()
    assert 0 < len(here.texts) < len(texts)
    assert book.used("mai", now) <= most
    (told,) = book.troubles()
    assert (told.kind, told.instead) == ("cap", "espeak")


def test_a_programme_that_reaches_the_cap_is_spoken_whole_by_the_next_voice(ward):
    here = ward("viettel", "monthly = 700")
    radio = radio_of(here.office, voices=("mai", "espeak"))
    first = make_file(programme_of(radio, article("tiem-chung")).renditions[0], here.office)
    assert cue_sheet(first)["voice"] == here.voice.name
    book, now = VoiceBook.of(here.office.var), datetime.now(VN)
    assert book.used("mai", now) == sum(map(len, here.texts)) > 100
    assert book.count("mai", now, 670 - book.used("mai", now), 700)
    paid = here.texts
    second = make_file(
        programme_of(radio, *map(article, ("mua-bao", "tuyen-sinh"))).renditions[0], here.office
    )
    assert cue_sheet(second)["voice"] == "espeak-140"
    assert here.texts == paid
    (told,) = book.troubles()
    assert (told.kind, told.instead) == ("cap", "espeak")


def test_counting_is_exact_for_many_at_once(book):
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: book.count("mai", NOW, 10, 305), range(60)))
    assert said.count(True) == 30
    assert book.used("mai", NOW) == 300


def _count_many(path: Path) -> int:
    book = VoiceBook(path)
    return sum(book.count("mai", NOW, 7, 1000) for _ in range(100))


def test_counting_is_exact_for_several_processes(book):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        counted = pool.map(_count_many, [book.path] * 3)
    assert sum(counted) == 142
    assert book.used("mai", NOW) == 994


def test_a_book_that_is_spoilt_stops_the_voice_and_is_told(ward):
    here = ward("google", "monthly = 100000")
    path = VoiceBook.of(here.office.var).path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"khong phai so" * 100)
    with pytest.raises(TryLater, match=r"sổ giọng đọc .*giong-doc\.db"):
        speak(here)
    assert here.stage.journal() == [], "what can't be counted is not asked for"
    chosen, _ = voice.first_able(
        (here.voice, Espeak()), lambda each: voice.say_texts(SENTENCES, each, here.office.build)
    )
    assert chosen == Espeak()


def test_the_trouble_of_a_voice_is_kept_until_it_speaks(book):
    first, later = NOW, NOW.replace(hour=9)
    book.note_trouble("mai", "key", "Sai mã.", first)
    book.note_trouble("mai", "key", "Vẫn sai mã.", later)
    book.note_instead("mai", "espeak-140")
    (told,) = book.troubles()
    assert (told.since, told.last, told.sentence) == (first, later, "Vẫn sai mã.")
    assert told.instead == "espeak-140"
    book.note_trouble("mai", "busy", "Bận.", later)
    assert book.troubles()[0].since == later
    book.forget_trouble("mai")
    assert book.troubles() == []


def test_the_book_outlives_a_power_cut_in_the_middle_of_a_count(book):
    assert book.count("mai", NOW, 10, 0)
    base = sqlite3.connect(book.path, isolation_level=None)
    base.execute("begin immediate")
    base.execute("update used set characters = 0")
    base.close()  # as a killed process leaves it
    assert book.used("mai", NOW) == 10

"""The estimate of how long words take: refitted to the voices that really speak here."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline import programme
from pipeline.recipes.sound import EspeakVoice, SpokenPhrase, SpokenWords
from pipeline.studio.sound import estimates, voice
from pipeline.studio.sound.voices.espeak import Espeak
from tests.radio.conftest import office_at
from tests.support.narrowing import require

SAID = "bà con khu phố đến nhà văn hóa nghe tổ công nghệ số hướng dẫn nộp hồ sơ qua mạng"
WORDS = SAID.split()


def sentences(count: int, seed: int = 3) -> list[str]:
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        words = chance.choices(WORDS, k=chance.randint(3, 24))
        for at in range(6, len(words), 7):
            words[at - 1] += ","
        made.append(" ".join(words).capitalize() + ".")
    return made


def heard(build: Path, texts: list[str], slow: float = 1.0) -> None:
    """A voice that takes 0.2 s, 0.3 s a syllable and 0.4 s a comma, as often as it is slow."""
    (build / "voice" / "chậm").mkdir(parents=True, exist_ok=True)
    for text in texts:
        seconds = 0.2 + 0.3 * len(text.split()) + 0.4 * text.count(",")
        estimates.note_length("chậm", build, text, slow * seconds)


def test_a_voices_own_pace_is_found_from_what_it_spoke(tmp_path):
    heard(tmp_path, sentences(60), slow=1.3)
    found = estimates.fit_voice("chậm", tmp_path)
    assert found is not None
    assert found.sentences == 60
    assert found.seconds([("Một hai ba, bốn năm.", 0.5), ("Sáu bảy.", 9)]) == pytest.approx(
        1.3 * (0.2 + 1.5 + 0.4) + 0.5 + 1.3 * (0.2 + 0.6), abs=0.01
    )


def test_the_same_sentences_in_any_order_and_twice_give_the_same_figures(tmp_path):
    texts = sentences(80)
    heard(tmp_path / "a", texts)
    heard(tmp_path / "b", [*reversed(texts), *texts])
    assert estimates.fit_voice("chậm", tmp_path / "a") == estimates.fit_voice(
        "chậm", tmp_path / "b"
    )


def test_too_few_too_alike_or_spoilt_lines_give_no_figures(tmp_path):
    assert estimates.fit_voice("chậm", tmp_path) is None
    heard(tmp_path, sentences(estimates.FEWEST - 1))
    assert estimates.fit_voice("chậm", tmp_path) is None
    (tmp_path / "voice" / "chậm" / "lengths.tsv").write_bytes(b"\xff\tx\n3.1\n\n" * 90)
    assert estimates.fit_voice("chậm", tmp_path) is None
    heard(tmp_path / "one", ["Bà con nghe đài."] * 90)
    assert estimates.fit_voice("chậm", tmp_path / "one") is None


def test_a_cut_line_harms_no_other(tmp_path):
    heard(tmp_path, sentences(60))
    with (tmp_path / "voice" / "chậm" / "lengths.tsv").open("ab") as file:
        file.write(b"2.50")
    assert require(estimates.fit_voice("chậm", tmp_path)).sentences == 60


def test_new_sentences_are_learnt_from_at_once(tmp_path):
    heard(tmp_path, sentences(60))
    before = require(estimates.fit_voice("chậm", tmp_path))
    heard(tmp_path, sentences(300, seed=4), slow=1.5)
    assert require(estimates.fit_voice("chậm", tmp_path)).syllable > 1.2 * before.syllable


def test_a_real_voice_at_another_rate_is_estimated_better_after_it_has_spoken(tmp_path):
    office = office_at(tmp_path)
    speaker = Espeak(rate=110)
    known, fresh = sentences(60), [SpokenPhrase(text, 0.4) for text in sentences(12, seed=9)]
    recipe = SpokenWords(tuple(fresh), (EspeakVoice(rate=110),))
    assert voice.estimate_speech(recipe, office) is None
    voice.say_texts(known, speaker, office.build)
    refitted = voice.estimate_speech(recipe, office)
    voice.master_speech(fresh, speaker, office.build)
    real = voice.speech_seconds(recipe, office)
    assert refitted is not None
    assert real is not None
    assert refitted == pytest.approx(real, rel=0.02)
    assert abs(refitted - real) < abs(programme.estimate_seconds(fresh, 110) - real)

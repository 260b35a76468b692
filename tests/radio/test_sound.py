"""What comes out of the loudspeaker: real ffmpeg, real espeak-ng, measured on the decoded file."""

from __future__ import annotations

import math
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from pipeline.errors import ConfigError, ContentError
from pipeline.model import Bulletin, Form, Override, Rendition, Slot
from pipeline.programme import gap_seconds
from pipeline.recipes.sound import ProgrammeRecipe
from pipeline.studio import make_file
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.progress import listen_to_progress
from pipeline.studio.sound import mastering, pcm, tunes, voice
from pipeline.studio.sound.pcm import HERTZ, Sound
from pipeline.studio.sound.programme import cue_sheet
from tests.radio.conftest import ARTICLES, SLOT, article, office_at, programme_of, radio_of
from tests.radio.sounds import decoded, found_at, level, quiet_stretches
from tests.support.narrowing import require_type


@pytest.fixture
def mp3(office, radio) -> Path:
    return make_file(programme_of(radio).renditions[0], office)


def tone(seconds: float, amplitude: float, hertz: float = 440.0) -> Sound:
    turn = 2 * math.pi * hertz / HERTZ
    values = (round(32767 * amplitude * math.sin(turn * i)) for i in range(int(seconds * HERTZ)))
    return Sound(HERTZ, b"".join(value.to_bytes(2, "little", signed=True) for value in values))


def test_a_programme_is_a_mono_mp3_of_96_kbit_as_long_as_its_cue_sheet_says(mp3):
    _, report = ffmpeg.run_measured(["-i", mp3, "-f", "null", "-"])
    assert re.search(r"Audio: mp3.*44100 Hz, mono.*96 kb/s", report)
    cue = cue_sheet(mp3)
    assert len(decoded(mp3)) / HERTZ == pytest.approx(cue["duration_s"], abs=0.06)
    assert mp3.stat().st_size == pytest.approx(cue["duration_s"] * 12000, rel=0.03)


def test_a_programme_is_at_minus_16_lufs_and_peaks_below_minus_1_dbtp(mp3):
    heard = ffmpeg.measure_loudness(mp3)
    assert heard.integrated_lufs == pytest.approx(-16, abs=0.5)
    assert heard.true_peak_dbtp <= -1
    told = cue_sheet(mp3)["loudness"]
    assert told["integrated_lufs"] == pytest.approx(heard.integrated_lufs, abs=0.1)


def test_the_cue_sheet_tells_where_each_segment_truly_starts(mp3, radio, office):
    hertz = 8000
    hay = decoded(mp3, hertz)
    recipe = require_type(ProgrammeRecipe, programme_of(radio).renditions[0].recipe)
    speaker = voice.voice_chain(recipe.voices, office)[0]
    rows = cue_sheet(mp3)["items"]
    spoken = [(row, each.phrases) for row, each in zip(rows, recipe.segments, strict=True)
              if each.phrases]  # fmt: skip
    assert len(spoken) >= 7
    for row, phrases in spoken:
        piece = voice.piece_path(phrases, speaker, office.build)
        sound = pcm.read_wav(piece)
        assert row["duration_s"] == pytest.approx(sound.seconds, abs=0.001)
        at, alike = found_at(decoded(piece, hertz), hay, hertz)
        assert at == pytest.approx(row["start_s"], abs=0.05), row["title"]
        assert alike > 0.9


def test_pauses_between_segments_are_silent_and_as_long_as_the_rule_says(mp3):
    hay, rows = decoded(mp3), cue_sheet(mp3)["items"]
    for before, after in pairwise(rows):
        end = before["start_s"] + before["duration_s"]
        asked = gap_seconds(before["kind"], after["kind"])
        assert after["start_s"] - end == pytest.approx(asked, abs=0.002)
        inner = hay[int((end + 0.1) * HERTZ) : int((after["start_s"] - 0.1) * HERTZ)]
        assert level(inner) < -50
    assert gap_seconds("item", "sting") == 1.2
    assert gap_seconds("item", "item") == 0.45


def test_there_is_a_pause_between_sentences_and_no_hole_anywhere(mp3):
    stretches = quiet_stretches(decoded(mp3))
    assert max(stretches) < 2
    assert sum(length >= 0.3 for length in stretches) >= 2 * len(ARTICLES)


def test_items_are_equally_loud(mp3):
    hay, rows = decoded(mp3), cue_sheet(mp3)["items"]
    spoken = [row for row in rows if row["kind"] in ("intro", "item", "outro")]
    levels = [
        level(hay[int(r["start_s"] * HERTZ) : int((r["start_s"] + r["duration_s"]) * HERTZ)])
        for r in spoken
    ]
    assert max(levels) - min(levels) < 2.5


def test_the_horn_band_carries_it(mp3):
    hay = decoded(mp3)
    power = abs(np.fft.rfft(hay)) ** 2
    hertz = len(hay) / HERTZ
    inside = power[int(180 * hertz) : int(8000 * hertz)].sum()
    assert inside / power.sum() > 0.97


def test_the_same_programme_made_twice_is_the_same_file(tmp_path, mp3):
    other = office_at(tmp_path / "elsewhere")
    again = make_file(programme_of(radio_of(other)).renditions[0], other)
    assert again.read_bytes() == mp3.read_bytes()


def test_one_changed_sentence_is_one_sentence_spoken(tmp_path, studio):
    office = office_at(tmp_path / "office")
    shutil.copytree(studio, office.build)
    radio = radio_of(office)
    make_file(programme_of(radio).renditions[0], office)
    body = ARTICLES["tiem-chung"].replace("miễn phí", "không thu tiền")
    changed = programme_of(
        radio, *(article(s, **({"body": body} if s == "tiem-chung" else {})) for s in ARTICLES)
    )
    before = set((office.build / "voice").rglob("*.wav"))
    make_file(changed.renditions[0], office)
    fresh = {path.parent.name for path in set((office.build / "voice").rglob("*.wav")) - before}
    count = len(set((office.build / "voice").rglob("*.wav")) - before)
    assert count == 2  # one sentence, and the piece of its item
    assert fresh == {"espeak-140", "pieces"}


def test_an_item_can_be_heard_before_it_is_approved(office, radio):
    edition = radio.compose(Bulletin((article("tiem-chung"),)))
    path = make_file(edition.renditions[0], office)
    heard = ffmpeg.measure_loudness(path)
    assert heard.integrated_lufs == pytest.approx(-16, abs=1)
    assert ffmpeg.read_tags(path)["title"] == "Lịch tiêm chủng"
    real = voice.speech_seconds(edition.renditions[0].recipe.words, office)
    assert len(decoded(path)) / HERTZ == pytest.approx(real, abs=0.06)
    assert edition.data["seconds_estimate"] == pytest.approx(real, rel=0.12)


def test_what_was_never_spoken_has_no_length_yet(office, radio):
    edition = radio.compose(Bulletin((article("khac", body="Câu chưa ai đọc bao giờ."),)))
    assert voice.speech_seconds(edition.renditions[0].recipe.words, office) is None


def test_tags_keep_titles_whole_whatever_they_hold(office, radio):
    title = 'Tin "khẩn"; số #1 = \\ một\n<b>hết</b>'
    edition = radio.compose(Bulletin((article("tiem-chung", title=title),)))
    path = make_file(edition.renditions[0], office)
    assert ffmpeg.read_tags(path)["title"] == " ".join(title.split())
    programme = programme_of(radio, article("tiem-chung", title=title))
    rows = cue_sheet(make_file(programme.renditions[0], office))["items"]
    assert " ".join(title.split()) in [row["title"] for row in rows]


def test_a_programme_slightly_too_long_is_spoken_faster_and_never_cut(office, radio):
    whole = cue_sheet(make_file(programme_of(radio).renditions[0], office))
    room = round(whole["duration_s"] * 0.98, 1)
    recipe = replace(programme_of(radio).renditions[0].recipe, room=room)
    tight = make_file(Rendition(Form.AUDIO, recipe), office)
    cue = cue_sheet(tight)
    assert cue["duration_s"] <= room
    assert len(decoded(tight)) / HERTZ <= room + 0.06
    assert [row["title"] for row in cue["items"]] == [row["title"] for row in whole["items"]]
    assert ffmpeg.measure_loudness(tight).integrated_lufs == pytest.approx(-16, abs=1)
    recipe = replace(recipe, room=round(whole["duration_s"] * 0.9, 1))
    with pytest.raises(ContentError, match="khung giờ chỉ có chỗ"):
        make_file(Rendition(Form.AUDIO, recipe), office)


@pytest.mark.parametrize("amplitude", [0.005, 0.1, 0.99])
def test_quiet_and_loud_sound_comes_out_at_the_same_level(tmp_path, amplitude):
    path = tmp_path / "tone.wav"
    pcm.write_wav(path, mastering.master_sound(tone(3, amplitude)))
    heard = ffmpeg.measure_loudness(path)
    assert heard.integrated_lufs == pytest.approx(mastering.PIECE, abs=0.5)
    assert heard.true_peak_dbtp <= -1


def test_silence_and_a_click_are_mastered_without_noise_being_raised(tmp_path):
    for sound in (Sound(HERTZ, b""), Sound(HERTZ, pcm.make_silence(1)), tone(0.05, 0.5)):
        result = mastering.master_sound(sound)
        assert result.seconds == pytest.approx(sound.seconds, abs=0.01)
        assert result.peak <= 32767 * 0.9


def test_the_tunes_are_as_long_as_programmes_count_and_start_and_end_quietly():
    for tune, seconds in ((tunes.signature(), 6.2), (tunes.sting(), 1.6)):
        assert tune.seconds == pytest.approx(seconds, abs=0.01)
        values = tune.samples
        assert max(map(abs, values[:20])) < 1500
        assert max(map(abs, values[-20:])) < 300
        assert 15000 < tune.peak <= 26001


def test_the_alert_tone_is_loud_short_and_of_two_tones_in_turn(tmp_path):
    path = tmp_path / "alert.mp3"
    tone = mastering.master_sound(tunes.alert(), speech=False)
    heard = mastering.encode_mp3([tone.pcm], path, lambda _: "")
    assert 2 < tone.seconds < 4
    assert heard.integrated_lufs == pytest.approx(-16, abs=1)
    assert heard.true_peak_dbtp <= -1
    hay = decoded(path)
    loudest = []
    for turn in range(8):
        part = hay[round((0.32 * turn + 0.08) * HERTZ) : round((0.32 * turn + 0.26) * HERTZ)]
        spectrum = abs(np.fft.rfft(part))
        loudest.append(round(float(np.argmax(spectrum)) * HERTZ / len(part), -1))
    assert loudest[::2] == pytest.approx([784] * 4, abs=15)
    assert loudest[1::2] == pytest.approx([1046] * 4, abs=15)


def test_the_same_words_twice_are_mastered_once_and_heard_twice(tmp_path):
    office = office_at(tmp_path)
    own = MappingProxyType({"radio": Override(text="Ngày mai toàn phường dọn vệ sinh.")})
    twins = [article(f"tin-{n}", overrides=own) for n in range(6)]
    cue = cue_sheet(make_file(programme_of(radio_of(office), *twins).renditions[0], office))
    items = [row["duration_s"] for row in cue["items"] if row["kind"] == "item"]
    assert items == [items[0]] * 6
    assert len(list((office.build / "voice" / "pieces").iterdir())) == 6  # tunes, frame, item


def test_progress_is_told_while_work_is_done(tmp_path):
    office = office_at(tmp_path)
    heard: list[tuple[str, int, int]] = []
    with listen_to_progress(lambda *step: heard.append(step)):
        make_file(programme_of(radio_of(office), article("tiem-chung")).renditions[0], office)
    assert ("Đọc từng câu", 1, heard[0][2]) == heard[0]
    assert heard[-1] == ("Ghép chương trình", 1, 1)
    assert all(done <= total for _, done, total in heard)


def test_without_ffmpeg_the_operator_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="ffmpeg"):
        ffmpeg.run_ffmpeg(["-version"])


def test_a_very_short_slot_and_own_words_still_make_a_programme(office, radio):
    own = MappingProxyType({"radio": Override(text="Ngày mai nghỉ học.")})
    edition = programme_of(radio, article("tuyen-sinh", overrides=own), slot=Slot(SLOT.start, 60))
    assert cue_sheet(make_file(edition.renditions[0], office))["duration_s"] <= 58

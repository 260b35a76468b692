"""Captions and the times of words, against what the waveform itself says."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from pipeline.recipes.films import ShownPhrase, ShownWords
from pipeline.studio.sound import pcm, voice
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices.espeak import Espeak
from pipeline.studio.video import captions, timing
from pipeline.studio.video.captions import LINE, Cue
from pipeline.studio.video.frames import FPS
from pipeline.studio.video.telling import words

CLOSE = 0.15  # seconds between a word and its caption


def onsets(sound: Sound, still: float = 0.1) -> list[float]:
    """When sound begins after at least `still` seconds of silence, heard in the samples."""
    step = sound.hertz // 100
    values = sound.samples
    loud = [max(map(abs, values[at : at + step])) > 900 for at in range(0, len(values), step)]
    quiet = round(still * 100)
    return [
        at / 100 for at, each in enumerate(loud) if each and not any(loud[max(0, at - quiet) : at])
    ]


def test_the_voices_word_times_are_where_the_sound_begins(tmp_path: Path) -> None:
    chosen = Espeak()
    texts = ["Tám, năm, ba, bảy, tư.", "Bà mẹ đi, ghi tên, mời vào, rồi ra.", "Đi; ở; về."]
    voice.say_texts(texts, chosen, tmp_path)
    for text in texts:
        sound = voice.cached_sentence(text, chosen, tmp_path)
        heard = onsets(sound)
        starts = timing.starts(text, sound)
        assert len(starts) == len(words(text))
        after_stop = [0] + [n + 1 for n, word in enumerate(text.split()[:-1]) if word[-1] in ",;"]
        assert len(heard) == len(after_stop), (text, heard)
        for at, onset in zip(after_stop, heard, strict=True):
            assert abs(starts[at] - onset) <= CLOSE, (text, at)


def test_words_between_stops_stand_between_their_neighbours(tmp_path: Path) -> None:
    chosen, text = Espeak(), "Uỷ ban nhân dân phường thông báo lịch tiêm chủng."
    voice.say_texts([text], chosen, tmp_path)
    starts = timing.starts(text, voice.cached_sentence(text, chosen, tmp_path))
    gaps = [after - before for before, after in itertools.pairwise(starts)]
    assert all(0.08 < gap < 0.7 for gap in gaps)


def test_a_voice_without_word_times_shares_the_time_by_syllables() -> None:
    text = "Mời bà con, tối nay, đến họp."
    sound = Sound(24000, pcm.make_silence(3.0, 24000))
    starts = timing.starts(text, sound)
    assert len(starts) == 7
    assert starts[0] == 0
    assert all(a < b for a, b in itertools.pairwise(starts))
    assert starts[3] - starts[2] > starts[2] - starts[1], "a comma is a wait"
    assert starts[-1] < 3.0


def test_scenes_last_whole_frames_and_lose_no_time(tmp_path: Path) -> None:
    chosen = Espeak()
    phrases = [("Một hai ba.", 0.35), ("Bốn năm sáu bảy.", 0.4)]
    voice.say_texts([text for text, _ in phrases], chosen, tmp_path)
    clip = timing.clip(phrases, chosen, tmp_path)
    sounds = [voice.cached_sentence(text, chosen, tmp_path).seconds for text, _ in phrases]
    assert clip.seconds == pytest.approx(sum(sounds) + sum(clip.pauses), abs=1e-6)
    assert 0 <= clip.pauses[-1] - 0.4 <= 1 / FPS + 1e-6


def told(text: str, seconds: float) -> tuple[ShownPhrase, timing.HeardPhrase]:
    units = tuple(ShownWords(word, 1) for word in text.split())
    step = seconds / len(units)
    times = tuple(step * at for at in range(len(units)))
    return ShownPhrase(text, 0.3, units), timing.HeardPhrase(0.0, seconds, times)


LONG = (
    "Tổ công nghệ số cộng đồng hướng dẫn bà con cài đặt ứng dụng định danh điện tử, "
    "nộp hồ sơ trực tuyến, thanh toán không dùng tiền mặt và nhận biết lừa đảo qua mạng."
)


def test_no_caption_holds_more_than_two_lines_and_none_is_lost() -> None:
    breath, heard = told(LONG, 12.0)
    found = captions.caption_cues([breath], [heard], 12.3)
    assert " ".join(cue.text for cue in found) == LONG
    for cue in found:
        lines = captions.caption_lines(cue.text)
        assert len(lines) <= 2
        assert all(len(line) <= LINE + 6 for line in lines)
        assert cue.end - cue.start > 1.0
    assert all(a.end <= b.start + 1e-9 for a, b in itertools.pairwise(found))


def test_a_caption_leaves_when_the_voice_is_still() -> None:
    breath, heard = told("Xin chào bà con.", 1.2)
    (cue,) = captions.caption_cues([breath], [heard], 9.0)
    assert cue.end == pytest.approx(1.7)


def test_the_three_files_say_the_same_at_the_same_time() -> None:
    cues = [Cue(0.1, 2.345, (("Gọi", 0.1), ("<112>", 0.8))), Cue(61.5, 62.0, (("{Hết}", 61.5),))]
    srt, vtt = captions.to_srt(cues), captions.to_vtt(cues)
    ass = captions.to_ass(cues, 1080, 1920, 672, "Be Vietnam Pro")
    assert "00:00:00,100 --> 00:00:02,345\nGọi <112>" in srt
    assert "00:01:01.500 --> 00:01:02.000" in vtt
    assert "&lt;112&gt;" in vtt
    assert "Dialogue: 0,0:00:00.10,0:00:02.35,Loa" in ass or "0:00:02.34,Loa" in ass
    assert re.search(r"\{\\k70\}Gọi", ass)
    assert "(Hết)" in ass, "braces would be orders"

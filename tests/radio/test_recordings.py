"""Recordings that staff bring, and what the loudspeaker makes of them."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ConfigError, ContentError
from pipeline.model import Form, ProgrammeData, Rendition
from pipeline.recipes.sound import ProgrammeRecipe, ProgrammeSegment, RecordedSound, RecordingRecipe
from pipeline.studio import make_file
from pipeline.studio.base import ffmpeg
from pipeline.studio.rehearsal import make_rehearsal_file
from pipeline.studio.sound import mastering, pcm, recordings, tunes
from pipeline.studio.sound.pcm import HERTZ
from pipeline.studio.sound.programme import cue_sheet
from tests.radio import recorded
from tests.radio.conftest import article, office_at, programme_of, radio_of
from tests.radio.recorded import FEW, MANY, Recorded
from tests.radio.sounds import Samples, decoded, found_at, level, quiet_stretches
from tests.support.narrowing import require, require_type


@pytest.fixture(scope="module")
def plain(studio: Path) -> Samples:
    return recorded.speech(studio)


@pytest.fixture
def desk(tmp_path: Path):
    """An office with nothing made yet."""
    office = office_at(tmp_path / "desk")
    office.content.mkdir()
    return office


def bring(office, plain: Samples, name: str, how: Recorded) -> RecordedSound:
    """A recording in content/, as recipes hold it."""
    path = recorded.write(office.content, name, how, plain)
    return recordings.name_recording(path.name, office)


def aired(office, about: RecordedSound) -> Path:
    """The encoded file of one recording."""
    recipe = RecordingRecipe(title="Ghi âm", artist="Đài", recording=about)
    return make_file(Rendition(Form.AUDIO, recipe), office)


def is_right(office, plain: Samples, name: str, how: Recorded) -> str:
    """Asserts what every mastered file promises; what was measured."""
    about = bring(office, plain, name, how)
    path = aired(office, about)
    heard = ffmpeg.measure_loudness(path)
    assert heard.integrated_lufs == pytest.approx(-16, abs=1), name
    assert heard.true_peak_dbtp <= -1, name
    hay = decoded(path)
    assert len(hay) / HERTZ == pytest.approx(about.seconds, abs=0.06), name
    hole = max(quiet_stretches(hay, -50), default=0)
    assert hole <= 2, name
    return (
        f"{name:<14} {about.seconds:7.1f} s  {heard.integrated_lufs:6.1f} LUFS  "
        f"{heard.true_peak_dbtp:5.1f} dBTP  hole {hole:.2f} s"
    )


@pytest.mark.parametrize("name", FEW)
def test_a_recording_is_as_loud_as_everything_else_without_peaks_and_holes(name, desk, plain):
    is_right(desk, plain, name, FEW[name])


@pytest.mark.long
def test_fifty_recordings_one_of_half_an_hour_are_equally_loud(desk, plain):
    rows = [is_right(desk, plain, name, how) for name, how in MANY.items()]
    print("", *rows, sep="\n")
    assert len(rows) == 50


def test_a_recording_is_heard_in_its_programme_at_the_level_of_the_voice(office, radio, plain):
    office.content.mkdir(exist_ok=True)
    about = bring(office, plain, "loi-keu-goi", Recorded(recorded.louder(-30)))
    edition = programme_of(radio, article("tiem-chung"), article("thu-gom-rac"))
    recipe = require_type(ProgrammeRecipe, edition.renditions[0].recipe)
    segment = ProgrammeSegment(kind="item", title="Lời kêu gọi", id="loi-keu-goi", recording=about)
    recipe = replace(recipe, segments=(*recipe.segments[:-1], segment, recipe.segments[-1]))
    mp3 = make_file(Rendition(Form.AUDIO, recipe), office)
    row = next(each for each in cue_sheet(mp3)["items"] if each["id"] == "loi-keu-goi")
    assert row["duration_s"] == pytest.approx(about.seconds, abs=0.01)
    hay = decoded(mp3, 8000)
    needle = decoded(recordings.piece_path(about, office.build), 8000)
    at, alike = found_at(needle, hay, 8000)
    assert at == pytest.approx(row["start_s"], abs=0.05)
    assert alike > 0.9
    spoken = [each for each in cue_sheet(mp3)["items"] if each["kind"] in ("intro", "item")]
    parts = [
        hay[int(8000 * each["start_s"]) :][: int(8000 * each["duration_s"])] for each in spoken
    ]
    levels = [level(part) for part in parts]
    assert max(levels) - min(levels) < 3


def test_silence_inside_is_shortened_and_nothing_that_is_said_is_lost(desk, plain):
    about = bring(desk, plain, "im-lang", Recorded(recorded.halting(6)))
    once = bring(desk, plain, "mot-lan", Recorded())
    assert about.seconds == pytest.approx(2 * once.seconds + 0.8, abs=0.3)
    hay = decoded(recordings.master_recording(about, desk), 8000)
    needle = decoded(recordings.master_recording(once, desk), 8000)[800:-800]
    _, alike = found_at(needle, hay[: len(hay) // 2 + 4000], 8000)
    assert alike > 0.9
    _, alike = found_at(needle, hay[len(hay) // 2 - 4000 :], 8000)
    assert alike > 0.9


def test_two_channels_that_extinguish_each_other_are_still_heard(desk, plain):
    crossed = bring(desk, plain, "nguoc-pha", FEW["crossed"])
    path = recordings.master_recording(crossed, desk)
    needle = decoded(
        recordings.master_recording(bring(desk, plain, "thuong", Recorded()), desk), 8000
    )
    _, alike = found_at(needle[400:-400], np.pad(decoded(path, 8000), 800), 8000)
    assert abs(alike) > 0.9
    assert ffmpeg.measure_loudness(path).integrated_lufs == pytest.approx(mastering.PIECE, abs=0.5)


def test_the_same_recording_gives_the_same_bytes(desk, plain, tmp_path):
    about = bring(desk, plain, "ghi-am", FEW["hiss"])
    other = office_at(tmp_path / "other")
    shutil.copytree(desk.content, other.content)
    assert aired(desk, about).read_bytes() == aired(other, about).read_bytes()


def test_a_recording_that_changed_after_approval_is_not_aired(desk, plain):
    about = bring(desk, plain, "ghi-am", Recorded())
    recorded.write(desk.content, "ghi-am", Recorded(recorded.short(2)), plain)
    with pytest.raises(ContentError, match="đã đổi sau khi duyệt"):
        aired(desk, about)
    (desk.content / "ghi-am.wav").unlink()
    with pytest.raises(ContentError, match="không đọc được tệp âm thanh"):
        aired(desk, about)


def _wav(desk, plain: Samples) -> bytes:
    return recorded.write(
        desk.content, "nguon", Recorded(recorded.lasting(0.2)), plain
    ).read_bytes()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda whole: b"", "không phải tệp âm thanh"),
        (lambda whole: b"<html>404</html>" * 40, "không phải tệp âm thanh"),
        (lambda whole: b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3\n", "không phải tệp âm thanh"),
        (lambda whole: whole[:90], "hỏng hoặc không có tiếng|bị cụt"),
        (lambda whole: whole[:20000], "ngắn hơn một giây|bị cụt"),
        (lambda whole: whole[:100] + bytes(len(whole) - 100), "hầu như không có tiếng"),
        (lambda whole: b"ID3\x04" + b"Day khong phai mp3 " * 400, "hỏng hoặc không có tiếng"),
        (lambda whole: whole[: len(whole) // 2], "bị cụt"),
    ],
)
def test_what_can_not_be_aired_is_refused_with_its_name_and_the_reason(desk, plain, spoil, reason):
    path = desk.content / "hong.wav"
    path.write_bytes(spoil(_wav(desk, plain)))
    with pytest.raises(ContentError, match=reason) as caught:
        recordings.measure_recording(path)
    assert str(caught.value).startswith("hong.wav: ")


def test_a_picture_and_a_silent_film_are_no_recordings(desk):
    film = desk.content / "phim.mp4"
    ffmpeg.run_ffmpeg(["-f", "lavfi", "-i", "color=red:s=64x64:d=2", film])
    with pytest.raises(ContentError, match=r"phim\.mp4: .*không có tiếng"):
        recordings.measure_recording(film)


def test_a_recording_is_looked_at_once_and_again_when_its_bytes_change(desk, plain):
    path = recorded.write(desk.content, "ghi-am", Recorded(), plain)
    first = recordings.measure_recording(path, desk.build)
    kept = desk.build / "voice" / "recordings"
    (answer,) = kept.iterdir()
    assert answer.name.startswith(hashlib.sha256(path.read_bytes()).hexdigest())
    answer.write_text("12.5\n")
    assert recordings.measure_recording(path, desk.build) == 12.5
    recorded.write(desk.content, "ghi-am", Recorded(recorded.short(2)), plain)
    assert recordings.measure_recording(path, desk.build) < first
    answer.write_text("hỏng", "utf-8")
    recorded.write(desk.content, "ghi-am", Recorded(), plain)
    assert recordings.measure_recording(path, desk.build) == first


def test_a_wards_own_tunes_take_the_place_of_ours(office):
    office.content.mkdir(exist_ok=True)
    tune = tunes.sting()
    pcm.write_wav(office.content / "nhac-hieu.wav", tune)
    radio = radio_of(office, signature="nhac-hieu.wav", alert="nhac-hieu.wav")
    edition = programme_of(radio, article("tiem-chung"))
    first, *others = cue_sheet(make_file(edition.renditions[0], office))["items"]
    assert first["kind"] == "signature"
    assert first["duration_s"] == pytest.approx(tune.seconds, abs=0.5)
    assert next(each for each in others if each["kind"] == "sting")["duration_s"] == 1.6
    ours = programme_of(radio_of(office), article("tiem-chung"))
    told = [ProgrammeData.from_json(each.data).seconds for each in (edition, ours)]
    assert told[0] == pytest.approx(told[1] - 6.2 + first["duration_s"], abs=0.2)
    assert require(radio.announcer.tune("alert", "Báo động").recipe.recording).source


def test_a_tune_that_can_not_be_played_is_told_with_its_key(office):
    with pytest.raises(ConfigError, match=r"“signature”: nhac-hieu\.wav: không đọc được"):
        radio_of(office, signature="nhac-hieu.wav")
    with pytest.raises(ConfigError, match="“sting” không hợp lệ: cần một chỗ nằm bên trong"):
        radio_of(office, sting="../ngoai.mp3")


def test_a_rehearsal_counts_a_recording_by_its_length(office, radio):
    made = programme_of(radio, article("tiem-chung")).renditions[0].recipe
    about = RecordedSound(source="x.mp3", sha256="0" * 64, seconds=61.5)
    recorded = ProgrammeSegment(kind="item", title="Ghi âm", recording=about)
    recipe = replace(require_type(ProgrammeRecipe, made), segments=(recorded,))
    (row,) = cue_sheet(make_rehearsal_file(Rendition(Form.AUDIO, recipe), office))["items"]
    assert row["duration_s"] == 61.5

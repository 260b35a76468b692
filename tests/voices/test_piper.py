"""A voice file of the ward's own: sounds, times, sameness, and everything that can happen to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.announcer.stations import find_announcer
from pipeline.config import Office
from pipeline.errors import ConfigError, TryLater
from pipeline.recipes.sound import PiperVoice, ProgrammeRecipe
from pipeline.studio import make_file
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import voice
from pipeline.studio.sound.programme import cue_sheet
from pipeline.studio.sound.voices import make_voice
from pipeline.studio.sound.voices.piper import Piper, read_phonemes
from pipeline.studio.sound.voices.piper_file import json_path, read_form
from pipeline.studio.video import timing
from tests.radio.conftest import article, programme_of, radio_of
from tests.support.narrowing import require_type
from tests.voices.conftest import office_at
from tests.voices.tiny import tiny_json, tiny_model, write_voice

SENTENCES = ["Xin chào bà con.", "Chiều nay mưa to, gió lớn.", "Bà con chú ý: đúng 7 giờ 30."]
FILE = "var/giong/mai.onnx"


def mai(office: Office) -> Piper:
    found = find_announcer(office)
    assert found
    return require_type(Piper, make_voice(found.voices[0], office))


def programme(office: Office, *slugs: str) -> Path:
    radio = radio_of(office, voices=("mai", "espeak"))
    edition = programme_of(radio, *map(article, slugs or ("tiem-chung", "mua-bao")))
    return make_file(edition.renditions[0], office)


# --- it speaks ------------------------------------------------------------------------------


def test_a_sentence_sounds_the_same_in_any_order_in_any_process_on_any_core(office):
    speaker = mai(office)
    there = list(speaker.speak(SENTENCES))
    assert len({sound.pcm for sound in there}) == 3
    assert list(speaker.speak(SENTENCES[::-1]))[::-1] == there
    assert list(speaker.speak([SENTENCES[1]])) == [there[1]]
    shutil.rmtree(office.build)
    assert list(speaker.speak(SENTENCES * 9)) == there * 9  # shared out to several children


def test_every_word_has_its_time_to_the_symbol(office):
    """The model says how long a symbol lasts: ⌈(1 + id/100) · slow⌉ frames of 256 samples."""
    text = "Chiều nay mưa to, gió lớn."
    (sound,) = mai(office).speak([text])
    ids = tiny_json()["phoneme_id_map"]
    (words,) = read_phonemes([text], "vi")
    symbols, at = ["^", "_"], {}
    for n, (begins, phonemes, mark) in enumerate(words):
        symbols += [" ", "_"] * (n > 0)
        at[begins] = len(symbols)
        symbols += [each for symbol in phonemes + mark for each in (symbol, "_")]
    frames = [-(-(1 + ids[each][0] / 100) // 1) for each in [*symbols, "$"]]
    assert len(sound.samples) == sum(frames) * 256
    assert [(begins, sum(frames[:k]) * 256) for begins, k in at.items()] == list(sound.words)
    assert [text[begins:].split()[0] for begins, _ in sound.words] == text.split()


@pytest.mark.parametrize(
    "text",
    ["Đúng 7 giờ 30 ngày 12.", "WiFi, email và A B C!", "- gạch đầu dòng", "Hỏi: vì sao… – thế?"],
)
def test_numbers_letters_and_signs_keep_every_word_and_its_time(text, office):
    (sound,) = mai(office).speak([text])
    words = [each for each in re.finditer(r"\S+", text) if any(map(str.isalnum, each[0]))]
    assert [at for at, _ in sound.words] == [each.start() for each in words]
    assert sorted({sample for _, sample in sound.words}) == [sample for _, sample in sound.words]


def test_captions_have_the_voices_own_times(office):
    text = "Ủy ban nhân dân phường thông báo, mời bà con đến dự."
    chosen = mai(office)
    voice.say_texts([text], chosen, office.build)
    heard = voice.cached_sentence(text, chosen, office.build)
    starts = timing.starts(text, heard)
    assert len(starts) == len(text.split())
    assert starts == pytest.approx([sample / heard.hertz for _, sample in heard.words], abs=0.001)


def test_a_slower_rate_takes_as_much_longer_as_it_says(office):
    quick = mai(office)
    slow = Piper(replace(quick.choice, slow=2.0, rate=100), office)
    (one,), (other,) = quick.speak(SENTENCES[:1]), slow.speak(SENTENCES[:1])
    assert other.seconds / one.seconds == pytest.approx(2, abs=0.3)


def test_a_programme_is_spoken_by_the_file_at_the_stations_loudness(office):
    path = programme(office)
    assert cue_sheet(path)["voice"] == mai(office).name
    assert ffmpeg.measure_loudness(path).integrated_lufs == pytest.approx(-16, abs=1)


def test_a_sentence_that_changed_is_one_synthesis(office):
    chosen = mai(office)
    assert voice.say_texts(SENTENCES, chosen, office.build) == 3
    changed = [SENTENCES[0], "Chiều nay trời tạnh ráo.", SENTENCES[2]]
    assert voice.say_texts(changed, chosen, office.build) == 1


# --- the edition ----------------------------------------------------------------------------


def test_another_file_asks_for_approval_again_and_both_can_be_heard(office):
    def item(office: Office) -> tuple[str, Path]:
        radio = radio_of(office, voices=("mai", "espeak"))
        edition = radio.announcer.item(article("tiem-chung"))
        return edition.digest, make_file(edition.renditions[0], office)

    before, first = item(office)
    write_voice(office.root / FILE, tiny_model(loud=0.2))
    after, second = item(office_at(office.root))
    assert before != after
    assert first != second
    assert first.exists()


def test_a_recipe_holds_the_voice_and_comes_back_from_json(office):
    radio = radio_of(office, voices=("mai", "espeak"))
    edition = programme_of(radio, article("tiem-chung"))
    recipe = require_type(ProgrammeRecipe, edition.renditions[0].recipe)
    chosen = require_type(PiperVoice, recipe.voices[0])
    assert (chosen.name, chosen.sha256) == ("mai", office.voices["mai"].as_dict()["sha256"])


# --- what may happen to it ------------------------------------------------------------------


def spoil_swapped(path: Path) -> None:
    path.write_bytes(tiny_model(loud=0.3))


def spoil_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def spoil_gone(path: Path) -> None:
    path.unlink()


def spoil_json(path: Path) -> None:
    json_path(path).write_text(json.dumps(tiny_json(num_speakers=2)), encoding="utf-8")


def spoil_json_gone(path: Path) -> None:
    json_path(path).unlink()


def spoil_huge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(300_000_000)


FAULTS: dict[Callable[[Path], None], str] = {
    spoil_swapped: "mai.onnx của giọng “mai” không còn là tệp đã nghe và duyệt",
    spoil_cut: "mai.onnx của giọng “mai” không còn là tệp đã nghe và duyệt",
    spoil_gone: "Không thấy tệp mai.onnx của giọng “mai”",
    spoil_json: "mai.onnx.json của giọng “mai” không còn là tệp đã nghe và duyệt",
    spoil_json_gone: "Không thấy tệp mai.onnx.json của giọng “mai”",
    spoil_huge: "mai.onnx của giọng “mai” không còn là tệp đã nghe và duyệt",
}


@pytest.mark.parametrize("spoil", FAULTS)
def test_a_file_that_is_not_the_approved_one_is_told_and_the_next_voice_speaks(spoil, office):
    whole = mai(office)
    list(whole.speak(SENTENCES[:1]))  # made ready: and yet the file itself counts
    spoil(office.root / FILE)
    with pytest.raises(ConfigError, match=re.escape(FAULTS[spoil])):
        list(whole.speak(SENTENCES[:1]))
    assert cue_sheet(programme(office))["voice"] == "espeak-140"
    assert not list((office.build / "voice" / whole.name).rglob("*.wav"))


@pytest.mark.parametrize(
    "model",
    [
        tiny_model(scales="scale"),
        tiny_model(lengths="durations"),
        b"\x08\x08" + b"x" * 400,
        tiny_model()[:500],
        b"RIFF....WAVEfmt ",
    ],
    ids=["other inputs", "no lengths", "no model", "cut", "a sound"],
)
def test_a_model_of_another_kind_is_told_and_leaves_nothing_half_made(model, tmp_path):
    write_voice(tmp_path / FILE, model)
    office = office_at(tmp_path)
    with pytest.raises(ConfigError, match="không phải giọng Piper, hoặc chép chưa đủ"):
        list(mai(office).speak(SENTENCES))
    assert list(office.build.rglob("*.onnx")) == []
    assert cue_sheet(programme(office))["voice"] == "espeak-140"


def test_a_voice_that_never_learned_vietnamese_is_told(tmp_path):
    known = {each: [n] for n, each in enumerate("_^$ zqw")}
    write_voice(tmp_path / FILE, phoneme_id_map=known)
    with pytest.raises(ConfigError, match="không được luyện cho tiếng Việt"):
        list(mai(office_at(tmp_path)).speak(["Ăn."]))


def test_a_voice_that_left_config_toml_is_told(office):
    gone = mai(office)
    text = (office.root / "config.toml").read_text(encoding="utf-8")
    (office.root / "config.toml").write_text(text.replace("voices.mai", "voices.lan"), "utf-8")
    without = replace(office, config=replace(office.config, voices={}))
    with pytest.raises(ConfigError, match=r"“mai” không còn trong config\.toml"):
        list(replace(gone, office=without).speak(SENTENCES))


def children(of: str) -> list[int]:
    """Process ids of children that speak, of this process."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            told = (path / "cmdline").read_bytes().split(b"\0")
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and f"pipeline.speakers.{of}".encode() in told:
            found.append(int(path.name))
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_a_child_that_is_killed_in_a_sentence_leaves_no_trace(office):
    """Once: asked again, the same bytes. Always: a sentence, and the next voice speaks."""
    chosen = mai(office)
    there = list(chosen.speak(SENTENCES * 9))
    stop, killed = threading.Event(), [0]

    def kill(most: int) -> None:
        while not stop.is_set() and killed[0] < most:
            for each in children("piper")[: most - killed[0]]:
                os.kill(each, signal.SIGKILL)
                killed[0] += 1
            time.sleep(0.02)

    def while_killed(most: int) -> threading.Thread:
        stop.clear()
        killed[0] = 0
        thread = threading.Thread(target=kill, args=(most,))
        thread.start()
        return thread

    thread = while_killed(1)
    assert list(chosen.speak(SENTENCES * 9)) == there
    stop.set()
    thread.join()
    assert killed[0] == 1
    thread = while_killed(1000)
    try:
        with pytest.raises(TryLater, match="bị dừng giữa chừng"):
            list(chosen.speak(SENTENCES * 9))
        assert cue_sheet(programme(office))["voice"] == "espeak-140"
    finally:
        stop.set()
        thread.join()
    assert not list((office.build / "voice" / chosen.name).rglob("*.wav"))


OFFLINE = """
import sys
from pathlib import Path
from pipeline import config
from tests.voices.test_piper import programme
from pipeline.studio.sound.programme import cue_sheet
print(cue_sheet(programme(config.read(Path(sys.argv[1]))))["voice"])
"""


def no_network() -> bool:
    unshare = shutil.which("unshare")
    return (
        bool(unshare) and not subprocess.run([str(unshare), "-rn", "true"], check=False).returncode
    )


@pytest.mark.skipif(not no_network(), reason="needs unshare")
def test_without_any_network_the_file_speaks(office):
    done = subprocess.run(
        [shutil.which("unshare") or "", "-rn", sys.executable, "-c", OFFLINE, str(office.root)],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert done.stdout.strip() == mai(office).name, done.stderr


def test_the_description_beside_the_file_is_read_or_told(tmp_path):
    path = write_voice(tmp_path / "a.onnx")
    assert read_form(path).hertz == 22050
    for wrong in ("{", "[]", "{}", '{"audio": {"sample_rate": "x"}}'):
        json_path(path).write_text(wrong)
        with pytest.raises(ConfigError, match=r"a\.onnx\.json"):
            read_form(path)

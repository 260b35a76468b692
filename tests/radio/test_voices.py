"""The voices: offline, online against a loopback stand-in, and what happens when one fails."""

from __future__ import annotations

import base64
import json
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.errors import ConfigError, ContentError, TryLater
from pipeline.recipes.sound import SpokenPhrase
from pipeline.studio import make_file
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import pcm, voice
from pipeline.studio.sound.programme import cue_sheet
from pipeline.studio.sound.voices import Voice, gtts
from pipeline.studio.sound.voices.espeak import Espeak
from pipeline.studio.sound.voices.gtts import Gtts
from tests.radio.conftest import article, office_at, programme_of, radio_of

SENTENCES = ["Xin chào bà con.", "Chiều nay mưa to, gió lớn.", "Xin chào bà con."]


# --- offline --------------------------------------------------------------------------------


def test_a_sentence_sounds_the_same_whatever_was_said_before():
    alone = next(Espeak().speak(["Xin chào bà con."]))
    first, between, third = Espeak().speak(SENTENCES)
    assert first == third == alone
    assert between != first


def test_many_sentences_are_shared_out_and_come_back_in_order():
    texts = [
        f"Câu số {n}."
        for n in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
    ] * 4
    sounds = list(Espeak().speak(texts))
    assert len(sounds) == 40
    assert sounds[:10] == sounds[10:20] == sounds[30:]
    assert len({sound.pcm for sound in sounds}) == 10


@pytest.mark.parametrize("text", ["- gạch đầu dòng", "--stdin", "-f /etc/passwd", "<mark/>[[a]]"])
def test_a_text_that_looks_like_an_option_is_only_read(text):
    (sound,) = Espeak().speak([text])
    assert sound.seconds > 0.4
    assert sound.peak > 3000


def test_a_faster_voice_takes_less_time_and_has_a_name_of_its_own():
    text = ["Đây là Đài truyền thanh phường Xuân Lập."]
    slow, fast = next(Espeak(130).speak(text)), next(Espeak(180).speak(text))
    assert fast.seconds < 0.85 * slow.seconds
    assert Espeak(130).name != Espeak(180).name


def test_a_voice_that_does_not_exist_is_told():
    with pytest.raises(ConfigError, match="espeak"):
        list(Espeak(voice="vi-khong-co").speak(["Xin chào."]))


def test_words_that_come_out_silent_are_an_error_and_never_a_hole(tmp_path):
    class Mute:
        name = "câm"

        def speak(self, texts):
            yield from (pcm.Sound(22050, pcm.make_silence(1, 22050)) for _ in texts)

    with pytest.raises(ContentError, match="không đọc ra tiếng"):
        voice.say_texts(["Xin chào bà con."], Mute(), tmp_path)
    assert list(tmp_path.rglob("*.wav")) == []


def test_a_sentence_is_spoken_once_and_kept(tmp_path):
    assert voice.say_texts(SENTENCES, Espeak(), tmp_path) == 2
    assert voice.say_texts(SENTENCES, Espeak(), tmp_path) == 0
    assert voice.say_texts(SENTENCES, Espeak(160), tmp_path) == 2
    kept = pcm.read_wav(voice.clip_path(SENTENCES[0], Espeak(), tmp_path))
    assert kept.samples[0] < 2000


# --- online ---------------------------------------------------------------------------------


@dataclass
class Translator:
    """A stand-in of the far end's wire format, with moods."""

    url: str
    answer: Callable[[int, str], tuple[int, bytes]]  # (which request, text) → (status, body)
    asked: list[str] = field(default_factory=list)


def audio_of(text: str) -> bytes:
    (sound,) = Espeak(170).speak([text])
    raw = ["-f", "s16le", "-ar", str(sound.hertz), "-ac", "1", "-i", "pipe:0"]
    return ffmpeg.run_ffmpeg(
        [*raw, "-ar", "24000", "-b:a", "32k", "-f", "mp3", "pipe:1"], sound.pcm
    )


def wrapped(audio: bytes) -> bytes:
    inner = json.dumps([base64.b64encode(audio).decode()], separators=(",", ":"))
    row = json.dumps([["wrb.fr", "jQ1olc", inner, None, None, None, "generic"]],
                     separators=(",", ":"))  # fmt: skip
    return b")]}'\n\n" + f"{len(row)}\n{row}\n".encode()


def good(_n: int, text: str) -> tuple[int, bytes]:
    return 200, wrapped(audio_of(text))


@pytest.fixture
def translator() -> Iterator[Translator]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
            text = json.loads(asked[0][0][1])[0]
            stand_in.asked.append(text)
            status, answer = stand_in.answer(len(stand_in.asked), text)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    stand_in = Translator(f"http://127.0.0.1:{server.server_port}/x", good)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    gtts._failed_at.clear()
    yield stand_in
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_the_online_voice_asks_at_most_a_hundred_characters_at_a_time(translator):
    text = "Bà con chú ý theo dõi thông báo của Ủy ban nhân dân phường, " * 4
    (sound,) = Gtts(translator.url, gap=0).speak([text.strip(", ") + "."])
    assert len(translator.asked) > 2
    assert max(map(len, translator.asked)) <= 100
    assert sound.seconds > 8


def test_the_words_asked_for_are_the_words_approved(translator):
    list(Gtts(translator.url, gap=0).speak(["Chào bà con! Mưa to? Gió lớn."]))
    assert translator.asked == ["Chào bà con! Mưa to? Gió lớn."]


def late(_n: int, text: str) -> tuple[int, bytes]:
    time.sleep(1.0)
    return good(_n, text)


MOODS: dict[str, Callable[[int, str], tuple[int, bytes]]] = {
    "busy": lambda n, text: (429, b"slow down"),
    "broken": lambda n, text: (500, b""),
    "consent page": lambda n, text: (200, b"<html>Before you continue</html>"),
    "no sound": lambda n, text: (200, wrapped(b"")),
    "not base64": lambda n, text: (200, b'jQ1olc","[\\"a\\"]'),
    "not a sound": lambda n, text: (200, wrapped(b"\x00" * 3000)),
    "late": late,
    "busy in the middle": lambda n, text: (429, b"") if n == 3 else good(n, text),
}


@pytest.mark.parametrize("mood", MOODS)
def test_whatever_the_online_voice_does_one_voice_speaks_the_whole_work(mood, translator, tmp_path):
    translator.answer = MOODS[mood]
    voices = (Gtts(translator.url, patience=0.4, gap=0), Espeak())
    texts = ["Câu một dài hơn.", "Câu hai cũng dài.", "Câu ba sẽ hỏng.", "Câu bốn là hết."]
    phrases = [SpokenPhrase(text, 0.3) for text in texts]
    chosen, path = voice.first_able(
        voices, lambda each: voice.master_speech(phrases, each, tmp_path)
    )
    assert chosen == Espeak()
    assert path == voice.piece_path(phrases, Espeak(), tmp_path)
    assert not voice.piece_path(phrases, voices[0], tmp_path).exists()
    assert len(translator.asked) <= 3


def test_a_programme_by_the_online_voice_says_so_and_a_failing_one_falls_back(translator, tmp_path):
    office = office_at(tmp_path)
    radio = radio_of(office, voices=("gtts", "espeak"), gtts_url=translator.url)
    first = make_file(programme_of(radio, article("tiem-chung")).renditions[0], office)
    assert cue_sheet(first)["voice"] == "gtts"
    assert ffmpeg.measure_loudness(first).integrated_lufs == pytest.approx(-16, abs=1)
    asked = len(translator.asked)
    translator.answer = MOODS["busy in the middle"]
    translator.asked.clear()
    second = make_file(programme_of(radio, article("mua-bao")).renditions[0], office)
    assert cue_sheet(second)["voice"] == "espeak-140"
    assert len(translator.asked) == 3 < asked
    third = make_file(programme_of(radio, article("tuyen-sinh")).renditions[0], office)
    assert cue_sheet(third)["voice"] == "espeak-140"
    assert len(translator.asked) == 3  # a far end that failed is left alone for a while


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/x", "https://khong-co-that.invalid/x", "http://192.0.2.1:81/x"],
    ids=["port closed", "no such name", "nobody answers"],
)
def test_a_dead_network_costs_less_than_three_seconds_once(url, tmp_path):
    gtts._failed_at.clear()
    voices = (Gtts(url), Espeak())
    start = time.monotonic()
    for n in range(5):

        def say(each: Voice, text: str = f"Câu {n}.") -> int:
            return voice.say_texts([text], each, tmp_path)

        chosen, _ = voice.first_able(voices, say)
        assert chosen == Espeak()
    assert time.monotonic() - start < 3


def test_only_the_online_voice_and_no_network_is_told_as_try_later(tmp_path):
    gtts._failed_at.clear()
    with pytest.raises(TryLater, match="trực tuyến"):
        voice.first_able(
            (Gtts("http://127.0.0.1:9/x"),), lambda each: voice.say_texts(["Một."], each, tmp_path)
        )


def test_an_address_that_is_no_web_address_is_the_operators_to_mend():
    with pytest.raises(ConfigError, match="https"):
        list(Gtts("file:///etc/passwd").speak(["Xin chào."]))


def test_the_certificate_of_the_far_end_is_checked(translator):
    """An https address behind which plain HTTP answers is a failure, never sound."""
    with pytest.raises(TryLater):
        list(Gtts(translator.url.replace("http:", "https:"), patience=1).speak(["Xin chào."]))
    assert translator.asked == []

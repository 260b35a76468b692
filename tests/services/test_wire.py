"""What is asked of each service, and how its answer is read."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from farends import voices
from farends.faults import Rule
from farends.stage import Stage
from pipeline import config
from pipeline.errors import ConfigError, ContentError, TryLater
from pipeline.recipes.sound import ServiceVoice
from pipeline.studio.sound import services
from pipeline.studio.sound.services import files
from pipeline.studio.sound.services.accounts import SERVICES
from pipeline.studio.sound.services.asking import KeyRefused, StrangeLink
from pipeline.studio.sound.services.links import may_fetch
from pipeline.studio.sound.services.phrases import split_text
from pipeline.studio.sound.services.wire import Account
from pipeline.studio.sound.voices import make_voice
from tests.services.conftest import CANARY, LATER, PLATFORMS, QUICK, SENTENCES, OpenWard

ROOT = Path(__file__).parents[2]

SPEAKERS = {
    "server": ("Tuyên", "Tuyên"),
    "vnpt": ("", "female_south"),
    "viettel": ("hcm-minhquan", "hcm-minhquan"),
    "fpt": ("lannhi", "lannhi"),
    "zalo": ("3", "3"),
    "google": ("", "vi-VN-Standard-A"),
    "azure": ("vi-VN-NamMinhNeural", "vi-VN-NamMinhNeural"),
}
FASTER = {"vnpt": "1.2", "fpt": "2", "zalo": "1.2", "azure": "+20%"}


@pytest.mark.parametrize("kind", PLATFORMS)
def test_every_sentence_is_asked_for_once_word_for_word_and_comes_back_in_order(kind, ward):
    asked, heard_by = SPEAKERS[kind]
    here = ward(kind, f'speaker = "{asked}"\nspeed = 1.2')
    sounds = list(here.voice.speak(SENTENCES))
    assert sorted(here.texts) == sorted(SENTENCES)
    assert {each["speaker"] for each in here.stage.public()} == {heard_by}
    assert {each["speed"] for each in here.stage.public()} == {FASTER.get(kind, 1.2)}
    for text, sound in zip(SENTENCES, sounds, strict=True):
        assert sound.seconds == pytest.approx(0.2 * len(text.split()), abs=0.01)
        assert sound.words == ()


@pytest.mark.parametrize("kind", PLATFORMS)
def test_no_key_stands_in_an_address_or_in_a_repr(kind, ward):
    here = ward(kind)
    list(here.voice.speak(SENTENCES[:2]))
    journal = here.stage.journal()
    assert all(each["query"] == {} for each in journal)
    service = SERVICES[kind]
    account = Account(here.choice, tuple(CANARY for _ in service.secrets))
    assert CANARY not in repr((account, service.ask(account, "Xin chào."), here.voice)) + str(
        journal
    )


@pytest.mark.parametrize("kind", LATER)
def test_a_sound_that_comes_late_is_waited_for(kind, ward):
    here = ward(kind)
    voices.change_service(here.stage, reads=4)
    assert len(list(here.voice.speak(SENTENCES))) == len(SENTENCES)


@pytest.mark.parametrize("kind", LATER)
def test_a_sound_that_never_comes_is_given_up_after_our_patience(kind, ward):
    here = ward(kind)
    voices.change_service(here.stage, reads=100_000)
    with pytest.raises(TryLater, match="chờ mãi"):
        list(here.voice.speak(SENTENCES))


def test_at_most_four_are_asked_at_once_and_all_before_the_last_is_fetched(ward):
    here = ward("fpt")
    texts = [f"Câu thứ {n} của chương trình." for n in range(30)]
    list(here.voice.speak(texts))
    paths = [each["path"] for each in here.stage.journal()]
    asked = [at for at, path in enumerate(paths) if path == "/hmi/tts/v5"]
    assert len(asked) == 30
    assert asked[-1] < 30 + 8, "questions first, then files"


# --- long sentences -------------------------------------------------------------------------

LONG = (
    "Ủy ban nhân dân phường thông báo, từ ngày mai, xe thu gom rác chạy theo giờ mới; bà con để "
    "rác trước cửa trước năm giờ sáng. "
) * 4


@pytest.mark.parametrize("longest", [40, 60, 120, 300])
def test_a_long_sentence_is_cut_where_one_breathes_and_no_word_is_lost(longest):
    parts = split_text(LONG, longest)
    assert " ".join(parts).split() == LONG.split()
    assert max(map(len, parts)) <= longest
    if longest >= 120:
        assert all(each.endswith((".", ";", ",")) for each in parts)


def test_a_limit_in_bytes_is_kept_in_bytes():
    parts = split_text(LONG, 100, lambda text: len(text.encode()))
    assert max(len(each.encode()) for each in parts) <= 100
    assert " ".join(parts).split() == LONG.split()


def test_a_word_longer_than_the_limit_is_told_and_never_cut():
    with pytest.raises(ContentError, match="dấu cách"):
        split_text("Xem " + "a" * 400, 300)


def test_the_parts_of_a_long_sentence_are_heard_as_one(ward):
    here = ward("viettel")
    (sound,) = here.voice.speak([LONG])
    assert " ".join(here.texts).split() == LONG.split()
    assert max(map(len, here.texts)) <= 300
    assert sound.seconds == pytest.approx(0.2 * len(LONG.split()), abs=0.5)


def test_a_sentence_of_one_letter_is_long_enough_for_a_service_that_wants_three(ward):
    here = ward("fpt")
    (sound,) = here.voice.speak(["Ạ"])
    assert sound.seconds > 0.1


def test_a_work_that_takes_too_long_is_left_to_the_next_voice(ward, monkeypatch):
    here = ward("google")
    monkeypatch.setattr(services, "PACE", replace(QUICK, whole=0.3))
    here.stage.plan(Rule("late", seconds=0.15))
    with pytest.raises(TryLater, match="chưa đọc xong"):
        list(here.voice.speak([f"Câu thứ {n} của chương trình." for n in range(40)]))
    assert 0 < len(here.texts) < 40


def test_nothing_to_say_asks_nobody(ward):
    here = ward("google")
    assert list(here.voice.speak([])) == []
    assert here.stage.journal() == []


@pytest.mark.parametrize(("kind", "usual"), [("server", "tts-1"), ("vnpt", "news")])
def test_a_model_may_be_named_where_there_are_several(kind, usual, ward):
    here = ward(kind, 'model = "nano"')
    list(here.voice.speak(SENTENCES[:1]))
    asked = SERVICES[kind].ask(Account(here.choice, ("x",) * len(SERVICES[kind].secrets)), "Xin.")
    plain = replace(here.choice, model="")
    other = SERVICES[kind].ask(Account(plain, ("x",) * len(SERVICES[kind].secrets)), "Xin.")
    assert (asked.json["model"], other.json["model"]) == ("nano", usual)
    assert make_voice(plain, here.office).name != here.voice.name, "it sounds otherwise"


# --- codes in a body ------------------------------------------------------------------------

BODIES = {
    "zalo": ({"error_code": 401, "error_message": "Unauthorized"}, KeyRefused),
    "viettel": ({"code": 401, "en_message": "Token invalid"}, KeyRefused),
    "vnpt": ({"message": "IDG-00000401", "object": None}, KeyRefused),
    "fpt": ({"error": 1, "message": "?", "async": "x"}, TryLater),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_no_under_a_good_status_is_a_no(kind, ward):
    here, (body, wanted) = ward(kind), BODIES[kind]
    here.stage.plan(Rule("reply", when="before", status=200, body=body))
    with pytest.raises(wanted) as caught:
        list(here.voice.speak(SENTENCES))
    assert "200" not in str(caught.value)


@pytest.mark.parametrize("kind", ["vnpt", "zalo"])
def test_a_request_that_is_not_taken_is_the_operators_to_mend(kind, ward):
    here = ward(kind)
    body = {"vnpt": {"message": "IDG-00000400"}, "zalo": {"error_code": 155}}[kind]
    here.stage.plan(Rule("reply", when="before", status=200, body=body))
    with pytest.raises(ConfigError, match="speaker"):
        list(here.voice.speak(SENTENCES))


# --- stand-ins as programs ------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLATFORMS)
def test_each_stand_in_runs_by_itself(kind, tmp_path):
    command = [sys.executable, "-m", f"farends.voice_{kind}", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout
        told = json.loads(child.stdout.readline())
        child.terminate()
    assert told["url"].startswith("http://127.0.0.1:")


# --- links ----------------------------------------------------------------------------------

FPT = ((".fpt.ai",), "https://api.fpt.ai")
GOOD = (
    "https://file01.fpt.ai/text2speech-v5/short/2026-12-01/a.mp3",
    "https://api.fpt.ai/a.mp3?expires=1&md5=x",
    "https://FILE01.fpt.ai:443/a.mp3",
)
BAD = (
    "http://file01.fpt.ai/a.mp3",
    "https://fpt.ai.khac.example/a.mp3",
    "https://khac.example/file01.fpt.ai/a.mp3",
    "https://xfpt.ai/a.mp3",
    "https://file01.fpt.ai@khac.example/a.mp3",
    "https://ai:mk@file01.fpt.ai/a.mp3",
    "https://file01.fpt.ai:8443/a.mp3",
    "https://127.0.0.1/a.mp3",
    "http://127.0.0.1:8701/a.mp3",
    "https://[::1]/a.mp3",
    "https://169.254.169.254/latest",
    "file:///etc/passwd",
    "ftp://file01.fpt.ai/a.mp3",
    "//file01.fpt.ai/a.mp3",
    "/a.mp3",
    "concat:/etc/passwd",
    "https://file01.fpt.ai:x/a.mp3",
    "https://[file01.fpt.ai/a.mp3",
    "https://khac.example\\.fpt.ai/a.mp3",
    "https://khac.example\\@file01.fpt.ai/a.mp3",
    "https://khac.example\t.fpt.ai/a.mp3",
    "https://khac.example\n.fpt.ai/a.mp3",
    "https://khac.example%2f.fpt.ai/a.mp3",
    "https://khac.example#.fpt.ai/a.mp3",
    "https://khac。example.fpt.ai/a.mp3",
    "https://khac_example?.fpt.ai",
    "https://.fpt.ai/a.mp3",
    "https://file01.fpt.ai/a b.mp3",
    "",
)


@pytest.mark.parametrize("link", GOOD)
def test_links_of_the_service_are_fetched(link):
    assert may_fetch(link, *FPT)


@pytest.mark.parametrize("link", BAD)
def test_links_of_anyone_else_are_not(link):
    assert not may_fetch(link, *FPT)


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1:8702/a", "https://127.0.0.1:8701/a", "https://file01.fpt.ai/a"]
)
def test_a_stand_in_may_name_files_of_its_own_alone(link):
    assert may_fetch("http://127.0.0.1:8701/a", FPT[0], "http://127.0.0.1:8701")
    assert not may_fetch(link, FPT[0], "http://127.0.0.1:8701")


@pytest.mark.parametrize("kind", LATER)
def test_a_link_to_another_host_is_never_opened(kind, ward, tmp_path):
    here = ward(kind)
    with Stage(PLATFORMS["fpt"], tmp_path / "khac") as other:
        voices.change_service(here.stage, links=other.url)
        with pytest.raises(StrangeLink, match="nơi lạ"):
            list(here.voice.speak(SENTENCES))
        assert other.journal() == []


@pytest.mark.parametrize("kind", LATER)
def test_a_link_that_leads_on_to_another_host_is_not_followed(kind, ward, tmp_path):
    here = ward(kind)
    with Stage(PLATFORMS["fpt"], tmp_path / "khac") as other:
        away = {"Location": f"{other.url}/tep/tieng-1.wav"}
        here.stage.plan(Rule("reply", when="before", path="/tep/", status=302, headers=away))
        with pytest.raises(TryLater):
            list(here.voice.speak(SENTENCES))
        assert other.journal() == []


# --- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_of_unknown_length_is_heard_to_its_end(length):
    wav = bytearray(voices.make_wav("Xin chào bà con."))
    struct.pack_into("<I", wav, 40, length)
    assert files.decode_file(bytes(wav)).seconds == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"RIFF\0\0\0\0WAVE",
        b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<html>",
        b'{"error": 1}',
        voices.make_wav("Xin chào bà con.")[:9000],
    ],
)
def test_what_is_no_whole_sound_is_no_sound(data):
    with pytest.raises(ContentError):
        files.decode_file(data)


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{wav}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{wav}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
    ],
)
def test_a_playlist_is_never_followed(playlist, tmp_path):
    """Whoever answers may not have a file of this machine spoken."""
    wav = tmp_path / "khac.wav"
    wav.write_bytes(voices.make_wav("Đây là tiếng của kẻ khác."))
    with pytest.raises(ContentError, match="không phải tệp âm thanh"):
        files.decode_file(playlist.format(wav=wav).encode())


def test_a_file_that_is_too_large_is_not_taken(ward):
    here = ward("viettel")
    large = "RIFF" + "x" * 7_000_000
    here.stage.plan(Rule("reply", when="before", status=200, body=large))
    with pytest.raises(TryLater):
        list(here.voice.speak(SENTENCES))


# --- addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://8.8.8.8:8000", "http://may-doc.local:8000"])
def test_a_server_out_of_the_wards_network_is_asked_by_https_alone(url, ward):
    with pytest.raises(ConfigError, match="https"):
        list(ward("server", url=url).voice.speak(SENTENCES))


def test_a_bought_service_is_never_asked_in_the_open_even_at_home(ward):
    with pytest.raises(ConfigError, match="https"):
        list(ward("fpt", url="http://192.168.1.5:8000").voice.speak(SENTENCES))


def test_a_key_is_not_sent_over_the_wards_network_in_the_open(ward):
    with pytest.raises(ConfigError, match="https"):
        list(ward("server", url="http://192.168.1.5:9").voice.speak(SENTENCES))


def test_a_service_without_an_address_of_its_own_asks_for_one(ward):
    here = ward("azure")
    table = here.office.root / "config.toml"
    table.write_text(table.read_text("utf-8").replace("url =", "# url ="), encoding="utf-8")
    office = config.read(here.office.root)
    voice = office.voices["mai"].choice("mai")
    assert isinstance(voice, ServiceVoice)
    speaker = make_voice(voice, office)
    with pytest.raises(ConfigError, match="url"):
        list(speaker.speak(SENTENCES))


def test_a_server_without_a_key_is_asked_without_one(ward: OpenWard):
    here = ward("server", key="")
    assert len(list(here.voice.speak(SENTENCES))) == len(SENTENCES)
    assert "authorization" not in here.stage.journal()[0]["headers"]

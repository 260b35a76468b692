"""[voices.NAME] of config.toml: what may be written, what it becomes, what staff read."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.announcer.stations import find_announcer
from pipeline.errors import ConfigError
from pipeline.recipes.sound import (
    EspeakVoice,
    GttsVoice,
    PiperVoice,
    ServiceVoice,
    VoiceChain,
    VoiceChoice,
)
from pipeline.studio.sound.voices import make_voice
from pipeline.voice_settings import espeak_syllables, espeak_words
from tests.radio.conftest import CONFIG

PIPER = f"""
[voices.mai]
kind = "piper"
file = "var/giong/mai.onnx"
sha256 = "{"a" * 64}"
sha256_json = "{"b" * 64}"
syllables = 210
rate = 140
"""
SERVER = """
[voices.may-chu]
kind = "server"
url = "http://127.0.0.1:8000/"
speaker = "Hương"
monthly = 1000
"""


def office(root: Path, voices: str = "", tables: str = "") -> config.Office:
    line = f"voices = {voices}\n" if voices else ""
    (root / "config.toml").write_text(CONFIG + line + tables, encoding="utf-8")
    return config.read(root)


def chains(root: Path, voices: str = "", tables: str = "") -> tuple[VoiceChain, VoiceChain]:
    """(the station's, that of urgent bulletins)."""
    found = find_announcer(office(root, voices, tables))
    assert found
    return found.voices, found.urgent_voices


def test_an_office_without_tables_keeps_its_voices(tmp_path):
    usual, urgent = chains(tmp_path)
    assert usual == (GttsVoice(url=""), EspeakVoice(rate=140))
    assert urgent == (EspeakVoice(rate=160),)


def test_a_table_becomes_what_fixes_the_sound_and_nothing_else(tmp_path):
    usual, _ = chains(tmp_path, '["mai", "may-chu", "gtts"]', PIPER + SERVER)
    mai = PiperVoice(
        name="mai",
        sha256="a" * 64,
        sha256_json="b" * 64,
        speaker=0,
        phonemes="vi",
        slow=1.5,
        rate=140,
    )
    server = ServiceVoice(
        name="may-chu",
        kind="server",
        url="http://127.0.0.1:8000",
        speaker="Hương",
        speed=1.0,
        rate=0,
    )
    assert usual == (mai, server, GttsVoice(url=""))


def test_urgent_bulletins_take_the_first_file_then_espeak_and_never_a_server(tmp_path):
    _, urgent = chains(tmp_path, '["may-chu", "espeak"]', SERVER + PIPER)
    assert [each.voice for each in urgent] == ["piper", "espeak"]
    first = urgent[0]
    assert isinstance(first, PiperVoice)
    assert (first.rate, first.slow) == (160, 1.312)  # brisker than a programme
    assert chains(tmp_path, '["may-chu"]', SERVER)[1] == (EspeakVoice(rate=160),)


def test_the_rate_of_a_table_is_syllables_a_minute(tmp_path):
    table = '\n[voices.espeak]\nkind = "espeak"\nrate = 198\n'
    assert chains(tmp_path, '["espeak"]', table)[0] == (EspeakVoice(rate=140),)
    assert espeak_words(153) == 110
    assert espeak_words(140) == pytest.approx(101, abs=2)
    assert espeak_syllables(170) == 241


def test_another_file_or_speed_is_another_voice_to_approvals_and_to_the_cache(tmp_path):
    def name(tables: str) -> tuple[str, VoiceChoice]:
        (choice,) = chains(tmp_path, '["mai"]', tables)[0]
        return make_voice(choice, office(tmp_path)).name, choice

    changes = ("a" * 64, "c" * 64), ("b" * 64, "c" * 64), ("rate = 140", "rate = 150")
    told = [name(PIPER), *(name(PIPER.replace(*each)) for each in changes)]
    assert len({each for each, _ in told}) == len({choice for _, choice in told}) == 4
    assert all(each.startswith("mai-") for each, _ in told)


@pytest.mark.parametrize(
    ("voices", "tables", "told"),
    [
        ('["mia"]', PIPER, "không có giọng nào tên “mia”. Có phải ý bạn là “mai”?"),
        ('["siri"]', "", "không có giọng nào tên “siri”. Các giọng đang có: espeak, gtts."),
        ('["expeak"]', "", "Có phải ý bạn là “espeak”?"),
        ('["giọng nữ"]', "", "“loa voice add TỆP”"),
        ('["mai"]', PIPER.replace("piper", "pipr"), r"“kind” phải là một trong: piper, espeak"),
        ("", PIPER.replace("[voices.mai]", '[voices."Giọng Mai"]'), "tên giọng chỉ gồm chữ thường"),
        ("", '\n[voices.espeak]\nkind = "gtts"\n', "“kind” phải là một trong: espeak"),
        ("", PIPER.replace("sha256 =", "sha =").replace("a" * 64, ""), "Không có mục nào tên"),
        ("", PIPER.replace("a" * 64, "abc"), "chưa có số đo của tệp giọng var/giong/mai.onnx"),
        ("", PIPER.replace("var/giong", "../giong"), "“file” không hợp lệ"),
        ("", PIPER.replace("rate = 140", "rate = 20"), "“rate” không hợp lệ"),
        ("", SERVER.replace("http://127.0.0.1:8000/", ""), "“url” không hợp lệ: không để trống"),
    ],
)
def test_what_can_not_be_a_voice_is_told_with_the_remedy(voices, tables, told, tmp_path):
    with pytest.raises(ConfigError, match=told.replace("[", r"\[").replace("?", r"\?")) as raised:
        _ = office(tmp_path, voices, tables).channels
    assert "config.toml" in str(raised.value)

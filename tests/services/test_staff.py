"""What staff type, and what they read of voices that are asked over HTTP."""

from __future__ import annotations

import base64
import json
import os
import time
import urllib.parse
import urllib.request
from contextlib import closing
from datetime import datetime
from typing import Any

import pytest

from farends import voices
from farends.faults import Rule
from farends.stage import Stage
from pipeline import config
from pipeline.config import host_clock
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds
from pipeline.studio import make_file
from pipeline.studio.sound import services
from pipeline.studio.sound.programme import cue_sheet
from pipeline.studio.sound.services.accounts import SERVICES
from pipeline.studio.sound.services.book import VoiceBook
from tests.radio.conftest import article, programme_of, radio_of
from tests.services.conftest import (
    CANARY,
    LATER,
    PLATFORMS,
    SENTENCES,
    Ward,
    everything_kept,
    give_key,
)
from tests.support.command_line import Result, run_loa

MONTH = f"{datetime.now(VN):%m/%Y}"


def loa(here: Ward, *words: str, typed: str = "") -> Result:
    return run_loa(*words, "--office", str(here.office.root), typed=typed)


def doctor_on_voice(here: Ward) -> dict[str, Any]:
    found = json.loads(loa(here, "doctor", "--json").stdout)
    (told,) = [each for each in found if each["subject"].startswith("Giọng đọc “")]
    return dict(told)


def make_programme(here: Ward, slug: str) -> str:
    """Make a programme; who speaks in it."""
    radio = radio_of(here.office, voices=("mai", "espeak"))
    made = make_file(programme_of(radio, article(slug)).renditions[0], here.office)
    return str(cue_sheet(made)["voice"])


def keys(kind: str, value: str = CANARY) -> str:
    return f"{value}\n" * len(SERVICES[kind].secrets)


# --- connecting -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_key_is_tried_and_kept_where_only_the_office_reads_it(kind, ward):
    here = ward(kind, key="")
    told = loa(here, "connect", "mai", typed=keys(kind))
    assert told.exit_code == 0, told.output
    assert "Đã lưu mã của giọng “mai”. Đọc thử được." in told.output
    assert CANARY not in told.output + everything_kept(here.office)
    assert here.texts == ["Xin chào bà con."]
    kept = list((here.office.var / "secrets").iterdir())
    assert len(kept) == len(SERVICES[kind].secrets)
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert len(list(here.voice.speak(SENTENCES))) == len(SENTENCES)


@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_key_that_is_refused_is_not_kept(kind, ward):
    here = ward(kind, key="")
    told = loa(here, "connect", "mai", typed=keys(kind, "wrong"))
    assert told.exit_code == 1
    assert "từ chối mã truy cập" in told.output
    assert "Chưa lưu gì" in told.output
    assert not (here.office.var / "secrets").exists()


def test_a_key_is_kept_though_the_network_is_away(ward):
    here = ward("fpt", key="")
    here.stage.plan(Rule("refuse"))
    told = loa(here, "connect", "mai", typed=keys("fpt"))
    assert told.exit_code == 0
    assert "Đã lưu mã của giọng “mai”. Chưa đọc thử được" in told.output
    here.stage.plan()
    services._rests_until.clear()
    assert list(here.voice.speak(SENTENCES[:1]))


def test_a_key_is_kept_though_the_month_is_spent(ward):
    here = ward("fpt", "monthly = 5", key="")
    told = loa(here, "connect", "mai", typed=keys("fpt"))
    assert told.exit_code == 0
    assert "Chưa đọc thử được" in told.output
    assert here.stage.journal() == []


def test_half_an_answer_keeps_nothing(ward):
    here = ward("vnpt", key="")
    told = loa(here, "connect", "mai", typed=f"{CANARY}\n{CANARY}\n \n")
    assert told.exit_code == 1
    assert "Chưa đủ mã" in told.output
    assert not (here.office.var / "secrets").exists()


def test_a_key_of_the_environment_is_used_and_written_nowhere(ward, monkeypatch):
    here = ward("fpt", key="")
    monkeypatch.setenv("LOA_VOICE_FPT_MAI_KEY", CANARY)
    assert list(here.voice.speak(SENTENCES))
    assert CANARY not in everything_kept(here.office)


def test_a_name_that_is_neither_channel_nor_bought_voice_is_told(ward):
    here = ward("fpt")
    assert loa(here, "connect", "maii").exit_code == 1
    assert loa(here, "connect", "espeak").exit_code == 1
    table = here.office.root / "config.toml"
    table.write_text(f'{table.read_text("utf-8")}\n[voices.espeak]\nkind = "espeak"\n', "utf-8")
    told = loa(here, "connect", "espeak")
    assert told.exit_code == 1
    assert "ở ngay trên máy này" in told.output


# --- a key that is refused ------------------------------------------------------------------


@pytest.mark.parametrize("kind", PLATFORMS)
def test_a_refused_key_is_told_though_the_programme_goes_out_in_the_next_voice(kind, ward):
    here = ward(kind, key="wrong")
    assert make_programme(here, "tiem-chung") == "espeak-140"
    assert len(here.stage.journal()) == 1, "a refused key costs one request"
    found = doctor_on_voice(here)
    assert not found["well"]
    assert "từ chối mã truy cập (mã 40" in found["word"]
    assert "Giọng “espeak” đọc thay." in found["word"]
    assert "loa connect mai" in found["remedy"]
    status = loa(here, "status").stdout
    assert "từ chối mã truy cập" in status
    assert "Giọng “espeak” đọc thay." in status
    assert "wrong" not in status + str(found) + everything_kept(here.office)


def test_it_is_told_until_the_voice_speaks_again_and_no_longer(ward):
    here = ward("google", key="wrong")
    make_programme(here, "tiem-chung")
    give_key(here.office, "google", CANARY)
    assert not doctor_on_voice(here)["well"], "nobody has heard it yet"
    assert make_programme(here, "mua-bao") == here.voice.name
    found = doctor_on_voice(here)
    assert found["well"]
    assert found["word"].startswith("đã dùng ")
    assert "Giọng đọc" not in loa(here, "status").stdout


def test_an_account_that_is_shut_is_told_as_a_refusal(ward):
    here = ward("zalo")
    voices.change_service(here.stage, blocked=True)
    assert make_programme(here, "tiem-chung") == "espeak-140"
    assert "(mã 403)" in doctor_on_voice(here)["word"]


# --- the rest -------------------------------------------------------------------------------


def test_a_voice_without_a_key_is_to_be_filled_in(ward):
    here = ward("vnpt", key="")
    found = doctor_on_voice(here)
    assert found["well"]
    assert found["lacking"]
    assert "Chạy “loa connect mai”" in found["remedy"]


def test_the_characters_of_the_month_are_told_with_their_cap(ward):
    here = ward("google", "monthly = 400000")
    list(here.voice.speak(SENTENCES))
    used = sum(map(len, SENTENCES))
    assert doctor_on_voice(here)["word"] == (
        f"đã dùng {used} trên 400.000 ký tự trong tháng {MONTH}"
    )


def test_a_speed_that_the_service_can_not_do_is_told(ward):
    here = ward("zalo", "speed = 2.5")
    found = json.loads(loa(here, "doctor", "--json").stdout)
    told = [each["word"] for each in found if each["subject"].startswith("Giọng đọc “")]
    assert told[1] == (
        "speed = 2.5, mà dịch vụ chỉ đọc được từ 0,8 đến 1,2 lần: máy dùng mức gần nhất"
    )


def test_a_cap_that_is_reached_is_told_with_who_spoke(ward):
    here = ward("google", "monthly = 20")
    assert make_programme(here, "tiem-chung") == "espeak-140"
    assert here.stage.journal() == []
    found = doctor_on_voice(here)
    assert "đã dùng 0 trên 20 ký tự" in found["word"]
    assert "Giọng “espeak” đọc thay." in found["word"]
    assert "monthly" in found["remedy"]
    assert "đã dùng 0 trên 20 ký tự" in loa(here, "status").stdout


@pytest.mark.parametrize("kind", LATER)
def test_a_link_to_another_host_is_told_and_the_next_voice_speaks(kind, ward, tmp_path):
    here = ward(kind)
    with Stage(PLATFORMS["fpt"], tmp_path / "khac") as other:
        voices.change_service(here.stage, links=other.url)
        assert make_programme(here, "tiem-chung") == "espeak-140"
        assert other.journal() == []
    found = doctor_on_voice(here)
    assert not found["well"]
    assert "nơi lạ" in found["word"]


def test_an_account_whose_quota_is_over_is_busy_and_one_voice_speaks(ward):
    here = ward("zalo")
    body = urllib.parse.urlencode({"quota": 200, "reads": 0}).encode()
    urllib.request.urlopen(f"{here.stage.url}/mo-phong", body, timeout=5).close()
    assert make_programme(here, "tiem-chung") == "espeak-140"
    assert 0 < sum(map(len, here.texts)) <= 200
    assert "quá tải (mã 429)" in doctor_on_voice(here)["word"]


def test_a_busy_service_is_told_mildly(ward):
    here = ward("viettel")
    here.stage.plan(Rule("reply", when="before", status=429))
    assert make_programme(here, "tiem-chung") == "espeak-140"
    found = doctor_on_voice(here)
    assert found["well"]
    assert found["lacking"]
    assert "quá tải (mã 429)" in found["word"]


def test_a_voice_that_answers_with_silence_is_told_with_who_spoke(ward):
    here = ward("google")
    silence = {"audioContent": base64.b64encode(voices.make_wav("")).decode()}
    here.stage.plan(Rule("reply", when="before", status=200, body=silence))
    assert make_programme(here, "tiem-chung") == "espeak-140"
    found = doctor_on_voice(here)
    assert "không đọc ra tiếng" in found["word"]
    assert "Giọng “espeak” đọc thay." in found["word"]


def test_a_service_that_asks_for_ten_minutes_is_left_alone_for_ten(ward):
    here = ward("google")
    wait = {"Retry-After": "600"}
    here.stage.plan(Rule("reply", when="before", status=429, headers=wait))
    make_programme(here, "tiem-chung")
    (until,) = services._rests_until.values()
    assert 580 < until - time.monotonic() <= 600


def test_the_service_tells_it_once_in_its_log_and_always_on_its_page(ward):
    here = ward("google", key="wrong")
    make_programme(here, "tiem-chung")
    told: list[str] = []
    with closing(Newsroom.open(here.office.root, host_clock)) as room:
        rounds = Rounds(room, lambda event, **facts: told.append(str(facts.get("detail"))))
        rounds.plan()
        rounds.plan()
    assert len([each for each in told if "từ chối mã truy cập" in each]) == 1
    assert any("Giọng “espeak” đọc thay." in each for each in rounds.warnings)


def test_a_book_that_is_spoilt_is_told_by_doctor_and_status(ward):
    here = ward("google")
    path = VoiceBook.of(here.office.var).path
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"khong phai so" * 100)
    assert not doctor_on_voice(here)["well"]
    assert "sổ giọng đọc" in loa(here, "status").stdout


def test_a_voice_that_left_the_settings_is_asked_no_more(ward):
    """An edition that was approved with it is spoken by the next voice."""
    here = ward("fpt")
    voice, radio = here.voice, radio_of(here.office, voices=("mai", "espeak"))
    edition = programme_of(radio, article("tiem-chung"))
    table = here.office.root / "config.toml"
    table.write_text(
        table.read_text("utf-8").replace("[voices.mai]", "[voices.lan]").replace('"mai", ', ""),
        encoding="utf-8",
    )
    office = config.read(here.office.root)
    assert cue_sheet(make_file(edition.renditions[0], office))["voice"] == "espeak-140"
    assert here.stage.journal() == []
    assert voice.name.startswith("mai-")

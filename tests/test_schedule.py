"""Slots: in Việt Nam's time, on the days the station's rules name, whatever the host says."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.config import Config, Office, Ward
from pipeline.errors import ConfigError
from pipeline.model import VN
from pipeline.schedule import Timetable
from tests.timetables import all_good as read

RULES = """
[[slot]]
channel = "radio"
time = "05:30"
days = ["thứ Hai", "Thứ ba", "thứ tư", "thứ năm", "thứ sáu"]
minutes = 15

[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Hai", "chủ nhật"]
minutes = 10
"""


def office(tmp_path: Path, text: str = RULES) -> Office:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "dai.toml").write_text(text, encoding="utf-8")
    return Office(tmp_path, Config(ward=Ward(name="phường Mẫu"), sections={}))


def starts(timetable: Timetable, now: datetime, days: int = 7) -> list[str]:
    slots = timetable.open_slots("radio", now, days)
    return [slot.start.strftime("%a %d %H:%M%z") for slot in slots]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_a_week_of_slots_is_the_same_on_every_host(
    tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    now = datetime(2026, 11, 25, 8, 0, tzinfo=VN)  # a Wednesday
    assert starts(read(office(tmp_path)), now) == [
        "Thu 26 05:30+0700",
        "Fri 27 05:30+0700",
        "Sun 29 17:00+0700",
        "Mon 30 05:30+0700",
        "Mon 30 17:00+0700",
        "Tue 01 05:30+0700",
        "Wed 02 05:30+0700",
    ]
    monkeypatch.undo()
    time.tzset()


def test_a_slot_about_to_begin_is_closed_to_changes(tmp_path: Path) -> None:
    timetable = read(office(tmp_path))
    assert starts(timetable, datetime(2026, 11, 26, 5, 19, tzinfo=VN), 1)[0] == "Thu 26 05:30+0700"
    assert starts(timetable, datetime(2026, 11, 26, 5, 20, tzinfo=VN), 2)[0] == "Fri 27 05:30+0700"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (RULES.replace("05:30", "25h30"), "05:30"),
        (RULES.replace("thứ Hai", "thứ Tám"), "thứ Tám"),
        (RULES.replace("minutes", "phut"), "Không có mục nào tên"),
        (RULES.replace("minutes = 15", ""), "Thiếu"),
        ("[[slot]", "dòng 1: thiếu ngoặc vuông ở tên bảng"),
    ],
)
def test_a_wrong_timetable_is_refused_with_its_file(
    tmp_path: Path, wrong: str, sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence) as caught:
        read(office(tmp_path, wrong))
    assert "schedules/dai.toml" in str(caught.value)

"""Quy chế as code: what it forbids is refused with its article, what it closes is silent."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline import schedule
from pipeline.config import Config, Office, Ward
from pipeline.errors import ConfigError
from pipeline.model import VN, Priority
from pipeline.regulation import authority, quiet_at, vacancies
from tests.timetables import all_good

DAYS = 'days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]'
RULES = """
[[regulation]]
title = "Quy chế của Đài"
channels = ["radio", "radio-kp1"]

[[regulation.rule]]
article = "Điều 4"
text = "Mỗi ngày không quá hai buổi, mỗi buổi không quá 15 phút."
sessions = 2
longest = 15

[[regulation.rule]]
article = "Điều 5"
text = "Thứ Bảy, Chủ nhật chỉ phát trong trường hợp đặc biệt."
days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"]
special = true

[[regulation.rule]]
article = "Điều 6"
text = "Không phát từ 20 giờ đến 5 giờ 30."
quiet = ["20:00", "05:30"]

[[regulation.rule]]
article = "Điều 7"
text = "Ngày lễ, Tết không phát."
days_off = "không phát"
special = true

[[regulation.rule]]
article = "Điều 8"
text = "Ngày quốc tang không phát nhạc."
mourning = "không nhạc"

[[regulation.rule]]
article = "Điều 9"
text = "Tin khẩn do lãnh đạo phường duyệt."
approve = ["khẩn cấp"]
by = ["lãnh đạo phường"]

[[regulation.rule]]
article = "Điều 10"
text = "Tin khác do Trưởng phòng duyệt."
approve = ["tất cả"]
by = ["Nguyễn Văn Nam"]

[[regulation.role]]
name = "Lãnh đạo  phường"
people = ["Trần Thị Hà", "Lê Văn Ba"]

[[regulation.mourning]]
name = "Quốc tang"
start = "26/11/2026"
end = "27/11/2026"
"""
WEEKDAYS = 'days = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"]'
GOOD = f"""
[[slot]]
channel = "radio"
time = "05:30"
{WEEKDAYS}
minutes = 15

[[slot]]
channel = "radio"
time = "17:00"
{WEEKDAYS}
minutes = 15
"""
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=VN)  # a Wednesday


def timetable(folder: Path, text: str) -> schedule.Timetable:
    (folder / "schedules").mkdir(exist_ok=True)
    (folder / "schedules" / "dai.toml").write_text(text, encoding="utf-8")
    sections = {"nha-truong": "Nhà trường"}
    return all_good(Office(folder, Config(ward=Ward(name="phường Mẫu"), sections=sections)))


def one(hour: str, days: str = WEEKDAYS, minutes: int = 15, **more: str) -> str:
    rows = "".join(f'{key} = "{value}"\n' for key, value in more.items())
    return f'[[slot]]\nchannel = "radio"\ntime = "{hour}"\n{days}\nminutes = {minutes}\n{rows}'


@pytest.mark.parametrize(
    ("slot", "article", "words"),
    [
        (one("04:30"), "Điều 6", "giờ yên tĩnh"),
        (one("19:50"), "Điều 6", "giờ yên tĩnh"),
        (one("11:00", minutes=20), "Điều 4", "dài 20 phút"),
        (one("11:00", DAYS), "Điều 5", "thứ Bảy không phải ngày phát"),
        (one("08:00", 'dates = ["29/11/2026"]'), "Điều 5", "Chủ nhật"),
        (one("08:00", 'dates = ["01/01/2027"]'), "Điều 7", "Tết Dương lịch"),
        (GOOD + one("11:00"), "Điều 4", "đủ 2 buổi"),
        (GOOD + one("17:10"), "Điều 4", "đủ 2 buổi"),
    ],
)
def test_a_slot_against_the_rules_is_refused_with_line_and_article(
    tmp_path: Path, slot: str, article: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as refused:
        timetable(tmp_path, RULES + slot)
    said = str(refused.value)
    assert "schedules/dai.toml:" in said
    assert f"{article} Quy chế của Đài: “" in said
    line = int(said.split("dai.toml:")[1].split(":")[0])
    assert (RULES + slot).splitlines()[line - 1].startswith("time =")


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh"])
def test_holidays_of_sun_and_moon_are_silent_on_every_host(
    tmp_path: Path, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    found = timetable(tmp_path, RULES + GOOD)
    begin = datetime(2027, 2, 1, tzinfo=VN)
    ids = [each.id for each in found.open_slots("radio", begin, 14)]
    closed = found.hours.closed("radio", begin, begin + timedelta(days=14))
    monkeypatch.undo()
    time.tzset()
    assert [each[:10] for each in ids[::2]] == [
        f"2027-02-{day:02d}" for day in (1, 2, 3, 11, 12)
    ]  # Tết: from 29 Tết to mùng 5; the 6th and 7th are a weekend
    assert {each.slot.day.day for each in closed} == {4, 5, 8, 9, 10}
    assert all("Điều 7" in each.breach.sentence for each in closed)


def test_a_special_case_goes_by_what_the_rules_allow_in_special_cases(tmp_path: Path) -> None:
    sunday = 'dates = ["29/11/2026"]'
    found = timetable(tmp_path, RULES + one("08:00", sunday, special="Công văn số 12/UBND"))
    assert [each.id for each in found.open_slots("radio", NOW, 5)] == ["2026-11-29/0800"]
    with pytest.raises(ConfigError, match="Điều 6"):  # which knows no special case
        timetable(tmp_path, RULES + one("21:00", sunday, special="Công văn số 12/UBND"))


@pytest.mark.parametrize(
    ("way", "sober", "pressing", "silent"),
    [
        ("không nhạc", True, False, False),
        ("chỉ tin cần thiết", True, True, False),
        ("không phát", False, False, True),
    ],
)
def test_days_of_mourning_are_kept_as_the_rules_say(
    tmp_path: Path, way: str, sober: bool, pressing: bool, silent: bool
) -> None:
    rules = RULES.replace('mourning = "không nhạc"', f'mourning = "{way}"')
    found = timetable(tmp_path, rules + GOOD)
    slots = {each.id: each for each in found.open_slots("radio", NOW, 6)}
    assert not slots["2026-11-25/1700"].sober
    assert not slots["2026-11-30/1700"].sober
    assert ("2026-11-26/1700" not in slots) is silent
    if not silent:
        mourned = slots["2026-11-27/0530"]
        assert (mourned.sober, mourned.pressing) == (sober, pressing)
    assert bool(found.hours.closed("radio", NOW, NOW + timedelta(days=3))) is silent


def test_what_a_zone_hears_counts_together(tmp_path: Path) -> None:
    second = GOOD.replace('channel = "radio"', 'channel = "radio-kp1"').replace("17:00", "11:00")
    third = second.split("[[slot]]")[2]
    zones = """
[[regulation.zone]]
name = "Khu phố 1"
channels = ["radio", "radio-kp1"]
"""
    apart = timetable(tmp_path, RULES + GOOD + "[[slot]]" + third)
    assert len(apart.open_slots("radio-kp1", NOW, 1)) == 1
    with pytest.raises(ConfigError, match="đủ 2 buổi ở Khu phố 1"):
        timetable(tmp_path, RULES + zones + GOOD + "[[slot]]" + third)


def test_two_sessions_at_once_in_one_place_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="trùng với buổi 11:00"):
        timetable(tmp_path, RULES + one("11:00") + one("11:10"))


def test_a_channel_without_rules_speaks_when_its_file_says(tmp_path: Path) -> None:
    text = RULES + one("03:00", DAYS, 60).replace('"radio"', '"zalo-broadcast"')
    assert len(timetable(tmp_path, text).open_slots("zalo-broadcast", NOW, 7)) == 7


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('quiet = ["20:00", "05:30"]', 'quiet = ["20:00"]', "hai giờ khác nhau"),
        ('by = ["lãnh đạo phường"]', "", "phải đi cùng nhau"),
        ('approve = ["khẩn cấp"]', 'approve = ["khẩn"]', "không biết “khẩn”"),
        ('end = "27/11/2026"', 'end = "25/11/2026"', "đứng trước"),
        ("sessions = 2", "session = 2", "Có phải ý bạn là “sessions”"),
        ('article = "Điều 6"', "", "Thiếu “regulation (mục 1).rule (mục 3).article”"),
    ],
)
def test_rules_that_nobody_can_hold_to_are_refused(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in RULES
    with pytest.raises(ConfigError, match=re.escape(words)):
        timetable(tmp_path, RULES.replace(old, new) + GOOD)


def test_who_may_approve_follows_the_most_particular_article(tmp_path: Path) -> None:
    [rules] = timetable(tmp_path, RULES + GOOD).hours.regulations
    urgent, normal = Priority.URGENT, Priority.NORMAL
    assert authority(rules, urgent, "thong-bao", "trần thị  hà") == ""
    refused = authority(rules, urgent, "thong-bao", "Nguyễn Văn Nam")
    assert "Điều 9 Quy chế của Đài" in refused
    assert "Người duyệt: Trần Thị Hà, Lê Văn Ba" in refused
    assert authority(rules, normal, "thong-bao", "Nguyễn Văn Nam") == ""
    assert "Điều 10" in authority(rules, normal, "nha-truong", "Trần Thị Hà")
    assert vacancies(rules) == []
    nobody = RULES.replace('people = ["Trần Thị Hà", "Lê Văn Ba"]', "people = []")
    [empty] = timetable(tmp_path, nobody + GOOD).hours.regulations
    assert authority(empty, urgent, "thong-bao", "Ai đó") == ""
    assert "Điều 9" in vacancies(empty)[0]


def test_quiet_hours_pass_midnight_and_end_when_they_end(tmp_path: Path) -> None:
    [rules] = timetable(tmp_path, RULES + GOOD).hours.regulations

    def quiet(hour: int, minute: int, lasts: int = 1) -> bool:
        start = NOW.replace(hour=hour, minute=minute)
        return bool(quiet_at(rules, start, start + timedelta(minutes=lasts)))

    assert not quiet(5, 30)
    assert quiet(5, 29)
    assert quiet(0, 0)
    assert quiet(20, 0)
    assert not quiet(19, 45, 15)
    assert quiet(19, 45, 16)


def test_a_lost_slot_of_a_campaign_is_looked_for_where_the_station_speaks(tmp_path: Path) -> None:
    found = timetable(tmp_path, RULES + GOOD)
    before_tet = datetime(2027, 2, 3, 18, 0, tzinfo=VN)
    first = found.calendar.first_slot("radio", before_tet)
    assert first == datetime(2027, 2, 11, 5, 30, tzinfo=VN)

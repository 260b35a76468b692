"""Campaigns: on the days and hours of their rules, in Việt Nam, whatever the host says."""

from __future__ import annotations

import itertools
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline import config
from pipeline.campaign import Appointment, Calendar, Campaign, Occurrence, find_occurrences, to_ics
from pipeline.delivery import EditKind, OccasionEdit
from pipeline.errors import ConfigError
from pipeline.model import VN
from pipeline.schedule import Timetable
from pipeline.settings import parse
from tests.timetables import all_good as read

ROOT = Path(__file__).parent.parent.parent
TUESDAY = {"days": ["thứ Ba"], "times": ["09:00"]}


def campaign(*when: dict[str, Any], **more: Any) -> Campaign:
    raw = {"name": "hoc-so", "channels": ["facebook"], "tag": "số", "start": "1/12/2026"}
    return parse(Campaign, {**raw, "when": list(when or (TUESDAY,)), **more})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def year(made: Campaign, edits: dict[str, Any] | None = None) -> tuple[Occurrence, ...]:
    return find_occurrences(made, at("2026-12-01"), at("2027-12-01"), Calendar(), edits or {})


def days(some: tuple[Occurrence, ...]) -> list[str]:
    return [f"{each.at:%d/%m %H:%M}" for each in some if not each.dropped]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Auckland"])
def test_a_year_is_the_same_on_every_host(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = year(campaign())
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    there = year(campaign())
    monkeypatch.undo()
    time.tzset()
    assert here == there
    assert {each.at.strftime("%a %H:%M%z") for each in here} == {"Tue 09:00+0700"}


def test_every_other_week_counts_from_the_start() -> None:
    found = year(campaign({**TUESDAY, "weeks": 2}))
    assert days(found)[:3] == ["01/12 09:00", "15/12 09:00", "29/12 09:00"]
    assert {(b.at - a.at).days for a, b in itertools.pairwise(found)} == {14}


def test_the_first_monday_of_each_month() -> None:
    found = year(campaign({"days": ["thứ Hai"], "times": ["09:00"], "week_of_month": "đầu"}))
    assert len(found) == 12
    assert all(each.at.weekday() == 0 and each.at.day <= 7 for each in found)


def test_dates_and_an_end_that_still_counts() -> None:
    dates = {"dates": ["10/12/2026", date(2026, 12, 20), "21/12/2026"], "times": ["07:30"]}
    assert days(year(campaign(dates, end="20/12/2026"))) == ["10/12 07:30", "20/12 07:30"]


def test_tet_is_left_out_or_shifted_past() -> None:
    skipped = [each for each in year(campaign()) if each.dropped]
    assert any("Tết" in each.dropped for each in skipped)  # 9 February 2027, mùng bốn
    shifted = year(campaign(holidays="dời"))
    assert not any(each.dropped for each in shifted)
    calendar = Calendar()
    assert not any(calendar.day_off(each.at.date()) for each in shifted)
    assert "11/02 09:00" in days(shifted)


def test_the_wards_own_day_off_counts() -> None:
    calendar = Calendar(extra={date(2026, 12, 8): "Ngày thành lập phường"})
    found = find_occurrences(campaign(), at("2026-12-01"), at("2026-12-10"), calendar)
    assert found[-1].dropped == "Ngày nghỉ: Ngày thành lập phường."


def test_a_rule_from_a_calendar_file() -> None:
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261201T020000Z\r\n"
        "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4\r\nEXDATE:20261208T020000Z\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    made = campaign({"calendar": "lich.ics"})
    found = find_occurrences(
        made, at("2026-12-01"), at("2027-02-01"), Calendar(), {}, {"lich.ics": text}
    )
    assert days(found) == ["01/12 09:00", "15/12 09:00", "22/12 09:00"]


def test_an_edit_moves_skips_and_restores_one_occasion_and_no_other() -> None:
    first = "hoc-so/2026-12-01T0900"
    move = OccasionEdit(EditKind.MOVED, moment=datetime(2026, 12, 2, 10, tzinfo=VN))
    moved = year(campaign(), {first: (move,)})
    assert (moved[0].key, days(moved)[:2]) == (first, ["02/12 10:00", "08/12 09:00"])
    skip = OccasionEdit(EditKind.SKIPPED, "Mất điện cả phường.")
    assert year(campaign(), {first: (move, skip)})[0].dropped == "Mất điện cả phường."
    assert not year(campaign(), {first: (move, skip, OccasionEdit(EditKind.RESTORED))})[0].dropped


@pytest.mark.parametrize(
    ("policy", "left"), [("bỏ qua", 0), ("một lần", 1), ("tất cả", 3)], ids=["skip", "once", "all"]
)
def test_after_a_long_sleep_only_so_many_are_left(policy: str, left: int) -> None:
    daily = {"days": ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"], "times": ["09:00"]}
    made = campaign(daily, catch_up=policy, late_hours=336)
    wakes = at("2027-03-17T20:00")
    found = [each for each in year(made) if each.at <= wakes and not each.dropped]
    assert len([each for each in found if each.until["facebook"] > wakes]) == left


def test_the_wards_own_schedules_are_read_and_speak_every_week() -> None:
    timetable = read(config.read(ROOT))
    found = timetable.occurrences(at("2026-12-01"), at("2027-12-01"))["binh-dan-hoc-vu-so"]
    posts = [each for each in found if "facebook" in each.channels and not each.dropped]
    gaps = [b.at - a.at for a, b in itertools.pairwise(posts)]
    assert max(gaps) <= timedelta(days=14)
    assert len(posts) == 53
    radio = [each for each in found if each.channels == ("radio",) and not each.dropped]
    assert all(each.repeat for each in radio)


GOOD = """
[[campaign]]
name = "hoc-so"
channels = ["facebook"]
section = "binh-dan-hoc-vu-so"
start = 2026-12-01

[[campaign.when]]
days = ["thứ Ba"]
times = ["09:00"]
"""
OFFICE = """
[ward]
name = "phường Mẫu"
[sections]
binh-dan-hoc-vu-so = "Bình dân học vụ số"
[channels.facebook]
kind = "facebook"
"""


def office(tmp_path: Path, text: str) -> Timetable:
    (tmp_path / "config.toml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "hoc.toml").write_text(text, encoding="utf-8")
    return read(config.read(tmp_path))


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        (("start =", "strat ="), ("hoc.toml:6:", "Có phải ý bạn là “start”?")),
        (("times", "time"), ("hoc.toml:10:", "Có phải ý bạn là “times”?")),
        (("thứ Ba", "thứ Tám"), ("hoc.toml:9:", "thứ Hai … thứ Bảy")),
        (("09:00", "29h"), ("hoc.toml:10:", "05:30")),
        (("09:00", "23:00"), ("giờ yên tĩnh",)),
        (('channels = ["facebook"]', 'channels = ["facebok"]'), ("không có kênh “facebok”",)),
        (("section", 'catch_up = "hai lần"\nsection'), ("hoc.toml:5:", "catch_up")),
        ((GOOD, GOOD + GOOD), ("hai chiến dịch cùng tên",)),
        (('days = ["thứ Ba"]', 'calendar = "x.ics"'), ("không thấy tệp schedules/x.ics",)),
        (('section = "binh-dan-hoc-vu-so"', ""), ("“articles”, “section” hoặc “tag”",)),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, wrong: tuple[str, str], sentences: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        office(tmp_path, GOOD.replace(*wrong))
    for sentence in sentences:
        assert sentence in str(caught.value)


EVENT = """
[[event]]
name = "ngay-hoi-so"
title = "Ngày hội chuyển đổi số"
at = 2026-12-12T08:00:00
article = "ngay-hoi-so"
channels = ["facebook"]
"""


def test_an_event_is_announced_three_times_until_it_is_cancelled(tmp_path: Path) -> None:
    def notices(text: str) -> list[tuple[str, str]]:
        (tmp_path / "schedules" / "hoc.toml").write_text(text, encoding="utf-8")
        found = read(config.read(tmp_path)).occurrences(at("2026-12-01"), at("2027-01-01"))
        return [(f"{each.at:%d/%m %H:%M}", each.dropped) for each in found["ngay-hoi-so"]]

    office(tmp_path, EVENT)
    moments = ["09/12 08:00", "11/12 08:00", "12/12 07:00"]
    assert notices(EVENT) == [(each, "") for each in moments]
    gone = [(each, "Sự kiện đã hủy.") for each in moments]
    assert notices(EVENT + 'cancelled = "hoan-ngay-hoi"\n') == gone


def test_a_calendar_out_folds_lines_and_is_the_same_twice() -> None:
    plan = [Appointment(at("2026-12-01T09:00"), "Bài 1; " + "dài " * 30, "facebook, zalo")]
    now = at("2026-11-30T08:00")
    text = to_ics(plan, "Kế hoạch", now)
    assert text == to_ics(plan, "Kế hoạch", now)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "DTSTART:20261201T020000Z" in text

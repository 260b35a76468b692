"""Calendars that staff bring: as their own programme shows them, and one odd event costs itself."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline import config, schedule
from pipeline.campaign import calendars
from pipeline.campaign.ics import Appointment, to_ics
from tests.campaign.test_occurrences import OFFICE, at

FROM, UNTIL = at("2026-11-01"), at("2027-03-01")
FILE = """
[[campaign]]
name = "hoc-so"
channels = ["facebook"]
section = "binh-dan-hoc-vu-so"
start = 2026-11-01
[[campaign.when]]
calendar = "lich.ics"
"""
ZONE = (
    "BEGIN:VTIMEZONE\nTZID:Giờ nhà\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
    "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nEND:STANDARD\nEND:VTIMEZONE\n"
)


def event(*lines: str, uid: str = "a@nha") -> str:
    told = "\n".join(lines)
    return (
        f"BEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20261101T000000Z\nSUMMARY:Lớp tối\n{told}\nEND:VEVENT\n"
    )


def calendar(*events: str) -> str:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//nha//VI\n" + "".join(events) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n")


def heard(text: str) -> list[str]:
    return [f"{each:%d/%m %H:%M}" for each in sorted(calendars.calendar_moments(text, FROM, UNTIL))]


WEEKLY = ("DTSTART:20261202T080000", "RRULE:FREQ=WEEKLY;COUNT=3")


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        (":20261202T080000", "02/12 08:00"),
        (":20261202T010000Z", "02/12 08:00"),
        (";TZID=Asia/Ho_Chi_Minh:20261202T080000", "02/12 08:00"),
        (";TZID=Asia/Tokyo:20261202T080000", "02/12 06:00"),
        (";TZID=SE Asia Standard Time:20261202T080000", "02/12 08:00"),
        (";TZID=Korea Standard Time:20261202T080000", "02/12 06:00"),
        (';TZID="(UTC+07:00) Bangkok, Hanoi, Jakarta":20261202T080000', "02/12 08:00"),
        (';TZID="(UTC+09:00) Osaka, Sapporo, Tokyo":20261202T080000', "02/12 06:00"),
        (";TZID=GMT-5:20261202T080000", "02/12 20:00"),
        (";TZID=America/New_York:20261201T190000", "02/12 07:00"),
    ],
)
def test_an_hour_is_the_wards_wherever_it_was_written(zone: str, hour: str) -> None:
    assert heard(calendar(event(f"DTSTART{zone}"))) == [hour]


def test_a_zone_that_the_file_describes_counts() -> None:
    assert heard(calendar(ZONE, event("DTSTART;TZID=Giờ nhà:20261202T080000"))) == ["02/12 07:00"]


@pytest.mark.parametrize(
    ("more", "hours"),
    [
        ("", ["02/12 08:00", "09/12 08:00", "16/12 08:00"]),
        ("EXDATE:20261209T080000", ["02/12 08:00", "16/12 08:00"]),
        ("EXDATE:20261209T010000Z", ["02/12 08:00", "16/12 08:00"]),
        ("EXDATE;VALUE=DATE:20261209", ["02/12 08:00", "16/12 08:00"]),
        ("RDATE:20261220T090000", ["02/12 08:00", "09/12 08:00", "16/12 08:00", "20/12 09:00"]),
        ("STATUS:CANCELLED", []),
        ("STATUS:TENTATIVE", ["02/12 08:00", "09/12 08:00", "16/12 08:00"]),
    ],
)
def test_a_series_has_the_days_that_it_tells(more: str, hours: list[str]) -> None:
    lines = (WEEKLY[0].replace("DTSTART:", "DTSTART;TZID=Asia/Ho_Chi_Minh:"), WEEKLY[1])
    if ("EXDATE:2026" in more and not more.endswith("Z")) or "RDATE" in more:
        more = more.replace("DATE:", "DATE;TZID=Asia/Ho_Chi_Minh:", 1)
    assert heard(calendar(event(*lines, *filter(None, [more])))) == hours


@pytest.mark.parametrize(
    ("change", "hours"),
    [
        (("DTSTART:20261210T093000",), ["02/12 08:00", "10/12 09:30", "16/12 08:00"]),
        (("DTSTART:20270105T080000",), ["02/12 08:00", "05/01 08:00", "16/12 08:00"]),
        (("DTSTART:20261209T080000", "STATUS:CANCELLED"), ["02/12 08:00", "16/12 08:00"]),
    ],
)
def test_a_moved_or_cancelled_instance_takes_the_place_of_its_own(
    change: tuple[str, ...], hours: list[str]
) -> None:
    text = calendar(event(*WEEKLY), event("RECURRENCE-ID:20261209T080000", *change))
    assert sorted(heard(text)) == sorted(hours)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("DTSTART:hôm nào",), "viết sai"),
        (("COMMENT:không giờ",), "thiếu giờ bắt đầu"),
        (("DTSTART;VALUE=DATE:20261202",), "cả ngày"),
        (("DTSTART;TZID=Sao Hỏa:20261202T080000",), "múi giờ “Sao Hỏa”"),
        (("DTSTART:20261202T080000", "RRULE:FREQ=SECONDLY"), "từng giờ hoặc dày hơn"),
        (("DTSTART:20261202T080000", "RRULE:FREQ=DAILY;BYHOUR=5,6,7,8,9,10"), "quá nhiều"),
        (("DTSTART:20261202T080000", "RRULE:FREQ=WEEKLY;BYDAY=HAI"), "viết sai"),
    ],
)
def test_one_odd_event_is_left_out_alone_and_named(
    lines: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    text = calendar(event(*lines, uid="la"), event(*WEEKLY, uid="tot"))
    assert heard(text) == ["02/12 08:00", "09/12 08:00", "16/12 08:00"]
    house = furnished(tmp_path, text)
    found = schedule.read(config.read(house))
    assert found.faults == ()
    (hint,) = found.hints((), at("2026-11-30"))
    assert hint.startswith("schedules/lich.ics: Sự kiện “Lớp tối” bị bỏ qua: ")
    assert words in hint


def furnished(root: Path, text: str) -> Path:
    (root / "config.toml").write_text(OFFICE, encoding="utf-8")
    (root / "schedules").mkdir()
    (root / "schedules" / "hoc.toml").write_text(FILE, encoding="utf-8")
    (root / "schedules" / "lich.ics").write_text(text, encoding="utf-8", newline="")
    return root


@pytest.mark.parametrize(
    "text", ["", "Lịch họp", "BEGIN:VCARD\nFN:Hà\nEND:VCARD\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT"]
)
def test_a_file_that_is_no_calendar_costs_the_file_that_names_it(text: str, tmp_path: Path) -> None:
    house = furnished(tmp_path, text)
    (house / "schedules" / "khac.toml").write_text(
        FILE.replace("hoc-so", "khac").replace(
            'calendar = "lich.ics"', 'dates = ["20/12/2026"]\ntimes = ["08:00"]'
        )
    )
    found = schedule.read(config.read(house))
    (fault,) = found.faults
    assert "schedules/lich.ics" in fault
    assert "iCalendar" in fault
    assert [each.name for each in found.campaigns] == ["khac"]


def test_a_calendar_that_never_ends_is_stopped(tmp_path: Path) -> None:
    rule = "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE;BYSETPOS=366;BYHOUR=" + ",".join(map(str, range(24)))
    events = [
        event(
            "DTSTART:19000101T080000",
            rule + ";BYMINUTE=" + ",".join(map(str, range(60))),
            uid=str(n),
        )
        for n in range(60)
    ]
    begun = time.monotonic()
    schedule.read(config.read(furnished(tmp_path, calendar(*events))))
    assert time.monotonic() - begun < 60


def test_an_appointment_keeps_its_uid_whatever_changes() -> None:
    def told(hour: str, title: str, about: str, now: str, changes: int) -> list[str]:
        one = Appointment(
            at(hour), title, about, key="hoc-so/2026-12-01T0900/facebook", changes=changes
        )
        return to_ics([one], "Lịch", at(now)).split("\r\n")

    first = told("2026-12-01T09:00", "Bài 1", "chờ duyệt", "2026-11-30T08:00", 0)
    later = told("2026-12-02T10:00", "Bài một", "đã duyệt", "2026-11-30T09:00", 1)
    assert [each for each in first if each.startswith("UID")] == [
        each for each in later if each.startswith("UID")
    ]
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in later
    assert "LAST-MODIFIED:20261130T020000Z" in later

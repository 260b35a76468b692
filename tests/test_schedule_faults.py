# ruff: noqa: E501

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import config, schedule
from pipeline.campaign import find_reminders
from pipeline.office.newsroom import Newsroom
from pipeline.office.rounds import Rounds
from tests.campaign.test_occurrences import GOOD, at
from tests.support.command_line import run_loa

OFFICE = """
[ward]
name = "phường Mẫu"
[sections]
binh-dan-hoc-vu-so = "Bình dân học vụ số"
[channels.website]
kind = "website"
url = "https://mau.example"
[channels.facebook]
kind = "facebook"
[channels.radio]
kind = "radio"
"""
SLOTS = """
[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Hai", "thứ Tư"]
minutes = 15
"""
NOW = at("2026-11-30T07:00")


def house(root: Path, **files: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / "config.toml").write_text(OFFICE, encoding="utf-8")
    (root / "content").mkdir(exist_ok=True)
    (root / "schedules").mkdir(exist_ok=True)
    for name, text in files.items():
        (root / "schedules" / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


def loa(root: Path, *words: str) -> tuple[int, str]:
    done = run_loa(*words, "--office", str(root))
    return done.exit_code, done.stdout + done.stderr


def walk(root: Path) -> schedule.Timetable:
    """All that the service asks of a timetable, over a year and a leap day."""
    found = schedule.read(config.read(root))
    for since in (NOW, at("2028-02-01")):
        found.occurrences(since, since + timedelta(days=400))
        find_reminders(found.deadlines, since, since + timedelta(days=400))
    for name in ("radio", "facebook"):
        found.open_slots(name, NOW, 14)
    found.hints((), NOW)
    return found


# --- one file, the rest ----------------------------------------------------------------------

SPOILED = {
    "curly": ("channel = “radio”", "dấu nháy cong"),
    "bare word": ("channel = radio", "ngoặc kép"),
    "unknown channel": ('channel = "đài"', "không có kênh “đài”"),
    "key with marks": ('kênh = "radio"', "tên mục “kênh” có dấu"),
    "key with a blank": ('ten kenh = "radio"', "khoảng trắng"),
    "wrong key": ('chanel = "radio"', "“channel”"),
    "year 1": ('channel = "radio"\ndates = [0001-01-01]', "năm 1 không dùng được"),
    "twice": ('channel = "radio"\nchannel = "radio"', "đã ghi ở trên rồi"),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_is_told_with_its_line_and_the_others_go_on(
    name: str, tmp_path: Path
) -> None:
    line, words = SPOILED[name]
    root = house(tmp_path, dai=SLOTS.replace('channel = "radio"', line), hoc=GOOD)
    found = walk(root)
    (fault,) = found.faults
    assert "schedules/dai.toml" in fault
    assert words in fault
    assert [each.name for each in found.campaigns] == ["hoc-so"]


def test_a_station_keeps_its_slots_while_their_file_is_spoiled(tmp_path: Path) -> None:
    root = house(tmp_path, dai=SLOTS, hoc=GOOD)
    office = config.read(root)
    schedule.keep(office, schedule.read(office))
    house(root, dai=SLOTS.replace("minutes = 15", "minutes = mười lăm"), hoc=GOOD)
    found = walk(root)
    assert [f"{each.start:%d/%m %H:%M}" for each in found.open_slots("radio", NOW, 3)] == [
        "30/11 17:00",
        "02/12 17:00",
    ]
    (fault,) = found.faults
    assert "dùng bản tốt gần nhất của dai.toml" in fault
    schedule.keep(office, found)  # a spoiled text is never kept as a good one
    assert schedule.read(office).has("radio")


def test_what_was_taken_away_is_not_kept(tmp_path: Path) -> None:
    root = house(tmp_path, dai=SLOTS, hoc=GOOD)
    office = config.read(root)
    schedule.keep(office, schedule.read(office))
    (root / "schedules" / "dai.toml").unlink()
    schedule.keep(office, schedule.read(office))
    assert not schedule.read(office).has("radio")
    assert sorted(each.name for each in (root / "var" / "schedules").iterdir()) == ["hoc.toml"]


def test_every_report_begins_with_a_spoiled_file(tmp_path: Path) -> None:
    root = house(tmp_path, dai=SLOTS.replace("17:00", "25:00"), hoc=GOOD)
    code, told = loa(root, "check")
    assert code == 1
    assert "schedules/dai.toml:4" in told
    code, told = loa(root, "plan", "--days", "9", "--now", "2026-11-30T07:00", "--json")
    assert code == 0
    assert (
        "schedules/dai.toml:4"
        in json.loads(told[told.index("{") : told.rindex("}") + 1])["warnings"][0]
    )
    _, told = loa(root, "doctor")
    assert "✗ Lịch (schedules/): schedules/dai.toml:4" in told


def test_nothing_is_approved_for_a_station_whose_rules_nobody_can_read(tmp_path: Path) -> None:
    rules = '[[regulation]]\ntitle = "Quy chế"\nchannels = ["radio"]\n' + SLOTS + "hỏng\n"
    root = house(tmp_path, dai=rules)
    (root / "content" / "binh-dan-hoc-vu-so").mkdir()
    (root / "content" / "binh-dan-hoc-vu-so" / "bai.md").write_text(
        "---\ntiêu đề: Bài một\nchuyên mục: Bình dân học vụ số\nngày: 2026-11-30\n---\n\nMời bà con tới học.\n",
        encoding="utf-8",
    )
    code, told = loa(root, "approve", "bai", "--by", "Thử", "--now", "2026-11-30T07:00")
    assert code == 1
    assert "Chưa duyệt gì" in told
    assert "dai.toml" in told


def test_a_pipe_in_schedules_is_not_waited_for(tmp_path: Path) -> None:
    import os

    root = house(tmp_path, hoc=GOOD)
    os.mkfifo(root / "schedules" / "ong.toml")
    found = walk(root)
    assert "ong.toml: không đọc được (đây không phải tệp thường)" in found.faults[0]
    assert found.campaigns


def test_the_service_goes_on_whatever_line_is_saved(tmp_path: Path) -> None:
    """What ended `loa run` for good: a day that most years do not have."""
    root = house(tmp_path, dai=SLOTS, hoc=GOOD)
    deadline = '[[deadline]]\nname = "bao-cao"\ntitle = "Báo cáo"\nbefore = ["29/2"]\n'
    room = Newsroom.open(root, lambda: NOW)
    log: list[str] = []
    rounds = Rounds(room, lambda event, **more: log.append(event))
    try:
        rounds.plan()
        planned = room.timetable.open_slots("radio", NOW, 7)
        for text in (deadline, deadline.replace("29/2", "31/2"), "hỏng", SLOTS + "hỏng = có"):
            house(root, dai=text if "slot" in text else SLOTS, han=text)
            rounds.plan()
            assert room.timetable.open_slots("radio", NOW, 7) == planned
        assert "schedules/dai.toml" in rounds.warnings[0]
        assert "schedules-wrong" in log
        assert "stopped" not in log
    finally:
        room.close()


# --- whatever stands in it -------------------------------------------------------------------

_ODD_WORDS = st.sampled_from(
    ["29/2", "31/2", "0/0", "29/02/2027", "17h00", "24:00", "15 phút", "999999999 ngày", "thứ 2",
     "CN", "có", "", " ", "x.ics", "../x.ics", "2026-12-01T08:00:00", "9999-12-31T23:59:59+14:00",
     "đầu", "cuối", "bỏ qua", "radio", "facebook", "hoc-so", "\u0000", "một lần", "1" * 400]
)  # fmt: skip
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        _ODD_WORDS,
        st.integers(min_value=-(2**62), max_value=2**62),
        st.integers(min_value=-2, max_value=60),
        st.booleans(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.dates(),
        st.times(),
        st.datetimes(),
        st.text(max_size=12).filter(lambda each: "\x7f" not in each and each.isprintable()),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(_ODD_WORDS.filter(str.strip), inner, max_size=2),
    ),
    max_leaves=4,
)
_TABLES: dict[str, dict[str, Any]] = {
    "slot": {"channel": "radio", "time": "17:00", "days": ["thứ Hai"], "minutes": 15},
    "campaign": {
        "name": "hoc-so", "channels": ["facebook"], "section": "binh-dan-hoc-vu-so",
        "start": "01/12/2026", "when": [{"days": ["thứ Ba"], "times": ["09:00"]}],
    },
    "event": {
        "name": "hoi", "title": "Hội", "at": "2026-12-12T08:00:00", "article": "hoi",
        "channels": ["radio"], "notices": ["1 ngày"],
    },
    "freshness": {"section": "binh-dan-hoc-vu-so", "days": 7},
    "deadline": {"name": "bao-cao", "title": "Báo cáo", "before": ["10/6"], "remind": ["1 ngày"]},
    "regulation": {
        "title": "Quy chế", "channels": ["radio"],
        "rule": [{"article": "Điều 1", "text": "Không quá hai buổi.", "sessions": 2}],
    },
}  # fmt: skip
_KEYS = {
    "slot": ["dates", "cutoff_minutes", "empty", "special"],
    "campaign": ["end", "holidays", "catch_up", "catch_up_most", "late_hours", "spacing_minutes",
                 "when_done", "rest_days", "scheduled_only", "audience", "tag", "articles"],
    "event": ["minutes", "place", "cancelled"],
    "freshness": [],
    "deadline": ["at"],
    "regulation": ["role", "mourning", "zone"],
}  # fmt: skip
_INNER = {
    "campaign": (
        "when",
        ["days", "times", "weeks", "week_of_month", "dates", "calendar", "lesson"],
    ),
    "regulation": ("rule", ["longest", "minutes", "days", "quiet", "days_off", "approve", "by"]),
}


@st.composite
def _files(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(sorted(_TABLES)))
    table = json.loads(json.dumps(_TABLES[kind]))
    if kind in _INNER and draw(st.booleans()):
        name, keys = _INNER[kind]
        key = draw(st.sampled_from([*table[name][0], *keys]))
        table[name][0][key] = draw(_VALUES)
    else:
        table[draw(st.sampled_from([*table, *_KEYS[kind]]))] = draw(_VALUES)
    return tomlkit.dumps({kind: [table]})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(_files())
def test_whatever_stands_in_a_file_the_rest_goes_on(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    root = house(tmp_path_factory.mktemp("van-phong"), xau=text, tot=GOOD.replace("hoc-so", "tot"))
    found = walk(root)
    assert "tot" in [each.name for each in found.campaigns]
    for sentence in found.faults:
        assert sentence.startswith("schedules/xau.toml")
        assert "máy không tính được" not in sentence  # foreseen: its line is named


# --- what is only odd ------------------------------------------------------------------------


def hints(root: Path) -> str:
    _, told = loa(root, "check", "--now", "2026-11-30T07:00")
    return told


def test_slots_that_overlap_are_told(tmp_path: Path) -> None:
    root = house(tmp_path, dai=SLOTS + SLOTS.replace("17:00", "17:10").replace("Hai", "Tư"))
    assert "schedules/dai.toml:10: nhắc" in hints(root) or "chồng lên" in hints(root)
    assert "chồng lên" not in hints(
        house(tmp_path / "b", dai=SLOTS + SLOTS.replace("17:00", "17:15"))
    )


def test_a_year_that_is_a_slip_is_told(tmp_path: Path) -> None:
    root = house(tmp_path, dai=SLOTS + 'dates = ["20/12/2062"]\n')
    assert "năm 2062 còn xa quá" in hints(root)


def test_lessons_that_go_out_at_once_and_again_are_told(tmp_path: Path) -> None:
    root = house(tmp_path, hoc=GOOD)
    folder = root / "content" / "binh-dan-hoc-vu-so"
    folder.mkdir()
    for n in (1, 2, 3):
        (folder / f"bai-{n}.md").write_text(
            f"---\ntiêu đề: Bài số {n}\nchuyên mục: Bình dân học vụ số\nngày: 2026-11-30\n---\n\nMời bà con học bài {n}.\n",
            encoding="utf-8",
        )
    told = " ".join(hints(root).split())
    assert "3 bài của chiến dịch" in told
    assert "scheduled_only = true" in told
    for said in ("true", "false"):
        house(
            root,
            hoc=GOOD.replace("[[campaign.when]]", f"scheduled_only = {said}\n[[campaign.when]]"),
        )
        assert "vừa ra ngay" not in hints(root)


def test_a_notice_is_not_aired_after_its_event(tmp_path: Path) -> None:
    event = """
[[event]]
name = "ngay-hoi"
title = "Ngày hội"
at = 2026-12-12T08:00:00
article = "moi"
channels = ["radio", "facebook"]
notices = ["3 ngày", "1 ngày", "1 giờ"]
"""
    slots = SLOTS.replace(
        '["thứ Hai", "thứ Tư"]', '["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu"]'
    )
    found = schedule.read(config.read(house(tmp_path, dai=slots, hoi=event)))
    some = found.occurrences(at("2026-12-01"), at("2027-01-01"))["ngay-hoi"]
    assert [(f"{each.at:%d/%m %H:%M}", each.channels) for each in some] == [
        ("09/12 08:00", ("radio", "facebook")),
        ("11/12 08:00", ("radio", "facebook")),
        ("12/12 07:00", ("facebook",)),  # a Saturday; the next programme is on Monday
    ]
    assert all(until <= at("2026-12-12T08:00") for each in some for until in each.until.values())
    only = event.replace('"radio", "facebook"', '"radio"')
    found = schedule.read(config.read(house(tmp_path, hoi=only)))
    *_, last = found.occurrences(at("2026-12-01"), at("2027-01-01"))["ngay-hoi"]
    assert "quá giờ bắt đầu" in last.dropped

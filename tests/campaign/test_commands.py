"""The plan as staff see and change it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.delivery import State
from pipeline.ledger import Ledger
from tests.support.offices import ROOT, OfficeBuilder

NOW = "2026-11-29T08:00"
FIRST = "binh-dan-hoc-vu-so/2026-12-01T0900"


@pytest.fixture
def office(tmp_path: Path) -> OfficeBuilder:
    for name in ("content", "schedules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "config.toml", tmp_path)
    return OfficeBuilder(tmp_path)


def lines(office: OfficeBuilder) -> dict[tuple[str, str], dict[str, str]]:
    told = json.loads(office.run("plan", "--days", "14", "--json", now=NOW).stdout)
    return {(each["key"], each["channel"]): each for each in told["lines"]}


def test_the_coming_days_are_shown_changed_and_taken_away(office: OfficeBuilder) -> None:
    first = lines(office)[FIRST, "facebook"]
    assert (first["at"], first["state"]) == ("2026-12-01T09:00:00+07:00", "chờ duyệt")
    office.run("plan", "move", FIRST, "--to", "2026-12-02T10:00", "--by", "Ông Nam", now=NOW)
    skipped = FIRST.replace("12-01T0900", "12-08T0900")
    office.run("plan", "skip", skipped, "--by", "Ông Nam", "--note", "Họp.", now=NOW)
    changed = lines(office)
    assert changed[FIRST, "zalo"]["at"] == "2026-12-02T10:00:00+07:00"
    assert changed[skipped, "zalo"]["state"] == "không phát. Họp."
    night = ("plan", "move", FIRST, "--to", "2026-12-02T23:00", "--by", "Ông Nam")
    assert "giờ yên tĩnh" in office.run(*night, now=NOW, ok=False).output
    assert "Không có dịp" in office.run("plan", "skip", "x", "--by", "A", now=NOW, ok=False).output
    office.run("plan", "--days", "14", "--ics", str(office.root / "lich.ics"), now=NOW)
    text = (office.root / "lich.ics").read_bytes().decode()
    skips = sum(each["state"].startswith("không phát") for each in changed.values())
    assert skips == 3  # Facebook, Zalo, radio
    assert text.count("BEGIN:VEVENT") == len(changed) - skips + 2  # and two reminders
    assert "DTSTART:20261202T030000Z" in text


NOTICE = """---
tiêu đề: Mời dự ngày hội
địa chỉ: ngay-hoi-so
chuyên mục: thông báo
ngày: 24/11/2026
tác giả: Phòng Văn hóa - Xã hội
---

Mời bà con dự ngày hội chuyển đổi số.
"""
EVENT = """
[[event]]
name = "ngay-hoi-so"
title = "Ngày hội chuyển đổi số"
at = 2026-12-02T08:00:00
article = "ngay-hoi-so"
channels = ["facebook"]
"""


def test_a_cancelled_event_stops_its_notices_and_asks_for_the_news_of_it(
    office: OfficeBuilder,
) -> None:
    path = office.root / "content" / "thong-bao" / "ngay-hoi-so.md"
    path.write_text(NOTICE, encoding="utf-8")
    schedule = office.root / "schedules" / "su-kien.toml"
    schedule.write_text(EVENT, encoding="utf-8")
    office.run("check", now=NOW)

    def notices() -> list[tuple[str, State, str]]:
        office.run("plan", now=NOW)
        ledger = Ledger.at(office.root / "var" / "ledger.db")
        lines = ledger.known().lines
        ledger.close()
        return [
            (each.about, each.state, each.detail)
            for (subject, _), line in sorted(lines.items())
            for each in line
            if subject.startswith("ngay-hoi-so/")
        ]

    assert [state for _, state, _ in notices()] == [State.HELD, State.HELD]  # −3d is past
    schedule.write_text(EVENT + 'cancelled = "hoan-ngay-hoi"\n', encoding="utf-8")
    assert {(state, why) for _, state, why in notices()} == {(State.CANCELLED, "Sự kiện đã hủy.")}
    told = office.run("plan", "--days", "7", now=NOW).stdout
    assert "chưa có bài báo hủy “hoan-ngay-hoi”" in told

"""A rehearsal: the office's coming days by the same code, the same bytes each time."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from farends.store import Store
from pipeline.model import VN
from pipeline.office.rehearsal_report import (
    LoggedEvent,
    MissedOccasion,
    RefusedArticle,
    RehearsalReport,
    RehearsedDelivery,
)
from pipeline.secrets import FileSecrets
from pipeline.web.rehearsal_page import render_rehearsal
from tests.campaign.oracle import OFF
from tests.support.offices import ROOT, OfficeBuilder

JUDGES = ROOT / "tests" / "website" / "node_modules"
LESSON = """---
tiêu đề: Bài học số {n}
chuyên mục: thông báo
ngày: {n}/11/2026
tác giả: Tổ Bình dân học vụ số
ảnh bìa: bia.png
mô tả ảnh bìa: Lớp học buổi tối
---

Bài học số {n} của lớp Bình dân học vụ số.
"""
CAMPAIGN = """
[[campaign]]
name = "hoc-so"
title = "Học số"
section = "thong-bao"
channels = ["facebook", "zalo"]
start = 2026-11-26
catch_up = "một lần"

[[campaign.when]]
days = ["thứ Năm", "thứ Sáu"]
times = ["09:00"]

[[campaign.when]]
days = ["thứ Sáu"]
times = ["17:00"]
channels = ["radio"]
repeat = true
"""


@pytest.fixture
def school(office: OfficeBuilder) -> OfficeBuilder:
    """Three lessons, told on Thursdays and Fridays."""
    for n in (1, 2, 3):
        folder = office.root / "content" / "thong-bao" / f"bai-{n}"
        folder.mkdir()
        Image.new("RGB", (640, 360), "#0f4c5c").save(folder / "bia.png")
        (folder / "index.md").write_text(LESSON.format(n=n), encoding="utf-8")
    (office.root / "schedules" / "hoc.toml").write_text(CAMPAIGN, encoding="utf-8")
    return office


def rehearsed(
    office: OfficeBuilder, days: int, begin: str = "2026-11-25", **host: str
) -> list[bytes]:
    """Both reports, of a rehearsal in a process of its own."""
    options = ["--office", str(office.root), "--from", begin, "--days", str(days)]
    subprocess.run(
        [sys.executable, "-m", "pipeline", "rehearse", *options],
        cwd=ROOT,
        env={**os.environ, **host},
        check=True,
        capture_output=True,
        timeout=1500,
    )
    folder = office.root / "var" / "rehearsal"
    return [(folder / name).read_bytes() for name in ("report.json", "report.html")]


def test_the_coming_days_are_rehearsed_the_same_on_every_host(school: OfficeBuilder) -> None:
    first = rehearsed(school, 3, TZ="America/Los_Angeles", PYTHONHASHSEED="1", LANG="C")
    tokens_came_when_due(school, days=3)
    assert rehearsed(school, 3, TZ="Pacific/Kiritimati", PYTHONHASHSEED="2") == first
    report = json.loads(first[0])
    told = report["deliveries"]
    assert {each["state"] for each in told if each["at"] < "2026-11-28"} >= {"delivered"}
    posts = [x for x in told if x["campaign"] == "hoc-so" and x["state"] == "delivered"]
    assert {(each["at"][:16], each["channel"], each["title"]) for each in posts} == {
        (f"2026-11-2{n + 5}T09:00", channel, f"Bài học số {n}")
        for n in (1, 2)
        for channel in ("facebook", "zalo")
    }
    spoken = {each["title"]: each["spoken"] for each in told if "spoken" in each}
    assert spoken["Chương trình 2026-11-27/1700"] == ["Bài học số 2"]
    assert not (school.root / "var" / "ledger.db").exists()


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_month_is_the_same_in_every_time_zone(school: OfficeBuilder) -> None:
    zones = ("UTC", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/London")
    found = {tuple(rehearsed(school, 31, "2027-01-20", TZ=zone)) for zone in zones}
    assert len(found) == 1


# --- tokens -----------------------------------------------------------------------------------


def tokens_came_when_due(office: OfficeBuilder, days: int) -> None:
    """Zalo's access token of 25 hours is renewed in the rehearsal's own time, never too late."""
    folder = office.root / "var" / "rehearsal"
    store = Store(folder / "farends" / "zalo.db")
    journal = store.journal()
    store.close()
    asked = [datetime.fromisoformat(each["at"]) for each in journal]
    renewed = [
        at for at, each in zip(asked, journal, strict=True) if "access_token" in each["path"]
    ]
    begin = datetime(2026, 11, 25, tzinfo=VN)
    assert all(begin <= at <= begin + timedelta(days=days) for at in asked)
    used = {at.astimezone(VN).date() for at in asked} - {begin.date()}
    assert {at.astimezone(VN).date() for at in renewed} == used, "once on each day of use"
    assert all(b - a >= timedelta(hours=20) for a, b in pairwise(renewed))
    grant = json.loads(FileSecrets(folder / "var" / "secrets").get("ZALO_TOKENS") or "")
    assert datetime.fromisoformat(grant["issued"]) == renewed[-1]
    assert not grant["lost"]


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_ninety_days_renew_tokens_as_they_are_due(school: OfficeBuilder) -> None:
    rehearsed(school, 90)
    tokens_came_when_due(school, days=90)


# --- the page ---------------------------------------------------------------------------------

TOLD = RehearsalReport(
    office="phường <Mẫu>",
    first="2026-12-01",
    days=3,
    past="",
    channels=("website", "radio"),
    titles={"website": "trang web", "radio": "loa"},
    deliveries=tuple(
        RehearsedDelivery(
            at="2026-11-30T08:00:00+07:00",
            public="2026-12-01T17:00:00+07:00",
            channel="radio",
            state=state,
            word=word,
            title="Chương trình 2026-12-01/1700",
            slug="2026-12-01/1700",
            campaign="",
            occasion="phát",
            action="publish",
            detail=detail,
            assumed=False,
            spoken=("Bài & <b>học</b>",),
        )
        for state, word, detail in (
            ("delivered", "đã phát hành", ""),
            ("expired", "quá hạn", "Đã quá giờ phát."),
            ("scheduled", "chờ phát hành", ""),
        )
    ),
    missed=(
        MissedOccasion(
            "hoc-so/2026-12-02T0900",
            "2026-12-02T09:00:00+07:00",
            "Học số",
            "radio",
            "Máy không chạy lúc đó.",
        ),
    ),
    refused=(RefusedArticle("a", "Bài A", "radio", "Tin mật <i>."),),
    reminded=(LoggedEvent("2026-12-03T07:30:00+07:00", "reminded", "Báo cáo: còn 7 ngày."),),
    warnings=(),
)


def test_the_report_shows_days_channels_and_reasons_to_everybody(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_rehearsal(TOLD), encoding="utf-8")
    assert render_rehearsal(TOLD) == render_rehearsal(deepcopy(TOLD))
    config = ROOT / "tests" / "website" / ".htmlvalidate.json"
    command = [str(JUDGES / ".bin" / "html-validate"), "--config", str(config), str(path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert found.returncode == 0, found.stdout
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        shown = browser.new_page()
        shown.goto(path.as_uri())
        calendar = shown.locator("section, table").filter(has_text="Mỗi hàng là một ngày")
        rows = calendar.locator("tbody tr")
        cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
        shown.evaluate((JUDGES / "axe-core" / "axe.min.js").read_text("utf-8"))
        wrong = shown.evaluate("axe.run()")["violations"]
        browser.close()
    assert wrong == []
    assert [row[0] for row in cells] == [
        "Thứ Ba 01/12/2026",
        "Thứ Tư 02/12/2026",
        "Thứ Năm 03/12/2026",
    ]
    assert "17:00 Chương trình" in cells[0][2]
    assert "Bài & <b>học</b>" in cells[0][2]
    assert "(quá hạn)" in cells[0][2]
    assert "09:00 Bị lỡ: Học số" in cells[1][2]
    assert "Máy không chạy lúc đó." in cells[1][2]
    assert "còn 7 ngày" in cells[2][3]


# --- a year of the ward's own office ------------------------------------------------------------


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_year_of_the_wards_own_office(tmp_path: Path) -> None:
    """By a calendar and a pencil: each Tuesday's lesson, Tết passed by, nobody again too early."""
    for name in ("content", "schedules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "config.toml", tmp_path)
    told = json.loads(
        rehearsed(OfficeBuilder(tmp_path), 365, "2026-12-01", TZ="America/Los_Angeles")[0]
    )
    rows = [each for each in told["deliveries"] if each["state"] == "delivered"]
    lessons = {
        each["title"]
        for each in rows
        if each["campaign"] == "binh-dan-hoc-vu-so" and each["channel"] == "facebook"
    }
    assert len(lessons) >= 6
    for channel in ("facebook", "zalo"):
        posts = sorted(
            (each["at"], each["title"])
            for each in rows
            if (each["campaign"], each["channel"]) == ("binh-dan-hoc-vu-so", channel)
        )
        assert [at[:10] for at, _ in posts] == [str(day) for day in _tuesdays()]
        late = "09:00" if channel == "facebook" else "09:02"  # Zalo turns the film over first
        assert all("09:00" <= at[11:16] <= late for at, _ in posts)
        titles = [title for _, title in posts]
        for n in range(len(titles) - len(lessons) + 1):
            assert len(set(titles[n : n + len(lessons)])) == len(lessons), titles
    programmes = {
        each["slug"][:10]: each["spoken"]
        for each in sorted(rows, key=lambda each: each["slug"])
        if each["channel"] == "radio"
    }
    for at, title in posts:
        day = date.fromisoformat(at[:10])
        week = [str(day + timedelta(days=n)) for n in range(4)]
        assert any(title in programmes.get(each, ()) for each in week), f"{title}, {day}"
    assert told["missed"] == []
    assert not [each for each in told["deliveries"] if each["state"] in ("rejected", "unknown")]


def _tuesdays() -> list[date]:
    """Every Tuesday of the year; one that is a day off, on the next day that is none."""
    found = []
    for n in range(0, 365, 7):
        day = date(2026, 12, 1) + timedelta(days=n)
        while day in OFF - {date(2026, 12, 15)}:  # that one is only the storms' office's
            day += timedelta(days=1)
        found.append(day)
    return found

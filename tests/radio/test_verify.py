"""loa radio verify: a look at what was handed over, before its slot opens."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.radio.conftest import office_at, programme_of, radio_of
from tests.support.command_line import run_loa

SCHEDULE = """
[[slot]]
channel = "radio"
time = "17:00"
days = ["thứ Tư"]
minutes = 15

[[regulation]]
title = "Quy chế của Đài"
channels = ["radio"]
[[regulation.rule]]
article = "Điều 4"
text = "Không phát từ 20 giờ đến 5 giờ 30."
quiet = ["20:00", "05:30"]
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, studio: Path) -> Path:
    """An office whose programme of 17:00 was handed over. Everyone may look in, as in /srv."""
    office = office_at(tmp_path_factory.mktemp("whole") / "phuong")
    office.build.symlink_to(studio)
    office.schedules.mkdir()
    (office.schedules / "dai.toml").write_text(SCHEDULE, encoding="utf-8")
    radio = radio_of(office)
    radio.deliver(programme_of(radio), "k")
    return office.root


@pytest.fixture
def office(whole: Path) -> Iterator[Path]:
    """A copy to harm, below /tmp: pytest's own folders are closed to others."""
    folder = Path("/tmp") / f"loa-verify-{os.getpid()}"
    shutil.copytree(whole, folder, symlinks=True)
    folder.chmod(0o755)
    (folder / "var").chmod(0o755)
    took_over = ["restore", "--here", "--by", "Bà Hà", "--office", str(folder)]
    assert run_loa(*took_over).exit_code == 0
    yield folder
    shutil.rmtree(folder)


def verify(office: Path, *arguments: str, now: str = "2026-11-25T16:50", ok: bool = True) -> str:
    options = ["--office", str(office), "--now", now]
    result = run_loa("radio", "verify", *arguments, *options)
    assert (result.exit_code == 0) is ok, result.output
    return result.output


def folder_of(office: Path, name: str = "2026-11-25/1700") -> Path:
    return office / "var" / "handover" / name


def tell(folder: Path, **changes: object) -> None:
    """Change what the cue sheet says."""
    path = folder / "programme.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


def test_a_programme_that_is_well_is_told_with_its_time(office):
    assert "2026-11-25/1700: tốt, phát lúc 17:00 25/11/2026" in verify(office)
    assert "tốt" in verify(office, "--date", "2026-11-25")
    assert "tốt" in verify(office, "--date", "2026-11-25", "--slot", "17:00")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda f: os.truncate(f / "programme.mp3", 30_000), "sai mã kiểm"),
        (lambda f: (f / "programme.mp3").unlink(), "thiếu programme.mp3"),
        (lambda f: (f / "programme.json").write_text("{"), "mất hoặc hỏng"),
        (lambda f: (f / "programme.m3u8").write_text("#EXTM3U\n"), "không trỏ đến"),
        (lambda f: (f / "programme.mp3").chmod(0o600), "chmod o+r "),
        (lambda f: f.chmod(0o700), "chmod o+rx"),
        (lambda f: f.parent.parent.parent.chmod(0o700), "không vào được"),
        (lambda f: tell(f, revision=2), "bản 2"),
        (lambda f: tell(f, id="2026-11-26/1700"), "2026-11-26/1700"),
        (lambda f: tell(f, slot={"length_s": 20}), "quá chỗ của khung giờ"),
        (lambda f: f.rename(f.with_name("1730")), "chưa có chương trình nào"),
        (lambda f: shutil.rmtree(f.parent), "chưa có chương trình nào"),
    ],
)
def test_whatever_would_keep_the_station_silent_is_told_with_the_remedy(office, harm, told):
    harm(folder_of(office))
    said = verify(office, ok=False)
    assert "HỎNG: 2026-11-25/1700" in said
    assert told in said


def test_the_highest_revision_is_looked_at(office):
    shutil.copytree(folder_of(office), folder_of(office, "2026-11-25/1700.r10"))
    (folder_of(office) / "programme.mp3").unlink()
    tell(folder_of(office, "2026-11-25/1700.r10"), revision=10)
    assert "1700.r10: tốt" in verify(office)


def test_a_programme_outside_the_stations_hours_is_told(office):
    folder_of(office).rename(folder_of(office, "2026-11-25/1730"))
    tell(folder_of(office, "2026-11-25/1730"), id="2026-11-25/1730")
    said = verify(office, "--date", "2026-11-25", ok=False)
    assert "2026-11-25/1730: không có khung giờ nào như vậy" in said
    assert "2026-11-25/1700: chưa có chương trình" in said
    folder_of(office, "2026-11-25/1730").rename(folder_of(office, "2026-11-25/2130"))
    tell(folder_of(office, "2026-11-25/2130"), id="2026-11-25/2130")
    assert "Điều 4" in verify(office, "--date", "2026-11-25", "--slot", "2130", ok=False)


def test_a_day_or_an_hour_that_is_none_is_refused_with_an_example(office):
    assert "2026-11-25" in verify(office, "--date", "mai", ok=False)
    assert "1700" in verify(office, "--slot", "5h", ok=False)

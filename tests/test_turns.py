"""A correction or a withdrawal is taken at once, though a round is waiting for a slow far end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from farends import facebook
from farends.facebook_world import APP_ID, PAGE_ID, PAGE_TOKEN
from farends.faults import Rule
from farends.stage import Stage
from pipeline.secrets import FileSecrets
from tests.support.offices import NOW, ROOT, OfficeBuilder

PAGE = """kind = "facebook"
page = "{page}"
app_id = "{app}"
url = "{url}"
upload_url = "{url}"
gap_minutes = {gap}
photos = 0
"""
SLOW = Rule("drip", method="POST", path=r"/feed$", seconds=0.02, nth=1)  # some ten seconds


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage(facebook.PLATFORM, tmp_path / "far") as stage:
        yield stage


def connect(office: OfficeBuilder, stage: Stage, gap: float = 0) -> None:
    config = office.root / "config.toml"
    text = config.read_text(encoding="utf-8")
    said = PAGE.format(page=PAGE_ID, app=APP_ID, url=stage.url, gap=gap)
    config.write_text(text.replace('kind = "facebook"\n', said), encoding="utf-8")
    FileSecrets(office.root / "var" / "secrets").put("FACEBOOK_PAGE_TOKEN", PAGE_TOKEN)


def started(office: OfficeBuilder, *arguments: str) -> subprocess.Popen[str]:
    """A window of its own."""
    options = ["--office", str(office.root), "--now", NOW]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments, *options],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def wait_for_request(stage: Stage, path: str) -> None:
    deadline = time.monotonic() + 60
    while not [each for each in stage.journal() if each["path"].endswith(path)]:
        assert time.monotonic() < deadline, "the round never asked"
        time.sleep(0.1)


@pytest.fixture
def slow_round(office: OfficeBuilder, stage: Stage) -> Iterator[subprocess.Popen[str]]:
    """A window that is publishing and waits for the answer to its first post."""
    office.write("lich-cat-dien", "Lịch cắt điện", "Cắt điện lúc 8 giờ ngày 27/11/2026.")
    office.run("approve", "--all", "--by", "Bà Hà", "--channel", "website")
    office.run("publish")
    connect(office, stage)
    office.run("approve", "--all", "--by", "Bà Hà", "--channel", "facebook")
    stage.plan(SLOW)
    window = started(office, "publish")
    wait_for_request(stage, "/feed")
    yield window
    window.kill()
    window.communicate()


@pytest.mark.timeout(180)
def test_what_is_corrected_and_withdrawn_meanwhile_is_done_by_the_window_that_sends(
    office: OfficeBuilder, stage: Stage, slow_round: subprocess.Popen[str]
) -> None:
    path = office.root / "content" / "thong-bao" / "hop-to-dan-pho" / "index.md"
    path.write_text(path.read_text(encoding="utf-8").replace("19 giờ", "20 giờ"), encoding="utf-8")
    note = ["--note", "Giờ họp đúng là 20 giờ.", "--by", "Bà Hà"]
    correcting = started(office, "correct", "hop-to-dan-pho", *note)
    told, _ = correcting.communicate(timeout=60)
    assert correcting.returncode == 0, told
    assert slow_round.poll() is None, "the round was over before the correction was written"
    assert "Đã ghi vào sổ" in told
    withdrawing = started(office, "withdraw", "lich-cat-dien", "--by", "Bà Hà", "--reason", "Nhầm")
    told, _ = withdrawing.communicate(timeout=60)
    assert withdrawing.returncode == 0, told
    said, _ = slow_round.communicate(timeout=120)
    assert slow_round.returncode == 0, said
    assert "20 giờ" in office.page("hop-to-dan-pho")
    assert "Cắt điện lúc 8 giờ" not in office.page("lich-cat-dien")
    public = stage.public()
    assert len(public) == 1
    assert "20 giờ" in public[0]["message"]


@pytest.mark.timeout(180)
def test_a_second_publishing_window_is_told_to_wait(
    office: OfficeBuilder, slow_round: subprocess.Popen[str]
) -> None:
    again = started(office, "publish")
    told, _ = again.communicate(timeout=60)
    assert slow_round.poll() is None
    assert again.returncode == 1
    assert "Một cửa sổ khác đang phát hành" in told


def test_what_is_taken_down_waits_for_no_gap_between_posts(
    office: OfficeBuilder, stage: Stage
) -> None:
    connect(office, stage, gap=30)
    office.run("approve", "--all", "--by", "Bà Hà")
    office.run("publish")
    assert len(stage.public()) == 1
    office.run("withdraw", "hop-to-dan-pho", "--by", "Bà Hà")
    assert stage.public() == []

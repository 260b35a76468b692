"""stations/phat.sh: a slot by whatever player there is, with the log that the book reads."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline import logbook
from pipeline.model import VN

SCRIPT = Path(__file__).parent.parent.parent / "stations" / "phat.sh"


def play(tmp_path: Path, *folders: str, player: str = "") -> subprocess.CompletedProcess[str]:
    today = datetime.now(VN).date().isoformat()
    for name in folders:
        folder = tmp_path / "bàn giao" / today / name
        folder.mkdir(parents=True)
        (folder / "programme.mp3").write_text(name)
    stand_in = tmp_path / "player"
    stand_in.write_text(f'#!/bin/sh\ncat "$2" >>"{tmp_path}/heard"\n{player}\n')
    stand_in.chmod(0o755)
    env = {
        "PATH": "/usr/bin:/bin",
        "TZ": "America/New_York",
        "LOA_HANDOVER": str(tmp_path / "bàn giao"),
        "LOA_LOG": str(tmp_path / "log.jsonl"),
        "LOA_PLAYER": f"{stand_in} --once",
    }
    command = ["sh", str(SCRIPT), "1700"]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=20)


@pytest.mark.parametrize(
    ("folders", "heard"),
    [
        (["1700"], "1700"),
        (["1700", "1700.r2"], "1700.r2"),
        (["1700", "1700.r9", "1700.r10", "1705", ".1700.r11.4"], "1700.r10"),
    ],
)
def test_the_highest_revision_is_played_once_and_noted(tmp_path, folders, heard):
    assert play(tmp_path, *folders).returncode == 0
    assert (tmp_path / "heard").read_text() == heard
    lines = (tmp_path / "log.jsonl").read_text("utf-8").splitlines(keepends=True)
    reading = logbook.read(lines)
    assert reading.problems == ()
    (airing,) = reading.airings
    assert airing.id == f"{datetime.now(VN).date()}/{heard}"
    assert airing.end is not None
    assert abs(airing.start - datetime.now(VN)) < timedelta(seconds=20)


def test_without_a_programme_nothing_is_played_and_nothing_noted(tmp_path):
    assert play(tmp_path, "1705").returncode == 0
    assert not (tmp_path / "heard").exists()
    assert not (tmp_path / "log.jsonl").exists()


def test_a_player_that_fails_leaves_a_start_without_an_end(tmp_path):
    assert play(tmp_path, "1700", player="exit 3").returncode != 0
    (line,) = (tmp_path / "log.jsonl").read_text("utf-8").splitlines()
    assert '"event":"start"' in line

"""/healthz of a real service: 200 while all is well, 503 while it hangs or can't write."""

from __future__ import annotations

import json
import resource
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from farends.faults import Rule
from tests.campaign.test_killed import struck
from tests.campaign.test_service import Running, running, until

__all__ = ["running"]  # the fixture
UNLIMITED = resource.RLIM_INFINITY


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def health(port: int, patience: float = 20) -> tuple[int, dict[str, Any]]:
    """(status, what it says); status 0: no answer."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=patience) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)
    except OSError:
        return 0, {}


def started(running: Running, *more: str) -> int:
    port = free_port()
    running.start("--port", str(port), *more)
    until(lambda: health(port)[0] == 200)
    return port


def touch(running: Running, name: str) -> None:
    path = running.office.root / "content" / "thong-bao" / name
    path.write_text("---\ntiêu: x\n", encoding="utf-8")


def test_a_disk_that_is_full_is_told_and_the_service_goes_on_when_there_is_room(
    running: Running,
) -> None:
    port = started(running)
    until(lambda: running.heard("planned"))
    assert running.process
    pid = running.process.pid
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, UNLIMITED))
    touch(running, "mot.md")
    until(lambda: health(port)[0] == 503)
    assert "còn chỗ" in health(port)[1]["wrong"]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/tinh-trang", timeout=20) as answer:
        assert "còn chỗ" in answer.read().decode()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
    touch(running, "hai.md")
    until(lambda: health(port)[0] == 200)
    assert running.process.poll() is None
    running.process.send_signal(signal.SIGSTOP)  # whoever asks now is left without an answer
    until(lambda: health(port, patience=1)[0] == 0)  # it takes a moment to stop
    running.process.send_signal(signal.SIGCONT)
    until(lambda: health(port)[0] == 200)
    assert "Đã dừng gọn." in running.stop()


def test_a_service_that_hangs_says_so_and_is_well_again(tmp_path: Path) -> None:
    with struck(tmp_path / "phường", articles=1) as made:
        made.facebook.plan(Rule("stall", when="before", seconds=15, times=1))
        port = free_port()
        made.running.start("--port", str(port), "--patience", "5")
        until(lambda: health(port)[0] == 503)
        assert "Không có nhịp" in health(port)[1]["wrong"]
        until(lambda: health(port)[0] == 200)
        assert "Đã dừng gọn." in made.running.stop()

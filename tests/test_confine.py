"""What strangers' bytes may cost: time, memory, answer; and what may come back."""

from __future__ import annotations

import functools
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pytest

from pipeline import confine
from pipeline.confine import Stumbled, TooMuch, WorkLimits, confined, contents
from pipeline.content.problem import Wrong
from pipeline.errors import Rejected
from pipeline.model import VN

SOON = WorkLimits(seconds=1, memory=100_000_000, answer=1_000_000)


class Colour(StrEnum):
    RED = "đỏ"


@dataclass(frozen=True, slots=True)
class Record:
    words: str
    when: datetime
    colour: Colour
    inner: tuple[bytes, ...] = ()


def make_record(words: str, *, when: datetime) -> Record:
    return Record(words, when, Colour.RED, (b"\x00\xff",))


def refuse() -> None:
    raise Wrong("Tệp hỏng.", "Gửi lại.", 7)


def reject() -> None:
    raise Rejected("Không.", None)


def stumble() -> None:
    raise KeyError("rId9")


def loop() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(100)


def backtrack() -> bool:
    return bool(re.match(r"(a+)+$", "a" * 40 + "b"))


def swell() -> int:
    return len(b"x" * 2_000_000_000)


def tell_much() -> bytes:
    return bytes(2_000_000)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def write(path: str) -> None:
    Path(path).write_bytes(b"x")


def secret() -> str:
    return os.environ.get("LOA_FACEBOOK_TOKEN", "none")


def say_loudly() -> str:
    print("x" * 100_000)
    return "said"


class Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/evil",)


def attack() -> Evil:
    return Evil()


def call_getattr() -> object:
    class Odd:
        def __reduce__(self) -> tuple[object, ...]:
            return getattr, (os, "system")

    return Odd()


def test_what_work_gives_comes_back_as_it_was() -> None:
    when = datetime(2026, 11, 30, 7, tzinfo=VN)
    made = confined(WorkLimits(), make_record, "Thông báo", when=when)
    assert made == make_record("Thông báo", when=when)
    assert made.when.tzinfo is VN
    assert made.colour is Colour.RED


def test_an_error_of_ours_comes_back_whole() -> None:
    with pytest.raises(Wrong) as caught:
        confined(WorkLimits(), refuse)
    assert (caught.value.message, caught.value.remedy, caught.value.line) == (
        "Tệp hỏng.",
        "Gửi lại.",
        7,
    )
    with pytest.raises(Rejected, match="Không"):
        confined(WorkLimits(), reject)


def test_another_error_is_told_by_its_name_for_technicians_only() -> None:
    with pytest.raises(Stumbled) as caught:
        confined(WorkLimits(), stumble)
    assert "KeyError" in caught.value.what
    assert "KeyError" not in str(caught.value)


@pytest.mark.parametrize("work", [loop, backtrack], ids=lambda each: each.__name__)
def test_work_without_end_is_stopped(work: object) -> None:
    begun = time.monotonic()
    with pytest.raises(TooMuch, match="quá lâu"):
        confined(SOON, work)  # type: ignore[arg-type]
    assert time.monotonic() - begun < 15


def test_work_that_only_waits_is_stopped_too() -> None:
    begun = time.monotonic()
    with pytest.raises(TooMuch, match="quá lâu"):
        confined(SOON, sleep)
    assert time.monotonic() - begun < 15


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory elsewhere")
def test_work_that_swells_is_stopped() -> None:
    with pytest.raises(TooMuch, match="bộ nhớ"):
        confined(SOON, swell)


def test_an_answer_too_large_is_not_taken() -> None:
    with pytest.raises(TooMuch, match="quá nhiều"):
        confined(SOON, tell_much)


def test_a_child_that_crashes_costs_itself_alone() -> None:
    with pytest.raises(Stumbled):
        confined(WorkLimits(), crash)
    assert confined(WorkLimits(), len, b"abc") == 3


def test_a_child_may_write_no_file(tmp_path: Path) -> None:
    with pytest.raises(Stumbled):
        confined(WorkLimits(), write, str(tmp_path / "x"))
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").read_bytes()


def test_a_child_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOA_FACEBOOK_TOKEN", "secret")
    confine._end_all()  # a server that began before
    assert confined(WorkLimits(), secret) == "none"


def test_what_a_library_prints_is_no_answer() -> None:
    assert confined(WorkLimits(), say_loudly) == "said"


def test_an_answer_can_call_nothing_here() -> None:
    with pytest.raises(Stumbled):
        confined(WorkLimits(), attack)
    with pytest.raises(Stumbled):
        confined(WorkLimits(), call_getattr)
    assert not Path("/tmp/evil").exists()


def test_many_threads_are_served_at_once() -> None:
    found: list[int] = []
    works = [
        threading.Thread(target=lambda n=n: found.append(confined(WorkLimits(), abs, -n)))
        for n in range(12)
    ]
    for each in works:
        each.start()
    for each in works:
        each.join()
    assert sorted(found) == list(range(12))


def test_a_server_that_went_away_is_replaced() -> None:
    assert confined(WorkLimits(), abs, -1) == 1
    server = confine._idle[-1].process
    server.kill()
    server.wait(10)
    assert confined(WorkLimits(), abs, -2) == 2


def test_nothing_is_left_when_whoever_asked_is_killed() -> None:
    """The server, and the child that it waits for, end by themselves."""
    code = (
        "import tests.test_confine as t\n"
        "from pipeline.confine import *\n"
        "import threading, time\n"
        "threading.Thread(target=confined, args=(WorkLimits(50), t.sleep), daemon=True).start()\n"
        "time.sleep(1.5); print(__import__('pipeline.confine')"
        " and __import__('subprocess').check_output("
        "['ps', '--ppid', str(__import__('os').getpid()), '-o', 'pid=']).decode(), flush=True)\n"
        "time.sleep(100)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    server = int(parent.stdout.readline().split()[0])
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not Path(f"/proc/{server}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the server still waits")


# --- files -----------------------------------------------------------------------------------


def test_a_pipe_named_like_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "anh.jpg")
    with pytest.raises(OSError, match="không phải tệp thường"):
        contents(tmp_path / "anh.jpg", 1_000)
    with pytest.raises(OSError, match="không phải tệp thường"):
        contents(Path("/dev/zero"), 1_000)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_000)
    assert contents(tmp_path / "a", 1_000) == b"x" * 1_000
    with pytest.raises(OSError, match="nặng hơn"):
        contents(tmp_path / "a", 999)


def test_a_piece_of_work_costs_milliseconds() -> None:
    confined(WorkLimits(), abs, -1)
    begun = time.monotonic()
    for each in range(20):
        confined(WorkLimits(), functools.reduce, max, [each])
    assert time.monotonic() - begun < 4

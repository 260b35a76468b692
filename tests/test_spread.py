"""Pure work on every core gives what it gives on one, whatever becomes of the children."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pipeline import spread as spreading
from pipeline.model import NOTHING, Form, Rendition
from pipeline.spread import FEW, spread

MANY = range(FEW * 3 + 7)
_STRANGERS: set[int] = set()  # processes that other tests of this worker started


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three, whatever this machine has."""
    monkeypatch.setattr(spreading, "_cores", lambda: 3)


@pytest.fixture(autouse=True)
def strangers() -> None:
    """See who is there already."""
    _STRANGERS.clear()
    _STRANGERS.update(_processes())


def children() -> set[int]:
    """Processes of ours that have not ended or not been waited for."""
    return _processes() - _STRANGERS


def _processes() -> set[int]:
    tasks = Path("/proc/self/task").iterdir()
    return {int(pid) for task in tasks for pid in (task / "children").read_text().split()}


@pytest.mark.parametrize("own", [1, 2, 7])
def test_the_same_results_in_the_same_order(own: int) -> None:
    assert list(spread(lambda n: n * n, MANY, own)) == [n * n for n in MANY]


def test_other_processes_share_the_work() -> None:
    assert len(set(spread(lambda _: os.getpid(), MANY))) == 3


def test_few_things_are_done_here() -> None:
    assert set(spread(lambda _: os.getpid(), range(FEW - 1))) == {os.getpid()}


def test_beside_another_thread_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    done = threading.Event()
    other = threading.Thread(target=done.wait, args=(20,))
    other.start()
    try:
        assert set(spread(lambda _: os.getpid(), MANY)) == {os.getpid()}
    finally:
        done.set()
        other.join()


def test_what_the_work_raises_is_raised_in_its_place() -> None:
    def work(n: int) -> int:
        if n == 333:
            raise ValueError(n)
        return n

    results = spread(work, MANY)
    seen = [next(results) for _ in range(333)]
    with pytest.raises(ValueError, match="333"):
        next(results)
    assert seen == list(range(333))
    assert not children()


def test_a_killed_child_costs_only_time() -> None:
    ours = os.getpid()

    def work(n: int) -> int:
        if n > 100 and os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return n

    assert list(spread(work, MANY)) == list(MANY)
    assert not children()


def test_what_can_not_be_sent_is_made_here() -> None:
    made = list(spread(lambda n: lambda: n, MANY))
    assert [each() for each in made] == list(MANY)


def test_whoever_stops_early_leaves_no_process() -> None:
    with closing(spread(lambda n: bytes(20_000), MANY)) as results:
        next(results)
        assert children()
    assert not children()


def test_a_child_ends_when_its_caller_is_killed(tmp_path: Path) -> None:
    def work(n: int) -> bytes:
        with (tmp_path / str(os.getpid())).open("a") as seen:
            seen.write("1")
        return bytes(200_000)  # more than a pipe takes: the child has to wait

    caller = os.fork()
    if not caller:
        try:
            for _ in spread(work, range(FEW)):
                time.sleep(0.05)
        finally:
            os._exit(0)
    _until(lambda: len(list(tmp_path.iterdir())) == 3)
    os.kill(caller, signal.SIGKILL)
    os.waitpid(caller, 0)
    pids = [int(each.name) for each in tmp_path.iterdir()]
    _until(lambda: not any(_lives(pid) for pid in pids))


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"  # a zombie of whoever took it over has ended


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("mãi không thấy")


def test_read_only_mappings_can_be_sent() -> None:
    def work(n: int) -> Rendition:
        return Rendition(Form.IMAGE, NOTHING if n % 2 else {"n": n})

    made = list(spread(work, MANY))
    assert made[1].recipe is not None
    assert not made[1].recipe
    assert made[2].recipe == {"n": 2}

"""Pure work on every core gives what it gives on one, whatever becomes of the children."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import parallel
from pipeline.model import NOTHING, Form, Rendition
from pipeline.parallel import FEW, parallel_map
from pipeline.recipes import UnknownRecipe

MANY = range(FEW * 3 + 7)
_STRANGERS: set[int] = set()  # processes that other tests of this worker started


@pytest.fixture(autouse=True)
def cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three, whatever this machine has."""
    monkeypatch.setattr(parallel, "_cores", lambda: 3)


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


def all_of(work: Callable[[int], Any], things: Sequence[int]) -> list[Any]:
    """What `parallel_map` gives, to its end."""
    with parallel_map(work, things) as made:
        return list(made)


def test_the_same_results_in_the_same_order() -> None:
    assert all_of(lambda n: n * n, MANY) == [n * n for n in MANY]


def test_whoever_is_slow_gets_less_to_do() -> None:
    """Three times as long for a thing: others take over what it does not come to."""
    ours = os.getpid()

    def work(_: int) -> int:
        time.sleep(0.003 if os.getpid() == ours else 0.001)
        return os.getpid()

    counts = Counter(all_of(work, range(600)))
    assert counts[ours] < 600 / 3 * 0.8
    assert min(counts[each] for each in counts if each != ours) > 600 / 3


def test_others_work_before_the_first_result_is_asked_for(tmp_path: Path) -> None:
    def work(n: int) -> int:
        (tmp_path / str(whose(n))).touch()
        return n

    with parallel_map(work, MANY) as made:
        _until(lambda: len(list(tmp_path.iterdir())) == 2)
        assert list(made) == list(MANY)


def whose(_: int) -> int:
    """The process that works at it, for long enough that the others come to their turn."""
    time.sleep(0.001)
    return os.getpid()


def test_other_processes_share_the_work() -> None:
    assert len(set(all_of(whose, MANY))) == 3


def test_few_things_are_done_here() -> None:
    assert set(all_of(whose, range(FEW - 1))) == {os.getpid()}


def test_beside_another_thread_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    done = threading.Event()
    other = threading.Thread(target=done.wait, args=(20,))
    other.start()
    try:
        assert set(all_of(whose, MANY)) == {os.getpid()}
    finally:
        done.set()
        other.join()


def test_what_the_work_raises_is_raised_in_its_place() -> None:
    def work(n: int) -> int:
        if n == 333:
            raise ValueError(n)
        return n

    with parallel_map(work, MANY) as results:
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

    assert all_of(work, MANY) == list(MANY)
    assert not children()


def test_what_a_child_began_and_could_not_send_is_made_here() -> None:
    """Every child takes a hand and dies of it: their hands come late, and in their places."""
    ours = os.getpid()

    def work(n: int) -> int:
        if os.getpid() != ours:
            os._exit(1)
        return n

    with parallel_map(work, MANY) as made:
        _until(lambda: not any(_lives(pid) for pid in children()))
        assert list(made) == list(MANY)
    assert not children()


def test_a_host_without_room_for_children_costs_only_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", full)
    assert all_of(lambda n: n + 1, MANY) == [n + 1 for n in MANY]


def test_any_number_of_things_is_cut_into_hands_that_a_pipe_can_number() -> None:
    for count in (FEW, 1_000, 10_000, 100_000, 2_500_000):
        hands = parallel._chunks(range(count), parallel._MOST)
        assert sum(map(len, hands)) == count
        assert len(hands) * parallel._NUMBER <= 4096


def test_what_can_not_be_sent_is_made_here() -> None:
    made = all_of(lambda n: lambda: n, MANY)
    assert [each() for each in made] == list(MANY)


def test_whoever_stops_early_leaves_no_process() -> None:
    with parallel_map(lambda n: bytes(20_000), MANY) as results:
        next(results)
        assert children()
    assert not children()


def test_a_child_ends_when_its_caller_is_killed(tmp_path: Path) -> None:
    def work(n: int) -> bytes:
        (tmp_path / str(whose(n))).touch()
        return bytes(200_000)  # more than a pipe takes: the child has to wait

    caller = os.fork()
    if not caller:
        try:
            with parallel_map(work, range(FEW)) as made:
                for _ in made:
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
        return Rendition(Form.IMAGE, UnknownRecipe(NOTHING if n % 2 else {"n": n}))

    made = all_of(work, MANY)
    assert made[1].recipe.json is not None
    assert not made[1].recipe.json
    assert made[2].recipe.json == {"n": 2}

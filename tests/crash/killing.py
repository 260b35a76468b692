"""Child processes that die: at a chosen line, or after a chosen time. By SIGKILL, for real.

Nothing in production knows of this: the child is forked from a warm parent and watches its own
lines with `sys.settrace`.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass
from types import FrameType
from typing import Any

_LONGEST = 60.0  # seconds that a child may live


@dataclass(frozen=True)
class End:
    """How a child ended: killed, or with a value."""

    killed: bool
    value: Any = None


def forked(
    work: Callable[[], Any],
    watch: Collection[str] = (),
    die_at: str | None = None,
    kill_after: float | None = None,
    longest: float = _LONGEST,
) -> End:
    """Run `work` in a child. Its value comes back, or the list of steps it made if `watch`ed.

    A step is the path of lines, through the watched files, that leads to the line about to be
    executed. `die_at` names the step before which the child kills itself; `kill_after` the
    seconds after which the parent does. A child that fails, or lives on longer than `longest`
    seconds, fails the test.
    """
    receiving, sending = os.pipe()
    gc.freeze()  # what the parent made is not looked at, so not copied, in the child
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _child(work, sending, watch, die_at)
    os.close(sending)
    answer = _receive(receiving, child, kill_after, longest)
    os.close(receiving)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return End(killed=True)
    good, value = pickle.loads(answer)
    if not good:
        raise AssertionError(f"the child failed:\n{value}")
    return End(killed=False, value=value)


def _child(
    work: Callable[[], Any], sending: int, watch: Collection[str], die_at: str | None
) -> None:
    """Never returns: a child must not go on as a second test run."""
    try:
        with os.fdopen(sending, "wb") as pipe:
            pipe.write(_worked(work, watch, die_at))
    finally:
        os._exit(0)


def _worked(work: Callable[[], Any], watch: Collection[str], die_at: str | None) -> bytes:
    steps = Steps(frozenset(watch), die_at)
    try:
        if watch:
            sys.settrace(steps.called)
        value = work()
        sys.settrace(None)
        return pickle.dumps((True, list(steps.seen) if watch and die_at is None else value))
    except BaseException:
        sys.settrace(None)
        return pickle.dumps((False, traceback.format_exc()))


def _receive(pipe: int, child: int, kill_after: float | None, longest: float) -> bytes:
    """All that the child says; kills it when its time has come."""
    end = time.monotonic() + (longest if kill_after is None else kill_after)
    said = b""
    while True:
        left = max(0.0, end - time.monotonic())
        if not select.select([pipe], [], [], left)[0]:
            os.kill(child, signal.SIGKILL)
            assert kill_after is not None, "the child hangs"
            kill_after = None  # it may have ended a moment before: then its answer is there
            end = time.monotonic() + _LONGEST
            continue
        more = os.read(pipe, 1 << 16)
        if not more:
            return said
        said += more
        end = time.monotonic() + _LONGEST  # it is done: its answer is whole


class Steps:
    """Notes each step once, in order; dies before the chosen one."""

    def __init__(self, watched: frozenset[str], die_at: str | None) -> None:
        self.seen: dict[str, None] = {}
        self._watched = watched
        self._die_at = die_at
        self._last = die_at.rpartition(" > ")[2] if die_at else ""

    def called(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._line if frame.f_code.co_filename in self._watched else None

    def _line(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event != "line":
            return self._line
        if self._die_at is None:
            self.seen[self._path(frame)] = None
        elif self._last == _place(frame) and self._path(frame) == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return self._line

    def _path(self, frame: FrameType | None) -> str:
        path = []
        while frame is not None:
            if frame.f_code.co_filename in self._watched:
                path.append(_place(frame))
            frame = frame.f_back
        return " > ".join(reversed(path))


def _place(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename.rpartition(os.sep)[2]}:{frame.f_lineno}"

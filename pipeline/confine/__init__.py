"""Strangers' bytes are read in a child process: so much time, memory and answer, and no more.

    confined(Limits(seconds=10), word.read, data)   # what word.read(data) gives or raises
    contents(path, most=30_000_000)                 # the bytes of a file that is one

`work` is a function at the top of a module; it and its arguments are named and copied to the
child, so it must be pure. What it may give back: plain values, dates, and the frozen dataclasses,
enums and errors of this house. Nothing else is ever built from the child's answer, so that bytes
which take a decoder over gain nothing here: the child has no tokens in its environment, may write
no file, and its answer is data.

A server of the same Python waits for work and forks a child for each piece, so that a piece costs
milliseconds; it goes away after a while without work. Where there is no fork (Windows) the server
works itself, is killed when its time is over, and has no limit of memory.
"""

from __future__ import annotations

import atexit
import errno
import os
import pickle
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pipeline.confine.answer import NotPlain, unpacked
from pipeline.confine.server import OURS, SIZE, SLACK, WorkEnd, WorkLimits
from pipeline.errors import LoaError

__all__ = ["Stumbled", "TooMuch", "WorkLimits", "confined", "contents"]

P = ParamSpec("P")
R = TypeVar("R")

_PATIENCE = 10  # further seconds until the server itself is given up


class TooMuch(LoaError):
    """The work was stopped at one of its limits; the message is half a Vietnamese sentence."""

    code = "reading-too-much"


class Stumbled(LoaError):
    """The work raised what nobody foresaw, or its process died; `what` is for technicians."""

    code = "reading-stumbled"

    def __init__(self, what: str) -> None:
        super().__init__("máy không đọc được")
        self.what = what


_TOLD = {
    WorkEnd.TIME: "máy đọc quá lâu nên đã dừng",
    WorkEnd.MEMORY: "máy cần quá nhiều bộ nhớ để đọc nên đã dừng",
    WorkEnd.SIZE: "đọc ra quá nhiều nên đã dừng",
}


def confined(limits: WorkLimits, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """What `work` gives, from a child. Raises what it raises of ours, TooMuch, Stumbled."""
    given = pickle.dumps((args, kwargs), pickle.HIGHEST_PROTOCOL)
    asked = (work.__module__, work.__qualname__, limits, given)
    kind, told = _ask(pickle.dumps(asked, pickle.HIGHEST_PROTOCOL), limits)
    if kind in _TOLD:
        raise TooMuch(_TOLD[kind])
    if kind in (WorkEnd.STUMBLED, WorkEnd.DIED):
        raise Stumbled(told.decode("utf-8", "replace"))
    try:
        found: Any = unpacked(told, {*OURS, work.__module__.split(".")[0]})
    except NotPlain as error:
        raise Stumbled(str(error)) from None
    if kind is WorkEnd.RAISED:
        raise found
    return found  # type: ignore[no-any-return]


def contents(path: Path, most: int) -> bytes:
    """The bytes of a regular file of at most so many; never waits for a pipe or a device.

    Raises OSError, whose words are Vietnamese where the host has none of its own.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0))
    with open(handle, "rb") as file:  # noqa: PTH123 - by its handle
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "đây không phải tệp thường", str(path))
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"tệp nặng hơn {most // 1_000_000} MB", str(path))
    return data


# --- the server as the caller knows it ------------------------------------------------------


class _Server:
    """A process that waits for work, and its pipes."""

    def __init__(self) -> None:
        paths = [each or str(Path.cwd()) for each in sys.path]
        keep = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "HOME")
        env = {name: os.environ[name] for name in keep if name in os.environ}
        env |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
        env |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from pipeline.confine.server import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
            start_new_session=True,  # Ctrl-C is for whoever asked
        )

    def ask(self, body: bytes, limits: WorkLimits) -> tuple[WorkEnd, bytes]:
        """Raises OSError, EOFError: the server is gone."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(len(body).to_bytes(SIZE, "big") + body)
        self.process.stdin.flush()
        head = self._exactly(1 + SIZE)
        size = int.from_bytes(head[1:], "big")
        if size > limits.answer:
            raise EOFError
        return WorkEnd(head[:1].decode()), self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        assert self.process.stdout
        data = self.process.stdout.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def end(self) -> None:
        self.process.kill()
        self.release()
        self.process.wait()

    def release(self) -> None:
        """Close our ends."""
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                assert pipe
                pipe.close()


_idle: list[_Server] = []
_others: list[_Server] = []  # servers of the process that we were forked from
_lock = threading.Lock()


def _ask(body: bytes, limits: WorkLimits) -> tuple[WorkEnd, bytes]:
    """One answer. A server that had gone to rest is replaced, once: work is pure."""
    for fresh in (False, True):
        with _lock:
            server = _Server() if fresh or not _idle else _idle.pop()
        late = threading.Event()
        try:
            with _watched(server, limits, late):
                found = server.ask(body, limits)
        except (OSError, EOFError):
            code = server.process.poll()
            server.end()
            if late.is_set():
                return WorkEnd.TIME, b""
            if fresh:
                return WorkEnd.DIED, f"tiến trình con dừng ({code})".encode()
        except BaseException:  # Ctrl-C: nobody waits for the answer any more
            server.end()
            raise
        else:
            with _lock:
                _idle.append(server)
            return found
    raise AssertionError


@contextmanager
def _watched(server: _Server, limits: WorkLimits, late: threading.Event) -> Iterator[None]:
    """The server is killed when even its own watch over the time has failed."""

    def stop() -> None:
        late.set()
        server.process.kill()

    patience = _PATIENCE if hasattr(os, "fork") else 0
    timer = threading.Timer(limits.seconds * SLACK + patience, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


def _forget() -> None:
    """After a fork: the servers are our parent's; their pipes must end with it, not with us."""
    global _lock
    _lock = threading.Lock()
    while _idle:
        server = _idle.pop()
        server.release()
        server.process.returncode = 0  # not our child: nobody waits for it here
        _others.append(server)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)

"""The process that works at strangers' bytes: it forks a child for each piece, and watches it."""

from __future__ import annotations

import importlib
import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from pipeline.confine.answer import NotPlain, packed

IDLE = 30  # seconds without work after which a server ends
SLACK = 3  # times the seconds of work that may pass by the clock, on a busy machine
SIZE = 8  # bytes of a length
OURS = ("pipeline", "channels")


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What a piece of work may cost."""

    seconds: float = 20  # of the processor; by the clock three times as long
    memory: int = 600_000_000  # bytes beyond what the bare programme has
    answer: int = 64_000_000  # bytes of what comes back


class WorkEnd(StrEnum):
    """How a piece of work ended; sent as one letter."""

    DONE = "="
    RAISED = "!"  # an error of this house
    STUMBLED = "?"  # another error: its name and words
    TIME = "t"
    MEMORY = "m"
    SIZE = "s"
    DIED = "d"


def serve() -> None:
    """Work at what comes through standard input, until it ends or nothing comes for a while."""
    ours, into = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)  # whatever a library prints is no answer
    with suppress(BrokenPipeError, EOFError):
        while True:
            if hasattr(os, "fork") and not select.select([ours], [], [], IDLE)[0]:
                return
            body = _exactly(ours, int.from_bytes(_exactly(ours, SIZE), "big"))
            kind, told = _worked(body, ours, into)
            _send(into, kind.value.encode() + len(told).to_bytes(SIZE, "big"))
            _send(into, told)


def _worked(body: bytes, *pipes: int) -> tuple[WorkEnd, bytes]:
    module, name, limits, given = pickle.loads(body)  # noqa: S301 - from the process that began us
    work: Any = importlib.import_module(module)  # before the fork: the next piece has it at once
    for part in name.split("."):
        work = getattr(work, part)
    if not hasattr(os, "fork"):
        return _tried(work, given, limits)
    receive, send = os.pipe()
    child = os.fork()
    if not child:
        for pipe in (*pipes, receive):
            os.close(pipe)
        _as_child(work, given, limits, send)
    os.close(send)
    try:
        return _awaited(child, receive, limits, pipes[0])
    finally:
        os.close(receive)


def _as_child(work: Callable[..., Any], given: bytes, limits: WorkLimits, send: int) -> NoReturn:
    try:
        _limit(limits)
        kind, told = _tried(work, given, limits)
        _send(send, kind.value.encode() + told)
    finally:
        os._exit(0)


def _tried(work: Callable[..., Any], given: bytes, limits: WorkLimits) -> tuple[WorkEnd, bytes]:
    kind: WorkEnd = WorkEnd.DONE
    found: Any = None
    try:
        args, kwargs = pickle.loads(given)  # noqa: S301 - from the process that began us
        found = work(*args, **kwargs)
    except MemoryError:
        return WorkEnd.MEMORY, b""
    except Exception as error:
        if type(error).__module__.split(".")[0] not in OURS:
            return WorkEnd.STUMBLED, f"{type(error).__name__}: {error}"[:2000].encode()
        kind, found = WorkEnd.RAISED, error
    try:
        told = packed(found)
    except NotPlain as error:
        return WorkEnd.STUMBLED, f"NotPlain: {error}"[:2000].encode()
    except MemoryError:
        return WorkEnd.MEMORY, b""
    return (kind, told) if len(told) < limits.answer else (WorkEnd.SIZE, b"")


def _awaited(child: int, receive: int, limits: WorkLimits, asking: int) -> tuple[WorkEnd, bytes]:
    """What a child sends, or at which limit it was stopped."""
    told = bytearray()
    end = time.monotonic() + limits.seconds * SLACK
    watch = select.poll()
    watch.register(receive, select.POLLIN)
    watch.register(asking, 0)  # only to hear that whoever asked is gone
    stopped: WorkEnd | None = None
    while stopped is None:
        ready = dict(watch.poll(max(0.0, end - time.monotonic()) * 1000))
        if asking in ready:
            stopped = WorkEnd.DIED
        elif not ready:
            stopped = WorkEnd.TIME
        elif part := os.read(receive, 1 << 20):
            told += part
            stopped = WorkEnd.SIZE if len(told) > limits.answer else None
        else:
            break
    if stopped:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if stopped is None and os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        is_time = number == signal.SIGXCPU
        return (WorkEnd.TIME, b"") if is_time else (WorkEnd.DIED, f"tín hiệu {number}".encode())
    if stopped or not told:
        return stopped or WorkEnd.DIED, b""
    return WorkEnd(told[:1].decode()), bytes(told[1:])


def _limit(limits: WorkLimits) -> None:
    """From here on this process has so much and no more (where the host knows how)."""
    import resource

    seconds = max(1, round(limits.seconds))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _send(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]


def _exactly(pipe: int, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = os.read(pipe, min(size - len(data), 1 << 20))
        if not part:
            raise EOFError
        data += part
    return bytes(data)

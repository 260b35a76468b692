"""One pure function over thousands of items, on every core, results in the items' order.

                       pipe of chunk numbers
    caller ──writes──▶ 0 1 2 3 …  ──read by──▶ worker 1 … n (forked)   work(item) of a chunk
      │  ▲                                        │
      │  └───── one pipe from each worker ◀───────┘  (chunk number, results), pickled
      └─ reads chunk numbers too, and works at them while nothing has come

Items are cut into chunks, large ones first. Workers and the caller take the next number from one
pipe, so whoever is free takes more. Only pure work may run here: nothing that a worker changes is
seen by anybody. A chunk that a worker took and did not send (it was killed, memory ran out, the
work raised) is worked at by the caller, where it raises as it would have without us. A worker
whose caller died finds its pipe closed, and ends.

There are no workers where a fork is unsafe (other threads are running) or unknown (Windows), nor
for few items: then this is `map`.

Why not ProcessPoolExecutor: with a fork context and chunks of 50 it took 1.25 times the wall time
of this (the four turns: 0.97 to 1.80) and 1.01 times the CPU time to build a site of 1,000 articles
(benchmarks/site.py, cold; medians of four turns, on two cores under a load of 20, 2026-11-30). So
the processors' work is the same; but it leaves its caller idle, starts a thread (beside which no
fork is safe), and breaks as a whole where one worker is killed.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEW = 200  # items; for fewer a worker costs more than it saves
_CHUNK = 50  # items; what comes of them should fit into a pipe
_SMALLEST = 5  # items, towards the end, so that nobody waits long for the last chunk
_NUMBER = 2  # bytes of a chunk's number
_MOST_CHUNKS = 1_500  # so that all numbers fit into any pipe (POSIX: PIPE_BUF; Linux: 4,096 bytes)
_SIZE = 8  # bytes before what a worker sends
_PIPE = 1 << 20  # bytes that a worker may be ahead of the caller (Linux; elsewhere less)
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, linux/fcntl.h
_MOST = 8  # processes


@contextmanager
def parallel_map(work: Callable[[T], R], items: Sequence[T]) -> Iterator[Iterator[R]]:
    """What `work` makes of each item, in their order; it must be possible to pickle it.

    The workers begin at once, and end with the block at the latest: what the caller does before
    it asks for the first result, it does beside them.
    """
    with gc_paused():
        cores = _cores() if len(items) >= FEW else 1
        if cores == 1:
            yield map(work, items)
            return
        pool = _WorkerPool(work, _chunks(items, cores))
        try:
            pool.start(cores - 1)
            yield pool.results()
        finally:
            pool.join()


def _cores() -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, _MOST)


def _chunks(items: Sequence[T], cores: int) -> list[Sequence[T]]:
    """Large ones first, ever smaller ones at the end."""
    most = max(_CHUNK, -(-len(items) // _MOST_CHUNKS))
    chunks: list[Sequence[T]] = []
    at = 0
    while at < len(items):
        size = min(most, max(_SMALLEST, (len(items) - at) // (3 * cores)))
        chunks.append(items[at : at + size])
        at += size
    return chunks


@dataclass
class _WorkerPool(Generic[T, R]):
    """The chunks, and the workers that take them."""

    work: Callable[[T], R]
    chunks: list[Sequence[T]]
    numbers: int = -1  # the pipe with the numbers of chunks that nobody took
    pipes: list[int] = field(default_factory=list)  # one from each worker that may still send
    workers: list[int] = field(default_factory=list)
    made: dict[int, list[R]] = field(default_factory=dict)  # by chunk

    def start(self, count: int) -> None:
        """Write the chunk numbers and fork so many workers: fewer if the host has no room."""
        self.numbers, into = os.pipe()
        _send(into, b"".join(n.to_bytes(_NUMBER, "big") for n in range(len(self.chunks))))
        os.close(into)
        for _ in range(count):
            ours, its = os.pipe()
            try:
                worker = os.fork()
            except OSError:
                os.close(ours)
                os.close(its)
                return
            if not worker:
                self._work_as_worker(ours, its)
            os.close(its)
            self.pipes.append(ours)
            self.workers.append(worker)

    def results(self) -> Iterator[R]:
        """In the order of the items."""
        for number, chunk in enumerate(self.chunks):
            self._await(number)
            yield from self.made.pop(number, None) or map(self.work, chunk)

    def join(self) -> None:
        """Close the pipes and wait until the workers have ended."""
        for pipe in (self.numbers, *self.pipes):  # before any wait: workers hold earlier pipes
            os.close(pipe)
        for worker in self.workers:
            os.waitpid(worker, 0)

    def _await(self, number: int) -> None:
        """Return when the chunk is made, or when it is for the caller to make it now."""
        while number not in self.made:
            if self._receive(wait=False):
                continue
            mine = self._next_chunk()
            if mine is None:
                if not self._receive(wait=True):
                    return  # whoever took it is gone
            elif mine == number:
                return
            else:
                with suppress(Exception):  # it is raised when it is this chunk's turn
                    self.made[mine] = list(map(self.work, self.chunks[mine]))

    def _next_chunk(self) -> int | None:
        found = os.read(self.numbers, _NUMBER)  # each number is read once
        return int.from_bytes(found, "big") if found else None

    def _receive(self, wait: bool) -> bool:
        """Take in the chunks that have come; whether any did, or a worker was found gone."""
        if not self.pipes:
            return False
        pipes = select.poll()
        for pipe in self.pipes:
            pipes.register(pipe, select.POLLIN)
        ready = pipes.poll(None if wait else 0)
        for pipe, _ in ready:
            try:
                number, made = pickle.loads(_received(pipe))  # noqa: S301 - from our own worker
            except (EOFError, pickle.UnpicklingError):
                self.pipes.remove(pipe)
                os.close(pipe)
            else:
                self.made[number] = made
        return bool(ready)

    def _work_as_worker(self, ours: int, its: int) -> None:
        """Never returns: whatever is raised, the caller meets it again."""
        code = 1
        try:
            os.close(ours)
            _enlarge(its)
            while (number := self._next_chunk()) is not None:
                made = [self.work(each) for each in self.chunks[number]]
                data = pickle.dumps((number, made), pickle.HIGHEST_PROTOCOL)
                _send(its, len(data).to_bytes(_SIZE, "big"))
                _send(its, data)
            code = 0
        finally:
            os._exit(code)


def _send(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]


def _received(pipe: int) -> bytearray:
    """The next that a worker sent. Raises EOFError if it ended before."""
    return _exactly(pipe, int.from_bytes(_exactly(pipe, _SIZE), "big"))


def _exactly(pipe: int, size: int) -> bytearray:
    data = bytearray(size)
    left = memoryview(data)
    while left:
        came = os.readv(pipe, [left])
        if not came:
            raise EOFError
        left = left[came:]
    return data


def _enlarge(pipe: int) -> None:
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.fcntl(pipe, _SET_PIPE_SIZE, _PIPE)


@contextmanager
def gc_paused() -> Iterator[None]:
    """While thousands of items are made that last: to look for garbage among them finds nothing.

    Afterwards they count as old, so that they are looked through with the next old ones and not
    at once.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        gc.enable()

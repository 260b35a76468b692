"""One pure function over thousands of things, on every core.

The things are cut into hands. Forked children and the caller claim one after another, whoever is
free, by reading its number from a pipe; what came of a child's hand comes back through a pipe of
its own. Only pure work may be spread: nothing that a child changes is seen by anybody, and a hand
that a child claimed and did not send (it was killed, memory ran out, the work raised) is worked at
by the caller, where it raises as it would have without us. A child whose caller died finds its
pipe closed, and ends.

There are no children where a fork is unsafe (other threads are running) or unknown (Windows),
nor for few things: then this is `map`.
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

FEW = 200  # things; for fewer a child costs more than it saves
_HAND = 50  # things; what comes of them should fit into a pipe
_SMALLEST = 5  # things, towards the end, so that nobody waits long for the last hand
_NUMBER = 2  # bytes of a hand's number
_MOST_HANDS = 1_500  # so that all numbers fit into any pipe (POSIX: PIPE_BUF; Linux: 4,096 bytes)
_SIZE = 8  # bytes before what a child sends
_PIPE = 1 << 20  # bytes that a child may be ahead of the caller (Linux; elsewhere less)
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, linux/fcntl.h
_MOST = 8  # processes


@contextmanager
def spread(work: Callable[[T], R], things: Sequence[T]) -> Iterator[Iterator[R]]:
    """What `work` makes of each thing, in their order; it must be possible to pickle it.

    The children begin at once, and end with the block at the latest: what the caller does before
    it asks for the first result, it does beside them.
    """
    with undisturbed():
        cores = _cores() if len(things) >= FEW else 1
        if cores == 1:
            yield map(work, things)
            return
        table = _Table(work, _hands(things, cores))
        try:
            table.seat(cores - 1)
            yield table.results()
        finally:
            table.clear()


def _cores() -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, _MOST)


def _hands(things: Sequence[T], cores: int) -> list[Sequence[T]]:
    """Large ones first, ever smaller ones at the end."""
    most = max(_HAND, -(-len(things) // _MOST_HANDS))
    hands: list[Sequence[T]] = []
    at = 0
    while at < len(things):
        size = min(most, max(_SMALLEST, (len(things) - at) // (3 * cores)))
        hands.append(things[at : at + size])
        at += size
    return hands


@dataclass
class _Table(Generic[T, R]):
    """The hands, and the children that work at them."""

    work: Callable[[T], R]
    hands: list[Sequence[T]]
    numbers: int = -1  # the pipe with the numbers of hands that nobody claimed
    pipes: list[int] = field(default_factory=list)  # one from each child that may still send
    children: list[int] = field(default_factory=list)
    made: dict[int, list[R]] = field(default_factory=dict)  # by hand

    def seat(self, count: int) -> None:
        """Lay out the numbers, and let so many children begin: fewer if the host has no room."""
        self.numbers, into = os.pipe()
        _send(into, b"".join(n.to_bytes(_NUMBER, "big") for n in range(len(self.hands))))
        os.close(into)
        for _ in range(count):
            ours, its = os.pipe()
            try:
                child = os.fork()
            except OSError:
                os.close(ours)
                os.close(its)
                return
            if not child:
                self._work_as_child(ours, its)
            os.close(its)
            self.pipes.append(ours)
            self.children.append(child)

    def results(self) -> Iterator[R]:
        """In the order of the things."""
        for number, hand in enumerate(self.hands):
            self._await(number)
            yield from self.made.pop(number, None) or map(self.work, hand)

    def clear(self) -> None:
        """Let the children go, and wait until they are gone."""
        for pipe in (self.numbers, *self.pipes):  # before any wait: children hold earlier pipes
            os.close(pipe)
        for child in self.children:
            os.waitpid(child, 0)

    def _await(self, number: int) -> None:
        """Return when the hand is made, or when it is for the caller to make it now."""
        while number not in self.made:
            if self._receive(wait=False):
                continue
            mine = self._claim()
            if mine is None:
                if not self._receive(wait=True):
                    return  # whoever claimed it is gone
            elif mine == number:
                return
            else:
                with suppress(Exception):  # it is raised when it is this hand's turn
                    self.made[mine] = list(map(self.work, self.hands[mine]))

    def _claim(self) -> int | None:
        found = os.read(self.numbers, _NUMBER)  # a pipe gives its readers one after the other
        return int.from_bytes(found, "big") if found else None

    def _receive(self, wait: bool) -> bool:
        """Take in the hands that have come; whether any did, or a child was found gone."""
        if not self.pipes:
            return False
        pipes = select.poll()
        for pipe in self.pipes:
            pipes.register(pipe, select.POLLIN)
        ready = pipes.poll(None if wait else 0)
        for pipe, _ in ready:
            try:
                number, made = pickle.loads(_received(pipe))  # noqa: S301 - from our own child
            except (EOFError, pickle.UnpicklingError):
                self.pipes.remove(pipe)
                os.close(pipe)
            else:
                self.made[number] = made
        return bool(ready)

    def _work_as_child(self, ours: int, its: int) -> None:
        """Never returns: whatever is raised, the caller meets it again."""
        code = 1
        try:
            os.close(ours)
            _enlarge(its)
            while (number := self._claim()) is not None:
                made = [self.work(each) for each in self.hands[number]]
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
    """The next that a child sent. Raises EOFError if it ended before."""
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
def undisturbed() -> Iterator[None]:
    """While thousands of things are made that last: to look for garbage among them finds nothing.

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

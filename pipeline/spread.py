"""One pure function over thousands of things, on every core.

The things are dealt out in hands of equal size. Forked children work at theirs and send what
came of them through a pipe; the caller works at its own meanwhile. Only pure work may be spread:
nothing that a child changes is seen by anybody, and a hand that a child did not send (it was
killed, memory ran out, the work raised) is worked at by the caller, where it raises as it would
have without us. A child whose caller died finds its pipe closed, and ends.

There are no children where a fork is unsafe (other threads are running) or unknown (Windows),
nor for few things: then this is `map`.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import BinaryIO, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FEW = 200  # things; for fewer a child costs more than it saves
_HAND = 50  # things; what comes of them should fit into a pipe
_PIPE = 1 << 20  # bytes that a child may be ahead of the caller (Linux; elsewhere less)
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, linux/fcntl.h
_MOST = 8  # processes


def spread(work: Callable[[T], R], things: Sequence[T], own: float = 1) -> Generator[R, None, None]:
    """What `work` makes of each thing, in their order; it must be possible to pickle it.

    `own`: every hand of a child is as large as that many of the caller's; more than one leaves
    the caller time for what it does with the results.
    """
    with undisturbed():
        cores = _cores() if len(things) >= FEW else 1
        if cores == 1:
            yield from map(work, things)
        else:
            yield from _dealt(work, _hands(things, cores, own), cores)


def _cores() -> int:
    if not hasattr(os, "fork") or threading.active_count() > 1:
        return 1
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, _MOST)


def _hands(things: Sequence[T], cores: int, own: float) -> list[Sequence[T]]:
    """In turns: the caller's, then one for each child."""
    hands: list[Sequence[T]] = []
    at = 0
    while at < len(things):
        size = round(_HAND / own) if len(hands) % cores == 0 else _HAND
        hands.append(things[at : at + size])
        at += size
    return hands


def _dealt(work: Callable[[T], R], hands: list[Sequence[T]], cores: int) -> Iterator[R]:
    pipes = {turn: _child(work, hands[turn::cores]) for turn in range(1, cores)}
    try:
        for number, hand in enumerate(hands):
            child = pipes.get(number % cores)
            sent: list[R] | None = _received(child[1]) if child else None
            yield from map(work, hand) if sent is None else sent
    finally:
        for _, pipe in pipes.values():  # all, before any wait: later children hold earlier pipes
            pipe.close()
        for process, _ in pipes.values():
            os.waitpid(process, 0)


def _child(work: Callable[[T], R], hands: list[Sequence[T]]) -> tuple[int, BinaryIO]:
    """A process that works at these hands, and the end of the pipe from which they come."""
    ours, its = os.pipe()
    process = os.fork()
    if process:
        os.close(its)
        return process, open(ours, "rb")  # noqa: PTH123 - no path; closed by the caller
    code = 1
    try:
        os.close(ours)
        _enlarge(its)
        with open(its, "wb") as pipe:  # noqa: PTH123
            for hand in hands:
                pickle.dump([work(each) for each in hand], pipe, pickle.HIGHEST_PROTOCOL)
                pipe.flush()
        code = 0
    finally:
        os._exit(code)  # whatever was raised: the caller meets it again


def _enlarge(pipe: int) -> None:
    with suppress(ImportError, OSError):
        import fcntl

        fcntl.fcntl(pipe, _SET_PIPE_SIZE, _PIPE)


def _received(pipe: BinaryIO) -> list[R] | None:
    """What a child sent of its next hand; None if it did not."""
    try:
        hand: list[R] = pickle.load(pipe)  # noqa: S301 - from our own child
    except (EOFError, pickle.UnpicklingError):
        return None
    return hand


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

"""Who hears how far long work has come. Nobody, unless someone asked to.

with listening(lambda what, done, total: bar.update(...)):
    studio.make(rendition, office)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], object]  # what (Vietnamese), steps done, steps in all

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listen_to_progress(listener: Listener) -> Iterator[None]:
    """Tell `listener` of each step of the work done inside, in this thread."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def report_progress(what: str, done: int, total: int) -> None:
    """Say how far the work has come."""
    if listener := _LISTENER.get():
        listener(what, done, total)

"""The deadline of one HTTP exchange, enforced on its socket; whether a connection was made."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from socket import SHUT_RDWR, socket
from typing import Protocol

from urllib3 import connection, connectionpool


class Timer(Protocol):
    """What was started and may be stopped before it rings."""

    def cancel(self) -> None:
        """Never ring."""
        ...


StartTimer = Callable[[float, Callable[[], None]], Timer]  # (seconds, what to do then)


def start_timer(seconds: float, ring: Callable[[], None]) -> Timer:
    """A timer of real time, in a thread of its own."""
    timer = threading.Timer(seconds, ring)
    timer.daemon = True
    timer.start()
    return timer


class RequestDeadline:
    """Shuts the socket of an exchange after so many seconds.

    requests limits only the time between two bytes: a server that sends one byte at a time
    would hold the office for ever. `connected` says whether a connection was made, `passed`
    whether the time was up.
    """

    def __init__(self, seconds: float, start: StartTimer = start_timer) -> None:
        self.seconds = seconds
        self._start = start
        self.connected = False
        self.passed = False
        self._socket: socket | None = None

    @contextmanager
    def enforce(self) -> Iterator[None]:
        """Time runs while the block does. Connections made inside report to this deadline."""
        token = CURRENT.set(self)
        timer = self._start(self.seconds, self._shut_socket)
        try:
            yield
        finally:
            timer.cancel()
            CURRENT.reset(token)

    def watch(self, opened: connection.HTTPConnection) -> None:
        """Take over an open connection: from here on bytes may leave.

        Raises TimeoutError if the time is up already.
        """
        if self.passed:
            raise TimeoutError
        self.connected, self._socket = True, opened.sock
        opened.timeout = self.seconds  # for sending; urllib3 sets another for reading
        opened.sock.settimeout(self.seconds)

    def _shut_socket(self) -> None:
        self.passed = True
        if self._socket is not None:
            try:
                socket.shutdown(self._socket, SHUT_RDWR)  # not SSLSocket's: it forgets TLS
            except OSError:
                return  # already closed


CURRENT: ContextVar[RequestDeadline] = ContextVar("deadline")


class _Plain(connection.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        CURRENT.get().watch(self)


class _Secure(connection.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        CURRENT.get().watch(self)


class _PlainPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _Secure


POOLS = {"http": _PlainPool, "https": _SecurePool}

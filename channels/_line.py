"""What one exchange knows of its socket: whether a connection was made, and when to cut it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from socket import SHUT_RDWR, socket

from urllib3 import connection, connectionpool


class Line:
    """Knows whether a connection was made, and cuts it when patience ends.

    requests only limits the silence between two bytes; a far end that drips one byte at a
    time would hold the whole office. So a timer shuts the socket.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.connected = False
        self.cut = False
        self._socket: socket | None = None

    @contextmanager
    def open(self) -> Iterator[None]:
        """Connections made inside report here; none outlives the patience."""
        timer = threading.Timer(self.patience, self._end)
        timer.daemon = True
        token = CURRENT.set(self)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            CURRENT.reset(token)

    def hold(self, made: connection.HTTPConnection) -> None:
        """The connection stands: from here on bytes may leave. Raises TimeoutError if too late."""
        if self.cut:
            raise TimeoutError
        self.connected, self._socket = True, made.sock
        made.timeout = self.patience  # for sending; urllib3 sets another for reading
        made.sock.settimeout(self.patience)

    def _end(self) -> None:
        self.cut = True
        if self._socket is not None:
            try:
                socket.shutdown(self._socket, SHUT_RDWR)  # not SSLSocket's: it forgets TLS
            except OSError:
                return  # already closed


CURRENT: ContextVar[Line] = ContextVar("line")


class _Plain(connection.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        CURRENT.get().hold(self)


class _Secure(connection.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        CURRENT.get().hold(self)


class _PlainPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _Secure


POOLS = {"http": _PlainPool, "https": _SecurePool}

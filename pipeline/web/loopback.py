"""The web server of `loa run`: on this machine's own address, for the people in front of it.

Whatever names another host is refused, so that a page on the Internet can't have drafts read by
the officer's browser under a name of its own. Only GET and HEAD, small heads, no bodies; who
moves nothing for a while is let go.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from html import escape
from typing import Any

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = ("127.0.0.1", "localhost", "[::1]")
MOST_HEAD = 16_384  # bytes of a request's head
MOST_LINES = 200  # connections at a time
IDLE = 30.0  # seconds without a byte until a connection is closed
_KEPT = 5  # seconds that a connection is kept after an answer
_PARTING = 3  # seconds for answers under way when the service ends
_SHARED = {  # on every answer
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "object-src 'none'; base-uri 'none'; frame-ancestors 'self'",
}
_BARE = (
    '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{words}</p></main></body></html>\n"
)


def plain_page(status: int, title: str, words: str) -> HTMLResponse:
    """A short page of ours in Vietnamese."""
    body = _BARE.format(title=escape(title), words=escape(words))
    return HTMLResponse(body, status, {"Cache-Control": "no-store"})


def refuse_request(method: str, headers: Headers) -> HTMLResponse | None:
    """Why a request is not even looked at; None: it is."""
    hosts = headers.getlist("host")
    if len(hosts) != 1:
        return plain_page(400, "Không hiểu yêu cầu", "Yêu cầu phải ghi đúng một địa chỉ máy.")
    if re.sub(r":\d{1,5}\Z", "", hosts[0]).lower() not in HERE:
        return plain_page(
            421,
            "Không mở được từ địa chỉ này",
            "Trang này chỉ xem được trên máy đang chạy loa run.",
        )
    if sum(len(name) + len(value) for name, value in headers.raw) > MOST_HEAD:
        return plain_page(431, "Yêu cầu quá dài", "Xóa bớt dữ liệu lưu của trình duyệt rồi mở lại.")
    if method not in ("GET", "HEAD"):
        answer = plain_page(405, "Chỉ để xem", "Ở đây chỉ xem, không gửi gì lên được.")
        answer.headers["Allow"] = "GET, HEAD"
        return answer
    if headers.get("transfer-encoding") or headers.get("content-length", "0") != "0":
        return plain_page(413, "Chỉ để xem", "Ở đây chỉ xem, không gửi gì lên được.")
    site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
    if site == "cross-site" and mode != "navigate":
        return plain_page(
            403, "Trang khác không lấy được", "Mở thẳng địa chỉ này trên trình duyệt."
        )
    return None


@dataclass
class Guard:
    """Stands before the pages: refuses, sets the headers of every answer, and knows who moves."""

    pages: ASGIApp
    moved: dict[Any, float] = field(default_factory=dict)  # (host, port) of a client → loop's time

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        client = scope.get("client")
        clock = asyncio.get_running_loop().time
        self.moved[client] = float("inf")  # our own work is no idleness of the client's
        refused = refuse_request(scope["method"], Headers(scope=scope))

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, refused is not None)
            self.moved[client] = clock()
            await send(message)
            self.moved[client] = clock()

        try:
            await (refused or self.pages)(scope, receive, sending)
        finally:
            self.moved[client] = clock()


def _add_headers(message: MutableMapping[str, Any], closing: bool) -> None:
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    for name, value in _SHARED.items():
        headers.setdefault(name, value)
    headers.setdefault("Date", formatdate(usegmt=True))
    if closing:  # its body, if it sends one, is not waited for
        headers["Connection"] = "close"


async def _close_idle(server: uvicorn.Server, moved: dict[Any, float], idle: float) -> None:
    """Close connections on which nothing moves: uvicorn only minds those that were answered."""
    clock = asyncio.get_running_loop().time
    while True:
        await asyncio.sleep(min(idle / 4, 5))
        lines: dict[Any, Any] = {
            getattr(line, "client", None): line for line in list(server.server_state.connections)
        }
        for client, line in lines.items():
            if clock() - moved.setdefault(client, clock()) > idle:
                line.transport.abort()
        for client in moved.keys() - lines.keys():
            del moved[client]


async def _serve(server: uvicorn.Server, guard: Guard, line: socket.socket, idle: float) -> None:
    sweeping = asyncio.create_task(_close_idle(server, guard.moved, idle))
    try:
        await server.serve(sockets=[line])
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping


@contextmanager
def serve_loopback(pages: ASGIApp, port: int, idle: float = IDLE) -> Iterator[str]:
    """Serve on 127.0.0.1 (port 0: any) from a thread; the address. Raises OSError: port taken."""
    guard = Guard(pages)
    config = uvicorn.Config(
        guard,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        log_level=logging.CRITICAL,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        limit_concurrency=MOST_LINES,
        timeout_keep_alive=_KEPT,
        timeout_graceful_shutdown=_PARTING,
        h11_max_incomplete_event_size=MOST_HEAD,
    )
    server = uvicorn.Server(config)
    with socket.socket() as line:
        if sys.platform != "win32":  # there it would let another program take the same port
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind(("127.0.0.1", port))
        line.listen(MOST_LINES)
        work = lambda: asyncio.run(_serve(server, guard, line, idle))  # noqa: E731
        thread = threading.Thread(target=work, daemon=True, name="pages")
        thread.start()
        try:
            yield f"http://127.0.0.1:{line.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_PARTING + 5)

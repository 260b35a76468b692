"""Conversations of a stage: one connection each, with the misfortunes that its plan names."""

from __future__ import annotations

import os
import select
import socket
import struct
import sys
import threading
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from farends.faults import Rule
from farends.wire import Reply, Request

if TYPE_CHECKING:
    from farends.stage import Stage

_LARGEST = 256 * 1024 * 1024
_UNANSWERED = ("reset", "close", "stall")


class Busy:
    """How many conversations are going on."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def add(self, change: int) -> None:
        """One more, or one less."""
        with self._changed:
            self._count += change
            self._changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Until there is none."""
        with self._changed:
            self._changed.wait_for(lambda: self._count == 0, seconds)


class Silences:
    """When the stand-in fell silent on purpose: a client's clock may then run ahead."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()

    def begin(self) -> None:
        """Nothing more comes for a long time."""
        with self.changed:
            self.count += 1
            self.changed.notify_all()


class Server(ThreadingHTTPServer):
    """A port on which conversations are played, each in its own thread."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128
    stage: Stage

    def process_request(self, request: Any, client_address: Any) -> None:
        """In the accepting thread: whoever connects later finds this one counted."""
        self.stage.busy.add(1)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """In the conversation's own thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.stage.busy.add(-1)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the stand-in; anything else is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Conversation(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def handle(self) -> None:
        """All requests of this connection, unless it is cut before a byte is read."""
        self.stage = self.server.stage
        for rule in self.stage.strike("", "", accepting=True):
            self._close_unanswered(rule)
            return
        super().handle()

    def finish(self) -> None:
        """Nothing is left to flush on a connection that was cut."""
        if self.connection.fileno() >= 0:
            super().finish()

    def _play(self) -> None:
        address = urlsplit(self.path)
        rules = self.stage.strike(self.command, address.path)
        early = next((rule for rule in rules if rule.when == "before"), None)
        if early and early.action in ("reset", "close"):  # with the body unread
            self._close_unanswered(early)
            return
        request = Request(
            self.command,
            address.path,
            dict(parse_qsl(address.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self._read(),
        )
        if early and early.action == "reply":
            self._note(request, rules, early.status)
            self._say(_planned_reply(early), None)
        elif early:
            self._note(request, rules, None)
            self._close_unanswered(early)
        else:
            self._take(request, rules)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = _play  # noqa: N815

    def _take(self, request: Request, rules: list[Rule]) -> None:
        by_action = {rule.action: rule for rule in rules}
        if late := by_action.get("late"):
            self._wait(late.seconds)
        lag = by_action.get("lag", Rule("lag", seconds=0))
        with self.stage.store.transaction(0 if lag.reads else lag.seconds, lag.reads):
            reply = self.stage.platform.answer(request, self.stage.store)
            if "duplicate" in by_action:
                reply = self.stage.platform.answer(request, self.stage.store)
        after = next((rule for rule in rules if rule.action not in ("lag", "duplicate")), None)
        self._note(request, rules, reply.status)
        if after and after.action in _UNANSWERED:
            self._close_unanswered(after)
        elif after and after.action == "reply":
            self._say(_planned_reply(after), None)
        else:
            self._say(reply, after)

    def _say(self, reply: Reply, rule: Rule | None) -> None:
        headers, content = reply.wire()
        action = rule.action if rule else ""
        if action == "untyped":
            headers.pop("Content-Type", None)
        headers["Date"] = format_datetime(self.stage.store.now(), usegmt=True)
        phrase = HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else ""
        lines = [f"HTTP/1.1 {reply.status} {phrase}", *(f"{k}: {v}" for k, v in headers.items())]
        whole = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if self.command != "HEAD":
            whole += content[: len(content) // 2] if action == "truncate" else content
        if action == "truncate":
            self.close_connection = True
        if rule and action == "drip":
            self.stage.silences.begin()
            for at in range(len(whole)):
                self.wfile.write(whole[at : at + 1])
                if self.stage.stopping.wait(rule.seconds):
                    break
        else:
            self.wfile.write(whole)

    def _read(self) -> bytes:
        """The whole body. What a client that went away left half-said takes no effect."""
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self._exactly(min(int(self.headers.get("Content-Length") or 0), _LARGEST))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"-1", 16):
            body += self._exactly(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _exactly(self, size: int) -> bytes:
        read = self.rfile.read(size) if size >= 0 else b""
        if len(read) != size:
            raise ConnectionAbortedError
        return read

    def _close_unanswered(self, rule: Rule) -> None:
        self.close_connection = True
        if rule.action == "stall":
            self._wait(rule.seconds)
        if rule.action != "close":  # RST
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())

    def _wait(self, seconds: float) -> None:
        """Silence, until the client gives up or the stage stops."""
        self.stage.silences.begin()
        left = seconds
        while left > 0 and not self.stage.stopping.is_set():
            if select.select([self.connection], [], [], min(left, 0.05))[0]:
                return
            left -= 0.05

    def _note(self, request: Request, rules: list[Rule], status: int | None) -> None:
        at = self.stage.store.now().isoformat()
        struck = [f"{rule.when} {rule.action}" for rule in rules]
        self.stage.store.note({"at": at, **request.about(), "status": status, "faults": struck})

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """The journal is the log."""


def _planned_reply(rule: Rule) -> Reply:
    return Reply(rule.body, rule.status, rule.headers)

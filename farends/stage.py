"""The stage on which stand-ins play platforms: HTTP on 127.0.0.1, faults on demand.

In a test:

    with Stage(loopback.PLATFORM, folder) as stage:
        stage.plan(Rule("reset", when="after", method="POST", nth=1))
        …                                       # stage.url, stage.public(), stage.journal()

For a demo or a rehearsal, `python -m farends.loopback --folder DIR --port 8701` prints one
JSON line with `url` and `control`; `Remote(control)` has the same plan, public, journal,
clock and reset from any other process.

The effect of a request is committed before a misfortune of the kind “after” strikes.
"""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import socket
import struct
import sys
import threading
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from farends.control import Control
from farends.faults import Plan, Rule
from farends.store import Store
from farends.wire import Platform, Reply, Request

_LARGEST = 256 * 1024 * 1024
_UNANSWERED = ("reset", "close", "stall")


class Stage:
    """One platform on one port. Its state is in `folder/NAME.db` and outlives the process."""

    def __init__(
        self, platform: Platform, folder: Path, port: int = 0, control: int = 0, seed: int = 0
    ) -> None:
        self.platform = platform
        self.store = Store(folder / f"{platform.name}.db", seed)
        self.stopping = threading.Event()
        self._seed = seed
        self._lock = threading.RLock()
        kept = self.store.kept("plan")
        self._plan = Plan.from_json(kept) if kept else Plan([], seed)
        self._server: _Server | None = None
        self._control = Control(self, control)
        self.port = port
        self._open()
        if self._plan.refuses:
            self._shut()

    @property
    def url(self) -> str:
        """E.g. `http://127.0.0.1:8701`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control(self) -> str:
        """Where `Remote` finds it."""
        return self._control.url

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Close every port. The state stays on disk."""
        self.stopping.set()
        self._shut()
        self._control.stop()
        self.store.close()

    # what tests and rehearsals ask of it

    def plan(self, *rules: Rule) -> None:
        """From now on these misfortunes and no others; counting starts anew."""
        with self._lock:
            self._set(Plan(list(rules), self._seed))

    def public(self) -> list[dict[str, Any]]:
        """The oracle: what the public would see now."""
        with self.store.transaction():
            return self.platform.public(self.store)

    def journal(self) -> list[dict[str, Any]]:
        """Every request and what became of it; no token in it."""
        return self.store.journal()

    def clock(self, at: datetime | None = None, advance: float = 0) -> datetime:
        """Stop the far end's clock at a time and/or move it forward by seconds."""
        return self.store.set_clock(at, advance)

    def reset(self) -> None:
        """An empty platform without misfortunes."""
        with self._lock:
            self.store.reset()
            self._set(Plan([], self._seed))

    def strike(self, method: str, path: str, accepting: bool = False) -> list[Rule]:
        """The rules that strike a request; the count is durable."""
        with self._lock:
            struck = self._plan.strike(method, path, accepting)
            if self._plan.rules:
                self.store.keep("plan", self._plan.to_json())
            return struck

    def _set(self, plan: Plan) -> None:
        self._plan = plan
        self.store.keep("plan", plan.to_json())
        if plan.refuses:
            self._shut()
        else:
            self._open()

    def _open(self) -> None:
        if self._server is None:
            self._server = _Server(("127.0.0.1", self.port), _Conversation)
            self._server.stage = self
            self.port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def _shut(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 128
    stage: Stage

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no fault of the stand-in; anything else is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Conversation(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def handle(self) -> None:
        self.stage = self.server.stage
        for rule in self.stage.strike("", "", accepting=True):
            self._unanswered(rule)
            return
        super().handle()

    def finish(self) -> None:
        if self.connection.fileno() >= 0:
            super().finish()

    def _play(self) -> None:
        address = urlsplit(self.path)
        rules = self.stage.strike(self.command, address.path)
        early = next((rule for rule in rules if rule.when == "before"), None)
        if early and early.action in ("reset", "close"):  # with the body unread
            self._unanswered(early)
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
            self._say(_planned(early), None)
        elif early:
            self._note(request, rules, None)
            self._unanswered(early)
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
            self._unanswered(after)
        elif after and after.action == "reply":
            self._say(_planned(after), None)
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
            for at in range(len(whole)):
                self.wfile.write(whole[at : at + 1])
                if self.stage.stopping.wait(rule.seconds):
                    break
        else:
            self.wfile.write(whole)

    def _read(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = bytearray()
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return bytes(body)
        return self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LARGEST))

    def _unanswered(self, rule: Rule) -> None:
        self.close_connection = True
        if rule.action == "stall":
            self._wait(rule.seconds)
        if rule.action != "close":  # RST
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            os.close(self.connection.detach())

    def _wait(self, seconds: float) -> None:
        """Silence, until the client gives up or the stage stops."""
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


def _planned(rule: Rule) -> Reply:
    return Reply(rule.body, rule.status, rule.headers)


def main(platform: Platform, argv: list[str] | None = None) -> None:
    """Play until SIGTERM or Ctrl-C."""
    options = argparse.ArgumentParser(prog=f"python -m farends.{platform.name}")
    options.add_argument("--folder", type=Path, required=True, help="where its state is kept")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--control", type=int, default=0, help="port for plan, clock, oracle")
    options.add_argument("--seed", type=int, default=0)
    chosen = options.parse_args(argv)
    with Stage(platform, chosen.folder, chosen.port, chosen.control, chosen.seed) as stage:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stage.stopping.set())
        print(json.dumps({"url": stage.url, "control": stage.control}), flush=True)
        stage.stopping.wait()

"""The prompter's box: plan, clock and oracle of a stage for other processes, on its own port."""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import asdict
from datetime import datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from farends.faults import Rule


class Played(Protocol):
    """What both a stage and a `Remote` can do."""

    def plan(self, *rules: Rule) -> None:
        """From now on these misfortunes and no others; counting starts anew."""
        ...

    def public(self) -> list[dict[str, Any]]:
        """What the public would see now."""
        ...

    def journal(self) -> list[dict[str, Any]]:
        """Every request and what became of it."""
        ...

    def clock(self, at: datetime | None = None, advance: float = 0) -> datetime:
        """Stop the far end's clock at a time and/or move it forward by seconds."""
        ...

    def reset(self) -> None:
        """An empty platform without misfortunes."""
        ...

    def quiet(self) -> None:
        """Wait until every request that has arrived has had its effect."""
        ...


class Remote:
    """A stage in another process, by the control address that it printed."""

    def __init__(self, control: str) -> None:
        self._address = control.removeprefix("http://")
        self._line: tuple[int, HTTPConnection] | None = None  # with the process that opened it

    def plan(self, *rules: Rule) -> None:
        """From now on these misfortunes and no others; counting starts anew."""
        self._ask("plan", [asdict(rule) for rule in rules])

    def public(self) -> list[dict[str, Any]]:
        """What the public would see now."""
        return list(self._ask("public"))

    def journal(self) -> list[dict[str, Any]]:
        """Every request and what became of it."""
        return list(self._ask("journal"))

    def clock(self, at: datetime | None = None, advance: float = 0) -> datetime:
        """Stop the far end's clock at a time and/or move it forward by seconds."""
        wanted = {"at": at.isoformat() if at else None, "advance": advance}
        return datetime.fromisoformat(self._ask("clock", wanted))

    def reset(self) -> None:
        """An empty platform without misfortunes."""
        self._ask("reset")

    def quiet(self) -> None:
        """Wait until every request that has arrived has had its effect."""
        self._ask("quiet")

    def _ask(self, what: str, value: Any = None) -> Any:
        if self._line is None or self._line[0] != os.getpid():  # a fork needs its own
            self._line = (os.getpid(), HTTPConnection(self._address, timeout=20))
        line = self._line[1]
        line.request("POST", f"/{what}", json.dumps(value).encode())
        with line.getresponse() as answer:
            said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"the stage failed at “{what}”: {said.decode()}")
        return json.loads(said)


class Control:
    """The server side: POST /plan, /public, /journal, /clock, /reset, /quiet with a JSON body."""

    def __init__(self, stage: Played, port: int) -> None:
        self._server = _Server(("127.0.0.1", port), _Prompt)
        self._server.stage = stage
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    stage: Played

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):  # whoever asked went away
            super().handle_error(request, client_address)


class _Prompt(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = self.rfile.read(length)
        if len(asked) < length:
            return  # whoever asked was killed meanwhile
        value = json.loads(asked or b"null")
        content = json.dumps(self._answer(self.path.strip("/"), value)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _answer(self, what: str, value: Any) -> Any:
        stage = self.server.stage
        if what == "plan":
            return stage.plan(*(Rule(**each) for each in value))
        if what == "clock":
            at = datetime.fromisoformat(value["at"]) if value.get("at") else None
            return stage.clock(at, value.get("advance", 0)).isoformat()
        if what == "public":
            return stage.public()
        if what == "journal":
            return stage.journal()
        if what == "quiet":
            return stage.quiet()
        return stage.reset()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing to tell."""

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
import signal
import socket
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from farends.control import Control
from farends.faults import Plan, Rule
from farends.server import Busy, Conversation, Server, Silences
from farends.store import Store
from farends.wire import Platform


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
        self.busy = Busy()
        self.silences = Silences()
        kept = self.store.kept("plan")
        self._plan = Plan.from_json(kept) if kept else Plan([], seed)
        self._server: Server | None = None
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
            self._set_plan(Plan(list(rules), self._seed))

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
            self._set_plan(Plan([], self._seed))

    def quiet(self) -> None:
        """Wait until every request that has arrived has had its effect, at most 10 s."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass  # accepted after everything that arrived before it
        self.busy.wait(10)

    def strike(self, method: str, path: str, accepting: bool = False) -> list[Rule]:
        """The rules that strike a request; the count is durable."""
        with self._lock:
            struck = self._plan.strike(method, path, accepting)
            if self._plan.rules:
                self.store.keep("plan", self._plan.to_json())
            return struck

    def _set_plan(self, plan: Plan) -> None:
        self._plan = plan
        self.store.keep("plan", plan.to_json())
        if plan.refuses:
            self._shut()
        else:
            self._open()

    def _open(self) -> None:
        if self._server is None:
            self._server = Server(("127.0.0.1", self.port), Conversation)
            self._server.stage = self
            self.port = self._server.server_address[1]
            threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def _shut(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


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
        while not stage.stopping.wait(0.5):  # a signal may land on another thread
            pass

"""The website of a demo or a rehearsal: a folder behind a plain server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Requests are not worth a line in the demo's output."""


@contextmanager
def serve_site(folder: Path, kept: Path) -> Iterator[str]:
    """The site's folder behind a plain server on loopback; its address.

    `kept` holds the port of the last time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(("127.0.0.1", _port(kept)), partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _port(kept: Path) -> int:
    """The port of the last demo, since published posts link to it; 0 (any) the first time."""
    if kept.exists():
        return int(kept.read_text())
    with ThreadingHTTPServer(("127.0.0.1", 0), _Quiet) as probe:
        kept.write_text(str(probe.server_port))
        return int(probe.server_port)

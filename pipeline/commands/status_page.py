"""What the service shows on loopback: the site, a status page, and /healthz for machines."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Pulse = Callable[[], Mapping[str, Any]]

_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="15">
<meta name="viewport" content="width=device-width">
<title>Loa Phường: tình trạng</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse}}td,th{{border:1px solid #999;padding:.2rem .5rem;text-align:left}}
li.error{{color:#a00}}</style>
<h1>Loa Phường: tình trạng</h1>
<p>{word} Nhịp gần nhất: {at}. <a href="/">Xem trang tin</a></p>
<h2>Sổ phát hành</h2><table>{states}</table>
<h2>Kênh</h2><table>{channels}</table>
<h2>Cần biết</h2><ul>{warnings}</ul>
<h2>Tệp vừa lưu</h2><ul>{checked}</ul>
</html>
"""


def page(pulse: Mapping[str, Any]) -> str:
    """The status page of a heartbeat. Every text is escaped."""

    def rows(table: Mapping[str, Any]) -> str:
        cells = ((escape(str(a)), escape(str(b))) for a, b in table.items())
        return "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in cells)

    def lines(some: list[Any]) -> str:
        return "".join(f"<li>{escape(str(each))}</li>" for each in some) or "<li>Không có gì.</li>"

    return _PAGE.format(
        word=escape(str(pulse.get("wrong") or "Đang chạy.")),
        at=escape(str(pulse.get("at", ""))),
        states=rows(pulse.get("states", {})),
        channels=rows(pulse.get("channels", {})),
        warnings=lines(list(pulse.get("warnings", []))),
        checked=lines(list(pulse.get("checked", []))),
    )


class _Handler(SimpleHTTPRequestHandler):
    """The site's folder, and two pages of ours."""

    def __init__(self, *arguments: Any, pulse: Pulse, directory: str) -> None:
        self._pulse = pulse
        super().__init__(*arguments, directory=directory)

    def do_GET(self) -> None:
        """The status page, the health, or a file of the site."""
        if self.path == "/healthz":
            pulse = self._pulse()
            self._answer(200 if pulse.get("healthy") else 503, "application/json", _json(pulse))
        elif self.path == "/tinh-trang":
            self._answer(200, "text/html; charset=utf-8", page(self._pulse()).encode())
        else:
            super().do_GET()

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Requests of this machine are not worth a line."""


def _json(pulse: Mapping[str, Any]) -> bytes:
    return json.dumps(pulse, ensure_ascii=False).encode()


@contextmanager
def served(folder: Path, port: int, pulse: Pulse) -> Iterator[str]:
    """Serve on 127.0.0.1 (port 0: any); the address. Raises OSError if the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = partial(_Handler, pulse=pulse, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.5,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

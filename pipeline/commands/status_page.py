"""What the service shows on loopback: the site, a status page, previews, and /healthz for machines.

Drafts are shown to this machine alone: a page that names another host is not answered, so that a
web site on the Internet can't have them read by the officer's browser under a name of its own.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pipeline.commands.previews import STYLE, Previews

Pulse = Callable[[], Mapping[str, Any]]
_PREVIEW = "/xem-truoc/"
_DRAWN = "/xem-truoc/trang/"  # the website's own pages of what was saved
_HERE = ("127.0.0.1", "localhost", "[::1]")
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)

_PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><meta http-equiv="refresh" content="15">
<meta name="viewport" content="width=device-width">
<title>Loa Phường: tình trạng</title>
<style>{style}</style>
<h1>Loa Phường: tình trạng</h1>
<p>{word} Nhịp gần nhất: {at}. <a href="/">Xem trang tin</a></p>
<h2>Sổ phát hành</h2><table>{states}</table>
<h2>Kênh</h2><table>{channels}</table>
<h2>Cần biết</h2><ul>{warnings}</ul>
<h2>Tệp vừa lưu</h2><ul>{checked}</ul>
<h2>Xem trước</h2><ul>{previews}</ul>
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
        style=STYLE,
        at=escape(_moment(str(pulse.get("at", "")))),
        states=rows(pulse.get("states", {})),
        channels=rows(pulse.get("channels", {})),
        warnings=lines(list(pulse.get("warnings", []))),
        checked=lines(list(pulse.get("checked", []))),
        previews="".join(
            f'<li><a href="/xem-truoc/{escape(slug)}">{escape(slug)}</a></li>'
            for slug in pulse.get("previews", [])
        )
        or "<li>Lưu một bài thì có trang xem trước ở đây.</li>",
    )


def _moment(at: str) -> str:
    """`2026-11-25T16:15:29+07:00` → `16:15:29 ngày 25/11/2026`."""
    return f"{at[11:19]} ngày {at[8:10]}/{at[5:7]}/{at[:4]}" if at else "chưa có"


class _Handler(SimpleHTTPRequestHandler):
    """The site's folder, and pages of ours."""

    def __init__(
        self, *arguments: Any, pulse: Pulse, previews: Previews, directory: str, **more: Any
    ) -> None:
        self._pulse, self._previews = pulse, previews
        super().__init__(*arguments, directory=directory, **more)

    def do_GET(self) -> None:
        """The status page, the health, a preview, or a file of the site."""
        path = self.path.partition("?")[0]
        if path == "/healthz":
            pulse = self._pulse()
            self._answer(200 if pulse.get("healthy") else 503, "application/json", _json(pulse))
        elif path == "/tinh-trang" or path.startswith(_PREVIEW):
            if re.sub(r":\d+$", "", self.headers.get("Host", "")) in _HERE:
                self._ours(path)
            else:
                self._page(403, "Trang này chỉ xem được trên máy đang chạy “loa run”.".encode())
        else:
            super().do_GET()

    def _ours(self, path: str) -> None:
        if path == "/tinh-trang":
            self._page(200, page(self._pulse()).encode())
        elif path.startswith(_DRAWN):
            self.path = path.removeprefix(_DRAWN.rstrip("/"))
            self.directory = str(self._previews.folder)
            super().do_GET()
        elif (found := self._previews.page(path.removeprefix(_PREVIEW))) is not None:
            self._page(200, found)
        else:
            self._page(404, "Chưa có bản xem trước: lưu lại tệp của bài rồi mở lại.".encode())

    def _page(self, status: int, body: bytes) -> None:
        self._answer(status, "text/html; charset=utf-8", body)

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Requests of this machine are not worth a line."""


def _json(pulse: Mapping[str, Any]) -> bytes:
    return json.dumps(pulse, ensure_ascii=False).encode()


@contextmanager
def served(folder: Path, port: int, pulse: Pulse, previews: Previews) -> Iterator[str]:
    """Serve on 127.0.0.1 (port 0: any); the address. Raises OSError if the port is taken."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = partial(_Handler, pulse=pulse, previews=previews, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.5,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()

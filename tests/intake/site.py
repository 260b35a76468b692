"""A news site on loopback: pages by path, ETags, and every way to misbehave."""

from __future__ import annotations

import io
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What the site says now, and what it was asked."""

    port: int
    pages: dict[str, tuple[bytes, dict[str, str]] | Answer] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)  # (path, status)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, body: str | bytes, **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.pages[path] = data, {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            return

        def do_GET(self) -> None:
            page = here.pages.get(self.path)
            with suppress(OSError):
                if callable(page):
                    here.asked.append((self.path, 0))
                    page(self)
                else:
                    self._page(page)

        def _page(self, page: tuple[bytes, dict[str, str]] | None) -> None:
            body, headers = page or (b"", {})
            status = 200 if page else 404
            etag = headers.get("ETag", "")
            modified = headers.get("Last-Modified", "")
            known = (self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
            if (etag or modified) and known in ((etag, None), (None, modified)):
                status, body = 304, b""
            here.asked.append((self.path, status))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


# --- ways to misbehave --------------------------------------------------------------------


def redirect(target: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body that never ends."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b"<item>x</item>" * 5000)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then: never silent, never done."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def dripping_head(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(1000):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.05)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<rss><channel><item><title>Tin</title></item>")
    handler.close_connection = True
    handler.connection.close()


def gzip_bomb(megabytes: int) -> bytes:
    """A small answer that unpacks to so much."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    one = packing.compress(b"\0" * 1_000_000) + packing.flush(zlib.Z_FULL_FLUSH)
    return head + one * megabytes  # after a full flush the same bytes mean the same again


def picture(colour: str = "green", size: tuple[int, int] = (40, 30), kind: str = "JPEG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()

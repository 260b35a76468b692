"""Connecting a platform account: the consent page, and the one-time code that comes back.

Shared by Facebook and Zalo (OAuth 2.0 authorization code, RFC 6749; PKCE S256, RFC 7636):

    consent, granted = ask_consent(talk, my_consent_url, redirect)    # loopback, or pasted
    tokens = exchange(granted.code, consent.redirect, consent.verifier)    # the platform's own

A platform's connecting function `(around, settings, talk) -> str` does both, keeps the tokens in
`Secrets` and returns what staff read; another, `(around, settings, now) -> AccountHealth`, is for
`loa doctor`.

A code works once and for minutes, and opens an account: like `state` and the PKCE verifier it
stands in no repr, no log and no message. Whoever answers with another `state` is refused.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from pipeline.errors import ConfigError, reason

_DONE = (
    "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Loa Phường</title>"
    "<p>Đã nhận được câu trả lời. Đóng trang này và quay lại cửa sổ lệnh.</p>"
)
_BARE_CODE = re.compile(r"[\w.~#%-]{8,}")


class Talk(Protocol):
    """The person who connects: at a terminal, in a page, or in a test."""

    def say(self, words: str) -> None:
        """Show words (Vietnamese, or an address to open)."""
        ...

    def ask(self, question: str, hidden: bool = False) -> str:
        """One line typed or pasted; `hidden`: not shown while typed."""
        ...


@dataclass(frozen=True, slots=True)
class AccountHealth:
    """How an account stands, for `loa doctor`: `lines` say it in Vietnamese, remedy included."""

    ok: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ConsentGrant:
    """What the platform sent back: the one-time code, and whatever stood beside it."""

    code: str = field(repr=False)
    beside: Mapping[str, str] = field(repr=False)  # e.g. Zalo's `oa_id`


@dataclass(frozen=True)
class Consent:
    """One going to a platform's consent page. Nothing of it is kept once it is over."""

    redirect: str  # where the platform sends the browser back to
    state: str = field(repr=False)
    verifier: str = field(repr=False)  # PKCE: 43 characters, told only when the code is exchanged

    @classmethod
    def fresh(cls, redirect: str) -> Consent:
        """A new one, unguessable."""
        return cls(redirect, secrets.token_urlsafe(24), secrets.token_urlsafe(32))

    @property
    def challenge(self) -> str:
        """What the consent page is told of the verifier (S256, unpadded base64url)."""
        hashed = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode("ascii")

    def read(self, answer: str) -> ConsentGrant:
        """The code in an address that came back, or in a code that a person pasted.

        Raises ConfigError if the person refused, if the answer belongs to another consent,
        or if there is no code in it.
        """
        answer = answer.strip()
        if "?" not in answer and "=" not in answer and _BARE_CODE.fullmatch(answer):
            return ConsentGrant(answer, {})  # pasted by the person who asked: nobody else's answer
        found = parse_qs(urlsplit(answer).query or answer.lstrip("?"))
        values = {name: each[-1] for name, each in found.items()}
        if "error" in values or "error_reason" in values or "error_code" in values:
            raise ConfigError(
                "Người dùng chưa cho phép, hoặc nền tảng không mở được trang cho phép. "
                "Chạy lại “loa connect” và bấm đồng ý."
            )
        if not hmac.compare_digest(values.pop("state", "").encode(), self.state.encode()):
            raise ConfigError(
                "Câu trả lời không thuộc lần kết nối này (state khác). "
                "Chạy lại “loa connect” và dùng đúng địa chỉ vừa in ra."
            )
        if not values.get("code"):
            raise ConfigError(
                "Không thấy mã (code) trong địa chỉ. Dán nguyên cả địa chỉ trên thanh trình duyệt "
                "sau khi bấm đồng ý."
            )
        return ConsentGrant(values.pop("code"), values)


def ask_consent(
    talk: Talk,
    address: Callable[[Consent], str],
    redirect: str = "",
    port: int = 0,
    seconds: float = 300,
) -> tuple[Consent, ConsentGrant]:
    """Send a person to a consent page and read what comes back. Raises ConfigError.

    `address` makes the platform's consent address. An empty `redirect` means a server on this
    machine that waits for `seconds`; else the person pastes where the browser ended up.
    """
    if redirect:
        consent = Consent.fresh(redirect)
        talk.say("Mở địa chỉ sau bằng trình duyệt, đăng nhập rồi bấm đồng ý:")
        talk.say(address(consent))
        return consent, consent.read(
            talk.ask("Xong thì dán vào đây nguyên địa chỉ trên thanh trình duyệt", hidden=True)
        )
    with Loopback(port) as loop:
        consent = Consent.fresh(loop.address)
        talk.say("Mở địa chỉ sau bằng trình duyệt trên máy này, đăng nhập rồi bấm đồng ý:")
        talk.say(address(consent))
        return consent, consent.read(loop.wait(seconds))


class Loopback:
    """A web server on this machine that waits for one browser to come back.

    Ports on `localhost` are what platforms allow without https, if at all; elsewhere a person
    pastes the address instead. Raises ConfigError if the port is taken.
    """

    def __init__(self, port: int = 0, path: str = "/connect") -> None:
        self._came: Queue[str] = Queue()
        try:
            self._server = _Server(("127.0.0.1", port), self._came, path)
        except OSError as error:
            raise ConfigError(
                f"Cổng {port} trên máy này đang bận ({reason(error)}). "
                "Đóng chương trình đang dùng cổng đó rồi chạy lại."
            ) from None
        self.address = f"http://localhost:{self._server.server_address[1]}{path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )

    def __enter__(self) -> Loopback:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> str:
        """The address with which the browser came back. Raises ConfigError after `seconds`."""
        try:
            return self._came.get(timeout=seconds)
        except Empty:
            raise ConfigError(
                "Chờ mãi không thấy trình duyệt quay lại. Chạy lại “loa connect” và mở địa chỉ "
                "được in ra ngay trên máy này."
            ) from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, place: tuple[str, int], came: Queue[str], path: str) -> None:
        self.came = came
        self.path = path
        super().__init__(place, _Visitor)


class _Visitor(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """The browser comes back; anything else (favicon…) is not for us."""
        parts = urlsplit(self.path)
        if parts.path != self.server.path or not parts.query:
            self.send_error(404)
            return
        body = _DONE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
        self.server.came.put(self.path)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Never: the address holds the code."""

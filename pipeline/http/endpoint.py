"""HTTP to platforms, by `requests`: one request, and what each way of failing means.

    endpoint = HttpEndpoint("https://graph.facebook.com/v26.0", title="Facebook")
    answer = endpoint.ask("POST", "/me/feed", effect=True, headers={"Authorization": "Bearer …"},
                          form={"message": "…"}, judge=my_reading_of_the_body)
    remote_id = answer.text("id")

What a request without a usable answer means (a `ConnectionError` of requests means two
opposite things, so we record ourselves whether a connection was made):

    nothing left this machine: port closed, name unknown, no connection,
    TLS handshake failed                                                   TryLater
    the request left, and then: reset, stall, truncated, unreadable,
    too long, redirected                                                   OutcomeUnknown
    429, 503 that says when                                                TryLater(after)
    other 5xx, 408                                                         OutcomeUnknown
    other 4xx                                                              Rejected

On a read (`effect=False`) the second row too is only TryLater. Nothing here repeats a request,
and every request opens a connection of its own, so “connected or not” tells with certainty
whether anything was sent.

No message, repr or address here holds a secret: tokens travel in headers only.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)

from pipeline.errors import ConfigError, DeliveryError, Rejected, TryLater
from pipeline.http.answer import Answer, check_status, no_clear_answer
from pipeline.http.deadline import POOLS, RequestDeadline, StartTimer, start_timer

Judge = Callable[[Answer], bool]


@dataclass(frozen=True)
class HttpEndpoint:
    """The address of a platform’s API, and the limits of a request to it. Holds no secret.

    `connect` and `read`: seconds without a byte; `patience`: seconds for a whole exchange;
    `longest`: bytes of an answer. `trust_env` lets the environment name a proxy; `own_network`:
    plain http may go to private addresses (RFC 1918) too; `start_timer` measures `patience`.
    Raises ConfigError for an address that would carry tokens in the open.
    """

    base_url: str
    title: str = "đầu nhận"  # what staff read
    connect: float = 10.0
    read: float = 60.0
    patience: float = 300.0
    longest: int = 8 * 1024 * 1024
    trust_env: bool = True
    own_network: bool = False
    start_timer: StartTimer = field(default=start_timer, repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        local = parts.hostname in {"127.0.0.1", "localhost", "::1"} or (
            self.own_network and _is_private(parts.hostname or "")
        )
        if parts.scheme != "https" and not (parts.scheme == "http" and local):
            own = " và địa chỉ số của mạng nội bộ, ví dụ 192.168.1.5" if self.own_network else ""
            raise ConfigError(
                f"Địa chỉ của {self.title} phải bắt đầu bằng https:// (http:// chỉ dùng cho "
                f"127.0.0.1{own}). Sửa lại trong config.toml."
            )
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ConfigError(
                f"Địa chỉ của {self.title} không được kèm mật khẩu hay tham số. "
                "Sửa lại trong config.toml."
            )

    def ask(
        self,
        method: str,
        path: str,
        *,
        effect: bool,
        judge: Judge | None = None,
        wants_json: bool = True,
        **parts: Any,
    ) -> Answer:
        """Send one request and return the answer if it is a clear yes.

        `judge` sees the whole answer first: it raises what the body means, returns True to
        take the answer as it is, or False to leave it to `check_status`.
        `parts` are those of `exchange`. Raises Rejected, TryLater, OutcomeUnknown.
        """
        answer = self.exchange(method, path, effect=effect, **parts)
        if judge is None or not judge(answer):
            check_status(answer, wants_json)
        return answer

    def exchange(
        self,
        method: str,
        path: str,
        *,
        effect: bool,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        files: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        patience: float | None = None,
    ) -> Answer:
        """One request and the whole answer, whatever its status. Raises if there is none.

        `path` follows `base_url`, or is an absolute address that the far end itself gave.
        Redirects are answers, and are not followed. Raises Rejected, TryLater, OutcomeUnknown.
        """
        seconds = patience or self.patience
        hidden = _hidden(headers or {})
        deadline = RequestDeadline(seconds, self.start_timer)
        try:
            with _open_session(self.trust_env) as session, deadline.enforce():
                response = session.request(
                    method,
                    self.address(path),
                    params=query,
                    json=json,
                    data=form if body is None else body,
                    files=files,
                    headers={**(headers or {}), "Connection": "close"},
                    timeout=(self.connect, min(self.read, seconds)),
                    auth=_keep_authorization,
                    allow_redirects=False,
                    stream=True,
                )
                body_read = self._read_body(response, deadline, effect)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise explain_failure(error, effect, self.title, sent=deadline.connected) from None
        return Answer(response.status_code, response.headers, body_read, effect, self.title, hidden)

    def address(self, path: str) -> str:
        """The whole address of a path. An absolute path must be as safe as `base_url`."""
        if "://" in path:
            HttpEndpoint(path.partition("?")[0], self.title, own_network=self.own_network)
            return path
        return self.base_url.rstrip("/") + "/" + path.lstrip("/")

    def _read_body(
        self, response: requests.Response, deadline: RequestDeadline, effect: bool
    ) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > self.longest:
                raise no_clear_answer(
                    effect, self.title, f"câu trả lời dài quá {self.longest} byte"
                )
        if deadline.passed:  # what was read up to then may look like a whole answer
            raise no_clear_answer(
                effect, self.title, f"quá {deadline.seconds:g} giây chưa trả lời xong"
            )
        return bytes(body)


def _is_private(host: str) -> bool:
    """Whether a host is an address, in numbers, of a network that the internet does not reach."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


# --- a request without an answer --------------------------------------------------------


def explain_failure(
    error: Exception, effect: bool, title: str = "đầu nhận", sent: bool | None = None
) -> DeliveryError:
    """The error of our own for a failed exchange. It never quotes the exception: that holds URLs.

    `sent` is False if it is certain that no connection was made; None: read the exception alone.
    """
    if sent is None:
        sent = not _nothing_left(error)
    why = _why(error)
    if sent:
        return no_clear_answer(effect, title, why)
    if isinstance(error, ValueError):  # our own request was malformed: waiting mends nothing
        return Rejected(
            f"Không lập được yêu cầu gửi {title} ({why}). Kiểm tra địa chỉ và mã truy cập, "
            "rồi cho gửi lại. Chưa có gì được gửi đi."
        )
    return TryLater(
        f"Không nối được tới {title} ({why}). Chưa có gì được gửi đi; máy sẽ tự thử lại."
    )


def _nothing_left(error: Exception) -> bool:
    if isinstance(error, requests.JSONDecodeError):
        return False
    if isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError | ValueError):
        return True
    # Certificates are checked before the request leaves; other TLS faults can come later
    certain = (NewConnectionError, ssl.SSLCertVerificationError)
    return any(isinstance(each, certain) for each in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that requests and urllib3 wrapped in it."""
    for _ in range(10):
        yield error
        inner = getattr(error, "reason", None) or (error.args[0] if error.args else None)
        if not isinstance(inner, BaseException):
            return
        error = inner


def _why(error: Exception) -> str:
    chain = tuple(_chain(error))
    for kind, words in _WHY:
        if any(isinstance(each, kind) for each in chain):
            return words
    return type(error).__name__


_Kinds = type[BaseException] | tuple[type[BaseException], ...]
_WHY: tuple[tuple[_Kinds, str], ...] = (
    (NameResolutionError, "không tìm thấy tên máy chủ: kiểm tra mạng"),
    (requests.ConnectTimeout, "chờ kết nối quá lâu"),
    (ssl.SSLCertVerificationError, "chứng thư bảo mật không hợp lệ: kiểm tra ngày giờ của máy"),
    (requests.exceptions.ProxyError, "máy chủ trung gian (proxy) không chuyển tiếp"),
    (NewConnectionError, "máy chủ không nhận kết nối"),
    ((requests.ReadTimeout, ReadTimeoutError), "chờ trả lời quá lâu"),
    (requests.exceptions.ChunkedEncodingError, "câu trả lời bị đứt giữa chừng"),
    (requests.exceptions.ContentDecodingError, "câu trả lời không đọc được"),
    (requests.exceptions.SSLError, "lỗi mã hóa đường truyền"),
    (requests.ConnectionError, "kết nối bị ngắt"),
)


def _hidden(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Values that must stand in no message: longest first, bare tokens too."""
    values = {each for value in headers.values() for each in (value, value.rpartition(" ")[2])}
    return tuple(sorted((each for each in values if len(each) >= 8), key=len, reverse=True))


# --- one session for one request --------------------------------------------------------


class _OneRequest(HTTPAdapter):
    """requests’ adapter over connections that report to the current deadline. Never retries."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = POOLS
        return manager


def _keep_authorization(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep our own Authorization header: without this, requests would prefer ~/.netrc."""
    return request


def _open_session(trust_env: bool) -> requests.Session:
    session = requests.Session()
    session.trust_env = trust_env
    session.headers["User-Agent"] = "loaphuong"
    session.mount("https://", _OneRequest(max_retries=0))
    session.mount("http://", _OneRequest(max_retries=0))
    return session

"""One reading of every way in which asking a far end can fail: real sockets, every HTTP class."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import socket
import ssl
import subprocess
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.errors import (
    ConfigError,
    DeliveryError,
    OutcomeUnknown,
    Rejected,
    TryLater,
)
from pipeline.http.answer import Answer
from pipeline.http.endpoint import HttpEndpoint, explain_failure

TOKEN = "CHIMHOANGYEN-0123456789"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
Play = Callable[[socket.socket], None]


class Wire:
    """A far end made of bytes: each connection is played by the same function."""

    def __init__(self, play: Play, tls: ssl.SSLContext | None = None) -> None:
        self.play, self.tls = play, tls
        self.connections = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self.socket.accept()
                self.connections += 1
                threading.Thread(target=self._meet, args=(line,), daemon=True).start()

    def _meet(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            line.settimeout(5)
            if self.tls:
                with self.tls.wrap_socket(line, server_side=True) as safe:
                    self.play(safe)
            else:
                self.play(line)


@pytest.fixture
def wire() -> Iterator[Callable[..., Wire]]:
    made: list[Wire] = []

    def make(play: Play, tls: ssl.SSLContext | None = None) -> Wire:
        made.append(Wire(play, tls))
        return made[-1]

    yield make
    for each in made:
        each.socket.close()


def far(where: Wire | int | str, **changes: Any) -> HttpEndpoint:
    url = where if isinstance(where, str) else f"http://127.0.0.1:{_port(where)}"
    patience = {"connect": 0.5, "read": 0.5, "patience": 1.0, "trust_env": False}
    return HttpEndpoint(url, title="Đài thử", **{**patience, **changes})


def _port(where: Wire | int) -> int:
    return where if isinstance(where, int) else where.port


def outcome(end: HttpEndpoint, effect: bool = True, **more: Any) -> Answer | DeliveryError:
    """What asking gives or raises; nothing but the three may escape, and no secret."""
    given = {"headers": HEADERS, "json": {"a": 1} if effect else None, **more}
    try:
        return end.ask("POST" if effect else "GET", "/x", effect=effect, **given)
    except (Rejected, TryLater, OutcomeUnknown) as error:
        return told(error)


def told(error: DeliveryError) -> DeliveryError:
    """The error, if it names the far end and tells no secret."""
    assert TOKEN not in repr(error) + "".join(traceback.format_exception(error))
    assert "Đài thử" in str(error)
    return error


def request_of(line: socket.socket) -> bytes:
    """Read one request to its end."""
    seen = bytearray()
    while b"\r\n\r\n" not in seen:
        seen += line.recv(65536) or b"\r\n\r\n"
    head = bytes(seen).partition(b"\r\n\r\n")[0]
    length = re.search(rb"(?i)content-length: *(\d+)", head)
    whole = len(head) + 4 + int(length[1] if length else 0)
    while len(seen) < whole and (more := line.recv(1 << 20)):
        seen += more
    return bytes(seen)


def cut(line: socket.socket) -> None:
    """RST."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def says(raw: bytes, then: Play = lambda line: None) -> Play:
    def play(line: socket.socket) -> None:
        request_of(line)
        line.sendall(raw)
        then(line)

    return play


def http(status: str, body: bytes = b"", headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def resets_unread(line: socket.socket) -> None:
    line.recv(1)
    cut(line)


def resets_read(line: socket.socket) -> None:
    request_of(line)
    cut(line)


def closes_at_once(line: socket.socket) -> None:
    pass


def closes_read(line: socket.socket) -> None:
    request_of(line)


def stalls(line: socket.socket) -> None:
    request_of(line)
    time.sleep(1.5)


def drips_headers(line: socket.socket) -> None:
    request_of(line)
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 500:
        line.sendall(bytes([byte]))
        time.sleep(0.05)


def drips_body_without_length(line: socket.socket) -> None:
    """Cut off, it would look like a whole answer: the body ends where the connection does."""
    request_of(line)
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n{}")
    for _ in range(60):
        line.sendall(b" ")
        time.sleep(0.05)


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SILENCES: dict[str, Play] = {
    "reset before reading": resets_unread,
    "reset after reading": resets_read,
    "closed at once": closes_at_once,
    "closed after reading": closes_read,
    "read it all, then stalled": stalls,
    "drips its headers": drips_headers,
    "drips its body": drips_body_without_length,
    "truncated body": says(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"id":'),
    "truncated body, reset": says(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", cut),
    "truncated chunk": says(CHUNKED + b'40\r\n{"id"'),
    "broken chunk": says(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "truncated headers": says(b"HTTP/1.1 200 OK\r\nContent-Le"),
    "no HTTP": says(b"220 mail.example ESMTP\r\n"),
    "rubbish": says(b"\x00\xff\xfe" * 50),
    "endless header": says(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70000 + b"\r\n\r\n"),
    "a false length": says(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
    "empty body": says(http("200 OK")),
    "204": says(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "html": says(http("200 OK", b"<p>Xin ch\xc3\xa0o")),
    "half a JSON": says(http("200 OK", b'{"id": "1')),
    "not UTF-8": says(http("200 OK", b'{"id": "\xff\xfe"}')),
    "deep JSON": says(http("200 OK", b"[" * 100_000)),
    "false gzip": says(http("200 OK", b"{}", "Content-Encoding: gzip\r\n")),
    "gzip bomb": says(
        http("200 OK", gzip.compress(b" " * 2_000_000), "Content-Encoding: gzip\r\n")
    ),
    "too long": says(http("200 OK", b'"' + b"a" * 1_100_000 + b'"')),
    "redirect": says(http("302 Found", b"", "Location: http://127.0.0.1:1/login\r\n")),
    "307": says(http("307 Temporary Redirect", b"", "Location: /again\r\n")),
    "304": says(http("304 Not Modified")),
    "408": says(http("408 Request Timeout", b"{}")),
    "500": says(http("500 Internal Server Error", b'{"error": 1}')),
    "502": says(http("502 Bad Gateway", b"<h1>502</h1>")),
    "503 that says nothing": says(http("503 Service Unavailable", b"{}")),
    "504": says(http("504 Gateway Timeout", b"{}")),
    "599": says(http("599 Odd", b"{}")),
}


@pytest.mark.parametrize("play", SILENCES.values(), ids=SILENCES)
def test_silence_after_a_create_is_unknown_and_nobody_asks_twice(play, wire):
    end = wire(play)
    assert isinstance(outcome(far(end, longest=1_000_000)), OutcomeUnknown)
    time.sleep(0.05)
    assert end.connections == 1


@pytest.mark.parametrize("play", SILENCES.values(), ids=SILENCES)
def test_the_same_silence_on_a_read_is_only_a_wait(play, wire):
    assert isinstance(outcome(far(wire(play), longest=1_000_000), effect=False), TryLater)


@pytest.mark.parametrize(
    "status", ["400", "401", "402", "403", "404", "405", "409", "410", "413", "415", "422", "451"]
)
@pytest.mark.parametrize("effect", [True, False])
def test_a_clear_no_is_a_no(status, effect, wire):
    end = far(wire(says(http(f"{status} No", f'{{"m": "bad {TOKEN}"}}'.encode()))))
    assert isinstance(outcome(end, effect), Rejected)


@pytest.mark.parametrize("effect", [True, False])
@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        ("429 Slow", "", timedelta(minutes=1)),
        ("429 Slow", "Retry-After: 7\r\n", timedelta(seconds=7)),
        ("503 Busy", "Retry-After: 120\r\n", timedelta(minutes=2)),
        ("429 Slow", "Retry-After: 0\r\n", timedelta(seconds=1)),
        ("429 Slow", "Retry-After: 99999999999\r\n", timedelta(days=1)),
        ("429 Slow", "Retry-After: hôm sau\r\n", timedelta(minutes=1)),
        (
            "503 Busy",
            "Date: Mon, 23 Nov 2026 01:00:00 GMT\r\nRetry-After: Mon, 23 Nov 2026 01:05:00 GMT\r\n",
            timedelta(minutes=5),
        ),
        ("503 Busy", "Retry-After: Mon, 23 Nov 2026 01:05:00 GMT\r\n", timedelta(minutes=1)),
    ],
)
def test_busy_says_when(status, headers, after, effect, wire):
    found = outcome(far(wire(says(http(status, b"", headers)))), effect)
    assert isinstance(found, TryLater)
    assert found.after == after


def test_a_closed_port_means_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for effect in (True, False):
        found = outcome(far(port), effect)
        assert isinstance(found, TryLater)
        assert "Chưa có gì được gửi đi" in str(found)


def test_an_unknown_name_means_nothing_was_sent():
    found = outcome(far("https://khong-co-may-nay.invalid"))
    assert isinstance(found, TryLater)
    assert "tên máy chủ" in str(found)


def test_a_connection_that_never_stands_means_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        crowd = []
        for _ in range(8):  # the queue is full: the next handshake gets no answer
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            crowd.append(one)
        time.sleep(0.1)
        found = outcome(far(port, connect=0.3))
        for one in crowd:
            one.close()
    assert isinstance(found, TryLater)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server whose certificate nobody knows."""
    folder: Path = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.folder = folder  # type: ignore[attr-defined]
    return context


def test_a_certificate_nobody_knows_means_nothing_was_sent(wire, tls):
    end = wire(says(http("200 OK", b"{}")), tls)
    found = outcome(far(f"https://127.0.0.1:{end.port}"))
    assert isinstance(found, TryLater)
    assert "chứng thư" in str(found)


@pytest.mark.parametrize("play", [closes_at_once, resets_unread, says(b"HTTP/1.0 400 No\r\n\r\n")])
def test_a_handshake_that_fails_means_nothing_was_sent(play, wire):
    end = wire(play)
    assert isinstance(outcome(far(f"https://127.0.0.1:{end.port}")), TryLater)


def test_a_handshake_that_stalls_means_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        found = outcome(far(f"https://127.0.0.1:{mute.getsockname()[1]}"))
    assert isinstance(found, TryLater)


@pytest.mark.parametrize("play", [resets_read, closes_read, stalls, drips_headers])
def test_silence_behind_a_good_handshake_is_unknown(play, wire, tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls.folder / "cert.pem"))
    monkeypatch.setenv("NO_PROXY", "*")
    end = wire(play, tls)
    found = outcome(far(f"https://127.0.0.1:{end.port}", trust_env=True))
    assert isinstance(found, OutcomeUnknown)


def test_a_good_answer_over_tls_is_read(wire, tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls.folder / "cert.pem"))
    monkeypatch.setenv("NO_PROXY", "*")
    end = wire(says(http("200 OK", b'{"id": 7}')), tls)
    found = outcome(far(f"https://127.0.0.1:{end.port}", trust_env=True))
    assert isinstance(found, Answer)
    assert found.text("id") == "7"


def test_a_proxy_that_does_not_answer_means_nothing_was_sent(wire, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    refusing = wire(says(http("407 Proxy Authentication Required")))
    for port in (closed, refusing.port):
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        found = outcome(far("https://graph.example", trust_env=True))
        assert isinstance(found, TryLater)


def test_without_trust_in_the_environment_no_proxy_is_asked(wire, monkeypatch):
    proxy = wire(closes_read)
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
    end = wire(says(http("200 OK", b"{}")))
    assert isinstance(outcome(far(end)), Answer)
    assert proxy.connections == 0


def test_our_authorization_is_sent_even_if_netrc_knows_another(wire, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login khac password khac\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("NO_PROXY", "*")
    seen: list[bytes] = []

    def play(line: socket.socket) -> None:
        seen.append(request_of(line))
        line.sendall(http("200 OK", b"{}"))

    assert isinstance(outcome(far(wire(play), trust_env=True)), Answer)
    assert f"Bearer {TOKEN}".encode() in seen[0]


@pytest.mark.parametrize("token", ["có dấu", "xuống\ndòng", " trống", "đ"])
def test_a_malformed_token_is_for_a_person_and_is_not_repeated(token, wire):
    end = wire(says(http("200 OK", b"{}")))
    found = outcome(far(end), headers={"Authorization": token + TOKEN})
    assert isinstance(found, Rejected)
    assert "Chưa có gì được gửi đi" in str(found)
    assert end.connections == 0 or "đ" in token


def test_what_drips_is_cut_when_patience_ends(wire):
    for play in (drips_headers, drips_body_without_length):
        start = time.monotonic()
        assert isinstance(outcome(far(wire(play), read=5, patience=0.5)), OutcomeUnknown)
        assert time.monotonic() - start < 2


@pytest.mark.parametrize("safe", [True, False])
def test_a_slow_but_steady_upload_is_not_cut_by_the_time_to_connect(safe, wire, tls, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tls.folder / "cert.pem"))
    monkeypatch.setenv("NO_PROXY", "*")

    def play(line: socket.socket) -> None:
        time.sleep(0.8)  # longer than `connect` and `read`
        request_of(line)
        line.sendall(http("200 OK", b'{"id": 1}'))

    body = {"file": ("a.bin", b"x" * 16_000_000, "application/octet-stream")}
    port = wire(play, tls if safe else None).port
    url = f"{'https' if safe else 'http'}://127.0.0.1:{port}"
    end = far(url, connect=0.3, read=0.5, trust_env=True)
    assert end.ask("POST", "/x", effect=True, files=body, patience=20).text("id") == "1"


def test_the_judge_sees_everything_first(wire):
    end = far(wire(says(http("500 Oops", b'{"error": {"code": 190}}', "X-Far: 1\r\n"))))

    def judge(answer: Answer) -> bool:
        assert (answer.status, answer.headers["x-far"]) == (500, "1")
        raise Rejected(f"Đài thử nói không: {answer.get('error', 'code')}.")

    found = outcome(end, judge=judge)
    assert isinstance(found, Rejected)
    assert "190" in str(found)


def test_the_judge_may_take_an_answer_that_looks_bad(wire):
    end = far(wire(says(http("404 Not Found", b"{}"))))
    found = outcome(end, judge=lambda answer: answer.status == 404)
    assert isinstance(found, Answer)


def test_the_judge_may_leave_it_to_the_general_reading(wire):
    assert isinstance(
        outcome(far(wire(says(http("502 Bad")))), judge=lambda answer: False), OutcomeUnknown
    )


SHAPES = [
    *("null", "[]", "{}", "7", '"id"', '{"data": []}', '{"data": {"id": null}}'),
    *('{"data": {"id": ""}}', '{"data": {"id": true}}', '{"data": {"id": {}}}', '{"data": "id"}'),
]


@pytest.mark.parametrize("body", SHAPES)
def test_what_the_answer_lacks_reads_as_silence(body, wire):
    for effect, expected in ((True, OutcomeUnknown), (False, TryLater)):
        end = far(wire(says(http("200 OK", body.encode()))))
        with pytest.raises(expected):
            end.ask("POST", "/x", effect=effect).text("data", "id")
        with pytest.raises(expected):
            end.ask("POST", "/x", effect=effect).rows("data", "id")


def test_bytes_may_be_asked_for(wire):
    end = far(wire(says(http("200 OK", b"\xff\xd8"))))
    assert end.ask("GET", "/x", effect=False, wants_json=False).body == b"\xff\xd8"


def test_words_for_staff_hide_what_we_sent(wire):
    body = json.dumps({"message": f"token {TOKEN} is bad, or {TOKEN}"}).encode()
    answer = far(wire(says(http("400 No", body)))).exchange(
        "POST", "/x", effect=True, headers=HEADERS
    )
    assert TOKEN not in answer.words()
    assert "is bad" in answer.words()
    assert TOKEN not in repr(answer)


@pytest.mark.parametrize(
    "url",
    [
        *("http://graph.example", "https://ai:matkhau@graph.example", "https://graph.example/?t=1"),
        *("ftp://graph.example", "graph.example", "https://graph.example/#a"),
    ],
)
def test_an_address_that_would_carry_tokens_in_the_open_is_refused(url):
    with pytest.raises(ConfigError, match=r"config\.toml"):
        HttpEndpoint(url, title="Đài thử")


def test_an_address_that_the_far_end_gave_must_be_as_safe(wire):
    end = far(wire(says(http("200 OK", b"{}"))))
    with pytest.raises(ConfigError):
        end.ask("POST", "http://upload.example/video", effect=True)


# --- the reading of a bare exception, for a library that asks with requests itself -------


def raised(url: str, **more: Any) -> Exception:
    session = requests.Session()
    session.trust_env = False
    with pytest.raises(requests.RequestException) as caught:
        session.post(url, timeout=0.4, **more).json()
    return caught.value


@pytest.mark.parametrize(
    "silence",
    [
        *("reset before reading", "reset after reading", "closed after reading", "html"),
        *("read it all, then stalled", "truncated body", "truncated chunk", "false gzip"),
        "no HTTP",
    ],
)
def test_a_bare_exception_after_sending_is_silence(silence, wire):
    error = raised(f"http://127.0.0.1:{wire(SILENCES[silence]).port}/?access_token={TOKEN}")
    assert isinstance(explain_failure(error, effect=True), OutcomeUnknown)
    assert isinstance(explain_failure(error, effect=False), TryLater)
    assert TOKEN not in repr(explain_failure(error, effect=True))


def test_a_bare_exception_before_sending_means_nothing_was_sent(wire, tls):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        closed = taken.getsockname()[1]
    unknown = wire(closes_read, tls)
    for url in (
        f"http://127.0.0.1:{closed}/?access_token={TOKEN}",
        "https://khong-co-may-nay.invalid/",
        f"https://127.0.0.1:{unknown.port}/",
    ):
        found = explain_failure(raised(url), effect=True)
        assert isinstance(found, TryLater)
        assert TOKEN not in repr(found)


def test_the_errors_survive_being_sent_between_processes():
    found = explain_failure(requests.ConnectTimeout("x"), effect=True)
    assert str(pickle.loads(pickle.dumps(found))) == str(found)


def test_no_connection_outlives_its_question(wire):
    """So a reset is never that of an idle connection which died unnoticed."""

    def play(line: socket.socket) -> None:
        asked = request_of(line)
        assert b"connection: close" in asked.lower()
        line.sendall(http("200 OK", b"{}", "Connection: keep-alive\r\n"))
        line.settimeout(2)
        seen.append(line.recv(1))  # nothing more comes: the other side has hung up

    seen: list[bytes] = []
    end = wire(play)
    for _ in range(3):
        assert isinstance(outcome(far(end)), Answer)
    deadline = time.monotonic() + 2
    while len(seen) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (end.connections, seen) == (3, [b""] * 3)


def test_many_may_ask_at_once_and_none_is_cut_by_anothers_patience(wire):
    def slow(line: socket.socket) -> None:
        request_of(line)
        time.sleep(0.4)
        line.sendall(http("200 OK", b'{"id": 1}'))

    end = wire(slow)
    found: list[Answer | DeliveryError] = []

    def ask(patience: float) -> None:
        found.append(outcome(far(end, read=3, patience=patience)))

    threads = [threading.Thread(target=ask, args=(each,)) for each in (0.2, 3, 0.2, 3, 3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(10)
    assert sorted(type(each).__name__ for each in found) == [
        *("Answer", "Answer", "Answer", "OutcomeUnknown", "OutcomeUnknown")
    ]

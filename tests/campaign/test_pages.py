"""The pages of `loa run` over real HTTP: for this machine alone, whole, and nothing beside them."""

from __future__ import annotations

import http.client
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.office.heartbeat import Heartbeat
from pipeline.web.loopback import serve_loopback
from pipeline.web.pages import build_pages

FILM = bytes(range(256)) * 1000
LOST = '<!doctype html>\n<html lang="vi"><title>Không tìm thấy</title>của phường</html>'
SECRET = "mã truy cập"


@dataclass
class Host:
    """A server before a site's folder, and what it logged."""

    port: int
    root: Path
    logged: list[str]

    def ask(
        self, path: str, method: str = "GET", host: str = "", **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        line.putheader("Host", host or f"127.0.0.1:{self.port}")
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        line.endheaders()
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer, body

    def raw(self, words: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), 20) as line:
            line.sendall(words)
            with suppress(OSError):  # refused and closed already
                line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    site = tmp_path / "var" / "site"
    (site / "bai").mkdir(parents=True)
    (site / "trong").mkdir()
    (site / "index.html").write_text("<!doctype html><title>Trang chủ</title>", "utf-8")
    (site / "404.html").write_text(LOST, "utf-8")
    (site / "bai" / "index.html").write_text("danh sách", "utf-8")
    (site / "bai" / "mot.html").write_text("một bài", "utf-8")
    (site / "phim.mp4").write_bytes(FILM)
    (site / ".htpasswd").write_text(SECRET, "utf-8")
    (site / "bai" / ".tam").write_text(SECRET, "utf-8")
    secrets = tmp_path / "var" / "secrets"
    secrets.mkdir()
    (secrets / "facebook").write_text(SECRET, "utf-8")
    (site / "ra-ngoai").symlink_to(secrets)
    (site / "ra-ngoai.txt").symlink_to(secrets / "facebook")
    (site / "bai" / "trong-nha.html").symlink_to(site / "index.html")
    os.mkfifo(site / "ong.html")
    logged: list[str] = []
    previews: Any = SimpleNamespace(
        folder=tmp_path / "var" / "xem-truoc",
        media=tmp_path / "build",
        page=lambda slug: 1 / 0 if slug == "hong" else "",
        list_page=lambda: "các bài",
    )
    pulse = Heartbeat(at="2026-11-30T08:00:00+07:00", checked=("Bài chưa duyệt",))
    shown = build_pages(site, lambda: pulse, previews, lambda event, **_: logged.append(event))
    with serve_loopback(shown, 0, idle=1.5) as address:
        yield Host(int(address.rpartition(":")[2]), tmp_path, logged)


@pytest.mark.parametrize("path", ["/healthz", "/tinh-trang", "/xem-truoc/", "/", "/bai/mot.html"])
@pytest.mark.parametrize(
    "name",
    ["kẻ-xấu.example".encode().decode("latin-1"), "127.0.0.1.evil.example", "evil.example:8720",
     "localhost.evil.example", "127.0.0.1@evil.example", "localhost:80:80", "0.0.0.0", "[::]"],
)  # fmt: skip
def test_a_page_under_a_strangers_name_gets_nothing(host: Host, path: str, name: str) -> None:
    answer, body = host.ask(path, host=name)
    assert answer.status in (400, 421)
    assert "Bài chưa duyệt" not in body.decode()


@pytest.mark.parametrize("name", ["127.0.0.1:{}", "localhost:{}", "LOCALHOST:{}", "[::1]:{}"])
def test_this_machine_is_answered_under_each_of_its_own_names(host: Host, name: str) -> None:
    answer, body = host.ask("/healthz", host=name.format(host.port))
    assert answer.status == 200
    assert json.loads(body)["checked"] == ["Bài chưa duyệt"]


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
    ],
)
def test_a_request_without_one_clear_name_gets_nothing(host: Host, lines: bytes) -> None:
    told = host.raw(lines)
    assert b" 200 " not in told.split(b"\r\n")[0]
    assert "Bài chưa duyệt".encode() not in told


def test_another_sites_page_can_not_even_ask(host: Host) -> None:
    assert (
        host.ask("/healthz", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0].status == 403
    )
    assert host.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0].status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/bai/%00.html", "/khong-co", "/../secrets/facebook", "/%2e%2e/secrets/facebook",
        "/..%2fsecrets%2ffacebook", "/bai/..%2f..%2fsecrets/facebook", "/bai%2fmot.html",
        "/%5c..%5csecrets", "/.htpasswd", "/bai/.tam", "/ra-ngoai", "/ra-ngoai/", "/ra-ngoai.txt",
        "/ra-ngoai/facebook", "/bai/trong-nha.html", "/trong/", "/trong", "//index.html",
        "/bai//mot.html", "/bai/mot.html/", "/bai/mot.html/x", "/ong.html", "/%ff", "/%0d%0aX:1",
        "/bai/./mot.html", "/mot%20", "/" + "a" * 5000, "/xem-truoc/trang/../../secrets/facebook",
        "/xem-truoc/tep/%2e%2e/var/secrets/facebook", "/var/secrets/facebook",
    ],
)  # fmt: skip
def test_what_is_no_file_of_the_site_is_the_wards_own_404(host: Host, path: str) -> None:
    answer, body = host.ask(path)
    assert (answer.status, body.decode()) == (404, LOST)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert host.logged == []


def test_an_office_without_a_site_yet_says_so_in_vietnamese(host: Host) -> None:
    (host.root / "var" / "site" / "404.html").unlink()
    answer, body = host.ask("/khong-co")
    assert answer.status == 404
    assert '<html lang="vi">' in body.decode()
    assert "Không tìm thấy trang này" in body.decode()


def test_folders_lead_to_their_index_and_are_never_listed(host: Host) -> None:
    assert host.ask("/bai/")[1].decode() == "danh sách"
    answer, _ = host.ask("/bai")
    assert (answer.status, answer.headers["Location"]) == (308, "/bai/")
    answer, _ = host.ask("/xem-truoc")
    assert (answer.status, answer.headers["Location"]) == (308, "/xem-truoc/")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100000-", 100_000, 256_000), ("bytes=-500", 255_500, 256_000),
     ("bytes=255999-300000", 255_999, 256_000)],
)  # fmt: skip
def test_a_film_is_sent_from_where_it_is_sought(
    host: Host, asked: str, start: int, end: int
) -> None:
    answer, body = host.ask("/phim.mp4", Range=asked)
    assert answer.status == 206
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(FILM)}"
    assert body == FILM[start:end]
    whole, all_of_it = host.ask("/phim.mp4")
    assert (whole.status, whole.headers["Accept-Ranges"]) == (200, "bytes")
    assert all_of_it == FILM


def test_a_range_beyond_the_end_is_told(host: Host) -> None:
    answer, _ = host.ask("/phim.mp4", Range="bytes=999999-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(FILM)}")
    many = "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 2000, 2))
    assert len(host.ask("/phim.mp4", Range=many)[1]) <= len(FILM)


def test_what_a_browser_has_is_not_sent_again_until_it_changes(host: Host) -> None:
    first, _ = host.ask("/bai/mot.html")
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    for known in ({"If_None_Match": tag}, {"If_Modified_Since": day}):
        answer, body = host.ask("/bai/mot.html", **known)
        assert (answer.status, body) == (304, b"")
    (host.root / "var" / "site" / "bai" / "mot.html").write_text("một bài đã sửa", "utf-8")
    answer, body = host.ask("/bai/mot.html", If_None_Match=tag)
    assert (answer.status, body.decode()) == (200, "một bài đã sửa")


@pytest.mark.parametrize("path", ["/", "/phim.mp4", "/healthz", "/tinh-trang", "/khong-co"])
def test_head_tells_what_get_would_and_sends_nothing(host: Host, path: str) -> None:
    get, sent = host.ask(path)
    head, nothing = host.ask(path, "HEAD")
    assert (head.status, nothing) == (get.status, b"")
    assert head.headers["Content-Length"] == str(len(sent))


@pytest.mark.parametrize("path", ["/", "/phim.mp4", "/healthz", "/tinh-trang", "/khong-co", "/bai"])
def test_every_answer_carries_its_safeguards(host: Host, path: str) -> None:
    answer, _ = host.ask(path)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Date"]
    assert "Server" not in answer.headers
    if path in ("/healthz", "/tinh-trang"):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_nothing_can_be_sent_up(host: Host, method: str) -> None:
    answer, body = host.ask("/healthz", method)
    assert answer.status == 405
    assert "Bài chưa duyệt" not in body.decode()


def test_a_body_is_not_read_and_a_long_head_is_refused(host: Host) -> None:
    head = f"GET / HTTP/1.1\r\nHost: localhost:{host.port}\r\n"
    with socket.create_connection(("127.0.0.1", host.port), 20) as line:
        line.sendall(f"{head}Content-Length: 900000000\r\n\r\n".encode() + b"x" * 10_000)
        assert line.recv(65536).startswith(b"HTTP/1.1 413 ")
    for size in (17_000, 60_000, 900_000):
        try:
            told = host.raw(f"{head}X-Long: {'x' * size}\r\n\r\n".encode())
        except ConnectionError:
            continue  # cut off in the middle: as good
        assert told[:13] in (b"HTTP/1.1 431 ", b"HTTP/1.1 400 ", b"")
    assert host.ask("/")[0].status == 200


def quiet_for(line: socket.socket, seconds: float) -> bool:
    """Whether a connection is closed from the other side within so many seconds."""
    line.settimeout(seconds)
    try:
        while line.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def test_who_moves_nothing_is_let_go(host: Host) -> None:
    """Connected and silent; half a head; answered and silent; asked for much and reads nothing."""
    (host.root / "var" / "site" / "lon.mp4").write_bytes(b"x" * 40_000_000)
    ask = f"GET /{{}} HTTP/1.1\r\nHost: localhost:{host.port}\r\n"
    words = [b"", ask.format("").encode(), f"{ask.format('')}\r\n".encode()]
    lines = [socket.create_connection(("127.0.0.1", host.port)) for _ in range(4)]
    for line, said in zip(lines, [*words, f"{ask.format('lon.mp4')}\r\n".encode()], strict=True):
        line.sendall(said)
    for line in lines[:3]:
        assert quiet_for(line, 15)
    time.sleep(4)
    sent = 0
    lines[3].settimeout(20)
    try:
        while part := lines[3].recv(1 << 20):
            sent += len(part)
    except ConnectionError:
        pass
    assert sent < 40_000_000
    for line in lines:
        line.close()


def test_who_dribbles_a_head_is_let_go_too(host: Host) -> None:
    with socket.create_connection(("127.0.0.1", host.port)) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{host.port}\r\n".encode())
        end = time.monotonic() + 20
        with pytest.raises(ConnectionError):  # noqa: PT012 - whichever letter it meets
            while time.monotonic() < end:
                line.sendall(b"x")
                time.sleep(0.1)


def test_a_page_that_fails_says_so_in_vietnamese_and_the_others_go_on(host: Host) -> None:
    answer, body = host.ask("/xem-truoc/hong")
    assert answer.status == 500
    assert '<html lang="vi">' in body.decode()
    assert "ZeroDivisionError" not in body.decode()
    assert host.logged == ["page-failed"]
    assert host.ask("/")[0].status == 200


def test_the_server_ends_in_time_whoever_is_connected(tmp_path: Path) -> None:
    (tmp_path / "lon.mp4").write_bytes(b"x" * 40_000_000)
    previews: Any = SimpleNamespace(folder=tmp_path / "khong-co")
    shown = build_pages(tmp_path, Heartbeat, previews, lambda *_, **__: None)
    begun = time.monotonic()
    with serve_loopback(shown, 0) as address:
        port = int(address.rpartition(":")[2])
        silent = socket.create_connection(("127.0.0.1", port))
        slow = socket.create_connection(("127.0.0.1", port))
        slow.sendall(f"GET /lon.mp4 HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert slow.recv(12) == b"HTTP/1.1 200"
        begun = time.monotonic()
    assert time.monotonic() - begun < 8
    silent.close()
    slow.close()

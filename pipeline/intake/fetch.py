"""GET and nothing else: bytes of a stranger's address, never at the price of the office.

    page = fetch("https://nguon.example/rss", Limits(), etag='"7"')

Refused, each with a sentence: schemes other than http and https, addresses inside a network
(private, loopback, link-local, however they are written), more than five redirects, answers that
are too long (before or after unpacking) or take too long as a whole. The address that was
checked is the address that is connected to, at every hop, so that a name can't change its mind
in between. Proxies are not used: a proxy would look names up out of our sight.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from pipeline.errors import LoaError

_REDIRECTS = {301, 302, 303, 307, 308}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"  # what stays as it is in an address


class Unfetched(LoaError):
    """Nothing usable came; the message is a Vietnamese sentence without the address."""

    code = "not-fetched"


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How patient we are: bytes of an answer, seconds of silence, seconds for everything."""

    longest: int = 8_000_000
    silence: float = 15.0
    whole: float = 60.0
    redirects: int = 5
    loopback: bool = False  # only for rehearsals: a stand-in on this machine may be asked


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """An answer: 200 with its bytes, or 304 without."""

    url: str  # where it was found in the end
    status: int
    body: bytes
    etag: str = ""
    modified: str = ""  # Last-Modified, as it was sent
    content_type: str = ""


def fetch(url: str, limits: FetchLimits, etag: str = "", modified: str = "") -> FetchedPage:
    """The page at an address. Raises Unfetched.

    `etag` and `modified` are those of the last answer: 304 then means “as it was”.
    """
    line = _Line()
    timer = threading.Timer(limits.whole, line.cut)
    timer.daemon = True
    timer.start()
    headers = {"User-Agent": "loaphuong", "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": modified} if modified else {}
    try:
        for _ in range(limits.redirects + 1):
            page = _ask(url, headers, limits, line)
            if isinstance(page, FetchedPage):
                return page
            url = page
    except Unfetched:
        raise
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise Unfetched(_why(error, line, limits)) from None
    finally:
        timer.cancel()
        line.close()
    raise Unfetched(f"Bị chuyển hướng hơn {limits.redirects} lần. Kiểm tra lại địa chỉ.")


def _ask(
    url: str, headers: Mapping[str, str], limits: FetchLimits, line: _Line
) -> FetchedPage | str:
    """One hop: the page, or the address that it points to."""
    scheme, host, port, target = _parts(url)
    made = _connected(_checked(host, port, limits.loopback), port, limits)
    with made:
        line.hold(made)
        made = _tls().wrap_socket(made, server_hostname=host) if scheme == "https" else made
        with made:
            asking = http.client.HTTPConnection(host, port, timeout=limits.silence)
            asking.sock = made
            asking.request("GET", target, headers={**headers, "Connection": "close"})
            answer = asking.getresponse()
            if answer.status in _REDIRECTS:
                return urljoin(url, _location(answer))
            if answer.status not in (200, 304):
                raise Unfetched(_status(answer.status))
            body = b"" if answer.status == 304 else _body(answer, limits)
    if line.is_cut:  # what was read up to the cut may look like a whole answer
        raise TimeoutError
    return FetchedPage(
        url,
        answer.status,
        body,
        _header(answer, "ETag"),
        _header(answer, "Last-Modified"),
        _header(answer, "Content-Type"),
    )


def _header(answer: http.client.HTTPResponse, name: str) -> str:
    """A header that may be sent back; empty if it is none of the usual kind."""
    value = answer.getheader(name, "")
    return value if len(value) <= 1000 and value.isascii() and value.isprintable() else ""


def _parts(url: str) -> tuple[str, str, int, str]:
    """(scheme, host, port, request target). Raises Unfetched."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        name = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError):
        raise Unfetched("Địa chỉ viết sai. Chép lại cả địa chỉ từ trình duyệt.") from None
    if parts.scheme not in ("http", "https") or not name:
        raise Unfetched("Chỉ lấy được từ địa chỉ bắt đầu bằng http:// hoặc https://.")
    if parts.username or parts.password:
        raise Unfetched("Địa chỉ không được kèm tên và mật khẩu.")
    target = quote(parts.path or "/", safe=_SAFE)
    target += "?" + quote(parts.query, safe=_SAFE) if parts.query else ""
    return parts.scheme, name, port or {"http": 80, "https": 443}[parts.scheme], target


def _checked(host: str, port: int, loopback: bool) -> list[str]:
    """The numeric addresses of a host, all of which may be connected to. Raises Unfetched."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        message = "Không tìm thấy máy chủ này trên mạng. Kiểm tra mạng và địa chỉ."
        raise Unfetched(message) from None
    addresses = [str(each[4][0]) for each in found]
    # One address inside is enough to refuse: a name that leads to both is not a news site
    if not addresses or not all(is_public(each, loopback) for each in addresses):
        raise Unfetched("Địa chỉ dẫn vào mạng nội bộ hoặc vào chính máy này nên không được lấy.")
    return list(dict.fromkeys(addresses))


def _connected(addresses: Sequence[str], port: int, limits: FetchLimits) -> socket.socket:
    """A connection to the first address that takes one. Raises OSError."""
    *others, last = addresses[:4]
    for address in others:
        try:
            return socket.create_connection((address, port), timeout=limits.silence / 3)
        except OSError:
            continue
    return socket.create_connection((last, port), timeout=limits.silence)


def is_public(address: str, loopback: bool = False) -> bool:
    """Whether an IP address belongs to the internet; addresses inside addresses are unpacked."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner), loopback)
    if ip.is_loopback:
        return loopback
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a bare machine may have none itself
    return context


def _location(answer: http.client.HTTPResponse) -> str:
    place = answer.getheader("Location", "")
    if not place:
        raise Unfetched("Máy chủ chuyển hướng mà không nói đi đâu. Kiểm tra lại địa chỉ.")
    return re.sub(r"\s", "", place)


def _status(status: int) -> str:
    if status in (404, 410):
        return f"Máy chủ nói không có gì ở địa chỉ này (mã {status}). Kiểm tra lại địa chỉ."
    if status in (401, 403):
        return f"Máy chủ không cho lấy (mã {status}). Hỏi đơn vị quản lý trang đó."
    return f"Máy chủ đang trục trặc (mã {status}). Lần sau máy tự thử lại."


def _body(answer: http.client.HTTPResponse, limits: FetchLimits) -> bytes:
    """The whole answer, unpacked. Raises Unfetched if it is longer than we read."""
    encoding = answer.getheader("Content-Encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Unfetched(f"Máy chủ gửi theo kiểu nén lạ ({encoding[:20]}). Hỏi đơn vị quản lý.")
    packed, length = bytearray(), answer.length
    while chunk := answer.read(65536):
        packed += chunk
        if len(packed) > limits.longest:
            raise _too_long(limits)
    if length is not None and len(packed) < length:
        raise http.client.IncompleteRead(b"")
    if encoding in ("", "identity"):
        return bytes(packed)
    try:
        return _unpacked(bytes(packed), 47, limits)  # gzip or zlib, as its first bytes say
    except zlib.error:
        return _unpacked(bytes(packed), -15, limits)  # what some servers call deflate


def _unpacked(data: bytes, window: int, limits: FetchLimits) -> bytes:
    unpacking = zlib.decompressobj(window)
    body = unpacking.decompress(data, limits.longest + 1)
    if len(body) > limits.longest:
        raise _too_long(limits)
    if not unpacking.eof:
        raise http.client.IncompleteRead(b"")
    return body


def _too_long(limits: FetchLimits) -> Unfetched:
    mega = limits.longest / 1_000_000
    return Unfetched(f"Dữ liệu nặng hơn {mega:g} MB nên không lấy. Kiểm tra lại địa chỉ.")


def _why(error: Exception, line: _Line, limits: FetchLimits) -> str:
    if line.is_cut:
        return f"Quá {limits.whole:g} giây chưa lấy xong nên thôi. Lần sau máy tự thử lại."
    if isinstance(error, TimeoutError):
        return "Máy chủ im lặng quá lâu. Lần sau máy tự thử lại."
    if isinstance(error, ssl.SSLCertVerificationError):
        return "Chứng thư bảo mật của trang không hợp lệ. Kiểm tra ngày giờ của máy và địa chỉ."
    if isinstance(error, ssl.SSLError):
        return "Không mở được đường truyền mã hóa tới trang. Kiểm tra lại địa chỉ."
    if isinstance(error, http.client.IncompleteRead | zlib.error):
        return "Dữ liệu bị đứt giữa chừng. Lần sau máy tự thử lại."
    if isinstance(error, http.client.HTTPException | ValueError):
        return "Máy chủ trả lời không đúng cách của trang web. Kiểm tra lại địa chỉ."
    return "Không nối được tới máy chủ. Kiểm tra mạng; lần sau máy tự thử lại."


class _Line:
    """The socket of the moment, which a timer shuts when patience ends.

    A timeout of a socket only limits the silence between two bytes: a server that drips would
    hold the office for ever.
    """

    def __init__(self) -> None:
        self.is_cut = False
        self._socket: socket.socket | None = None

    def hold(self, made: socket.socket) -> None:
        """This is the connection now."""
        self.close()
        self._socket = made.dup()  # TLS takes the original over; the copy shuts both
        if self.is_cut:
            raise TimeoutError

    def close(self) -> None:
        """Let go of the connection."""
        held, self._socket = self._socket, None
        if held is not None:
            held.close()

    def cut(self) -> None:
        """Enough."""
        self.is_cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # closed already

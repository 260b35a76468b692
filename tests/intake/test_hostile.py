"""Hostile and broken sources: a Vietnamese sentence, and nothing else."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake import Result
from pipeline.intake.fetch import FetchLimits, Unfetched, fetch, is_public
from tests.intake.feeds import FEEDS
from tests.intake.office import accepted, drafts, everything, office, once, refused, taken
from tests.intake.site import (
    Site,
    cut_short,
    dripping,
    dripping_head,
    endless,
    gzip_bomb,
    redirect,
    site,
)

_LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)  # a billion of them
_LAUGHS_XML = (
    '<?xml version="1.0" encoding="{}"?><!DOCTYPE r [' + _LAUGHS + "]>"
    '<rss version="2.0"><channel><item><title>&l9;</title><link>http://a.vn/1</link></item>'
    "</channel></rss>"
)
_XXE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>'
)
_MANY = (
    "<rss version='2.0'><channel>"
    + "".join(f"<item><title>Tin {n}</title><guid>{n}</guid></item>" for n in range(10_000))
    + "</channel></rss>"
)
_DEEP = "<rss version='2.0'><channel>" + "<a>" * 200_000
_TAGS = (
    "<rss version='2.0'><channel><item><title>x</title><description>"
    + "&lt;div&gt;" * 150_000
    + "</description></item></channel></rss>"
)
_PAGE = (
    "<!DOCTYPE html><html><head><link rel='alternate' type='application/rss+xml' "
    "href='/rss/tin-tuc'></head><body><p>Trang chủ</p></body></html>"
)
BAD: dict[str, tuple[bytes, str]] = {  # body, words of the sentence
    "billion laughs": (_LAUGHS_XML.format("utf-8").encode(), "bom XML"),
    "billion laughs in utf-16": (_LAUGHS_XML.format("utf-16").encode("utf-16"), "bom XML"),
    "billion laughs in ebcdic": (_LAUGHS_XML.format("cp037").encode("cp037"), "bom XML"),
    "billion laughs in utf-7": (_LAUGHS_XML.format("utf-7").encode("utf-7"), "bom XML"),
    "xxe": (_XXE.encode(), "XXE"),
    "xxe by parameter": (
        _XXE.replace("<!ENTITY x", "<!ENTITY % x").encode(),
        "XXE",
    ),
    "one long entity": (
        f'<!DOCTYPE r [<!ENTITY x "{"a" * 5000}">]><rss><channel/></rss>'.encode(),
        "thực thể",
    ),
    "ten thousand entries": (_MANY.encode(), "10000 mục"),
    "ten thousand entries in json": (
        b'{"version": "https://jsonfeed.org/version/1", "items": ['
        + b",".join(b'{"id": "%d", "title": "x"}' % n for n in range(10_000))
        + b"]}",
        "10000 mục",
    ),
    "deep": (_DEEP.encode(), "quá nhiều thẻ"),
    "a hundred thousand tags": (_TAGS.encode(), "quá nhiều thẻ"),
    "html": (_PAGE.encode(), "/rss/tin-tuc"),
    "html without a feed": (b"<html><body>x</body></html>", "trang web (HTML)"),
    "empty": (b"", "trang trống"),
    "blanks": (b"\n \x00\n", "trang trống"),
    "noise": (bytes(range(256)) * 40, "không phải nguồn tin"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "không phải nguồn tin"),
    "json of another kind": (b'{"items": []}', "JSON Feed"),
    "broken json": (b'{"version": "https://jsonfeed.org/version/1", "items": [', "JSON Feed"),
    "json too deep": (b'{"version":' + b"[" * 100_000, "JSON Feed"),
    "9 MB": (b"<rss>" + b" " * 9_000_000, "8 MB"),
}


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as here:
        yield here


def is_sentence(text: str) -> bool:
    """Vietnamese with marks, one line, ending as a sentence does; no traceback."""
    return bool(re.search(r"[à-ỹđ]", text)) and text.rstrip("”")[-1] in ".:" and "\n" not in text


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_gives_a_sentence_and_stops_no_other(
    name: str, web: Site, tmp_path: Path
) -> None:
    body, words = BAD[name]
    web.put("/bad", body)
    web.put("/good", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/bad", web.url + "/good"])
    begun = time.monotonic()
    found = once(house)
    assert time.monotonic() - begun < 20
    (told,) = refused(found)
    assert told.origin == "Nguồn 0"
    assert is_sentence(told.sentence), told.sentence
    assert words in told.sentence
    assert len(taken(found)) == len(drafts(house)) == 2
    assert len(everything(house)) == 2


def test_a_gzip_bomb_of_500_megabytes_is_not_unpacked(web: Site, tmp_path: Path) -> None:
    web.put("/bomb", gzip_bomb(500), Content_Encoding="gzip")
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from now on
    before = memory_peak()
    (told,) = once(office(tmp_path, [web.url + "/bomb"]))
    assert told.result is Result.REFUSED
    assert "nặng hơn 8 MB" in told.sentence
    assert memory_peak() - before < 150_000


def memory_peak() -> int:
    """Of this process, in kB."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


def test_packed_feeds_are_read(web: Site, tmp_path: Path) -> None:
    import gzip
    import zlib

    data = FEEDS["rss 2.0"]
    raw = zlib.compressobj(wbits=-15)
    web.put("/gzip", gzip.compress(data), Content_Encoding="gzip")
    web.put("/zlib", zlib.compress(data), Content_Encoding="deflate")
    web.put("/raw", raw.compress(data) + raw.flush(), Content_Encoding="deflate")
    for path in ("/gzip", "/zlib", "/raw"):
        assert fetch(web.url + path, FetchLimits(loopback=True)).body == data
    web.put("/brotli", data, Content_Encoding="br")
    web.put("/half", gzip.compress(data)[:-20], Content_Encoding="gzip")
    for path in ("/brotli", "/half"):
        with pytest.raises(Unfetched):
            fetch(web.url + path, FetchLimits(loopback=True))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (endless, "nặng hơn"),
        (dripping, "chưa lấy xong"),
        (dripping_head, "chưa lấy xong"),
        (cut_short, "đứt giữa chừng"),
        (redirect("/circle"), "chuyển hướng"),
        (redirect("http://10.0.0.1/rss"), "mạng nội bộ"),
        (redirect("http://169.254.169.254/latest/meta-data/"), "mạng nội bộ"),
        (redirect("file:///etc/passwd"), "http://"),
        (redirect("gopher://127.0.0.1/"), "http://"),
        (redirect("http://user:pass@127.0.0.1/"), "mật khẩu"),
        (redirect(""), "không nói đi đâu"),
    ],
)
def test_a_server_that_misbehaves_is_left_in_time(answer: object, words: str, web: Site) -> None:
    web.pages["/circle"] = answer  # type: ignore[assignment]
    begun = time.monotonic()
    with pytest.raises(Unfetched, match=words) as told:
        fetch(web.url + "/circle", FetchLimits(longest=2_000_000, whole=1.5, loopback=True))
    assert time.monotonic() - begun < 6
    assert is_sentence(str(told.value))


def test_redirects_within_reason_are_followed(web: Site) -> None:
    web.put("/here", b"found")
    web.pages["/1"] = redirect("/2")
    web.pages["/2"] = redirect("here")
    page = fetch(web.url + "/1", FetchLimits(loopback=True))
    assert (page.url, page.body) == (web.url + "/here", b"found")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500, 503])
def test_a_clear_no_is_told_with_its_number(status: int, web: Site) -> None:
    def answer(handler: object) -> None:
        handler.send_response(status)  # type: ignore[attr-defined]
        handler.send_header("Content-Length", "0")  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]

    web.pages["/no"] = answer
    with pytest.raises(Unfetched, match=str(status)) as told:
        fetch(web.url + "/no", FetchLimits(loopback=True))
    assert is_sentence(str(told.value))


# --- addresses ----------------------------------------------------------------------------

INSIDE = """
127.0.0.1 127.8.9.1 ::1 0.0.0.0 :: 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254
100.64.0.1 192.0.0.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 fe80::1 fe80::1%eth0
fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 2002:a00:1::
64:ff9b::7f00:1 64:ff9b::a00:1 2001:db8::1 nonsense
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_inside_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.162.4.190", "2001:4860:4860::8888"])
def test_addresses_of_the_internet_are_not(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/rss", "http://[::1]/", "http://2130706433/",
        "http://0x7f.1/", "http://127.1/", "http://0/", "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.7/rss", "http://192.168.1.1/", "http://169.254.169.254/latest",
        "ftp://a.vn/rss", "file:///etc/passwd", "javascript:alert(1)", "//a.vn", "rss", "",
        "http://", "http://[::1", "http://a.vn:99999/", "http://user:matkhau@a.vn/",
    ],
)  # fmt: skip
def test_an_address_that_leads_inside_or_nowhere_is_a_sentence(url: str) -> None:
    with pytest.raises(Unfetched) as told:
        fetch(url, FetchLimits())
    assert is_sentence(str(told.value))
    assert "matkhau" not in str(told.value)


def test_loopback_stays_shut_unless_a_setting_opens_it(web: Site, tmp_path: Path) -> None:
    web.put("/rss", FEEDS["rss 2.0"])
    house = office(tmp_path, [web.url + "/rss"])
    config = house.root / "config.toml"
    config.write_text(config.read_text().replace("loopback = true", ""))
    from pipeline import config as settings

    web.asked.clear()
    (told,) = once(settings.read(house.root))
    assert "mạng nội bộ" in told.sentence
    assert web.asked == []  # nobody was asked at all


def test_a_name_can_t_change_its_mind_between_the_check_and_the_connection(
    web: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for the name a second time is sent to another machine."""
    asked: list[str] = []

    def rebinding(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        again = asked.count("nguon.example") > 1
        address = {"nguon.example": "203.0.113.9" if again else "127.0.0.1"}.get(host, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    web.put("/rss", b"x")
    page = fetch(f"http://nguon.example:{web.port}/rss", FetchLimits(loopback=True))
    assert page.body == b"x"  # from the address that was checked
    assert asked.count("nguon.example") == 1


def test_a_name_that_leads_outside_and_inside_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(host: str, port: int, **_: object) -> list[object]:
        found = [("8.8.8.8", port), ("10.0.0.1", port)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", each) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(Unfetched, match="mạng nội bộ"):
        fetch("http://nguon.example/", FetchLimits())


def test_a_feed_can_t_send_us_to_pictures_inside(web: Site, tmp_path: Path) -> None:
    body = '<img src="http://10.0.0.1/a.jpg" alt="A"><img src="file:///etc/passwd"><p>Chữ.</p>'
    web.put(
        "/rss",
        "<rss version='2.0'><channel><item><title>Tin có ảnh lạ</title><guid>1</guid>"
        f"<description><![CDATA[{body}]]></description></item></channel></rss>",
    )
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    (draft,) = drafts(house)
    assert "mạng nội bộ" in draft.read_text()
    assert "passwd" not in draft.read_text()
    assert accepted(house, draft).images == ()


@pytest.mark.parametrize(
    "title",
    [
        "---", "nháp: không", "# đề mục", "a: b: c", '"ngoặc" \\ và \'nháy\'', "[x]", "& * !tag %",
        "dòng\nhai\n---\nnháp: không", "\u202eđảo\u202c", "<script>alert(1)</script>", "../../x",
        "CON", "x" * 3000, "🙂 tin vui", "{{ 7*7 }}", "\ud800"[:0] + "rỗng?",
    ],
)  # fmt: skip
def test_a_title_can_t_break_out_of_the_head_or_the_folder(
    title: str, web: Site, tmp_path: Path
) -> None:
    import json

    item = {"id": "1", "title": title, "content_text": title + "\n---\nnháp: không", "url": "x"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [item]}
    web.put("/rss", json.dumps(feed))
    house = office(tmp_path, [web.url + "/rss"])
    once(house)
    (name,) = everything(house)
    assert re.fullmatch(r"thong-bao/2026-11-25-[a-z0-9-]+/index\.md", name)
    accepted(house, house.content / name)

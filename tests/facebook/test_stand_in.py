"""The stand-in of Facebook keeps the documented rules: else nothing shown before it would count.

Asked over plain HTTP, not through our adapter, so that no mistake is made twice alike.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from farends import facebook as far
from farends.control import Remote
from farends.facebook_world import PAGE_ID, PAGE_TOKEN, SCOPES, grant, set_switches
from farends.stage import Stage
from tests.support.narrowing import require

FEED = f"/v26.0/{PAGE_ID}/feed"
LINK = "https://xuanlap.example/bai/mot.html?ban=0123456789"


class Wire:
    """Plain HTTP, one request at a time: status, JSON, headers."""

    def __init__(self, stage: Any, token: str = PAGE_TOKEN) -> None:
        self.stage = stage
        self.token = token

    def __call__(self, method: str, path: str, **form) -> tuple[int, Any, Any]:
        data = urllib.parse.urlencode(form).encode() if method == "POST" else None
        if method != "POST" and form:
            path += "?" + urllib.parse.urlencode(form)
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        request = urllib.request.Request(f"{self.stage.url}{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer), dict(answer.headers)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error), dict(error.headers)

    def says(self, method: str, path: str, **form) -> tuple[int, int]:
        """(code, subcode) of an error; (0, 0) for a success."""
        error = self(method, path, **form)[1].get("error", {})
        return error.get("code", 0), error.get("error_subcode", 0)

    def posted(self, **form) -> str:
        status, body, _ = self("POST", FEED, **form)
        assert status == 200, body
        return body["id"]


@pytest.fixture
def stage(tmp_path: Path):
    with Stage(far.PLATFORM, tmp_path) as stage:
        yield stage


@pytest.fixture
def wire(stage: Stage) -> Wire:
    return Wire(stage)


def test_a_post_answers_its_id_and_the_fields_that_were_asked_for(wire):
    body = wire("POST", f"{FEED}?fields=id,permalink_url", message="Chào")[1]
    assert re.fullmatch(rf"{PAGE_ID}_\d+", body["id"])
    assert body["permalink_url"].startswith("https://www.facebook.com/")
    assert set(wire("POST", FEED, message="Chào nữa")[1]) == {"id"}


def test_an_expired_version_runs_as_the_oldest_living_one_in_silence(wire):
    assert wire("GET", "/v8.0/me")[2]["facebook-api-version"] == "v21.0"
    assert wire("GET", "/v26.0/me")[2]["facebook-api-version"] == "v26.0"
    assert wire.says("GET", "/v31.0/me") == (2500, 0)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, (100, 0)),
        ({"message": "a" * 63_207}, (100, 0)),
        ({"link": "https://www.facebook.com/xuanlap"}, (100, 1609008)),
        ({"link": "khong-phai-dia-chi"}, (100, 2061006)),
        ({"link": LINK, "picture": "https://xuanlap.example/a.jpg"}, (100, 0)),
        ({"link": LINK, "name": "Tên"}, (100, 0)),
        ({"message": "a", "attached_media": "media_fbid"}, (100, 0)),
        ({"message": "a", "attached_media": '[{"media_fbid":"42"}]'}, (100, 0)),
        ({"message": "a", "scheduled_publish_time": "1"}, (100, 0)),
    ],
)
def test_what_can_not_be_posted_is_refused(wire, form, code):
    assert wire.says("POST", FEED, **form) == code
    assert wire.stage.public() == []


def test_a_mangled_attachment_may_also_be_ignored_in_silence(wire, stage):
    set_switches(stage.store, mangled="ignore")
    assert wire.says("POST", FEED, message="a", attached_media="media_fbid") == (0, 0)
    assert stage.public()[0]["photos"] == []


def test_a_page_that_can_not_be_read_refuses_the_link(wire, stage):
    set_switches(stage.store, reachable=["https://khac.example"])
    assert wire.says("POST", FEED, link=LINK) == (100, 1609005)


def test_the_same_words_twice_in_a_row_are_a_duplicate(wire):
    wire.posted(message="Một", link=LINK)
    assert wire.says("POST", FEED, message="Một", link=LINK) == (506, 1455006)
    wire.posted(message="Hai")
    wire.posted(message="Một", link=LINK)
    assert len(wire.stage.public()) == 3


@pytest.mark.parametrize(("days", "allowed"), [(29, True), (40, False)])
def test_scheduling_has_a_floor_and_a_cap(wire, stage, days, allowed):
    at = int(stage.clock().timestamp())
    early = {"message": "a", "published": "false", "scheduled_publish_time": at + 300}
    assert wire.says("POST", FEED, **early) == (100, 0)
    wanted = {**early, "scheduled_publish_time": at + days * 86400}
    assert (wire.says("POST", FEED, **wanted) == (0, 0)) == allowed
    set_switches(stage.store, schedule_days=75)
    assert wire.says("POST", FEED, **{**wanted, "message": "b"}) == (0, 0)
    assert stage.public() == []
    assert wire("GET", f"/v26.0/{PAGE_ID}/scheduled_posts")[1]["data"]


def test_an_unpublished_post_is_seen_by_nobody_until_it_is_published_and_not_back(wire, stage):
    post = wire.posted(message="Nháp", published="false")
    assert stage.public() == []
    listed = wire("GET", f"/v26.0/{PAGE_ID}/published_posts")[1]["data"]
    feed = wire("GET", FEED, fields="is_published")[1]["data"]
    assert (listed, [each["is_published"] for each in feed]) == ([], [False])
    for _ in range(2):
        assert wire("POST", f"/v26.0/{post}", is_published="true")[1] == {"success": True}
    assert len(stage.public()) == 1
    assert wire.says("POST", f"/v26.0/{post}", is_published="false") == (100, 0)


def test_photos_of_nobody_expire_after_a_day(wire, stage):
    body, kind = _multipart("source", b"\xff\xd8\xff", "image/jpeg", published="false")
    request = urllib.request.Request(
        f"{stage.url}/v26.0/{PAGE_ID}/photos",
        body,
        {"Authorization": f"Bearer {PAGE_TOKEN}", "Content-Type": kind},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        photo = json.load(answer)
    assert set(photo) == {"id"}
    media = json.dumps([{"media_fbid": photo["id"]}])
    stage.clock(advance=25 * 3600)
    assert wire.says("POST", FEED, message="a", attached_media=media) == (100, 0)


def test_lists_come_in_pages_newest_first_and_short_pages_are_not_the_end(wire, stage):
    made = [wire.posted(message=f"Tin {number}") for number in range(7)]
    set_switches(stage.store, short_pages=3)
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        body = wire("GET", f"/v26.0/{PAGE_ID}/published_posts", limit=100, **after)[1]
        found += [each["id"] for each in body["data"]]
        if "next" not in body["paging"]:
            break
        after = {"after": body["paging"]["cursors"]["after"]}
    assert found == made[::-1]
    assert wire.says("GET", f"/v26.0/{PAGE_ID}/published_posts", limit=101) == (100, 0)


def test_a_list_since_a_time_leaves_out_what_is_older(wire, stage):
    stage.clock(at=stage.clock())
    wire.posted(message="Cũ")
    stage.clock(advance=3600)
    new = wire.posted(message="Mới")
    since = int(stage.clock().timestamp()) - 60
    rows = wire("GET", f"/v26.0/{PAGE_ID}/published_posts", since=since)[1]["data"]
    assert [each["id"] for each in rows] == [new]


def test_fields_that_died_fail_the_whole_call_and_links_come_back_shimmed(wire):
    post = wire.posted(message="Một", link=LINK)
    assert wire.says("GET", f"/v26.0/{post}", fields="id,link") == (12, 0)
    fields = "attachments{url,unshimmed_url,target}"
    (card,) = wire("GET", f"/v26.0/{post}", fields=fields)[1]["attachments"]["data"]
    assert card["unshimmed_url"] == LINK
    assert card["url"].startswith("https://l.facebook.com/l.php?u=https%3A%2F%2Fxuanlap")
    assert "title" not in card


def test_taking_down_twice_says_that_it_is_not_there(wire):
    post = wire.posted(message="Một")
    assert wire("DELETE", f"/v26.0/{post}")[1] == {"success": True}
    assert wire.says("DELETE", f"/v26.0/{post}") == (100, 33)
    assert wire.says("GET", f"/v26.0/{post}") == (100, 33)


@pytest.mark.parametrize(
    ("about", "read", "write"),
    [
        ({"dead": 460}, (190, 460), (190, 460)),
        ({"expires_at": 1}, (190, 463), (190, 463)),
        ({"scopes": ["pages_read_engagement"]}, (0, 0), (200, 0)),
        ({"scopes": ["pages_manage_posts"]}, (10, 0), (0, 0)),
        ({"type": "USER"}, (0, 0), (200, 0)),
        ({"tasks": ["ANALYZE"]}, (0, 0), (200, 0)),
    ],
)
def test_a_token_opens_what_it_opens(stage, about, read, write):
    grant(stage.store, "khac-57", **{"scopes": list(SCOPES), **about})
    wire = Wire(stage, "khac-57")
    assert wire.says("GET", f"/v26.0/{PAGE_ID}/published_posts") == read
    assert wire.says("POST", FEED, message="a") == write


def test_no_token_and_a_strange_token_open_nothing(stage):
    assert Wire(stage, "").says("POST", FEED, message="a") == (102, 0)
    assert Wire(stage, "la").says("POST", FEED, message="a") == (190, 0)


@pytest.mark.parametrize("code", [80001, 32, 4])
def test_usage_counts_up_to_its_limit_and_falls_after_a_day(wire, stage, code):
    stage.clock(at=stage.clock())
    set_switches(stage.store, budget=4, limit_code=code)
    told = [wire("GET", "/v26.0/me")[2]["X-App-Usage"] for _ in range(3)]
    assert [json.loads(each)["call_count"] for each in told] == [25, 50, 75]
    status, body, headers = wire("GET", "/v26.0/me")
    assert (status, body["error"]["code"]) == (400, code)
    business = json.loads(headers["X-Business-Use-Case-Usage"])[PAGE_ID][0]
    assert business["estimated_time_to_regain_access"] > 0
    stage.clock(advance=86401)
    assert wire("GET", "/v26.0/me")[0] == 200


def test_posting_too_fast_is_blocked_for_a_while(wire, stage):
    stage.clock(at=stage.clock())
    set_switches(stage.store, per_minute=1)
    wire.posted(message="Một")
    assert wire.says("POST", FEED, message="Hai") == (368, 1390008)
    stage.clock(advance=61)
    wire.posted(message="Hai")


def test_one_dead_metric_fails_the_whole_call(wire):
    post = wire.posted(message="Một")
    path = f"/v26.0/{post}/insights"
    assert wire.says("GET", path, metric="post_media_view,post_impressions") == (100, 0)
    assert wire("GET", path, metric="post_media_view")[1]["data"][0]["values"] == [{"value": 57}]


def test_it_remembers_everything_after_it_was_killed(tmp_path):
    command = [sys.executable, "-m", "farends.facebook", "--folder", str(tmp_path / "far")]
    here = Path(__file__).parent.parent.parent
    ids = []
    for message in ("Một", "Hai"):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=here) as played:
            told = json.loads(require(played.stdout).readline())
            wire = Wire(SimpleNamespace(url=told["url"]))
            ids.append(wire.posted(message=message))
            seen = [each["id"] for each in Remote(told["control"]).public()]
            played.kill()
        assert seen == ids


# --- the Page as residents see it -------------------------------------------------------------


def _page(stage: Stage) -> str:
    with urllib.request.urlopen(f"{stage.url}/trang", timeout=10) as page:
        return page.read().decode()


def test_the_page_says_what_it_is_and_shows_the_newest_first(wire, stage):
    assert "Trang chưa có bài nào." in _page(stage)
    wire.posted(message="Tin cũ <b>")
    wire.posted(message=f"Tin mới {LINK} #XuânLập")
    wire.posted(message="Bản nháp", published="false")
    shown = _page(stage)
    assert "<strong>Bản mô phỏng</strong>" in shown
    assert shown.index("Tin mới") < shown.index("Tin cũ &lt;b&gt;")
    assert f"<a href='{LINK}'>{LINK}</a>" in shown
    assert "<a>#XuânLập</a>" in shown
    assert "Bản nháp" not in shown


def test_a_link_card_shows_what_the_wards_page_says_of_itself(wire, stage, tmp_path):
    site = tmp_path / "site"
    (site / "bai").mkdir(parents=True)
    (site / "bai/mot.html").write_text(
        '<meta property="og:title" content="Tiêu đề &amp; trang">'
        '<meta content="https://xuanlap.example/tep/a.jpg" property="og:image">'
        "<meta property='og:description' content='Mô tả'>",
        encoding="utf-8",
    )
    (site / "tep").mkdir()
    (site / "tep/a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "bi-mat.jpg").write_bytes(b"secret")
    set_switches(stage.store, site=["https://xuanlap.example", str(site)])
    wire.posted(message="Xem", link=LINK)
    shown = _page(stage)
    assert "<b>Tiêu đề &amp; trang</b><span>Mô tả</span>" in shown
    image = require(re.search(r"src='(/trang/the[^']*)'", shown)).group(1)
    with urllib.request.urlopen(stage.url + image, timeout=10) as picture:
        assert picture.read() == b"\xff\xd8\xff"
    outside = urllib.parse.quote("https://xuanlap.example/../bi-mat.jpg", safe="")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{stage.url}/trang/the?u={outside}", timeout=10)


def _multipart(name: str, content: bytes, kind: str, **form: str) -> tuple[bytes, str]:
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in form.items()
    ]
    head = (
        f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="a.jpg"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    ).encode()
    return b"".join([*parts, head, content, b"\r\n--x--\r\n"]), "multipart/form-data; boundary=x"

"""The stand-in is as strict as Zalo: what our adapter must not do, it does not get away with."""

from __future__ import annotations

import threading
import unicodedata
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from farends import zalo
from farends.zalo_account import DEFAULTS
from tests.zalo import office

IMAGE = f"{office.SITE}/tep/1.jpg"


@pytest.fixture
def ask(stage):
    """Ask the stand-in as the adapter would: its JSON answer."""
    access = zalo.admit_client(stage)["access_token"]

    def ask(method, path, token=access, **parts):
        headers = {"access_token": token} if token else {}
        answer = office.far(stage.url).exchange(
            method, f"/v2.0/{path}", effect=False, headers=headers, **parts
        )
        return answer.json if answer.status == 200 else answer.status

    return ask


def article(**changes):
    return {
        "type": "normal",
        "title": "Tựa",
        "author": "Ban biên tập",
        "description": "Mô tả",
        "cover": {"cover_type": "photo", "photo_url": IMAGE, "status": "show"},
        "body": [{"type": "text", "content": "<p>Lời</p>"}],
        **changes,
    }


def made(ask, **changes):
    token = ask("POST", "article/create", json=article(**changes))["data"]["token"]
    return ask("POST", "article/verify", json={"token": token})


def test_a_token_in_the_address_is_not_found(stage, ask):
    access = zalo.admit_client(stage)["access_token"]
    assert ask("GET", "oa/getoa", token="", query={"access_token": access}) == 404


def test_failures_are_http_200_and_a_dead_token_answers_with_either_sign(stage, ask):
    stage.clock(advance=90001)
    codes = {ask("GET", "oa/getoa")["error"] for _ in range(8)}
    assert codes == {-216, -220, 216, 401}


def test_a_refresh_token_works_once(stage):
    form = {"app_id": DEFAULTS["app_id"], "grant_type": "refresh_token"}
    form["refresh_token"] = zalo.admit_client(stage)["refresh_token"]
    headers = {"secret_key": DEFAULTS["secret_key"]}
    answers = [
        office.far(stage.url)
        .exchange("POST", "/v4/oa/access_token", effect=True, headers=headers, form=form)
        .json
        for _ in range(2)
    ]
    assert answers[0]["expires_in"] == "90000", "a string, as Zalo sends it"
    assert answers[1]["error"] == -14014


def test_an_article_is_hidden_unless_it_says_show(stage, ask):
    article_id = made(ask)["data"]["id"]
    assert stage.public() == []
    assert ask("GET", "article/getdetail", query={"id": article_id})["data"]["status"] == "hide"
    made(ask, status="show")
    assert len(stage.public()) == 1


def test_decomposed_letters_count_as_zalo_counts_them(ask):
    title = "Phường đẩy mạnh chuyển đổi số " * 4
    assert len(title) < 150 < len(unicodedata.normalize("NFD", title))
    assert made(ask, title=title)["error"] == 0
    answer = ask("POST", "article/create", json=article(title=unicodedata.normalize("NFD", title)))
    assert answer["error"] == -210


@pytest.mark.parametrize(
    "changes",
    [
        {"cover": None},
        {"cover": {"photo_url": ""}},
        {"body": []},
        {"body": "chữ"},
        {"title": ""},
        {"title": 5},
        {"type": "video"},
        {"status": "công khai"},
    ],
)
def test_what_is_not_an_article_is_refused(ask, changes):
    assert ask("POST", "article/create", json=article(**changes))["error"] == -201


def test_an_image_that_is_no_public_https_address_fails_after_the_token(ask):
    for url in ("http://xuanlap.example/1.jpg", "https://elsewhere.example/1.jpg"):
        assert made(ask, cover={"photo_url": url})["error"] == -201


def test_images_are_really_fetched_and_weighed(stage, ask):
    class Images(BaseHTTPRequestHandler):
        def do_GET(self):
            size = 1_000_001 if "big" in self.path else 10
            self.send_response(404 if "gone" in self.path else 200)
            self.send_header("Content-Type", "text/html" if "page" in self.path else "image/jpeg")
            self.end_headers()
            self.wfile.write(b"x" * size)

        def log_message(self, *_):
            pass

    zalo.change_account(stage, reachable=None)
    with ThreadingHTTPServer(("127.0.0.1", 0), Images) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        root = f"http://127.0.0.1:{server.server_address[1]}"
        got = {
            name: made(ask, cover={"photo_url": f"{root}/{name}"})["error"]
            for name in ("good", "big", "page", "gone")
        }
        server.shutdown()
    assert got == {"good": 0, "big": -210, "page": -201, "gone": -201}


def test_slices_hold_ten_at_most_newest_first(ask):
    for number in range(12):
        made(ask, title=f"Bài {number}")
    query = {"offset": 0, "limit": 10, "type": "normal"}
    first = ask("GET", "article/getslice", query=query)["data"]
    assert [each["title"] for each in first["medias"]][:2] == ["Bài 11", "Bài 10"]
    assert (len(first["medias"]), first["total"]) == (10, 12)
    assert ask("GET", "article/getslice", query={**query, "limit": 11})["error"] == -210
    rest = ask("GET", "article/getslice", query={**query, "offset": 10})["data"]["medias"]
    assert [each["title"] for each in rest] == ["Bài 1", "Bài 0"]


def test_calls_of_one_minute_are_counted(stage, ask):
    zalo.change_account(stage, rate=3)
    codes = [ask("GET", "oa/getoa")["error"] for _ in range(4)]
    assert codes == [0, 0, 0, -32]
    stage.clock(advance=60)
    assert ask("GET", "oa/getoa")["error"] == 0


def test_six_articles_or_a_hidden_one_are_no_broadcast(ask):
    def send(ids):
        elements = [{"media_type": "article", "attachment_id": each} for each in ids]
        payload = {"template_type": "media", "elements": elements}
        message = {"attachment": {"type": "template", "payload": payload}}
        return ask("POST", "oa/message", json={"recipient": {"target": {}}, "message": message})[
            "error"
        ]

    shown = [made(ask, status="show")["data"]["id"] for _ in range(6)]
    assert send(shown) == -210
    assert send([made(ask)["data"]["id"]]) == -201
    assert send(shown[:5]) == 0


def test_a_rehearsal_changes_the_oa_by_its_own_address(stage, ask):
    far = office.far(stage.url)
    far.exchange("POST", "/mo-phong", effect=True, json={"package": "Cơ bản"})
    assert ask("POST", "article/create", json=article())["error"] == -224
    assert far.exchange("POST", "/mo-phong", effect=True, json={"gói": 1}).status == 400


def test_the_state_outlives_the_process(stage, tmp_path, ask):
    made(ask, status="show")
    before = stage.public()
    with office.stage_in(tmp_path / "zalo") as again:
        assert again.public() == before


def test_residents_see_articles_and_broadcasts_on_a_page_that_says_it_is_a_stand_in(stage, ask):
    body = [{"type": "text", "content": "<p>1 &lt; 2 <b>đậm</b><script>x</script></p>"}]
    article_id = made(ask, status="show", body=body)["data"]["id"]
    made(ask, title="Bài ẩn")
    far = office.far(stage.url)
    home = far.exchange("GET", "/", effect=False).body.decode()
    page = far.exchange("GET", f"/a/{article_id}", effect=False).body.decode()
    assert "Bản mô phỏng" in home
    assert "Tựa" in home
    assert "Bài ẩn" not in home
    assert "1 &lt; 2 <b>đậm</b>&lt;script>" in page
    assert far.exchange("GET", "/a/khongco", effect=False).status == 404


def test_the_journal_keeps_no_token(stage, ask):
    access = zalo.admit_client(stage)
    ask("GET", "oa/getoa", token=access["access_token"])
    shown = str(stage.journal())
    assert access["access_token"] not in shown
    assert access["refresh_token"] not in shown

"""facebook-sdk 3.1.0 is dead and has traps: each is shown, and shown not to reach us."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import facebook
import pytest

from channels.facebook.graph import Graph
from farends.facebook_world import PAGE_ID
from farends.faults import Rule
from pipeline.errors import OutcomeUnknown, TryLater
from pipeline.http.endpoint import HttpEndpoint
from tests.facebook.office import Desk


@pytest.fixture
def graph(desk: Desk) -> Graph:
    far = HttpEndpoint(
        desk.stage.url, "Facebook", connect=0.8, read=0.8, patience=1.6, trust_env=False
    )
    return Graph(far, "v26.0", desk.token, desk.secret)


@pytest.fixture
def sdk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> facebook.GraphAPI:
    """The SDK as it comes, pointed at the stand-in."""
    monkeypatch.setattr(facebook, "FACEBOOK_GRAPH_URL", f"{desk.stage.url}/")
    return facebook.GraphAPI(desk.token, version="3.1", timeout=5)


def test_it_refuses_every_living_version_and_we_use_one(desk, graph):
    with pytest.raises(facebook.GraphAPIError, match="Version number"):
        facebook.GraphAPI(desk.token, version="26.0")
    graph.read("me")
    assert desk.stage.journal()[-1]["path"] == "/v26.0/me"
    assert graph.effective == "v26.0"


def test_it_waits_for_ever_and_we_do_not(desk, graph):
    assert facebook.GraphAPI(desk.token).timeout is None
    desk.stage.plan(Rule("stall", seconds=30))
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        graph.write(f"{PAGE_ID}/feed", message="Chào bà con")
    assert time.monotonic() - began < 10


def test_its_nested_parameters_fall_apart_and_ours_arrive(desk, sdk, graph):
    photo = graph.write(
        f"{PAGE_ID}/photos",
        effect=False,
        files={"source": ("a.jpg", b"\xff\xd8\xff", "image/jpeg")},
        published=False,
    )
    media = [{"media_fbid": photo["id"]}]
    sdk.version = "v26.0"
    with pytest.raises(facebook.GraphAPIError, match="must be an array"):
        sdk.put_object(PAGE_ID, "feed", message="Ảnh", attached_media=media)
    graph.write(f"{PAGE_ID}/feed", message="Ảnh", attached_media=media)
    assert [post["photos"] for post in desk.stage.public()] == [[photo["id"]]]
    assert json.loads(desk.stage.journal()[-1]["body"]["attached_media"]) == media


def test_an_html_502_confuses_it_and_we_know_that_the_outcome_is_unknown(desk, sdk, graph):
    desk.stage.plan(Rule("reply", status=502, body="<h1>Bad Gateway</h1>"))
    with pytest.raises(facebook.GraphAPIError, match="Maintype was not text") as confused:
        sdk.get_object("me")
    assert confused.value.code is None
    with pytest.raises(OutcomeUnknown, match="mã 502"):
        graph.write(f"{PAGE_ID}/feed", message="Chào bà con")
    with pytest.raises(TryLater):
        graph.read("me")


def test_an_answer_without_a_type_is_a_bare_key_error_and_we_read_it(desk, sdk, graph):
    desk.stage.plan(Rule("untyped"))
    with pytest.raises(KeyError):
        sdk.get_object("me")
    assert graph.read("me")["id"] == PAGE_ID


def test_it_puts_the_token_into_addresses_and_bodies_and_we_into_a_header(desk, sdk, graph):
    sdk.get_object("me")
    assert "access_token" in desk.stage.journal()[-1]["query"]
    graph.read("me", fields="id")
    graph.write(f"{PAGE_ID}/feed", message="Chào bà con", link="https://xuanlap.example/")
    graph.remove(desk.stage.public()[0]["id"])
    for entry in desk.stage.journal()[-3:]:
        assert "access_token" not in entry["query"]
        assert "access_token" not in (entry["body"] or {})
        assert "authorization" in entry["headers"]


def test_it_loses_status_and_usage_and_we_keep_them(desk, graph):
    desk.switch(usage=73)
    graph.read("me")
    assert graph.usage.percent == 73
    assert graph.now is not None


@pytest.mark.parametrize(
    ("header", "percent", "minutes"),
    [
        ('{"call_count":28,"total_time":95,"total_cputime":25}', 95, 0),
        (
            '{"1057":[{"type":"pages","call_count":97,"total_cputime":23,"total_time":23,'
            '"estimated_time_to_regain_access":12}]}',
            97,
            12,
        ),
        ("not json", 0, 0),
        ("[]", 0, 0),
        ('{"1057":[null,7]}', 0, 0),
        ('{"call_count":"many"}', 0, 0),
        ("", 0, 0),
    ],
)
def test_usage_headers_of_every_shape_are_read(desk, graph, header, percent, minutes):
    where = {"X-Business-Use-Case-Usage": header}
    desk.stage.plan(Rule("reply", status=200, body={"id": PAGE_ID}, headers=where))
    graph.read("me")
    assert graph.usage.percent == percent
    assert graph.usage.regain.total_seconds() == minutes * 60


def test_the_proof_of_the_app_secret_travels_and_the_secret_does_not(desk, graph):
    graph.read("me")
    assert "appsecret_proof" in desk.stage.journal()[-1]["query"]
    assert desk.secret not in json.dumps(desk.stage.journal())
    # HMAC-SHA256 of "token" under "secret", by openssl
    known = Graph(graph.endpoint, "v26.0", "token", "secret")
    assert known.proof == "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a"


def test_it_warns_when_compiled_and_is_imported_even_when_warnings_are_errors(tmp_path):
    options = ["-W", "error::SyntaxWarning", "-W", "error::DeprecationWarning"]
    code = "import sys; sys.dont_write_bytecode = True; import channels.facebook.graph"
    done = subprocess.run(
        [sys.executable, *options, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)},  # compiled anew
    )
    assert done.returncode == 0, done.stderr


def test_what_it_repeats_of_our_secrets_staff_never_read(desk, graph):
    words = f"Malformed access token {desk.token} of EAAGothertoken123 {quote(desk.secret)}"
    error = {"code": 190, "message": words}
    desk.stage.plan(Rule("reply", status=400, body={"error": error}))
    with pytest.raises(Exception, match="190") as refused:
        graph.read("me")
    for secret in (desk.token, desk.secret, "EAAGothertoken123"):
        assert secret not in str(refused.value)

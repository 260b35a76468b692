"""The stage keeps its word: effects are durable, faults strike as planned, no token is kept."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from farends import loopback
from farends.control import Remote
from farends.faults import Rule
from farends.stage import Stage
from farends.wire import Request
from tests.support.narrowing import require

ROOT = Path(__file__).parents[1]
TOKEN = "CHIMHOANGYEN-0123456789"
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Stage(loopback.PLATFORM, tmp_path) as stage:
        yield stage


def ask(url: str, method: str, path: str, value: Any = None, **headers: str) -> tuple[int, Any]:
    """Status and JSON (or bytes) of one request."""
    line = HTTPConnection(url.removeprefix("http://"), timeout=2)
    try:
        body = json.dumps(value).encode() if value is not None else None
        sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **headers}
        line.request(method, path, body, sent)
        answer = line.getresponse()
        said = answer.read()
    finally:
        line.close()
    try:
        return answer.status, json.loads(said)
    except ValueError:
        return answer.status, said


def make(stage: Stage, text: str = "Xin chào", temper: str = "find", **headers: str) -> Any:
    return ask(stage.url, "POST", f"/{temper}/things", {"text": text, "marker": text}, **headers)


def listed(stage: Stage) -> list[str]:
    return [each["text"] for each in ask(stage.url, "GET", "/find/things")[1]["things"]]


def test_the_oracle_tells_what_the_public_sees(stage):
    assert make(stage)[0] == 201
    assert [each["text"] for each in stage.public()] == ["Xin chào"]


def test_a_key_makes_a_repetition_harmless_only_where_it_is_honoured(stage):
    for temper, things in (("safe", 1), ("find", 2), ("ask", 2)):
        for _ in range(2):
            make(stage, temper=temper, **{"Idempotency-Key": "k"})
        public = [each for each in stage.public() if each["id"].startswith(temper)]
        assert len(public) == things


@pytest.mark.parametrize(
    ("rule", "effects"),
    [
        (Rule("reset", when="accept", times=1), 0),
        (Rule("reset", when="before"), 0),
        (Rule("close", when="before"), 0),
        (Rule("stall", when="before", seconds=0.1), 0),
        (Rule("reset"), 1),
        (Rule("close"), 1),
        (Rule("stall", seconds=0.1), 1),
        (Rule("truncate"), 1),
    ],
)
def test_a_misfortune_without_an_answer_strikes_before_or_after_the_effect(stage, rule, effects):
    stage.plan(rule)
    with pytest.raises((OSError, HTTPException)):
        make(stage)
    stage.quiet()
    assert len(stage.public()) == effects


@pytest.mark.parametrize(
    ("rule", "status", "effects"),
    [
        (Rule("reply", when="before", status=429, headers={"Retry-After": "9"}), 429, 0),
        (Rule("reply", status=502, body="<h1>Bad Gateway"), 502, 1),
        (Rule("reply", status=500, body={"error": {"code": 2}}), 500, 1),
        (Rule("reply", status=200, body={"error": -214}), 200, 1),
        (Rule("reply", status=200), 200, 1),
        (Rule("untyped"), 201, 1),
        (Rule("duplicate"), 201, 2),
        (Rule("drip", seconds=0.0001), 201, 1),
        (Rule("late", seconds=0.1), 201, 1),
    ],
)
def test_a_misfortune_with_an_answer(stage, rule, status, effects):
    stage.plan(rule)
    assert make(stage)[0] == status
    assert len(stage.public()) == effects


def test_a_refusing_stage_has_no_port_until_the_plan_changes(stage):
    stage.plan(Rule("refuse"))
    with pytest.raises(ConnectionRefusedError):
        make(stage)
    stage.plan()
    assert make(stage)[0] == 201


def test_only_the_nth_matching_call_is_struck(stage):
    stage.plan(Rule("reply", method="POST", path="/find/", status=500, nth=2))
    assert make(stage, temper="safe")[0] == 201
    assert [make(stage)[0] for _ in range(3)] == [201, 500, 201]


def test_chance_repeats_itself_for_the_same_seed(tmp_path):
    runs = []
    for _ in range(2):
        with Stage(loopback.PLATFORM, tmp_path, seed=7) as stage:
            stage.reset()
            stage.plan(Rule("reply", status=500, probability=0.5))
            runs.append([make(stage)[0] for _ in range(12)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {201, 500}


def test_a_lagging_listing_admits_it_after_so_many_reads(stage):
    stage.plan(Rule("lag", method="POST", reads=2))
    make(stage)
    assert [len(listed(stage)) for _ in range(3)] == [0, 0, 1]
    assert len(stage.public()) == 1


def test_a_lagging_listing_admits_it_after_so_much_time(stage):
    stage.clock(NOON)
    stage.plan(Rule("lag", method="POST", seconds=60))
    make(stage)
    stage.plan()
    assert listed(stage) == []
    stage.clock(advance=61)
    assert listed(stage) == ["Xin chào"]


def test_the_far_end_has_its_own_clock(stage):
    stage.clock(NOON)
    assert make(stage)[1]["at"] == "2026-11-23T05:00:00+00:00"
    assert stage.clock(advance=90) == datetime(2026, 11, 23, 5, 1, 30, tzinfo=UTC)


def test_the_journal_keeps_everything_but_secrets(stage):
    path = f"/find/things?access_token={TOKEN}&since="
    body = {"text": "Xin chào", "refresh_token": TOKEN, "deep": [{"app_secret": TOKEN}]}
    ask(stage.url, "POST", path, body)
    [entry] = stage.journal()
    assert TOKEN not in json.dumps(entry)
    assert (entry["method"], entry["path"], entry["status"]) == ("POST", "/find/things", 201)
    assert entry["body"]["text"] == "Xin chào"
    assert "authorization" in entry["headers"]


def test_a_mirror_that_is_killed_remembers_everything(tmp_path):
    command = [sys.executable, "-m", "farends.loopback", "--folder", str(tmp_path)]
    texts = []
    for run in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as child:
            told = json.loads(require(child.stdout).readline())
            remote = Remote(told["control"])
            if run == 0:
                ask(told["url"], "POST", "/find/things", {"text": "Còn đây"})
                remote.plan(Rule("reply", status=500, nth=2))
                ask(told["url"], "GET", "/find/things")
            else:
                assert ask(told["url"], "GET", "/find/things")[0] == 500  # the second: it counted
            texts.append([each["text"] for each in remote.public()])
            os.kill(child.pid, signal.SIGKILL)
    assert texts == [["Còn đây"], ["Còn đây"]]


def test_a_rehearsal_steers_a_stage_from_another_process(tmp_path, stage):
    remote = Remote(stage.control)
    remote.clock(NOON)
    remote.plan(Rule("reply", status=500, times=1))
    assert [make(stage)[0] for _ in range(2)] == [500, 201]
    remote.quiet()
    assert len(remote.public()) == len(remote.journal()) == 2
    remote.reset()
    assert remote.public() == []


def test_an_unknown_path_gets_the_platforms_own_word(stage):
    assert ask(stage.url, "GET", "/nothing") == (404, {"error": "not found"})


def test_stopping_does_not_wait_for_the_stalled(tmp_path):
    stage = Stage(loopback.PLATFORM, tmp_path)
    stage.plan(Rule("stall", when="before"))
    with socket.create_connection(("127.0.0.1", stage.port)) as line:
        line.sendall(b"GET /find/things HTTP/1.1\r\n\r\n")
        time.sleep(0.1)
        start = time.monotonic()
        stage.stop()
    assert time.monotonic() - start < 2


def test_a_multipart_body_is_taken_apart_byte_for_byte():
    picture = bytes(range(256)) * 3 + b"\r\n--x\r\n"
    body = (
        b'--tach\r\nContent-Disposition: form-data; name="caption"\r\n\r\n'
        + "Ảnh đẹp".encode()
        + b'\r\n--tach\r\nContent-Disposition: form-data; name="source"; filename="a.jpg"\r\n'
        + b"Content-Type: image/jpeg\r\n\r\n"
        + picture
        + b"\r\n--tach--\r\n"
    )
    request = Request("POST", "/", {}, {"content-type": "multipart/form-data; boundary=tach"}, body)
    assert request.form == {"caption": "Ảnh đẹp"}
    assert (request.files["source"].filename, request.files["source"].type) == (
        "a.jpg",
        "image/jpeg",
    )
    assert request.files["source"].content == picture


def test_a_body_in_chunks_is_read_whole(stage):
    line = HTTPConnection(stage.url.removeprefix("http://"), timeout=2)
    pieces = iter([b'{"text": ', b'"t\xe1\xbb\xabng ph\xe1\xba\xa7n"}'])
    sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    line.request("POST", "/find/things", pieces, sent, encode_chunked=True)
    assert line.getresponse().status == 201
    line.close()
    assert stage.public()[0]["text"] == "từng phần"


@pytest.mark.parametrize(
    "head", ["Content-Length: 60\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3c\r\n"]
)
def test_what_was_half_said_takes_no_effect(head, stage):
    with socket.create_connection(("127.0.0.1", stage.port)) as line:
        asked = f"POST /find/things HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n{head}"
        line.sendall(asked.encode() + b'{"text": "n\xe1\xbb\xada ch\xe1\xbb\xabng"}')
    stage.quiet()
    assert stage.public() == []

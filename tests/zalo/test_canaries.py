"""Canaries are planted as token, key and code; afterwards everything that is left is searched."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest

from channels.zalo.tokens import Tokens
from farends import zalo
from farends.faults import Rule
from farends.stage import Stage
from pipeline.delivery import Delivery, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.errors import LoaError
from pipeline.ledger import Ledger
from pipeline.model import VN, Bulletin
from pipeline.secrets import FileSecrets
from tests.support.narrowing import require
from tests.zalo import office

ACCESS, REFRESH, KEY, CODE = (f"CHIMHOANGYEN-{each}-0123456789" for each in "ABCD")
CANARIES = (ACCESS, REFRESH, KEY, CODE)


@pytest.fixture
def raw():
    """Every request line as it came, before any journal could blacken it."""
    return []


@pytest.fixture
def stage(tmp_path, raw):
    def heard(logic):
        def answer(request, store):
            raw.append(request.path + json.dumps(dict(request.query), ensure_ascii=False))
            return logic(request, store)

        return answer

    routes = tuple((method, path, heard(logic)) for method, path, logic in zalo.PLATFORM.routes)
    with Stage(replace(zalo.PLATFORM, routes=routes), tmp_path / "far") as stage:
        stage.clock(at=office.MORNING)
        zalo.change_account(stage, reachable=[office.SITE], polls=0, secret_key=KEY)
        with stage.store.transaction():
            stage.store.put("access", ACCESS, {"until": stage.clock().timestamp() + 90000})
            stage.store.put("refresh", REFRESH, {"spent": None})
        yield stage


@pytest.fixture
def tokens(stage, tmp_path) -> Tokens:
    pair = {"access_token": ACCESS, "refresh_token": REFRESH, "expires_in": "90000"}
    secrets = FileSecrets(tmp_path / "var" / "secrets")
    secrets.put("ZALO_APP_SECRET", KEY)
    secrets.put("ZALO_TOKENS", office.grant_of(pair, stage.clock()).to_json())
    return office.keeper(stage.url, tmp_path / "var", stage.clock)


def echo(status: int = 200, **matches) -> Rule:
    """A far end that repeats what opens the account, as badly written ones do."""
    said = " ".join(CANARIES if matches["path"] == "access_token" else CANARIES[:3])
    body = {"error": -201, "error_name": said, "message": f"{said} is invalid!"}
    return Rule("reply", when="before", status=status, body=body, **matches)


def test_no_canary_is_left_anywhere_but_in_the_secrets(stage, tokens, tmp_path, raw, caplog):
    caplog.set_level(logging.DEBUG)
    book = Ledger.at(tmp_path / "var" / "ledger.db")
    channel = office.articles(stage, tmp_path / "var", book.state_of("zalo"))
    sender = office.broadcast(stage, channel)
    heard: list[Any] = []

    def clock():
        return stage.clock().astimezone(VN)

    dispatch = Dispatch(book, {"zalo": channel}, clock, told=heard.append)
    for slug, rules in {
        "tot": (),
        "tu-choi": (echo(path="create"),),
        "tu-choi-2": (echo(403, path="create"),),
        "khong-ro": (Rule("reset", path="create"), echo(500, path="getslice")),
    }.items():
        edition = channel.compose(Bulletin((office.illustrated(slug=slug),)))
        key = key_of("", slug, edition.digest, "zalo", "đăng")
        book.keep([edition], clock())
        book.plan([Delivery(key, "zalo", slug, edition.digest, clock())], clock())
        book.approve([edition.digest], "Phó Chủ tịch", clock())
        stage.plan(*rules)
        dispatch.tick()
        stage.clock(advance=3600)
        dispatch.reconcile()
    stage.plan()
    (delivered,) = book.in_state(State.DELIVERED)
    receipt = require(delivered.receipt)
    seen: list[Any] = [channel.observe(receipt), receipt, heard, book.in_state(*State)]
    seen.append(sender.deliver(sender.compose(Bulletin((office.illustrated(slug="tot"),))), "k/b"))
    stage.plan(echo(path="access_token", times=2))
    for ask in (
        lambda: tokens.exchange_code(CODE, CODE),
        lambda: tokens.renew_access_token(ACCESS),
    ):
        with pytest.raises(LoaError) as told:
            ask()
        seen += [str(told.value), repr(told.value), told.getrepr(showlocals=False)]
    fresh = tokens.renew_access_token(ACCESS)
    book.close()

    far = office.far(stage.url)
    pages = [far.exchange("GET", path, effect=False).body.decode() for path in ("/", "/a/x")]
    seen += [raw, stage.journal(), caplog.text, pages, vars(channel), tokens, repr(sender)]
    files = [each for each in (tmp_path / "var").iterdir() if each.is_file()]
    seen += [each.read_bytes().decode("latin-1") for each in files]
    assert any("ledger.db" in str(each) for each in files)
    assert len(raw) > 10
    for canary in (*CANARIES, fresh):
        assert not [
            _around(canary, f"{each!r}{each}") for each in seen if canary in f"{each!r}{each}"
        ]


def _around(canary: str, text: str) -> str:
    at = text.index(canary)
    return text[max(0, at - 100) : at + 100]


def test_the_search_would_find_a_canary(stage, raw):
    """A check that can't fail is no check."""
    office.far(stage.url).exchange(
        "GET", "/v2.0/oa/getoa", effect=False, query={"access_token": ACCESS}
    )
    assert any(ACCESS in each for each in raw)

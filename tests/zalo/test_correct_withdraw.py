"""Correcting and taking down on Zalo, through the real dispatch and ledger, on a bad line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from farends.faults import Rule
from pipeline.delivery import Action, State
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Bulletin
from tests.contract import outcome_of
from tests.zalo import office
from tests.zalo.desk import Desk


@pytest.fixture
def desk(stage, tmp_path):
    """An office with one article on Zalo."""
    office.admit(stage, tmp_path, stage.clock)
    desk = Desk(stage, Ledger.at(tmp_path / "ledger.db"), tmp_path)
    desk.add("k/1", desk.edition("Bản đầu."))
    desk.work()
    assert desk.state("k/1") is State.DELIVERED
    yield desk
    desk.ledger.close()


@pytest.mark.parametrize(
    "rule",
    [
        Rule("reset", when="before", path="update", times=2),
        Rule("reset", path="update", times=2),
        Rule("reset", path="verify", times=2),
        Rule("reply", path="update", status=502, body="<h1>502</h1>", times=2),
        Rule("truncate", path="verify", times=1),
        Rule("reset", path="getdetail", times=2),
        Rule("refuse"),
    ],
)
def test_a_correction_arrives_whatever_happens_on_the_way(desk, rule):
    desk.stage.plan(rule)
    desk.add("k/2", desk.edition("Bản đúng."), action=Action.REPLACE, target="k/1")
    desk.work(2)
    desk.stage.plan()
    desk.work()
    (seen,) = desk.stage.public()
    assert "Bản đúng." in str(seen["body"])
    assert desk.state("k/2") is State.DELIVERED
    assert desk.state("k/1") is State.REPLACED


@pytest.mark.parametrize(
    "rule",
    [
        Rule("reset", when="before", path="remove", times=2),
        Rule("reset", path="remove", times=2),
        Rule("stall", path="remove", seconds=4, times=1),
        Rule("refuse"),
    ],
)
def test_a_withdrawal_arrives_whatever_happens_on_the_way(desk, rule):
    desk.stage.plan(rule)
    first = desk.ledger.edition(desk.ledger.delivery("k/1").edition)
    desk.add("k/2", first, action=Action.WITHDRAW, target="k/1")
    desk.work(2)
    desk.stage.plan()
    desk.work()
    assert desk.stage.public() == []
    assert desk.state("k/1") is State.WITHDRAWN


def test_a_gate_that_closed_stops_a_correction_and_the_old_text_stays(desk):
    gate = {"error": -224, "message": "The OA needs to upgrade OA Tier Package"}
    desk.stage.plan(Rule("reply", when="before", status=200, body=gate, path="update"))
    desk.add("k/2", desk.edition("Bản đúng."), action=Action.REPLACE, target="k/1")
    desk.work(2)
    assert desk.state("k/2") is State.REJECTED
    assert "nâng gói" in desk.ledger.delivery("k/2").detail
    assert "zalo" in desk.ledger.pauses(desk.now())
    assert "Bản đầu." in str(desk.stage.public()[0]["body"])


def test_a_closed_gate_fails_one_article_and_lets_the_others_wait(desk):
    gate = {"error": -221, "message": "The OA needs to be verified to use this feature"}
    desk.stage.plan(Rule("reply", when="before", status=200, body=gate, path="create"))
    for number in range(3):
        article = office.illustrated(slug=f"bai-{number}")
        desk.add(f"k/{number + 2}", desk.channel.compose(Bulletin((article,))))
    desk.work(3)
    states = [desk.state(f"k/{number + 2}") for number in range(3)]
    assert sorted(states) == [State.REJECTED, State.SCHEDULED, State.SCHEDULED]
    desk.stage.plan()
    desk.stage.clock(advance=timedelta(days=1).total_seconds())
    desk.work(2)
    assert [desk.state(f"k/{n + 2}") for n in range(3)].count(State.DELIVERED) == 2


def test_a_lost_grant_lets_everything_wait_and_fails_nothing(desk):
    tokens = desk.channel.zalo.tokens
    desk.stage.store.drop("refresh", tokens.grant().pair.refresh)
    desk.stage.clock(advance=timedelta(hours=30).total_seconds())
    for number in range(2):
        article = office.illustrated(slug=f"bai-{number}")
        desk.add(f"k/{number + 2}", desk.channel.compose(Bulletin((article,))))
    desk.work(3)
    assert {desk.state(f"k/{n + 2}") for n in range(2)} == {State.SCHEDULED}
    assert "loa connect zalo" in desk.channel.waiting
    office.admit(desk.stage, tokens.lock.parent, desk.now)
    desk.stage.clock(advance=3600)
    desk.work(3)
    assert {desk.state(f"k/{n + 2}") for n in range(2)} == {State.DELIVERED}


STATUSES = {
    201: OutcomeUnknown,
    204: OutcomeUnknown,
    301: OutcomeUnknown,
    307: OutcomeUnknown,
    400: Rejected,
    404: Rejected,
    408: OutcomeUnknown,
    409: Rejected,
    413: Rejected,
    422: Rejected,
    429: TryLater,
    500: OutcomeUnknown,
    502: OutcomeUnknown,
    503: OutcomeUnknown,
    504: OutcomeUnknown,
}


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("path", ["create", "update", "remove", "oa/message"])
def test_every_http_class_on_everything_that_changes_something(stage, channel, status, path):
    edition = channel.compose(Bulletin((office.illustrated(),)))
    sender = office.broadcast(stage, channel)
    receipt = None if path == "create" else channel.deliver(edition, "k/1")
    changed = replace(edition, title="Tựa khác")
    acts = {
        "create": lambda: channel.deliver(edition, "k/1"),
        "update": lambda: channel.replace(receipt, changed, "k/2"),
        "remove": lambda: channel.withdraw(receipt),
        "oa/message": lambda: sender.deliver(
            sender.compose(Bulletin((office.illustrated(),))), "b"
        ),
    }
    stage.plan(Rule("reply", when="before", path=f"{path}$", status=status, body="<p>Lỗi</p>"))
    assert type(outcome_of(acts[path])) is STATUSES[status]

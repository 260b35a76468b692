"""The office keeps its distance: one post at a time, a gap between two, rest when told to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from farends.faults import Rule
from pipeline.delivery import Action, Delivery, State, key_of
from pipeline.dispatch import Dispatch
from pipeline.ledger import Ledger
from pipeline.model import VN, Edition
from tests.conftest import Clock
from tests.facebook.office import Desk

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=VN)


class Newsroom:
    """The real dispatch and ledger before the stand-in; one clock for all."""

    def __init__(self, desk: Desk, ledger: Ledger, clock: Clock, **settings) -> None:
        desk.notes = ledger.state_of("facebook")  # type: ignore[assignment]
        self.desk, self.ledger, self.clock = desk, ledger, clock
        self.channel = desk.channel(**settings)
        self.dispatch = Dispatch(ledger, {"facebook": self.channel}, clock)
        desk.stage.clock(at=clock())

    def plan(self, number: int, **about) -> Edition:
        edition = self.desk.edition(self.channel, slug=f"tin-{number}", title=f"Tin {number}")
        return self._plan(edition, **about)

    def _plan(self, edition: Edition, **about) -> Edition:
        now = self.clock()
        key = key_of("", edition.subject, edition.digest, "facebook", "đăng")
        self.ledger.keep([edition], now)
        given = {"key": key, "channel": "facebook", "subject": edition.subject, "due": now}
        self.ledger.plan([Delivery(**{**given, "edition": edition.digest, **about})], now)
        self.ledger.approve([edition.digest], "Bà Năm", now)
        return edition

    def minutes(self, number: int) -> list[int]:
        """Let minutes pass, one tick each; how many posts were public after each."""
        found = []
        for _ in range(number):
            self.dispatch.tick()
            self.dispatch.reconcile()
            found.append(len(self.desk.stage.public()))
            self.clock.pass_(minutes=1)
            self.desk.stage.clock(at=self.clock())
        return found

    def states(self) -> set[State]:
        return {each.state for each in self.ledger.in_state(*State)}


@pytest.fixture
def room(desk: Desk, ledger: Ledger, clock: Clock) -> Newsroom:
    return Newsroom(desk, ledger, clock, gap_minutes=3)


def test_two_posts_are_at_least_the_gap_apart(room):
    for number in range(3):
        room.plan(number)
    assert room.minutes(8) == [1, 1, 1, 2, 2, 2, 3, 3]


def test_a_rate_limit_rests_the_channel_for_as_long_as_facebook_says(room):
    room.plan(1)
    room.plan(2)
    room.desk.switch(usage=100)
    room.dispatch.tick()
    asked = len(room.desk.stage.journal())
    room.clock.pass_(minutes=1)
    room.minutes(15)
    assert len(room.desk.stage.journal()) == asked, "calling while throttled extends the block"
    room.desk.switch(usage=None)
    assert room.minutes(10)[-1] == 2


def test_a_block_rests_the_whole_channel_and_both_posts_go_out_after_it(room):
    room.desk.switch(per_minute=0)
    room.plan(1)
    room.plan(2)
    assert room.minutes(29) == [0] * 29
    creates = [each for each in room.desk.stage.journal() if each["method"] == "POST"]
    assert len(creates) == 2, "one draft and one publication asked for; then rest"
    room.desk.switch(per_minute=None)
    assert room.minutes(10)[-1] == 2
    assert room.states() == {State.DELIVERED}


def test_an_unknown_outcome_is_settled_by_looking_and_told(room):
    edition = room.plan(1)
    room.desk.stage.plan(Rule("reset", method="POST", path=r"/\d+_\d+$", times=1))
    room.minutes(2)
    assert room.states() == {State.DELIVERED}
    (delivery,) = room.ledger.in_state(State.DELIVERED)
    assert "đã có ở đầu nhận" in room.ledger.events(delivery.key)[-1].detail
    assert edition.link in room.desk.stage.public()[0]["message"]


def test_a_withdrawal_and_a_correction_that_fail_half_way_are_shown_and_resumed(room):
    first, second = room.plan(1), room.plan(2)
    room.minutes(5)
    old = {each.subject: each for each in room.ledger.in_state(State.DELIVERED)}
    corrected = room.desk.edition(
        room.channel, slug="tin-2", title="Tin 2", body="Giờ đúng là 9 giờ."
    )
    room._plan(corrected, action=Action.REPLACE, target=old["tin-2"].key)
    room._plan(
        first, key="gỡ/tin-1", action=Action.WITHDRAW, target=old["tin-1"].key, occasion="gỡ"
    )
    room.desk.stage.plan(
        Rule("reset", when="before", method="DELETE", times=1),
        Rule("truncate", method="POST", path=r"/\d+_\d+$", times=1),
    )
    room.minutes(30)
    (post,) = room.desk.stage.public()
    assert "Giờ đúng là 9 giờ." in post["message"]
    assert room.ledger.delivery(old["tin-1"].key).state is State.WITHDRAWN
    assert room.ledger.delivery(old["tin-2"].key).state is State.REPLACED
    changes = [each for each in room.ledger.in_state(State.DELIVERED) if each.target]
    assert len(changes) == 2
    for change in changes:
        told = [each.detail for each in room.ledger.events(change.key)]
        assert any("không nhận được câu trả lời rõ ràng" in each for each in told)
    assert second.link != corrected.link


def test_a_dead_token_stops_one_delivery_and_keeps_the_others_waiting(room):
    room.plan(1)
    room.plan(2)
    room.desk.grant(dead=460)
    room.minutes(20)
    assert room.states() == {State.REJECTED, State.SCHEDULED}
    assert "loa connect facebook" in room.channel.waiting


def test_a_channel_that_is_not_connected_blocks_nothing_and_asks_nobody(desk, ledger, clock):
    for each in desk.secrets.folder.iterdir():
        each.unlink()
    room = Newsroom(desk, ledger, clock)
    room.plan(1)
    room.minutes(3)
    assert room.states() == {State.SCHEDULED}
    assert desk.stage.journal() == []


def test_the_settings_say_how_long_the_gap_is(desk):
    assert desk.channel(gap_minutes=2.5).limits.min_gap == timedelta(seconds=150)

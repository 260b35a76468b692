"""Decisions of dispatch, each in a table: no far end and no clock needed to read them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline import decide
from pipeline.channel import Limits, Redelivery
from pipeline.delivery import Action, Delivery, Event, State
from pipeline.model import VN, Receipt

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VN)
MINUTE = timedelta(minutes=1)
FOUND = Receipt("77")


def delivery(**values: object) -> Delivery:
    made = {"key": "k", "channel": "facebook", "subject": "bao", "edition": "e", "due": NOON}
    return Delivery(**{**made, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("redelivery", "action", "found", "after", "event"),
    [
        (Redelivery.SAFE, Action.PUBLISH, None, 0, Event.ABSENT),
        (Redelivery.FIND, Action.PUBLISH, FOUND, 0, Event.FOUND),
        (Redelivery.FIND, Action.PUBLISH, None, 9, None),
        (Redelivery.FIND, Action.PUBLISH, None, 10, Event.ABSENT),
        (Redelivery.ASK, Action.PUBLISH, None, 10_000, None),
        (Redelivery.FIND, Action.REPLACE, None, 0, Event.ABSENT),
        (Redelivery.FIND, Action.WITHDRAW, None, 0, Event.ABSENT),
        (Redelivery.ASK, Action.WITHDRAW, None, 0, Event.ABSENT),
    ],
)
def test_what_an_unknown_outcome_turns_out_to_be(
    redelivery: Redelivery, action: Action, found: Receipt | None, after: int, event: Event | None
) -> None:
    limits = Limits(redelivery, settle=10 * MINUTE)
    asked = delivery(action=action, claimed=NOON - 5 * MINUTE, since=NOON, state=State.UNKNOWN)
    assert decide.verdict(asked, limits, found, NOON + after * MINUTE) is event


@pytest.mark.parametrize(
    ("action", "hours", "goes"),
    [
        (Action.PUBLISH, -1, False),
        (Action.REPLACE, -1, False),
        (Action.WITHDRAW, -1, True),
        (Action.WITHDRAW, -50, True),
        (Action.PUBLISH, 0, True),
        (Action.WITHDRAW, 0, True),
    ],
)
def test_a_clock_that_was_set_back_holds_up_no_withdrawal(
    action: Action, hours: int, goes: bool
) -> None:
    now = NOON + timedelta(hours=hours)
    assert decide.due(delivery(action=action, since=NOON), now) is goes


def test_a_withdrawal_waits_as_its_far_end_asked_and_no_longer_than_by_a_wrong_clock() -> None:
    asked = delivery(action=Action.WITHDRAW, since=NOON, not_before=NOON + 30 * MINUTE)
    assert not decide.due(asked, NOON + MINUTE)
    assert decide.due(asked, NOON + 30 * MINUTE)
    assert decide.due(asked, NOON - timedelta(hours=1)), "its wait was written by a wrong clock"


@pytest.mark.parametrize(
    ("action", "target", "event"),
    [
        (Action.PUBLISH, None, Event.CLAIMED),
        (Action.REPLACE, State.DELIVERED, Event.CLAIMED),
        (Action.WITHDRAW, State.DELIVERED, Event.CLAIMED),
        (Action.WITHDRAW, State.UNKNOWN, None),
        (Action.REPLACE, State.SENDING, None),
        (Action.REPLACE, State.WITHDRAWN, Event.STOPPED),
        (Action.WITHDRAW, State.REPLACED, Event.STOPPED),
        (Action.WITHDRAW, None, Event.STOPPED),
    ],
)
def test_what_is_replaced_or_withdrawn_must_be_there(
    action: Action, target: State | None, event: Event | None
) -> None:
    aimed = delivery(state=target) if target else None
    assert decide.aim(delivery(action=action), aimed) is event


@pytest.mark.parametrize(
    ("website", "lacking"),
    [
        (None, ""),
        (State.DELIVERED, ""),
        (State.CANCELLED, ""),
        (State.HELD, "website"),
        (State.UNKNOWN, "website"),
        (State.REJECTED, "website"),
    ],
)
def test_a_link_is_published_only_when_its_page_is_there(
    website: State | None, lacking: str
) -> None:
    standing = {"website": {"bao": website} if website else {}}
    limits = Limits(Redelivery.FIND, after=("website",))
    assert decide.lacks(delivery(), limits, standing) == lacking


def test_a_withdrawal_waits_for_no_page() -> None:
    limits = Limits(Redelivery.FIND, after=("website",))
    standing = {"website": {"bao": State.WITHDRAWN}}
    assert decide.lacks(delivery(action=Action.WITHDRAW), limits, standing) == ""


def test_time_is_up_at_the_very_moment() -> None:
    assert not decide.is_missed(delivery(until=NOON), NOON - timedelta(microseconds=1))
    assert decide.is_missed(delivery(until=NOON), NOON)
    assert not decide.is_missed(delivery(), NOON + timedelta(days=999))


def test_patience_grows_and_ends_at_an_hour() -> None:
    waits = [decide.wait_after(attempts, MINUTE) for attempts in range(1, 20)]
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert waits[-1] == timedelta(hours=1)
    assert decide.wait_after(1, timedelta(hours=7)) == timedelta(hours=7)

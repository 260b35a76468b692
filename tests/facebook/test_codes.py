"""Every error code of Facebook, under every HTTP status it may travel with, means one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.facebook import Facebook
from channels.facebook.codes import RateLimited
from farends.faults import Rule
from pipeline.errors import DeliveryError, OutcomeUnknown, Rejected, TryLater
from tests.contract import outcome_of
from tests.facebook.office import Desk
from tests.support.narrowing import require

# What a create becomes, by the code and subcode that answer it.
UNKNOWN = [(1, 0), (1, 99), (2, 0), (1363047, 0), (1609010, 0), (2, 1363047), (1, 1609010)]
NOT_KNOWN_TO_US = [(5, 0), (99999, 0), (2, 424242), (-3, 0), (458, 0)]
RATE = [(4, 0), (17, 0), (32, 0), (341, 0), (613, 0), (613, 1996), (80001, 0)]
DEAD = [
    (102, 0),
    (190, 0),
    *((190, each) for each in (458, 460, 463, 467, 490, 492)),
]
HUMAN = [(190, 459), (190, 464), (200, 1404078), (190, 4854002), (368, 1346003)]
CONTENT = [
    (100, 0),
    (100, 33),
    (100, 1609008),
    (100, 2061006),
    (100, 1349125),
    (100, 1366046),
    (100, 2069019),
    (6000, 0),
    (6000, 1363030),
    (3, 0),
]
ONCE_MORE = [(100, 1609005), (10, 0), (200, 0), (210, 0), (299, 0)]
BLOCKED = [(368, 0), (368, 1404006), (368, 1404102), (368, 1404112), (368, 1390008)]
DUPLICATE = [(506, 0), (506, 1455006), (100, 1366051)]
STATUSES = (200, 400, 401, 403, 500)


def strike(desk: Desk, code: int, subcode: int, status: int, words: str = "no", **rule) -> None:
    error = {"message": words, "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    if subcode:
        error["error_subcode"] = subcode
    where = {"method": "POST", "path": r"/feed$", **rule}
    desk.stage.plan(Rule("reply", when="before", status=status, body={"error": error}, **where))


def created(desk: Desk, **settings) -> tuple[Facebook, DeliveryError]:
    """A create that was answered so: the channel, and what it made of the answer."""
    channel = desk.channel(two_phase=False, **settings)
    return channel, outcome_of(lambda: channel.deliver(desk.edition(channel), "k/1"))


def names(cases: list[tuple[int, int]]) -> list[Any]:
    return [pytest.param(*each, id=f"{each[0]}-{each[1]}") for each in cases]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(UNKNOWN + NOT_KNOWN_TO_US))
def test_what_may_have_happened_is_looked_for_and_never_repeated_blindly(
    desk, code, subcode, status
):
    strike(desk, code, subcode, status)
    _, outcome = created(desk)
    assert isinstance(outcome, OutcomeUnknown)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(RATE))
def test_a_rate_limit_rests_the_whole_channel(desk, code, subcode, status):
    strike(desk, code, subcode, status)
    _, outcome = created(desk)
    assert isinstance(outcome, TryLater)
    assert outcome.pauses is not None
    assert outcome.pauses >= timedelta(minutes=5)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(DEAD))
def test_a_dead_token_stops_the_channel_also_after_a_restart(desk, code, subcode, status):
    strike(desk, code, subcode, status)
    channel, outcome = created(desk)
    assert isinstance(outcome, Rejected)
    assert "loa connect facebook" in channel.waiting
    assert "loa connect facebook" in desk.channel().waiting


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(HUMAN))
def test_what_a_person_must_settle_with_facebook_rests_the_channel(desk, code, subcode, status):
    """The token lives on: nothing but time and that person is needed."""
    strike(desk, code, subcode, status)
    channel, outcome = created(desk)
    assert isinstance(outcome, Rejected)
    assert outcome.pauses == timedelta(hours=1)
    assert channel.waiting == ""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(CONTENT))
def test_what_can_not_be_carried_is_a_clear_no_and_the_channel_goes_on(desk, code, subcode, status):
    strike(desk, code, subcode, status)
    channel, outcome = created(desk)
    assert isinstance(outcome, Rejected)
    assert outcome.pauses is None
    assert channel.waiting == ""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(ONCE_MORE))
def test_what_may_mend_itself_is_tried_once_more_and_late(desk, code, subcode, status):
    strike(desk, code, subcode, status)
    channel, outcome = created(desk)
    assert isinstance(outcome, TryLater)
    assert outcome.after >= timedelta(minutes=10)
    edition = desk.edition(channel)
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), Rejected)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(BLOCKED))
def test_a_block_rests_the_whole_channel_longer_each_time(desk, code, subcode, status):
    strike(desk, code, subcode, status)
    channel, first = created(desk)
    edition = desk.edition(channel)
    second = outcome_of(lambda: channel.deliver(edition, "k/1"))
    assert isinstance(first, RateLimited)
    assert isinstance(second, RateLimited)
    assert timedelta(minutes=30) <= require(first.pauses) < require(second.pauses)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [*((*each, "no") for each in DUPLICATE), (368, 0, "You've already posted this")],
)
def test_already_posted_is_looked_for_and_in_the_end_a_person_decides(
    desk, code, subcode, words, status
):
    strike(desk, code, subcode, status, words)
    channel, outcome = created(desk)
    assert isinstance(outcome, OutcomeUnknown)
    edition = desk.edition(channel)
    assert channel.find(edition, "k/1") is None
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), Rejected)


@pytest.mark.parametrize(
    ("code", "subcode", "words"),
    [
        *((*each, "no") for each in DUPLICATE),
        (368, 0, "You've already posted this"),
        (368, 1390008, "too fast"),
    ],
)
def test_already_posted_by_ourselves_is_adopted(desk, code, subcode, words):
    """The first answer was lost, the list lagged, and the second try is told that it exists."""
    channel = desk.channel(two_phase=False)
    edition = desk.edition(channel)
    desk.stage.plan(Rule("reset", method="POST", path=r"/feed$"))
    assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)
    desk.stage.clock(advance=channel.limits.settle.total_seconds())
    error = {"message": words, "code": code, "error_subcode": subcode}
    desk.stage.plan(
        Rule("reply", method="GET", path="published_posts", nth=1, status=200, body={"data": []}),
        Rule("reply", when="before", method="POST", path=r"/feed$", body={"error": error}),
    )
    receipt = channel.deliver(edition, "k/1")
    assert [receipt.remote_id] == [each["id"] for each in desk.stage.public()]
    assert "before reply" in [fault for each in desk.stage.journal() for fault in each["faults"]]


EVERYTHING = [
    *UNKNOWN,
    *NOT_KNOWN_TO_US,
    *RATE,
    *DEAD,
    *CONTENT,
    *ONCE_MORE,
    *BLOCKED,
    *HUMAN,
    *DUPLICATE,
]


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize(("code", "subcode"), names(EVERYTHING))
def test_a_look_is_never_unknown_and_never_says_absent(desk, code, subcode, status):
    channel = desk.channel(two_phase=False)
    edition = desk.edition(channel)
    channel.deliver(edition, "k/1")
    strike(desk, code, subcode, status, method="GET", path="")
    outcome = outcome_of(lambda: channel.find(edition, "k/1"))
    clear = (code, subcode) in DEAD + HUMAN + CONTENT + ONCE_MORE
    expected = Rejected if clear else TryLater
    assert isinstance(outcome, expected)


@pytest.mark.parametrize("two_phase", [False, True])
def test_a_write_that_only_failed_to_be_read_back_is_a_success(desk, two_phase):
    """docs/graph-api/advanced: the error holds what the write would have answered."""
    channel = desk.channel(two_phase=two_phase)
    edition = desk.edition(channel)
    error = {
        "code": 100,
        "message": "(#100) Tried accessing nonexisting field",
        "original_response": {"id": "105700000000057_122000000000001"},
    }
    desk.stage.plan(Rule("reply", status=400, body={"error": error}, path=r"/feed$", method="POST"))
    receipt = channel.deliver(edition, "k/1")
    assert [receipt.remote_id] == [each["id"] for each in desk.stage.public()]


def test_a_regain_time_that_facebook_tells_is_kept_to(desk):
    desk.switch(usage=100)
    channel = desk.channel()
    outcome = outcome_of(lambda: channel.deliver(desk.edition(channel), "k/1"))
    assert isinstance(outcome, TryLater)
    assert outcome.pauses == timedelta(minutes=17)
    again = outcome_of(lambda: channel.deliver(desk.edition(channel), "k/1"))
    assert again.pauses == timedelta(minutes=17), "told times don't grow"


@pytest.mark.parametrize(("used", "sends"), [(89, True), (90, False), (99, False)])
def test_nothing_is_sent_when_our_allowance_is_nearly_used_up(desk, used, sends):
    desk.switch(usage=used)
    channel = desk.channel()
    outcome = outcome_of(lambda: channel.deliver(desk.edition(channel), "k/1"))
    assert isinstance(outcome, TryLater) != sends
    assert len(desk.stage.public()) == sends
    if not sends:
        assert outcome.pauses is not None
        assert not [each for each in desk.stage.journal() if each["method"] == "POST"]


def test_already_posted_is_not_refused_while_nobody_could_look(desk):
    """A look that fails tells nothing: it stays unknown, however often."""
    channel = desk.channel(two_phase=False)
    edition = desk.edition(channel)
    for _ in range(3):
        desk.stage.plan(
            Rule("reset", method="GET", path="published_posts", nth=2),
            Rule(
                "reply",
                when="before",
                method="POST",
                path=r"/feed$",
                body={"error": {"code": 506, "message": "no"}},
            ),
        )
        assert isinstance(outcome_of(lambda: channel.deliver(edition, "k/1")), OutcomeUnknown)

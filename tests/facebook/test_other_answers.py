"""Answers that name another post, edits and publications that are ignored: told, never believed.

Through the office's own dispatch: what matters is what is public in the end, and what was said.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from farends.faults import Rule
from pipeline.channel import Redelivery
from pipeline.delivery import Action, Delivery, Event, State
from pipeline.dispatch import Dispatch
from pipeline.errors import OutcomeUnknown, Rejected, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Edition
from tests.conftest import Clock
from tests.contract import outcome_of
from tests.facebook.office import Desk
from tests.facebook.test_videos import TALL, WIDE, clip

PHASES = pytest.mark.parametrize("two_phase", [False, True], ids=["one-phase", "two-phases"])


class Office:
    """A desk with a ledger and a clock that moves with Facebook's."""

    def __init__(self, desk: Desk, ledger: Ledger, clock: Clock, **settings: Any) -> None:
        self.desk, self.ledger, self.clock, self.settings = desk, ledger, clock, settings
        desk.notes = ledger.state_of("facebook")  # type: ignore[assignment]
        desk.stage.clock(at=clock())

    @property
    def dispatch(self) -> Dispatch:
        """As after a restart."""
        channel = self.desk.channel(**self.settings)
        return Dispatch(self.ledger, {channel.name: channel}, self.clock)

    def plan(self, edition: Edition, key: str, **more: object) -> str:
        due = self.clock()
        delivery = Delivery(key, edition.channel, edition.subject, edition.digest, due, **more)  # type: ignore[arg-type]
        self.ledger.keep([edition], due)
        self.ledger.plan([delivery], due)
        self.ledger.approve([edition.digest], "Bà Hà", due)
        return key

    def work(self, minutes: int = 60, step: int = 5) -> None:
        """Rounds, while time passes."""
        for _ in range(0, minutes, step):
            dispatch = self.dispatch
            dispatch.wake()
            dispatch.reconcile()
            dispatch.tick()
            self.pass_(step)

    def pass_(self, minutes: float) -> None:
        self.clock.now += timedelta(minutes=minutes)
        self.desk.stage.clock(at=self.clock())

    def of(self, key: str) -> Delivery:
        found = self.ledger.delivery(key)
        assert found
        return found


@pytest.fixture
def office(desk: Desk, ledger: Ledger, clock: Clock) -> Office:
    return Office(desk, ledger, clock)


def post(office: Office, slug: str) -> Edition:
    channel = office.desk.channel(**office.settings)
    return office.desk.edition(channel, slug=slug, title=f"Tin {slug}", body=f"Nội dung {slug}.")


@PHASES
def test_an_answer_that_names_another_post_is_looked_into_and_nothing_is_lost(
    office: Office, two_phase: bool
) -> None:
    office.settings["two_phase"] = two_phase
    first = office.plan(post(office, "mot"), "k/1")
    office.work(5)
    office.desk.switch(names_another=True)
    second = office.plan(post(office, "hai"), "k/2")
    office.work(30)
    office.desk.switch(names_another=False)
    office.work(60)
    one, two = office.of(first), office.of(second)
    assert (one.state, two.state) == (State.DELIVERED, State.DELIVERED)
    assert one.receipt
    assert two.receipt
    public = {each["id"]: each["message"] for each in office.desk.stage.public()}
    assert len(public) == 2
    assert "Nội dung mot" in public[one.receipt.remote_id]
    assert "Nội dung hai" in public[two.receipt.remote_id]


@PHASES
def test_another_articles_draft_is_never_made_public_by_a_wrong_answer(
    office: Office, two_phase: bool
) -> None:
    """The draft that is named belongs to an article that is not to be public yet."""
    office.settings["two_phase"] = two_phase
    channel = office.desk.channel(two_phase=True)
    other = post(office, "chua-den-gio")
    office.desk.stage.plan(Rule("reply", method="POST", path=r"/\d+_\d+$", when="before"))
    outcome_of(lambda: channel.deliver(other, "k/other"))
    office.desk.stage.plan()
    office.desk.switch(names_another=True)
    office.plan(post(office, "hai"), "k/2")
    office.work(30)
    office.desk.switch(names_another=False)
    office.work(60)
    assert [each["message"].split("\n")[0] for each in office.desk.stage.public()] == ["Tin hai"]


def test_a_draft_that_facebook_says_to_publish_and_does_not_is_told_with_the_way_out(
    office: Office,
) -> None:
    office.desk.switch(flip="ignored")
    key = office.plan(post(office, "mot"), "k/1")
    office.work(5)
    assert office.of(key).state is State.UNKNOWN
    office.work(60)
    told = office.of(key)
    assert told.state is State.REJECTED
    assert "two_phase = false" in told.detail
    assert office.desk.stage.public() == []
    office.settings["two_phase"] = False
    office.ledger.advance(told, Event.RETRIED, office.clock())
    office.work(60)
    assert office.of(key).state is State.DELIVERED
    assert len(office.desk.stage.public()) == 1
    assert len(office.desk.stage.store.all("post")) == 1, "the draft was left behind"


def test_a_correction_that_facebook_ignores_is_not_said_to_be_public(office: Office) -> None:
    first = office.plan(post(office, "mot"), "k/1")
    office.work(5)
    office.desk.switch(edits=False)
    channel = office.desk.channel()
    better = office.desk.edition(channel, slug="mot", title="Tin mot", body="Nội dung đúng.")
    second = office.plan(better, "k/2", action=Action.REPLACE, target=first)
    office.work(30)
    assert office.of(second).state is State.SCHEDULED
    assert "chưa đổi" in office.of(second).detail
    office.desk.switch(edits=True)
    office.work(180, step=30)
    assert office.of(second).state is State.DELIVERED
    assert "Nội dung đúng" in office.desk.stage.public()[0]["message"]


def test_what_facebook_says_is_deleted_and_is_not_stays_to_be_deleted(office: Office) -> None:
    channel = office.desk.channel()
    receipt = channel.deliver(post(office, "mot"), "k/1")
    office.desk.switch(deletes=False)
    with pytest.raises(TryLater, match="vẫn còn"):
        channel.withdraw(receipt)
    office.desk.switch(deletes=True)
    channel.withdraw(receipt)
    assert office.desk.stage.public() == []


@pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
def test_a_video_that_is_said_to_be_published_and_does_not_play_is_told(
    office: Office, size: tuple[int, int]
) -> None:
    office.desk.switch(video_fails="published")
    channel = office.desk.channel()
    key = office.plan(clip(office.desk, channel, size), "k/1")
    office.work(60)
    told = office.of(key)
    assert told.state is State.REJECTED
    assert "không xử lý được video" in told.detail


@pytest.mark.parametrize("size", [WIDE, TALL], ids=["wide", "tall"])
def test_an_answer_that_names_another_video_is_not_taken_for_ours(
    office: Office, size: tuple[int, int]
) -> None:
    channel = office.desk.channel()
    channel.deliver(clip(office.desk, channel, size), "k/1")
    other = clip(office.desk, channel, size, slug="khac", title="Phim khác")
    office.desk.switch(names_another=True)
    outcome = outcome_of(lambda: channel.deliver(other, "k/2"))
    assert isinstance(outcome, OutcomeUnknown | TryLater | Rejected) or (
        other.link
        in {each["id"]: each["message"] for each in office.desk.stage.public()}[
            outcome.data["video"]
        ]
    )


def test_the_channel_can_look(office: Office) -> None:
    assert office.desk.channel().limits.redelivery is Redelivery.FIND

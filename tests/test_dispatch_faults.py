"""What breaks unexpectedly stops only itself; an approval taken back is never overtaken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from pipeline.channel import Limits, Redelivery
from pipeline.delivery import Action, Event, State
from pipeline.errors import Rejected, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Edition, Observation, Receipt

from .conftest import Clock
from .shelf import OpenShelf, Shelf, silent
from .test_dispatch import edition, schedule, sender, state


@dataclass
class Broken(Shelf):
    """A channel whose looks fail as no channel should."""

    def find(self, edition: Edition, key: str) -> Receipt | None:
        raise KeyError("data")

    def observe(self, receipt: Receipt) -> Observation:
        raise KeyError("data")


def test_a_bug_in_one_channels_look_blocks_no_other(ledger: Ledger, clock: Clock) -> None:
    broken = Broken(name="facebook", after=silent)
    well = Shelf(after=silent)
    first = schedule(ledger, clock, edition(channel="facebook"))
    second = schedule(ledger, clock, edition("hai"), due=clock())
    send = sender(ledger, clock, broken, well)
    send.tick()
    clock.pass_(minutes=30)
    send.reconcile()
    assert (state(ledger, first), state(ledger, second)) == (State.UNKNOWN, State.DELIVERED)
    found = ledger.delivery(first)
    assert found
    assert "KeyError" in found.detail
    assert found.not_before
    assert found.not_before > clock()


def test_a_bug_in_one_channels_observation_blocks_no_other(ledger: Ledger, clock: Clock) -> None:
    schedule(ledger, clock, edition(channel="facebook"))
    second = schedule(ledger, clock, edition("hai"))
    send = sender(ledger, clock, Broken(name="facebook"), Shelf())
    send.tick()
    send.observe()
    assert list(ledger.last_observations()) == [second]


def test_a_bug_in_making_media_holds_only_its_own_delivery(ledger: Ledger, clock: Clock) -> None:
    def prepare(made: Edition) -> None:
        if made.subject == "mot":
            raise OSError(28, "No space left on device")

    shelf = Shelf()
    key = schedule(ledger, clock, edition("mot"))
    schedule(ledger, clock, edition("hai"))
    sender(ledger, clock, shelf, prepare=prepare).tick()
    assert state(ledger, key) is State.SCHEDULED
    assert [each.subject for _, each in shelf.public] == ["hai"]


def busy() -> None:
    raise TryLater("Đầu nhận đang bận.")


@pytest.mark.parametrize(
    ("redelivery", "mood"), [(Redelivery.FIND, silent), (Redelivery.SAFE, busy)]
)
def test_an_approval_taken_back_while_it_was_being_sent_stops_the_next_try(
    ledger: Ledger, clock: Clock, redelivery: Redelivery, mood: object
) -> None:
    made = edition()
    shelf = Shelf(limits=Limits(redelivery))
    key = schedule(ledger, clock, made)

    def withdrawn_meanwhile() -> None:
        ledger.revoke([made.digest], "Ông Nam", clock(), "sai số liệu")
        mood()  # type: ignore[operator]

    shelf.before = withdrawn_meanwhile
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.before = lambda: None
    for _ in range(4):
        clock.pass_(minutes=30)
        send.reconcile()
        send.tick()
    assert (state(ledger, key), shelf.public) == (State.HELD, [])
    ledger.approve([made.digest], "Bà Hà", clock())
    clock.pass_(hours=2)
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_a_retry_of_what_is_no_longer_approved_waits_for_approval(
    ledger: Ledger, clock: Clock
) -> None:
    """After a look: it might have gone out in spite of the refusal."""
    made = edition()
    key = schedule(ledger, clock, made)
    [claimed] = ledger.claim(ledger.in_state(State.SCHEDULED), clock())
    rejected = ledger.advance(claimed, Event.REFUSED, clock(), detail="Ảnh quá lớn.")
    ledger.revoke([made.digest], "Ông Nam", clock())
    ledger.advance(rejected, Event.RETRIED, clock(), by="Bà Hà")
    clock.pass_(hours=1)
    sender(ledger, clock, Shelf()).reconcile()
    assert state(ledger, key) is State.HELD


def refuse() -> None:
    raise Rejected("Đầu nhận từ chối.")


def refused(ledger: Ledger, clock: Clock, shelf: Shelf, **changes: object) -> str:
    """The key of a delivery that was refused and that a person lets be sent again."""
    key = schedule(ledger, clock, edition(), **changes)
    sender(ledger, clock, shelf).tick()
    shelf.before = shelf.after = lambda: None
    rejected = ledger.delivery(key)
    assert rejected
    assert rejected.state is State.REJECTED
    clock.pass_(minutes=5)
    ledger.advance(rejected, Event.RETRIED, clock(), by="Bà Hà")
    return key


def test_what_was_made_in_spite_of_a_refusal_is_found_and_not_made_again(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Shelf(after=refuse)
    key = refused(ledger, clock, shelf)
    send = sender(ledger, clock, shelf)  # as after a restart
    send.wake()
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public), shelf.asked) == (State.DELIVERED, 1, 1)


def test_what_was_refused_and_is_not_there_is_sent_when_absence_proves_it(
    ledger: Ledger, clock: Clock
) -> None:
    """Ten minutes after the refusal, not after the person's word."""
    shelf = Shelf(before=refuse)
    key = refused(ledger, clock, shelf)
    send = sender(ledger, clock, shelf)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), shelf.public) == (State.UNKNOWN, [])
    clock.pass_(minutes=5)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_a_channel_that_may_repeat_sends_at_once_what_was_refused(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Shelf(limits=Limits(Redelivery.SAFE), before=refuse)
    key = refused(ledger, clock, shelf)
    send = sender(ledger, clock, shelf)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.DELIVERED, 1)


def test_where_nobody_can_look_the_person_answers_before_it_is_sent_again(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Shelf(limits=Limits(Redelivery.ASK), after=refuse)
    key = refused(ledger, clock, shelf)
    send = sender(ledger, clock, shelf)
    clock.pass_(hours=5)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), len(shelf.public)) == (State.UNKNOWN, 1)


def test_what_was_refused_and_is_late_by_now_is_not_sent(ledger: Ledger, clock: Clock) -> None:
    shelf = Shelf(before=refuse)
    key = refused(ledger, clock, shelf, until=clock() + timedelta(minutes=8))
    clock.pass_(minutes=10)
    send = sender(ledger, clock, shelf)
    send.reconcile()
    send.tick()
    assert (state(ledger, key), shelf.public) == (State.EXPIRED, [])


@pytest.mark.parametrize("arrived", [False, True])
def test_what_is_withdrawn_while_unknown_ends_not_public(
    ledger: Ledger, clock: Clock, arrived: bool
) -> None:
    made = edition()
    shelf = OpenShelf(after=silent) if arrived else OpenShelf(before=silent)
    key = schedule(ledger, clock, made)
    send = sender(ledger, clock, shelf)
    send.tick()
    shelf.before = shelf.after = lambda: None
    ledger.revoke([made.digest], "Ông Nam", clock(), "sai số liệu")
    unknown = ledger.delivery(key)
    assert unknown
    taking = replace(unknown, key=f"{key}/gỡ.2", action=Action.WITHDRAW, target=key, due=clock())
    ledger.plan([taking], clock(), "Ông Nam")
    for _ in range(4):
        clock.pass_(minutes=30)
        send.reconcile()
        send.tick()
    assert shelf.public == []
    assert state(ledger, key) is (State.WITHDRAWN if arrived else State.CANCELLED)
    assert state(ledger, taking.key) is (State.DELIVERED if arrived else State.CANCELLED)

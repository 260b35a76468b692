"""The crash tests bite: offices that are wrong in the usual ways are found out."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.channel import Channel
from pipeline.delivery import Action, Event, State
from pipeline.dispatch import Dispatch
from pipeline.model import Receipt
from tests.crash.house import CHANNEL, PIPELINE, House, asked, opened


class SendsAgainBlindly(Dispatch):
    """Takes whatever got no answer for not done."""

    def reconcile(self) -> Counter[State]:
        for delivery in self.ledger.in_state(State.UNKNOWN):
            self.ledger.advance(delivery, Event.ABSENT, self.clock())
        return Counter()


class AsksBeforeItWrites(Dispatch):
    """The intent is written after the far end was asked."""

    def _send_one_by_one(self, channel: Channel) -> Counter[State]:
        for delivery in self._find_due(channel):
            edition = self.ledger.edition(delivery.edition)
            outcome = self._ask_channel(channel, delivery, edition)
            for claimed in self.ledger.claim([delivery], self.clock()):
                self._record_outcome(claimed, outcome)
        return Counter()


class HopesForTheBest(Dispatch):
    """Takes what was being sent when the power failed for sent."""

    def wake(self) -> int:
        left = self.ledger.in_state(State.SENDING)
        for delivery in left:
            self.ledger.advance(delivery, Event.TOOK, self.clock(), receipt=Receipt("find-1"))
        return len(left)


class ForgetsToWake(Dispatch):
    def wake(self) -> int:
        return 0


def killed_around_the_question(house: House) -> None:
    """At every fourth step from shortly before the far end is asked until after its answer."""
    watch = (*PIPELINE, CHANNEL)
    house.begin("find")
    every: list[str] = house.live("calm", watch=watch).value
    asking = [number for number, step in enumerate(every) if asked(step)]
    chosen = every[asking[0] - 6 : asking[-1] + 24 : 4]
    killed = 0
    for step in chosen:
        house.begin("find")
        killed += house.live("calm", watch=watch, die_at=step).killed
        house.live_on().holds("find", Action.PUBLISH)
    assert killed >= 0.9 * len(chosen)


@pytest.mark.parametrize(
    "wrong", [SendsAgainBlindly, AsksBeforeItWrites, HopesForTheBest, ForgetsToWake]
)
def test_a_wrong_office_is_found_out(wrong: type[Dispatch]) -> None:
    with opened(wrong) as house, pytest.raises(AssertionError):
        killed_around_the_question(house)


def test_the_right_office_is_not() -> None:
    with opened() as house:
        killed_around_the_question(house)

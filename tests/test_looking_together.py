"""A channel that can look for many at once is asked once a round, and its silence loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from pipeline.delivery import State
from pipeline.errors import DeliveryError, TryLater
from pipeline.ledger import Ledger
from pipeline.model import Edition, Observation, Receipt

from .conftest import Clock
from .shelf import Shelf, silent
from .test_dispatch import edition, schedule, sender, state


@dataclass
class Reader(Shelf):
    """A shelf that is read once for all that are wanted. `fault`: what reading meets."""

    reads: int = 0
    fault: Exception | None = None
    short: bool = False

    def find_together(
        self, wanted: Sequence[tuple[Edition, str]]
    ) -> list[Receipt | DeliveryError | None]:
        self._read()
        found: list[Receipt | DeliveryError | None] = [self.find(*each) for each in wanted]
        return found[:-1] if self.short else found

    def observe_together(self, receipts: Sequence[Receipt]) -> list[Observation | DeliveryError]:
        self._read()
        seen: list[Observation | DeliveryError] = [self.observe(each) for each in receipts]
        return seen[:-1] if self.short else seen

    def _read(self) -> None:
        self.reads += 1
        if self.fault:
            raise self.fault


def five(ledger: Ledger, clock: Clock) -> list[str]:
    return [schedule(ledger, clock, edition(f"bai-{number}")) for number in range(5)]


def test_one_reading_serves_all_that_are_looked_for(ledger: Ledger, clock: Clock) -> None:
    shelf = Reader(after=silent)
    keys = five(ledger, clock)
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(minutes=1)
    tally = send.reconcile()
    assert shelf.reads == 1
    assert tally == {State.DELIVERED: 5}
    assert {state(ledger, key) for key in keys} == {State.DELIVERED}


def test_a_reading_that_found_nothing_lets_each_go_again_after_its_time(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Reader(before=silent)
    keys = five(ledger, clock)
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(minutes=1)
    send.reconcile()
    assert {state(ledger, key) for key in keys} == {State.UNKNOWN}
    clock.pass_(minutes=10)
    send.reconcile()
    assert {state(ledger, key) for key in keys} == {State.SCHEDULED}
    assert shelf.reads == 2


@pytest.mark.parametrize(
    "fault", [TryLater("Chưa đọc được."), RuntimeError("hỏng"), None], ids=["wait", "bug", "short"]
)
def test_a_reading_that_failed_tells_nothing_of_any(
    ledger: Ledger, clock: Clock, fault: Exception | None
) -> None:
    shelf = Reader(before=silent, fault=fault, short=fault is None)
    keys = five(ledger, clock)
    send = sender(ledger, clock, shelf)
    send.tick()
    clock.pass_(hours=1)
    send.reconcile()
    assert {state(ledger, key) for key in keys} == {State.UNKNOWN}
    shelf.before, shelf.fault, shelf.short = Shelf().before, None, False
    clock.pass_(hours=1)
    send.reconcile()
    send.tick()
    assert {state(ledger, key) for key in keys} == {State.DELIVERED}
    assert len(shelf.public) == 5


def test_one_reading_observes_all_and_a_failed_one_is_made_again(
    ledger: Ledger, clock: Clock
) -> None:
    shelf = Reader(fault=TryLater("Chưa đọc được."))
    keys = five(ledger, clock)
    send = sender(ledger, clock, shelf)
    send.tick()
    assert send.observe() == 5
    assert ledger.last_observations() == {}
    shelf.fault = None
    assert send.observe() == 5
    assert shelf.reads == 2
    assert set(ledger.last_observations()) == set(keys)

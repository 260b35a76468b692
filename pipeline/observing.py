"""What the public sees of what was delivered, and what nobody sees is removed.

No state of a delivery rests on either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import islice

from pipeline.asking import seen
from pipeline.channel import Channel, Tidies
from pipeline.delivery import Action, Delivery, State
from pipeline.ledger import Ledger
from pipeline.model import Observation, Receipt


def tidy(channels: Iterable[Channel]) -> None:
    """Remove what was uploaded and never used; what can't be removed now is, another time."""
    for channel in channels:
        if isinstance(channel, Tidies):
            with suppress(Exception):
                channel.tidy()


def observe(
    ledger: Ledger,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    stale: datetime,
    most: int,
) -> int:
    """Look at what was last seen before `stale`, on channels that can work; how many."""
    wanted: dict[str, list[tuple[Delivery, Receipt]]] = {}
    for delivery, receipt in islice(_unobserved(ledger, channels, stale), most):
        wanted.setdefault(delivery.channel, []).append((delivery, receipt))
    for name, some in wanted.items():
        for delivery, told in seen(channels[name], some):
            if isinstance(told, Observation):  # else: counts can wait
                ledger.observed(delivery, told, clock())
    return sum(map(len, wanted.values()))


def _unobserved(
    ledger: Ledger, channels: Mapping[str, Channel], stale: datetime
) -> Iterator[tuple[Delivery, Receipt]]:
    """What is public, as far as we know, and was not looked at for some time."""
    last = ledger.last_observations()
    for delivery in ledger.in_state(State.DELIVERED):
        fresh = delivery.key in last and last[delivery.key][0] > stale
        if fresh or delivery.channel not in channels or delivery.action is Action.WITHDRAW:
            continue
        if delivery.receipt is not None:
            yield delivery, delivery.receipt

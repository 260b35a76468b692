"""What the public sees of what was delivered, and what nobody sees is removed.

No state of a delivery rests on either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from pipeline import decide
from pipeline.asking import observe_each
from pipeline.channel import Channel, Tidies
from pipeline.delivery import Delivery
from pipeline.ledger import Ledger
from pipeline.model import Observation, Receipt


def tidy_channels(channels: Iterable[Channel]) -> None:
    """Remove what was uploaded and never used; what can't be removed now is, another time."""
    for channel in channels:
        if isinstance(channel, Tidies):
            with suppress(Exception):
                channel.tidy()


def observe_deliveries(
    ledger: Ledger,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    least: timedelta,
    most: int,
) -> int:
    """Look at what is due to be seen, on channels that can work; how many.

    `least`: time between two observations of a delivery.
    """
    wanted: dict[str, list[tuple[Delivery, Receipt]]] = {}
    for delivery in ledger.to_observe(list(channels), clock(), most):
        if delivery.receipt is not None:
            wanted.setdefault(delivery.channel, []).append((delivery, delivery.receipt))
    for name, some in wanted.items():
        for delivery, told in observe_each(channels[name], some):
            now = clock()
            if isinstance(told, Observation):
                look = decide.next_look(delivery.since or now, now, least)
                ledger.observed(delivery, told, now, look)
            else:
                ledger.observe_later(delivery, now + decide.LOOK_FAILED)
    return sum(map(len, wanted.values()))

"""What stand-ins of far ends must hold before an office's past can go on before them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from pipeline.channel import Channel, Stands
from pipeline.delivery import OPEN, Action, Delivery
from pipeline.errors import LoaError, TryLater
from pipeline.office.newsroom import Newsroom
from pipeline.plan.history import public_of
from pipeline.rebuilding import compare, rebuild

_TRIES = 5  # a stand-in takes its time over an article, as its platform does


def take_over_past(room: Newsroom, now: datetime) -> frozenset[str]:
    """Put the programmes that were handed over into the copy's own folder.

    What is public elsewhere than in a folder of ours: keys of deliveries, for `tell_stand_ins`.
    """
    stations = [each for each in room.channels.values() if each.limits.articles > 1]
    for channel in stations:
        if isinstance(channel, Stands):
            for each in compare(room.ledger.known(), channel, channel.name, now).missing:
                with suppress(LoaError):  # told when the rehearsal comes to it
                    room.make_edition_media(room.ledger.edition(each.edition))
    rebuild(room.ledger, stations, now, lambda _: None, room.office.title_of, by_word=True)
    lines = room.ledger.known().lines.items()
    return frozenset(
        public.key
        for (_, name), line in lines
        if not isinstance(room.channels.get(name), Stands) and (public := public_of(line))
    )


def tell_stand_ins(room: Newsroom, public: frozenset[str]) -> frozenset[str]:
    """Let the stand-ins have what is about to be replaced or taken down; the keys of these.

    `public`: of what the platforms have and their stand-ins do not.
    """
    done = dict(_targets_of_changes(room, public))
    for target, channel in done.values():
        with suppress(LoaError):  # what can't be shown is refused when it is to be changed
            _deliver_to_stand_in(room, channel, target)
    return frozenset(done)


def _targets_of_changes(
    room: Newsroom, public: frozenset[str]
) -> Iterator[tuple[str, tuple[Delivery, Channel]]]:
    for each in room.ledger.in_state(*OPEN):
        if each.action is not Action.PUBLISH and each.target in public:
            target, channel = room.ledger.delivery(each.target), room.channels.get(each.channel)
            if target and channel:
                yield target.key, (target, channel)


def _deliver_to_stand_in(room: Newsroom, channel: Channel, target: Delivery) -> None:
    edition = room.ledger.edition(target.edition)
    room.make_edition_media(edition)
    for _ in range(_TRIES):
        with suppress(TryLater):
            receipt = channel.deliver(edition, target.key)
            room.ledger.exchange_receipt(target, receipt)
            return

"""Programmes that were on air → the channel on which they can be heard again. Pure.

What is published is the programme as it was handed to the station, so its approval is that of its
parts. It goes out when its slot is over; if the approval of a part is taken back, it is taken
down: who was told something wrong must not be told it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pipeline.channel import Channel, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData
from pipeline.model import Bulletin, Slot
from pipeline.plan.lines import extend, leaving, public_of, withdrawal
from pipeline.plan.made import Circumstances, Plan

_NEWEST = timedelta(days=14)  # a new podcast does not begin with the station's whole past
_TAKEN_BACK = "Duyệt của một tin trong chương trình đã bị rút."


def again(made: Plan, channel: Channel, given: Circumstances) -> None:
    """Plan what a channel with `limits.again` lacks."""
    for heard, start in _heard(channel.limits.again, given):
        line = given.known.lines.get((heard.subject, channel.name), ())
        if not given.known.approved.keys() >= set(heard.data.parts):
            _take_down(made, line, channel, given)
        elif not line and start <= given.now - _NEWEST:
            continue
        elif not line or line[-1].data.heard != heard.edition:
            _follow(made, heard, start, channel, given)


def _heard(station: str, given: Circumstances) -> Iterator[tuple[Delivery, datetime]]:
    """What the station was given for slots that have opened, and when they did."""
    for (_, name), line in given.known.lines.items():
        public = public_of(line) if name == station else None
        start = public.data.slot if public else None
        if public and start and start <= given.now:
            yield public, start


def _follow(
    made: Plan, heard: Delivery, start: datetime, channel: Channel, given: Circumstances
) -> None:
    programme = given.edition(heard.edition)
    slot = Slot(start, int(programme.data["slot"]["length_s"]))
    edition = channel.compose(Bulletin((), occasion=slot.id, slot=slot, again=programme))
    made.editions.append(edition)
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=heard.subject,
        edition=edition.digest,
        due=start + timedelta(seconds=slot.length),
        occasion="nghe lại",
        data=DeliveryData(heard=heard.edition),
    )
    line = given.known.lines.get((heard.subject, channel.name), ())
    extend(made, line, wanted, channel, given.now)


def _take_down(
    made: Plan, line: tuple[Delivery, ...], channel: Channel, given: Circumstances
) -> None:
    last = line[-1] if line else None
    if last is None or leaving(last):
        return
    if last.state in PENDING and last.action is not Action.WITHDRAW:
        made.stops.append((last, _TAKEN_BACK))
    public = public_of(line)
    if public and isinstance(channel, Withdraws):
        made.deliveries.append(withdrawal(public, given.now, _TAKEN_BACK, len(line)))

"""Programmes that were on air → the channel on which they can be heard again. Pure.

What is published is the programme as it was handed to the station, so its approval is that of its
parts. It goes out when its slot is over; if the approval of a part is taken back, it is taken
down: who was told something wrong must not be told it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.channel import Channel, Withdraws
from pipeline.delivery import PENDING, Action, Delivery, DeliveryData
from pipeline.model import Bulletin, ProgrammeData, Slot
from pipeline.plan.history import extend_history, leaving, public_of, withdrawal
from pipeline.plan.inputs import PlanningInput
from pipeline.plan.results import NO_DELTA, PlanDelta, merge

_NEWEST = timedelta(days=14)  # a new podcast does not begin with the station's whole past
_TAKEN_BACK = "Duyệt của một tin trong chương trình đã bị rút."


def plan_rebroadcasts(channel: Channel, inputs: PlanningInput) -> PlanDelta:
    """What a channel with `limits.again` lacks."""
    heard = _heard_programmes(channel.limits.again, inputs)
    return merge(*(_plan_one(each, start, channel, inputs) for each, start in heard))


def _heard_programmes(station: str, inputs: PlanningInput) -> Iterator[tuple[Delivery, datetime]]:
    """What the station was given for slots that have opened, and when they did."""
    for (_, name), history in inputs.known.lines.items():
        public = public_of(history) if name == station else None
        start = public.data.slot if public else None
        if public and start and start <= inputs.now:
            yield public, start


def _plan_one(
    heard: Delivery, start: datetime, channel: Channel, inputs: PlanningInput
) -> PlanDelta:
    history = inputs.history(heard.subject, channel.name)
    if not inputs.known.approved.keys() >= set(heard.data.parts):
        return _take_down(history, channel, inputs)
    if not history and start <= inputs.now - _NEWEST:
        return NO_DELTA
    if history and history[-1].data.heard == heard.edition:
        return NO_DELTA
    return _publish(heard, start, channel, inputs)


def _publish(
    heard: Delivery, start: datetime, channel: Channel, inputs: PlanningInput
) -> PlanDelta:
    programme = inputs.edition(heard.edition)
    slot = Slot(start, ProgrammeData.from_json(programme.data).length)
    edition = channel.compose(Bulletin((), occasion=slot.id, slot=slot, again=programme))
    wanted = Delivery(
        key="",
        channel=channel.name,
        subject=heard.subject,
        edition=edition.digest,
        due=start + timedelta(seconds=slot.length),
        occasion="nghe lại",
        data=DeliveryData(heard=heard.edition),
    )
    history = inputs.history(heard.subject, channel.name)
    delta = extend_history(history, wanted, channel, inputs.now)
    return replace(delta, editions=(edition,))


def _take_down(history: tuple[Delivery, ...], channel: Channel, inputs: PlanningInput) -> PlanDelta:
    last = history[-1] if history else None
    if last is None or leaving(last):
        return NO_DELTA
    waits = last.state in PENDING and last.action is not Action.WITHDRAW
    public = public_of(history)
    down = public and isinstance(channel, Withdraws)
    return PlanDelta(
        stops=((last, _TAKEN_BACK),) if waits else (),
        deliveries=(withdrawal(public, inputs.now, _TAKEN_BACK, len(history)),)
        if public and down
        else (),
    )

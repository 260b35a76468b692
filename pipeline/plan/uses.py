"""Which articles the occasions of campaigns carried so far, as the ledger tells it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.campaign import Use
from pipeline.delivery import PENDING, Action, State
from pipeline.plan.inputs import PlanningInput

CARRIED = (
    State.DELIVERED,
    State.SENDING,
    State.UNKNOWN,
    State.REPLACED,
    State.WITHDRAWN,
    State.REJECTED,
)


def find_uses(inputs: PlanningInput) -> dict[str, dict[str, Use]]:
    """What each campaign's occasions carried so far: by campaign and occasion."""
    found: dict[str, dict[str, Use]] = {}
    for use in _find_uses(inputs):
        campaign = use.occasion.split("/")[0]
        some = found.setdefault(campaign, {})
        if use.occasion not in some or use.at < some[use.occasion].at:
            some[use.occasion] = use
    return found


def _find_uses(inputs: PlanningInput) -> Iterator[Use]:
    open_slots = {slot.id for slots in inputs.slots.values() for slot in slots}
    for history in inputs.known.lines.values():
        for each in history:
            # what was never asked for may still give its turn to an article that lost its own
            asked = each.attempts or not each.campaign
            under_way = each.state in PENDING and each.due <= inputs.now and asked
            if each.action is Action.WITHDRAW or not (each.state in CARRIED or under_way):
                continue
            data = each.data
            if occasion := each.subject if each.campaign else data.scheduled:
                repeat = data.sharing is not None and data.sharing.repeat
                yield Use(each.due, occasion, each.about, repeat)
            if data.slot and each.state in CARRIED and each.subject not in open_slots:
                for key, said in data.occasions.items():
                    yield Use(data.slot, key, said.slug, said.repeat)

"""What planning knows beside the articles, as it stands at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from pipeline.campaign import Campaign, Occurrence
from pipeline.delivery import Delivery, Known
from pipeline.model import NOTHING, Edition, Slot


@dataclass(frozen=True, slots=True)
class PlanningInput:
    """The past, the time, the timetable, and what has to be looked up."""

    known: Known
    now: datetime
    slots: Mapping[str, Sequence[Slot]]  # by channel; these may still be changed
    gone: Callable[[str], bool]  # whether a file of content/ was taken away
    seconds: Callable[[Edition], float | None]  # real duration of an item, once it is spoken
    campaigns: Sequence[Campaign] = ()
    occurrences: Mapping[str, Sequence[Occurrence]] = field(default_factory=dict)
    edition: Callable[[str], Edition] = NOTHING.__getitem__  # that the ledger keeps, by digest
    departed: frozenset[str] = frozenset()  # slugs whose file was taken away
    first_hour: time = time(7)  # of a post whose article is dated by day alone

    def history(self, subject: str, channel: str) -> tuple[Delivery, ...]:
        """All deliveries of a subject on a channel, in order."""
        return self.known.lines.get((subject, channel), ())

    def is_open(self, slot_id: str, channel: str) -> bool:
        """Whether the programme of a slot may still be changed."""
        return any(slot.id == slot_id for slot in self.slots.get(channel, ()))

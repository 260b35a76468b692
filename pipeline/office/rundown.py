"""What stations will say in the coming days: programmes, minute by minute, and days of silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from pipeline import programme
from pipeline.channel import Channel, Overflow
from pipeline.delivery import Action, Delivery, State
from pipeline.model import Edition, ProgrammeData, Slot
from pipeline.office.newsroom import Newsroom
from pipeline.plan import Plan
from pipeline.plan.filling import is_heard
from pipeline.recipes.sound import ProgrammeRecipe
from pipeline.regulation import vacancies


@dataclass(frozen=True, slots=True)
class RundownRow:
    """One segment of a programme, with the time that it will have as far as it is made."""

    n: int
    kind: str  # signature, sting, intro, section, item, outro
    id: str  # of an item
    title: str
    start_s: float
    duration_s: float
    priority: str  # Vietnamese; empty where it is no item
    approved_by: str


@dataclass(frozen=True, slots=True)
class RundownProgramme:
    """One slot, and what will be said in it."""

    slot: str
    start: str  # ISO
    length_s: int
    seconds: float
    title: str
    sober: bool  # without music
    state: str  # Vietnamese
    items: tuple[RundownRow, ...]
    dropped: tuple[Overflow, ...]  # what it has no room for


@dataclass(frozen=True, slots=True)
class ClosedSlot:
    """A slot in which the station is silent, and by which rule."""

    slot: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rundown:
    """What one station will say."""

    channel: str
    programmes: tuple[RundownProgramme, ...]
    closed: tuple[ClosedSlot, ...]
    warnings: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        found = asdict(self)
        for each, own in zip(found["programmes"], self.programmes, strict=True):
            each["dropped"] = [left.to_json() for left in own.dropped]
        return found


def read_rundowns(room: Newsroom, channel: str, days: int) -> list[Rundown]:
    """The coming days of one station (its channel's name), or of every one that has slots."""
    # a shorter look ahead than the office's own would take programmes to come for past ones
    _, made = room.read_plan(max(days, room.office.config.planning.horizon_days))
    return [
        _station_rundown(room, made, each, days)
        for name, each in room.channels.items()
        if is_heard(each) and room.timetable.has(name) and channel in ("", name)
    ]


def _station_rundown(room: Newsroom, made: Plan, channel: Channel, days: int) -> Rundown:
    hours, now = room.timetable.hours, room.clock()
    until = now + timedelta(days=days)
    regulation = hours.regulation(channel.name)
    return Rundown(
        channel.name,
        tuple(
            _rundown_programme(room, made, channel, slot)
            for slot in hours.open_slots(channel.name, now, days)
        ),
        tuple(
            ClosedSlot(each.slot.id, each.breach.sentence)
            for each in hours.closed(channel.name, now, until)
        ),
        (
            *(vacancies(regulation) if regulation else ()),
            *(each.reason for each in made.refusals if each.channel == channel.name),
        ),
    )


def _rundown_programme(
    room: Newsroom, made: Plan, channel: Channel, slot: Slot
) -> RundownProgramme:
    edition = find_programme(made, channel.name, slot)
    last = last_delivery(room, channel.name, slot)
    state = last.state.vietnamese if last else "sẽ lên kế hoạch" if edition else "không có tin"
    if last and last.state is State.DELIVERED and last.action is not Action.WITHDRAW:
        state = "đã giao đài"
    rows = tuple(_rundown_rows(room, edition)) if edition else ()
    return RundownProgramme(
        slot=slot.id,
        start=slot.start.isoformat(),
        length_s=slot.length,
        seconds=round(rows[-1].start_s + rows[-1].duration_s + 0.5, 1) if rows else 0.0,
        title=edition.title if edition else "",
        sober=slot.sober,
        state=state,
        items=rows,
        dropped=tuple(
            each.overflow
            for each in made.left_out
            if each.item.edition.channel == channel.name and each.slot == slot
        ),
    )


def _rundown_rows(room: Newsroom, edition: Edition) -> Iterator[RundownRow]:
    """The segments with the times that they will have, as far as their sound is made."""
    recipe = edition.renditions[0].recipe
    if not isinstance(recipe, ProgrammeRecipe):
        return
    lengths = programme.segment_seconds(recipe, room.sound_seconds)
    approvals = room.ledger.provenance.approvals(edition.parts)
    told = {row.id: row for row in ProgrammeData.from_json(edition.data).items}
    kinds = ["", *(kind for kind, _ in lengths)]
    at = 0.0
    for n, (segment, (kind, seconds), before) in enumerate(
        zip(recipe.segments, lengths, pairwise(kinds), strict=True), 1
    ):
        at += programme.gap_seconds(*before)
        row = told.get(segment.id)
        yield RundownRow(
            n=n,
            kind=kind,
            id=segment.id,
            title=segment.title,
            start_s=round(at, 1),
            duration_s=round(seconds, 1),
            priority=row.priority if row else "",
            approved_by=approvals.get(segment.content, ("", ""))[0],
        )
        at += seconds


def find_programme(made: Plan, channel: str, slot: Slot) -> Edition | None:
    """The edition that a plan has for a slot."""
    found = [each for each in made.editions if (each.channel, each.subject) == (channel, slot.id)]
    return found[-1] if found else None


def last_delivery(room: Newsroom, channel: str, slot: Slot) -> Delivery | None:
    """The newest delivery of a slot's programme."""
    line = room.ledger.known().lines.get((slot.id, channel), ())
    return line[-1] if line else None

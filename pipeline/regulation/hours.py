"""Which slots stand on which day, and which are closed and why. Pure.

A channel that no Quy chế binds (a broadcast of messages) has all the slots that its file names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from pipeline.model import VN, Slot
from pipeline.regulation.judging import Breach, DayOff, Session, breach, judge
from pipeline.regulation.rules import OnMourning, Regulation
from pipeline.regulation.slots import SlotRule

_DAY = timedelta(days=1)
_FAR = 100  # days in which a first slot is looked for


def _never(day: date) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A slot that its file names and the rules close on one day."""

    slot: Slot
    breach: Breach


@dataclass(frozen=True)
class Hours:
    """The slots of an office. `day_off` names a day off, or gives nothing."""

    rules: tuple[SlotRule, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    day_off: DayOff = _never
    _days: dict[date, tuple[dict[str, list[Slot]], dict[str, list[Closed]]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def has(self, channel: str) -> bool:
        """Whether the channel speaks in slots."""
        return any(rule.channel == channel for rule in self.rules)

    def regulation(self, channel: str) -> Regulation | None:
        """The Quy chế that binds a channel."""
        found = (each for each in self.regulations if channel in each.channels)
        return next(found, None)

    def slots(self, channel: str, since: datetime, until: datetime) -> list[Slot]:
        """Slots that stand and start in [since, until), by start."""
        return [
            slot
            for day in _days_of(since, until)
            for slot in self._day(day)[0].get(channel, ())
            if since <= slot.start < until
        ]

    def closed(self, channel: str, since: datetime, until: datetime) -> list[Closed]:
        """Slots of [since, until) that the rules close, by start, with the article."""
        return [
            each
            for day in _days_of(since, until)
            for each in self._day(day)[1].get(channel, ())
            if since <= each.slot.start < until
        ]

    def open_slots(self, channel: str, now: datetime, days: int) -> list[Slot]:
        """The channel's slots of the next days that may still be changed, by start."""
        found = self.slots(channel, now, now + timedelta(days=days))
        return [slot for slot in found if slot.start - self._cutoff(channel, slot) > now]

    def first(self, channel: str, at: datetime) -> datetime | None:
        """When the first slot at or after a moment starts; None: none in the coming months."""
        day = at.astimezone(VN).date()
        for n in range(_FAR):
            for slot in self._day(day + n * _DAY)[0].get(channel, ()):
                if slot.start >= at:
                    return slot.start
        return None

    def wish(self, channel: str, start: datetime, minutes: int, special: str = "") -> Breach | None:
        """What forbids one more session beside the day's slots that stand; None: nothing."""
        regulation = self.regulation(channel)
        if regulation is None:
            return None
        wanted = Session(channel, start, 60 * minutes, special)
        standing = [
            Session(name, slot.start, slot.length)
            for name, slots in self._day(wanted.day)[0].items()
            if name in regulation.channels
            for slot in slots
            if (name, slot.start) != (channel, start)
        ]
        return breach(regulation, wanted, standing, self.day_off)

    def _cutoff(self, channel: str, slot: Slot) -> timedelta:
        minutes = (
            rule.cutoff_minutes
            for rule in self.rules
            if rule.channel == channel and rule.start(slot.day) == slot.start
        )
        return timedelta(minutes=max(minutes, default=0))

    def _day(self, day: date) -> tuple[dict[str, list[Slot]], dict[str, list[Closed]]]:
        """What stands on a day and what is closed, by channel; each day is judged once."""
        if day not in self._days:
            self._days[day] = self._judged(day)
        return self._days[day]

    def _judged(self, day: date) -> tuple[dict[str, list[Slot]], dict[str, list[Closed]]]:
        wanted = _sessions(self.rules, day)
        slots: dict[str, list[Slot]] = {}
        closed: dict[str, list[Closed]] = {}
        free = [each for each, _ in wanted if self.regulation(each.channel) is None]
        for regulation in self.regulations:
            bound = [each for each, _ in wanted if each.channel in regulation.channels]
            stand, refused = judge(regulation, bound, self.day_off)
            free += stand
            for each in refused:
                slot = Slot(each.session.start, each.session.seconds)
                closed.setdefault(each.session.channel, []).append(Closed(slot, each))
        for session, rule in wanted:
            if session in free:
                found = slots.setdefault(session.channel, [])
                if all(slot.start != session.start for slot in found):
                    found.append(self._slot(session, rule))
        return slots, closed

    def _slot(self, session: Session, rule: SlotRule) -> Slot:
        regulation = self.regulation(session.channel)
        way = regulation.in_mourning(session.day) if regulation else None
        pressing = way is OnMourning.PRESSING
        return Slot(session.start, session.seconds, way is not None, pressing, rule.empty)


def _sessions(rules: Sequence[SlotRule], day: date) -> list[tuple[Session, SlotRule]]:
    """What the files name for a day, by start."""
    found = [
        (Session(rule.channel, start, 60 * rule.minutes, rule.special), rule)
        for rule in rules
        if (start := rule.start(day))
    ]
    return sorted(found, key=lambda each: (each[0].start, each[0].channel))


def _days_of(since: datetime, until: datetime) -> Iterator[date]:
    day, last = since.astimezone(VN).date(), until.astimezone(VN).date()
    while day <= last:
        yield day
        day += _DAY

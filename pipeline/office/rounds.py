"""One round of an office's day: plan, make media ahead of time, send, look, remind.

The service and the rehearsal walk the same rounds; they differ in the clock and in who makes
the media.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pipeline import content, intake, schedule, studio
from pipeline.campaign import find_reminders
from pipeline.consequences import still_public
from pipeline.delivery import Delivery, EditKind, OccasionEdit, State
from pipeline.errors import LoaError
from pipeline.model import Form, Rendition
from pipeline.office.actor import THE_PLAN
from pipeline.office.agenda import stale_warnings
from pipeline.office.alarms import unconfirmed_alarms
from pipeline.office.bought_voices import voice_warnings
from pipeline.office.broadcast_log import broadcast_warnings
from pipeline.office.check import content_errors
from pipeline.office.newsroom import Newsroom
from pipeline.office.ownership import overruled_tokens
from pipeline.plan import Plan

Log = Callable[..., object]  # log("planned", new=3)
_WORTH_TELLING = (intake.Result.TAKEN, intake.Result.REFUSED, intake.Result.CHANGED)
_MISSED_REMINDERS = timedelta(days=7)  # given late, after a sleep; older ones are not


@dataclass
class Rounds:
    """What the office does by itself. `log` hears what happened, in words and figures."""

    room: Newsroom
    log: Log
    made: Plan = field(default_factory=Plan)
    reading: content.ContentReading | None = None
    wrong: tuple[str, ...] = ()  # what is wrong with schedules/, for staff
    warnings: list[str] = field(default_factory=list)  # what staff ought to know now
    _heard: set[str] = field(default_factory=set)  # of intake
    _todo: list[Rendition] = field(default_factory=list)  # media to make, since the last plan

    def plan(self) -> None:
        """Read, compose, plan. Of a file that is wrong the last good version is used."""
        self.room.timetable = schedule.read(self.room.office)
        for sentence in self.room.timetable.faults:
            if sentence not in self.wrong:
                self.log("schedules-wrong", detail=sentence)
        self.wrong = self.room.timetable.faults
        self.reading, self.made = self.room.refresh_plan()
        self._todo = self._missing()
        for delivery in self.made.deliveries:
            self.log("planned", key=delivery.key, due=delivery.due.isoformat())
        for delivery, why in self.made.stops:
            self.log("stopped", key=delivery.key, detail=why)
        for key, edit in self.made.missed:
            self.log("missed", key=key, channel=edit.channel, detail=edit.note)
        self._remind()
        self._warn()

    def _remind(self) -> None:
        """Each reminder once, though the office slept through its hour."""
        now, edits = self.room.clock(), self.room.ledger.occasions.edits()
        soon = now + timedelta(seconds=1)
        due = find_reminders(self.room.timetable.deadlines, now - _MISSED_REMINDERS, soon)
        fresh = [each for each in due if each.key not in edits]
        given = [(each.key, OccasionEdit(EditKind.REMINDED, each.text)) for each in fresh]
        self.room.ledger.occasions.write(given, THE_PLAN.name, now)
        newest = {(each.name, each.deadline): each for each in fresh}  # of several, the last
        for each in newest.values():
            self.log("reminded", key=each.key, detail=each.text)

    def _warn(self) -> None:
        articles = self.reading.articles if self.reading else ()
        told = [each for each in (*self.wrong, content_errors(self.room)) if each]
        told += stale_warnings(self.room, articles)
        told += still_public(
            self.made.articles,
            self.room.ledger.known(),
            self.room.clock(),
            self.room.office.title_of,
        )
        told += unconfirmed_alarms(self.room)
        told += broadcast_warnings(self.room)
        told += voice_warnings(self.room)
        told += [each for each in (overruled_tokens(self.room.office),) if each]
        for sentence in sorted(set(told) - set(self.warnings)):
            self.log("warning", detail=sentence)
        self.warnings = told

    def make_one(self) -> bool:
        """Make one missing file ahead of time, approved ones first; whether there was any.

        Sound is made before it is approved, so that whoever approves hears what will be heard.
        """
        while self._todo:
            rendition = self._todo.pop(0)
            try:
                self.room.make(rendition, self.room.office)
            except LoaError as error:
                self.log("not-made", path=rendition.path, detail=str(error))
                continue
            except Exception as error:  # one file's fault is its own: the others are made
                told = studio.unforeseen_fault(rendition, error)
                self.log("not-made", path=rendition.path, detail=told)
                continue
            self.log("made", path=rendition.path)
            return True
        return False

    @property
    def missing(self) -> bool:
        """Whether files are still to be made."""
        return bool(self._todo)

    def _missing(self) -> list[Rendition]:
        build = self.room.office.build
        wanted = {each.path: each for each in self.room.missing_media(self.made)}
        for item in self.made.items.values():
            for rendition in item.edition.renditions:
                if rendition.form is Form.AUDIO and not (build / rendition.path).exists():
                    wanted.setdefault(rendition.path, rendition)
        return list(wanted.values())

    def take_in(self) -> None:
        """Drafts from other sites and from units; what was refused is told once."""
        office, now = self.room.office, self.room.clock()
        for each in intake.take_in(office, now, due_only=True, reading=self.reading):
            told = f"{each.origin}: {each.title}: {each.sentence}"
            if each.result in _WORTH_TELLING and told not in self._heard:
                self._heard.add(told)
                self.log("intake", result=str(each.result), detail=told, path=each.path)

    def deliver(self, observe: bool = False) -> Counter[State]:
        """Send what is due; each change of a delivery is logged."""
        return self.room.send_due(self._tell, observe)

    def _tell(self, delivery: Delivery) -> None:
        more: dict[str, Any] = {"detail": delivery.detail} if delivery.detail else {}
        if delivery.receipt and delivery.receipt.url:
            more["url"] = delivery.receipt.url
        self.log(str(delivery.state), key=delivery.key, **more)

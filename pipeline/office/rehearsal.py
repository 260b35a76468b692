"""Days of an office in minutes, by the same code, before stand-ins of the platforms.

A copy of the office below var/rehearsal/ with a copy of its ledger, a clock that moves from one
thing that is due to the next, sound by estimate. What the ledger tells is past stays past. Two
rehearsals of the same office give the same report.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from farends import facebook, zalo
from farends.stage import Stage
from pipeline.channel_settings import PodcastSettings, WebsiteSettings
from pipeline.config import Office, host_clock
from pipeline.delivery import OPEN
from pipeline.errors import LoaError
from pipeline.ledger.rehearsal import copy_past
from pipeline.office.actor import Actor, Proof
from pipeline.office.approval import approve_editions, find_waiting
from pipeline.office.guarding import passing_items
from pipeline.office.newsroom import Newsroom, ledger_url
from pipeline.office.rehearsal_past import take_over_past, tell_stand_ins
from pipeline.office.rehearsal_report import BY, Before, LoggedEvent, RehearsalReport, build_report
from pipeline.office.rounds import Rounds
from pipeline.office.stand_ins import connect_stand_ins, copy_office, stand_in_settings
from pipeline.report import clock as clock_words
from pipeline.studio.rehearsal import make_rehearsal_file

APPROVER = Actor(BY, Proof.PLAN)
LONGEST = timedelta(hours=2)  # between two looks
_INSTANT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was rehearsed: its folder, its report, and from what past it went on."""

    folder: Path
    report: RehearsalReport
    past: datetime | None  # when the office last wrote into its ledger; None: it has none


@dataclass
class MovingClock:
    """The time of a rehearsal: it moves only when told."""

    now: datetime

    def __call__(self) -> datetime:
        """The time, in Việt Nam."""
        return self.now


def rehearse_days(source: Office, first: datetime, days: int) -> Rehearsal:
    """Live so many days from `first` in var/rehearsal/; the report is also written there.

    Raises LoaError: all these days are past, by the ledger.
    """
    with ExitStack() as stack:
        folder = source.var / "rehearsal"
        shutil.rmtree(folder, ignore_errors=True)
        last = copy_past(ledger_url(source), folder / "var" / "ledger.db")
        clock = MovingClock(_start_time(first, last, days))
        stages = [
            stack.enter_context(Stage(each.PLATFORM, folder / "farends"))
            for each in (facebook, zalo)
        ]
        _set_clocks(stages, clock())
        copy_office(source.root, folder, _stand_in_channels(*(each.url for each in stages)))
        connect_stand_ins(folder, stages[1], clock)
        zalo.change_account(
            stages[1], reachable=_site_addresses(source)
        )  # nothing is fetched from the real site
        tell = partial(_set_clocks, stages)
        public = frozenset[str]()
        if last is not None:
            public = _live_until(first, folder, clock, tell)
        life = Life.open(folder, clock, tell)
        stack.callback(life.room.close)
        life.public = public
        before = Before.of(life.room, last)
        life.live(first + timedelta(days=days))
        told = build_report(life.rounds, life.log, first, days, before)
        names = {stages[0].url: "FACEBOOK", stages[1].url: "ZALO"}
    told = _name_addresses(told, names)
    text = json.dumps(told.to_json(), ensure_ascii=False, indent=1) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8", newline="\n")
    return Rehearsal(folder, told, last)


def _start_time(first: datetime, last: datetime | None, days: int) -> datetime:
    """When a rehearsal's clock starts: what did not happen until now will not have happened.

    `last`: of the ledger's past. Raises LoaError if all the days are over by then.
    """
    if last is None:
        return first
    start = max(last, min(host_clock(), first))
    if start >= first + timedelta(days=days):
        raise LoaError(
            f"Sổ phát hành đã ghi tới {clock_words(last)}, sau những ngày định diễn tập. "
            f"Chọn ngày sau, ví dụ {last + timedelta(days=1):%Y-%m-%d}.",
            code="rehearsal-past",
            at=last.isoformat(),
        )
    return start


def _stand_in_channels(page: str, oa: str) -> dict[str, dict[str, Any]]:
    """Of the copy: far ends are stand-ins; the site keeps its address, so editions stay as
    they were approved."""
    settings = stand_in_settings("", page, oa)
    return {**settings, "website": {}, "zalo": {**settings["zalo"], "check_images": False}}


def _site_addresses(office: Office) -> list[str]:
    shown = (WebsiteSettings, PodcastSettings)
    return [each.url for each in office.channels.values() if isinstance(each, shown) and each.url]


def _live_until(
    first: datetime, folder: Path, clock: MovingClock, tell: Callable[[datetime], object]
) -> frozenset[str]:
    """Live from where the ledger stands to the first day; nobody approves anything meanwhile.

    What is public on the platforms, and not yet told to their stand-ins: keys of deliveries.
    """
    life = Life.open(folder, clock, tell, by=None)
    try:
        life.public = take_over_past(life.room, clock())
        life.live(first)
        return life.public
    finally:
        life.room.close()


@dataclass
class Life:
    """The days of an office before stand-ins. `by` approves at once all that waits; None: nobody.

    `tell` sets the far ends' clocks to ours. What is on disk is all that a life needs to go on
    where an earlier one ended; beside `public`, of deliveries that a stand-in does not know.
    """

    room: Newsroom
    clock: MovingClock
    tell: Callable[[datetime], object]
    rounds: Rounds
    log: list[LoggedEvent]
    by: Actor | None = APPROVER
    public: frozenset[str] = frozenset()
    _day: date | None = field(default=None, init=False)  # on which was planned last
    _changed: bool = field(default=False, init=False)

    @classmethod
    def open(
        cls,
        folder: Path,
        clock: MovingClock,
        tell: Callable[[datetime], object],
        by: Actor | None = APPROVER,
    ) -> Life:
        """The office in a folder. Raises ConfigError."""
        room, log = Newsroom.open(folder, clock, owned=False), list[LoggedEvent]()
        room.make = make_rehearsal_file

        def note(event: str, **more: Any) -> None:
            log.append(LoggedEvent(clock().isoformat(), event, str(more.get("detail", ""))))

        return cls(room, clock, tell, Rounds(room, note), log, by)

    def live(self, until: datetime) -> None:
        """Look at everything that is due, and move on to the next moment, to the end."""
        while self.clock() < until:
            self.look()
            self.clock.now = min(self._next(), until)
            self.tell(self.clock())

    def look(self) -> None:
        """One round: plan on each new day and after each change, make, send."""
        rounds, today = self.rounds, self.clock().date()
        if self._changed or today != self._day:
            self._day = today
            rounds.plan()
            if self.by:
                waiting = find_waiting(self.room, rounds.made)
                approve_editions(self.room, passing_items(self.room, waiting), self.by)
                rounds.plan()  # what was approved has its place in programmes
        if self.public:
            self.public -= tell_stand_ins(self.room, self.public)
        while rounds.make_one():
            pass
        self._changed = bool(rounds.deliver())

    def _next(self) -> datetime:
        """The next moment at which something may happen, at most LONGEST from now."""
        now = self.clock()
        moments = [now + LONGEST]
        for each in self.room.ledger.in_state(*OPEN):
            moments += [at for at in (each.due, each.until, each.not_before) if at and at > now]
        for some in self.room.timetable.occurrences(now, now + LONGEST).values():
            moments += [each.at for each in some if each.at > now]
        return max(min(moments), now + _INSTANT)


def _set_clocks(stages: list[Stage], now: datetime) -> None:
    for stage in stages:
        stage.clock(now)


def _name_addresses(report: RehearsalReport, names: Mapping[str, str]) -> RehearsalReport:
    """Addresses of this run by what they stand for, in what staff read."""

    def name(text: str) -> str:
        for address, called in names.items():
            text = text.replace(address, called)
        return text

    return replace(
        report,
        deliveries=tuple(replace(each, detail=name(each.detail)) for each in report.deliveries),
        missed=tuple(replace(each, why=name(each.why)) for each in report.missed),
        refused=tuple(replace(each, why=name(each.why)) for each in report.refused),
        reminded=tuple(replace(each, text=name(each.text)) for each in report.reminded),
        warnings=tuple(replace(each, text=name(each.text)) for each in report.warnings),
    )

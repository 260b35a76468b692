"""rehearse: days of an office in minutes, by the same code, before stand-ins of the platforms.

A copy of the office below var/rehearsal/, a clock that moves from one thing that is due to the
next, sound by estimate. It ends in report.json and report.html; two rehearsals of the same
office give the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from farends import facebook, zalo
from farends.stage import Stage
from pipeline.cli.common import HERE, OfficeOption, moment_of
from pipeline.cli.demo import admit, copy_office, stand_in_settings, website
from pipeline.config import read
from pipeline.delivery import OPEN
from pipeline.office import approval
from pipeline.office.newsroom import Newsroom
from pipeline.office.rehearsal_report import report
from pipeline.office.rounds import Rounds
from pipeline.studio.sketch import sketch
from pipeline.web.rehearsal_page import page

BY = "Người duyệt thử (loa rehearse)"
LONGEST = timedelta(hours=2)  # between two looks
_INSTANT = timedelta(seconds=1)


@dataclass
class MovingClock:
    """The time of a rehearsal: it moves only when told."""

    now: datetime

    def __call__(self) -> datetime:
        """The time, in Việt Nam."""
        return self.now


def rehearse(
    begin: Annotated[str, typer.Option("--from", metavar="NGÀY", help="Từ ngày 2026-12-01.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="Bao nhiêu ngày.")] = 30,
    office: OfficeOption = HERE,
) -> None:
    """Diễn tập: chạy trước nhiều ngày với kênh mô phỏng, rồi báo cáo mọi việc sẽ xảy ra."""
    with ExitStack() as stack:
        source = read(office.resolve())
        folder = source.var / "rehearsal"
        shutil.rmtree(folder, ignore_errors=True)
        clock = MovingClock(moment_of(begin, "--from"))
        first = clock()
        kept = source.var / "rehearsal-port"
        site = stack.enter_context(website(folder / "var" / "site", kept))
        stages = [
            stack.enter_context(Stage(each.PLATFORM, folder / "farends"))
            for each in (facebook, zalo)
        ]
        _tell(stages, first)
        settings = stand_in_settings(site, *(each.url for each in stages))
        copy_office(source.root, folder, settings)
        admit(folder, stages[1], clock)
        life = Life.open(folder, clock, lambda now: _tell(stages, now))
        stack.callback(life.room.close)
        life.live(first + timedelta(days=days))
        told = report(life.rounds, life.log, first, days)
        names = {site: "TRANG-TIN", stages[0].url: "FACEBOOK", stages[1].url: "ZALO"}
        _write(folder, _named(told, names))
        typer.echo(f"Đã diễn tập {days} ngày. Xem {folder / 'report.html'}")


@dataclass
class Life:
    """The days of an office before stand-ins. Everything that is composed is approved at once.

    `tell` sets the far ends' clocks to ours. What is on disk is all that a life needs to go on
    where an earlier one ended.
    """

    room: Newsroom
    clock: MovingClock
    tell: Callable[[datetime], object]
    rounds: Rounds
    log: list[dict[str, Any]]
    _day: date | None = field(default=None, init=False)  # on which was planned last
    _changed: bool = field(default=False, init=False)

    @classmethod
    def open(cls, folder: Path, clock: MovingClock, tell: Callable[[datetime], object]) -> Life:
        """The office in a folder. Raises ConfigError."""
        room, log = Newsroom.open(folder, clock, owned=False), list[dict[str, Any]]()
        room.make = sketch

        def note(event: str, **more: Any) -> None:
            log.append({"at": clock().isoformat(), "event": event, **more})

        return cls(room, clock, tell, Rounds(room, note), log)

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
            approval.approve(self.room, list(rounds.made.items.values()), BY)
            rounds.plan()  # what was approved has its place in programmes
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


def _tell(stages: list[Stage], now: datetime) -> None:
    for stage in stages:
        stage.clock(now)


def _named(told: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Addresses of this run by what they stand for."""
    text = json.dumps(told, ensure_ascii=False)
    for address, name in names.items():
        text = text.replace(address, name)
    found: dict[str, Any] = json.loads(text)
    return found


def _write(folder: Path, told: dict[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "report.html").write_text(page(told), encoding="utf-8", newline="\n")

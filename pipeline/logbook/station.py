"""The station's own log → what was on air. Pure.

One JSON object a line, as stations/liquidsoap.liq writes them:

    {"at": ISO 8601, "event": "on" | "start" | "end", "id": …, "offset_ms": whole number}

`on`: the player came up. `start`, `end`: of a programme (`2026-11-25/1700.r2`) or an emergency
bulletin (`emergency/…`), which breaks into a programme without ending it. `offset_ms`: where in
the sound it started, if the player joined late. The order of the lines is the truth; their times
are those of a clock that may have been put right meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pipeline.model import VN

EMERGENCY = "emergency/"
_BLANK = "\x00\r\n "  # a power failure may leave zeros where a line was to be written


@dataclass(frozen=True, slots=True)
class Break:
    """An emergency bulletin inside a programme. `end` is None if the log doesn't tell it."""

    start: datetime
    end: datetime | None

    @property
    def seconds(self) -> float:
        """How long the programme waited; 0 if unknown or if the clock was put back."""
        return max(0.0, (self.end - self.start).total_seconds()) if self.end else 0.0


@dataclass(frozen=True, slots=True)
class Airing:
    """One stretch on air. `end` is None if it still runs, or if power failed in it."""

    id: str  # of a programme with its revision, or of an emergency bulletin
    start: datetime
    offset: float = 0.0  # seconds of the sound that were skipped
    end: datetime | None = None
    lost: bool = False  # the player came up again before it ended
    breaks: tuple[Break, ...] = ()

    @property
    def urgent(self) -> bool:
        """Whether it is an emergency bulletin."""
        return self.id.startswith(EMERGENCY)

    @property
    def closed(self) -> bool:
        """Whether the log tells how it ended."""
        return self.end is not None or self.lost


@dataclass(frozen=True, slots=True)
class LogReading:
    """What a log tells, and the lines that nobody can read (Vietnamese)."""

    airings: tuple[Airing, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass
class _Open:
    id: str
    start: datetime
    offset: float
    breaks: list[Break] = field(default_factory=list)

    def closed(self, end: datetime | None, lost: bool = False) -> Airing:
        return Airing(self.id, self.start, self.offset, end, lost, tuple(self.breaks))


def read(lines: Iterable[str]) -> LogReading:
    """The airings of a log by their start. A last line that was cut is left for the next time."""
    log, problems = _Log(), []
    for number, line in enumerate(lines, 1):
        if not line.endswith("\n"):
            break  # the player is writing it, or power failed in it
        if not line.strip(_BLANK):
            continue
        try:
            log.take(*_event(line))
        except (ValueError, KeyError, TypeError):
            problems.append(f"Dòng {number} của nhật ký đài không đọc được, đã bỏ qua.")
    found = [*log.found, *(each.closed(None) for each in log.running.values())]
    return LogReading(tuple(sorted(found, key=lambda each: each.start)), tuple(problems))


@dataclass
class _Log:
    """What was understood so far."""

    found: list[Airing] = field(default_factory=list)
    running: dict[str, _Open] = field(default_factory=dict)

    def take(self, at: datetime, event: str, name: str, offset: float) -> None:
        if event == "on":
            self.found += [each.closed(None, lost=True) for each in self.running.values()]
            self.running.clear()
        elif event == "start":
            if name in self.running:  # started anew without an end: the player lost it
                self.found.append(self.running.pop(name).closed(None, lost=True))
            self.running[name] = _Open(name, at, offset)
        elif name in self.running:
            self._ended(self.running.pop(name), at)

    def _ended(self, ended: _Open, at: datetime) -> None:
        self.found.append(ended.closed(at))
        if ended.id.startswith(EMERGENCY):
            for other in self.running.values():
                if not other.id.startswith(EMERGENCY):
                    other.breaks.append(Break(ended.start, at))


def _event(line: str) -> tuple[datetime, str, str, float]:
    value = json.loads(line.strip(_BLANK))
    at = datetime.fromisoformat(value["at"])
    at = (at if at.tzinfo else at.replace(tzinfo=VN)).astimezone(VN)
    event, name = value["event"], value["id"]
    if event not in ("on", "start", "end") or not isinstance(name, str):
        raise ValueError(event)
    return at, event, name, value.get("offset_ms", 0) / 1000


def moment(airing: Airing, at_s: float) -> datetime | None:
    """When a second of the sound was heard, breaks counted; None: it was skipped, or cut off."""
    if at_s < airing.offset - 0.05:
        return None
    when = airing.start + timedelta(seconds=at_s - airing.offset)
    for each in airing.breaks:
        if each.start <= when:
            when += timedelta(seconds=each.seconds)
    return None if airing.end and when > airing.end else when

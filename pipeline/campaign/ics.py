"""iCalendar (RFC 5545, read 2026-11): rules that staff bring along, and the plan to take away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.model import VN, digest

_RULES = ("DTSTART", "RRULE", "EXDATE", "RDATE")


def moments(text: str, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments in [since, until) of every VEVENT, in Asia/Ho_Chi_Minh. Raises ValueError.

    Times without a zone, and those with any TZID, are taken as the ward's own; Z is UTC.
    """
    from dateutil.rrule import rrulestr

    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    for event in _events(lines):
        rules = [_local(line) for line in event if line.split(":")[0].split(";")[0] in _RULES]
        if not any(line.startswith("DTSTART") for line in rules):
            raise ValueError("sự kiện thiếu DTSTART")
        if not any(line.startswith("RRULE") for line in rules):
            first = next(line for line in rules if line.startswith("DTSTART"))
            rules.append(first.replace("DTSTART", "RDATE", 1))
        found = rrulestr("\n".join(rules), forceset=True)
        bare = found.between(_bare(since), _bare(until), inc=True)
        yield from (each.replace(tzinfo=VN) for each in bare if each < _bare(until))


def _events(lines: Iterable[str]) -> Iterator[list[str]]:
    event: list[str] | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            event = []
        elif line == "END:VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None:
            event.append(line)


def _local(line: str) -> str:
    """A rule whose times are bare and the ward's own, so that they can be compared."""
    head, _, value = line.partition(":")
    name = head.split(";")[0]
    zulu = re.compile(r"\b(\d{8}T\d{6})Z")

    def moved(found: re.Match[str]) -> str:
        utc = datetime.strptime(found[1] + "+0000", "%Y%m%dT%H%M%S%z")
        return utc.astimezone(VN).strftime("%Y%m%dT%H%M%S")

    return f"{name}:{zulu.sub(moved, value)}"


def _bare(moment: datetime) -> datetime:
    return moment.astimezone(VN).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One line of the plan: when, and what staff read of it."""

    at: datetime
    title: str
    about: str = ""
    minutes: int = 15


def written(appointments: Iterable[Appointment], name: str) -> str:
    """An .ics file; the same plan gives the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Loa Phuong//Ke hoach//VI"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for each in appointments:
        start = each.at.astimezone(VN)
        uid = digest([start.isoformat(), each.title, each.about])[:24]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@loaphuong",
            f"DTSTAMP:{_utc(start)}",
            f"DTSTART:{_utc(start)}",
            f"DTEND:{_utc(start + timedelta(minutes=each.minutes))}",
            f"SUMMARY:{_escaped(each.title)}",
            f"DESCRIPTION:{_escaped(each.about)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> str:
    """No line over 75 bytes, none cut inside a letter."""
    folded, size = "", 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > 74:
            folded, size = f"{folded}\r\n ", 1
        folded, size = folded + letter, size + wide
    return folded

"""The plan as an iCalendar file (RFC 5545, read 2026-11), for telephones and office calendars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.model import VN, digest


@dataclass(frozen=True, slots=True)
class Appointment:
    """One line of the plan: when, and what staff read of it."""

    at: datetime
    title: str
    about: str = ""
    minutes: int = 15
    key: str = ""  # what it is, whenever it is and whatever it is called
    changes: int = 0  # how often people have changed it


def to_ics(appointments: Iterable[Appointment], name: str, now: datetime) -> str:
    """An .ics file as it is at this moment.

    Whoever takes it in again finds each appointment by its UID, which its hour, title and state
    do not change, and the newer word by DTSTAMP, LAST-MODIFIED and SEQUENCE.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Loa Phuong//Ke hoach//VI"]
    lines.append(f"X-WR-CALNAME:{_escape_text(name)}")
    for each in appointments:
        start = each.at.astimezone(VN)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{digest([each.key or [start.isoformat(), each.title]])[:24]}@loaphuong",
            f"DTSTAMP:{_utc(now)}",
            f"LAST-MODIFIED:{_utc(now)}",
            f"SEQUENCE:{each.changes}",
            f"DTSTART:{_utc(start)}",
            f"DTEND:{_utc(start + timedelta(minutes=each.minutes))}",
            f"SUMMARY:{_escape_text(each.title)}",
            f"DESCRIPTION:{_escape_text(each.about)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold_line(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escape_text(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _fold_line(line: str) -> str:
    """No line over 75 bytes, none cut inside a letter."""
    folded, size = "", 0
    for letter in line:
        wide = len(letter.encode())
        if size + wide > 74:
            folded, size = f"{folded}\r\n ", 1
        folded, size = folded + letter, size + wide
    return folded

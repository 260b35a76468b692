"""Timetables as tests want them: all files good, or what staff are told of the others."""

from __future__ import annotations

from pipeline import schedule
from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.schedule import Timetable


def all_good(office: Office) -> Timetable:
    """The timetable of an office whose files are all used; ConfigError tells why one is not."""
    found = schedule.read(office)
    if found.faults:
        raise ConfigError("\n".join(found.faults))
    return found

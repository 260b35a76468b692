"""What became of each thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.content.problem import Wrong


class Result(StrEnum):
    """What became of it."""

    TAKEN = "nhận"  # a draft stands in content/
    REPEATED = "trùng"  # it says what another article says
    WAITING = "chờ"  # not ready: still being copied, or alone
    REFUSED = "không nhận"  # somebody must do something about it
    CHANGED = "nguồn đã sửa"  # what was taken in before says something else now
    QUIET = "không có gì mới"


class Heavy(Wrong):
    """What costs too much to be read; it is not tried again until it changes."""


@dataclass(frozen=True, slots=True)
class IntakeOutcome:
    """One thing looked at, and a sentence about it for staff."""

    result: Result
    origin: str  # name of the source, or of the unit
    title: str  # of the news, or the file's name
    sentence: str  # Vietnamese
    path: str = ""  # the draft, or the article that it repeats, relative to the office

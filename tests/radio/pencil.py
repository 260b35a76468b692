"""A station's day judged with pencil and paper: written apart from pipeline/regulation.

It reads the same TOML as plain dicts, paints minutes on a day's dial, and counts. No triggers, no
classes of ours, no sums of the planner.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

WEEK = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]
# Public holidays of the months that tests draw, from the government's notices and a calendar of
# the moon: 30/4, 1/5, 2/9, Ngày Văn hóa Việt Nam 24/11, and Tết of the year of the Goat (mùng một
# is 6/2/2027).
HOLIDAYS = {
    date(2027, 1, 1), date(2027, 2, 4), date(2027, 2, 5), date(2027, 2, 6), date(2027, 2, 7),
    date(2027, 2, 8), date(2027, 2, 9), date(2027, 2, 10), date(2027, 4, 16), date(2027, 4, 30),
    date(2027, 5, 1), date(2027, 5, 3), date(2027, 9, 2), date(2027, 9, 3), date(2026, 11, 24),
    date(2027, 11, 24),
}  # fmt: skip
RANKS = ["khẩn cấp", "ưu tiên", "thông thường"]

Session = tuple[str, datetime, int, bool]  # channel, start, minutes, special


def minute(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def day_of(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def painted(start: int, minutes: int) -> set[int]:
    """The minutes of the dial that a stretch covers; the dial has 1440."""
    return {each % 1440 for each in range(start, start + minutes)}


def in_mourning(regulation: dict[str, Any], day: date) -> str:
    """How the day is kept: "", or the strictest of the words of the rules."""
    spans = [
        (day_of(each["start"]), day_of(each["end"])) for each in regulation.get("mourning", [])
    ]
    if not any(begin <= day <= end for begin, end in spans):
        return ""
    said = {rule["mourning"] for rule in regulation["rule"] if "mourning" in rule}
    ways = [way for way in ("không phát", "chỉ tin cần thiết", "không nhạc") if way in said]
    return ways[0] if ways else ""


def faults(
    regulation: dict[str, Any], day: date, sessions: list[Session], ordinary: bool = False
) -> Iterator[str]:
    """Articles that a whole day breaks. `ordinary`: as if no day were a holiday."""
    bound = [each for each in sessions if each[0] in regulation["channels"]]
    for rule in regulation["rule"]:
        binding = [each for each in bound if not (rule.get("special", False) and each[3])]
        kept = "" if ordinary else in_mourning(regulation, day)
        if any(alone(rule, day, each) for each in binding):
            yield rule["article"]
        if binding and not ordinary and rule.get("days_off") == "không phát" and day in HOLIDAYS:
            yield rule["article"]
        if binding and kept and rule.get("mourning") == "không phát":
            yield rule["article"]
        for heard in places(regulation, binding):
            if heard and together(rule, heard):
                yield rule["article"]
    for heard in places(regulation, bound):
        ends = sorted((start, start + timedelta(minutes=m)) for _, start, m, _ in heard)
        if any(one[1] > two[0] for one, two in itertools.pairwise(ends)):
            yield "trùng"


def alone(rule: dict[str, Any], day: date, session: Session) -> bool:
    """Whether one session breaks the rule whatever else is heard."""
    _, start, minutes, _ = session
    hush: set[int] = set()
    if "quiet" in rule:
        begin, end = map(minute, rule["quiet"])
        hush = painted(begin, (end - begin) % 1440)
    return (
        WEEK[day.weekday()] not in rule.get("days", WEEK)
        or minutes > rule.get("longest", 1440)
        or bool(hush & painted(60 * start.hour + start.minute, minutes))
    )


def together(rule: dict[str, Any], heard: list[Session]) -> bool:
    """Whether a place hears more than the rule allows."""
    many = len(heard) > rule.get("sessions", 99)
    return many or sum(each[2] for each in heard) > rule.get("minutes", 9999)


def places(regulation: dict[str, Any], bound: list[Session]) -> list[list[Session]]:
    """What each place hears."""
    zones = [set(each["channels"]) for each in regulation.get("zone", [])]
    alone = set(regulation["channels"]) - {name for zone in zones for name in zone}
    zones += [{name} for name in sorted(alone)]
    return [[each for each in bound if each[0] in zone] for zone in zones]


def on_air_seconds(kinds: list[str], seconds: list[float]) -> float:
    """How long a programme of segments lasts, its silences added by hand."""
    total = 0.3 + 0.5 + sum(seconds)
    for before, after in itertools.pairwise(kinds):
        if after == "sting":
            total += 1.2
        elif before == "sting":
            total += 0.45
        elif before == "signature" or after == "outro":
            total += 0.8
        else:
            total += 0.45
    return total

"""Times that Facebook tells, and how long its reads lag behind. Pure.

All times are Facebook's own (the `Date` of its answers, UTC), kept as ISO 8601 text; "" stands
for a time that it did not tell. Our own clock may be wrong by an hour or a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SETTLE = timedelta(minutes=10)  # reads lag behind creates (post-for-me#355, read 2026-11)
_APART = timedelta(minutes=2)  # clocks of one platform's machines differ a little


def parse_time(value: object) -> datetime | None:
    """A noted time (aware); None if none was told."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def has_passed(since: str | None, span: timedelta, now: datetime | None) -> bool:
    """Whether `span` has passed since a noted time. `now` is Facebook's (aware).

    An unknown time is over. So is a time in the future: a clock that was wrong told it, and
    what began then is long over.
    """
    began = parse_time(since)
    if began is None or now is None:
        return True
    return not began - _APART <= now < began + span

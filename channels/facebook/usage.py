"""How much of our allowance Facebook says is used. Pure.

Headers of every answer (developers.facebook.com/docs/graph-api/overview/rate-limiting, read
2026-11): percents of rolling limits, and minutes until there is more. There is no Retry-After.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

FULL = 90  # percent of a usage limit at which we stop by ourselves; Facebook throttles at 100
_USAGE = ("X-App-Usage", "X-Page-Usage", "X-Business-Use-Case-Usage")
_SHARES = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of our allowance is used (percent), and how long until there is more."""

    percent: float = 0
    regain: timedelta = timedelta(0)

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Usage:
        """The fullest of all limits that the headers tell of."""
        percent, minutes = 0.0, 0.0
        for name in _USAGE:
            for limit in _limits(headers.get(name, "")):
                percent = max(percent, *(_number(limit.get(share)) for share in _SHARES))
                minutes = max(minutes, _number(limit.get("estimated_time_to_regain_access")))
        return cls(percent, timedelta(minutes=min(minutes, 24 * 60)))


def _limits(header: str) -> list[Mapping[str, object]]:
    """Flat (`X-App-Usage`), or lists by business or page id."""
    try:
        value = json.loads(header)
    except ValueError:
        return []
    if not isinstance(value, dict):
        return []
    nested = [each for listed in value.values() if isinstance(listed, list) for each in listed]
    return [each for each in nested or [value] if isinstance(each, dict)]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0

"""The fault plan: which request meets which misfortune, and when."""

from __future__ import annotations

import random
import re
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

When = Literal["accept", "before", "after"]
Action = Literal[
    "refuse",  # the port is closed while the rule stands
    "reset",  # RST; at `accept` before a byte is read, at `before` with the body unread
    "close",  # a polite end without an answer
    "stall",  # silence for `seconds` or until the client gives up, then RST
    "late",  # silence until the client gives up (at most `seconds`), and then the effect
    "drip",  # the true answer, one byte each `seconds`
    "truncate",  # the true answer announced whole, sent half
    "untyped",  # the true answer without Content-Type
    "reply",  # `status`, `headers`, `body` instead of the true answer
    "duplicate",  # the request takes effect twice
    "lag",  # what it creates stays out of listings for `reads` reads or `seconds`
]


@dataclass(frozen=True)
class Rule:
    """One misfortune. `method` and `path` (a regular expression, searched) match; empty: any.

    `nth` counts the matching calls from 1; `times` is how often it may strike; 0: no limit.
    `when` is before the effect or after it is committed (for reply, reset, close, stall).
    """

    action: Action
    when: When = "after"
    method: str = ""
    path: str = ""
    nth: int = 0
    times: int = 0
    probability: float = 1.0
    seconds: float = 3600.0
    reads: int = 0
    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None  # JSON; a string is sent as it is; None: empty

    def fits(self, method: str, path: str) -> bool:
        """Whether a request is its prey."""
        return self.method in ("", method) and re.search(self.path, path) is not None


class Plan:
    """Rules, how often each has matched and struck, and seeded chance."""

    def __init__(self, rules: list[Rule], seed: int = 0, counts: list[list[int]] | None = None):
        self.rules = rules
        self.counts = counts or [[0, 0] for _ in rules]  # matched, struck
        self._seed = seed

    @property
    def refuses(self) -> bool:
        """Whether the port is to be closed."""
        return any(rule.action == "refuse" for rule in self.rules)

    def strike(self, method: str, path: str, accepting: bool = False) -> list[Rule]:
        """The rules that strike this request. Counts it."""
        return [
            rule
            for rule, count in zip(self.rules, self.counts, strict=True)
            if (rule.when == "accept") == accepting
            and rule.fits(method, path)
            and self._strikes(rule, count)
        ]

    def _strikes(self, rule: Rule, count: list[int]) -> bool:
        count[0] += 1
        if rule.nth and count[0] != rule.nth:
            return False
        if rule.times and count[1] >= rule.times:
            return False
        chance = random.Random(f"{self._seed}:{rule.path}:{count[0]}")  # noqa: S311 - no secret
        if chance.random() >= rule.probability:
            return False
        count[1] += 1
        return True

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        rules = [asdict(rule) for rule in self.rules]
        return {"rules": rules, "counts": self.counts, "seed": self._seed}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Plan:
        """The plan that `to_json` wrote."""
        rules = [Rule(**each) for each in value["rules"]]
        return cls(rules, value.get("seed", 0), value.get("counts"))

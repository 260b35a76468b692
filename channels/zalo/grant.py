"""What is kept about the consent of an OA's admin, as one secret. Values only."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

REFRESH_LASTS = timedelta(days=90)  # three months, single use (Zalo OAuth v4, read 2026-11)


@dataclass(frozen=True)
class Pair:
    """An access and a refresh token. The repr shows neither."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


@dataclass(frozen=True)
class Grant:
    """What is kept about the consent of an OA's admin. Times are aware."""

    pair: Pair
    issued: datetime
    lasts: timedelta  # of the access token
    previous: Pair | None = None
    asked: datetime | None = None  # a refresh whose answer has not come (yet)
    lost: bool = False  # only a person can mend it
    refresh_lasts: timedelta = REFRESH_LASTS

    @property
    def expires(self) -> datetime:
        """When the access token dies."""
        return self.issued + self.lasts

    @property
    def refresh_expires(self) -> datetime:
        """When the refresh token dies if it is not used."""
        return self.issued + self.refresh_lasts

    def fresh(self, now: datetime) -> bool:
        """No need to refresh yet: less than four fifths of its life have passed (20 of 25 h)."""
        return now < self.issued + self.lasts * 0.8

    def usable(self, now: datetime) -> bool:
        """Zalo should still take the access token."""
        return now < self.expires - timedelta(minutes=1)

    def to_json(self) -> str:
        """The text that is kept as a secret."""
        pairs = [self.pair, self.previous] if self.previous else [self.pair]
        return json.dumps(
            {
                "pairs": [[each.access, each.refresh] for each in pairs],
                "issued": self.issued.isoformat(),
                "lasts": self.lasts.total_seconds(),
                "asked": self.asked.isoformat() if self.asked else None,
                "lost": self.lost,
                "refresh_lasts": self.refresh_lasts.total_seconds(),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Grant:
        """The grant that `to_json` wrote. Raises ValueError, KeyError, TypeError."""
        value = json.loads(text)
        pair, *previous = (Pair(*each) for each in value["pairs"])
        return cls(
            pair,
            datetime.fromisoformat(value["issued"]),
            timedelta(seconds=value["lasts"]),
            previous[0] if previous else None,
            datetime.fromisoformat(value["asked"]) if value["asked"] else None,
            value["lost"],
            timedelta(seconds=value["refresh_lasts"]),
        )

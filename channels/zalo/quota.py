"""The ward's own cap on articles, since Zalo tells its quota only by refusing (-223).

The quota of an OA's package renews on the package's own day of the month (read 2026-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from channels.zalo.codes import DAY
from channels.zalo.tokens import Clock
from pipeline.channel import Notes
from pipeline.errors import TryLater
from pipeline.model import VN


@dataclass(frozen=True)
class ArticleQuota:
    """At most `most` articles in a month that begins on the day `renews`; 0: no cap."""

    channel: str
    notes: Notes
    now: Clock
    most: int = 0
    renews: int = 1  # 1 to 28

    def check_left(self) -> None:
        """Raises TryLater if the month's articles are used up."""
        if self.most and self._spent() >= self.most:
            begin = month_of(self.now(), self.renews)
            raise TryLater(
                f"Đã đăng đủ {self.most} bài của kỳ bắt đầu {begin:%d/%m/%Y} trên Zalo (“monthly” "
                f"trong [channels.{self.channel}] của config.toml). Máy thử lại mỗi ngày.",
                DAY,
                pauses=DAY,
            )

    def count_article(self) -> None:
        """One more article was taken by Zalo."""
        if self.most:
            self.notes.put(self._key(), articles=self._spent() + 1)

    def _spent(self) -> int:
        return int(self.notes.get(self._key()).get("articles") or 0)

    def _key(self) -> str:
        return f"{self.channel}/kỳ/{month_of(self.now(), self.renews).isoformat()}"


def month_of(now: datetime, renews: int) -> date:
    """The first day of the month of the package in which `now` (aware) falls, in Viet Nam."""
    today = now.astimezone(VN).date()
    if today.day >= renews:
        return today.replace(day=renews)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=renews)

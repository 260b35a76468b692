"""What the announcer says around the items: lời xướng, mục lục, names of sections, lời kết.

Written words, which the same reading turns into spoken ones as the articles'. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Article, Priority, Slot
from pipeline.text import squeeze

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SESSIONS = ((10, "buổi sáng"), (13, "buổi trưa"), (18, "buổi chiều"), (24, "buổi tối"))
NAMED = 3  # titles that the mục lục says; the rest are “một số tin khác”


@dataclass(frozen=True, slots=True)
class Frame:
    """The standing words of one station."""

    station: str
    province: str
    sections: Mapping[str, str]

    def intro(self, slot: Slot) -> list[str]:
        """Station, day and session; one paragraph each."""
        day = slot.day
        place = f", {self.province}" if self.province else ""
        return [
            f"Đây là {self.station}{place}.",
            f"Hôm nay, {_WEEKDAYS[day.weekday()]}, ngày {day.day} tháng {day.month} "
            f"năm {day.year}. Mời bà con nghe chương trình phát thanh {session(slot)}.",
        ]

    def section(self, article: Article, before: Article | None) -> str:
        """The name of the chuyên mục when a new one begins; urgent news needs none."""
        if article.priority is not Priority.NORMAL:
            return ""
        if before and before.section == article.section and before.priority is article.priority:
            return ""
        return f"Chuyên mục {self.sections.get(article.section, article.section)}."

    def outro(self, slot: Slot) -> str:
        """Thanks, and goodbye."""
        return (
            f"Chương trình phát thanh {session(slot)} của {self.station} đến đây là hết. "
            "Cảm ơn bà con đã lắng nghe. Xin kính chào."
        )

    def title(self, slot: Slot) -> str:
        """Of the programme, for tags, sheets and the ledger."""
        day = slot.day
        return f"Chương trình phát thanh {session(slot)} {day.day}/{day.month}/{day.year}"


def session(slot: Slot) -> str:
    """“buổi sáng”, “buổi trưa”, “buổi chiều”, “buổi tối”."""
    return next(name for until, name in _SESSIONS if slot.start.hour < until)


def contents(titles: Sequence[str]) -> list[str]:
    """The mục lục: what it says of each title in turn; nothing for a single one."""
    if len(titles) < 2:
        return []
    named = [squeeze(title).rstrip(".!?…;:, ") + ";" for title in titles[:NAMED]]
    named[0] = f"Chương trình có các nội dung: {named[0]}"
    named[-1] = named[-1][:-1] + ("; và một số tin khác." if len(titles) > NAMED else ".")
    return named

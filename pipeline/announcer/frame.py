"""What the announcer says around the items: lời xướng, mục lục, names of sections, lời kết.

Written words, which the same reading turns into spoken ones as the articles'. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.announcer.texts import fill
from pipeline.channel_settings import Texts
from pipeline.model import Article, Priority, Slot
from pipeline.text import squeeze

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SESSIONS = ((10, "buổi sáng"), (13, "buổi trưa"), (18, "buổi chiều"), (24, "buổi tối"))
NAMED = 3  # titles that the mục lục says; the rest are “một số tin khác”
_STANDARD = Texts()


@dataclass(frozen=True, slots=True)
class Frame:
    """The standing words of one station."""

    station: str
    province: str
    sections: Mapping[str, str]
    texts: Texts = _STANDARD

    def intro(self, slot: Slot) -> list[str]:
        """Station, day and session; one paragraph each."""
        return fill(self.texts.intro, self._values(slot))

    def contents(self, titles: Sequence[str]) -> list[str]:
        """The mục lục: what it says of each title in turn; nothing for a single one."""
        opening = " ".join(fill(self.texts.contents, {}))
        if len(titles) < 2 or not opening:
            return []
        named = [squeeze(title).rstrip(".!?…;:, ") + ";" for title in titles[:NAMED]]
        named[0] = f"{opening} {named[0]}"
        others = " ".join(fill(self.texts.others, {}))
        more = len(titles) > NAMED and others
        named[-1] = f"{named[-1]} {others}" if more else named[-1][:-1] + "."
        return named

    def section(self, article: Article, before: Article | None) -> str:
        """The name of the chuyên mục when a new one begins; urgent news needs none."""
        if article.priority is not Priority.NORMAL:
            return ""
        if before and before.section == article.section and before.priority is article.priority:
            return ""
        name = self.sections.get(article.section, article.section)
        return " ".join(fill(self.texts.section, {"mục": name}))

    def repeat(self) -> str:
        """What announces an item that was heard before."""
        return " ".join(fill(self.texts.repeat, {}))

    def outro(self, slot: Slot) -> list[str]:
        """Thanks, and goodbye."""
        return fill(self.texts.outro, self._values(slot))

    def title(self, slot: Slot) -> str:
        """Of the programme, for tags, sheets and the ledger."""
        return " ".join(fill(self.texts.title, self._values(slot)))

    def _values(self, slot: Slot) -> dict[str, Any]:
        day = slot.day
        return {
            "đài": self.station,
            "tỉnh": self.province,
            "thứ": _WEEKDAYS[day.weekday()],
            "ngày": day.day,
            "tháng": day.month,
            "năm": day.year,
            "giờ": f"{slot.start:%H:%M}",
            "buổi": session(slot),
        }


def session(slot: Slot) -> str:
    """“buổi sáng”, “buổi trưa”, “buổi chiều”, “buổi tối”."""
    return next(name for until, name in _SESSIONS if slot.start.hour < until)

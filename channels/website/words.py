"""Dates and marks as readers of Vietnamese see them. Pure; moments are ISO 8601 texts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pipeline.model import canonical

_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_READ_BY_HTML = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def day(moment: str) -> str:
    """`2026-11-03T17:05+07:00` → `03/11/2026`."""
    return f"{moment[8:10]}/{moment[5:7]}/{moment[:4]}"


def hour(moment: str) -> str:
    """`…T17:05+07:00` → `17:05`."""
    return moment[11:16]


def full(moment: str) -> str:
    """`Thứ Ba, 03/11/2026, 17:05`."""
    return f"{_DAYS[datetime.fromisoformat(moment).weekday()]}, {day(moment)}, {hour(moment)}"


def deadline(moment: str) -> str:
    """`17 giờ 05 ngày 03/11/2026`; midnight is the end of the day before."""
    if moment[11:16] == "00:00":
        before = datetime.fromisoformat(moment) - timedelta(days=1)
        return f"hết ngày {day(before.isoformat())}"
    minutes = moment[14:16]
    return f"{int(moment[11:13])} giờ{'' if minutes == '00' else f' {minutes}'} ngày {day(moment)}"


def month(name: str) -> str:
    """`2026-11` → `Tháng 11/2026`."""
    return f"Tháng {int(name[5:7])}/{name[:4]}"


def rfc822(moment: str) -> str:
    """As feeds write it."""
    from email.utils import format_datetime  # it brings sockets, and few processes draw a feed

    return format_datetime(datetime.fromisoformat(moment))


def script_json(value: Any) -> str:
    """JSON that may stand inside `<script>`: nothing in it can end the element."""
    text = canonical(value).decode()
    for sign, written in _READ_BY_HTML.items():
        text = text.replace(sign, written)
    return text

"""programme.html: the sheet that an officer prints, for stations that take files by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from pipeline.programme import spoken_length

_STYLE = (
    "body{font:12pt/1.4 serif;margin:2cm;color:#000}h1{font-size:15pt;margin:0 0 .3em}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}"
    "th,td{border:1px solid #000;padding:.25em .5em;text-align:left;vertical-align:top}"
    "td.n{text-align:right;white-space:nowrap}tr{break-inside:avoid}"
    "code{font-size:9pt;overflow-wrap:anywhere}"
)
_TOLD = ("title", "priority", "source", "approved_by")


def page(about: Mapping[str, Any]) -> str:
    """The sheet of one programme.json."""
    slot, audio = about["slot"], about["audio"]
    year, month, day = slot["date"].split("-")
    revision = f", bản sửa lần {about['revision'] - 1}" if about["revision"] > 1 else ""
    length, most = spoken_length(audio["duration_s"]), spoken_length(slot["length_s"])
    rows = "\n".join(_row(item) for item in about["items"])
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(about["title"])}</title>
<style>{_STYLE}</style></head><body>
<h1>{escape(about["station"])}: {escape(about["title"])}</h1>
<p>Phát lúc {slot["start"]} ngày {day}/{month}/{year}{revision}. Dài {length}
trong khung {most}. Mức độ: {escape(about["priority"])}.</p>
<table><thead><tr><th>TT</th><th>Từ phút</th><th>Dài</th><th>Nội dung</th><th>Mức độ</th>
<th>Nguồn</th><th>Người duyệt</th></tr></thead><tbody>
{rows}
</tbody></table>
{_dropped(about.get("dropped", ()))}
<p>Tệp: {escape(audio["file"])}, {audio["bytes"]} byte, SHA-256 <code>{audio["sha256"]}</code>.</p>
<p>Người duyệt: ………………………… Người phát: ………………………… Ghi chú: …………………………</p>
</body></html>
"""


def _dropped(rows: Sequence[Mapping[str, str]]) -> str:
    """What had no room, and when it will be heard."""
    if not rows:
        return ""
    told = "\n".join(
        f"<li>{escape(each['title'])}: {escape(each['reason'])} {_next(each['next'])}</li>"
        for each in rows
    )
    return f"<p>Chưa phát trong chương trình này:</p>\n<ul>\n{told}\n</ul>"


def _next(slot: str) -> str:
    """E.g. `Sẽ phát 17:00 ngày 25/11/2026.`, of a slot's id."""
    if not slot:
        return "Chưa có khung giờ."
    day, hour = slot.split("/")
    return f"Sẽ phát {hour[:2]}:{hour[2:]} ngày {'/'.join(reversed(day.split('-')))}."


def _row(item: Mapping[str, Any]) -> str:
    cells = (escape(item.get(name, "")) for name in _TOLD)
    return (
        f'<tr><td class="n">{item["n"]}</td><td class="n">{_clock(item["start_s"])}</td>'
        f'<td class="n">{_clock(item["duration_s"])}</td>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )


def _clock(seconds: float) -> str:
    """E.g. `12:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"

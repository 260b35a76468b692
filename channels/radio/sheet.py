"""programme.html: the sheet that an officer prints, for stations that take files by hand."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

_STYLE = (
    "body{font:12pt/1.4 serif;margin:2cm;color:#000}h1{font-size:15pt;margin:0 0 .3em}"
    "table{border-collapse:collapse;width:100%;margin:1em 0}"
    "th,td{border:1px solid #000;padding:.25em .5em;text-align:left;vertical-align:top}"
    "td.n{text-align:right;white-space:nowrap}tr{break-inside:avoid}"
    "code{font-size:9pt;overflow-wrap:anywhere}"
)


def page(about: Mapping[str, Any]) -> str:
    """The sheet of one programme.json."""
    slot, audio = about["slot"], about["audio"]
    year, month, day = slot["date"].split("-")
    revision = f", bản sửa lần {about['revision'] - 1}" if about["revision"] > 1 else ""
    rows = "\n".join(_row(item) for item in about["items"])
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(about["title"])}</title>
<style>{_STYLE}</style></head><body>
<h1>{escape(about["station"])}: {escape(about["title"])}</h1>
<p>Phát lúc {slot["start"]} ngày {day}/{month}/{year}{revision}. Dài {_clock(audio["duration_s"])},
khung giờ {_clock(slot["length_s"])}. Mức độ: {escape(about["priority"])}.</p>
<table><thead><tr><th>TT</th><th>Từ phút</th><th>Dài</th><th>Nội dung</th><th>Mức độ</th>
<th>Nguồn</th></tr></thead><tbody>
{rows}
</tbody></table>
<p>Tệp: {escape(audio["file"])}, {audio["bytes"]} byte, SHA-256 <code>{audio["sha256"]}</code>.</p>
<p>Người duyệt: ………………………… Người phát: ………………………… Ghi chú: …………………………</p>
</body></html>
"""


def _row(item: Mapping[str, Any]) -> str:
    cells = (escape(item.get(name, "")) for name in ("title", "priority", "source"))
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

"""The book as staff take it along: CSV that Excel opens, HTML that a printer prints. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape

from pipeline.logbook.matching import BroadcastOutcome, LogbookEntry, Part

HEAD = (
    "Ngày",
    "Giờ dự kiến",
    "Giờ phát",
    "Giờ hết",
    "Chương trình",
    "Nội dung",
    "Phát lúc",
    "Giây",
    "Mức độ",
    "Thể loại",
    "Nguồn",
    "Mới hay phát lại",
    "Người duyệt",
    "Kết quả",
    "Ghi chú",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with such a cell
_STYLE = (
    "@page{size:A4 landscape;margin:15mm}body{font:10pt/1.35 serif;color:#000}"
    "h1{font-size:14pt;margin:0 0 .4em}table{border-collapse:collapse;width:100%;margin:.8em 0}"
    "th,td{border:1px solid #000;padding:.2em .35em;text-align:left;vertical-align:top}"
    "thead{display:table-header-group}tr{break-inside:avoid}.missing td{font-weight:bold}"
    "code{font-size:8pt;overflow-wrap:anywhere}"
)


def as_csv(some: Sequence[LogbookEntry]) -> bytes:
    """One line for each tin: RFC 4180, UTF-8 with the BOM by which Excel knows it.

    A cell that a spreadsheet would take for a formula gets an apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in _rows(some):
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_html(some: Sequence[LogbookEntry], title: str, head: str) -> str:
    """A page to print and sign. `head`: the hash of the book's last row, for the reader to keep."""
    missing = [each for each in some if each.outcome is BroadcastOutcome.MISSING]
    alarm = (
        f"<p><strong>KHÔNG PHÁT: {len(missing)} chương trình đã bàn giao mà không lên sóng."
        "</strong></p>"
        if missing
        else ""
    )
    cells = "".join(f"<th>{escape(name)}</th>" for name in HEAD)
    rows = "\n".join(
        f"<tr{_mark(row)}>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in _rows(some)
    )
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)}</title>
<style>{_STYLE}</style></head><body>
<h1>{escape(title)}</h1>
{alarm}
<table><thead><tr>{cells}</tr></thead><tbody>
{rows}
</tbody></table>
<p>Mã dòng cuối của sổ: <code>{escape(head)}</code>. Người trực đài: ………………………………
Tình trạng thiết bị: ……………………………… Lãnh đạo ký: ………………………………</p>
</body></html>
"""


def _rows(some: Sequence[LogbookEntry]) -> Iterator[tuple[str, ...]]:
    """One row for each tin; a broadcast without any has one row."""
    for entry in some:
        for part in entry.parts or (None,):
            yield _row(entry, part)


def _row(entry: LogbookEntry, part: Part | None) -> tuple[str, ...]:
    told: tuple[str, ...] = ("", "", "", entry.priority, "", "", "", entry.approved_by)
    if part:
        again = "phát lại" if part.repeat else "mới"
        told = (part.title, _clock(part.start), f"{part.seconds:.0f}", part.priority, part.genre)
        told += (part.source or "tự sản xuất", again, part.approved_by)
    outcome = str(entry.outcome)
    if part and entry.start and not part.start:
        outcome = "tin này không phát"
    day = "/".join(reversed(entry.day.split("-")))
    times = (_clock(entry.planned), _clock(entry.start), _clock(entry.end))
    return (day, *times, entry.title, *told, outcome, entry.remark)


def _clock(iso: str) -> str:
    """`17:00:05` of an ISO moment."""
    return iso[11:19]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _mark(row: Sequence[str]) -> str:
    return ' class="missing"' if str(BroadcastOutcome.MISSING) in row else ""

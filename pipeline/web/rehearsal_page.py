"""The report of a rehearsal as a page: days as rows, channels as columns. To read and to print.

One file without scripts or outside parts; every text is escaped; the same report gives the same
bytes. What went wrong is told in words, never by its colour alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape

from pipeline.office.rehearsal_report import RehearsalReport, RehearsedDelivery

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_WELL = ("delivered", "withdrawn")
_WAITING = ("held", "scheduled")
_NOTES = "nhắc, cảnh báo"  # the last column
_STYLE = """
:root{color-scheme:light;--line:#8a97a0;--bad:#9b1c1c}
body{font:16px/1.45 "Be Vietnam Pro",system-ui,sans-serif;color:#16242c;background:#fff;
margin:1.5rem auto;max-width:85rem;padding:0 1rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:#0b5468}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:.3rem 0;color:#41535e}
th,td{border:1px solid var(--line);padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{background:#e8eef1}
tbody th{white-space:nowrap;font-weight:600}
td ul{list-style:none;margin:0;padding:0}td li+li{margin-top:.35rem}
td ul ul{margin-left:1rem;list-style:disc}
time{font-variant-numeric:tabular-nums;font-weight:600}
.bad{color:var(--bad)}.bad strong::before{content:"✗ "}
.why,.of{display:block;font-size:.88em;color:#41535e}.bad .why{color:inherit}
.sum{width:auto}.sum td{text-align:right}
.wide{overflow-x:auto}
@page{size:A4 landscape;margin:12mm}
@media print{body{font-size:9.5pt;margin:0;max-width:none}thead{display:table-header-group}
tr,li{break-inside:avoid}h2{break-after:avoid}nav{display:none}}
"""


def render_rehearsal(told: RehearsalReport) -> str:
    """The HTML page of a report."""
    first = date.fromisoformat(told.first)
    last = first + timedelta(days=told.days - 1)
    title = f"Diễn tập {first:%d/%m/%Y} – {last:%d/%m/%Y}, {told.office}"
    return "".join(
        (
            '<!doctype html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width">\n',
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
            f"<h1>{escape(title)}</h1>\n<p>Chưa có gì được gửi đi: mọi kênh là bản mô phỏng, âm ",
            f"thanh tính theo ước lượng, và {_start_sentence(told)}</p>\n",
            *_summary(told),
            *_calendar(told, first, last),
            *_refusal_rows(told),
            *_waiting(told),
            "</main>\n</body>\n</html>\n",
        )
    )


def _start_sentence(told: RehearsalReport) -> str:
    """From what the rehearsal set out."""
    if not told.past:
        return "mọi bài coi như đã được duyệt."
    return (
        f"tiếp từ sổ phát hành ghi tới {_moment(told.past)}: cái gì đã ra, đã gỡ, đã bỏ thì "
        "không ra lại. Bài chưa duyệt coi như được duyệt khi những ngày này bắt đầu, và ghi là "
        "“chưa duyệt”."
    )


# --- in short ---------------------------------------------------------------------------------


def _summary(told: RehearsalReport) -> Iterator[str]:
    """How many of each outcome, on each channel."""
    counts = Counter((each.channel, each.word) for each in told.deliveries)
    counts.update((each.channel, "bị lỡ") for each in told.missed)
    counts.update((each.channel, "kênh không nhận") for each in told.refused)
    words = sorted({word for _, word in counts})
    rows = [
        f'<th scope="row">{escape(_title(told, channel))}</th>'
        + "".join(f"<td>{counts[channel, word]}</td>" for word in words)
        for channel in told.channels
    ]
    caption = "Số lượt theo kênh và kết quả"
    yield from _table("tom-tat", "Tóm tắt", caption, ("Kênh", *words), rows, "sum")


# --- day by day -------------------------------------------------------------------------------


def _calendar(told: RehearsalReport, first: date, last: date) -> Iterator[str]:
    cells = _cells(told)
    columns = [*told.channels, _NOTES]
    rows = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        name = f"{_WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"
        row = f'<th scope="row"><time datetime="{day}">{name}</time></th>'
        for column in columns:
            some = "".join(line for _, line in sorted(cells.get((f"{day}", column), ())))
            row += f"<td><ul>{some}</ul></td>" if some else "<td></td>"
        rows.append(row)
    caption = "Mỗi hàng là một ngày, mỗi cột là một kênh; giờ Việt Nam"
    heads = ("Ngày", *(_title(told, each) for each in told.channels), _NOTES)
    yield from _table("tung-ngay", "Từng ngày", caption, heads, rows)


def _cells(told: RehearsalReport) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(moment, HTML) of each entry, by day and column."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def put(at: str, column: str, line: str) -> None:
        found.setdefault((at[:10], column), []).append((at, line))

    for each in told.deliveries:
        if each.state not in ("replaced", *_WAITING):
            put(each.public, each.channel, _entry(each))
    for lost in told.missed:
        wrong = f"<strong>Bị lỡ</strong>: {escape(lost.campaign)}{_small('why', lost.why)}"
        put(lost.at, lost.channel, f'<li class="bad">{_hour(lost.at)} {wrong}</li>')
    for note in (*told.reminded, *told.warnings):
        put(note.at, _NOTES, f"<li>{_hour(note.at)} {escape(note.text)}</li>")
    return found


def _entry(each: RehearsedDelivery) -> str:
    """One delivery: when, what, of which campaign; how it went, unless well."""
    well = each.state in _WELL
    word = "" if each.state == "delivered" else f" <strong>({escape(each.word)})</strong>"
    title = "Chương trình" if each.spoken is not None else each.title  # its hour tells which
    text = f"{_hour(each.public)} {escape(title)}{word}"
    if each.assumed:
        text += _small("why", "chưa duyệt")
    if each.campaign:
        text += _small("of", f"đợt {each.campaign}")
    if not well and each.detail:
        text += _small("why", each.detail)
    if spoken := each.spoken:
        text += f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in spoken)}</ul>"
    return f"<li>{text}</li>" if well else f'<li class="bad">{text}</li>'


def _hour(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[11:16])}</time>'


def _small(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>'


# --- what has no day --------------------------------------------------------------------------


def _refusal_rows(told: RehearsalReport) -> Iterator[str]:
    rows = [_cells_of(each.title, _title(told, each.channel), each.why) for each in told.refused]
    caption = "Bài mà một kênh không chở được, và lý do"
    yield from _table("khong-nhan", "Kênh không nhận", caption, ("Bài", "Kênh", "Vì sao"), rows)


def _waiting(told: RehearsalReport) -> Iterator[str]:
    rows = [
        _cells_of(_moment(each.public), _title(told, each.channel), each.title, each.word)
        for each in sorted(told.deliveries, key=lambda each: (each.public, each.channel))
        if each.state in _WAITING
    ]
    heads = ("Lúc", "Kênh", "Bài", "Đang")
    yield from _table("con-cho", "Còn chờ", "Đã lên lịch cho sau ngày cuối", heads, rows)


def _title(told: RehearsalReport, channel: str) -> str:
    """What staff call a channel; one that the office has no more, by its key."""
    return told.titles.get(channel, channel)


def _moment(moment: str) -> str:
    return f"{moment[11:16]} {date.fromisoformat(moment[:10]):%d/%m/%Y}"


def _cells_of(*texts: str) -> str:
    return "".join(f"<td>{escape(each)}</td>" for each in texts)


def _table(
    name: str, title: str, caption: str, heads: Sequence[str], rows: Sequence[str], kind: str = ""
) -> Iterator[str]:
    """A part of the page: its heading and its table. `rows`: HTML of their cells."""
    yield f'<h2 id="{name}">{escape(title)}</h2>\n'
    if not rows:
        yield "<p>Không có.</p>\n"
        return
    yield f'<section class="wide" aria-labelledby="{name}" tabindex="0">'
    yield f'<table class="{kind or "all"}">\n<caption>{escape(caption)}</caption>\n<thead><tr>'
    yield from (f'<th scope="col">{escape(each)}</th>' for each in heads)
    yield "</tr></thead>\n<tbody>\n"
    yield from (f"<tr>{row}</tr>\n" for row in rows)
    yield "</tbody></table></section>\n"

"""rehearse: days of an office in minutes, by the same code, before stand-ins of the platforms.

A copy of the office below var/rehearsal/, a clock that moves from one thing that is due to the
next, sound by estimate. It ends in report.json and report.html; two rehearsals of the same
office give the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Annotated, Any

import typer

from farends import facebook, zalo
from farends.stage import Stage
from pipeline.commands.common import HERE, OfficeOption, clock_of, explained
from pipeline.commands.demo import admit, copy_office, stand_in_settings, website
from pipeline.commands.newsroom import Newsroom
from pipeline.commands.rounds import Rounds
from pipeline.config import read
from pipeline.delivery import OPEN, Action, Delivery
from pipeline.report import clock as clock_words
from pipeline.studio.sketch import sketch

BY = "Người duyệt thử (loa rehearse)"
LONGEST = timedelta(hours=2)  # between two looks
_INSTANT = timedelta(seconds=1)


@dataclass
class MovingClock:
    """The time of a rehearsal: it moves only when told."""

    now: datetime

    def __call__(self) -> datetime:
        """The time, in Việt Nam."""
        return self.now


def rehearse(
    begin: Annotated[str, typer.Option("--from", metavar="NGÀY", help="Từ ngày 2026-12-01.")],
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="Bao nhiêu ngày.")] = 30,
    office: OfficeOption = HERE,
) -> None:
    """Diễn tập: chạy trước nhiều ngày với kênh mô phỏng, rồi báo cáo mọi việc sẽ xảy ra."""
    with explained():
        source = read(office.resolve())
        folder = source.var / "rehearsal"
        shutil.rmtree(folder, ignore_errors=True)
        clock = MovingClock(clock_of(begin)())
        with ExitStack() as stack:
            kept = source.var / "rehearsal-port"
            site = stack.enter_context(website(folder / "var" / "site", kept))
            page = stack.enter_context(Stage(facebook.PLATFORM, folder / "farends"))
            oa = stack.enter_context(Stage(zalo.PLATFORM, folder / "farends"))
            for stage in (page, oa):
                stage.clock(clock())
            copy_office(source.root, folder, stand_in_settings(site, page.url, oa.url))
            admit(folder, oa, clock)
            report = _walk(folder, clock, days, (page, oa))
            names = {site: "TRANG-TIN", page.url: "FACEBOOK", oa.url: "ZALO"}
        _write(folder, _named(report, names))
        typer.echo(f"Đã diễn tập {days} ngày. Xem {folder / 'report.html'}")


def _walk(folder: Path, clock: MovingClock, days: int, stages: tuple[Stage, ...]) -> dict[str, Any]:
    """Every round of the days, and what came of them."""
    room = Newsroom.open(folder, clock)
    room.make = sketch
    log: list[dict[str, Any]] = []
    rounds = Rounds(room, lambda event, **more: log.append({"event": event, **more}))
    end = clock() + timedelta(days=days)
    try:
        day, changed = None, True
        while clock() < end:
            if changed or clock().date() != day:
                day = clock().date()
                rounds.plan()
                room.approve(rounds.made, sorted({slug for slug, _ in rounds.made.items}), "", BY)
                rounds.plan()  # what was approved has its place in programmes
            while rounds.make_one():
                pass
            changed = bool(rounds.deliver())
            clock.now = min(_next(room), end)
            for stage in stages:
                stage.clock(clock())
        return _report(room, rounds, log)
    finally:
        room.close()


def _next(room: Newsroom) -> datetime:
    """The next moment at which something may happen, at most LONGEST from now."""
    now = room.clock()
    moments = [now + LONGEST]
    for each in room.ledger.in_state(*OPEN):
        moments += [at for at in (each.due, each.until, each.not_before) if at and at > now]
    for some in room.timetable.occurrences(now, now + LONGEST).values():
        moments += [each.at for each in some if each.at > now]
    return max(min(moments), now + _INSTANT)


# --- the report -------------------------------------------------------------------------------


def _report(room: Newsroom, rounds: Rounds, log: list[dict[str, Any]]) -> dict[str, Any]:
    """Everything that was published, spoken, refused, missed; without keys and addresses."""
    known = room.ledger.known()
    titles = {each.slug: each.title for each in rounds.reading.articles} if rounds.reading else {}
    rows = [
        _row(room, each, titles) for line in known.lines.values() for each in line if each.since
    ]
    missed = [
        {"occasion": key, "channel": edit.value, "why": edit.note}
        for key, edits in known.edits.items()
        for edit in edits
        if edit.kind == "missed"
    ]
    refused = [
        {"slug": each.article.slug, "channel": each.channel, "why": each.reason}
        for each in rounds.made.refusals
    ]
    reminded = [each["detail"] for each in log if each["event"] == "reminded"]
    warned = [each["detail"] for each in log if each["event"] == "warning"]
    return {
        "deliveries": sorted(rows, key=lambda each: json.dumps(each, ensure_ascii=False)),
        "missed": sorted(missed, key=lambda each: (each["occasion"], each["channel"])),
        "refused": sorted(refused, key=lambda each: (each["slug"], each["channel"])),
        "reminded": reminded,
        "warnings": warned,
    }


def _row(room: Newsroom, each: Delivery, titles: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "at": each.since.isoformat() if each.since else "",
        "channel": each.channel,
        "state": str(each.state),
        "word": each.state.vietnamese,
        "title": titles.get(each.about, f"Chương trình {each.about}"),
        "campaign": each.campaign,
        "occasion": each.occasion,
        "action": str(each.action),
        "detail": each.detail if each.action is Action.PUBLISH else "",
    }
    if "slot" in each.data:
        edition = room.ledger.edition(each.edition)
        row["spoken"] = [titles.get(item["id"], item["id"]) for item in edition.data["items"]]
    return row


def _named(report: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Addresses of this run by what they stand for."""
    text = json.dumps(report, ensure_ascii=False)
    for address, name in names.items():
        text = text.replace(address, name)
    found: dict[str, Any] = json.loads(text)
    return found


def _write(folder: Path, report: dict[str, Any]) -> None:
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    (folder / "report.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "report.html").write_text("".join(_page(report)), encoding="utf-8", newline="\n")


def _page(report: dict[str, Any]) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Diễn tập</title>'
        "<style>body{font:16px/1.4 system-ui,sans-serif;margin:1rem auto;max-width:75rem;"
        "padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #999;"
        "padding:.2rem .4rem;text-align:left;vertical-align:top}</style><h1>Diễn tập</h1>"
        "<table><tr><th>Lúc<th>Kênh<th>Kết quả<th>Bài<th>Chiến dịch<th>Ghi chú</tr>"
    )
    for each in report["deliveries"]:
        notes = "; ".join(each.get("spoken", [])) or each["detail"]
        at = clock_words(datetime.fromisoformat(each["at"]))
        cells = (at, each["channel"], each["word"], each["title"], each["campaign"], notes)
        yield "<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells) + "</tr>\n"
    yield "</table>"
    heads = (("missed", "Bị lỡ"), ("refused", "Kênh không nhận"))
    for name, head in heads:
        lines = [" · ".join(str(value) for value in each.values()) for each in report[name]]
        yield from _list(head, lines)
    yield from _list("Nhắc hạn", report["reminded"])
    yield from _list("Cảnh báo", report["warnings"])


def _list(head: str, lines: list[str]) -> Iterator[str]:
    yield f"<h2>{escape(head)}</h2><ul>"
    yield from (f"<li>{escape(line)}</li>\n" for line in lines or ["Không có."])
    yield "</ul>"

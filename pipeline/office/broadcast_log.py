"""The book of what stations broadcast: what their players logged, and what went wrong on air."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from channels.radio import Radio, handed
from pipeline import logbook
from pipeline.errors import LoaError, reason
from pipeline.logbook import BroadcastOutcome, LogbookEntry
from pipeline.model import VN
from pipeline.office.newsroom import Newsroom
from pipeline.report import clock


def broadcast_warnings(room: Newsroom) -> list[str]:
    """Take in the logs that config.toml names; what went wrong on air in the last day."""
    stations = [each for each in room.channels.values() if isinstance(each, Radio)]
    named = [(each, each.announcer.settings.log) for each in stations]
    if not any(name for _, name in named):
        return []
    told: list[str] = []
    for radio, name in named:
        try:
            told += import_log(room, [radio], room.office.root / name)[1] if name else ()
        except LoaError as error:
            told.append(str(error))
    since = (room.clock() - timedelta(days=1)).astimezone(VN).isoformat()
    lately = [
        each
        for each in room.ledger.broadcasts.entries()
        if (each.planned or each.start) >= since and each.outcome is not BroadcastOutcome.WHOLE
    ]
    return told + air_faults(room, lately)


def import_log(
    room: Newsroom, stations: list[Radio], file: Path
) -> tuple[list[LogbookEntry], Sequence[str]]:
    """(what a station's log adds to the book, which of its lines nobody can read)."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines(keepends=True)
    except OSError as error:
        raise LoaError(
            f"Không đọc được nhật ký đài {file} ({reason(error)}).",
            code="player-log-unreadable",
            path=str(file),
        ) from error
    reading = logbook.read(lines)
    cues = {name: cue for radio in stations for name, cue in handed.cues(radio.folder).items()}
    book, now = room.ledger.broadcasts, room.clock()
    known = {part.id for entry in book.entries() for part in entry.parts if part.start}
    return book.add(logbook.entries(cues, reading.airings, now, known), now), reading.problems


def air_faults(room: Newsroom, some: list[LogbookEntry]) -> list[str]:
    """Loudly, what was handed over and was not heard, or not whole."""
    standing = logbook.standing(room.ledger.broadcasts.entries())
    return [
        f"{str(each.outcome).upper()}: "
        f"{clock(datetime.fromisoformat(each.planned or each.start))}, {each.title} ({each.id}): "
        f"{each.remark}."
        for each in some
        if each.outcome is not BroadcastOutcome.WHOLE and each in standing
    ]


@dataclass(frozen=True, slots=True)
class BroadcastMonth:
    """What the book holds of one month."""

    month: str  # e.g. 2026-11
    title: str  # Vietnamese
    entries: tuple[LogbookEntry, ...]
    ward: str
    head: str  # hash of the book's last row

    def csv(self) -> bytes:
        """For spreadsheets."""
        return logbook.as_csv(list(self.entries))

    def html(self) -> str:
        """To print and sign."""
        return logbook.as_html(list(self.entries), f"{self.title}, {self.ward}", self.head)


@dataclass(frozen=True, slots=True)
class BookCheck:
    """A book that nobody changed: how many rows, and the hash of the last."""

    rows: int
    head: str


def read_month(room: Newsroom, month: str = "") -> BroadcastMonth:
    """The entries that stand of a month, e.g. 2026-11; empty: this one.

    Raises LoaError: no month, or somebody changed the book.
    """
    month = month or f"{room.clock().astimezone(VN):%Y-%m}"
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise LoaError(
            f"“{month}” không phải tháng. Viết dạng 2026-11.", code="bad-month", value=month
        )
    _unchanged_rows(room)
    some = logbook.standing(room.ledger.broadcasts.entries())
    return BroadcastMonth(
        month,
        f"Sổ nhật ký phát sóng tháng {int(month[5:])}/{month[:4]}",
        tuple(each for each in some if each.day.startswith(month)),
        room.office.config.ward.name,
        room.ledger.broadcasts.head(),
    )


def check_book(room: Newsroom, head: str = "") -> BookCheck:
    """Whether a row was changed, taken out or put in since. `head`: a hash that was printed.

    Raises LoaError, telling each fault.
    """
    rows = _unchanged_rows(room)
    if head and head not in {row.hash for row in rows}:
        raise LoaError(
            f"Sổ không có dòng nào mang mã {head}: sổ này không phải sổ đã in.",
            code="book-row-unknown",
            head=head,
        )
    return BookCheck(len(rows), room.ledger.broadcasts.head())


def _unchanged_rows(room: Newsroom) -> list[logbook.Link]:
    """The book's rows. Raises LoaError, telling each fault, if somebody changed it."""
    rows = room.ledger.broadcasts.rows()
    if found := logbook.faults(rows, room.ledger.broadcasts.head()):
        raise LoaError(
            "Sổ nhật ký phát sóng đã bị can thiệp. " + " ".join(found), code="book-tampered"
        )
    return rows

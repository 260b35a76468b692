"""The book of what stations broadcast: what their players logged, and what went wrong on air."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from channels.radio import Radio, handed
from pipeline import logbook
from pipeline.errors import LoaError, reason
from pipeline.logbook import Entry, Outcome
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
        if (each.planned or each.start) >= since and each.outcome is not Outcome.WHOLE
    ]
    return told + air_faults(room, lately)


def import_log(
    room: Newsroom, stations: list[Radio], file: Path
) -> tuple[list[Entry], Sequence[str]]:
    """(what a station's log adds to the book, which of its lines nobody can read)."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines(keepends=True)
    except OSError as error:
        raise LoaError(f"Không đọc được nhật ký đài {file} ({reason(error)}).") from error
    reading = logbook.read(lines)
    cues = {name: cue for radio in stations for name, cue in handed.cues(radio.folder).items()}
    book, now = room.ledger.broadcasts, room.clock()
    known = {part.id for entry in book.entries() for part in entry.parts if part.start}
    return book.add(logbook.entries(cues, reading.airings, now, known), now), reading.problems


def air_faults(room: Newsroom, some: list[Entry]) -> list[str]:
    """Loudly, what was handed over and was not heard, or not whole."""
    standing = logbook.standing(room.ledger.broadcasts.entries())
    return [
        f"{str(each.outcome).upper()}: "
        f"{clock(datetime.fromisoformat(each.planned or each.start))}, {each.title} ({each.id}): "
        f"{each.remark}."
        for each in some
        if each.outcome is not Outcome.WHOLE and each in standing
    ]

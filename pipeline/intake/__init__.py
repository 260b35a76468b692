"""News from elsewhere → drafts: feeds of other sites, and what units drop into their inboxes.

    [[intake.source]] | fetch (bytes, at no price) | feed (entries) | markup (HTML → Markdown)
    content/inbox/<đơn vị>/ | inbox (files that lie still) | contribution (.md, .txt, .docx)
    → likeness, memory (never twice) → draft (a folder below content/, whole or not at all)

Everything taken in is a draft (`nháp: có`): content.read passes over it until a person takes
that line away, and then it waits for approval like any article. Only drafts below content/, the
inboxes and var/intake.db are written. Time is an argument; only the settling of files waits.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from pipeline import content
from pipeline.config import IntakeSource, Office
from pipeline.errors import ConfigError, reason
from pipeline.intake import inbox, sources
from pipeline.intake.draft import clear, is_there
from pipeline.intake.memory import IntakeMemory
from pipeline.intake.outcome import IntakeOutcome, Result
from pipeline.intake.stock import Stock, rebuild
from pipeline.intake.triage import Desk, triage

__all__ = ["IntakeOutcome", "Result", "take_in"]


def take_in(
    office: Office,
    now: datetime,
    due_only: bool = False,
    reading: content.ContentReading | None = None,
    settle: float = 1.0,
) -> Iterator[IntakeOutcome]:
    """Ask the sources and go through the inboxes once; what became of each thing, as it happens.

    `now` is aware. `due_only` asks only sources whose interval has passed (for the service).
    `reading` is the last reading of content/, if there is one; `settle` are seconds in which a
    file that is not being copied does not change. Raises ConfigError: the memory is
    in use elsewhere or broken, or a section is not there.
    """
    _check(office)
    memory = IntakeMemory(office.var / "intake.db")
    try:
        begun = time.monotonic()
        stamps = _stamps(office)
        memory.settle(lambda path: is_there(office, path))
        clear(office)
        if memory.is_new:
            rebuild(office, memory, now)
        stock = Stock(memory, lambda: reading or content.read(office))
        for source in office.config.intake.source:
            if not due_only or sources.is_due(source, memory, now):
                yield from _poll(source, office, memory, stock, now)
        if stamps:
            time.sleep(max(0.0, settle - (time.monotonic() - begun)))
        yield from _triage(Desk(office, memory, stock, stamps, now))
    finally:
        clear(office)
        memory.close()


def _check(office: Office) -> None:
    sections, wanted = office.config.sections, office.config.intake.section
    if not sections:
        raise ConfigError("config.toml chưa có chuyên mục nào ở [sections]: thêm ít nhất một.")
    if wanted and wanted not in sections:
        raise ConfigError(
            f"config.toml, [intake]: không có chuyên mục “{wanted}”. "
            f"Chọn một trong: {', '.join(sections)}."
        )


def _stamps(office: Office) -> dict[Path, inbox.CopyStamp | None]:
    try:
        return inbox.stamps(office.content)
    except OSError:
        return {}  # triage meets the same and tells it


def _poll(
    source: IntakeSource, office: Office, memory: IntakeMemory, stock: Stock, now: datetime
) -> Iterator[IntakeOutcome]:
    try:
        yield from sources.poll(source, office, memory, stock, now)
    except Exception:  # one bad source never stops the others
        sentence = "Nguồn này làm máy vấp, lần sau máy thử lại. Còn mãi thì báo cho kỹ thuật."
        yield IntakeOutcome(Result.REFUSED, source.name, source.url, sentence)


def _triage(desk: Desk) -> Iterator[IntakeOutcome]:
    try:
        yield from triage(desk)
    except OSError as error:
        sentence = (
            f"Không mở được hộp bài ({reason(error)}: {error.filename}). Kiểm tra quyền của "
            "thư mục content/inbox."
        )
        yield IntakeOutcome(Result.REFUSED, "", "content/inbox", sentence)

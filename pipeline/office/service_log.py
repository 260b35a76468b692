"""What the service tells of its day: JSON lines in var/log/, one file a month."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from pipeline.config import Clock
from pipeline.office.rounds import Log


class _MonthlyFile:
    """var/log/loa-YYYY-MM.jsonl; the month is the rotation. A full disk costs lines, no more."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def msg(self, line: str) -> None:
        path = self._folder / f"loa-{self._clock():%Y-%m}.jsonl"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    info = msg


def open_service_log(folder: Path, clock: Clock) -> Log:
    """A log of JSON lines, each with its time and event. Callers pass no secrets."""

    def timed(_: Any, __: str, event: Any) -> Any:
        return {"at": clock().isoformat(timespec="milliseconds"), **event}

    logger = structlog.wrap_logger(
        _MonthlyFile(folder, clock),
        processors=[timed, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.BoundLogger,
    )
    return lambda event, **more: logger.info(event, **more)

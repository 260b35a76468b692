"""News from elsewhere becomes drafts, now; the service does the same at each source's interval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.config import Office
from pipeline.intake import IntakeOutcome, Result, take_in

__all__ = ["IntakeOutcome", "Result", "take_in_news"]


def take_in_news(office: Office, now: datetime) -> Iterator[IntakeOutcome]:
    """Ask every source and go through the inboxes; what became of each thing, as it happens.

    `now` is aware. Raises ConfigError as `pipeline.intake.take_in`.
    """
    return take_in(office, now)

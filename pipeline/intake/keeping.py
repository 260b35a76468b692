"""A draft written and remembered: a power cut at any line neither doubles nor loses it."""

from __future__ import annotations

from pipeline.config import Office
from pipeline.intake.draft import ArticleDraft, place, write
from pipeline.intake.likeness import Sketch
from pipeline.intake.memory import IntakeMemory, KnownNews


def keep(
    office: Office, memory: IntakeMemory, draft: ArticleDraft, made: Sketch, keys: list[str]
) -> str:
    """Put a draft in a place of its own and remember it; where it stands. Raises OSError."""
    path = place(draft, office)
    known = KnownNews(path, draft.title, draft.date, made)
    row = memory.begin(known, keys)
    try:
        write(draft, path, office)
    except OSError:
        memory.drop(row)
        raise
    memory.finish(row)
    return path

"""How the loudspeaker will say things: lines tried out, and words that it is taught."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline import speech
from pipeline.config import Office
from pipeline.speech.__main__ import read_lines


def read_lines_aloud(
    office: Office, lines: Iterable[str], *, flags: bool = False, changes: bool = False
) -> Iterator[str]:
    """For each written line the spoken one, by the office's tables and way of reading.

    `flags` and `changes`: a JSON object instead, with doubts, with every change. Raises
    ConfigError: a table can't be used.
    """
    wanted = office.config.speech
    return read_lines(
        lines,
        speech.load(office.lexicon),
        region=wanted.region,
        codes=wanted.codes,
        flags=flags,
        changes=changes,
    )


def teach_reading(office: Office, written: str, spoken: str) -> Path:
    """Write down how a word is said; the file in which it stands. Raises as `speech.teach`."""
    path: Path = speech.teach(office.lexicon, written, spoken)
    return path

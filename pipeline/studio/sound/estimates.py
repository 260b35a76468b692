"""How long a voice takes: fitted to all that it has spoken here, by least squares.

Every sentence that a voice speaks leaves a line in build/voice/<voice>/lengths.tsv:
seconds, tab, the text. From FEWEST sentences on, a voice's own figures take the place of those
of `pipeline.programme`, which are espeak-ng's. The same lines, in any order, give the same
figures. They choose what is tried in a slot; what goes on air is fitted by real lengths, and no
edition holds them: so approvals stand when they change.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from pathlib import Path

from pipeline.programme import count_stops

FEWEST = 40  # sentences
NEWEST = 1_000_000  # bytes: of a longer file only the end is read
_SANE = (0.08, 0.8)  # seconds a syllable; else something is wrong with the lines
Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """Seconds of a sentence = first + syllable · syllables + stop · stops."""

    first: float
    syllable: float
    stop: float
    sentences: int  # that it was fitted to

    def seconds(self, phrases: Iterable[tuple[str, float]]) -> float:
        """Seconds that (text, pause) phrases will take; the last pause is not counted."""
        total = last = 0.0
        for text, pause in phrases:
            _, syllables, marks = _count_text(text)
            total += self.first + self.syllable * syllables + self.stop * marks + pause
            last = pause
        return total - last


def note_length(voice: str, build: Path, text: str, seconds: float) -> None:
    """Write down how long a voice took for a sentence. If the disk refuses, nothing is lost."""
    line = f"{seconds:.4f}\t{' '.join(text.split())}\n"
    with suppress(OSError):
        file = os.open(_path(voice, build), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)


def fit_voice(voice: str, build: Path) -> Fit | None:
    """The figures of a voice; None while it has spoken too little."""
    path = _path(voice, build)
    try:
        found = path.stat()
    except OSError:
        return None
    return _fit_log(path, found.st_size, found.st_mtime_ns)


def _path(voice: str, build: Path) -> Path:
    return build / "voice" / voice / "lengths.tsv"


def _count_text(text: str) -> tuple[float, float, float]:
    return 1.0, float(len(text.split())), float(count_stops(text))


@lru_cache(maxsize=8)
def _fit_log(path: Path, size: int, _mtime: int) -> Fit | None:
    try:
        with path.open("rb") as file:
            file.seek(max(0, size - NEWEST))
            lines = sorted(set(file.read().decode("utf-8", "replace").split("\n")))
    except OSError:
        return None
    rows = [row for line in lines if (row := _row(line))]
    if len(rows) < FEWEST:
        return None
    solved = _solve_squares([row[1:] for row in rows], [row[0] for row in rows])
    if solved is None or not _SANE[0] <= solved[1] <= _SANE[1]:
        return None
    return Fit(solved[0], solved[1], solved[2], len(rows))


def _row(line: str) -> Row | None:
    """(seconds, 1, syllables, stops) of a line; None if it is not whole."""
    seconds, tab, text = line.partition("\t")
    try:
        return (float(seconds), *_count_text(text)) if tab and text else None
    except ValueError:
        return None


def _solve_squares(rows: Sequence[Row], wanted: Sequence[float]) -> list[float] | None:
    """Least squares by the normal equations; None if the rows are too much alike."""
    size = len(rows[0])
    left = [[fsum(row[i] * row[j] for row in rows) for j in range(size)] for i in range(size)]
    right = [fsum(row[i] * y for row, y in zip(rows, wanted, strict=True)) for i in range(size)]
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(left[k][i]))
        if abs(left[pivot][i]) < 1e-9:
            return None
        left[i], left[pivot], right[i], right[pivot] = left[pivot], left[i], right[pivot], right[i]
        for k in range(i + 1, size):
            share = left[k][i] / left[i][i]
            left[k] = [a - share * b for a, b in zip(left[k], left[i], strict=True)]
            right[k] -= share * right[i]
    found = [0.0] * size
    for i in reversed(range(size)):
        rest = fsum(left[i][j] * found[j] for j in range(i + 1, size))
        found[i] = (right[i] - rest) / left[i][i]
    return found

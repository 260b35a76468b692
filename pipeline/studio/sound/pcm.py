"""Sound as the studio holds it: mono, signed 16-bit little-endian PCM."""

from __future__ import annotations

import os
import sys
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import get_ident

from pipeline.errors import TryLater, reason

HERTZ = 44100  # of everything that is mastered
_HUSH = 300  # amplitude (of 32767) under which an edge of a sentence is only breath
_MARGIN = 0.02  # seconds kept around a trimmed sentence


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples and their rate; of speech, where the voice tells it, when each word begins."""

    hertz: int
    pcm: bytes
    words: tuple[tuple[int, int], ...] = ()  # (character of the text, sample), from 0

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.hertz

    @property
    def samples(self) -> array[int]:
        """The samples as numbers."""
        values = array("h")
        values.frombytes(self.pcm[: len(self.pcm) // 2 * 2])
        if sys.byteorder == "big":
            values.byteswap()
        return values

    @property
    def peak(self) -> int:
        """The largest amplitude, 0 to 32768."""
        values = self.samples
        return max(max(values), -min(values)) if values else 0


def make_silence(seconds: float, hertz: int = HERTZ) -> bytes:
    """PCM without sound."""
    return bytes(2 * round(seconds * hertz))


def trim_silence(sound: Sound) -> Sound:
    """Without the silence at both ends: pauses are ours to set, whichever voice speaks."""
    values = sound.samples
    first = next((i for i, each in enumerate(values) if abs(each) > _HUSH), None)
    if first is None:
        return Sound(sound.hertz, b"")
    last = next(i for i in range(len(values) - 1, -1, -1) if abs(values[i]) > _HUSH)
    margin = round(_MARGIN * sound.hertz)
    start, end = max(0, first - margin), min(len(values), last + margin)
    words = tuple((at, min(max(0, sample - start), end - start)) for at, sample in sound.words)
    return Sound(sound.hertz, sound.pcm[2 * start : 2 * end], words)


def read_wav(path: Path) -> Sound:
    """The sound of a WAV file that `write` wrote."""
    with wave.open(str(path), "rb") as file:
        return Sound(file.getframerate(), file.readframes(file.getnframes()))


def wav_seconds(path: Path) -> float:
    """Seconds of a WAV file, by its head alone."""
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()


def write_wav(path: Path, sound: Sound) -> None:
    """A WAV file, whole or not at all. Raises TryLater if the disk refuses."""
    with write_whole(path) as fresh, wave.open(str(fresh), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.hertz)
        file.writeframes(sound.pcm)


@contextmanager
def write_whole(path: Path) -> Iterator[Path]:
    """A name to write under; what is there at the end becomes `path` by one rename.

    Raises TryLater if the disk refuses.
    """
    fresh = path.with_name(f".{os.getpid()}.{get_ident()}.{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield fresh
        fresh.replace(path)
    except OSError as error:
        raise TryLater(
            f"Không ghi được {path.name} vào {path.parent} ({reason(error)}): kiểm tra chỗ "
            "trống và quyền ghi của ổ đĩa rồi chạy lại."
        ) from error
    finally:
        fresh.unlink(missing_ok=True)

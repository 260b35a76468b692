"""Listening to real files: decoding, levels, and where one sound is found in another."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.studio.base import ffmpeg
from pipeline.studio.sound.pcm import HERTZ

Samples = NDArray[np.float64]


def decoded(path: Path, hertz: int = HERTZ) -> Samples:
    """The samples of any sound file, mono, -1 to 1."""
    raw = ffmpeg.run_ffmpeg(["-i", path, "-f", "s16le", "-ar", str(hertz), "-ac", "1", "pipe:1"])
    return np.frombuffer(raw, "<i2").astype(float) / 32768


def level(samples: Samples) -> float:
    """RMS in dBFS."""
    return float(20 * np.log10(np.sqrt(np.mean(samples**2)) + 1e-9))


def found_at(needle: Samples, hay: Samples, hertz: int) -> tuple[float, float]:
    """(seconds at which `needle` fits best in `hay`, how well: 1 is the same sound)."""
    size = 1 << (len(hay) + len(needle)).bit_length()
    spectrum = np.fft.rfft(hay, size) * np.conj(np.fft.rfft(needle, size))
    match = np.fft.irfft(spectrum, size)[: len(hay) - len(needle) + 1]
    at = int(np.argmax(match))
    there = hay[at : at + len(needle)]
    norm = np.linalg.norm(there) * np.linalg.norm(needle)
    return at / hertz, float(match[at] / norm)


def quiet_stretches(samples: Samples, below: float = -60.0) -> list[float]:
    """Lengths in seconds of the stretches without sound, in blocks of 10 ms."""
    block = HERTZ // 100
    levels = [
        level(samples[at : at + block]) < below for at in range(0, len(samples) - block, block)
    ]
    lengths, run = [], 0
    for quiet in [*levels, False]:
        if quiet:
            run += 1
        elif run:
            lengths.append(run / 100)
            run = 0
    return lengths

"""Fifty recordings as staff bring them: loud, faint, clipped, noisy, short, long, of every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import pcm, tunes, voice
from pipeline.studio.sound.voices.espeak import Espeak
from tests.radio.sounds import Samples

HERTZ = 22050  # of what espeak-ng says
TEXTS = (
    "Trạm Y tế phường tiêm chủng cho trẻ em vào sáng thứ Ba.",
    "Bà con chằng chống nhà cửa, không ra ngoài khi có gió giật mạnh.",
    "Mọi thắc mắc xin gọi tổ trưởng khu phố.",
)
Change = Callable[[Samples], Samples]


@dataclass(frozen=True)
class Recorded:
    """How one recording differs from plain speech."""

    change: Change = lambda speech: speech
    suffix: str = "wav"
    channels: int = 1
    arguments: tuple[str, ...] = ()


def speech(build: Path) -> Samples:
    """Three sentences with pauses between them, -1 to 1, at HERTZ."""
    speaker = Espeak()
    voice.say_texts(TEXTS, speaker, build)
    said = [pcm.read_wav(voice.clip_path(text, speaker, build)) for text in TEXTS]
    assert {sound.hertz for sound in said} == {HERTZ}
    pause = np.zeros(HERTZ // 2)
    parts = [np.append(np.frombuffer(sound.pcm, "<i2") / 32768, pause) for sound in said]
    return np.concatenate(parts)


def write(folder: Path, name: str, recorded: Recorded, plain: Samples) -> Path:
    """The file of a recording."""
    path = folder / f"{name}.{recorded.suffix}"
    samples = np.clip(recorded.change(plain), -1, 1)
    raw = (samples * 32767).astype("<i2").tobytes()
    source = ("-f", "s16le", "-ar", str(HERTZ), "-ac", str(recorded.channels), "-i", "pipe:0")
    ffmpeg.run_ffmpeg([*source, *recorded.arguments, path], raw)
    return path


def louder(decibels: float) -> Change:
    return lambda speech: speech * 10 ** (decibels / 20)


def noisy(below: float, colour: float = 0.0) -> Change:
    """With noise, `below` dB under the speech; `colour` 1 is pink, 2 brown (wind)."""

    def change(speech: Samples) -> Samples:
        white = np.random.default_rng(7).normal(size=len(speech))
        spectrum = np.fft.rfft(white)
        spectrum[1:] /= np.arange(1, len(spectrum)) ** (colour / 2)
        noise = np.fft.irfft(spectrum, len(speech))
        noise *= np.std(speech) / np.std(noise) * 10 ** (-below / 20)
        return 0.3 * (speech + noise)

    return change


def humming(hertz: float) -> Change:
    """With mains hum as loud as the speech."""
    return lambda speech: 0.4 * speech + 0.1 * _wave(hertz, len(speech))


def _wave(hertz: float, count: int) -> Samples:
    return np.sin(2 * np.pi * hertz * np.arange(count) / HERTZ)


def crushed(speech: Samples) -> Samples:
    """Clipped by a bad microphone, then turned down."""
    return 0.2 * np.clip(speech * 30, -1, 1)


def offset(speech: Samples) -> Samples:
    """Beside the zero line, as cheap sound cards record."""
    return 0.3 * speech + 0.4


def clicking(speech: Samples) -> Samples:
    """With a full-scale click every half second."""
    result = 0.1 * speech
    result[:: HERTZ // 2] = 1
    return result


def echoing(speech: Samples) -> Samples:
    """In an empty hall."""
    result = speech.copy()
    for n in range(1, 8):
        delay = n * HERTZ // 7
        result[delay:] += 0.7**n * speech[:-delay]
    return 0.3 * result


def halting(seconds: float) -> Change:
    """With so much silence in the middle."""
    middle = np.zeros(int(seconds * HERTZ))
    return lambda speech: np.concatenate([speech, middle, speech])


def between(before: float, after: float) -> Change:
    """With silence at the ends."""
    return lambda speech: np.pad(speech, (int(before * HERTZ), int(after * HERTZ)))


def short(seconds: float) -> Change:
    return lambda speech: speech[: int(seconds * HERTZ)]


def lasting(minutes: float) -> Change:
    return lambda speech: np.resize(speech, int(minutes * 60 * HERTZ))


def uneven(speech: Samples) -> Samples:
    """A near and a far speaker."""
    return np.concatenate([0.9 * speech, 0.03 * speech, 0.3 * speech])


def swelling(speech: Samples) -> Samples:
    return speech * np.linspace(0.02, 1, len(speech))


def sides(left: float, right: float) -> Change:
    """Two channels."""
    return lambda speech: np.column_stack([left * speech, right * speech]).ravel()


def tune(_: Samples) -> Samples:
    """Music."""
    values = np.frombuffer(tunes.signature().pcm, "<i2")[::2] / 32768
    return np.concatenate([values, values])


def tone(hertz: float) -> Change:
    return lambda speech: 0.3 * _wave(hertz, 4 * HERTZ)


def murmur(speech: Samples) -> Samples:
    """Many people at once."""
    return 0.2 * np.sum([np.roll(speech, n * HERTZ // 3) for n in range(6)], axis=0)


def _as(suffix: str, *arguments: str) -> Recorded:
    return Recorded(louder(-9), suffix, arguments=arguments)


FEW: Mapping[str, Recorded] = {
    "plain": Recorded(),
    "faint": Recorded(louder(-38)),
    "clipped": Recorded(louder(30)),
    "hiss": Recorded(noisy(12)),
    "short": Recorded(short(1.2)),
    "halting": Recorded(halting(6)),
    "clicks": Recorded(clicking),
    "crossed": Recorded(sides(1, -1), channels=2),
    "music": Recorded(tune),
    "phone": _as("m4a"),
    "old-phone": _as("amr", "-ar", "8000", "-b:a", "12.2k"),
    "near-far": Recorded(uneven),
}
MANY: Mapping[str, Recorded] = {
    **FEW,
    "quiet": Recorded(louder(-20)),
    "very-quiet": Recorded(louder(-30)),
    "loud": Recorded(louder(6)),
    "very-loud": Recorded(louder(15)),
    "crushed": Recorded(crushed),
    "hiss-strong": Recorded(noisy(3)),
    "hiss-weak": Recorded(noisy(25)),
    "street": Recorded(noisy(6, colour=1)),
    "wind": Recorded(noisy(-6, colour=2)),
    "hum-50": Recorded(humming(50)),
    "hum-100": Recorded(humming(100)),
    "whistle": Recorded(humming(7000)),
    "offset": Recorded(offset),
    "hall": Recorded(echoing),
    "crowd": Recorded(murmur),
    "swelling": Recorded(swelling),
    "halting-long": Recorded(halting(45)),
    "halting-noise": Recorded(lambda speech: noisy(25)(halting(8)(speech))),
    "halting-faint": Recorded(lambda speech: louder(-36)(halting(4)(speech))),
    "late": Recorded(between(10, 0)),
    "early": Recorded(between(0, 10)),
    "one-word": Recorded(short(1.05)),
    "two-seconds": Recorded(short(2)),
    "left": Recorded(sides(1, 0), channels=2),
    "right": Recorded(sides(0, 0.5), channels=2),
    "both": Recorded(sides(0.5, 0.5), channels=2),
    "low-tone": Recorded(tone(250)),
    "high-tone": Recorded(tone(3000)),
    "minute": Recorded(lasting(1)),
    "five-minutes": Recorded(lasting(5)),
    "half-hour": Recorded(lasting(30), "mp3", arguments=("-b:a", "64k")),
    "mp3": _as("mp3"),
    "mp3-poor": _as("mp3", "-ar", "16000", "-b:a", "24k"),
    "ogg": _as("ogg"),
    "opus": _as("opus"),
    "webm": _as("webm"),
    "flac": _as("flac"),
    "3gp": _as("3gp", "-c:a", "aac"),
}
assert len(MANY) == 50

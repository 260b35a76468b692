"""When each word of a scene sounds, in seconds from the scene's beginning; scenes in whole frames.

A voice that tells its words' times (espeak-ng) is believed. For one that doesn't (gTTS) the
sentence's time is shared out: a syllable is a syllable, a comma is a short wait.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.studio.sound import voice
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices import Voice
from pipeline.studio.video.frames import FPS

_WORD = re.compile(r"\S*\w\S*")
_STOP = 1.1  # what a comma inside a phrase takes, in syllables (pipeline.programme.estimate)


@dataclass(frozen=True, slots=True)
class HeardPhrase:
    """A phrase as it sounds."""

    start: float
    end: float
    words: tuple[float, ...]  # when each of `telling.words` begins; never falling


@dataclass(frozen=True, slots=True)
class SceneSound:
    """A scene as it sounds: its phrases, and how many frames it fills."""

    heard: tuple[HeardPhrase, ...]
    frames: int
    pauses: tuple[float, ...]  # seconds after each phrase; the last one fills the last frame

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.frames / FPS


def clip(
    phrases: Sequence[tuple[str, float]], chosen: Voice, build: Path, lead: float = 0.0
) -> SceneSound:
    """The scene of (text, pause) phrases that stand in the cache; silent for `lead` seconds."""
    heard: list[HeardPhrase] = []
    at = lead
    for text, pause in phrases:
        sound = voice.cached_sentence(text, chosen, build)
        times = (at + each for each in starts(text, sound))
        heard.append(HeardPhrase(at, at + sound.seconds, tuple(times)))
        at += sound.seconds + pause
    frames = -(-round(at * FPS * 1000) // 1000)  # up to a whole frame, but for rounding
    last = phrases[-1][1] + frames / FPS - at
    return SceneSound(tuple(heard), frames, (*(pause for _, pause in phrases[:-1]), last))


def starts(text: str, sound: Sound) -> tuple[float, ...]:
    """Seconds at which each word of a phrase begins."""
    places = [match.start() for match in _WORD.finditer(text)]
    known = {at: sample / sound.hertz for at, sample in sound.words}
    marks = [known.get(place) for place in places]
    if any(each is not None for each in marks):
        return _fill_marks(marks, sound.seconds)
    return _share_seconds(text, sound.seconds)


def _fill_marks(marks: Sequence[float | None], end: float) -> tuple[float, ...]:
    """The marks; what is missing stands evenly between its neighbours."""
    known = [(at, mark) for at, mark in enumerate(marks) if mark is not None]
    rows = [at for at, _ in known]
    filled: list[float] = []
    for at in range(len(marks)):
        after = bisect.bisect_left(rows, at)
        if after < len(known) and rows[after] == at:
            time = known[after][1]
        else:
            a, before = known[after - 1] if after else (-1, 0.0)
            b, behind = known[after] if after < len(known) else (len(marks), end)
            time = before + (behind - before) * (at - a) / (b - a)
        filled.append(max(time, filled[-1] if filled else 0.0))
    return tuple(filled)


def _share_seconds(text: str, seconds: float) -> tuple[float, ...]:
    """By syllables."""
    weights = [
        1.0 + (_STOP if word[-1] in ",;:–" and number else 0.0)
        for number, word in enumerate(reversed(_WORD.findall(text)))
    ][::-1]
    step = seconds / max(1.0, sum(weights))
    return tuple(step * sum(weights[:at]) for at in range(len(weights)))

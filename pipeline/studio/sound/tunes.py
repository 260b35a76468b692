"""Our own signature tune (nhạc hiệu), sting (nhạc cắt) and alert tone, by arithmetic.

A tune of the five-note scale on C (C D F G A), in the octaves that a horn loudspeaker carries;
each note is a string plucked near its bridge: its bright part fades in a tenth of a second,
its dull part sings on. Composed for this house, so that no ward owes anyone for its tune.

The alert is no tune: two steady tones in turn, a fourth apart, where a horn is loudest and ears
are keenest. It is like no siren of police, ambulance or civil defence, which nobody may imitate.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.programme import SIGNATURE, STING
from pipeline.studio.sound.pcm import HERTZ, Sound

Note = tuple[float, int, float]  # start in seconds, semitones above C5, loudness 0…1

_C5 = 523.251
_BEAT = 0.30

# (beat, semitones above C5, loudness): a call that rises, an answer that comes home
_TUNE = (
    (0, -5, 0.8), (1, 0, 0.8), (2, 2, 0.8), (3, 5, 0.9), (4.5, 7, 0.7), (5, 9, 1.0),
    (7, 7, 0.8), (8, 5, 0.8), (9, 2, 0.8), (10, 5, 0.8), (11, 0, 0.7), (12, 5, 1.0),
)  # fmt: skip
_BASS = ((0, -12, 0.5), (3, -7, 0.4), (5, -7, 0.5), (9, -10, 0.4), (12, -7, 0.6))
_CLOSE = ((12, -3, 0.5), (12.15, 0, 0.5), (12.3, 12, 0.35))  # the last chord, rolled
_ALERT = 4 * ((784.0, 0.32), (1046.5, 0.32)) + ((0.0, 0.25),)  # (hertz, seconds), in a row
_STING = ((0, 0, 0.8), (0.5, 2, 0.8), (1, 5, 0.9), (1.5, 9, 1.0), (1.5, -7, 0.5))


def signature() -> Sound:
    """About six seconds."""
    return _play_notes(_TUNE + _BASS + _CLOSE, SIGNATURE)


def sting() -> Sound:
    """About a second and a half."""
    return _play_notes(_STING, STING)


def alert() -> Sound:
    """The tone before an urgent bulletin, about three seconds."""
    values = array("h")
    for hertz, seconds in _ALERT:
        values.extend(_steady(hertz, round(seconds * HERTZ)))
    return Sound(HERTZ, _little(values))


def _steady(hertz: float, samples: int) -> Iterator[int]:
    """A tone with two overtones; its edges are soft, so that no loudspeaker clicks."""
    edge = 0.012 * HERTZ
    turn = 2 * math.pi * hertz / HERTZ
    for i in range(samples):
        soft = min(1.0, i / edge, (samples - 1 - i) / edge)
        wave = math.sin(turn * i) + 0.35 * math.sin(2 * turn * i) + 0.2 * math.sin(3 * turn * i)
        yield round(16000 * soft * wave)


def _play_notes(notes: Sequence[Note], seconds: float) -> Sound:
    mix = [0.0] * round(seconds * HERTZ)
    for beat, semitones, loudness in notes:
        _pluck(mix, round(beat * _BEAT * HERTZ), _C5 * 2 ** (semitones / 12), loudness)
    _echo(mix, round(0.11 * HERTZ), 0.12)
    _echo(mix, round(0.173 * HERTZ), 0.1)
    fade = round(0.5 * HERTZ)
    for i in range(fade):
        mix[-1 - i] *= i / fade
    loudest = max(abs(each) for each in mix)
    return Sound(HERTZ, _little(array("h", (round(26000 * each / loudest) for each in mix))))


def _little(values: array[int]) -> bytes:
    return b"".join(each.to_bytes(2, "little", signed=True) for each in values)


_TABLE = 2048


def _wave(partials: Sequence[float]) -> list[float]:
    """One period of a string: the strength of each partial."""
    turn = 2 * math.pi / _TABLE
    return [
        sum(a * math.sin(k * turn * i) for k, a in enumerate(partials, start=1))
        for i in range(_TABLE)
    ]


# plucked at a seventh of its length: partial k is as strong as sin(k·π/7)/k
_DULL = _wave([math.sin(k * math.pi / 7) / k for k in (1, 2, 3)])
_BRIGHT = _wave([math.sin(k * math.pi / 7) / k**0.8 for k in range(1, 8)])


def _pluck(mix: list[float], start: int, hertz: float, loudness: float) -> None:
    step = hertz / HERTZ * _TABLE
    dull, fading = loudness, math.exp(-1 / (0.34 * HERTZ))
    bright, dying = 0.8 * loudness, math.exp(-1 / (0.09 * HERTZ))
    attack = round(0.004 * HERTZ)
    phase = 0.0
    for i in range(min(round(2.2 * HERTZ), len(mix) - start)):
        at = int(phase)
        rise = i / attack if i < attack else 1.0
        mix[start + i] += rise * (dull * _DULL[at] + bright * _BRIGHT[at])
        dull *= fading
        bright *= dying
        phase += step
        if phase >= _TABLE:
            phase -= _TABLE


def _echo(mix: list[float], delay: int, strength: float) -> None:
    for i in range(delay, len(mix)):
        mix[i] += strength * mix[i - delay]


# kind of segment -> its tune
TUNES: Mapping[str, Callable[[], Sound]] = {"signature": signature, "sting": sting, "alert": alert}

"""Voices: syllables a minute at each speed of espeak-ng, and what a voice file costs beside it.

    python benchmarks/voices.py            espeak-ng alone
    python benchmarks/voices.py FOLDER     and every voice file of an office (loa voice add)

Processor seconds are those of the children, for one second of sound, as a ratio to espeak-ng's.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline import config
from pipeline.office.voice_trial import TRIED
from pipeline.recipes.sound import PiperVoice
from pipeline.studio.sound import pcm
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices import Voice, make_voice
from pipeline.studio.sound.voices.espeak import Espeak
from pipeline.voice_settings import espeak_syllables

WORDS = (80, 110, 140, 170, 220)  # espeak-ng's words a minute
TEXTS = [f"{text[:-1]}, lần {time}." for time in ("một", "hai", "ba") for text in TRIED]


def children_seconds() -> float:
    told = os.times()
    return told.children_user + told.children_system


def measure(voice: Voice, texts: Sequence[str]) -> tuple[float, float, list[Sound]]:
    """(seconds of sound, processor seconds for one of them, the sounds)."""
    before = children_seconds()
    sounds = list(voice.speak(texts))
    spent = children_seconds() - before
    length = sum(pcm.trim_silence(each).seconds for each in sounds)
    return length, spent / length, sounds


def digest(sounds: Sequence[Sound]) -> str:
    return hashlib.sha256(b"".join(each.pcm for each in sounds)).hexdigest()


def main() -> None:
    syllables = sum(len(text.split()) for text in TEXTS)
    for words in WORDS:
        length, _, _ = measure(Espeak(rate=words), TEXTS)
        print(
            f"espeak-ng {words} words/min: {60 * syllables / length:.0f} syllables a minute, "
            f"{espeak_syllables(words):.0f} as settings reckon"
        )
    _, plain, _ = measure(Espeak(rate=140), TEXTS)
    print(f"espeak-ng: {plain:.4f} s of processor a second of sound")
    if len(sys.argv) < 2:
        return
    office = config.read(Path(sys.argv[1]))
    for name, settings in office.voices.items():
        choice = settings.choice(name)
        if not isinstance(choice, PiperVoice):
            continue
        voice = make_voice(choice, office)
        list(voice.speak(TEXTS[:1]))  # made ready
        length, cost, sounds = measure(voice, TEXTS)
        turned = list(voice.speak(TEXTS[::-1]))[::-1]
        print(
            f"{name}: {cost:.3f} s of processor a second of sound "
            f"({cost / plain:.0f} times espeak-ng; 15 minutes: {900 * cost:.0f} s), "
            f"{60 * syllables / length:.0f} syllables a minute where {choice.rate} are set, "
            f"the same bytes in another order: {digest(sounds) == digest(turned)}"
        )


if __name__ == "__main__":
    main()

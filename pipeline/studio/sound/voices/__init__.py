"""The kinds of voices: one file each, loaded when a voice of that kind is asked for.

espeak    espeak-ng, in child processes (pipeline/speakers)
gtts      Google Translate's voice, unofficial
piper     a voice file of the ward's own, in child processes
service   a speech server or a bought voice, over HTTP (pipeline/studio/sound/services)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from pipeline.config import Office
from pipeline.errors import LoaError
from pipeline.model import digest
from pipeline.recipes.codec import to_json
from pipeline.recipes.sound import EspeakVoice, GttsVoice, PiperVoice, ServiceVoice, VoiceChoice
from pipeline.studio.sound.pcm import Sound


class Voice(Protocol):
    """Someone who reads aloud."""

    @property
    def name(self) -> str:
        """Whose voice, at what speed: part of the name of everything it says."""
        ...

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """The sound of each text, in order. Raises TryLater or ConfigError if it can't: then
        what it yielded before is not used either.
        """
        ...


@runtime_checkable
class TellsWhoSpoke(Protocol):
    """A voice that keeps for staff who spoke in its place."""

    def note_instead(self, other: Voice, why: LoaError) -> None:
        """Another voice spoke the work that this one could not, and why it could not."""
        ...


def name_choice(choice: PiperVoice | ServiceVoice) -> str:
    """E.g. `loan-5f2a90c1`: its name in config.toml, and all that fixes its sound."""
    return f"{choice.name}-{digest(to_json(choice))[:8]}"


def make_voice(choice: VoiceChoice, office: Office) -> Voice:
    """The voice of a recipe. Nothing is looked at until it speaks: it can be named all the same."""
    match choice:
        case EspeakVoice():
            from pipeline.studio.sound.voices.espeak import Espeak

            return Espeak(rate=choice.rate)
        case GttsVoice():
            from pipeline.studio.sound.voices.gtts import URL, Gtts

            return Gtts(choice.url or URL)
        case PiperVoice():
            from pipeline.studio.sound.voices.piper import Piper

            return Piper(choice, office)
        case ServiceVoice():
            from pipeline.studio.sound.voices.service import ServiceSpeaker

            return ServiceSpeaker(choice, office)

"""A voice that is asked over HTTP: the one door to pipeline/studio/sound/services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pipeline.config import Office, host_clock
from pipeline.errors import ContentError, LoaError
from pipeline.recipes.sound import ServiceVoice
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices import Voice, name_choice


@dataclass(frozen=True, slots=True)
class ServiceSpeaker:
    """A speech server or a bought voice."""

    choice: ServiceVoice
    office: Office

    @property
    def name(self) -> str:
        """As `name_choice`."""
        return name_choice(self.choice)

    def speak(self, texts: Sequence[str]) -> Iterator[Sound]:
        """As Voice."""
        from pipeline.studio.sound import services

        yield from services.speak_texts(self.choice, self.office, texts)

    def note_instead(self, other: Voice, why: LoaError) -> None:
        """As TellsWhoSpoke. What can't be written down spoils no work."""
        from pipeline.studio.sound.services.book import VoiceBook

        book = VoiceBook.of(self.office.var)
        with suppress(LoaError):
            if isinstance(why, ContentError):  # it answered, and was not heard right
                book.note_trouble(self.choice.name, "sound", str(why), host_clock())
            book.note_instead(self.choice.name, _name_of(other))


def _name_of(voice: Voice) -> str:
    """What config.toml calls a voice."""
    choice = getattr(voice, "choice", None)
    return choice.name if choice else voice.name.partition("-")[0]

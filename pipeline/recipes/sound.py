"""What is heard: an article as it is spoken, what staff recorded, a programme of both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from pipeline.recipes.codec import OPTIONAL


class SpokenPhrase(NamedTuple):
    """What a voice says in one breath, and the silence after it."""

    text: str
    pause: float  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class GttsVoice:
    """The online voice, by the address that it is asked at; empty: the usual one."""

    voice: Literal["gtts"] = "gtts"
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EspeakVoice:
    """The voice of this machine."""

    voice: Literal["espeak"] = "espeak"
    rate: int  # words a minute


@dataclass(frozen=True, slots=True, kw_only=True)
class PiperVoice:
    """A voice file of the ward's: the file by its digest, and how it is asked to speak."""

    voice: Literal["piper"] = "piper"
    name: str  # in config.toml
    sha256: str  # of the .onnx
    sha256_json: str  # of the .onnx.json beside it
    speaker: int
    phonemes: str  # espeak-ng's accent: "vi", "vi-vn-x-south"
    slow: float  # times as long as the voice speaks by itself
    rate: int  # syllables a minute that come of it


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceVoice:
    """A voice that is asked over HTTP: what fixes its sound; no key and no cap."""

    voice: Literal["service"] = "service"
    name: str  # in config.toml
    kind: str  # of the service: "server", "fpt" …
    url: str  # empty: the service's own
    speaker: str
    speed: float  # times its own
    model: str = field(default="", metadata=OPTIONAL)  # where a service has several
    rate: int  # syllables a minute that come of it; 0: not known


VoiceChoice: TypeAlias = GttsVoice | EspeakVoice | PiperVoice | ServiceVoice
VoiceChain: TypeAlias = tuple[VoiceChoice, ...]  # the first is asked first


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedSound:
    """A sound file of the staff's, as it was approved."""

    source: str  # below content/, posix
    sha256: str
    seconds: float  # once it is made ready: without long silences


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """Phrases and who speaks them: all that a voice must know."""

    phrases: tuple[SpokenPhrase, ...]
    voices: VoiceChain


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRecipe:
    """An article as a voice reads it: MP3."""

    make: Literal["speech"] = "speech"
    suffix: Literal["mp3"] = "mp3"
    title: str
    phrases: tuple[SpokenPhrase, ...]
    artist: str
    voices: VoiceChain
    level: float | None = field(
        default=None, metadata=OPTIONAL
    )  # LUFS; None: as loudspeakers need it

    @property
    def words(self) -> SpokenWords:
        """What the voice must know."""
        return SpokenWords(self.phrases, self.voices)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRecipe:
    """An article as staff recorded it: MP3."""

    make: Literal["recording"] = "recording"
    suffix: Literal["mp3"] = "mp3"
    title: str
    recording: RecordedSound
    artist: str
    level: float | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeSegment:
    """One stretch of a programme: spoken, recorded, or (with neither) a tune of ours."""

    kind: str  # signature, sting, alert: tunes; intro, section, item, outro: words
    title: str
    id: str = field(default="", metadata=OPTIONAL)  # of an item: the article's slug
    content: str = field(default="", metadata=OPTIONAL)  # of an item: the digest of its edition
    phrases: tuple[SpokenPhrase, ...] | None = field(default=None, metadata=OPTIONAL)
    recording: RecordedSound | None = field(default=None, metadata=OPTIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeRecipe:
    """A programme of the station in one voice: MP3 with a cue sheet."""

    make: Literal["programme"] = "programme"
    suffix: Literal["mp3"] = "mp3"
    title: str
    album: str
    room: float  # seconds that it may last
    segments: tuple[ProgrammeSegment, ...]
    artist: str
    voices: VoiceChain
    level: float | None = field(default=None, metadata=OPTIONAL)


SoundRecipe: TypeAlias = SpeechRecipe | RecordingRecipe | ProgrammeRecipe

"""The station's words for ears that are not in the street: players on pages, podcasts.

The same approved script as the loudspeaker's, from the same voice; only quieter, since phones
and headphones are near. Other channels ask here, so that all of them say the same words and the
sound is made once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline import programme, recipes, speech
from pipeline.announcer.announcer import Announcer
from pipeline.announcer.frame import Frame
from pipeline.channel_settings import RadioSettings
from pipeline.config import Office, Speech
from pipeline.errors import ConfigError, ContentError, Unsupported
from pipeline.model import Article, Edition, Rendition
from pipeline.recipes.sound import (
    ProgrammeRecipe,
    RecordedSound,
    RecordingRecipe,
    SpeechRecipe,
    VoiceChain,
)
from pipeline.voice_settings import name_chain, offline_chain

URGENT = 160 / 140  # times the usual speed: brisker than a programme, still clear from a horn
LEVEL = -19.0  # LUFS, mono: as loud in two ears as −16 in stereo


class _Asked(NamedTuple):
    """All that an announcer follows from; `stamps` change when the office edits its tables."""

    name: str
    settings: RadioSettings
    speech: Speech
    province: str
    sections: tuple[tuple[str, str], ...]
    tunes: tuple[tuple[str, RecordedSound], ...]  # kind, sound
    voices: VoiceChain
    urgent_voices: VoiceChain
    lexicon: Path
    stamps: tuple[tuple[str, int, int], ...]


def open_announcer(office: Office, name: str, settings: RadioSettings) -> Announcer:
    """The announcer of a station; the same one for everybody who asks.

    Raises ConfigError: the office's tables of words, its own tunes.
    """
    found = sorted(office.lexicon.glob("*.txt"))
    stats = [(path.name, path.stat()) for path in found]
    return _announcer(
        _Asked(
            name,
            settings,
            office.config.speech,
            office.config.ward.province,
            tuple(office.config.sections.items()),
            _tunes(office, name, settings),
            name_chain(settings.voices, office.voices, settings.rate, settings.gtts_url),
            offline_chain(settings.voices, office.voices, programme.RATE, URGENT),
            office.lexicon,
            tuple((each, stat.st_mtime_ns, stat.st_size) for each, stat in stats),
        )
    )


@lru_cache(maxsize=2)
def _announcer(asked: _Asked) -> Announcer:
    return Announcer(
        channel=asked.name,
        settings=asked.settings,
        speech=asked.speech,
        frame=Frame(
            asked.settings.station,
            asked.province,
            dict(asked.sections),
            asked.settings.texts,
        ),
        lexicon=speech.load(asked.lexicon),
        tunes=dict(asked.tunes),
        voices=asked.voices,
        urgent_voices=asked.urgent_voices,
    )


def _tunes(
    office: Office, name: str, settings: RadioSettings
) -> tuple[tuple[str, RecordedSound], ...]:
    """The ward's own tunes, listened to. Raises ConfigError."""
    found = []
    for kind, source in settings.tunes.items():
        from pipeline.studio.sound import recordings

        try:
            about = recordings.name_recording(source, office)
        except ContentError as error:
            raise ConfigError(
                f"config.toml, [channels.{name}], “{kind}”: {error} Hoặc bỏ dòng này để dùng nhạc "
                "có sẵn."
            ) from error
        found.append((kind, about))
    return tuple(found)


def find_announcer(office: Office, name: str = "") -> Announcer | None:
    """The announcer of the radio channel of that name, or of the first; None: there is none.

    Raises ConfigError.
    """
    for channel, settings in office.channels.items():
        if isinstance(settings, RadioSettings) and name in ("", channel):
            return open_announcer(office, channel, settings)
    return None


def office_voices(office: Office) -> VoiceChain:
    """The station's voices; without a station, those that need no network. Raises ConfigError."""
    station = find_announcer(office)
    return station.voices if station else offline_chain((), office.voices)


def spoken_item(announcer: Announcer | None, article: Article) -> Edition | None:
    """The words of an article as the station says them; None: it can't say them as they are."""
    try:
        return announcer.item(article) if announcer else None
    except (Unsupported, ContentError):
        return None


def player_sound(edition: Edition) -> Rendition:
    """The sound of an item or a programme, for players instead of loudspeakers."""
    sound = edition.renditions[0]
    match sound.recipe:
        case SpeechRecipe() | RecordingRecipe() | ProgrammeRecipe() as recipe:
            return Rendition(sound.form, replace(recipe, level=LEVEL))
    known = {**recipes.to_json(sound.recipe), "level": LEVEL}
    return Rendition(sound.form, recipes.from_json(known))

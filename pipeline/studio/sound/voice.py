"""Sentences by a voice, the chain of voices, and the recipe "speech": a bài as it will be heard.

A chain names voices in order of preference. One voice speaks the whole of a work: if it fails
at any sentence, the next one speaks everything. Sentences are kept in build/voice/ by (voice,
rate, text), so that one changed sentence is one synthesis; pieces, mastered, beside them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pipeline.config import Office
from pipeline.errors import ConfigError, ContentError, LoaError, TryLater
from pipeline.model import digest
from pipeline.recipes.sound import (
    RecordedSound,
    SpeechRecipe,
    SpokenPhrase,
    SpokenWords,
    VoiceChain,
)
from pipeline.studio.base.progress import report_progress
from pipeline.studio.sound import estimates, mastering, pcm, recordings
from pipeline.studio.sound.pcm import Sound
from pipeline.studio.sound.voices import TellsWhoSpoke, Voice, make_voice

Phrases = Sequence[SpokenPhrase]
T = TypeVar("T")


# --- the chain --------------------------------------------------------------------------


def voice_chain(wanted: VoiceChain, office: Office) -> tuple[Voice, ...]:
    """The voices of a recipe, in order."""
    return tuple(make_voice(each, office) for each in wanted)


def first_able(voices: Sequence[Voice], work: Callable[[Voice], T]) -> tuple[Voice, T]:
    """The first voice that did the whole work, and what came of it. Raises as the last one."""
    failed: list[LoaError] = []
    for voice in voices:
        try:
            done = work(voice)
        except (TryLater, ConfigError, ContentError) as error:
            failed.append(error)
            continue
        for earlier, why in zip(voices, failed, strict=False):
            if isinstance(earlier, TellsWhoSpoke):
                earlier.note_instead(voice, why)
        return voice, done
    raise failed[-1] if failed else ConfigError("Chưa chọn giọng đọc nào trong config.toml.")


# --- sentences and pieces ---------------------------------------------------------------


def clip_path(text: str, voice: Voice, build: Path) -> Path:
    """Where the sentence is kept."""
    return build / "voice" / voice.name / f"{digest([voice.name, text])[:32]}.wav"


def say_texts(texts: Sequence[str], voice: Voice, build: Path) -> int:
    """Have every sentence in the cache; how many had to be spoken. Raises as Voice."""
    wanted = [
        text for text in dict.fromkeys(texts) if not _is_cached(clip_path(text, voice, build))
    ]
    for done, (text, sound) in enumerate(zip(wanted, _speak_texts(wanted, voice), strict=True), 1):
        path = clip_path(text, voice, build)
        pcm.write_wav(path, sound)
        with pcm.write_whole(_marks(path)) as fresh:
            fresh.write_text(json.dumps(sound.words))
        estimates.note_length(voice.name, build, text, sound.seconds)
        report_progress("Đọc từng câu", done, len(wanted))
    return len(wanted)


def cached_sentence(text: str, voice: Voice, build: Path) -> Sound:
    """A sentence of the cache, with the times of its words if the voice told them."""
    path = clip_path(text, voice, build)
    sound = pcm.read_wav(path)
    words = tuple((at, sample) for at, sample in json.loads(_marks(path).read_bytes()))
    return Sound(sound.hertz, sound.pcm, words)


def _marks(path: Path) -> Path:
    """Where the times of a sentence's words are kept."""
    return path.with_suffix(".json")


def _is_cached(path: Path) -> bool:
    return path.exists() and _marks(path).exists()


def _speak_texts(texts: Sequence[str], voice: Voice) -> Iterator[Sound]:
    for text, sound in zip(texts, voice.speak(texts) if texts else (), strict=True):
        heard = pcm.trim_silence(sound)
        words = sum(any(map(str.isalnum, word)) for word in text.split())
        if heard.seconds < 0.04 * words:
            raise ContentError(f"Giọng {voice.name} không đọc ra tiếng câu “{text[:80]}”.")
        yield heard


def piece_path(phrases: Phrases, voice: Voice, build: Path) -> Path:
    """Where the mastered sound of a run of phrases is kept."""
    shape = [mastering.VERSION, voice.name, [list(each) for each in phrases]]
    return build / "voice" / "pieces" / f"{digest(shape)[:32]}.wav"


def master_speech(phrases: Phrases, voice: Voice, build: Path) -> Path:
    """The mastered WAV of a run of phrases, made if missing. Raises as Voice, ContentError."""
    path = piece_path(phrases, voice, build)
    if not path.exists():
        say_texts([text for text, _ in phrases], voice, build)
        pcm.write_wav(path, mastering.master_sound(_join_phrases(phrases, voice, build)))
    return path


def speech_seconds(sound: SpokenWords | RecordedSound, office: Office) -> float | None:
    """How long a sound lasts once it is mastered, in the first voice that spoke it; None: not yet.

    A recording needs no voice.
    """
    if isinstance(sound, RecordedSound):
        paths = [recordings.piece_path(sound, office.build)]
    else:
        voices = voice_chain(sound.voices, office)
        paths = [piece_path(sound.phrases, voice, office.build) for voice in voices]
    return next((pcm.wav_seconds(path) for path in paths if path.exists()), None)


def estimate_speech(sound: SpokenWords | RecordedSound, office: Office) -> float | None:
    """How long words will last, by what their voice took for others; None: not known yet."""
    if isinstance(sound, RecordedSound):
        return None
    for voice in voice_chain(sound.voices, office):
        if found := estimates.fit_voice(voice.name, office.build):
            return found.seconds(sound.phrases)
    return None


def _join_phrases(phrases: Phrases, voice: Voice, build: Path) -> Sound:
    """Sentences with the pauses between them; none after the last."""
    parts: list[bytes] = []
    hertz, pause = 0, 0.0
    for text, after in phrases:
        sound = pcm.read_wav(clip_path(text, voice, build))
        hertz = sound.hertz
        parts += [pcm.make_silence(pause, hertz), sound.pcm]
        pause = after
    return Sound(hertz, b"".join(parts))


def make_speech(recipe: SpeechRecipe, office: Office, path: Path) -> None:
    """An article as a voice reads it. Raises ContentError, ConfigError, TryLater."""
    voices, phrases = voice_chain(recipe.voices, office), recipe.phrases
    _, made = first_able(voices, lambda voice: master_speech(phrases, voice, office.build))
    mastering.write_article([pcm.read_wav(made).pcm], path, recipe)

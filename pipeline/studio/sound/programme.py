"""A programme: mastered pieces in a row, one voice, one MP3 that knows its contents.

Tunes (signature, sting, alert) are ours, by arithmetic, or the ward's own. What has phrases
is spoken; what has a recording (recordings.py) is heard as staff made it, a ward's own tune too.
The cue sheet, with true times, travels in the MP3's own tags (CUE) and as chapters, so that the
two can't part; `cue_sheet` reads it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import pairwise
from os import cpu_count
from pathlib import Path
from typing import Any

from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.programme import FASTEST, gap_seconds, programme_seconds, too_long
from pipeline.recipes.sound import ProgrammeRecipe, ProgrammeSegment
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.ffmpeg import Loudness
from pipeline.studio.base.progress import report_progress
from pipeline.studio.sound import mastering, pcm, recordings, tunes, voice
from pipeline.studio.sound.pcm import HERTZ, Sound
from pipeline.studio.sound.voices import Voice

CUE = "LOA_CUE"


def make_programme(recipe: ProgrammeRecipe, office: Office, path: Path) -> None:
    """The programme. Raises ContentError if it can't fit its room, ConfigError, TryLater."""
    voices = voice.voice_chain(recipe.voices, office)
    chosen, sounds = voice.first_able(voices, lambda each: _sounds(recipe, each, office))
    rows = _cues(recipe.segments, sounds)
    parts = list(_laid_out(recipe.segments, sounds))
    lasting = round(sum(map(len, parts)) / 2 / HERTZ, 3)
    tags = {"title": recipe.title, "artist": recipe.artist, "album": recipe.album}
    level = mastering.TARGET if recipe.level is None else recipe.level

    def describe(heard: Loudness) -> str:
        cue = {"voice": chosen.name, "duration_s": lasting, "loudness": asdict(heard)}
        cue["items"] = rows
        written = json.dumps(cue)
        chapters = "".join(_chapter(row) for row in rows)
        return f"{mastering.tag_text(tags)}{CUE}={ffmpeg.escape_tag(written)}\n{chapters}"

    mastering.encode_mp3(parts, path, describe, level)
    report_progress("Ghép chương trình", 1, 1)


def cue_sheet(path: Path) -> dict[str, Any]:
    """{voice, duration_s, loudness, items}, read from the MP3's tags; seconds.

    items: [{n, kind, id, title, start_s, duration_s, content_sha256}, …]. Raises ContentError
    if the file is not a programme of ours.
    """
    try:
        cue: dict[str, Any] = json.loads(ffmpeg.read_tags(path)[CUE])
    except (KeyError, json.JSONDecodeError):
        raise ContentError(f"{path} không phải chương trình do studio làm ra.") from None
    return cue


# --- the pieces -------------------------------------------------------------------------


def _sounds(recipe: ProgrammeRecipe, chosen: Voice, office: Office) -> list[Sound]:
    """One mastered sound for each segment, together no longer than the room."""
    segments = recipe.segments
    texts = [text for each in segments for text, _ in each.phrases or ()]
    voice.say_texts(texts, chosen, office.build)
    paths = [_piece(each, chosen, office.build) for each in segments]
    missing = {
        path: each for path, each in zip(paths, segments, strict=True) if not path.exists()
    }  # by path: the same words twice, or every sting, are made once
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        work = [pool.submit(_master, each, chosen, office) for each in missing.values()]
        for done, each in enumerate(work, 1):
            each.result()
            report_progress("Chỉnh âm từng tin", done, len(work))
    return _fit_sounds(segments, [pcm.read_wav(path) for path in paths], recipe.room)


def _piece(segment: ProgrammeSegment, chosen: Voice, build: Path) -> Path:
    """Where a segment's mastered sound is kept."""
    if segment.phrases is not None:
        return voice.piece_path(segment.phrases, chosen, build)
    if segment.recording:
        return recordings.piece_path(segment.recording, build, _is_speech(segment))
    return build / "voice" / "pieces" / f"{segment.kind}-{mastering.VERSION}.wav"


def _is_speech(segment: ProgrammeSegment) -> bool:
    return segment.kind not in tunes.TUNES


def _master(segment: ProgrammeSegment, chosen: Voice, office: Office) -> None:
    """Make a segment's sound."""
    if segment.phrases is not None:
        voice.master_speech(segment.phrases, chosen, office.build)
    elif segment.recording:
        recordings.master_recording(segment.recording, office, _is_speech(segment))
    else:
        tune = tunes.TUNES[segment.kind]()
        path = _piece(segment, chosen, office.build)
        pcm.write_wav(path, mastering.master_sound(tune, speech=False))


def _fit_sounds(
    segments: Sequence[ProgrammeSegment], sounds: list[Sound], room: float
) -> list[Sound]:
    """The same sounds, spoken at most 5 % faster if they would not fit. Nothing is ever cut."""
    lengths = [(each.kind, s.seconds) for each, s in zip(segments, sounds, strict=True)]
    total = programme_seconds(lengths)
    spoken = sum(seconds for kind, seconds in lengths if kind not in tunes.TUNES)
    if total <= room:
        return sounds
    ratio = (spoken + 0.2) / max(1.0, spoken - (total - room))
    if ratio > FASTEST:
        raise ContentError(too_long(total, room))
    return [
        mastering.speed_up(sound, ratio) if _is_speech(each) else sound
        for sound, each in zip(sounds, segments, strict=True)
    ]


# --- in a row ---------------------------------------------------------------------------


def _silences(segments: Sequence[ProgrammeSegment]) -> list[bytes]:
    """Before each segment, and after the last."""
    kinds = ["", *(each.kind for each in segments), ""]
    return [pcm.make_silence(gap_seconds(*pair)) for pair in pairwise(kinds)]


def _laid_out(segments: Sequence[ProgrammeSegment], sounds: Sequence[Sound]) -> Iterator[bytes]:
    *silences, last = _silences(segments)
    for before, sound in zip(silences, sounds, strict=True):
        yield before
        yield sound.pcm
    yield last


def _cues(segments: Sequence[ProgrammeSegment], sounds: Sequence[Sound]) -> list[dict[str, Any]]:
    """Where each segment truly starts, counted in samples."""
    rows: list[dict[str, Any]] = []
    at = 0
    *silences, _ = _silences(segments)
    for n, (before, segment, sound) in enumerate(zip(silences, segments, sounds, strict=True), 1):
        at += len(before) // 2
        rows.append(
            {
                "n": n,
                "kind": segment.kind,
                "id": segment.id,
                "title": segment.title,
                "start_s": round(at / HERTZ, 3),
                "duration_s": round(sound.seconds, 3),
                "content_sha256": segment.content,
            }
        )
        at += len(sound.pcm) // 2
    return rows


def _chapter(row: Mapping[str, Any]) -> str:
    start = round(1000 * row["start_s"])
    end = start + round(1000 * row["duration_s"])
    title = mastering.tag_text({"title": row["title"]})
    return f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\n{title}"

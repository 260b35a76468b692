"""Sound that is its words, written down: nothing is spoken, encoded or measured."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.config import Office
from pipeline.recipes import codec
from pipeline.recipes.sound import ProgrammeRecipe, SpeechRecipe
from pipeline.studio.base import ffmpeg
from pipeline.studio.sound import programme, voice
from pipeline.studio.sound.programme import CUE


def write_words(recipe: SpeechRecipe | ProgrammeRecipe, office: Office, path: Path) -> None:
    """What would be said, written down."""
    segments = recipe.segments if isinstance(recipe, ProgrammeRecipe) else ()
    cue = {
        "voice": "chép lời",
        "duration_s": 60.0,
        "loudness": {"integrated_lufs": -16.0, "range_lu": 0.0, "true_peak_dbtp": -1.0},
        "items": [
            {
                "n": n,
                "kind": each.kind,
                "id": each.id,
                "title": each.title,
                "start_s": float(n),
                "duration_s": 1.0,
                "content_sha256": each.content,
            }
            for n, each in enumerate(segments, 1)
        ],
    }
    told = {"segments": codec.to_json(segments), "cue": cue}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@contextlib.contextmanager
def silent_studio() -> Iterator[None]:
    """While this lasts, no sound is made or measured: `write_words` stands for it."""
    studio: Any = voice, programme, ffmpeg
    before = voice.make_speech, programme.make_programme, ffmpeg.read_tags

    def put(makers: tuple[Any, ...]) -> None:
        studio[0].make_speech, studio[1].make_programme, studio[2].read_tags = makers

    def read_cue(path: Path) -> dict[str, str]:
        return {CUE: json.dumps(json.loads(path.read_bytes())["cue"])}

    put((write_words, write_words, read_cue))
    try:
        yield
    finally:
        put(before)

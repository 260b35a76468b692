"""Sound that is its words, written down: nothing is spoken, encoded or measured."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline import studio
from pipeline.config import Office
from pipeline.studio import ffmpeg
from pipeline.studio.programme import CUE


def write_words(recipe: Mapping[str, Any], office: Office, path: Path) -> None:
    """The recipes “speech” and “programme”: what would be said, written down."""
    cue = {
        "voice": "chép lời",
        "duration_s": 60.0,
        "loudness": {"integrated_lufs": -16.0, "range_lu": 0.0, "true_peak_dbtp": -1.0},
        "items": [
            {
                "n": n,
                "kind": each["kind"],
                "id": each.get("id", ""),
                "title": each["title"],
                "start_s": float(n),
                "duration_s": 1.0,
                "content_sha256": each.get("content", ""),
            }
            for n, each in enumerate(recipe.get("segments", ()), 1)
        ],
    }
    told = {"segments": recipe.get("segments", []), "cue": cue}
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@contextlib.contextmanager
def silent_studio() -> Iterator[None]:
    """While this lasts, no sound is made or measured: `write_words` stands for it."""
    recipes, tags = dict(studio.RECIPES), ffmpeg.tags
    made: Any = studio.RECIPES
    made |= dict.fromkeys(("speech", "programme"), (__name__, "write_words"))
    ffmpeg.tags = lambda path: {CUE: json.dumps(json.loads(path.read_bytes())["cue"])}
    try:
        yield
    finally:
        made.clear()
        made.update(recipes)
        ffmpeg.tags = tags

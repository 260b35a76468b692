"""Media for a rehearsal: pictures as they are, sound by estimate, a second of silence long.

A programme made here is a file of the right kind that tells the estimated times of its parts; a
film is three still seconds of its size, without a word.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline import programme
from pipeline.config import Office
from pipeline.model import Rendition
from pipeline.recipes.films import CaptionsRecipe, FilmRecipe
from pipeline.recipes.pictures import ClipRecipe
from pipeline.recipes.sound import ProgrammeRecipe, SoundRecipe
from pipeline.studio import make_file
from pipeline.studio.base import ffmpeg
from pipeline.studio.base.ffmpeg import Loudness
from pipeline.studio.sound import mastering, pcm
from pipeline.studio.sound.programme import CUE

_Slow = CaptionsRecipe | FilmRecipe | ClipRecipe | SoundRecipe  # what takes minutes to make


def make_rehearsal_file(rendition: Rendition, office: Office) -> Path:
    """The file of a rendition, made now if missing. Raises as `studio.make_file`."""
    path = office.build / rendition.path
    if path.exists() or not isinstance(rendition.recipe, _Slow):
        return make_file(rendition, office)
    path.parent.mkdir(parents=True, exist_ok=True)
    match rendition.recipe:
        case CaptionsRecipe() as recipe:
            path.write_text("WEBVTT\n" if recipe.suffix == "vtt" else "", "utf-8")
        case FilmRecipe() | ClipRecipe():
            _still(rendition, path)
        case recipe:
            about = _about(recipe)
            mastering.encode_mp3([pcm.make_silence(1.0)], path, lambda _: about)
    return path


def _still(rendition: Rendition, path: Path) -> None:
    ground = f"color=0x7d1316:s={rendition.width}x{rendition.height}:r=2:d=3"
    sources = ("-f", "lavfi", "-i", ground, "-f", "lavfi", "-i", "anullsrc=r=48000", "-shortest")
    coder = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac")
    ffmpeg.run_ffmpeg([*sources, *coder, "-bitexact", "-f", "mp4", path])


def _about(recipe: SoundRecipe) -> str:
    tags = {"title": recipe.title, "artist": recipe.artist}
    rows, lasting = list[dict[str, Any]](), 1.0
    if isinstance(recipe, ProgrammeRecipe):
        tags["album"] = recipe.album
        rows, lasting = _rows(recipe)
    cue = {
        "voice": "ước lượng",
        "duration_s": lasting,
        "loudness": asdict(Loudness(mastering.TARGET, 0.0, mastering.PEAK)),
        "items": rows,
    }
    return f"{mastering.tag_text(tags)}{CUE}={ffmpeg.escape_tag(json.dumps(cue))}\n"


def _rows(recipe: ProgrammeRecipe) -> tuple[list[dict[str, Any]], float]:
    """Where each segment starts and how long it lasts, by estimate; and the whole."""
    rows: list[dict[str, Any]] = []
    lengths = programme.segment_seconds(recipe, lambda _: None)
    kinds = ["", *(kind for kind, _ in lengths), ""]
    *gaps, last = (programme.gap_seconds(*pair) for pair in pairwise(kinds))
    at = 0.0
    for n, (each, (_, seconds), before) in enumerate(
        zip(recipe.segments, lengths, gaps, strict=True), 1
    ):
        row = {"n": n, "kind": each.kind, "id": each.id, "title": each.title}
        row |= {"start_s": round(at + before, 3), "duration_s": round(seconds, 3)}
        rows.append({**row, "content_sha256": each.content})
        at += before + seconds
    return rows, round(at + last, 3)

"""Short films of articles, upright, square and wide: named here, made by the studio.

    film = short(story, look, voices, "9:16")
    film.video, film.captions, film.cover      # renditions; naming them draws nothing

    story | telling | scenes | recipe  ·  voice | timing | captions | layout | frames | encode

Left of the dot is pure: everything that will be seen and heard stands in the recipe, so that who
approves an edition approves its film. The times of words are the voice's, found when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.model import Form, Rendition
from pipeline.recipes import codec, from_dict
from pipeline.recipes.sound import VoiceChain
from pipeline.studio.identity import Identity
from pipeline.studio.story import Story, signed
from pipeline.studio.video.scenes import LONGEST, SHORTEST, scenes
from pipeline.studio.video.shapes import SHAPES
from pipeline.text import nfc, squeeze

__all__ = ["LONGEST", "SHAPES", "SHORTEST", "Film", "Music", "short"]

COVER_BYTES = 900_000  # the most that Zalo takes (Zalo OA API, article cover)


@dataclass(frozen=True, slots=True)
class Music:
    """A sound file of the staff's."""

    source: str  # relative to the office, posix
    sha256: str


@dataclass(frozen=True, slots=True)
class Film:
    """A film and what lies beside it."""

    video: Rendition
    captions: tuple[Rendition, ...]  # SRT, WebVTT, ASS
    cover: Rendition


def short(
    story: Story,
    look: Identity,
    voices: VoiceChain,
    shape: str = "9:16",
    music: Music | None = None,
) -> Film:
    """The film of an article: 3 to 90 s, narrated by `story.script`. Pure.

    `story.script` is the approved reading (the loudspeaker's, or any audience's), `voices` the
    chain of a voice recipe, `shape` a key of SHAPES. The film's frames are 30 a second.
    Raises Unsupported if what must be told whole leaves it half empty.
    """
    form = SHAPES[shape]
    title = squeeze(nfc(story.article.title))
    recipe: dict[str, Any] = {
        "make": "video",
        "suffix": "mp4",
        "shape": shape,
        "title": title,
        "artist": look.publisher,
        "look": signed(look),
        "voices": codec.to_json(voices),
        "scenes": scenes(story),
    }
    if music:
        recipe["music"] = {"source": music.source, "sha256": music.sha256}
    video = Rendition(Form.VIDEO, from_dict(recipe), f"Video: {title}", form.width, form.height)
    beside = tuple(
        Rendition(
            Form.DOCUMENT,
            from_dict({"make": "captions", "suffix": suffix, "film": recipe}),
            f"Phụ đề của video: {title}",
        )
        for suffix in ("srt", "vtt", "ass")
    )
    frame = {"make": "frame", "suffix": "jpg", "max_bytes": COVER_BYTES, "film": recipe}
    cover = Rendition(Form.IMAGE, from_dict(frame), f"Bìa video: {title}", form.width, form.height)
    return Film(video, beside, cover)

"""Short films of articles, upright, square and wide: named here, made by the studio.

    film = short(story, brand, voices, "9:16")
    film.video, film.captions, film.cover      # renditions; naming them draws nothing

    story | telling | scenes | recipe  ·  voice | timing | captions | layout | frames | encode

Left of the dot is pure: everything that will be seen and heard stands in the recipe, so that who
approves an edition approves its film. The times of words are the voice's, found when it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model import Form, Rendition
from pipeline.recipes.films import CaptionsRecipe, FilmCoverRecipe, FilmRecipe
from pipeline.recipes.pictures import SourceFile
from pipeline.recipes.sound import VoiceChain
from pipeline.studio.base.article_view import ArticleView, brand_mark
from pipeline.studio.base.brand import Brand
from pipeline.studio.video.scenes import LONGEST, SHORTEST, plan_scenes
from pipeline.studio.video.shapes import SHAPES
from pipeline.text import nfc, squeeze

__all__ = ["LONGEST", "SHAPES", "SHORTEST", "Film", "name_film"]

SUFFIXES: tuple[Literal["srt", "vtt", "ass"], ...] = ("srt", "vtt", "ass")
COVER_BYTES = 900_000  # the most that Zalo takes (Zalo OA API, article cover)


@dataclass(frozen=True, slots=True)
class Film:
    """A film and what lies beside it."""

    video: Rendition
    captions: tuple[Rendition, ...]  # SRT, WebVTT, ASS
    cover: Rendition


def name_film(
    story: ArticleView,
    brand: Brand,
    voices: VoiceChain,
    shape: str = "9:16",
    music: SourceFile | None = None,
) -> Film:
    """The film of an article: 3 to 90 s, narrated by `story.script`. Pure.

    `story.script` is the approved reading (the loudspeaker's, or any audience's), `voices` the
    chain of a voice recipe, `shape` a key of SHAPES. The film's frames are 30 a second.
    Raises Unsupported if what must be told whole leaves it half empty.
    """
    form = SHAPES[shape]
    title = squeeze(nfc(story.article.title))
    recipe = FilmRecipe(
        shape=shape,
        title=title,
        artist=brand.publisher,
        brand=brand_mark(brand),
        voices=voices,
        scenes=plan_scenes(story),
        music=music,
    )
    size = (form.width, form.height)
    beside = tuple(
        Rendition(
            Form.DOCUMENT, CaptionsRecipe(suffix=suffix, film=recipe), f"Phụ đề của video: {title}"
        )
        for suffix in SUFFIXES
    )
    frame = FilmCoverRecipe(max_bytes=COVER_BYTES, film=recipe)
    return Film(
        Rendition(Form.VIDEO, recipe, f"Video: {title}", *size),
        beside,
        Rendition(Form.IMAGE, frame, f"Bìa video: {title}", *size),
    )

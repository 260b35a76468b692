"""Each kind of recipe goes to who makes it; they are imported when first asked: each is heavy."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import Office
from pipeline.errors import ContentError
from pipeline.recipes import Recipe, UnknownRecipe
from pipeline.recipes.cards import ChartRecipe, CoverRecipe, InfographicRecipe
from pipeline.recipes.films import CaptionsRecipe, FilmCoverRecipe, FilmRecipe
from pipeline.recipes.pictures import AttachmentRecipe, ClipCoverRecipe, ClipRecipe, ImageRecipe
from pipeline.recipes.slides import SlidesRecipe
from pipeline.recipes.sound import ProgrammeRecipe, RecordingRecipe, SpeechRecipe


def make_recipe(recipe: Recipe, office: Office, out: Path) -> None:
    """Make the file of a recipe. Raises ContentError, ConfigError, TryLater."""
    match recipe:
        case SpeechRecipe() | RecordingRecipe() | ProgrammeRecipe():
            _make_sound(recipe, office, out)
        case InfographicRecipe() | CoverRecipe() | ChartRecipe():
            _make_card(recipe, office, out)
        case FilmRecipe() | CaptionsRecipe() | FilmCoverRecipe():
            _make_film(recipe, office, out)
        case ImageRecipe() | ClipRecipe() | ClipCoverRecipe() | AttachmentRecipe():
            _make_from_source(recipe, office, out)
        case SlidesRecipe():
            from pipeline.studio import slides

            slides.draw_slides(recipe, office, out)
        case UnknownRecipe():
            raise ContentError(
                "Bản Loa Phường này không làm được tệp mà một bản khác đã soạn. Duyệt lại bài "
                "rồi phát hành lại."
            )
        case _:
            from pipeline.studio import papers

            papers.make(recipe, office, out)


def _make_sound(
    recipe: SpeechRecipe | RecordingRecipe | ProgrammeRecipe, office: Office, out: Path
) -> None:
    from pipeline.studio.sound import programme, recordings, voice

    match recipe:
        case SpeechRecipe():
            voice.make_speech(recipe, office, out)
        case RecordingRecipe():
            recordings.make_recording(recipe, office, out)
        case ProgrammeRecipe():
            programme.make_programme(recipe, office, out)


def _make_card(
    recipe: InfographicRecipe | CoverRecipe | ChartRecipe, office: Office, out: Path
) -> None:
    from pipeline.studio.cards import front, graph, sheet

    match recipe:
        case InfographicRecipe():
            sheet.draw_infographic(recipe, office, out)
        case CoverRecipe():
            front.draw_cover(recipe, office, out)
        case ChartRecipe():
            graph.draw_chart(recipe, office, out)


def _make_film(
    recipe: FilmRecipe | CaptionsRecipe | FilmCoverRecipe, office: Office, out: Path
) -> None:
    from pipeline.studio.video import film

    match recipe:
        case FilmRecipe():
            film.make_film(recipe, office, out)
        case CaptionsRecipe():
            film.make_captions(recipe, office, out)
        case FilmCoverRecipe():
            film.make_frame(recipe, office, out)


def _make_from_source(
    recipe: ImageRecipe | ClipRecipe | ClipCoverRecipe | AttachmentRecipe, office: Office, out: Path
) -> None:
    """What is made of a file of the staff's."""
    from pipeline.studio.base import images

    match recipe:
        case ImageRecipe():
            images.draw_image(recipe, office, out)
        case ClipRecipe():
            from pipeline.studio.clips import editing

            editing.make_clip(recipe, office, out)
        case ClipCoverRecipe():
            from pipeline.studio.clips import editing

            editing.make_cover(recipe, office, out)
        case AttachmentRecipe():
            from pipeline.studio.base import attached

            attached.make_attachment(recipe, office, out)

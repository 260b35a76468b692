"""Recipes: what the studio is asked for, one frozen class for each kind of file.

    sound      SpeechRecipe, RecordingRecipe, ProgrammeRecipe
    pictures   ImageRecipe, ClipRecipe, ClipCoverRecipe, AttachmentRecipe
    cards      InfographicRecipe, CoverRecipe, ChartRecipe
    slides     SlidesRecipe
    papers     NoticeRecipe, LeafletRecipe, NewsletterRecipe, SpeakerRecipe, AssemblyRecipe
    films      FilmRecipe, CaptionsRecipe, FilmCoverRecipe

A recipe holds every word that its file shows or says: who approves an edition approves its files.
A file is named by the digest of its recipe's JSON (`to_json`, codec.py), so that JSON never
changes for what exists: a new field is `optional`, and left out at its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pipeline.recipes import codec
from pipeline.recipes.cards import CardRecipe
from pipeline.recipes.films import CaptionsRecipe, FilmCoverRecipe, FilmRecipe
from pipeline.recipes.papers import PaperRecipe
from pipeline.recipes.pictures import AttachmentRecipe, ClipCoverRecipe, ClipRecipe, ImageRecipe
from pipeline.recipes.slides import SlidesRecipe
from pipeline.recipes.sound import ProgrammeRecipe, RecordingRecipe, SoundRecipe, SpeechRecipe


@dataclass(frozen=True)
class UnknownRecipe:
    """A recipe of another version, as it was kept: it has its name, and can't be made here."""

    json: Mapping[str, Any]

    @property
    def make(self) -> str:
        """What kind of file it makes."""
        return str(self.json.get("make", ""))

    @property
    def suffix(self) -> str:
        """The ending of its file."""
        return str(self.json.get("suffix", ""))


KnownRecipe: TypeAlias = (
    ImageRecipe
    | SoundRecipe
    | CardRecipe
    | SlidesRecipe
    | PaperRecipe
    | FilmRecipe
    | CaptionsRecipe
    | FilmCoverRecipe
    | ClipRecipe
    | ClipCoverRecipe
    | AttachmentRecipe
)
Recipe: TypeAlias = KnownRecipe | UnknownRecipe


def title_of(recipe: Recipe) -> str:
    """The file of the staff's that a recipe is about, or its title; empty: it tells neither."""
    match recipe:
        case ImageRecipe() | ClipRecipe() | AttachmentRecipe():
            return recipe.source
        case CaptionsRecipe() | FilmCoverRecipe() | ClipCoverRecipe():
            return ""
        case UnknownRecipe():
            return str(recipe.json.get("source") or recipe.json.get("title") or "")
    return recipe.title


def artist_of(recipe: Recipe) -> str:
    """Who is named as its author: the station, the publisher of a film; empty: nobody."""
    match recipe:
        case SpeechRecipe() | RecordingRecipe() | ProgrammeRecipe() | FilmRecipe():
            return recipe.artist
        case UnknownRecipe():
            return str(recipe.json.get("artist", ""))
    return ""


def to_json(recipe: Recipe) -> dict[str, Any]:
    """The JSON object of a recipe; its digest names the file."""
    if isinstance(recipe, UnknownRecipe):
        return dict(recipe.json)
    told: dict[str, Any] = codec.to_json(recipe)
    return told


def from_json(value: Mapping[str, Any]) -> Recipe:
    """The recipe that `to_json` wrote: the same JSON comes of it again."""
    try:
        found: Recipe = codec.from_json(KnownRecipe, value)
    except codec.UnknownShape:
        return UnknownRecipe(value)
    return found

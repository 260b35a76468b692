"""What staff bring: pictures, clips from phones, one frame of a clip, files to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.recipes.codec import OPTIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file of the staff's, as it was approved."""

    source: str  # posix; pictures and clips below content/, music below the office
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRecipe:
    """A picture for screens: JPEG, sRGB, upright, without metadata."""

    make: Literal["image"] = "image"
    suffix: Literal["jpg"] = "jpg"
    source: str  # below content/, posix
    sha256: str
    width: int  # pixels, at most
    height: int = field(
        default=0, metadata=OPTIONAL
    )  # the middle is cut out in these proportions; 0: all of it
    max_bytes: int = field(
        default=0, metadata=OPTIONAL
    )  # coarser, then smaller, until it is as light; 0: no limit


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPicture:
    """A picture in a deck or on a paper: how it is drawn, its words and its proportions."""

    recipe: ImageRecipe
    alt: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ClipEdit:
    """What is done to a clip. Seconds."""

    start: float = 0.0
    end: float = 0.0  # 0: to its end
    fade: float = 0.4  # from and to black, picture and sound; 0: none
    title: str = ""  # words over its beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRecipe:
    """A clip of the staff's, cut, titled and brought into a shape: MP4."""

    make: Literal["clip"] = "clip"
    suffix: Literal["mp4"] = "mp4"
    source: str  # below content/, posix
    sha256: str
    shape: str  # "9:16", "1:1", "16:9"
    edit: ClipEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipCoverRecipe:
    """One frame of an edited clip: JPEG."""

    make: Literal["clip-cover"] = "clip-cover"
    suffix: Literal["jpg"] = "jpg"
    max_bytes: int
    clip: ClipRecipe


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentRecipe:
    """A file of the staff's as it was approved; its kind is its suffix."""

    make: Literal["attachment"] = "attachment"
    suffix: str
    source: str  # below content/, posix
    sha256: str
    cleaned: bool = field(default=False, metadata=OPTIONAL)  # without people in its properties

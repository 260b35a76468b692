"""Recipes → files in build/, made only if missing.

A rendition's path follows from its recipe, so what exists is right and is never made again;
a file appears under its final name by one rename, whole. build/ may be deleted at any time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.config import Office
from pipeline.errors import ContentError, LoaError, fault
from pipeline.model import Rendition
from pipeline.text import shorten

Maker = Callable[[Mapping[str, Any], Office, Path], None]

# recipe name -> module and function; imported when first used, since each brings heavy packages
RECIPES: Mapping[str, tuple[str, str]] = {
    "image": ("pipeline.studio.images", "make"),
    "speech": ("pipeline.studio.voice", "make"),
    "programme": ("pipeline.studio.programme", "make"),
    "infographic": ("pipeline.studio.cards.sheet", "make"),
    "cover": ("pipeline.studio.cards.front", "make"),
    "chart": ("pipeline.studio.cards.graph", "make"),
    "slides": ("pipeline.studio.slides", "make"),
    "paper": ("pipeline.studio.papers", "make"),
    "recording": ("pipeline.studio.recordings", "make"),
    "video": ("pipeline.studio.video.film", "make"),
    "captions": ("pipeline.studio.video.film", "make_captions"),
    "frame": ("pipeline.studio.video.film", "make_frame"),
    "clip": ("pipeline.studio.clips", "make"),
    "clip-cover": ("pipeline.studio.clips", "make_cover"),
}


def make(rendition: Rendition, office: Office) -> Path:
    """The file of a rendition, made now if missing. Raises ContentError, ConfigError, TryLater.

    A fault that nobody foresaw is a ContentError too: it is this file's own, and stops no other.
    """
    path = office.build / rendition.path
    if path.exists():
        return path
    module, function = RECIPES[rendition.recipe["make"]]
    maker: Maker = getattr(import_module(module), function)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        maker(rendition.recipe, office, fresh)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    except (LoaError, OSError):  # those are told as they are
        raise
    except Exception as error:
        what = rendition.alt or rendition.path
        raise ContentError(
            f"Không làm được “{shorten(what, 120)}”: máy gặp lỗi chưa lường trước "
            f"({fault(error)}). Gửi câu này và tệp của bài cho người phụ trách kỹ thuật."
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    return path

"""A card → SVG → PNG or JPEG. The only door of resvg.

The SVG is drawn with the ward's typeface alone: no system font is looked for, so every machine
draws the same picture, byte for byte.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

import resvg_py
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.errors import ConfigError
from pipeline.studio import identity
from pipeline.studio.cards.shapes import Card

_HERE = Path(__file__).parent


@cache
def _template() -> Template:
    pages = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["px"] = lambda value: f"{value:.2f}".rstrip("0").rstrip(".")
    pages.globals["kind"] = lambda shape: type(shape).__name__
    return pages.get_template("card.svg.j2")


def svg(card: Card) -> str:
    """The card as SVG; texts are text, in the ward's typeface."""
    return _template().render(card=card, family=identity.FAMILY)


def png(card: Card) -> bytes:
    """The card as PNG, `zoom` pixels to a unit. Raises ConfigError if a font is missing."""
    fonts = [str(path) for path in identity.fonts()]
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=svg(card),
            width=card.width * card.zoom,
            skip_system_fonts=True,
            font_files=fonts,
            font_family=identity.FAMILY,
        )
    except ValueError as error:
        raise ConfigError(
            f"Không vẽ được hình ({error}). Xem lại biểu trưng của phường trong config.toml."
        ) from None
    return bytes(data)


def compressed(data: bytes) -> bytes:
    """The same PNG in a palette of 256 colours: flat pictures lose nothing that is seen."""
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        flat = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        out = io.BytesIO()
        flat.save(out, "PNG", optimize=True)
    return min(out.getvalue(), data, key=len)


def embedded(data: bytes, media_type: str) -> str:
    """A file as a data: address."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


@cache
def drum() -> str:
    """The bronze drum, as a data: address."""
    return embedded(identity.DRUM.read_bytes(), "image/svg+xml")

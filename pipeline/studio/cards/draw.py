"""A card → SVG → PNG or JPEG. The only door of resvg.

The SVG is drawn with the ward's typeface alone: no system font is looked for, so every machine
draws the same picture, byte for byte.
"""

from __future__ import annotations

import base64
import io
from functools import cache, lru_cache
from pathlib import Path

import resvg_py
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from PIL import Image

from pipeline.errors import ConfigError
from pipeline.studio.base.brand import DRUM, FAMILY, GOLD, Brand, font_files
from pipeline.studio.cards.shapes import DrawnCard

_HERE = Path(__file__).parent
_EMBLEM = 256  # pixels, as it is embedded


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
    pages.globals["drum"] = _drum
    return pages.get_template("card.svg.j2")


def card_svg(card: DrawnCard) -> str:
    """The card as SVG; texts are text, in the ward's typeface."""
    return _template().render(card=card, family=FAMILY)


def card_png(card: DrawnCard) -> bytes:
    """The card as PNG, `zoom` pixels to a unit. Raises ConfigError if a font is missing."""
    return _render_png(card_svg(card), width=card.width * card.zoom)


def _render_png(drawing: str, width: int) -> bytes:
    files = [str(path) for path in font_files()]
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=drawing,
            width=width,
            skip_system_fonts=True,
            font_files=files,
            font_family=FAMILY,
        )
    except ValueError as error:
        raise ConfigError(f"Không vẽ được hình ({error}).") from None
    return bytes(data)


def data_address(data: bytes, media_type: str) -> str:
    """A file as a data: address."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


@cache
def _drum() -> str:
    """What the bronze drum's file draws, for any colour of stroke."""
    text = DRUM.read_text("utf-8")
    inner = text[text.index(">") + 1 : text.rindex("</svg>")]
    return inner.replace(f'fill="{GOLD}"', 'fill="currentColor"')


@cache
def drum_address() -> str:
    """The bronze drum as a data: address, in GOLD. In a card a `Drum` costs half as much."""
    return data_address(DRUM.read_bytes(), "image/svg+xml")


@lru_cache(maxsize=4)
def emblem_address(brand: Brand) -> str:
    """The ward's emblem, as a data: address. Raises ConfigError if it can't be drawn."""
    try:
        if brand.emblem_type == "image/svg+xml":
            return data_address(
                _render_png(brand.emblem.decode("utf-8"), width=_EMBLEM), "image/png"
            )
        with Image.open(io.BytesIO(brand.emblem)) as picture:
            picture.thumbnail((_EMBLEM, _EMBLEM))
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
            return data_address(out.getvalue(), "image/png")
    except (ConfigError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise ConfigError(
            f"Tệp biểu trưng của phường hỏng ({error}). Mở tệp, lưu lại thành PNG hoặc SVG rồi "
            "sửa “emblem” trong mục [ward] của config.toml."
        ) from None

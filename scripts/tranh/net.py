"""Strokes: the palette, the simplest shapes as SVG text, and words as outlines."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

RED, GOLD, TEAL, CREAM = "#9b1c1f", "#e0a526", "#0f4c5c", "#fbf6ec"
WINE, SUN, SEA, MIST, SAND = "#7a1417", "#f3d68d", "#2b7a8c", "#cfe3e4", "#f1e5cd"
WHITE, INK, SKIN, TAN, SILVER, LEAF = (
    "#ffffff",
    "#12323b",
    "#ebbd95",
    "#d79c70",
    "#dfe0dc",
    "#3f8f6b",
)
WIDTH, HEIGHT = 1600, 900
FONTS = Path(__file__).resolve().parents[2] / "channels/website/static/fonts"


def rect(x: float, y: float, w: float, h: float, fill: str, r: float = 0, more: str = "") -> str:
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" {more}/>'


def disc(x: float, y: float, r: float, fill: str, more: str = "") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" {more}/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}"/>'


def form(d: str, fill: str, more: str = "") -> str:
    return f'<path d="{d}" fill="{fill}" {more}/>'


def line(d: str, colour: str, width: float = 8, more: str = "") -> str:
    ends = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" {ends} {more}/>'


def ring(x: float, y: float, r: float, colour: str, width: float = 8) -> str:
    return (
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
    )


def at(
    x: float, y: float, *parts: str, scale: float = 1, turn: float = 0, flip: bool = False
) -> str:
    """A group moved to (x, y), then turned (degrees) and scaled; `flip` mirrors it."""
    across = -scale if flip else scale
    move = f"translate({x} {y}) rotate({turn}) scale({across} {scale})"
    return f'<g transform="{move}">{"".join(parts)}</g>'


def tick(x: float, y: float, size: float, colour: str = WHITE, width: float | None = None) -> str:
    d = f"M{x - size * 0.5} {y} l{size * 0.36} {size * 0.38} l{size * 0.66} {-size * 0.74}"
    return line(d, colour, width or size * 0.2)


def badge(x: float, y: float, r: float, fill: str = GOLD) -> str:
    return disc(x, y, r + 8, CREAM) + disc(x, y, r, fill) + tick(x, y, r)


def waves(
    x: float,
    y: float,
    first: float,
    step: float,
    count: int,
    colour: str,
    width: float = 10,
    spread: float = 0.62,
) -> str:
    """Sound arcs that open to the right of (x, y)."""
    arcs = []
    for i in range(count):
        r = first + i * step
        dx, dy = r * (1 - spread * spread * 0.5), r * spread
        arcs.append(line(f"M{x + dx} {y - dy} A{r} {r} 0 0 1 {x + dx} {y + dy}", colour, width))
    return "".join(arcs)


@cache
def _faces(weight: int) -> tuple[TTFont, ...]:
    return tuple(
        TTFont(FONTS / f"{part}-{weight}-normal.woff2") for part in ("latin", "vietnamese")
    )


def words(
    x: float,
    y: float,
    text: str,
    size: float,
    fill: str = INK,
    weight: int = 600,
    anchor: str = "start",
) -> str:
    """A line of text as outlines, baseline at y, in the website's own font."""
    pens, width = [], 0.0
    for letter in text:
        face = next(each for each in _faces(weight) if ord(letter) in each.getBestCmap())
        name, unit = face.getBestCmap()[ord(letter)], size / face["head"].unitsPerEm
        glyphs = face.getGlyphSet()
        pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}")
        glyphs[name].draw(TransformPen(pen, (unit, 0, 0, -unit, width, 0)))
        pens.append(pen.getCommands())
        width += glyphs[name].width * unit
    left = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return at(left, y, form("".join(pens), fill))


def picture(*parts: str, ground: str = CREAM, motif: str = SAND) -> str:
    """A whole SVG: the ground, the sound arcs all pictures share, then the parts."""
    arcs = "".join(ring(1600, 900, r, motif, 26) for r in (220, 330, 440, 550))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return head + rect(0, 0, WIDTH, HEIGHT, ground) + arcs + "".join(parts) + "</svg>"

#!/usr/bin/env python
"""pipeline/studio/base/fonts/*.ttf, made anew from the npm package @fontsource/be-vietnam-pro.

    npm pack @fontsource/be-vietnam-pro && tar xzf fontsource-be-vietnam-pro-*.tgz
    python scripts/make-fonts.py package

The package holds each weight in subsets (latin, latin-ext, vietnamese) for browsers, which load
what a page needs. Pictures, subtitles and papers want one whole file: the subsets of a weight are
merged, and named as one family. Needs fonttools and brotli; the files are the same on every run.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

FAMILY = "Be Vietnam Pro"
OUT = Path(__file__).parent.parent / "pipeline" / "studio" / "base" / "fonts"
CUTS = {
    "Regular": ("400-normal", 400),
    "Italic": ("400-italic", 400),
    "SemiBold": ("600-normal", 600),
    "Bold": ("700-normal", 700),
}
SUBSETS = ("latin", "latin-ext", "vietnamese")
NAMES = {1: FAMILY, 16: FAMILY}
MADE = 3_846_614_400  # seconds since 1904: a fixed day, so that two runs are the same bytes


def merged(package: Path, cut: str) -> TTFont:
    """One cut of the family, its subsets put together."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for subset in SUBSETS:
            font = TTFont(package / "files" / f"be-vietnam-pro-{subset}-{cut}.woff2")
            font.flavor = None
            for table in ("fpgm", "prep", "cvt ", "gasp", "DSIG"):  # hints of one subset only
                if table in font:
                    del font[table]
            for glyph in font["glyf"].glyphs.values():
                glyph.expand(font["glyf"])
                glyph.removeHinting()
            paths.append(Path(folder) / f"{subset}.ttf")
            font.save(paths[-1])
        return Merger().merge([str(path) for path in paths])


def named(font: TTFont, style: str, weight: int) -> None:
    """Says of itself what it is, as font lists expect: four styles of one typographic family."""
    names = font["name"]
    plain = style in ("Regular", "Bold", "Italic")
    texts = {
        1: FAMILY if plain else f"{FAMILY} {style}",
        2: style if plain else "Regular",
        4: f"{FAMILY} {style}",
        6: f"BeVietnamPro-{style}",
        16: FAMILY,
        17: style,
    }
    for number, text in texts.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = MADE


def main(package: Path) -> None:
    """Every cut, and the licence beside them."""
    OUT.mkdir(parents=True, exist_ok=True)
    letters: set[int] | None = None
    for style, (cut, weight) in CUTS.items():
        font = merged(package, cut)
        named(font, style, weight)
        font.recalcTimestamp = False
        font.save(OUT / f"BeVietnamPro-{style}.ttf")
        held = set(font.getBestCmap())
        letters = held if letters is None else letters & held
        print(style, len(held), "ký tự")
    drawn = "".join(map(chr, sorted(each for each in letters or () if chr(each).isprintable())))
    (OUT / "letters.txt").write_text(drawn, encoding="utf-8")  # what every cut can draw
    shutil.copyfile(package / "LICENSE", OUT / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

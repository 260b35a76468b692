"""Signs of the fonts Symbol and Wingdings → Unicode, by their places from U+F020 on. Pure.

The tables follow Unicode's mappings of the two fonts (Adobe symbol.txt; Wingdings of Windows).
"""

from __future__ import annotations

import re

_SYMBOL = dict(
    zip(
        range(0x20, 0x7F),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_"
        "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
        strict=True,
    )
) | dict(
    zip(
        range(0xA0, 0xFF),
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂"
        "⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=True,
    )
)
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x3F: "✍", 0x46: "☞", 0x4A: "☺",
    0x4C: "☹", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒",
    0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "•", 0x78: "☒", 0x9E: "·", 0x9F: "•",
    0xA0: "▪", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xD5: "⌫", 0xD8: "➢", 0xDC: "➲",
    0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xEF: "⇐", 0xF0: "⇒", 0xF1: "⇑",
    0xF2: "⇓", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_PRIVATE = re.compile("[\uf020-\uf0ff]")


def sign(font: str, code: int) -> str:
    """The sign at a place of a font of signs; empty: unknown."""
    place = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    name = font.lower()
    if name.startswith("wingdings"):
        return _WINGDINGS.get(place, "") if name == "wingdings" else ""
    if name in ("symbol", "symbolmt", "") or name.startswith("symbol"):
        return _SYMBOL.get(place, "")
    is_usual = 0x20 <= code < 0xE000 or code >= 0xF900
    return chr(code) if is_usual else _SYMBOL.get(place, "")


def shown(text: str, font: str) -> tuple[str, bool]:
    """(text with the signs of a font of signs in Unicode, whether some are unknown)."""
    found = _PRIVATE.sub(lambda match: sign(font, ord(match.group())) or match.group(), text)
    missed = bool(_PRIVATE.search(found))
    return _PRIVATE.sub("□", found), missed

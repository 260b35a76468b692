"""Things: telephones, houses, trees, loudspeakers; each around its own origin."""

from __future__ import annotations

from tranh.net import (
    CREAM,
    GOLD,
    INK,
    LEAF,
    MIST,
    RED,
    SAND,
    SEA,
    SILVER,
    SUN,
    TEAL,
    WHITE,
    WINE,
    at,
    disc,
    form,
    line,
    oval,
    rect,
    tick,
    waves,
)


def phone(
    x: float,
    y: float,
    w: float = 300,
    h: float = 580,
    screen: str = WHITE,
    inside: str = "",
    turn: float = 0,
) -> str:
    """A telephone centred on (x, y); `inside` is drawn around the centre of the screen."""
    body = rect(-w / 2, -h / 2, w, h, INK, 42) + rect(
        -w / 2 + 16, -h / 2 + 16, w - 32, h - 32, screen, 28
    )
    notch = rect(-44, -h / 2 + 28, 88, 14, INK, 7)
    return at(x, y, body, inside, notch, turn=turn)


def shade(x: float, y: float, rx: float, ry: float = 16) -> str:
    """The soft shadow under a thing that stands."""
    return oval(x, y, rx, ry, "#e6d8bb")


def sheet(
    x: float, y: float, w: float, h: float, rows: int = 6, turn: float = 0, extra: str = ""
) -> str:
    """A written page centred on (x, y)."""
    lines = [rect(-w * 0.2, -h / 2 + 46, w * 0.4, 18, RED, 9)]
    for i in range(rows):
        long = w * (0.72 if i % 3 < 2 else 0.5)
        lines.append(rect(-w * 0.36, -h / 2 + 104 + i * 44, long, 13, MIST, 6))
    body = rect(-w / 2 + 12, -h / 2 + 14, w, h, "#e6d8bb", 14) + rect(
        -w / 2, -h / 2, w, h, WHITE, 14
    )
    return at(x, y, body, *lines, extra, turn=turn)


def seal(x: float, y: float, r: float = 56) -> str:
    """A round red stamp with a star."""
    star = form(
        "M0 -26 L6.2 -8.5 24.7 -8 10 3.3 15.3 21 0 10.5 -15.3 21 -10 3.3 -24.7 -8 -6.2 -8.5Z", WHITE
    )
    return at(
        x,
        y,
        disc(0, 0, 56, RED),
        f'<circle r="46" fill="none" stroke="{WHITE}" stroke-width="4"/>',
        star,
        scale=r / 56,
    )


def horn(x: float, y: float, scale: float = 1, flip: bool = False, colour: str = TEAL) -> str:
    """A loudspeaker horn that opens to the right."""
    return at(
        x,
        y,
        rect(-96, -30, 70, 60, INK, 14),
        form("M-36 -26 L90 -92 V92 L-36 26Z", colour),
        form("M-36 0 L90 0 V92 L-36 26Z", INK, 'opacity="0.18"'),
        oval(90, 0, 26, 92, GOLD),
        oval(90, 0, 14, 64, WINE),
        disc(86, 0, 14, SUN),
        scale=scale,
        flip=flip,
    )


def mast(
    x: float,
    top: float,
    bottom: float,
    scale: float = 1,
    sound: str = RED,
    steel: str = INK,
    colour: str = TEAL,
) -> str:
    """A loudspeaker mast with two horns and their sound."""
    return (
        rect(x - 11 * scale, top - 40 * scale, 22 * scale, bottom - top + 40 * scale, steel, 8)
        + rect(x - 60 * scale, top + 10 * scale, 120 * scale, 18 * scale, steel, 6)
        + horn(x + 100 * scale, top, scale, colour=colour)
        + horn(x - 90 * scale, top + 40 * scale, scale * 0.8, flip=True, colour=colour)
        + waves(x + 190 * scale, top, 60 * scale, 48 * scale, 3, sound, 12 * scale)
    )


def house(
    x: float, y: float, w: float = 220, h: float = 170, roof: str = RED, wall: str = WHITE
) -> str:
    """A small house; (x, y) is the middle of its foot."""
    half = w / 2
    return at(
        x,
        y,
        rect(-half, -h, w, h, wall),
        rect(-half, -h, w, 20, "#000000", 0, 'opacity="0.08"'),
        form(
            f"M{-half - 26} {-h} L{-half * 0.55} {-h - w * 0.36} H{half * 0.55} L{half + 26} {-h}Z",
            roof,
        ),
        rect(-w * 0.13, -h * 0.58, w * 0.26, h * 0.58, TEAL, 6),
        rect(-w * 0.4, -h * 0.64, w * 0.17, h * 0.28, SUN, 4),
        rect(w * 0.23, -h * 0.64, w * 0.17, h * 0.28, SUN, 4),
    )


def tree(x: float, y: float, scale: float = 1, colour: str = LEAF) -> str:
    """A round tree standing at (x, y)."""
    return at(
        x,
        y,
        rect(-9, -120, 18, 120, "#7b5a3a", 6),
        disc(0, -160, 74, colour),
        disc(-48, -122, 48, colour),
        disc(48, -122, 48, colour),
        form("M0 -234 a74 74 0 0 1 0 148Z", INK, 'opacity="0.10"'),
        scale=scale,
    )


def palm(x: float, y: float, scale: float = 1, lean: float = 0) -> str:
    """A coconut palm standing at (x, y), leaning with the wind."""
    crown = "".join(
        at(0, 0, form("M0 0 Q80 -70 190 -8 Q90 -30 0 14Z", LEAF), turn=turn, scale=size)
        for turn, size in ((-12, 1), (20, 0.95), (-50, 0.9), (55, 0.8), (195, 0.62), (160, 0.55))
    )
    trunk = form(
        f"M-14 0 Q{lean * 0.2} -150 {lean} -330 l18 4 Q{lean * 0.2 + 40} -150 16 0Z", "#7b5a3a"
    )
    return at(x, y, trunk, at(lean + 8, -330, crown), scale=scale)


def qr(x: float, y: float, size: float, colour: str = INK) -> str:
    """Something that looks like a QR code but carries nothing; (x, y) is its corner."""
    n = 13
    cell = size / n
    cells = []
    for row in range(n):
        for column in range(n):
            corner = (
                (row < 5 and column < 5) or (row < 5 and column > 7) or (row > 7 and column < 5)
            )
            if not corner and (row * row * 3 + column * 5 + row * column * 7) % 5 < 2:
                cells.append(
                    rect(x + column * cell, y + row * cell, cell + 0.4, cell + 0.4, colour)
                )
    for column, row in ((0, 0), (9, 0), (0, 9)):
        left, top = x + column * cell, y + row * cell
        cells.append(rect(left, top, cell * 4, cell * 4, colour, cell * 0.6))
        cells.append(
            rect(left + cell * 0.8, top + cell * 0.8, cell * 2.4, cell * 2.4, WHITE, cell * 0.3)
        )
        cells.append(
            rect(left + cell * 1.35, top + cell * 1.35, cell * 1.3, cell * 1.3, colour, cell * 0.2)
        )
    return "".join(cells)


def cup(x: float, y: float, scale: float = 1) -> str:
    """A cup of tea."""
    return at(
        x,
        y,
        line("M66 -64 q52 4 40 46 q-10 26 -48 22", RED, 16),
        form("M-74 -92 H74 V-40 Q74 0 34 0 H-34 Q-74 0 -74 -40Z", RED),
        oval(0, -92, 74, 16, WINE),
        line("M-24 -124 q-18 -22 0 -44 q18 -22 0 -44", SILVER, 8),
        line("M22 -124 q-18 -22 0 -44", SILVER, 8),
        scale=scale,
    )


def shield(x: float, y: float, scale: float = 1) -> str:
    """A shield with a lighter left half."""
    whole = (
        "M0 -300 C90 -240 170 -222 250 -220 C256 20 180 210 0 320 C-180 "
        "210 -256 20 -250 -220 C-170 -222 -90 -240 0 -300Z"
    )
    inner = "M0 -252 C80 -204 148 -188 208 -184 C208 10 148 170 0 266Z"
    return at(x, y, form(whole, TEAL), form(inner, SEA), scale=scale)


def bubble(
    x: float,
    y: float,
    w: float,
    h: float,
    fill: str,
    left: bool = True,
    rows: int = 3,
    ink: str = WHITE,
) -> str:
    """A speech bubble with lines of writing; (x, y) is its upper left corner."""
    tail = x + 90 if left else x + w - 90
    lean = -50 if left else 50
    lines = [
        rect(
            x + 50,
            y + 50 + i * 46,
            (w - 100) * (1 if i < rows - 1 else 0.6),
            18,
            ink,
            9,
            'opacity="0.85"',
        )
        for i in range(rows)
    ]
    return (
        form(
            f"M{tail - 40} {y + h - 10} L{tail + lean} {y + h + 70} L{tail + 40} {y + h - 10}Z",
            fill,
        )
        + rect(x, y, w, h, fill, 44)
        + "".join(lines)
    )


def card(x: float, y: float, w: float, h: float, inside: str, edge: str = TEAL) -> str:
    """A white card centred on (x, y) with a coloured foot."""
    return at(
        x,
        y,
        rect(-w / 2 + 10, -h / 2 + 12, w, h, "#e6d8bb", 30),
        rect(-w / 2, -h / 2, w, h, edge, 30),
        rect(-w / 2, -h / 2, w, h - 22, WHITE, 30),
        inside,
    )


def done(x: float, y: float, r: float = 44, fill: str = GOLD) -> str:
    """A disc with a tick."""
    return disc(x, y, r, fill) + tick(x, y, r, CREAM if fill != SAND else TEAL)

"""People: heads and shoulders, and the hand that holds a telephone."""

from __future__ import annotations

from tranh.net import INK, RED, SKIN, TAN, TEAL, WINE, at, disc, form, line, rect


def hair(kind: str, colour: str) -> str:
    """Hair for a head of radius 62 at the origin."""
    top = form(
        "M-66 2 C-70 -52 -36 -80 2 -80 C42 -80 70 -50 66 2 C52 "
        "-14 40 -34 26 -40 C-2 -24 -40 -22 -66 2Z",
        colour,
    )
    if kind == "bun":
        return disc(0, -84, 30, colour) + top
    if kind == "long":
        back = form(
            "M-68 -6 C-84 60 -74 96 -58 112 L-30 60Z M68 -6 C84 60 74 96 58 112 L30 60Z", colour
        )
        return back + top
    return top


def person(
    x: float,
    y: float,
    shirt: str = TEAL,
    kind: str = "short",
    colour: str = INK,
    scale: float = 1,
    skin: str = SKIN,
    glasses: bool = False,
    scarf: str = "",
) -> str:
    """A head and shoulders; (x, y) is the middle of the lower edge."""
    body = form(
        "M-140 0 V-70 C-140 -140 -84 -166 -40 -172 H40 C84 -166 140 -140 140 -70 V0Z", shirt
    )
    fold = form("M0 -172 H40 C84 -166 140 -140 140 -70 V0 H0Z", "#000000", 'opacity="0.08"')
    neck = form("M-30 -214 V-172 C-30 -140 30 -140 30 -172 V-214Z", skin)
    shadow = form(
        "M-30 -196 C-10 -176 12 -176 30 -196 V-186 C10 -164 -12 -166 -30 -186Z",
        "#000000",
        'opacity="0.12"',
    )
    face = disc(-22, -4, 6, INK) + disc(22, -4, 6, INK) + line("M-16 24 Q0 38 16 24", WINE, 5)
    if glasses:
        face += "".join(
            f'<circle cx="{cx}" cy="-4" r="18" fill="none" stroke="{INK}" stroke-width="4"/>'
            for cx in (-22, 22)
        )
        face += line("M-4 -6 h8", INK, 4)
    head = at(
        0,
        -252,
        disc(-60, 4, 13, skin),
        disc(60, 4, 13, skin),
        disc(0, 0, 62, skin),
        face,
        hair(kind, colour),
    )
    wrap = form("M-58 -178 Q0 -120 58 -178 L70 -150 Q0 -84 -70 -150Z", scarf) if scarf else ""
    return at(x, y, body, fold, neck, shadow, wrap, head, scale=scale)


def hand(x: float, y: float, scale: float = 1, sleeve: str = RED) -> str:
    """A hand from below that holds a telephone centred above (x, y)."""
    return at(
        x,
        y,
        form(
            "M-120 420 L-96 190 C-150 120 -172 40 -176 -40 C-150 -66 "
            "-126 -40 -118 -6 L-70 90 H120 L140 200 L150 420Z",
            SKIN,
        ),
        form("M-150 430 L-112 250 H152 L176 430Z", sleeve),
        scale=scale,
    )


def fingers(x: float, y: float, scale: float = 1) -> str:
    """The four fingers that come round the right edge of the telephone of `hand`."""
    return at(
        x,
        y,
        *(
            rect(-34, i * 62, 96, 52, SKIN, 26) + rect(-34, i * 62 + 38, 80, 12, "#d9a67d", 6)
            for i in range(4)
        ),
        scale=scale,
    )


def thumb(x: float, y: float) -> str:
    """The thumb that comes round the left edge of the telephone of `hand`, upwards from (x, y)."""
    return line(f"M{x} {y} q-2 -60 44 -110", SKIN, 56) + line(f"M{x + 30} {y - 92} l16 -20", TAN, 8)

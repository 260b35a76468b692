"""Covers of notices and warnings; a function returns the SVG."""

from __future__ import annotations

from tranh.do_vat import bubble, horn, house, mast, palm, shade
from tranh.net import (
    GOLD,
    INK,
    LEAF,
    MIST,
    RED,
    SAND,
    SEA,
    SILVER,
    SKIN,
    SUN,
    TAN,
    TEAL,
    WHITE,
    WINE,
    at,
    badge,
    disc,
    form,
    line,
    picture,
    rect,
)
from tranh.nguoi import person
from tranh.tin_phuong import street


def cloud(x: float, y: float, scale: float, colour: str) -> str:
    return at(
        x,
        y,
        disc(-120, 0, 80, colour),
        disc(0, -50, 110, colour),
        disc(120, -4, 84, colour),
        rect(-120, -10, 240, 90, colour),
        scale=scale,
    )


def mua_bao() -> str:
    dark = "#0b3b48"
    rain = "".join(
        line(f"M{(i * 131) % 1640} {300 + (i * 89) % 420} l-26 62", "#7fb0b8", 6) for i in range(46)
    )
    wind = "".join(
        line(f"M{x} {y} h{w} q46 0 46 -34 q0 -30 -30 -30 q-26 0 -26 24", MIST, 10)
        for x, y, w in ((60, 470, 230), (330, 400, 170), (860, 560, 150))
    )
    bolt = form("M800 300 L740 440 H790 L760 546 L872 396 H816 L856 300Z", GOLD)
    return picture(
        cloud(760, 150, 1.3, "#17596a"),
        cloud(330, 190, 1.35, dark),
        cloud(1260, 200, 1.45, dark),
        cloud(820, 230, 1.0, SEA),
        bolt,
        wind,
        rain,
        rect(0, 770, 1600, 130, INK),
        palm(270, 780, 1.2, -120),
        palm(1500, 790, 1.05, -110),
        house(620, 780, 340, 210),
        at(
            620,
            780,
            line("M-196 -208 L-250 -10 M196 -208 L250 -10", SUN, 8),
            rect(-284, -34, 70, 34, GOLD, 14),
            rect(214, -34, 70, 34, GOLD, 14),
        ),
        mast(1090, 430, 780, 1.05, GOLD, SILVER, RED),
        form(
            "M0 830 q100 -34 200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 V900 H0Z",
            "#1d5f70",
        ),
        ground=TEAL,
        motif="#155566",
    )


def syringe() -> str:
    """A syringe."""
    return (
        rect(-150, -40, 260, 80, WHITE, 14)
        + rect(-150, -40, 150, 80, MIST, 14)
        + "".join(rect(-110 + i * 44, -40, 7, 30, SEA) for i in range(5))
        + rect(110, -12, 60, 24, SILVER, 6)
        + line("M170 0 h110", INK, 7)
        + rect(-174, -58, 26, 116, TEAL, 10)
        + rect(-260, -12, 90, 24, SILVER, 6)
        + rect(-284, -44, 28, 88, TEAL, 12)
    )


def health_sign() -> str:
    """The sign of a health station."""
    return (
        disc(0, 0, 80, TEAL) + rect(-16, -48, 32, 96, WHITE, 6) + rect(-48, -16, 96, 32, WHITE, 6)
    )


def baby() -> str:
    """A baby in a blanket."""
    return (
        form(
            "M-110 60 C-130 -50 -60 -96 20 -96 C110 -96 150 -30 130 60 C120 110 -96 110 -110 60Z",
            SUN,
        )
        + disc(-40, -96, 56, SKIN)
        + disc(-58, -94, 5, INK)
        + disc(-26, -94, 5, INK)
        + line("M-52 -74 q10 10 20 0", WINE, 4)
        + form("M-92 -110 C-90 -160 -10 -170 14 -104 C-10 -130 -60 -136 -92 -110Z", INK)
    )


def tiem_chung() -> str:
    rings = "".join(rect(x, -276, 18, 70, INK, 9) for x in (-160, -9, 142))
    days = "".join(
        rect(
            -190 + c * 66,
            -96 + r * 66,
            48,
            48,
            (GOLD if (r, c) in ((1, 1), (1, 2), (1, 3)) else SAND),
            10,
        )
        for r in range(4)
        for c in range(6)
    )
    calendar = (
        rect(-240, -240, 480, 440, WHITE, 26)
        + rect(-240, -240, 480, 104, RED, 26)
        + rect(-240, -180, 480, 44, RED)
        + rings
        + days
    )
    arm = disc(96, 92, 34, SKIN) + line("M-150 70 q90 84 220 26", WINE, 62)
    return picture(
        disc(800, 450, 370, MIST),
        at(500, 450, calendar, turn=-3),
        at(690, 200, health_sign()),
        at(560, 740, syringe(), turn=-12, scale=1.05),
        person(1160, 900, RED, "long", INK, 1.7),
        at(1130, 770, baby(), arm, scale=1.1),
    )


def tra_loi() -> str:
    return picture(
        disc(800, 430, 360, MIST),
        bubble(430, 130, 430, 220, TEAL, left=True),
        bubble(680, 440, 430, 220, RED, left=False),
        person(270, 900, GOLD, "bun", "#b9bcb8", 1.45, TAN, glasses=True),
        horn(1330, 560, 1.7, flip=True),
        rect(1400, 560, 26, 340, INK, 8),
        badge(1104, 446, 44),
    )


def bin_(x: float, y: float, colour: str, sign: str) -> str:
    return at(
        x,
        y,
        shade(0, 0, 100),
        form("M-84 -210 H84 L66 0 H-66Z", colour),
        form("M0 -210 H84 L66 0 H0Z", "#000000", 'opacity="0.10"'),
        rect(-98, -240, 196, 36, colour, 14),
        rect(-30, -260, 60, 24, INK, 10),
        sign,
    )


def truck() -> str:
    """A refuse lorry without wheels."""
    return (
        rect(-430, -360, 560, 320, TEAL, 26)
        + form("M-430 -340 q-70 150 0 300Z", INK)
        + "".join(rect(-360 + i * 120, -330, 20, 260, SEA, 8) for i in range(4))
        + form("M150 -40 V-270 q0 -30 30 -30 h130 q20 0 30 20 l64 110 q10 14 10 30 v100Z", RED)
        + form("M196 -256 h106 l52 92 h-158Z", MIST)
        + rect(-440, -56, 860, 34, INK, 10)
        + disc(396, -90, 16, SUN)
    )


def thu_gom_rac() -> str:
    wheel = "".join(disc(x, 0, 62, INK) + disc(x, 0, 28, SILVER) for x in (-330, -60, 300))
    leaf = form("M0 -70 q-44 -40 -6 -92 q56 30 6 92Z", WHITE) + line("M0 -60 v-60", LEAF, 5)
    bottle = rect(-22, -130, 44, 76, WHITE, 12) + rect(-10, -156, 20, 30, WHITE, 4)
    bag = form("M-40 -60 q-14 -60 26 -72 l-12 -20 h52 l-12 20 q40 12 26 72Z", WHITE)
    return picture(
        disc(640, 420, 350, MIST),
        street(760),
        rect(0, 760, 1600, 140, "#b9cdd0"),
        rect(0, 760, 1600, 22, SILVER),
        at(500, 800, truck(), wheel, scale=0.98),
        bin_(1060, 850, LEAF, leaf),
        bin_(1255, 850, GOLD, bottle),
        bin_(1450, 850, RED, bag),
    )


NOTICES = {
    "khan-cap/ung-pho-mua-bao-25-11/bia.jpg": mua_bao,
    "thong-bao/lich-tiem-chung-thang-12/bia.jpg": tiem_chung,
    "thong-bao/tra-loi-phan-anh.jpg": tra_loi,
    "thong-bao/gio-thu-gom-rac.jpg": thu_gom_rac,
}

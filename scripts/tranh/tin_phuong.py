"""Covers of the ward's plan, its schools and people; a function returns the SVG."""

from __future__ import annotations

from tranh.do_vat import cup, house, mast, phone, seal, sheet, tree
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
    disc,
    form,
    line,
    oval,
    picture,
    rect,
    ring,
)
from tranh.nguoi import person


def street(y: float = 780) -> str:
    """A row of houses and trees along the lower edge."""
    row = "".join(
        (
            tree(90, y, 0.9),
            house(290, y, 210, 150),
            house(540, y, 190, 190, TEAL),
            tree(690, y, 0.8),
            house(880, y, 220, 140, GOLD),
            tree(1050, y, 1.0),
            house(1250, y, 210, 180),
            tree(1440, y, 0.85),
        )
    )
    return row + rect(0, y, 1600, 900 - y, MIST) + rect(0, y, 1600, 10, SEA, 0, 'opacity="0.35"')


def ke_hoach() -> str:
    news = (
        rect(-120, -200, 240, 120, SUN, 14)
        + disc(-70, -140, 26, GOLD)
        + "".join(rect(-20, -168 + i * 32, 110, 14, WHITE, 7) for i in range(2))
        + "".join(rect(-120, -50 + i * 44, 240 - (i % 2) * 70, 16, MIST, 8) for i in range(5))
    )
    return picture(
        disc(560, 420, 330, MIST),
        street(),
        mast(260, 240, 780, 1.15),
        sheet(920, 400, 380, 520, 8, -4, seal(110, 180, 54)),
        phone(1300, 430, 280, 540, WHITE, news, 5),
    )


def factory() -> str:
    """A small factory with a saw-tooth roof."""
    return at(
        1240,
        770,
        rect(-170, -150, 340, 150, SEA),
        form("M-170 -150 V-230 L-60 -150 V-230 L50 -150 V-230 L170 -150Z", TEAL),
        rect(100, -330, 44, 150, RED),
        *(rect(-140 + i * 80, -100, 46, 46, SUN, 4) for i in range(4)),
    )


def small_school() -> str:
    """A small school."""
    return at(
        800,
        770,
        rect(-170, -190, 340, 190, WHITE),
        form("M-200 -190 L0 -290 L200 -190Z", RED),
        disc(0, -222, 24, SUN),
        rect(-34, -90, 68, 90, TEAL, 6),
        *(rect(x, -150, 50, 60, MIST, 4) for x in (-140, -72, 54, 110)),
    )


def noi_gi() -> str:
    nodes = ((420, 300), (800, 190), (1180, 300))
    down = "M420 300 L380 520 M800 190 V480 M1180 300 L1240 540 M420 300 L800 190 L1180 300"
    links = line(down, TEAL, 6, 'stroke-dasharray="4 16"')
    dots = "".join(disc(x, y, 56, TEAL) + disc(x, y, 44, WHITE) for x, y in nodes)
    signs = (
        line("M400 310 q20 -30 40 0 M386 296 q34 -48 68 0", RED, 8)
        + disc(420, 322, 7, RED)
        + form("M786 166 h28 v20 h-28z M776 192 h48 v22 h-48z", GOLD)
        + disc(1180, 300, 20, SEA)
        + ring(1180, 300, 30, GOLD, 6)
    )
    return picture(
        disc(800, 480, 300, SUN),
        disc(800, 480, 236, GOLD),
        links,
        dots,
        signs,
        rect(0, 770, 1600, 130, MIST),
        tree(130, 770, 1.0),
        house(380, 770, 280, 180),
        tree(580, 770, 0.8),
        small_school(),
        tree(1020, 770, 0.8),
        factory(),
        tree(1480, 770, 1.0),
    )


def pupil(x: float, y: float, shirt: str, kind: str, bag: str, scale: float) -> str:
    straps = rect(-92, -150, 26, 150, bag, 10) + rect(66, -150, 26, 150, bag, 10)
    tie = form("M-34 -172 L0 -120 L34 -172 L22 -180 H-22Z M0 -128 l18 46 l-18 20 l-18 -20Z", RED)
    return person(x, y, shirt, kind, INK, scale) + at(x, y, straps, tie, scale=scale)


def school_gate() -> str:
    """The middle of a school, with its clock."""
    return (
        rect(670, 210, 260, 480, SUN)
        + form("M640 220 L800 120 L960 220Z", RED)
        + disc(800, 300, 52, WHITE)
        + line("M800 300 v-32 M800 300 l22 14", INK, 8)
        + rect(740, 500, 120, 190, TEAL, 8)
        + rect(797, 500, 6, 190, SUN)
    )


def flag() -> str:
    """The national flag on its mast."""
    return (
        rect(1080, 110, 12, 580, INK, 6)
        + rect(1092, 120, 190, 126, "#da251d")
        + form(
            "M1187 146 l9.2 26.4 28 .6 -22.4 17 8.2 26.8 -23 "
            "-16 -23 16 8.2 -26.8 -22.4 -17 28 -.6Z",
            "#ffff00",
        )
    )


def nha_truong() -> str:
    windows = "".join(
        rect(230 + i * 116, y, 74, 86, SEA, 6) + rect(230 + i * 116, y + 40, 74, 6, WHITE)
        for i in range(10)
        for y in (330, 470)
        if i not in (4, 5)
    )
    building = (
        rect(190, 290, 1220, 400, WHITE)
        + rect(170, 270, 1260, 34, RED, 8)
        + rect(190, 424, 1220, 16, SAND)
        + windows
    )
    return picture(
        disc(800, 380, 360, MIST),
        tree(100, 700, 1.2),
        tree(1510, 700, 1.2),
        building,
        school_gate(),
        flag(),
        rect(0, 690, 1600, 210, SAND),
        rect(0, 690, 1600, 12, "#e6d8bb"),
        pupil(480, 900, WHITE, "short", TEAL, 1.02),
        pupil(1120, 900, WHITE, "long", GOLD, 1.02),
        pupil(800, 900, WHITE, "short", RED, 1.14),
        motif=MIST,
    )


def pots() -> str:
    """Two potted plants."""
    return "".join(
        at(
            x,
            770,
            form("M-60 -110 H60 L44 0 H-44Z", GOLD),
            *(
                form("M0 -110 q-70 -60 -60 -150 q70 50 60 150Z", LEAF if t else "#5aa882")
                if t == 0
                else at(0, -110, form("M0 0 q-30 -90 20 -160 q30 80 -20 160Z", LEAF), turn=t)
                for t in (0, 20, 52)
            ),
        )
        for x in (150, 1450)
    )


def porch_lamp() -> str:
    """A hanging lamp and its light."""
    return (
        line("M800 220 v70", INK, 8)
        + form("M740 330 q0 -46 60 -46 q60 0 60 46Z", INK)
        + disc(800, 336, 24, "#ffe9a8")
        + form("M730 340 L520 760 H1080 L870 340Z", SUN, 'opacity="0.45"')
    )


def guong() -> str:
    roof = form("M-20 150 L800 -70 L1620 150 V210 H-20Z", RED) + form(
        "M-20 190 H1620 V222 H-20Z", WINE
    )
    small = at(
        0,
        0,
        phone(0, 0, 290, 520, MIST, disc(0, -50, 74, GOLD) + rect(-80, 70, 160, 30, TEAL, 15), 0),
        scale=0.38,
    )
    table = oval(800, 830, 560, 90, TEAL) + oval(800, 816, 560, 90, SEA)
    return picture(
        rect(0, 220, 1600, 680, "#f6e7c6"),
        *(rect(x, 220, 34, 560, TAN) for x in (60, 1506)),
        porch_lamp(),
        roof,
        pots(),
        rect(0, 770, 1600, 130, SAND),
        person(480, 810, TEAL, "short", SILVER, 1.22, TAN, glasses=True),
        person(1120, 810, GOLD, "bun", SILVER, 1.22, TAN),
        person(800, 800, RED, "bun", "#eceae4", 1.34, SKIN, glasses=True, scarf=SUN),
        table,
        at(800, 730, small, turn=-6),
        at(560, 810, cup(0, 0, 0.5)),
        at(1040, 806, small, turn=12, scale=0.8),
        ground="#f6e7c6",
        motif="#f6e7c6",
    )


NEWS = {
    "nghi-quyet-57/ke-hoach-truyen-thong-nghi-quyet-57/bia.jpg": ke_hoach,
    "nghi-quyet-57/nghi-quyet-57-noi-gi/bia.jpg": noi_gi,
    "nha-truong/tuan-le-em-hoc-an-toan-tren-mang/bia.jpg": nha_truong,
    "guong-dien-hinh/ba-ngoai-day-dien-thoai/bia.jpg": guong,
}

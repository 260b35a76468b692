"""Scenes: one cover picture for each article; a function returns the SVG."""

from __future__ import annotations

from tranh.do_vat import (
    bubble, card, cup, fingers, hand, horn, house, mast, palm, person, phone, qr, seal, shade,
    sheet, shield, tree,
)
from tranh.net import (
    CREAM, GOLD, INK, LEAF, MIST, RED, SAND, SEA, SILVER, SKIN, SUN, TAN, TEAL, WHITE, WINE,
    at, badge, disc, form, line, oval, picture, rect, ring, tick, waves,
)


def street(y: float = 780) -> str:
    """A row of houses and trees along the lower edge."""
    row = "".join((
        tree(90, y, 0.9), house(290, y, 210, 150), house(540, y, 190, 190, TEAL), tree(690, y, 0.8),
        house(880, y, 220, 140, GOLD), tree(1050, y, 1.0), house(1250, y, 210, 180), tree(1440, y, 0.85),
    ))
    return row + rect(0, y, 1600, 900 - y, MIST) + rect(0, y, 1600, 10, SEA, 0, 'opacity="0.35"')


def ke_hoach() -> str:
    news = rect(-120, -200, 240, 120, SUN, 14) + disc(-70, -140, 26, GOLD) + "".join(
        rect(-20, -168 + i * 32, 110, 14, WHITE, 7) for i in range(2)
    ) + "".join(rect(-120, -50 + i * 44, 240 - (i % 2) * 70, 16, MIST, 8) for i in range(5))
    return picture(
        disc(560, 420, 330, MIST), street(),
        mast(330, 240, 780, 1.15), sheet(900, 400, 380, 520, 8, -4, seal(110, 180, 54)),
        phone(1280, 430, 280, 540, WHITE, news, 5),
    )


def noi_gi() -> str:
    nodes = ((420, 300), (800, 190), (1180, 300))
    links = "".join(line(f"M{x} {y} L800 420", TEAL, 6, 'stroke-dasharray="4 16"') for x, y in nodes)
    dots = "".join(disc(x, y, 56, TEAL) + disc(x, y, 44, WHITE) for x, y in nodes)
    signs = (
        line("M400 310 q20 -30 40 0 M386 296 q34 -48 68 0", RED, 8) + disc(420, 322, 7, RED)
        + form("M786 166 h28 v20 h-28z M776 192 h48 v22 h-48z", GOLD)
        + disc(1180, 300, 20, SEA) + ring(1180, 300, 30, GOLD, 6)
    )
    factory = at(1240, 770, rect(-170, -150, 340, 150, SEA), form("M-170 -150 V-230 L-60 -150 V-230 L50 -150 V-230 L170 -150Z", TEAL),
                 rect(100, -330, 44, 150, RED), *(rect(-140 + i * 80, -100, 46, 46, SUN, 4) for i in range(4)))
    school = at(800, 770, rect(-170, -190, 340, 190, WHITE), form("M-200 -190 L0 -290 L200 -190Z", RED), disc(0, -222, 24, SUN),
                rect(-34, -90, 68, 90, TEAL, 6), *(rect(x, -150, 50, 60, MIST, 4) for x in (-140, -72, 54, 110)))
    return picture(
        disc(800, 480, 300, SUN), disc(800, 480, 236, GOLD), links, dots, signs,
        rect(0, 770, 1600, 130, MIST), tree(130, 770, 1.0), house(380, 770, 280, 180), tree(580, 770, 0.8), school,
        tree(1020, 770, 0.8), factory, tree(1480, 770, 1.0),
    )


def identity() -> str:
    """The card that the telephone of the VNeID lesson shows."""
    portrait = rect(-104, -60, 84, 104, MIST, 10) + disc(-62, -22, 24, SKIN) + form("M-104 44 v-12 q4 -40 42 -40 q38 0 42 40 v12Z", TEAL)
    lines = "".join(rect(0, -50 + i * 30, (100, 80, 100, 60)[i], 12, MIST, 6) for i in range(4))
    return rect(-124, -110, 248, 176, WHITE, 18) + rect(-124, -110, 248, 38, RED, 18) + rect(-124, -90, 248, 18, RED) + portrait + lines


def vneid() -> str:
    screen = rect(-140, -300, 280, 600, TEAL, 28) + at(0, -70, identity(), scale=1.06)
    rows = "".join(rect(-124, 60 + i * 74, 248, 58, SEA, 14) + disc(-92, 89 + i * 74, 16, SUN)
                   + rect(-60, 81 + i * 74, 140 - i * 24, 14, MIST, 7) for i in range(3))
    return picture(
        disc(800, 430, 370, SUN), hand(800, 560, 1.1), phone(800, 420, 330, 660, TEAL, screen + rows, 0), fingers(975, 500, 1.0),
        at(360, 330, rect(-150, -96, 300, 192, WHITE, 22), disc(-80, -6, 46, SKIN), form("M-136 72 q0 -66 56 -66 q56 0 56 66Z", RED),
           *(rect(0, -46 + i * 40, 110 - i * 18, 16, MIST, 8) for i in range(3)), turn=-8),
        at(1250, 330, disc(0, 0, 120, WHITE), *(line(f"M{-r} 30 A{r} {r * 1.1} 0 0 1 {r} 30", RED, 12) for r in (28, 56, 84)),
           line("M0 36 v30 M-34 62 v18 M34 62 v14", RED, 12)),
        badge(1010, 200, 66),
    )


def dich_vu_cong() -> str:
    screen = rect(-330, -210, 660, 400, WHITE, 10) + rect(-330, -210, 660, 64, RED, 10) + disc(-290, -178, 16, SUN) + rect(-256, -186, 190, 16, WHITE, 8)
    fields = "".join(rect(-280, -110 + i * 76, 130, 16, SEA, 8) + rect(-280, -84 + i * 76, 330, 34, SAND, 8) for i in range(3))
    steps = line("M170 -96 V110", MIST, 8) + "".join(disc(170, -96 + i * 68, 24, (GOLD, GOLD, GOLD, MIST)[i]) + (tick(170, -96 + i * 68, 22) if i < 3 else "")
                                                    + rect(208, -104 + i * 68, 84, 16, MIST, 8) for i in range(4))
    return picture(
        disc(760, 400, 360, MIST), rect(0, 760, 1600, 140, SAND), rect(0, 760, 1600, 12, "#e6d8bb"),
        sheet(300, 560, 270, 360, 5, -9), sheet(1290, 560, 270, 360, 5, 8, seal(70, 110, 40)),
        at(790, 470, rect(-370, -250, 740, 480, INK, 28), screen, fields, steps, form("M-470 230 H470 L440 292 H-440Z", SILVER), rect(-80, 230, 160, 16, "#bfc4c2", 8)),
        cup(1240, 800, 1.0), at(330, 790, rect(-150, -18, 300, 20, GOLD, 10), form("M150 -18 L188 -8 L150 2Z", INK)),
    )


def vegetables() -> str:
    tomatoes = "".join(disc(x, y, 34, RED) + form(f"M{x - 12} {y - 30} l12 10 l12 -10 l-4 16 h-16Z", LEAF) for x, y in ((0, 0), (64, 4), (128, 0), (32, -50), (96, -50)))
    greens = "".join(form(f"M{x} 30 q-46 -60 0 -130 q46 70 0 130Z", LEAF if i % 2 else "#5aa882") for i, x in enumerate((330, 370, 410, 450)))
    corn = "".join(form(f"M{x} 34 q-30 -60 0 -120 q30 60 0 120Z", GOLD) + form(f"M{x - 22} 34 q-6 -44 22 -60 q28 16 22 60Z", "#5aa882") for x in (640, 690, 740))
    return tomatoes + greens + corn


def thanh_toan() -> str:
    stripes = "".join(form(f"M{150 + i * 100} 90 h100 v90 q-50 60 -100 0Z", RED if i % 2 else WHITE) for i in range(10))
    stand = rect(-130, -190, 260, 330, WHITE, 20) + rect(-130, -190, 260, 56, TEAL, 20) + rect(-130, -160, 260, 26, TEAL) + qr(-92, -106, 184) + rect(-60, 100, 120, 14, GOLD, 7) + form("M-40 140 h80 l30 50 h-140Z", INK)
    view = rect(-134, -290, 268, 580, MIST, 28) + qr(-84, -150, 168, TEAL) + "".join(
        at(0, -66, line("M-110 -70 v-40 h40", RED, 12), turn=turn) for turn in (0, 90, 180, 270)) + rect(-100, 110, 200, 64, RED, 32) + rect(-50, 135, 100, 14, WHITE, 7)
    crates = "".join(rect(x, 650, w, 130, GOLD, 8) + rect(x, 690, w, 10, "#c98f1c") + rect(x, 736, w, 10, "#c98f1c") for x, w in ((170, 260), (470, 240), (750, 230)))
    return picture(
        disc(700, 440, 350, MIST), rect(160, 120, 16, 660, INK), rect(1136, 120, 16, 500, INK), stripes, rect(150, 76, 1000, 24, WINE, 12),
        person(470, 660, TEAL, "bun", INK, 1.05, SKIN), at(230, 640, vegetables()), crates, rect(0, 780, 1600, 120, SAND),
        at(860, 520, stand, scale=0.86), hand(1270, 600, 1.0, GOLD), phone(1270, 480, 300, 600, MIST, view, 0), fingers(1430, 560, 0.95),
    )


def lua_dao() -> str:
    hook = line("M1235 -10 V250 q0 70 -60 70 q-54 0 -54 -56", INK, 14) + form("M1108 276 l14 -40 l28 34Z", INK)
    letter = at(1250, 400, rect(-130, -80, 260, 170, WHITE, 14), form("M-130 -72 L0 34 L130 -72 V-66 L0 50 L-130 -66Z", RED), disc(96, -70, 42, RED), rect(88, -96, 16, 36, WHITE, 8), disc(96, -46, 9, WHITE), turn=8)
    screen = disc(0, -60, 74, SUN) + form("M-30 -60 v-20 a30 30 0 0 1 60 0 v20", "none", f'stroke="{TEAL}" stroke-width="16"') + rect(-46, -64, 92, 74, TEAL, 14) + disc(0, -34, 11, SUN) + rect(-5, -32, 10, 24, SUN, 5) + "".join(rect(-90, 60 + i * 44, 180 - i * 50, 18, MIST, 9) for i in range(3))
    coins = "".join(disc(x, y, r, GOLD) + ring(x, y, r * 0.68, SUN, 6) for x, y, r in ((330, 650, 46), (250, 720, 38), (400, 740, 34)))
    return picture(
        disc(700, 450, 380, MIST), shield(700, 450, 1.22), phone(700, 440, 280, 520, WHITE, screen), badge(860, 690, 62), hook, letter, coins,
        line("M1010 300 l-60 30 M1040 470 l-66 -6 M990 600 l-52 -36", RED, 12), ground=CREAM,
    )


def chu_ky_so() -> str:
    stroke = line("M-130 150 c30 -80 70 -80 60 -20 c-6 50 -40 40 -20 0 c30 -60 70 -50 66 -6 c-2 24 30 10 44 -10 c14 -20 34 -10 34 10 c0 16 40 10 74 -16", RED, 9)
    pen = at(0, 0, form("M0 0 L34 -60 H-34Z", SUN), form("M0 0 L10 -18 H-10Z", INK), rect(-34, -380, 68, 322, TEAL, 10), rect(-34, -120, 68, 26, GOLD), rect(0, -380, 34, 322, INK, 10, 'opacity="0.2"'), rect(-34, -420, 68, 56, RED, 16))
    lock = line("M-48 -20 v-40 a48 48 0 0 1 96 0 v40", INK, 22) + rect(-84, -24, 168, 136, GOLD, 24) + disc(0, 32, 20, INK) + rect(-8, 36, 16, 46, INK, 8)
    return picture(
        disc(760, 440, 370, SUN), sheet(720, 450, 540, 680, 9, 0, stroke + line("M-150 196 H190", MIST, 6)), at(910, 590, pen, turn=32),
        at(480, 690, lock, scale=1.1), at(1260, 620, disc(0, 0, 96, WHITE), ring(0, 0, 96, TEAL, 14), tick(0, 6, 84, TEAL, 20)),
        at(330, 330, disc(0, 0, 110, TEAL), waves(-30, 0, 20, 30, 3, SUN, 12)),
    )


def suc_khoe() -> str:
    heart = form("M0 60 C-120 -20 -84 -110 -30 -104 C-10 -102 0 -84 0 -76 C0 -84 10 -102 30 -104 C84 -110 120 -20 0 60Z", RED)
    screen = at(0, -90, heart, scale=1.25) + line("M-128 70 h60 l20 -44 l30 88 l26 -70 l14 26 h106", TEAL, 9) + "".join(rect(-110, 140 + i * 52, 220, 38, MIST, 12) + disc(-88, 159 + i * 52, 10, GOLD) for i in range(3))
    tube = line("M1090 230 v120 a110 110 0 0 0 220 0 v-120", TEAL, 20) + line("M1200 460 v90 a100 100 0 0 1 -200 0 v-20", TEAL, 20)
    ends = "".join(line(f"M{x} 236 l{dx} -40", INK, 22) for x, dx in ((1090, 26), (1310, -26))) + disc(1000, 512, 56, INK) + disc(1000, 512, 38, SILVER)
    cross = at(330, 320, rect(-110, -110, 220, 220, TEAL, 40), rect(-26, -76, 52, 152, WHITE, 10), rect(-76, -26, 152, 52, WHITE, 10))
    book = at(340, 640, rect(-130, -90, 260, 180, GOLD, 16), rect(-130, -90, 40, 180, "#c98f1c", 12), rect(-60, -44, 150, 22, CREAM, 11), rect(-60, 0, 110, 18, CREAM, 9), turn=-7)
    return picture(disc(720, 450, 380, MIST), cross, book, tube, ends, phone(700, 450, 340, 680, WHITE, screen), badge(870, 170, 60), disc(1330, 640, 70, SUN), line("M1300 640 h60 M1330 610 v60", RED, 18))


def pupil(x: float, y: float, shirt: str, kind: str, bag: str, scale: float) -> str:
    straps = rect(-92, -150, 26, 150, bag, 10) + rect(66, -150, 26, 150, bag, 10)
    tie = form("M-34 -172 L0 -120 L34 -172 L22 -180 H-22Z M0 -128 l18 46 l-18 20 l-18 -20Z", RED)
    return person(x, y, shirt, kind, INK, scale) + at(x, y, straps, tie, scale=scale)


def nha_truong() -> str:
    windows = "".join(rect(230 + i * 116, y, 74, 86, SEA, 6) + rect(230 + i * 116, y + 40, 74, 6, WHITE) for i in range(10) for y in (330, 470) if i not in (4, 5))
    building = rect(190, 290, 1220, 400, WHITE) + rect(170, 270, 1260, 34, RED, 8) + rect(190, 424, 1220, 16, SAND) + windows
    gate = rect(670, 210, 260, 480, SUN) + form("M640 220 L800 120 L960 220Z", RED) + disc(800, 300, 52, WHITE) + line("M800 300 v-32 M800 300 l22 14", INK, 8) + rect(740, 500, 120, 190, TEAL, 8) + rect(797, 500, 6, 190, SUN)
    flag = rect(1080, 110, 12, 580, INK, 6) + rect(1092, 120, 190, 124, RED) + form("M1187 146 l9.2 26.4 28 .6 -22.4 17 8.2 26.8 -23 -16 -23 16 8.2 -26.8 -22.4 -17 28 -.6Z", "#ffd53d")
    return picture(
        disc(800, 380, 360, MIST), tree(100, 700, 1.2), tree(1510, 700, 1.2), building, gate, flag, rect(0, 690, 1600, 210, SAND), rect(0, 690, 1600, 12, "#e6d8bb"),
        pupil(480, 900, WHITE, "short", TEAL, 1.02), pupil(1120, 900, WHITE, "long", GOLD, 1.02), pupil(800, 900, WHITE, "short", RED, 1.14), motif=MIST,
    )


def cloud(x: float, y: float, scale: float, colour: str) -> str:
    return at(x, y, disc(-120, 0, 80, colour), disc(0, -50, 110, colour), disc(120, -6, 84, colour), rect(-200, -10, 404, 90, colour, 45), scale=scale)


def mua_bao() -> str:
    rain = "".join(line(f"M{(i * 131) % 1640} {300 + (i * 89) % 420} l-26 62", "#7fb0b8", 6) for i in range(46))
    wind = "".join(line(f"M{x} {y} h{w} q46 0 46 -34 q0 -30 -30 -30 q-26 0 -26 24", MIST, 10) for x, y, w in ((80, 420, 230), (620, 350, 200), (1180, 470, 190)))
    bolt = form("M760 250 L690 410 H746 L712 530 L838 360 H776 L822 250Z", GOLD)
    return picture(
        cloud(300, 180, 1.5, "#0b3b48"), cloud(1250, 170, 1.6, "#0b3b48"), cloud(780, 150, 1.7, SEA), bolt, wind, rain,
        rect(0, 770, 1600, 130, INK), palm(270, 780, 1.2, -120), palm(1500, 790, 1.05, -110),
        house(620, 780, 340, 210), at(620, 780, line("M-196 -208 L-250 -10 M196 -208 L250 -10", SUN, 8), rect(-284, -34, 70, 34, GOLD, 14), rect(214, -34, 70, 34, GOLD, 14)),
        mast(1090, 400, 780, 1.05, GOLD), form("M0 830 q100 -34 200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 t200 0 V900 H0Z", "#1d5f70"),
        ground=TEAL, motif="#155566",
    )


def tiem_chung() -> str:
    rings = "".join(rect(x, -276, 18, 70, INK, 9) for x in (-160, -9, 142))
    days = "".join(rect(-190 + c * 66, -96 + r * 66, 48, 48, (GOLD if (r, c) in ((1, 1), (1, 2), (1, 3)) else SAND), 10) for r in range(4) for c in range(6))
    calendar = rect(-240, -240, 480, 440, WHITE, 26) + rect(-240, -240, 480, 104, RED, 26) + rect(-240, -180, 480, 44, RED) + rings + days
    cross = disc(0, 0, 80, TEAL) + rect(-16, -48, 32, 96, WHITE, 6) + rect(-48, -16, 96, 32, WHITE, 6)
    syringe = rect(-150, -40, 260, 80, WHITE, 14) + rect(-150, -40, 150, 80, MIST, 14) + "".join(rect(-110 + i * 44, -40, 7, 30, SEA) for i in range(5)) + rect(110, -12, 60, 24, SILVER, 6) + line("M170 0 h110", INK, 7) + rect(-174, -58, 26, 116, TEAL, 10) + rect(-260, -12, 90, 24, SILVER, 6) + rect(-284, -44, 28, 88, TEAL, 12)
    baby = form("M-110 60 C-130 -50 -60 -96 20 -96 C110 -96 150 -30 130 60 C120 110 -96 110 -110 60Z", SUN) + disc(-40, -96, 56, SKIN) + disc(-58, -94, 5, INK) + disc(-26, -94, 5, INK) + line("M-52 -74 q10 10 20 0", WINE, 4) + form("M-92 -110 C-90 -160 -10 -170 14 -104 C-10 -130 -60 -136 -92 -110Z", INK)
    arm = line("M-150 60 q90 76 190 34", SKIN, 44)
    return picture(disc(800, 450, 370, MIST), at(500, 450, calendar, turn=-3), at(690, 200, cross), at(560, 740, syringe, turn=-12, scale=1.05),
                   person(1160, 900, RED, "long", INK, 1.7), at(1130, 770, baby, arm, scale=1.1))


def tra_loi() -> str:
    return picture(
        disc(800, 430, 360, MIST), bubble(430, 130, 430, 220, TEAL, left=True), bubble(800, 420, 430, 220, RED, left=False),
        person(270, 900, GOLD, "bun", "#b9bcb8", 1.45, TAN, glasses=True), horn(1330, 560, 1.7, flip=True), rect(1400, 560, 26, 340, INK, 8),
        disc(640, 640, 0, WHITE), badge(1190, 430, 44),
    )


def guong() -> str:
    roof = form("M-20 150 L800 -70 L1620 150 V210 H-20Z", RED) + form("M-20 190 H1620 V222 H-20Z", WINE)
    lamp = line("M800 220 v70", INK, 8) + form("M740 330 q0 -46 60 -46 q60 0 60 46Z", INK) + disc(800, 336, 24, "#ffe9a8") + form("M730 340 L520 760 H1080 L870 340Z", SUN, 'opacity="0.45"')
    pots = "".join(at(x, 770, form("M-60 -110 H60 L44 0 H-44Z", GOLD), *(form("M0 -110 q-70 -60 -60 -150 q70 50 60 150Z", LEAF if t else "#5aa882") if t == 0 else at(0, -110, form("M0 0 q-30 -90 20 -160 q30 80 -20 160Z", LEAF), turn=t) for t in (0, 20, 52))) for x in (150, 1450))
    small = phone(0, 0, 110, 190, MIST, disc(0, -20, 26, GOLD) + rect(-28, 24, 56, 12, TEAL, 6), 0)
    table = oval(800, 830, 560, 90, TEAL) + oval(800, 816, 560, 90, SEA)
    return picture(
        rect(0, 220, 1600, 680, "#f6e7c6"), *(rect(x, 220, 34, 560, TAN) for x in (60, 1506)), lamp, roof, pots, rect(0, 770, 1600, 130, SAND),
        person(480, 810, TEAL, "short", SILVER, 1.22, TAN, glasses=True), person(1120, 810, GOLD, "bun", SILVER, 1.22, TAN),
        person(800, 800, RED, "bun", "#eceae4", 1.34, SKIN, glasses=True, scarf=SUN), table,
        at(800, 730, small, turn=-6), at(560, 810, cup(0, 0, 0.5)), at(1040, 806, small, turn=12, scale=0.8), ground="#f6e7c6", motif="#f6e7c6",
    )


def bin_(x: float, y: float, colour: str, sign: str) -> str:
    return at(x, y, shade(0, 0, 100), form("M-84 -210 H84 L66 0 H-66Z", colour), form("M0 -210 H84 L66 0 H0Z", "#000000", 'opacity="0.10"'), rect(-98, -240, 196, 36, colour, 14), rect(-30, -260, 60, 24, INK, 10), sign)


def thu_gom_rac() -> str:
    wheel = "".join(disc(x, 0, 62, INK) + disc(x, 0, 28, SILVER) for x in (-330, -60, 300))
    truck = rect(-430, -360, 560, 320, TEAL, 26) + form("M-430 -340 q-70 150 0 300Z", INK) + "".join(rect(-360 + i * 120, -330, 20, 260, SEA, 8) for i in range(4)) + form("M150 -40 V-270 q0 -30 30 -30 h130 q20 0 30 20 l64 110 q10 14 10 30 v100Z", RED) + form("M196 -256 h106 l52 92 h-158Z", MIST) + rect(-440, -56, 860, 34, INK, 10) + disc(396, -90, 16, SUN)
    leaf = form("M0 -70 q-44 -40 -6 -92 q56 30 6 92Z", WHITE) + line("M0 -60 v-60", LEAF, 5)
    bottle = rect(-22, -130, 44, 76, WHITE, 12) + rect(-10, -156, 20, 30, WHITE, 4)
    bag = form("M-40 -60 q-14 -60 26 -72 l-12 -20 h52 l-12 20 q40 12 26 72Z", WHITE)
    return picture(disc(640, 420, 350, MIST), street(760), rect(0, 760, 1600, 140, "#b9cdd0"), rect(0, 760, 1600, 22, SILVER), at(560, 800, truck, wheel, scale=1.05),
                   bin_(1130, 850, LEAF, leaf), bin_(1310, 850, GOLD, bottle), bin_(1490, 850, RED, bag))


COVERS = {
    "nghi-quyet-57/ke-hoach-truyen-thong-nghi-quyet-57/bia.jpg": ke_hoach,
    "nghi-quyet-57/nghi-quyet-57-noi-gi/bia.jpg": noi_gi,
    "binh-dan-hoc-vu-so/vneid-muc-do-2/bia.jpg": vneid,
    "binh-dan-hoc-vu-so/dich-vu-cong-truc-tuyen/bia.jpg": dich_vu_cong,
    "binh-dan-hoc-vu-so/thanh-toan-khong-tien-mat/bia.jpg": thanh_toan,
    "binh-dan-hoc-vu-so/nhan-biet-lua-dao-qua-mang/bia.jpg": lua_dao,
    "binh-dan-hoc-vu-so/chu-ky-so-ca-nhan/bia.jpg": chu_ky_so,
    "binh-dan-hoc-vu-so/so-suc-khoe-dien-tu/bia.jpg": suc_khoe,
    "nha-truong/tuan-le-em-hoc-an-toan-tren-mang/bia.jpg": nha_truong,
    "khan-cap/ung-pho-mua-bao-25-11/bia.jpg": mua_bao,
    "thong-bao/lich-tiem-chung-thang-12/bia.jpg": tiem_chung,
    "thong-bao/tra-loi-phan-anh.jpg": tra_loi,
    "thong-bao/gio-thu-gom-rac.jpg": thu_gom_rac,
    "guong-dien-hinh/ba-ngoai-day-dien-thoai/bia.jpg": guong,
}

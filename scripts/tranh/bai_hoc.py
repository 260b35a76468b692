"""Covers of the lessons of Bình dân học vụ số; a function returns the SVG."""

from __future__ import annotations

from tranh.do_vat import cup, phone, qr, seal, sheet, shield
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
    SKIN,
    SUN,
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
    ring,
    tick,
    waves,
)
from tranh.nguoi import fingers, hand, person, thumb


def identity() -> str:
    """The card that the telephone of the VNeID lesson shows."""
    portrait = (
        rect(-104, -60, 84, 104, MIST, 10)
        + disc(-62, -22, 24, SKIN)
        + form("M-104 44 v-12 q4 -40 42 -40 q38 0 42 40 v12Z", TEAL)
    )
    lines = "".join(rect(0, -50 + i * 30, (100, 80, 100, 60)[i], 12, MIST, 6) for i in range(4))
    return (
        rect(-124, -110, 248, 176, WHITE, 18)
        + rect(-124, -110, 248, 38, RED, 18)
        + rect(-124, -90, 248, 18, RED)
        + portrait
        + lines
    )


def vneid() -> str:
    screen = rect(-140, -300, 280, 600, TEAL, 28) + at(0, -70, identity(), scale=1.06)
    rows = "".join(
        rect(-124, 60 + i * 74, 248, 58, SEA, 14)
        + disc(-92, 89 + i * 74, 16, SUN)
        + rect(-60, 81 + i * 74, 140 - i * 24, 14, MIST, 7)
        for i in range(3)
    )
    return picture(
        disc(800, 430, 370, SUN),
        hand(800, 560, 1.1),
        phone(800, 420, 330, 660, TEAL, screen + rows, 0),
        fingers(975, 500, 1.0),
        thumb(628, 640),
        at(
            360,
            330,
            rect(-150, -96, 300, 192, WHITE, 22),
            disc(-80, -6, 46, SKIN),
            form("M-136 72 q0 -66 56 -66 q56 0 56 66Z", RED),
            *(rect(0, -46 + i * 40, 110 - i * 18, 16, MIST, 8) for i in range(3)),
            turn=-8,
        ),
        at(
            1250,
            330,
            disc(0, 0, 120, WHITE),
            *(line(f"M{-r} 30 A{r} {r * 1.1} 0 0 1 {r} 30", RED, 12) for r in (28, 56, 84)),
            line("M0 36 v30 M-34 62 v18 M34 62 v14", RED, 12),
        ),
        badge(1010, 200, 66),
    )


def dich_vu_cong() -> str:
    screen = (
        rect(-330, -210, 660, 400, WHITE, 10)
        + rect(-330, -210, 660, 64, RED, 10)
        + disc(-290, -178, 16, SUN)
        + rect(-256, -186, 190, 16, WHITE, 8)
    )
    fields = "".join(
        rect(-280, -110 + i * 76, 130, 16, SEA, 8) + rect(-280, -84 + i * 76, 330, 34, SAND, 8)
        for i in range(3)
    )
    steps = line("M170 -96 V110", MIST, 8) + "".join(
        disc(170, -96 + i * 68, 24, (GOLD, GOLD, GOLD, MIST)[i])
        + (tick(170, -96 + i * 68, 22) if i < 3 else "")
        + rect(208, -104 + i * 68, 84, 16, MIST, 8)
        for i in range(4)
    )
    return picture(
        disc(760, 400, 360, MIST),
        rect(0, 760, 1600, 140, SAND),
        rect(0, 760, 1600, 12, "#e6d8bb"),
        sheet(300, 560, 270, 360, 5, -9),
        sheet(1250, 540, 270, 360, 5, 6, seal(70, 110, 40)),
        at(
            790,
            470,
            rect(-370, -250, 740, 480, INK, 28),
            screen,
            fields,
            steps,
            form("M-470 230 H470 L440 292 H-440Z", SILVER),
            rect(-80, 230, 160, 16, "#bfc4c2", 8),
        ),
        cup(1440, 820, 0.95),
        at(330, 790, rect(-150, -18, 300, 20, GOLD, 10), form("M150 -18 L188 -8 L150 2Z", INK)),
    )


def vegetables() -> str:
    tomatoes = "".join(
        disc(x, y, 34, RED) + form(f"M{x - 12} {y - 30} l12 10 l12 -10 l-4 16 h-16Z", LEAF)
        for x, y in ((0, 0), (64, 4), (128, 0), (32, -50), (96, -50))
    )
    greens = "".join(
        form(f"M{x} 30 q-46 -60 0 -130 q46 70 0 130Z", LEAF if i % 2 else "#5aa882")
        for i, x in enumerate((330, 370, 410, 450))
    )
    corn = "".join(
        form(f"M{x} 34 q-30 -60 0 -120 q30 60 0 120Z", GOLD)
        + form(f"M{x - 22} 34 q-6 -44 22 -60 q28 16 22 60Z", "#5aa882")
        for x in (640, 690, 740)
    )
    return tomatoes + greens + corn


def qr_stand() -> str:
    """The board on a stall that shows the code to pay by."""
    return (
        rect(-130, -190, 260, 330, WHITE, 20)
        + rect(-130, -190, 260, 56, TEAL, 20)
        + rect(-130, -160, 260, 26, TEAL)
        + qr(-92, -106, 184)
        + rect(-60, 100, 120, 14, GOLD, 7)
        + form("M-40 140 h80 l30 50 h-140Z", INK)
    )


def scanning() -> str:
    """A telephone screen that looks at a code."""
    return (
        rect(-134, -290, 268, 580, MIST, 28)
        + qr(-84, -150, 168, TEAL)
        + "".join(
            at(0, -66, line("M-110 -70 v-40 h40", RED, 12), turn=turn) for turn in (0, 90, 180, 270)
        )
        + rect(-100, 110, 200, 64, RED, 32)
        + rect(-50, 135, 100, 14, WHITE, 7)
    )


def thanh_toan() -> str:
    stripes = "".join(
        form(f"M{150 + i * 100} 90 h100 v90 q-50 60 -100 0Z", RED if i % 2 else WHITE)
        for i in range(10)
    )
    crates = "".join(
        rect(x, 650, w, 130, GOLD, 8)
        + rect(x, 690, w, 10, "#c98f1c")
        + rect(x, 736, w, 10, "#c98f1c")
        for x, w in ((170, 260), (470, 240), (750, 230))
    )
    return picture(
        disc(700, 440, 350, MIST),
        rect(160, 120, 16, 660, INK),
        rect(1136, 120, 16, 500, INK),
        stripes,
        rect(150, 76, 1000, 24, WINE, 12),
        person(470, 660, TEAL, "bun", INK, 1.05, SKIN),
        at(230, 640, vegetables()),
        crates,
        rect(0, 780, 1600, 120, SAND),
        at(860, 520, qr_stand(), scale=0.86),
        hand(1270, 600, 1.0, GOLD),
        phone(1270, 480, 300, 600, MIST, scanning(), 0),
        fingers(1430, 560, 0.95),
        thumb(1112, 680),
    )


def lua_dao() -> str:
    hook = line("M1240 -10 V300 a62 62 0 0 1 -124 0 v-34 l30 34", INK, 14) + ring(
        1240, 40, 16, INK, 8
    )
    letter = at(
        1230,
        440,
        rect(-150, -90, 300, 196, SUN, 16),
        form("M-150 -74 q0 -16 16 -16 h268 q16 0 16 16 L0 40Z", GOLD),
        disc(116, -80, 44, RED),
        rect(108, -108, 16, 36, WHITE, 8),
        disc(116, -58, 9, WHITE),
        turn=8,
    )
    screen = (
        disc(0, -60, 74, SUN)
        + form("M-30 -60 v-20 a30 30 0 0 1 60 0 v20", "none", f'stroke="{TEAL}" stroke-width="16"')
        + rect(-46, -64, 92, 74, TEAL, 14)
        + disc(0, -34, 11, SUN)
        + rect(-5, -32, 10, 24, SUN, 5)
        + "".join(rect(-90, 60 + i * 44, 180 - i * 50, 18, MIST, 9) for i in range(3))
    )
    coins = "".join(
        disc(x, y, r, GOLD) + ring(x, y, r * 0.68, SUN, 6)
        for x, y, r in ((330, 650, 46), (250, 720, 38), (400, 740, 34))
    )
    return picture(
        disc(700, 450, 380, MIST),
        shield(700, 450, 1.22),
        phone(700, 440, 280, 520, WHITE, screen),
        badge(860, 690, 62),
        letter,
        hook,
        coins,
        line("M1010 300 l-60 30 M1040 470 l-66 -6 M990 600 l-52 -36", RED, 12),
        ground=CREAM,
    )


def chu_ky_so() -> str:
    stroke = line(
        "M-130 150 c30 -80 70 -80 60 -20 c-6 50 -40 40 -20 0 c30 -60 70 -50 66 -6 "
        "c-2 24 30 10 44 -10 c14 -20 34 -10 34 10 c0 16 40 10 74 -16",
        RED,
        9,
    )
    pen = at(
        0,
        0,
        form("M0 0 L34 -60 H-34Z", SUN),
        form("M0 0 L10 -18 H-10Z", INK),
        rect(-34, -380, 68, 322, TEAL, 10),
        rect(-34, -120, 68, 26, GOLD),
        rect(0, -380, 34, 322, INK, 10, 'opacity="0.2"'),
        rect(-34, -420, 68, 56, RED, 16),
    )
    lock = (
        line("M-48 -20 v-40 a48 48 0 0 1 96 0 v40", INK, 22)
        + rect(-84, -24, 168, 136, GOLD, 24)
        + disc(0, 32, 20, INK)
        + rect(-8, 36, 16, 46, INK, 8)
    )
    return picture(
        disc(760, 440, 370, SUN),
        sheet(720, 450, 540, 680, 9, 0, stroke + line("M-150 196 H190", MIST, 6)),
        at(910, 590, pen, turn=32),
        at(480, 690, lock, scale=1.1),
        at(1260, 620, disc(0, 0, 96, WHITE), ring(0, 0, 96, TEAL, 14), tick(0, 6, 84, TEAL, 20)),
        at(330, 330, disc(0, 0, 110, TEAL), waves(-30, 0, 20, 30, 3, SUN, 12)),
    )


def tubes() -> str:
    """The tubes of a stethoscope."""
    return line("M1090 230 v120 a110 110 0 0 0 220 0 v-120", TEAL, 20) + line(
        "M1200 460 v90 a100 100 0 0 1 -200 0 v-20", TEAL, 20
    )


def health_book() -> str:
    """A paper health record."""
    return at(
        340,
        640,
        rect(-130, -90, 260, 180, GOLD, 16),
        rect(-130, -90, 40, 180, "#c98f1c", 12),
        rect(-60, -44, 150, 22, CREAM, 11),
        rect(-60, 0, 110, 18, CREAM, 9),
        turn=-7,
    )


def suc_khoe() -> str:
    heart = form(
        "M0 60 C-120 -20 -84 -110 -30 -104 C-10 -102 0 -84 0 -76 "
        "C0 -84 10 -102 30 -104 C84 -110 120 -20 0 60Z",
        RED,
    )
    screen = (
        at(0, -90, heart, scale=1.25)
        + line("M-128 70 h60 l20 -44 l30 88 l26 -70 l14 26 h106", TEAL, 9)
        + "".join(
            rect(-110, 140 + i * 52, 220, 38, MIST, 12) + disc(-88, 159 + i * 52, 10, GOLD)
            for i in range(3)
        )
    )
    ends = (
        "".join(line(f"M{x} 236 l{dx} -40", INK, 22) for x, dx in ((1090, 26), (1310, -26)))
        + disc(1000, 512, 56, INK)
        + disc(1000, 512, 38, SILVER)
    )
    cross = at(
        330,
        320,
        rect(-110, -110, 220, 220, TEAL, 40),
        rect(-26, -76, 52, 152, WHITE, 10),
        rect(-76, -26, 152, 52, WHITE, 10),
    )
    return picture(
        disc(720, 450, 380, MIST),
        cross,
        health_book(),
        tubes(),
        ends,
        phone(700, 450, 340, 680, WHITE, screen),
        badge(870, 170, 60),
        disc(1330, 640, 70, SUN),
        line("M1300 640 h60 M1330 610 v60", RED, 18),
    )


LESSONS = {
    "binh-dan-hoc-vu-so/vneid-muc-do-2/bia.jpg": vneid,
    "binh-dan-hoc-vu-so/dich-vu-cong-truc-tuyen/bia.jpg": dich_vu_cong,
    "binh-dan-hoc-vu-so/thanh-toan-khong-tien-mat/bia.jpg": thanh_toan,
    "binh-dan-hoc-vu-so/nhan-biet-lua-dao-qua-mang/bia.jpg": lua_dao,
    "binh-dan-hoc-vu-so/chu-ky-so-ca-nhan/bia.jpg": chu_ky_so,
    "binh-dan-hoc-vu-so/so-suc-khoe-dien-tu/bia.jpg": suc_khoe,
}

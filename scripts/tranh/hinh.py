"""Figures: the step pictures and charts inside the articles; a function returns the SVG."""

from __future__ import annotations

from tranh.do_vat import card, done, phone, tree
from tranh.net import (
    CREAM,
    GOLD,
    INK,
    MIST,
    RED,
    SAND,
    SEA,
    SKIN,
    SUN,
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
    tick,
    words,
)
from tranh.nguoi import person
from tranh.thong_bao import cloud


def lo_trinh() -> str:
    stops = ((230, "2025", TEAL), (600, "2026", SEA), (970, "2027", GOLD), (1340, "2030", RED))
    signs = (
        form("M-40 -52 h56 l24 24 v80 h-80Z", WHITE) + line("M-20 -10 h40 M-20 14 h40", TEAL, 8),
        form("M-44 -14 L30 -50 V50 L-44 14Z", WHITE)
        + rect(-62, -16, 22, 32, WHITE, 6)
        + line("M46 -24 q18 24 0 48", WHITE, 8),
        form("M0 -46 L64 -16 L0 14 L-64 -16Z", WHITE)
        + form("M-36 4 v28 q36 28 72 0 v-28 L0 22Z", WHITE),
        "".join(
            disc(x, -14, 18, WHITE) + form(f"M{x - 30} 46 q0 -50 30 -50 q30 0 30 50Z", WHITE)
            for x in (-38, 38)
        )
        + disc(0, -26, 22, WHITE)
        + form("M-36 50 q0 -64 36 -64 q36 0 36 64Z", WHITE),
    )
    notes = (
        ("Ban hành kế hoạch,", "mở chuyên mục"),
        ("Cung cấp 100%", "nội dung, kịp thời"),
        ("Đào tạo, bồi dưỡng", "cán bộ"),
        ("Ít nhất 80%", "người dân tiếp cận"),
    )
    parts = [line("M110 430 H1490", SAND, 26), line("M110 430 H1340", SUN, 10)]
    for (x, year, colour), sign, (first, second) in zip(stops, signs, notes, strict=True):
        parts += [
            disc(x, 430, 122, CREAM),
            disc(x, 430, 104, colour),
            at(x, 430, sign, scale=1.05),
            words(x, 250, year, 76, colour, 700, "middle"),
            words(x, 624, first, 36, INK, 600, "middle"),
            words(x, 674, second, 36, INK, 600, "middle"),
        ]
    return picture(*parts)


def bon_con_so() -> str:
    rows = (
        ("Sử dụng dịch vụ công trực tuyến", 80, "trên 80%", TEAL),
        ("Giao dịch không dùng tiền mặt", 80, "80%", SEA),
        ("Doanh nghiệp đổi mới sáng tạo", 40, "trên 40%", GOLD),
        ("Kinh tế số so với GDP", 30, "tối thiểu 30%", RED),
    )
    parts = [words(120, 130, "Mục tiêu đến năm 2030", 56, INK, 700)]
    for i, (name, value, said, colour) in enumerate(rows):
        y = 200 + i * 160
        parts += [
            words(120, y + 40, name, 38, INK, 600),
            rect(120, y + 62, 1080, 54, SAND, 27),
            rect(120, y + 62, 10.8 * value, 54, colour, 27),
            words(1230, y + 104, said, 42, INK, 700),
        ]
    return picture(*parts, motif=CREAM)


def cac_buoc() -> str:
    officer = at(0, 190, person(0, 0, "#3f6b4f", "short", INK, 1.15), scale=1)
    officer += (
        form("M-76 -190 Q0 -236 76 -190 L84 -154 H-84Z", "#3f6b4f")
        + rect(-84, -162, 168, 20, INK, 8)
        + disc(0, -186, 14, SUN)
    )
    letter = (
        rect(-130, -120, 260, 180, MIST, 36)
        + form("M-60 56 l-30 60 l90 -60Z", MIST)
        + disc(-60, -30, 20, TEAL)
        + disc(0, -30, 20, TEAL)
        + disc(60, -30, 20, TEAL)
        + done(130, -120, 42)
    )
    screen = (
        rect(-90, -150, 180, 300, TEAL, 14)
        + rect(-70, -110, 140, 96, WHITE, 12)
        + disc(-36, -66, 20, SKIN)
        + rect(-4, -86, 60, 12, MIST, 6)
        + rect(-4, -58, 44, 12, MIST, 6)
        + rect(-60, 60, 120, 46, GOLD, 23)
        + tick(0, 82, 24)
    )
    inside = (officer, letter, phone(0, 6, 220, 400, WHITE, screen))
    parts = []
    for i, (x, figure, colour) in enumerate(
        zip((290, 800, 1310), inside, (TEAL, GOLD, RED), strict=True)
    ):
        parts += [
            card(x, 470, 420, 560, at(0, 20, figure), colour),
            disc(x, 190, 58, CREAM),
            disc(x, 190, 48, colour),
            words(x, 210, str(i + 1), 56, WHITE, 700, "middle"),
        ]
    parts += [line(f"M{x} 470 h44 m-20 -22 l22 22 l-22 22", INK, 10) for x in (523, 1033)]
    return picture(*parts)


def le_phi() -> str:
    parts = [
        words(120, 120, "Lệ phí đăng ký cư trú, một lần", 52, INK, 700),
        line("M120 760 H1480", INK, 5),
    ]
    for x, name, direct, online in ((470, "Thường trú", 20, 10), (1130, "Tạm trú", 15, 7)):
        for dx, value, colour in ((-130, direct, GOLD), (130, online, TEAL)):
            tall = value * 24
            parts += [
                rect(x + dx - 100, 760 - tall, 200, tall, colour, 12),
                rect(x + dx - 100, 740, 200, 20, colour),
                words(x + dx, 740 - tall, f"{value}.000 đ", 42, INK, 700, "middle"),
            ]
        parts.append(words(x, 830, name, 44, INK, 600, "middle"))
    for x, colour, name in ((960, GOLD, "Trực tiếp"), (1230, TEAL, "Trực tuyến")):
        parts += [rect(x, 84, 40, 40, colour, 8), words(x + 56, 118, name, 36, INK, 600)]
    return picture(*parts, motif=CREAM)


def ba_kiem_tra() -> str:
    who = person(0, 124, TEAL, "short", INK, 0.8)
    money = (
        "".join(
            rect(-130 + i * 16, -60 + i * 30, 240, 120, (SUN, GOLD)[i % 2], 14) for i in range(2)
        )
        + disc(6, 32, 36, CREAM)
        + line("M6 12 v40 M-8 32 h28", WINE, 8)
    )
    note = (
        form("M-90 -120 h120 l60 60 v180 h-180Z", MIST)
        + form("M30 -120 v60 h60Z", SEA)
        + line("M-50 -20 h100 M-50 26 h100 M-50 72 h60", TEAL, 12)
    )
    parts = []
    for x, figure, name, colour in (
        (290, who, "Đúng người", TEAL),
        (800, money, "Đúng số tiền", GOLD),
        (1310, note, "Đúng nội dung", RED),
    ):
        parts += [
            card(x, 440, 420, 580, at(0, -40, figure, scale=1.25), colour),
            words(x, 670, name, 46, INK, 700, "middle"),
            done(x + 170, 180, 54, colour),
        ]
    return picture(*parts)


def hush() -> str:
    """A speech bubble under lock and key."""
    said = form("M-30 70 L-66 138 L44 70Z", MIST) + rect(-120, -110, 240, 186, MIST, 44)
    lock = line("M-34 -24 v-22 a34 34 0 0 1 68 0 v22", SEA, 16) + rect(-56, -28, 112, 86, SEA, 18)
    return said + lock + disc(0, 8, 13, WHITE) + rect(-5, 10, 10, 28, WHITE, 5)


def begging() -> str:
    """A hand that asks for money."""
    return (
        disc(0, -20, 84, GOLD)
        + ring(0, -20, 58, SUN, 10)
        + form(
            "M-130 90 q60 -40 120 -10 h70 q24 10 0 28 h-60 h80 l70 "
            "-40 q34 0 12 34 l-90 70 q-60 20 -202 0Z",
            SKIN,
        )
    )


def mask() -> str:
    """A mask."""
    return (
        form("M-110 -60 q110 -50 220 0 q10 150 -110 190 q-120 -40 -110 -190Z", TEAL)
        + oval(-44, -6, 28, 18, CREAM)
        + oval(44, -6, 28, 18, CREAM)
        + line("M-40 66 q40 -26 80 0", CREAM, 10)
    )


def bon_dau_hieu() -> str:
    clock = (
        disc(0, 10, 108, GOLD)
        + disc(0, 10, 84, WHITE)
        + line("M0 10 v-56 M0 10 l38 24", INK, 14)
        + line("M-84 -92 l-30 28 M84 -92 l30 28", GOLD, 24)
    )
    parts = []
    for i, (figure, name, colour) in enumerate(
        (
            (mask(), "Giả danh", TEAL),
            (clock, "Hối thúc", GOLD),
            (hush(), "Dặn giữ bí mật", SEA),
            (begging(), "Đòi tiền, đòi mã", RED),
        )
    ):
        x = 220 + i * 387
        parts += [
            card(x, 450, 350, 560, at(0, -50, figure, scale=0.95), colour),
            words(x, 670, name, 38, INK, 700, "middle"),
        ]
    return picture(*parts)


def sturdy_house() -> str:
    """A house with shuttered windows."""
    return at(
        800,
        770,
        rect(-230, -310, 460, 310, WHITE),
        form("M-290 -310 L-150 -480 H150 L290 -310Z", RED),
        rect(-60, -200, 120, 200, TEAL, 8),
        rect(-172, -240, 110, 130, SEA, 6),
        rect(66, -240, 110, 130, SEA, 6),
    )


def chang_chong_nha() -> str:
    ropes = "".join(
        line(f"M{x} {top} L{foot} 770", GOLD, 9)
        for x, top, foot in ((650, 292, 520), (950, 292, 1080))
    )
    bags = "".join(
        at(x, y, rect(-52, -22, 104, 44, GOLD, 20), line("M-30 -22 q8 22 0 44", "#c98f1c", 5))
        for x, y in ((680, 272), (800, 262), (920, 272), (520, 765), (1080, 765))
    )
    boards = "".join(
        line(d, "#c98f1c", 16)
        for d in ("M634 540 l96 110 M730 540 l-96 110", "M874 540 l96 110 M970 540 l-96 110")
    )
    pruned = (
        rect(250, 560, 26, 210, "#7b5a3a", 8)
        + line("M263 640 l-50 -50 M263 610 l46 -46", "#7b5a3a", 14)
        + disc(263, 520, 64, "#3f8f6b")
    )
    return picture(
        cloud(260, 190, 1.1, MIST),
        cloud(1320, 210, 1.2, MIST),
        rect(0, 770, 1600, 130, SAND),
        pruned,
        tree(1370, 770, 0.7),
        sturdy_house(),
        boards,
        ropes,
        bags,
        done(1170, 330, 64),
        motif=CREAM,
    )


FIGURES = {
    "nghi-quyet-57/ke-hoach-truyen-thong-nghi-quyet-57/lo-trinh.jpg": lo_trinh,
    "nghi-quyet-57/nghi-quyet-57-noi-gi/bon-con-so.jpg": bon_con_so,
    "binh-dan-hoc-vu-so/vneid-muc-do-2/cac-buoc.jpg": cac_buoc,
    "binh-dan-hoc-vu-so/dich-vu-cong-truc-tuyen/le-phi.jpg": le_phi,
    "binh-dan-hoc-vu-so/thanh-toan-khong-tien-mat/ba-kiem-tra.jpg": ba_kiem_tra,
    "binh-dan-hoc-vu-so/nhan-biet-lua-dao-qua-mang/bon-dau-hieu.jpg": bon_dau_hieu,
    "khan-cap/ung-pho-mua-bao-25-11/chang-chong-nha.jpg": chang_chong_nha,
}

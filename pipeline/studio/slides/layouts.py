"""Where things stand on a slide: the one table that draws the layouts and measures the text.

Lengths are points; a slide is 960 × 540 (16:9, 13.33 × 7.5 inches).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.studio.base import brand as colours

WIDTH, HEIGHT = 960, 540
EMU = 12700  # of a point

# the colours of the theme, by their names in it
COLOURS = {
    "dk1": colours.INK,
    "lt1": colours.SHEET,
    "dk2": colours.DEEP,
    "lt2": colours.TINT,
    "accent1": colours.RED,
    "accent2": colours.GOLD,
    "accent3": colours.TEAL,
    "accent4": colours.SOFT,
    "accent5": colours.LINE,
    "accent6": colours.ON_RED,
    "hlink": colours.TEAL,
    "folHlink": colours.SOFT,
}


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder: its index and type in the layout, its frame, and how its text looks."""

    idx: int
    kind: str  # of ECMA-376 part 1, 19.7.10: "title", "ctrTitle", "subTitle", "body", "pic", "tbl"
    name: str  # what outline view and screen readers call it
    x: float
    y: float
    w: float
    h: float
    sizes: tuple[float, ...] = (20,)  # of its text, the largest first: the first that fits
    bold: bool = False
    colour: str = "tx1"  # by its name in the slide's colour map
    align: str = "l"
    anchor: str = "t"
    bullets: bool = False


@dataclass(frozen=True, slots=True)
class Adornment:
    """Something that only adorns: a filled box without words, or a picture of the identity."""

    x: float
    y: float
    w: float
    h: float
    colour: str = ""
    picture: str = ""  # "emblem" or "drum"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of slide."""

    name: str
    places: tuple[Placeholder, ...]
    ground: str = "bg1"
    shapes: tuple[Adornment, ...] = ()
    footer: bool = True

    def place(self, idx: int) -> Placeholder:
        """The placeholder of that index."""
        return next(place for place in self.places if place.idx == idx)


TITLE, TEXT, KICKER, PICTURE, TABLE, SIGN = 0, 1, 13, 14, 15, 16  # idx of the places
FOOTER, NUMBER = 11, 12

_EDGE, _WIDE = 56, 856  # left margin and width of what is read
_KICKER = Placeholder(
    KICKER, "body", "Mục", _EDGE, 26, _WIDE, 26, (14,), True, "accent1", anchor="ctr"
)
_HEAD = Placeholder(
    TITLE, "title", "Tiêu đề", _EDGE, 48, _WIDE, 72, (32, 28, 24, 20), True, "tx2", anchor="ctr"
)
_RULE = (Adornment(0, 0, 14, HEIGHT, "tx2"), Adornment(14, 0, 3, HEIGHT, "accent2"))
_BELOW = 134  # where the body begins
_BODY = 340  # its height
FOOT = Placeholder(FOOTER, "ftr", "Chân trang", _EDGE, 498, 700, 24, (12,), False, "accent4")
PAGE = Placeholder(NUMBER, "sldNum", "Số trang", 832, 498, 80, 24, (12,), False, "accent4", "r")


def _cover(width: float) -> tuple[Placeholder, ...]:
    on, gold = "accent6", "accent2"
    return (
        Placeholder(
            TITLE,
            "ctrTitle",
            "Tên bài",
            64,
            166,
            width,
            168,
            (44, 40, 36, 32, 28, 24, 20),
            True,
            on,
        ),
        Placeholder(
            KICKER, "body", "Chuyên mục", 64, 116, width, 34, (18, 16), True, gold, anchor="b"
        ),
        Placeholder(TEXT, "subTitle", "Tóm tắt", 64, 340, width, 104, (20, 18, 16, 14), False, on),
        Placeholder(SIGN, "body", "Nơi phát hành", 64, 462, width, 44, (14, 13, 12), False, gold),
    )


_STANDING = (
    Adornment(64, 44, 60, 60, picture="emblem"),
    Adornment(0, HEIGHT - 8, WIDTH, 8, "accent2"),
)

COVER = Layout(
    "Bìa",
    _cover(560),
    "tx2",
    (Adornment(640, 92, 356, 356, picture="drum"), *_STANDING),
    footer=False,
)
COVER_PICTURE = Layout(
    "Bìa có ảnh",
    (*_cover(408), Placeholder(PICTURE, "pic", "Ảnh bìa", 504, 96, 408, 348)),
    "tx2",
    _STANDING,
    footer=False,
)
IDEA = Layout(
    "Ý chính",
    (
        _HEAD,
        _KICKER,
        Placeholder(
            TEXT,
            "body",
            "Nội dung",
            _EDGE,
            _BELOW,
            _WIDE,
            _BODY,
            (32, 30, 28, 26, 24, 22, 20),
            bullets=True,
        ),
    ),
    shapes=_RULE,
)
IDEA_PICTURE = Layout(
    "Ý kèm ảnh",
    (
        _HEAD,
        _KICKER,
        Placeholder(
            TEXT, "body", "Nội dung", _EDGE, _BELOW, 424, _BODY, (24, 22, 20, 18), bullets=True
        ),
        Placeholder(PICTURE, "pic", "Hình ảnh", 504, _BELOW, 408, _BODY),
    ),
    shapes=_RULE,
)
SHOWN = Layout(
    "Hình lớn",
    (
        _HEAD,
        _KICKER,
        Placeholder(PICTURE, "pic", "Hình ảnh", _EDGE, _BELOW, _WIDE, 308),
        Placeholder(
            TEXT, "body", "Chú thích", _EDGE, 446, _WIDE, 40, (16, 14, 12), False, "accent4", "ctr"
        ),
    ),
    shapes=_RULE,
)
GRID = Layout(
    "Bảng",
    (
        _HEAD,
        _KICKER,
        Placeholder(
            TABLE, "tbl", "Bảng", _EDGE, _BELOW, _WIDE, _BODY, (24, 22, 20, 18, 16, 14, 12)
        ),
    ),
    shapes=_RULE,
)
SAYING = Layout(
    "Lời lớn",
    (
        Placeholder(TITLE, "title", "Tiêu đề", 96, 60, 768, 40, (22, 20, 16, 14), True, "accent1"),
        Placeholder(KICKER, "body", "Mục", 96, 36, 768, 22, (14, 12), True, "accent4"),
        Placeholder(
            TEXT,
            "body",
            "Lời",
            96,
            124,
            768,
            340,
            (40, 36, 32, 28, 26, 24, 22, 20),
            True,
            "tx2",
            anchor="ctr",
        ),
    ),
    "bg2",
    (Adornment(64, 124, 5, 340, "accent2"),),
)
CLOSING = Layout(
    "Kết",
    (
        Placeholder(TITLE, "title", "Lời kết", 64, 64, 500, 84, (36, 32, 28, 24), True, "accent6"),
        Placeholder(
            TEXT,
            "body",
            "Lời mời và nơi liên hệ",
            64,
            160,
            500,
            284,
            (22, 20, 18, 16, 14),
            False,
            "accent6",
        ),
        Placeholder(
            SIGN, "body", "Nơi phát hành", 64, 462, 500, 44, (14, 13, 12), False, "accent2"
        ),
        Placeholder(PICTURE, "pic", "Mã QR", 620, 96, 276, 276),
        Placeholder(
            KICKER,
            "body",
            "Địa chỉ bài",
            592,
            384,
            332,
            72,
            (14, 12, 11, 10),
            False,
            "accent6",
            "ctr",
        ),
    ),
    "tx2",
    (Adornment(0, HEIGHT - 8, WIDTH, 8, "accent2"),),
    footer=False,
)

LAYOUTS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (COVER, COVER_PICTURE, IDEA, IDEA_PICTURE, SHOWN, GRID, SAYING, CLOSING)
}

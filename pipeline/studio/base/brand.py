"""How the ward looks: names, colours, emblem, typeface. The same in every picture, clip and paper.

    brand = read_brand(office)
    brand.ward, brand.publisher, brand.emblem, brand.emblem_type, brand.seal
    font("Bold")        # a TTF path; raises ConfigError if the file is gone

The colours are those of the website (channels/website/static/site.css).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Office
from pipeline.errors import ConfigError, reason

RED = "#9b1c1f"
DEEP = "#7d1316"  # deep red: grounds of titles
GOLD = "#e0a526"
TEAL = "#0f4c5c"
PAPER = "#fbf6ec"
SHEET = "#fffdf8"  # cards on paper
TINT = "#f4ead6"
LINE = "#e4d9c4"
INK = "#231c17"
SOFT = "#5d5148"
ON_DEEP = "#912f19"  # the drum on DEEP: a fifth of GOLD
ON_BRIGHT = "#a93721"  # and on RED
ON_RED = "#fff8ea"  # text on RED, DEEP and TEAL

FAMILY = "Be Vietnam Pro"
STYLES = ("Regular", "Italic", "SemiBold", "Bold")

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"
DRUM = _HERE / "drum.svg"  # the bronze drum behind titles
_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True)
class Brand:
    """Who speaks, and under what sign."""

    ward: str  # "phường Xuân Lập"
    province: str  # "tỉnh Đồng Nai", or empty
    publisher: str  # "UBND phường Xuân Lập"
    address: str  # of the office, or empty
    phone: str
    emblem: bytes  # the file
    emblem_type: str  # its media type, e.g. "image/svg+xml"

    @property
    def seal(self) -> str:
        """A short digest of the emblem, which recipes hold: another emblem is another picture."""
        return hashlib.sha256(self.emblem).hexdigest()[:16]

    @property
    def name(self) -> str:
        """The ward's name as a title: “Phường Xuân Lập”."""
        return self.ward[:1].upper() + self.ward[1:]


def read_brand(office: Office) -> Brand:
    """The identity of an office. Raises ConfigError if its emblem can't be read."""
    ward = office.config.ward
    emblem, kind = _emblem(office)
    return Brand(
        ward=ward.name,
        province=ward.province,
        publisher=ward.publisher or ward.name,
        address=ward.address,
        phone=ward.phone,
        emblem=emblem,
        emblem_type=kind,
    )


def _emblem(office: Office) -> tuple[bytes, str]:
    """The ward's own emblem, else the house's."""
    name = office.config.ward.emblem
    path = office.root / name if name else _HERE / "emblem.svg"
    kind = _TYPES.get(path.suffix.lower())
    if kind is None:
        raise ConfigError(
            f"config.toml: biểu trưng “{name}” phải là tệp {', '.join(_TYPES)}. "
            "Sửa “emblem” trong mục [ward]."
        )
    try:
        return path.read_bytes(), kind
    except OSError as error:
        raise ConfigError(
            f"config.toml: không đọc được biểu trưng “{name}” ({reason(error)}). "
            "Sửa “emblem” trong mục [ward] cho đúng chỗ của tệp."
        ) from None


def font_file(style: str = "Regular") -> Path:
    """The TTF file of one of STYLES. Raises ConfigError if it is missing."""
    path = FONTS / f"BeVietnamPro-{style}.ttf"
    if not path.is_file():
        raise ConfigError(
            f"Thiếu tệp phông chữ {path.name} trong {FONTS}. Cài lại Loa Phường, hoặc chép lại "
            "thư mục “fonts” từ bản cài đặt."
        )
    return path


def font_files() -> tuple[Path, ...]:
    """Every cut of the typeface. Raises ConfigError if one is missing."""
    return tuple(font_file(style) for style in STYLES)

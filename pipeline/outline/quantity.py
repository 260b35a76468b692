"""Numbers as Vietnamese writes them (5.000.000; 2,5; 80%), and what they are numbers of. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.text import fold

_MONEY = "nghìn đồng|triệu đồng|tỷ đồng|đồng(?:/[\\w]+)?|triệu|tỷ|USD|đ(?!\\w)"
_SPANS = "ngày làm việc|ngày|giờ|phút|giây|tuần|tháng|năm|quý|buổi|tiết"
_SIZES = "km²|km2|km|m²|m2|m³|cm|mm|ha|kg|tấn|tạ|lít|GB|MB|Mbps|°C|độ C|kWh"
_COUNTED = (
    "người dân|người|hộ gia đình|hộ dân|hộ|học sinh|sinh viên|giáo viên|cán bộ|đoàn viên|hội viên"
    "|thành viên|tình nguyện viên|trẻ em|cháu|em|phụ huynh|doanh nghiệp|cơ sở|trường|lớp|khu phố"
    "|điểm|lượt|suất|phần quà|cây|chiếc|máy|xe|ca|mũi|liều|bản tin|bài viết|trang|bản|hồ sơ"
    "|thủ tục|nhiệm vụ|mục tiêu|chỉ tiêu|bước|chữ số|tuổi|lần|đơn vị|công trình|mô hình"
)
UNITS = rf"%|phần trăm|{_MONEY}|{_SPANS}|{_SIZES}|{_COUNTED}"
BOUNDS = "ít nhất|tối thiểu|tối đa|không quá|trên|dưới|hơn|gần|khoảng|chỉ còn|chừng|từ đủ|đạt|quá"
NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_CELL = re.compile(
    rf"(?P<bound>(?i:{BOUNDS})\s+)?(?P<number>{NUMBER})\s*(?P<unit>(?:{UNITS})(?!\w))?"
)
_IN_HEADER = re.compile(rf"\(\s*(?:đơn vị:?\s*)?({UNITS})\s*\)", re.IGNORECASE)
_COUNT = re.compile(r"^(so|tong|ty le|muc|dien tich|san luong|dan so|doanh thu|gia|kinh phi)\b")
_CALLED = re.compile(r"\b(goi|dien thoai|tong dai|may|ma|hieu|stt|tt|nam|tuan|bai|thu|ngay|gio)\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, from a cell of a table."""

    value: float
    unit: str
    written: str  # as the cell has it: "trên 80%"


def amount(number: str) -> float:
    """The value of a number as Vietnamese writes it: “5.000,5” is 5000.5."""
    return float(number.replace(".", "").replace(",", "."))


def quantity(cell: str, unit: str = "") -> Quantity | None:
    """The quantity that a cell begins with; `unit` is what its column's header promises."""
    match = _CELL.match(cell)
    if not match:
        return None
    rest = cell[match.end() :]
    found = match["unit"] or unit
    glued = rest[:1].isalnum() or rest[:1] in tuple("/-–.:")
    if glued or (rest.strip() and not found):
        return None  # a time, a date, a code, a sentence that begins with a number
    return Quantity(amount(match["number"]), found.partition("/")[0], match.group().strip())


def promised(header: str) -> str:
    """The unit that a header gives in brackets: “Tỷ lệ (%)”."""
    match = _IN_HEADER.search(header)
    return match[1] if match else ""


def numeric(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns (from 0) that hold quantities of one unit in most of their rows."""
    return tuple(at for at in range(1, len(header)) if _counts(header[at], _column(rows, at)))


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for row in rows]


def _counts(header: str, cells: Sequence[str]) -> bool:
    unit = promised(header)
    found = [each for each in (quantity(cell, unit) for cell in cells) if each]
    if len(found) < max(2, 0.6 * len(cells)) or len({each.unit for each in found}) > 1:
        return False
    if found[0].unit or unit:
        return True
    name = fold(header)  # bare numbers: only if the header says that something is counted
    return bool(_COUNT.match(name)) and not _CALLED.search(name)

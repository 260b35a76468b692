"""Numbers as Vietnamese writes them (5.000.000; 2,5; 80%), and what they are numbers of. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
_MORE = re.compile(
    r"\s*(?:[–\-:/]|đến|tới|hoặc|và|rưỡi)?\s*\d|\s*rưỡi\b"
)  # “6 giờ 30”, “5 - 10 đồng”
_IN_HEADER = re.compile(rf"\(\s*(?:đơn vị:?\s*)?({UNITS})\s*\)", re.IGNORECASE)
# headers of bare numbers that count: “Số hộ”, but not “Số nhà”, “Số ghế”, “Số quyết định”
_COUNT = re.compile(
    r"^(?:(?:tổng|tỷ lệ|diện tích|sản lượng|dân số|doanh thu|giá|kinh phí"
    r"|mức (?:thu|phí|đóng|hỗ trợ)|số (?:lượng|tiền|dân|người|nam|nữ|hồ sơ (?=\w)"
    rf"|{_COUNTED.replace('|xe|', '|').replace('|hồ sơ', '')}))\b)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(goi|dien thoai|tong dai|may|ma|hieu|stt|tt|nam|tuan|bai|thu|ngay|gio)\b")
# headers of columns where hours and days tell how long, not when: “6 giờ” of a bus is no amount
_LASTS = re.compile(
    r"\b(so (gio|ngay|phut|tuan|thang|nam|buoi|tiet)|thoi luong|bao lau|keo dai"
    r"|thoi (gian|han) (xu ly|giai quyet|lam|cho|hoc|thuc hien|tra))\b"
)
_TIMES = frozenset(("giờ", "ngày", "tháng", "năm", "tuần", "quý", "phút", "buổi", "tiết"))
_ORDERED = frozenset(("tuổi", "bước", "lớp", "trang", "ca", "lần", "khu phố"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, from a cell of a table."""

    value: float
    unit: str
    written: str  # as the cell has it: "trên 80%"


def read_amount(number: str) -> float:
    """The value of a number as Vietnamese writes it: “5.000,5” is 5000.5."""
    return float(number.replace(".", "").replace(",", "."))


def read_quantity(cell: str, unit: str = "") -> Quantity | None:
    """The quantity that a cell begins with; `unit` is what its column's header promises."""
    match = _CELL.match(cell)
    if not match:
        return None
    rest = cell[match.end() :]
    found = match["unit"] or unit
    glued = rest[:1].isalnum() or rest[:1] in tuple("/-–.:")
    if glued or (rest.strip() and not found) or _MORE.match(rest):
        return None  # a time, a date, a code, a range, a sentence that begins with a number
    return Quantity(read_amount(match["number"]), found.partition("/")[0], match.group().strip())


def unit_of_header(header: str) -> str:
    """The unit that a header gives in brackets: “Tỷ lệ (%)”."""
    match = _IN_HEADER.search(header)
    return match[1] if match else ""


def numeric_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns (from 0) that hold quantities of one unit in most of their rows."""
    return tuple(at for at in range(1, len(header)) if _counts(header[at], _column(rows, at)))


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for row in rows]


def _counts(header: str, cells: Sequence[str]) -> bool:
    unit = unit_of_header(header)
    found = [each for each in (read_quantity(cell, unit) for cell in cells) if each]
    if len(found) < max(2, 0.6 * len(cells)) or len({each.unit for each in found}) > 1:
        return False
    if counted := found[0].unit or unit:
        return not _places(fold(header), counted)
    bare = _COUNT.match(header) and not _CALLED.search(fold(header))
    return bool(bare) and not _is_numbering([each.value for each in found])


def _places(name: str, unit: str) -> bool:
    """Whether numbers with a unit tell when, or in which order, instead of how much."""
    if unit in _ORDERED:
        return not re.match(r"(tong )?so\b", name)
    return unit in _TIMES and not _LASTS.search(name)


def _is_numbering(values: Sequence[float]) -> bool:
    """1, 2, 3 … or years: they only say which."""
    steps = {after - before for before, after in pairwise(values)}
    return steps == {1.0} or all(1900 <= each <= 2100 for each in values)

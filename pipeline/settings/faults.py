"""Where a TOML file is wrong, and the slip that a person really made, in words of staff. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = {
    "có": "true",
    "đúng": "true",
    "không": "false",
    "sai": "false",
    "yes": "true",
    "no": "false",
}
_CURLY = re.compile(r"[“”„‘’‚«»]")
_KEY = re.compile(r"\s*([^=\[\]#\"']+?)\s*=")
_BARE = re.compile(r"[A-Za-z0-9_-]+(?:\s*\.\s*[A-Za-z0-9_-]+)*")
_VALUE = re.compile(r"=\s*(.*?)\s*(?:#.*)?$")
_HEADER = re.compile(r"\s*\[")


def toml_fault(error: ValueError, text: str) -> str:
    """Where and why, e.g. `dòng 3: chữ phải nằm trong ngoặc kép thẳng, ví dụ "…"`."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    lines = text.splitlines()
    number = int(place[1]) if place else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    where = f"dòng {number}" if place else "cuối tệp"
    if "overwrite" in str(error) or "twice" in str(error) or "already" in str(error):
        return f"{where}: khóa hay bảng này đã ghi ở trên rồi. Bỏ một trong hai"
    if "array" in str(error) and (opened := _opened(lines[:number])):
        return f'dòng {opened}: danh sách thiếu ngoặc vuông hoặc dấu phẩy: viết dạng ["a", "b"]'
    return f"{where}: {_slip(line) or _other()}"


def toml_line(error: ValueError, text: str) -> int:
    """The line (from 1) at which a TOML text can't be read on; of its end, the last."""
    place = re.search(r"at line (\d+), column (\d+)", str(error))
    return int(place[1]) if place else max(1, len(text.splitlines()))


def _opened(lines: Sequence[str]) -> int:
    """The last line (from 1) on which a list begins that does not end there; 0: none."""
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if "=" in line and line.count("[") > line.count("]"):
            return number
    return 0


def _slip(line: str) -> str:
    """What is wrong with a line, if it can be told from the line alone."""
    if _HEADER.match(line):
        return _header(line)
    key, value = _KEY.match(line), _VALUE.search(line)
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'', "", line)
    if key and not _BARE.fullmatch(key[1]):
        return (
            f"tên mục “{key[1].strip()[:60]}” có dấu hoặc khoảng trắng. Viết tên mục đúng như tài "
            'liệu, hoặc đặt trong ngoặc kép: "tên mục" = …'
        )
    if _CURLY.search(bare.split("#")[0]):
        return 'dấu nháy cong (“ ”). Thay bằng dấu nháy thẳng ("), ví dụ times = ["17:00"]'
    if value and value[1].casefold() in _WORDS:
        meant = _WORDS[value[1].casefold()]
        return f"“{value[1]}” chưa dùng được ở đây: viết {meant} (không có ngoặc kép)"
    if value and not value[1]:
        return "sau dấu bằng chưa có gì. Ghi giá trị, hoặc bỏ dòng này"
    if value and re.match(r"[^\W\d_]|\d+\s*[^\W\d_:-]", value[1]):
        return f'chữ “{value[1][:60]}” phải nằm trong ngoặc kép: "{value[1][:60]}"'
    if value and value[1].count('"') % 2:
        return 'thiếu một dấu nháy kép (")'
    if value and value[1].count("[") != value[1].count("]"):
        return 'thiếu ngoặc vuông: danh sách viết dạng ["a", "b"]'
    if line.strip() and not key and "=" not in line and not line.lstrip().startswith("#"):
        return f"dòng “{line.strip()[:60]}” thiếu dấu bằng, hoặc thiếu dấu # nếu là lời ghi chú"
    return ""


def _header(line: str) -> str:
    opening, closing = len(re.match(r"\s*(\[*)", line)[1]), line.split("#")[0].rstrip()  # type: ignore[index]
    if opening != len(closing) - len(closing.rstrip("]")):
        return "thiếu ngoặc vuông ở tên bảng: viết [[tên]] hoặc [tên], đủ cả hai bên"
    return "tên bảng viết sai: chỉ dùng chữ không dấu, ví dụ [[slot]]"


def _other() -> str:
    return "thiếu ngoặc, dấu nháy hoặc dấu bằng. Chữ phải nằm trong ngoặc kép"


def line_of(text: str, loc: Sequence[str | int]) -> int:
    """The line of a key in a TOML text, e.g. ("campaign", 1, "when", 0, "times"); else 1.

    Found by counting headers and looking for the key below: tomllib tells no lines.
    """
    lines, at, name = text.splitlines(), 0, ""
    for part in loc:
        if isinstance(part, str):
            name = f"{name}.{part}" if name else part
            key = re.compile(rf"\s*[\"']?{re.escape(part)}[\"']?\s*=")
            for number in range(at, len(lines)):
                if number > at and lines[number].lstrip().startswith("[[") and at:
                    break
                if key.match(lines[number]):
                    return number + 1
        else:
            header = re.compile(rf"\s*\[\[\s*{re.escape(name)}\s*\]\]")
            found = [n for n in range(at, len(lines)) if header.match(lines[n])]
            at = found[part] if part < len(found) else at
    return at + 1

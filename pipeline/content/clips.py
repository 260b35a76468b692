"""A clip beside an article, shown in place of a film that is drawn.

clip: hoi-thi.mp4
clip: {tệp: hoi-thi.mp4, từ: 0:02, đến: 0:31, tiêu đề: "Hội thi tin học trẻ", mô tả: "…"}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.config import Office
from pipeline.content import values
from pipeline.content.beside import MediaProbe, Sort, beside
from pipeline.content.frontmatter import Value
from pipeline.content.images import ImageIndex
from pipeline.content.problem import Wrong, quoted
from pipeline.content.values import bare
from pipeline.model import Clip

_SORT = Sort(
    "Clip",
    "Clip không dùng được.",
    "Để tệp phim trong thư mục của bài và ghi tên tệp, ví dụ “clip: hoi-thi.mp4”.",
    "Cắt bớt trên điện thoại, hoặc lưu lại thành MP4 nhẹ hơn.",
)
_KEYS: Mapping[str, str] = {
    **dict.fromkeys(("tep", "file", "clip", "video"), "src"),
    **dict.fromkeys(("tu", "from", "start", "batdau"), "start"),
    **dict.fromkeys(("den", "to", "end", "ketthuc"), "end"),
    **dict.fromkeys(("tieude", "title"), "title"),
    **dict.fromkeys(("mota", "alt", "description"), "alt"),
}
_KNOWN = "Chỉ dùng: tệp, từ, đến, tiêu đề, mô tả, mỗi khóa một lần."
_TIME = re.compile(r"(?:(\d{1,3}):(?=[0-5]?\d(?:$|[.,])))?(\d{1,5}(?:[.,]\d{1,3})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Named:
    """A clip as the head names it, not looked at yet."""

    src: str
    line: int
    start: float = 0.0
    end: float = 0.0
    title: str = ""
    alt: str = ""


def named(value: Value, office: Office) -> Named:
    """A file's name, or a group that tells how it is cut. Raises Wrong."""
    if value.entries is None:
        return Named(values.text(value, office), value.line)
    told: dict[str, str] = {}
    at: dict[str, int] = {}
    for entry in value.entries:
        key = _KEYS.get(bare(entry.key))
        if key is None or key in told:
            message = f"không dùng được khóa {quoted(entry.key)} (lạ hoặc trùng)."
            raise Wrong(message, _KNOWN, entry.line)
        told[key], at[key] = values.text(entry.value, office), entry.line
    if not told.get("src"):
        raise Wrong("thiếu tên tệp.", "Thêm “tệp: …”, ví dụ “tệp: hoi-thi.mp4”.", value.line)
    start, end = (_seconds(told.get(key, ""), at.get(key, 0)) for key in ("start", "end"))
    if "end" in told and end <= start:
        raise Wrong("chỗ kết thúc phải sau chỗ bắt đầu.", "Sửa “từ” và “đến”.", at["end"])
    line = at["src"]
    return Named(told["src"], line, start, end, told.get("title", ""), told.get("alt", ""))


def clip(wanted: Named, folder: str, shelf: ImageIndex, probe: MediaProbe) -> Clip:
    """The clip that an article in `folder` names. Raises Wrong."""
    cut = (wanted.start, wanted.end)
    found = beside(wanted.src, folder, shelf, _SORT, lambda file: probe.watch(file, *cut))
    return Clip(wanted.src, found.path, found.sha256, *cut, wanted.title, wanted.alt)


def _seconds(text: str, line: int) -> float:
    """`31`, `2,5`, `0:31` or `1:05.5` as seconds."""
    if not text:
        return 0.0
    found = _TIME.fullmatch(text.replace(" ", ""))
    if found is None:
        message = f"không hiểu thời điểm {quoted(text)}."
        raise Wrong(message, "Viết số giây (31), hoặc phút:giây (0:31).", line)
    return 60 * int(found[1] or 0) + float(found[2].replace(",", "."))

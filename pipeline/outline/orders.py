"""What an urgent article orders: who must go where, and by when. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.outline.sentences import split_sentences
from pipeline.outline.shape import Line, each_once

_ORDER = re.compile(
    r"\b(sơ tán|di dời|di tản|di chuyển|rời (khỏi|nhà|ngay)|ra khỏi nhà|tập trung|tập kết|neo đậu"
    r"|vào bờ|trú (ẩn|tránh|bão)|lánh nạn|cách ly|ở yên|đóng cửa|ngừng|cấm|nghỉ học|cắt điện"
    r"|không (được )?(ra khỏi|ra ngoài|ra khơi|đi qua|qua lại|lưu thông|sử dụng|uống|dùng))\b",
    re.IGNORECASE,
)
_BY_WHEN = re.compile(
    r"\b(trước|sau|từ|lúc|đến|tới|trong|chậm nhất|muộn nhất)\s+(lúc\s+)?"
    r"(\d{1,2}\s*(giờ|h\d*|phút)|\d{1,2}:\d{2}|ngày\s+\d|\d{1,2}/\d|(sáng|trưa|chiều|tối|đêm) nay)",
    re.IGNORECASE,
)
_UPPER = "".join(filter(str.isupper, map(chr, range(0x1EFF))))
_WHERE = re.compile(
    r"\b(đến|tới|về|lên|ở|tại|vào)\s+(?:\w+ ){0,3}?(?:(?i:trường|nhà văn hóa|trụ sở|hội trường"
    r"|trạm|đình|chùa|nhà thờ|sân|điểm|khu|bến|cảng|doanh trại|ủy ban|UBND)\s+\w"
    rf"|[{_UPPER}]\w+)"
)


def find_orders(lines: Sequence[Line]) -> tuple[str, ...]:
    """The sentences that order something at a place or by an hour, in the text's order."""
    told = (
        sentence
        for line in lines
        if not line.numbered
        for sentence in split_sentences(line.text)
        if _ORDER.search(sentence) and (_BY_WHEN.search(sentence) or _WHERE.search(sentence))
    )
    return tuple(each_once([*told]))

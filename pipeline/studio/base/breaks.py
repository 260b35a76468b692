"""Where a line of Vietnamese may end, and where it had better not. Pure.

Two syllables are often one word, and no blank tells so: a list of those that an office writes
most (`compounds.txt`) does. Names written with capitals, a number and its unit, a dash and the
word before it stay together too.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

_UNITS = (
    "đồng|triệu|tỷ|nghìn|ngày|giờ|phút|giây|tháng|năm|tuổi|người|hộ|km|kg|ha|bước|chữ|số|lần|trẻ"
)
_COUNTED = "phố|ngày|tháng|độ|bài|tuần|năm|bước|gọi|số|khoản|điều|thứ"
_AFTER_NUMBER = re.compile(rf"(?:{_UNITS})\b", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(rf"(?:{_COUNTED})", re.IGNORECASE)
_LEADS = frozenset((
    "và", "hoặc", "hay", "của", "các", "những", "để", "với", "cho", "tại", "từ", "đến", "trong",
    "trên", "dưới", "khi", "nếu", "vì", "do", "là", "mà", "không", "đừng", "chưa", "một", "hai",
    "ba", "bốn", "mỗi", "từng", "bị", "được", "ở", "theo", "về",
))  # fmt: skip
_STOP = (",", ";", ":", ".", "!", "?", "…", "”", '"', ")")


@cache
def _compounds() -> frozenset[tuple[str, str]]:
    text = Path(__file__).with_name("compounds.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset((one, other) for one, other in rows)


def is_count(one: str, other: str) -> bool:
    """Whether they are a number and its unit, or a thing and its number: “5 đồng”, “khu phố 3”."""
    if one[-1:].isdigit():
        return bool(_AFTER_NUMBER.match(other))
    return other[:1].isdigit() and bool(_BEFORE_NUMBER.fullmatch(one))


def is_one_word(one: str, other: str) -> bool:
    """Whether two neighbouring words are one: a line should not end between them."""
    if is_count(one, other) or other in ("–", "-", "—"):
        return True
    return not one.endswith(_STOP) and (_core(one), _core(other)) in _compounds()


def may_be_name(one: str, other: str) -> bool:
    """Whether they may be a name: “Xuân Lập”."""
    return not one.endswith(_STOP) and one.lstrip("“(").istitle() and other.istitle()


def tie_title(title: str) -> str:
    """A title whose words can't be torn apart, nor its last one left alone, by who breaks lines."""
    words = title.split(" ")
    pairs = list(pairwise(words))
    joined = [is_one_word(*each) or may_be_name(*each) for each in pairs]
    if len(pairs) > 2 and not joined[-2]:
        joined[-1] = True
    ends = ["\u00a0" if each else " " for each in joined]
    return words[0] + "".join(end + word for end, word in zip(ends, words[1:], strict=True))


def leads(word: str) -> bool:
    """Whether a word belongs to what follows it: “và”, “của”, “không”, the first of a quotation."""
    opens = word.startswith(("“", "(")) and not word.endswith(_STOP)
    return opens or word.casefold() in _LEADS


def _core(word: str) -> str:
    return word.strip("“”\"'(),;:.!?…").casefold()

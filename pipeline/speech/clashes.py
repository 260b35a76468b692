"""Two words of one sentence that cannot both be right: “15 giờ sáng”, “tăng từ 9 xuống 7”."""

from __future__ import annotations

import re

from pipeline.speech.draft import SpokenDraft
from pipeline.speech.numbers import split_decimal

_HOUR = (
    r"(?<![\w.,/:-])(?P<h>\d{1,2})"
    r"(?:\s?(?:giờ|h|g)(?:\s?(?:\d{2}|rưỡi|kém \d+))?(?:\s?phút)?|:\d{2})"
)
_PART = r"(?P<part>rạng sáng|sáng|trưa|chiều|tối|đêm|khuya)(?!\w)"
_NO_PART = (  # “tối đa”, “chiều dài”: no part of a day
    r"(?!\s(?:đa|thiểu|ưu|mật|tạo|kiến|tác|chế|suốt|đèn|dài|rộng|cao|cường|sâu|hướng|lòng|kia))"
)
_AFTER = re.compile(rf"{_HOUR}\s{_PART}{_NO_PART}", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?<!\w){_PART}(?:\s(?:nay|mai|qua|thứ\s\w+|chủ nhật|CN|ngày\s[\d/-]+|\d{{1,2}}[/-][\d/-]+))?"
    rf"(?:\s?\([^()]{{1,20}}\))?(?:,?\s(?:vào\s)?lúc)\s{_HOUR}(?!\w)",
    re.IGNORECASE,
)
_TWICE = re.compile(
    rf"(?<!\w)(?P<first>sáng|trưa|chiều|tối|đêm)(?:\s(?:nay|mai|qua|thứ\s\w+|chủ nhật|CN|mốt))?"
    rf"(?:,?\s(?:vào\s)?lúc)\s{_HOUR}\s{_PART}",
    re.IGNORECASE,
)
_SAME_PART = frozenset(("đêm khuya", "tối đêm", "đêm tối", "đêm sáng", "đêm rạng sáng"))
_HOURS = {
    "rạng sáng": range(7),
    "sáng": range(13),
    "trưa": range(10, 15),
    "chiều": (0, 1, 2, 3, 4, 5, 6, 7, *range(12, 20)),
    "tối": (5, 6, 7, 8, 9, 10, 11, 12, *range(17, 25)),
    "đêm": (*range(6), *range(6, 13), *range(18, 25)),
    "khuya": (*range(6), *range(9, 13), *range(21, 25)),
}
_VALUE = r"(?:(?:mức|khoảng|gần|hơn|cấp|trên|dưới)\s)?(?P<{name}>\d[\d.,]*\d|\d)"
_END = r"(?!(?:lên|xuống|còn|đến|tới|và)(?!\w))[^\s,;]+"  # a word of the unit
_UNIT = rf"(?P<{{name}}>(?:\s?%|\s{_END}(?:\s{_END}){{{{0,3}}}})?)"
_MOVED = re.compile(
    rf"(?<!\w)(?P<way>tăng|giảm|nâng|hạ)(?:\s[^\W\d]+){{0,3}}?\stừ\s{_VALUE.format(name='a')}"
    rf"{_UNIT.format(name='u')}\s(?P<to>lên|xuống)?(?:\s?(?:đến|tới|còn|thành|mức))*\s?"
    rf"{_VALUE.format(name='b')}(?!\s?[/-]\d)",
    re.IGNORECASE,
)
_UP = ("tăng", "nâng")
_SCALES = re.compile(r"\s?(triệu|tỷ|tỉ|nghìn|ngàn|trăm|g|kg|tấn|m|km|cm|%)(?!\w)", re.IGNORECASE)
_TURNED = re.compile(r"(?:tháng|ngày|năm|giờ|quý|tuổi)(?!\w)|[/:-]\d")


def look(draft: SpokenDraft) -> None:
    """Refuse an hour that its part of the day rules out, and a rise that falls."""
    text = draft.text
    if any(each.isdecimal() for each in text):
        for pattern in (_AFTER, _BEFORE):
            for match in pattern.finditer(text):
                _hour(draft, match)
        for match in _TWICE.finditer(text):
            _parts(draft, match)
        if "ừ " in text:
            for match in _MOVED.finditer(text):
                _moved(draft, match)


def _hour(draft: SpokenDraft, match: re.Match[str]) -> None:
    hour, part = int(match["h"]), match["part"].lower()
    if hour > 24 or hour in _HOURS[part]:
        return
    draft.doubt(
        match.span(), "giờ trái buổi", "BLOCK",
        f"“{match.group()}”: {hour} giờ không phải buổi {part}. Sửa lại giờ hoặc buổi trong bài.",
    )  # fmt: skip


def _parts(draft: SpokenDraft, match: re.Match[str]) -> None:
    """“Tối nay lúc 9 giờ sáng”: two parts of the day for one hour."""
    first, part = match["first"].lower(), match["part"].lower()
    if first == part or f"{first} {part}" in _SAME_PART:
        return
    draft.doubt(
        match.span(), "giờ trái buổi", "BLOCK",
        f"“{match.group()}”: buổi {first} hay buổi {part}? Sửa lại trong bài.",
    )  # fmt: skip


def _moved(draft: SpokenDraft, match: re.Match[str]) -> None:
    up = match["way"].lower() in _UP
    if match["to"] and (match["to"].lower() == "lên") != up:
        why = f"đã {match['way'].lower()} thì không “{match['to'].lower()}” được"
    elif _falls(draft, match) is up:
        why = "hai con số đi ngược với chữ tăng, giảm"
    else:
        return
    draft.doubt(
        match.span(), "tăng giảm trái nhau", "BLOCK",
        f"“{match.group()}”: {why}. Sửa lại trong bài.",
    )  # fmt: skip


def _falls(draft: SpokenDraft, match: re.Match[str]) -> bool | None:
    """Whether the second figure is the lower one; None if they may not be of one kind."""
    after = draft.text[match.end() : match.end() + 16]
    if _TURNED.search(match["u"]) or _TURNED.match(after.lstrip()):
        return None
    if _scale(match["u"]) != _scale(after):
        return None
    first, last = (float(".".join(split_decimal(match[each]))) for each in ("a", "b"))
    return None if first == last else last < first


def _scale(words: str) -> str:
    found = _SCALES.match(words)
    return found[1].lower() if found else ""

"""Phone and service numbers, digit by digit; a number that can't be called is flagged.

Lengths: Quyết định 2014 of the numbering plan (in force since 2017): mobiles and fixed lines
have 10 or 11 digits with the leading zero; 1800 and 1900 numbers 8 or 10.
"""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue
from pipeline.speech.numbers import digits

_GAP = r"(?:[ .-]|\. |- |\) ?| \()?"
_CALLED = re.compile(
    rf"(?<![\w.,/])(?:\(?\+84\)?|\(?0){_GAP}\d(?:{_GAP}\d){{7,9}}(?![\w])(?![./,]\d|-(?!0)\d)"
)
_JOINED = re.compile(
    r"(?<![\w.,/])(?P<a>\(?0\d{1,3}\)?(?:[ .-]?\d){6,9})"
    r"(?P<more>(?:\s?[/-]\s?(?:\(?0\d{1,3}\)?(?:[ .-]?\d){6,9}|\d(?:[ .]?\d){1,6}))+)"
    r"(?!\w)(?![./,-]\d)"
)
_MORE = re.compile(r"\s?[/-]\s?(\(?0\d{1,3}\)?(?:[ .-]?\d){6,9}|\d(?:[ .]?\d){1,6})")
_HOTLINE = re.compile(r"(?<![\w.,/])1[89]00(?:[ .]?\d){4,6}(?![\w])(?![./,-]\d)")
_AFTER_CUE = re.compile(
    r"(?<![\w.,/+-])\(?\d(?:[ .()-]{0,2}\d){5,13}(?!\w)(?!\s?(?:đồng|đ\b|VNĐ|%|/\d))"
)
_SERVICE = re.compile(
    r"(?<![\w.,/+-])\d{3,5}(?!\w)(?![.,/:-]\d)(?!\s*(?:%|đồng|người|hộ|lượt|triệu|tỷ|nghìn|ngàn))"
)
_CUES = (
    *("đt", "sđt", "đtdđ", "tel", "fax", "hotline", "zalo", "số máy", "alo", "hot line"),
    *("điện thoại(?: liên hệ| di động| số| nóng| bàn)?", "đường dây nóng", "số điện thoại"),
    *(
        "gọi(?: điện)?(?: ngay| đến| tới| vào)?(?: số)?",
        "liên hệ(?: số| qua số)?",
        "tổng đài",
        "di động",
    ),
    *("☎️?", "☏", "📞", "📱", "lh", "trực ban", "số trực", "đường dây nóng số"),
    *(
        "qua số",
        "số nóng",
    ),
)
_PHONE_CUE = cue(*_CUES)
_SERVICE_CUE = re.compile(
    r"(?<!\w)(?:gọi|liên hệ|tổng đài|đường dây nóng|hotline|đầu số|cấp cứu|cứu hỏa|chữa cháy"
    r"|công an|"
    r"cảnh sát|cứu nạn|nhắn tin|soạn tin|tin nhắn|điện thoại|số máy|bấm)(?!\w)[^.;!?]*$",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"(?<!\w)\*{0,2}[*#]\d[\d*#]*#(?!\w)")  # *101#, *#06#, **21*0912345678#
_DATE_LIKE = re.compile(r"\d{1,2}([.-])\d{1,2}\1\d{4}\Z")


def _dialled(match: re.Match[str], _draft: SpokenDraft) -> str:
    named = {"*": "sao", "#": "thăng"}
    return " ".join(named.get(each) or digits(each) for each in match.group())


def _joined(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "0251.3861234/0251.3861235", "0251.3861.234 - 235": two numbers, one after the other."""
    numbers = [match["a"], *_MORE.findall(match["more"])]
    lengths = [len(re.sub(r"\D", "", each)) for each in numbers]
    whole = [length in (10, 11) for length in lengths]
    if not whole[0] or _DATE_LIKE.match(match.group()):
        return None
    if not all(whole) and not _PHONE_CUE.search(draft.before(match.start())):
        return None
    if any(
        not right and length not in (2, 3, 7, 8)
        for right, length in zip(whole, lengths, strict=True)
    ):
        return None
    return ", ".join(digits(each) for each in numbers)


def _called(match: re.Match[str], draft: SpokenDraft) -> str | None:
    figures = re.sub(r"\D", "", match.group())
    if "+" in match.group():
        return ("cộng " + digits(figures)) if len(figures) in (11, 12) else None
    if len(figures) not in (10, 11) or _DATE_LIKE.match(match.group()):
        return None
    if _PHONE_CUE.search(draft.before(match.start())):
        _check(match, draft, figures)
    return digits(figures)


def _check(match: re.Match[str], draft: SpokenDraft, figures: str) -> None:
    fixed = figures.startswith("02")
    right = len(figures) == 11 if fixed else len(figures) == 10 and figures[1] in "35789"
    if not right:
        wanted = "11 chữ số với máy bàn (bắt đầu bằng 02)" if fixed else "10 chữ số với di động"
        _doubt(match, draft, len(figures), wanted)


def _doubt(match: re.Match[str], draft: SpokenDraft, length: int, wanted: str) -> None:
    draft.doubt(
        match.span(), "số điện thoại", "BLOCK",
        f"Số điện thoại “{match.group()}” có {length} chữ số, không gọi được: phải có {wanted}. "
        "Kiểm tra lại số trong bài.",
    )  # fmt: skip


def _hotline(match: re.Match[str], draft: SpokenDraft) -> str | None:
    figures = re.sub(r"\D", "", match.group())
    if len(figures) not in (8, 10) and not _PHONE_CUE.search(draft.before(match.start())):
        return None
    if len(figures) == 9:
        _doubt(match, draft, 9, "8 hoặc 10 chữ số với số 1800, 1900")
    return digits(figures)


def _after_cue(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """After “ĐT:” any run of digits is a phone number, and must be one that can be called."""
    if not _PHONE_CUE.search(draft.before(match.start())) or _DATE_LIKE.match(match.group()):
        return None
    figures = re.sub(r"\D", "", match.group())
    wanted = "10 chữ số với di động, 11 với máy bàn (kể cả số 0 ở đầu)"
    _doubt(match, draft, len(figures), wanted)
    return digits(figures)


def _service(match: re.Match[str], draft: SpokenDraft) -> str | None:
    figures, before = match.group(), draft.before(match.start())
    if figures in draft.lexicon.services and _SERVICE_CUE.search(before):
        return digits(figures)
    if len(figures) > 3 and _NEAR_CUE.search(before):
        return digits(figures)
    return None


_NEAR_CUE = cue(
    "tổng đài|đầu số|nhắn|nhắn tin (?:đến|tới|về)(?: số)?|gửi(?: đến)?|bấm|soạn",
    "gọi(?: đến| tới)? (?:số|tổng đài)|hotline|đường dây nóng",
)  # fmt: skip

RULES = (
    ReadingRule("mã bấm gọi", _DIALLED, _dialled, "#"),
    ReadingRule("số điện thoại", _JOINED, _joined, "/-"),
    ReadingRule("số điện thoại", _CALLED, _called, "0+"),
    ReadingRule("số tổng đài", _HOTLINE, _hotline, "1"),
    ReadingRule("số điện thoại", _AFTER_CUE, _after_cue),
    ReadingRule("số gọi", _SERVICE, _service),
)

"""Doubts that need the whole line: a sum against the same sum in words, an address to remember."""

from __future__ import annotations

import re

from pipeline.speech.draft import SpokenDraft
from pipeline.speech.numbers import cardinal, split_decimal, value_of

_SUM = re.compile(
    r"(?P<n>\d{1,3}(?:[.,]\d{3})+|\d{4,})\s?(?:đồng|đ|VNĐ|VND|₫)\s*[.,]?\s*"
    r"\((?:[Bb]ằng chữ|[Vv]iết bằng chữ|[Bb]ằng chữ là)?\s*:?\s*(?P<words>[^()]{6,160})\)"
)
_COUNT = re.compile(
    r"(?<![\w.,/])(?P<n>\d{1,3}(?:\.\d{3})+|\d+)\s(?P<what>[^\W\d_]+(?:\s[^\W\d_]+){0,2})"
    r"\s\((?P<words>[^()\d]{3,80})\)"
)
_QUERY = re.compile(  # an address and what follows its question mark, perhaps set apart by cleaning
    r"(?:https?://)?(?<![\w@.-])(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}(?::\d+)?"
    r"(?:/[^\s,;()\"<>?]*)?\?\s?[^\s,;()\"<>=]*=(?:[^\s,;()\"<>]*[^\s,;()\"<>.!?:…])?"
)
_EXTRA = re.compile(r"\b(?:chẵn|đồng|việt nam|và)\b|[.,;:]", re.IGNORECASE)
_BEFORE = re.compile(
    r"[Tt]ừ (?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})\s*(?:\([^)]*\)\s*)?"
    r"đến\s(?:hết\s)?(?:ngày\s)?(\d{1,2})/(\d{1,2})/(\d{4})"
)


def look(draft: SpokenDraft) -> None:
    """Note doubts about what was written, whatever it is read as."""
    if "(" in draft.text:
        _sums(draft)
        _counts(draft)
    if "đến" in draft.text:
        _backwards(draft)
    if "?" in draft.text:
        _queries(draft)


def _sums(draft: SpokenDraft) -> None:
    for match in _SUM.finditer(draft.text):
        said = value_of(_EXTRA.sub(" ", match["words"]))
        written = int(split_decimal(match["n"].replace(",", "."))[0])
        if said is not None and said != written:
            draft.doubt(
                match.span(), "số tiền không khớp", "BLOCK",
                f"Số tiền bằng số ({match['n']} đồng) khác số tiền bằng chữ "
                f"(“{match['words'].strip()}”). Sửa lại một trong hai.",
                (cardinal(written), cardinal(said)),
            )  # fmt: skip


def _counts(draft: SpokenDraft) -> None:
    """“1.200 cái bánh (một ngàn ba trăm cái)”: a count against the same count in words."""
    for match in _COUNT.finditer(draft.text):
        what = set(match["what"].lower().split())
        named = _EXTRA.sub(" ", match["words"]).lower().split()
        while named and named[-1] in what:
            named.pop()
        said, written = value_of(" ".join(named)), int(match["n"].replace(".", ""))
        if said is not None and said != written and _SUM.search(match.group()) is None:
            draft.doubt(
                match.span(), "số lượng không khớp", "BLOCK",
                f"“{match.group()}”: số bằng số khác số bằng chữ. Sửa lại một trong hai.",
                (cardinal(written), cardinal(said)),
            )  # fmt: skip


def _backwards(draft: SpokenDraft) -> None:
    for match in _BEFORE.finditer(draft.text):
        d1, m1, y1, d2, m2, y2 = (int(each) for each in match.groups())
        if (y1, m1, d1) > (y2, m2, d2):
            draft.doubt(
                match.span(), "khoảng ngày ngược", "BLOCK",
                f"“{match.group()}”: ngày kết thúc đứng trước ngày bắt đầu. Sửa lại trong bài.",
            )  # fmt: skip


def _queries(draft: SpokenDraft) -> None:
    for match in _QUERY.finditer(draft.text):
        draft.doubt(
            match.span(), "địa chỉ khó nhớ", "WARN",
            f"“{match.group()}”: địa chỉ có phần mã sau dấu hỏi, loa phải đánh vần từng chữ mà "
            "không ai ghi kịp. Viết địa chỉ ngắn (trang, mục), hoặc đặt thành liên kết trong chữ.",
        )  # fmt: skip

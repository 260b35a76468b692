"""Blanks and masks in a text that claims to be finished: “ngày … tháng …”, “09xx xxx 456”.

A form's blank is no pause: nobody hears that a day is missing. The loudspeaker waits for it.
An ellipsis at the end of a list (“văn nghệ, thể thao…”) is none.
"""

from __future__ import annotations

import re

from pipeline.speech.draft import SpokenDraft

_GAP = r"(?>[.…_]{3,}|…+|\.\s\.(?:\s\.)+|_{2,})"
_UNIT = r"(?:ngày|tháng|năm|giờ|phút|đồng|đ|người|hộ|triệu|tỷ|h|g|VNĐ|khu phố|phường|xã|lượt|m2|kg)"
_FORMS = (
    re.compile(rf"{_GAP}\s?h(?!\w)\s?{_GAP}?['’]?"),
    re.compile(rf"(?<!\w)(?:ngày|tháng|năm|lúc|hồi|quý|khoá|khóa)\s?:?\s?{_GAP}", re.IGNORECASE),
    re.compile(rf"{_GAP}\s?/\s?(?:{_GAP}|\d)"),
    re.compile(rf"\d\s?/\s?{_GAP}(?:\s?/|\s|$)"),
    re.compile(rf"(?<=[\s:(]){_GAP}\s?{_UNIT}(?!\w)(?=.{{0,12}}(?:{_GAP}|/|$|\d|[.,;]))"),
    re.compile(rf":\s?{_GAP}\s*(?:$|[,;)])"),
    re.compile(rf"(?<!\w)(?:số|tại|đồng chí|đ/c|anh|chị|ông|bà|ông/bà|gặp|chức vụ|địa chỉ|mã"
        rf"|tên)\s?:?\s{_GAP}(?!\s?/?[A-ZĐ])"),
    # A row of dots, and the sentence goes on.
    re.compile(r"(?:\.{5,}|[.…]*…[.…]+|_{2,})(?=\s?[^\W_]|\s?%)"),
    # A document whose number is still to come; the head of a paper (“Số: …/KH-UBND”) is none.
    re.compile(rf"(?<=[\w)] )[Ss]ố:?\s?{_GAP}?\s?[/-]\s?[A-ZĐ][A-Za-zĐđ]*"
        r"(?:-[A-ZĐ][A-Za-zĐđ&]*)*"),
    re.compile(r"(?<!\w)(?:[xX]{2}|[dD]{2})\s?/\s?(?:[xX]{2}|[mM]{2})(?:\s?/\s?(?:[xX]{4}|\d{4}|[yY]{4}))?"),
    re.compile(r"(?<!\w)(?:ngày|tháng|lúc|năm|số)\s(?:x{1,4}|X{2,4}|[?]{2,}|[*]{2,})(?![\w.])"),
    re.compile(r"(?<!\w)(?:[xX]{1,2}|\?{1,2})\s?(?:giờ|h(?!\w)|phút)(?!\w)"),
    re.compile(r"[\[<{](?:điền|ghi|nhập|tên xã|tên phường|tên khu phố|họ tên|họ và tên|số"
        r"|ngày)(?:\s[^\[\]<>{}()\d]{0,25})?[\]>}]", re.IGNORECASE),
    re.compile(r"\?{3,}"),
)  # fmt: skip
_MASK = re.compile(
    r"(?<!\w)(?:\+84|0)\d{0,4}[ .]?(?:\d{0,3}[xX*•]{2,}[ .]?){1,3}(?:\d{0,4})(?!\w)"
    r"|(?<!\w)(?:\+84|0)\d{1,4}[ .-]?(?:\d{0,3}[ .-]?)?[xX*•]{2,}\d{0,4}(?!\w)"
)
_DIAL = re.compile(r"(?<!\w)(?:[xX*]{2,}[ .]?\d{2,}|\d{3,}[xX]{2,}\d*)(?!\w)")


def look(draft: SpokenDraft) -> None:
    """Refuse what is still to be filled in. Levels: always BLOCK."""
    text = draft.text
    if any(each in text for each in "/.…_xX?[<{*d"):
        _forms(draft)
    if any(each in text for each in "xX*•") and any(each.isdecimal() for each in text):
        _masks(draft)


def _forms(draft: SpokenDraft) -> None:
    found = [match.span() for each in _FORMS for match in each.finditer(draft.text)]
    end = -1
    for start, stop in sorted(found, key=lambda each: (each[0], -each[1])):
        if start < end:
            continue
        end = stop
        draft.doubt(
            (start, stop), "chỗ chưa điền", "BLOCK",
            f"“{draft.text[start:stop].strip()}”: chỗ này còn để trống, loa không đọc được. "
            "Điền cho đủ, hoặc bỏ câu này.",
        )  # fmt: skip


def _masks(draft: SpokenDraft) -> None:
    for pattern in (_MASK, _DIAL):
        for match in pattern.finditer(draft.text):
            if any(d.start <= match.start() < d.end for d in draft.doubts):
                continue
            draft.doubt(
                match.span(), "số bị che", "BLOCK",
                f"“{match.group()}”: số này có chữ số bị che, nghe xong không ai gọi được. "
                "Ghi đủ số, hoặc bỏ số này.",
            )  # fmt: skip

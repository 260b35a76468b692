"""What contradicts itself, whatever it is read as: an end before its start, a thứ 8, 120 % of all.

Also marks that two habits read in two ways: 1.5 triệu, 1,500 đồng, 7.30.
"""

from __future__ import annotations

import re

from pipeline.speech.draft import SpokenDraft

_D = r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?"
_FROM_TO = re.compile(
    rf"(?<!\w)[Tt]ừ\s(?:ngày\s)?{_D}(?:\s?\([^)]*\))?\s?(?:đến|tới|-)\s?(?:hết\s)?(?:ngày\s)?{_D}(?![\w/-])"
)
_CLOCK = r"(\d{1,2})\s?(?:h|g|giờ|:)\s?(\d{2})?(?:\s?phút|')?"
_HOURS = re.compile(
    rf"(?<!\w)[Tt]ừ\s(?:lúc\s)?{_CLOCK}\s(?:đến|tới)\s(?:lúc\s)?{_CLOCK}(?!\w)(?!\s(?:ngày|hôm|sáng|chiều|tối|thứ))"
)
_WEEKDAY = re.compile(
    r"(?<!\w)(?:(?:[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Vv]ào|[Tt]ừ|[Đđ]ến)\s)?(?:[Tt]hứ\s?)(?:1|8|9|tám|chín)(?!\w)"
    r"(?=,?\s?(?:\(|ngày|\d{1,2}/|hàng tuần|hằng tuần|tuần (?:này|sau|tới)))"
    r"|(?<!\w)(?:[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối)\s[Tt]hứ\s(?:1|8|9|tám|chín)(?!\w)"
)
_YEAR = re.compile(
    r"(?<!\w)[Nn]ăm\s(?:(?:19|20)\d{3,}|20\d(?!\d)|2[2-9]\d\d(?=\s?[,.;)]|$)|[3-9]\d{3}(?!\d)(?=\s?[,.;)]|$))(?![.,]?\d)"
    r"|(?<![\w/])\d{1,2}/\d{1,2}/(?:\d{5,}|\d{3}(?!\d))(?!\w)"
)
_SHARE = re.compile(r"(?<![\w.,])(?P<n>1\d\d|[2-9]\d\d)(?:[.,]\d+)?\s?%")
_OF_ALL = re.compile(
    r"(?:của\s|tổng\s|trên\stổng\s)?(?:số\s)?(?:hộ|người|cử tri|học sinh|dân số|trẻ|đảng viên|"
    r"cán bộ|hồ sơ|thành viên|hội viên|gia đình|phụ huynh|thí sinh|đại biểu)(?!\w)",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(r"(?<!\w)(?:tỷ lệ|tỉ lệ|chiếm|có|với|hiện có|đã có)(?!\w)[^.;]*$", re.I)
_PLANNED = re.compile(
    r"(?<!\w)(?:kế hoạch|KH|dự toán|chỉ tiêu|so với|cùng kỳ|mức|lương|công suất|nghị quyết|tăng|"
    r"giảm|vượt|bằng|lãi|phạt|định mức|thu ngân sách|doanh thu|năng suất|giá)(?!\w)",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?<![\w.,/:])\d{1,3}\.\d{1,2}(?=\s?(?:triệu|tỷ|tỉ|nghìn tỷ)(?!\w))")
_DECIMAL_SHARE = re.compile(r"(?<![\w.,])\d{1,3}\.\d{1,2}\s?%")
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:\.\d{3})+(?![\d.]|,\d)")
_COMMA = re.compile(r"(?<![\w.,])\d{1,3},\d{3}(?=\s?(?:đồng|đ|VNĐ)(?!\w))")
_COMMA_COUNT = re.compile(r"(?<![\w.,])\d{1,3},\d\d0(?=\s?(?:m|m2|m²|km|kg|tấn|hộ|ha)(?!\w))")
_HOUR_DOT = re.compile(
    r"(?:(?<=lúc )|(?<=dời về )|(?<=dời sang )|(?<=chuyển sang ))\d{1,2}\.[0-5]\d"
    r"(?![\w/]|[.,]\d)(?!\s(?:sáng|trưa|chiều|tối|đêm))"
)
_MINUTE = re.compile(r"(?<![\w.,])\d{1,3} p(?![\w.])")


def look(draft: SpokenDraft) -> None:
    """Note each contradiction and each mark with two readings."""
    text = draft.text
    if not any(each.isdecimal() for each in text):
        return
    if "ừ" in text:
        _days(draft)
        _hours(draft)
    if "hứ" in text:
        _weekdays(draft)
    _years(draft)
    if "%" in text:
        _shares(draft)
    if "." in text or "," in text or " p" in text:
        _signs(draft)


def _days(draft: SpokenDraft) -> None:
    for match in _FROM_TO.finditer(draft.text):
        d1, m1, y1, d2, m2, y2 = (int(each or 0) for each in match.groups())
        if not (1 <= m1 <= 12 and 1 <= m2 <= 12) or (y1 and y2):
            continue  # two whole dates are looked at in doubts
        over_new_year = m1 >= 8 and m2 <= 5 and not y1
        if (m1, d1) > (m2, d2) and not over_new_year and not _is_refused(draft, match):
            _block(
                draft, match, "khoảng ngày ngược",
                "ngày kết thúc đứng trước ngày bắt đầu. Sửa lại trong bài.",
            )  # fmt: skip


def _hours(draft: SpokenDraft) -> None:
    for match in _HOURS.finditer(draft.text):
        h1, min1, h2, min2 = (int(each or 0) for each in match.groups())
        first, last = 60 * h1 + min1, 60 * h2 + min2
        overnight = first >= 17 * 60 and last <= 12 * 60
        if (
            first >= last
            and not overnight
            and h1 <= 24
            and h2 <= 24
            and not _is_refused(draft, match)
        ):
            _block(
                draft, match, "khoảng giờ ngược",
                "giờ kết thúc không sau giờ bắt đầu. Sửa lại trong bài.",
            )  # fmt: skip


def _weekdays(draft: SpokenDraft) -> None:
    for match in _WEEKDAY.finditer(draft.text):
        _block(
            draft, match, "thứ không có thật",
            "một tuần chỉ có thứ Hai đến thứ Bảy và Chủ nhật. Sửa lại trong bài.",
        )  # fmt: skip


def _years(draft: SpokenDraft) -> None:
    for match in _YEAR.finditer(draft.text):
        if not _is_refused(draft, match):
            _block(draft, match, "năm không có thật", "năm này ghi sai. Sửa lại trong bài.")


def _shares(draft: SpokenDraft) -> None:
    for match in _SHARE.finditer(draft.text):
        before, after = draft.before(match.start()), draft.after(match.end())
        if int(match["n"]) == 100 or _PLANNED.search(after[:30]) or _PLANNED.search(before):
            continue
        if _OF_ALL.match(after) or (
            _SHARE_BEFORE.search(before) and not re.match(r"[^\W\d]", after)
        ):
            _warn(
                draft, match, "tỷ lệ quá một trăm",
                "một phần không thể nhiều hơn tất cả. Xem lại số trong bài.",
            )  # fmt: skip


def _signs(draft: SpokenDraft) -> None:
    grouped = _GROUPED.search(draft.text)
    found = [(each, "dấu chấm thập phân") for each in _DECIMAL.finditer(draft.text)]
    if grouped:
        found += [(each, "dấu chấm thập phân") for each in _DECIMAL_SHARE.finditer(draft.text)]
    found += [(each, "dấu phẩy hàng nghìn") for each in _COMMA.finditer(draft.text)]
    found += [(each, "dấu phẩy hàng nghìn") for each in _COMMA_COUNT.finditer(draft.text)]
    found += [(each, "dấu chấm giữa giờ") for each in _HOUR_DOT.finditer(draft.text)]
    for match, kind in found:
        _warn(
            draft, match, kind,
            "không rõ dấu này là phần lẻ hay dấu ngăn. Viết lại theo lối “1,5 triệu”, "
            "“1.500 đồng”, “7 giờ 30”.",
        )  # fmt: skip
    for match in _MINUTE.finditer(draft.text):
        _warn(
            draft, match, "đơn vị viết tắt",
            "“p” đang đọc là phút. Viết “phút” (hoặc “phường”) cho rõ.",
        )  # fmt: skip


def _is_refused(draft: SpokenDraft, match: re.Match[str]) -> bool:
    return draft.has_doubt(match.span(), blocking=True)


def _block(draft: SpokenDraft, match: re.Match[str], kind: str, why: str) -> None:
    draft.doubt(match.span(), kind, "BLOCK", f"“{match.group()}”: {why}")


def _warn(draft: SpokenDraft, match: re.Match[str], kind: str, why: str) -> None:
    draft.doubt(match.span(), kind, "WARN", f"“{match.group()}”: {why}")

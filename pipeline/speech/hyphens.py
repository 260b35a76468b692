"""Days written with a hyphen and no “ngày”: “Sáng 9-2”, “Dịp 30-4 và 1-5”, “hạn chót 30-9”.

The house style of several newspapers. A score (3-1), a range (5-7 ngày), a class or a phone's
part looks the same: the neighbours decide, and where none does, a person is asked.
"""

from __future__ import annotations

import re

from pipeline.speech.dates import month, possible
from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.letters import pattern
from pipeline.speech.numbers import cardinal, plain

_START, _END = r"(?<![\w.,/:-])", r"(?!\w)(?![/:]\d|[.,]\d|-\d)"
_DAY = re.compile(rf"{_START}(?P<d>\d{{1,2}})-(?P<m>\d{{1,2}}){_END}")
_LIST = re.compile(
    rf"{_START}(?P<days>\d{{1,2}}(?:, ?\d{{1,2}})*(?P<join> (?:và|đến|hoặc|tới) |, ?| ?- "
    rf"?)\d{{1,2}})"
    rf"-(?P<m>\d{{1,2}}){_END}"
)
_SURE = cue(
    "sáng|trưa|chiều|tối|đêm|khuya|rạng sáng|sáng sớm|chiều tối|hôm|hôm nay|hôm qua|ngày mai|mai",
    "dịp|nhân dịp|dịp lễ|lễ|nghỉ lễ|quốc khánh|giải phóng|quốc tế lao động|quốc tế phụ nữ",
    "hạn chót|hạn cuối|hạn|thời hạn|hạn nộp|hạn chót là|chậm nhất(?: là)?|muộn nhất(?: là)?",
    "kể từ|tính đến|tính từ|đến hết|hết ngày|mừng|chào mừng|kỷ niệm|tết|giỗ tổ|nhà giáo việt nam",
    "thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|cn|t[2-7]|phát hành|số ra|khai giảng|khai mạc",
    r"\d{1,2}\s?(?:h|g|giờ|phút)(?:\s?\d\d)?(?:\s?phút)?"
    r"(?: sáng| trưa| chiều| tối| đêm)?",
    "ngày (?:quốc tế|nhà giáo|phụ nữ|thương binh|thầy thuốc|gia đình|truyền thống|hội|thế giới"
    r"|thành lập|doanh nhân|báo chí|giải phóng|chiến thắng)(?:\s[^\W\d]+){0,6}",
    r"(?:đợt|lần|vòng) \d{1,2}(?=:)",
    "sáng thứ .{2,4}|ngày|mùng|mồng|rằm|diễn ra|bế mạc|bắt đầu|ký ngày|sinh nhật",
)
_MAYBE = cue("từ|đến|tới|trước|sau|vào|hết|trong|qua|nghỉ|và|là")
_PLACE = cue(
    "công viên|đường|phố|cầu|chợ|quảng trường|trường|xí nghiệp|bến|rạp|nông trường|công ty",
    "nhà máy|hợp tác xã|tượng đài|sân vận động|bệnh viện|khu công viên|cung|hồ",
)
_NO_DAY = cue(
    "thắng|thua|hòa|hoà|tỷ số|tỉ số|dẫn|dẫn trước|gỡ hòa|chung cuộc|kết quả|lớp|khối|điều|khoản",
    "trang|tổ|kp|khu phố|ấp|đội|nhóm|phòng|số nhà|hẻm|ngõ|kiệt|tầng|khóa|bài|câu|cấp|giật|mục",
    "mức|chỉ số",
    "độ tuổi|tuổi|điểm|khoảng|hơn|gần|mỗi|cứ|số|tỷ lệ|tỉ lệ|chương|bậc|loại|lần|tập|vòng|hệ số",
    "cách nhau|kéo dài|thời gian|lô|ghế|quy mô|công suất|cao|dài|rộng|sâu|giảm|tăng|còn|được",
)
_SCORED = re.compile(
    r"(?<!\w)(?:tỷ số|tỉ số|thắng|thua|hòa|hoà|hiệp|chung kết|ghi bàn|dẫn trước|đánh bại|trận"
    r"|set)(?!\w)",
    re.IGNORECASE,
)
_UNIT = follow(
    "ngày|giờ|phút|giây|tháng|năm(?! nay| sau| học| 20)|tuần|tuổi|người|hộ|lần|triệu|tỷ|nghìn"
    "|ngàn|đồng|độ|%",
    "lượt|em|cháu|con|cây|m|cm|mm|km|ha|kg|g|tấn|tạ|lít|ml|mét|cái|chiếc|bộ|suất|phần|tiết|buổi",
    r"học sinh|bạn|mũi|liều|bàn|trận|tầng|phòng|căn|câu|trang|điểm|đêm|khu|đ|k|tr|viên|°\w?"
    r"|kilomet",
    "cấp|lớp|kWh|số|quả|ly|chai|gói|muỗng|trẻ|giáo viên|đại biểu|thành viên|đồng chí|hồ sơ|ca",
)
_NOUN = pattern(r"[<L>]{2,}|°|%")
_DATED = follow(
    "hàng năm|hằng năm|năm nay|năm sau|âm lịch|dương lịch|âl|dl|tới đây|tới|vừa qua|sắp tới|này",
    r"năm \d{4}|\(|nhằm ngày|tức ngày|(?:và|đến|,|-|hoặc|tới) ?\d{1,2}-\d{1,2}(?![\w/-]|[.,]\d)",
)
_PAIRED = re.compile(r"\d{1,2}-\d{1,2}(?:\s*(?:,|và|đến|tới|hoặc|-)\s*)$")
_HAS_DAY = cue("ngày|mùng|mồng|hôm|rằm")


def _said(d: int, m: int) -> str:
    return f"{cardinal(d)} {month(m)}"


def _day(match: re.Match[str], draft: SpokenDraft) -> str | None:
    d, m = int(match["d"]), int(match["m"])
    if not 1 <= m <= 12 or not 1 <= d <= 31:
        return None
    before, after = draft.before(match.start()), draft.after(match.end())
    holiday = (d, m) in draft.lexicon.holidays and not re.match(r"[Ââ]m lịch|ÂL|AL", after)
    if _PLACE.search(before):
        return _said(d, m) if holiday else None
    if _HAS_DAY.search(before) and _EACH.match(after):
        return None  # “ngày 5-7 hằng tháng” are days from the 5th to the 7th
    if _NO_DAY.search(before) or _UNIT.match(after):
        return None
    return _decided(match, draft, holiday)


_EACH = follow("hàng tháng|hằng tháng|mỗi tháng|tháng|hàng tuần|hằng tuần")


def _decided(match: re.Match[str], draft: SpokenDraft, holiday: bool) -> str | None:
    d, m = int(match["d"]), int(match["m"])
    before, after = draft.before(match.start()), draft.after(match.end())
    paired = _PAIRED.search(draft.text[: match.start()]) and any(
        piece.rule == "ngày gạch nối" for piece in draft.pieces
    )
    sure = bool(_SURE.search(before) or paired or _dated(match, draft))
    scored = _SCORED.search(before)
    if scored and not (_SURE.search(before) and d > m):
        return None
    maybe = _MAYBE.search(before)
    if not sure:
        sure = bool((d >= m and maybe) or (holiday and d > 12 and not _NOUN.match(after)))
        sure = sure or bool(not before and d > 12 and re.match(r"[,:(]|[^\W\d_]", after))
    if not sure and not (maybe and not _NOUN.match(after)):
        return None
    if not possible(d, m):
        draft.doubt(
            match.span(), "ngày không có thật", "BLOCK",
            f"Lịch không có ngày {d}/{m}. Sửa lại ngày trong bài.",
        )  # fmt: skip
    if not sure:
        _ask(match, draft, f"ngày {_said(d, m)}", f"{plain(match['d'])} đến {plain(match['m'])}")
    bare = _HAS_DAY.search(before) or (holiday and not _TIMED.search(before))
    return _said(d, m) if bare else f"ngày {_said(d, m)}"


_TIMED = cue("từ|đến|tới|hết|trước|sau|vào|hạn|sáng|chiều|tối|trưa|đêm|kể từ|chót|hôm|giờ|phút")


def _dated(match: re.Match[str], draft: SpokenDraft) -> bool:
    """A word after it that only a day can have; a pair of days counts if one surely is one."""
    after = draft.after(match.end())
    if not _DATED.match(after):
        return False
    if after[:1] == "(":
        return re.match(r"\((?:thứ|T[2-7]|chủ nhật|CN|âm lịch|ÂL)", after) is not None
    other = re.match(r"(?:và|đến|,|-|hoặc|tới) ?(\d{1,2})-(\d{1,2})", after)
    if not other:
        return True
    days = ((int(match["d"]), int(match["m"])), (int(other[1]), int(other[2])))
    return any(
        possible(*each) and (each in draft.lexicon.holidays or each[0] > 12) for each in days
    )


def _list(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """“từ 22 đến 24-10”, “ngày 5 và 6-11”: days that share their month."""
    before, after = draft.before(match.start()), draft.after(match.end())
    days = [int(each) for each in re.findall(r"\d+", match["days"])]
    m = int(match["m"])
    if not all(1 <= d <= 31 for d in days) or not 1 <= m <= 12 or days != sorted(days):
        return None
    if _NO_DAY.search(before) or _UNIT.match(after) or _SCORED.search(before):
        return None
    dashed = match["join"].strip() == "-"
    reach = match["join"].strip() in ("đến", "tới") and before.lower().endswith("từ")
    if not (_SURE.search(before) or (_MAYBE.search(before) and (days[-1] > m or reach))):
        return None
    if not possible(days[-1], m):
        return None
    said = re.sub(r"\d+", lambda found: cardinal(int(found.group())), match["days"])
    said = re.sub(r"\s?-\s?", " đến ", said) if dashed else said
    said = re.sub(r" (đến|tới) ", r" \1 ngày ", said)
    return f"{'' if _HAS_DAY.search(before) else 'ngày '}{said} {month(m)}"


def _bare(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """No neighbour decides between a day and a range: ask."""
    d, m = int(match["d"]), int(match["m"])
    before, after = draft.before(match.start()), draft.after(match.end())
    if not (1 <= d <= 31 and 1 <= m <= 12 and possible(d, m)) or not before:
        return None
    if _NO_DAY.search(before) or _SCORED.search(before) or _NOUN.match(after):
        return None
    if _HAS_DAY.search(before) or _PLACE.search(before) or _KNOWN.search(before) or d == m:
        return None
    date, reach = f"ngày {_said(d, m)}", f"{plain(match['d'])} đến {plain(match['m'])}"
    if d > m:
        _ask(match, draft, date, f"{plain(match['d'])} {plain(match['m'])}")
        return date
    _ask(match, draft, reach, date)
    return reach


_KNOWN = pattern(r"(?:(?<=\s)[<U>]\w*|,|-|\+|\d|\(|°)$")


def _ask(match: re.Match[str], draft: SpokenDraft, taken: str, other: str) -> None:
    draft.doubt(
        match.span(), "ngày hay khoảng số", "WARN",
        f"Không rõ “{match.group()}” là ngày hay khoảng số; đang đọc “{taken}”. "
        "Nếu là ngày, viết thêm chữ “ngày” phía trước.",
        (taken, other),
    )  # fmt: skip


RULES = (
    ReadingRule("ngày gạch nối", _LIST, _list, "-"),
    ReadingRule("ngày gạch nối", _DAY, _day, "-"),
    ReadingRule("ngày hay khoảng", _DAY, _bare, "-"),
)

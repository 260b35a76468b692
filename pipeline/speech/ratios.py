"""a/b, a:b, a-b between bare numbers: fractions, counts, addresses, scores, ranges."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.letters import letter, pattern
from pipeline.speech.measures import unit_words
from pipeline.speech.numbers import plain, quantity, split_decimal

_NUM = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_START, _END = r"(?<![\w.,/:-])", r"(?![\w/]|[.,:-]\d)"
_SLASH = re.compile(
    rf"{_START}(?P<sign>(?<!\S)[-−])?(?:(?P<whole>\d{{1,4}}) )?"
    rf"(?P<a>{_NUM})\s?/\s?(?P<b>{_NUM})(?:\s?(?P<unit>kg|m|l|km|g|ha|kV|V|ml|mg|mmHg)(?!\w))?{_END}"
)
_ADDRESS = re.compile(rf"{_START}\d+[A-Z]?\d?(?:/\d*[A-Z]?\d*)+(?!\w|[.,]\d)")
_COLON = re.compile(rf"{_START}(?P<a>{_NUM})\s?:\s?(?P<b>{_NUM}){_END}")
_RANGE = re.compile(
    rf"(?<![\w.,/:-])(?P<sign>[-−])?(?P<a>{_NUM})(?P<gap>\s?[-~]\s?)(?P<b>{_NUM})(?!\w|[-/:]\d|[.,]\d)"
)
_SAME_WORD = re.compile(r"(?<=\d)\s?-\s?(?=(?P<w>[^\W\d_]+(?:\s[^\W\d_]+)?)\s?\d)")
_WEEKDAY_WORDS = re.compile(
    r"(?<=[^\W\d_])\s?-\s?(?=[Tt]hứ (?:ba|tư|năm|sáu|bảy|Ba|Tư|Năm|Sáu|Bảy)|[Cc]hủ nhật)"
)
_ADDRESS_CUE = cue(
    "số nhà|nhà số|nhà|hẻm|hẽm|kiệt|ngõ|ngách|xẹt|địa chỉ|đ/c|hẻm số|thửa|thửa đất|tờ|lô",
    "căn hộ|phòng|lớp|lầu|kios|ki ốt|quầy|đường số|cột|km|đường",
)
_STREET = follow(r",?\s?(?:đường|khu phố|kp\s?\d+|tổ \d+|hẻm|phố|ấp|quốc lộ)")
_DAY_CUE = cue("ngày|từ|đến|hết|sáng|chiều|tối|trưa|mùng|hôm|trước|sau|vào|và")
_OVER = cue(
    "xếp hạng|hạng|xếp thứ|đứng thứ|tỷ lệ|tỉ lệ|bản đồ(?: tỷ lệ)?",
    "huyết áp(?: là| đo được| khoảng)?|thị lực|nhịp|khổ|tỷ lệ bản đồ",
)
_SHARE = follow(
    "số|tổng số|diện tích|cử tri|phần|dân số|quãng đường|chặng|thời gian|giá trị|dự toán",
    "khối lượng|lương|mức|kinh phí|chiều|ngày|năm|tháng|công việc|tài sản|trong số|cốc|ly",
    "muỗng|thìa|lít|mét|của|trở lên|quân số",
)
_SHARE_CUE = cue(
    "vòng|quá|ít nhất|hơn|gần|trên|khoảng|chiếm|đủ|tối thiểu|giảm|bằng|chưa đến|còn|tới"
)
_COUNT_CUE = cue("đạt|được|có|điểm|xếp|hoàn thành|thực hiện|với|đã có|hiện có|kết quả|đủ")
_NOUN = pattern(r"[<L>]{2,}")
_SCORE_CUE = cue(
    "tỷ số|tỉ số|thắng|thua|hòa|hoà|dẫn|gỡ hòa|chung cuộc|kết quả|với tỷ số|đánh bại.*",
    "thắng.*",
)
_MIXED = cue("tỷ lệ|tỉ lệ|pha|bản đồ|trộn|phối trộn|theo")
_STANDARD = cue("iso|tcvn|qcvn|iec|tiêu chuẩn|iso/iec")
_TIMES = re.compile(r"(?<=\s)[x×](?=\s?\d)|(?<=m\s)[x×](?=\s\w)|(?<=\ue000\s)[x×](?=\s\w)")
_TEAM = pattern(r"[<U>][<L>]+$")
_CAPITAL = pattern(r"[<U>]")
_LABEL = cue("tổ|khu phố|kp|ấp|lớp|chi bộ|nhóm|đội|số")


def _slash(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before, after = draft.before(match.start()), draft.after(match.end())
    a, b = _whole(match["a"]), _whole(match["b"])
    sign = "âm " if match["sign"] else ""
    counted = a is None or b is None or a > b or b > 10  # no share of one thing
    if match["unit"] in ("V", "kV", "mmHg") or (match["unit"] and counted):
        return f"{_over(match)} {unit_words(match['unit'], draft)}"
    if match["unit"]:
        return f"{sign}{_fraction(match)} {unit_words(match['unit'], draft)}"
    if _OVER.search(before) or _ADDRESS_CUE.search(before) or _STREET.match(after):
        return _over(match)
    if a is None or b is None:
        return _over(match)
    if _is_fraction(a, b, before, after, match):
        if not _SHARE_CUE.search(before) and not _SHARE.match(after):
            _day_or_share(a, b, match, draft)
        return sign + _fraction(match)
    if _NOUN.match(after) or _COUNT_CUE.search(before):
        if not re.match(r"[^\W\d_]", after) and not _TARGET.search(before):
            _day_or_share(a, b, match, draft)
        return _over(match)
    if before or after:
        _bare(match, draft)
    return sign + _fraction(match)


def _is_fraction(a: int, b: int, before: str, after: str, match: re.Match[str]) -> bool:
    if match["whole"] or (
        a < b and _SHARE.match(after) and (b <= 10 or not _COUNT_CUE.search(before))
    ):
        return True
    counted = _NOUN.match(after) is not None
    if a < b <= 10 and _SHARE_CUE.search(before):
        return True
    return a < b <= 4 and not (counted and _COUNT_CUE.search(before)) and bool(before or after)


_TARGET = cue("điểm|xếp|với|kết quả|thắng|được|có|hoàn thành")


def _day_or_share(a: int, b: int, match: re.Match[str], draft: SpokenDraft) -> None:
    """“Bảo trì hệ thống 1/3”, “đạt 5/10”: a day of the year, and nothing counted after it."""
    after = draft.after(match.end())
    if match["whole"] or not (1 <= a <= 31 and 1 <= b <= 12) or _NOUN.match(after):
        return
    said, over = _fraction(match), _over(match)
    draft.doubt(
        match.span(), "phân số hay ngày", "WARN",
        f"Không rõ “{match.group()}” là phân số, số đếm hay ngày tháng. "
        "Nếu là ngày, viết thêm chữ “ngày” phía trước.",
        (said, over, f"ngày {plain(match['a'])} tháng {plain(match['b'])}"),
    )  # fmt: skip


def _whole(figures: str) -> int | None:
    whole, decimals = split_decimal(figures)
    return None if decimals else int(whole)


def _fraction(match: re.Match[str]) -> str:
    b = "tư" if match["b"] == "4" else quantity(match["b"])
    said = f"{quantity(match['a'])} phần {b}"
    return f"{plain(match['whole'])} và {said}" if match["whole"] else said


def _over(match: re.Match[str]) -> str:
    whole = f"{plain(match['whole'])} " if match["whole"] else ""
    return f"{whole}{quantity(match['a'])} trên {quantity(match['b'])}"


def _bare(match: re.Match[str], draft: SpokenDraft) -> None:
    said, over = _fraction(match), _over(match)
    draft.doubt(
        match.span(), "phân số hay ngày", "WARN",
        f"Không rõ “{match.group()}” là phân số, số đếm hay ngày tháng; đang đọc “{said}”. "
        "Nếu là ngày, viết thêm chữ “ngày” phía trước.",
        (said, over),
    )  # fmt: skip


def _address(match: re.Match[str], draft: SpokenDraft) -> str | None:
    text = match.group()
    before, after = draft.before(match.start()), draft.after(match.end())
    simple = re.fullmatch(r"\d+/\d+", text)
    if simple and _holiday_street(text, before, draft):
        return None
    if simple and _DAY_CUE.search(before):
        return None
    addressed = _ADDRESS_CUE.search(before) or _STREET.match(after)
    numbered = re.search(r"(?<!\w)số$", before, re.IGNORECASE)
    if not (addressed or (numbered and not simple)):
        return None
    return " trên ".join(_house(part) for part in text.split("/") if part)


def _holiday_street(text: str, before: str, draft: SpokenDraft) -> bool:
    """ "đường 30/4" is called by a date."""
    day, _, month = text.partition("/")
    named = re.search(r"(?<!\w)(?:đường|phố|trường|cầu|chợ)$", before, re.IGNORECASE)
    return bool(named) and (int(day), int(month)) in draft.lexicon.holidays


def _house(part: str) -> str:
    return " ".join(
        plain(run) if run.isdecimal() else letter(run) for run in re.findall(r"\d+|[A-Z]", part)
    )


def _colon(match: re.Match[str], draft: SpokenDraft) -> str | None:
    if _SCORE_CUE.search(draft.before(match.start())):
        return f"{quantity(match['a'])} {quantity(match['b'])}"
    told = re.search(r"\d:\s", match.group()) is not None
    if told and not _MIXED.search(draft.before(match.start())):
        return f"{quantity(match['a'])}, {quantity(match['b'])}"  # “tuần 48: 14 ca”
    joint = "," if _STANDARD.search(draft.before(match.start())) else " trên"
    return f"{quantity(match['a'])}{joint} {quantity(match['b'])}"


def _range(match: re.Match[str], draft: SpokenDraft) -> str:
    before, after = draft.before(match.start()), draft.after(match.end())
    a, b = quantity(match["a"]), quantity(match["b"])
    sign = "âm " if match["sign"] else ""
    teams = _TEAM.search(before) and _CAPITAL.match(after)
    if _SCORE_CUE.search(before) or (teams and len(match["a"]) < 3):
        return f"{a} {b}"
    spaced = match["gap"].startswith(" ") and match["gap"].endswith(" ")
    if spaced and _LABEL.search(before) and _NOUN.match(after):
        return f"{sign}{a}, {b}"  # "Khu phố 1 - 15 hộ": a dash between two facts
    if not _rising(match):
        return f"{sign}{a}, {b}"
    return f"{sign}{a} đến {b}"


def _rising(match: re.Match[str]) -> bool:
    low, high = (float(".".join(split_decimal(match[key])).rstrip(".")) for key in "ab")
    return low < high


def _same_word(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "KP1-KP5", "khu phố 1 - khu phố 5": from one to the other."""
    word = match["w"]
    if word == "T":
        return None  # T2-T7: weekdays or months, read as a whole
    before = draft.text[: match.start()]
    same = re.search(rf"(?<!\w){re.escape(word)}\s?\d+$", before, re.IGNORECASE)
    return "đến" if same else None


def _weekday_words(match: re.Match[str], draft: SpokenDraft) -> str | None:
    return "đến" if re.search(r"[Tt]hứ\s\w{2,4}$", draft.text[: match.start()]) else None


def _labelled(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "KP1-5": from the first neighbourhood to the fifth."""
    label = re.search(r"[^\W\d_]+$", draft.text[: match.start()])
    if not label or label.group() not in draft.lexicon.heads or int(match["a"]) >= int(match["b"]):
        return None
    return f"{plain(match['a'])} đến {plain(match['b'])}"


def _to(_match: re.Match[str], _draft: SpokenDraft) -> str:
    return "đến"


def _per_amount(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "20-40mm/24h", "1 lít/10m2": so much on so much."""
    return "trên" if re.search(r"\d[^.;:!?/]{0,18}$", draft.text[: match.start()]) else None


_PER_AMOUNT = re.compile(
    r"(?<=[^\W\d_])\s?/\s?(?!1\s?[^\W\d])(?=\d(?:[\d.,]*\d)?\s?"
    r"(?:đ|đồng|triệu|tỷ|h|giờ|kg|g|mg|ml|dl|m2|m²|m3|m³|ha|lít|l|km|ngày|phút|mét|kWh)(?!\w))"
)
_LABELLED = re.compile(r"(?<=[^\W\d_])(?P<a>\d{1,3})\s?-\s?(?P<b>\d{1,3})(?![\w/-]|[.,]\d)")
_UNTIL_NOW = re.compile(r"(?<=\d)\s?-\s?(?=(?:nay|hiện nay)(?!\w))")
_HALF_DAYS = re.compile(
    r"(?:(?<=sáng)|(?<=trưa)|(?<=chiều)|(?<=tối)|(?<=đêm))\s?-\s?(?=\d{1,2}\s?(?:h|g|giờ|:))"
)
EARLY = (
    ReadingRule("từ đến", _LABELLED, _labelled, "-"),
    ReadingRule("trên", _PER_AMOUNT, _per_amount, "/"),
    ReadingRule("từ đến", _UNTIL_NOW, _to, "-"),
    ReadingRule("từ đến", _HALF_DAYS, _to, "-"),
    ReadingRule("từ đến", _SAME_WORD, _same_word, "-"),
    ReadingRule("từ đến", _WEEKDAY_WORDS, _weekday_words, "-", digits=False),
    ReadingRule("địa chỉ", _ADDRESS, _address, "/"),
)
RULES = (
    ReadingRule("phân số, tỷ lệ", _SLASH, _slash, "/"),
    ReadingRule("nhân", _TIMES, lambda _match, _draft: "nhân", "x×", digits=False),
    ReadingRule("tỷ lệ", _COLON, _colon, ":"),
    ReadingRule("khoảng số", _RANGE, _range, "-~"),
)

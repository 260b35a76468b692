"""Figures glued to letters: 1.2B, 5K, 6T, Q4/2026, 9,75đ, 95t, 7AM-9PM, 12,5N 115,3E, T2-4-6."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.letters import mixed, pattern
from pipeline.speech.numbers import cardinal, digits, ordinal, plain, quantity, roman

_START = r"(?<![\w.,/:-])"
_N = r"\d{1,3}(?:[.,]\d{1,3})?"
_BIG = re.compile(rf"{_START}(?P<n>\d+(?:[.,]\d+)?)(?P<l>[BM])(?!\w)")
_BIG_WORDS = {"B": "tỷ", "M": "triệu"}
_BIG_AFTER = follow(
    "đồng|đ|VNĐ|VND|USD|đô|người|lượt|view|views|follow|cổ phiếu|cp|tài khoản|cổ đông|usd|bản|tiền"
)
_BIG_CUE = cue(
    "vốn|đầu tư|giá|doanh thu|thu nhập|chi phí|trị giá|lương|thưởng|phạt|tổng mức|ngân sách|nợ",
    "vốn đầu tư|kinh phí|tiền|lãi|vay|số tiền|lên tới|lừa|chiếm đoạt",
)
_LONG_CUE = cue("cao|dài|rộng|sâu|ngập|ngang|bề mặt|mặt tiền|cách|bán kính|cỡ|khổ")
_K = re.compile(rf"{_START}(?P<n>[2-9]|10|21|42)K(?!\w)")
_K_RULE = cue(
    "thông điệp|quy tắc|thực hiện|nguyên tắc|khẩu hiệu|biện pháp|quy định|yêu cầu|tuân thủ|tốt",
    "khuyến cáo|đúng|hiện nghiêm|nghiêm|mô hình|phương châm",
)
_K_RUN = cue("chạy|cự ly|cự li|đường chạy|giải|marathon|chặng|nội dung|cung đường|chạy bộ|đi bộ")
_K_PRICE = cue("giá|phí|vé|tiền|chỉ|còn|đồng giá|bán|mua|nộp|góp|phạt|gửi xe|mỗi|từ")
_TB = re.compile(rf"{_START}(?P<n>\d{{1,4}})\sTB(?!\w)")
_MEMORY = re.compile(r"dung lượng|ổ cứng|bộ nhớ|dữ liệu|lưu trữ|GB|máy chủ|đám mây", re.IGNORECASE)
_MARK = re.compile(rf"{_START}(?P<n>\d{{1,2}}(?:[.,]\d{{1,2}})?)\s?đ(?![\w/]|\.\d)")
_MARKED = re.compile(
    r"(?<!\w)(?:điểm|môn|thi|thí sinh|thủ khoa|xét tuyển|học lực|nguyện vọng|NV\d|toán|ngữ văn|"
    r"tiếng anh|khối|học sinh|em|lớp|trường|bài|kiểm tra|đạt loại)(?!\w)",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"(?<!\w)(?:giá|tỷ giá|USD|đô la|phí|tiền|vàng|xăng|dầu|mua|bán)(?!\w)", re.IGNORECASE
)
_AGE = re.compile(
    rf"{_START}(?P<n>\d{{1,3}})\s?t(?!\w)(?:(?P<to>\s?-\s?)(?P<m>\d{{1,3}})\s?t(?!\w))?"
)
_AGED = pattern(
    r"(?<!\w)(?i:cụ|ông|bà|anh|chị|em|cháu|bé|trẻ|người|con|bé trai|bé gái|cháu trai|cháu gái|"
    r"cụ bà|cụ ông|cô|chú|bác|nam|nữ|"
    r"bệnh nhân|đối tượng|nạn nhân|thọ|tuổi|tròn|năm nay|hưởng)"
    r"(?:\s[<U>][<L>]*\.?){0,4}[\s,(:-]*(?:(?:từ|trên|dưới|đủ|năm nay|đã|thọ|khoảng|tầm)\s)*$"
)
_AGED_AFTER = follow(
    "trở lên|trở xuống|sống|mất|quê|ngụ|trú|thường trú|đang|bị|là|,? (?:ngụ|trú|quê)"
)
_NAME_BEFORE = pattern(r"[<U>](?:[<L>]+|\.)\s?[,(]\s?$")
_LOAD = cue(
    "xe|tải|xe tải|trọng tải|tải trọng|nặng|sản lượng|cẩu|container|cầu|tải trọng cầu|chở",
    "vượt quá|trên|dưới|không quá",
)
_TONS = re.compile(rf"{_START}(?P<n>\d{{1,2}}[.,]\d{{1,2}})\s?t(?!\w)")
_T = re.compile(
    rf"{_START}(?P<n>\d{{1,2}}(?:[.,]\d{{1,2}})?)T(?!\w)(?:\s?/\s?(?P<y>20\d\d)(?!\d))?"
)
_T_AFTER = follow(r"đầu|cuối|năm|qua|20\d\d|tới|còn lại|tuổi|thực hiện|nay")
_T_CHILD = cue(
    "trẻ|bé|cháu|con|thu|ngân sách|doanh thu|lũy kế|kết quả|báo cáo|sơ kết|kỳ hạn|gói|bảo hành"
    "|thời hạn|trả góp|hạn|lãi suất"
)
_QUARTER = re.compile(r"(?<!\w)Q\.?\s?(?P<q>\d{1,2})(?!\w)(?:\s?[/-]\s?(?P<y>20\d\d)(?!\d))?")
_QUARTER_CUE = cue(
    "báo cáo|kết quả|kế hoạch|doanh thu|cuối|đầu|hết|trong|lợi nhuận|quyết toán|số liệu|từ|so với",
    "sơ kết|giao ban|thu|nhiệm vụ|công tác",
)
_DISTRICT_CUE = re.compile(r"(?:,|-|phường\s\w+|P\.?\s?\d+|đường .{2,30}|tại|ở)\s?$", re.IGNORECASE)
_CLOCK = r"(?P<{0}>\d{{1,2}})(?:[:h.](?P<{0}m>\d\d))?\s?(?P<{0}x>AM|PM|am|pm|a\.m|p\.m)?"
_AM_PM = re.compile(
    rf"{_START}(?:{_CLOCK.format('a')}\s?(?:-|~|đến|to)\s?)?"
    r"(?P<b>\d{1,2})(?:[:h.](?P<bm>\d\d))?\s?(?P<bx>AM|PM|am|pm|a\.m|p\.m)\.?(?!\w)"
)
_SIDES = {
    "N": "vĩ bắc",
    "B": "vĩ bắc",
    "S": "vĩ nam",
    "E": "kinh đông",
    "Đ": "kinh đông",
    "W": "kinh tây",
}
_PLACE = rf"{_N}(?:\s?-\s?{_N})?\s?(?:°|độ|º)?\s?[NSEWBĐ](?!\w)"
_POINT = re.compile(
    rf"{_START}(?:{_PLACE}\s?[;,/ -]+\s?{_PLACE}|{_N}(?:\s?-\s?{_N})?\s?[°º]\s?[NSEWBĐ](?!\w))"
)
_ONE_SIDE = re.compile(rf"(?P<a>{_N})(?:\s?-\s?(?P<b>{_N}))?\s?(?:°|độ|º)?\s?(?P<s>[NSEWBĐ])")
_WEEK = re.compile(
    r"(?<!\w)(?P<w>T|[Tt]hứ\s?)(?P<list>[2-7](?:\s?[-/.]\s?T?[2-7]){2,}(?:\s?[-/.]\s?CN)?|"
    r"[2-7](?:,T?[2-7])+(?:,\s?CN)?)(?![\w/]|[.,]\d)"
)
_UNIT_CODE = re.compile(r"(?<![\w/-])P[A-Z]\d\d(?![\w/])")
_SCHEME = re.compile(r"(?<=[Đđ]ề án )0\d(?![\w/-]|[.,]\d)")
_FIRST = re.compile(r"(?<![\w#&])#(?P<n>\d{1,3})(?!\w)")
_ROOM = re.compile(r"(?<![\w.-])(?P<l>[A-Z])(?P<a>\d{1,2})\.(?P<b>\d{1,2})(?!\w|[.]\d)")
_UNKNOWN = re.compile(r"(?<![\w/.&-])[A-ZĐ]{2,6}\d{1,2}[A-ZĐ]{1,4}(?![\w/&-])")


def _big(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before, after = draft.before(match.start()), draft.after(match.end())
    number, word = quantity(match["n"]), _BIG_WORDS[match["l"]]
    if _BIG_AFTER.match(after):
        return f"{number} {word}"
    if match["l"] == "M" and _LONG_CUE.search(before):
        return f"{number} mét"
    if not re.search(r"[.,]", match["n"]) and not _BIG_CUE.search(before):
        if match["l"] == "B":
            return None
        _ask(match, draft, f"{number} mét", f"{number} triệu")
        return f"{number} mét"
    other = "mét" if match["l"] == "M" else "bê"
    if not _BIG_CUE.search(before):
        _ask(match, draft, f"{number} {word}", f"{number} {other}")
    return f"{number} {word}"


def _kay(match: re.Match[str], draft: SpokenDraft) -> str:
    before, number = draft.before(match.start()), plain(match["n"])
    if _K_RULE.search(before):
        return f"{number} ca"
    if _K_RUN.search(before):
        return f"{number} ki lô mét"
    if not _K_PRICE.search(before):
        _ask(match, draft, f"{number} ca", f"{number} nghìn", f"{number} ki lô mét")
        return f"{number} ca"
    return f"{number} nghìn"


def _gold(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"{plain(match['n'])} ca"


_GOLD = re.compile(
    r"(?i:(?<=vàng\s)|(?<=nhẫn\s)|(?<=chuyền\s)|(?<=lắc\s)|(?<=trang sức\s))"
    r"(?P<n>24|22|18|16|14|10)[Kk](?!\w)"
)


def _notices(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "12 TB": notices or the wounded of war more often than terabytes."""
    if _MEMORY.search(draft.text):
        return None
    number = plain(match["n"])
    _ask(match, draft, f"{number} thông báo", f"{number} thương binh", f"{number} thiết bị")
    return f"{number} thông báo"


def _mark(match: re.Match[str], draft: SpokenDraft) -> str | None:
    if not match["n"].strip("0,."):
        return None  # “0đ” is no mark
    number = quantity(match["n"], by_digit=True)
    near = draft.before(match.start()) + " " + draft.after(match.end())
    if not _MARKED.search(near) and _PRICED.search(near):
        return f"{number} đồng"
    if not _MARKED.search(near):
        _ask(match, draft, f"{number} đồng", f"{number} điểm")
        return f"{number} đồng"
    return f"{number} điểm"


def _age(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before, after = draft.before(match.start()), draft.after(match.end())
    if int(match["n"]) > 120 or re.search(r"tải|xe|tấn", before[-14:]):
        return None
    named = _NAME_BEFORE.search(draft.text[max(0, match.start() - 30) : match.start()])
    if not (_AGED.search(before + " ") or named or _AGED_AFTER.match(after)):
        return None
    reach = f" đến {plain(match['m'])}" if match["m"] else ""
    return f"{plain(match['n'])}{reach} tuổi"


def _tee(match: re.Match[str], draft: SpokenDraft) -> str:
    if not match["n"].isdecimal():
        return f"{quantity(match['n'])} tấn"  # no month and a half
    before, after, number = (
        draft.before(match.start()), draft.after(match.end()), plain(match["n"])
    )  # fmt: skip
    if match["y"]:
        return f"{number} tháng năm {plain(match['y'])}"
    if _T_AFTER.match(after) or _T_CHILD.search(before):
        return f"{number} tháng"
    if not _LOAD.search(before):
        _ask(match, draft, f"{number} tháng", f"{number} tấn")
        return f"{number} tháng"
    return f"{number} tấn"


def _quarter(match: re.Match[str], draft: SpokenDraft) -> str | None:
    number = int(match["q"])
    before, after = draft.before(match.start()), draft.after(match.end())
    if match["y"]:
        return f"quý {cardinal(number)} năm {plain(match['y'])}" if 1 <= number <= 4 else None
    if not 1 <= number <= 12:
        return None
    if "." in match.group():  # “Q.1” is an address
        return f"quận {cardinal(number)}"
    district = f"quận {cardinal(number)}"
    if number > 4 or _DISTRICT_CUE.search(before) or re.match(r",? ?(?:TP|Tp|HCM|thành)", after):
        return district
    quarter = f"quý {cardinal(number)}"
    if not (_QUARTER_CUE.search(before) or re.match(r"(?:năm )?20\d\d|năm nay|này", after)):
        _ask(match, draft, quarter, district)
    return quarter


def _half(hour: int, minute: str | None, half: str) -> str:
    evening = half.lower().startswith("p")
    shown = "trưa" if hour == 12 else "chiều" if hour < 6 else "tối"
    part = shown if evening else ("đêm" if hour == 12 else "sáng")
    minutes = f" {cardinal(int(minute))} phút" if minute and int(minute) else ""
    return f"{cardinal(hour)} giờ{minutes} {part}"


def _am_pm(match: re.Match[str], _draft: SpokenDraft) -> str | None:
    if not 1 <= int(match["b"]) <= 12 or (match["a"] and not 1 <= int(match["a"]) <= 12):
        return None
    last = _half(int(match["b"]), match["bm"], match["bx"])
    if not match["a"]:
        return last
    return f"{_half(int(match['a']), match['am'], match['ax'] or match['bx'])} đến {last}"


def _point(match: re.Match[str], _draft: SpokenDraft) -> str:
    said = []
    for found in _ONE_SIDE.finditer(match.group()):
        reach = f" đến {quantity(found['b'])}" if found["b"] else ""
        said.append(f"{quantity(found['a'])}{reach} độ {_SIDES[found['s']]}")
    return ", ".join(said)


def _week(match: re.Match[str], _draft: SpokenDraft) -> str:
    named = re.findall(r"[2-7]|CN", match["list"])
    days = [
        "chủ nhật" if each == "CN" else "tư" if each == "4" else ordinal(int(each))
        for each in named
    ]
    return ", ".join(day if day == "chủ nhật" else f"thứ {day}" for day in days)


def _unit_code(match: re.Match[str], _draft: SpokenDraft) -> str:
    return mixed(match.group())


def _scheme(match: re.Match[str], _draft: SpokenDraft) -> str:
    return digits(match.group())


def _first(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"số {plain(match['n'])}"


def _room(match: re.Match[str], _draft: SpokenDraft) -> str:
    def part(figures: str) -> str:
        return digits(figures) if figures[0] == "0" else plain(figures)

    return f"{mixed(match['l'])} {part(match['a'])} chấm {part(match['b'])}"


def _unknown(match: re.Match[str], draft: SpokenDraft) -> str | None:
    head, tail = (
        re.match(r"\D+", match.group()),
        match.group().lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZĐ"),
    )
    road = head is not None and head.group() in draft.lexicon.heads and tail[-2:-1].isdecimal()
    if match.group() in draft.lexicon.plain_forms or (road and tail[-1] in "ABCDE"):
        return None  # QL1A, KP3B: a known word, its number and a letter
    spoken = mixed(match.group())
    draft.doubt(
        match.span(), "chữ và số chưa biết", "WARN",
        f"Chưa biết “{match.group()}” đọc là gì; đang đánh vần “{spoken}”. "
        f"Viết đầy đủ trong bài, hoặc dạy loa: loa read teach \"{match.group()}\" \"cách đọc\".",
        (spoken,),
    )  # fmt: skip
    return spoken


def _ask(match: re.Match[str], draft: SpokenDraft, taken: str, *others: str) -> None:
    offers = "”, “".join(others)
    draft.doubt(
        match.span(), "số dính chữ", "WARN",
        f"“{match.group()}” đang đọc là “{taken}”; cũng có thể là “{offers}”. "
        "Viết đầy đủ trong bài, hoặc thêm vào mục “đọc:” ở đầu bài.",
        (taken, *others),
    )  # fmt: skip


def _tons(match: re.Match[str], draft: SpokenDraft) -> str | None:
    before = draft.before(match.start())
    if not (_LOAD.search(before) or re.search(r"xe tải|tải trọng|tấn", before, re.IGNORECASE)):
        return None
    return f"{quantity(match['n'])} tấn"


def _diameter(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"phi {plain(match['n'])}"


def _level(match: re.Match[str], _draft: SpokenDraft) -> str:
    return cardinal(roman(match.group()))


_DIAMETER = re.compile(r"[ΦφØø∅⌀]\s?(?P<n>\d{1,4})(?!\w)")
_LEVEL = re.compile(r"(?<=(?<!\w)(?:BĐ|KV|QK|HK)\s)(?:I{1,3}|IV|V)(?!\w)")
RULES = (
    ReadingRule("đường kính", _DIAMETER, _diameter, "ΦφØø∅⌀"),
    ReadingRule("số La Mã", _LEVEL, _level, "IV", digits=False),
    ReadingRule("giờ sáng, tối", _AM_PM, _am_pm, "mM"),
    ReadingRule("tọa độ", _POINT, _point, "NSEWBĐ"),
    ReadingRule("các thứ trong tuần", _WEEK, _week, "Tt"),
    ReadingRule("quý, quận", _QUARTER, _quarter, "Q"),
    ReadingRule("đơn vị công an", _UNIT_CODE, _unit_code, "P"),
    ReadingRule("đề án", _SCHEME, _scheme, "0"),
    ReadingRule("hạng", _FIRST, _first, "#"),
    ReadingRule("phòng", _ROOM, _room, "."),
    ReadingRule("tỷ, triệu", _BIG, _big, "BM"),
    ReadingRule("ca", _GOLD, _gold, "Kk"),
    ReadingRule("ca, nghìn", _K, _kay, "K"),
    ReadingRule("thông báo", _TB, _notices, "B"),
    ReadingRule("điểm", _MARK, _mark, "đ"),
    ReadingRule("tấn", _TONS, _tons, "t"),
    ReadingRule("tuổi", _AGE, _age, "t"),
    ReadingRule("tháng, tấn", _T, _tee, "T"),
    ReadingRule("chữ và số chưa biết", _UNKNOWN, _unknown, numeric=False),
)

"""Amounts with a unit: money, percent, measures; ranges that share it; "a unit per another".

The units come from a table that staff edit, so the patterns are made per table.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.speech.draft import TAKEN, ReadingRule, SpokenDraft, cue
from pipeline.speech.letters import spell
from pipeline.speech.numbers import cardinal, plain, quantity, split_decimal
from pipeline.speech.syllables import is_syllable

_NUM = (
    r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3}){2,}|"
    r"\d{1,3}(?: \d{3})+(?=\s?(?:đ|đồng|VNĐ|VND)\b)|\d+(?:[.,]\d+)?"
)
_SCALE = (
    r"nghìn tỷ|ngàn tỷ|trăm triệu|chục triệu|nghìn|ngàn|triệu|tỷ|tỉ|trăm|vạn|chục|[kK]|[tT][rR]"
)
_SCALES = {"k": "nghìn", "tr": "triệu"}
_SMALLER = {
    "tr": ("nghìn", 3),
    "triệu": ("nghìn", 3),
    "tỷ": ("triệu", 3),
    "tỉ": ("triệu", 3),
    "k": ("", 3),
}
_WORD = r"[^\W\d_]+[23²³]?"
_START = r"(?<![\w.,/:])"
_NEAR_ONLY = "VvWL"  # letters that are units only right behind their number
_SIGNED = cue(
    "âm|nhiệt độ(?: là| thấp nhất| xuống| dưới)?|tăng(?: trưởng)?|giảm|mức|lãi|lỗ|từ|đến",
    "xuống|còn|là",
)
# Numerators and denominators of technical rates, said with "trên"; everyday ones with "một".
_TECHNICAL = frozenset(
    re.split(
        " ", "km m cm mm m3 m³ l lít ml mg g µg μg kg kWh kwh W w mmol vòng người bit Mbps kcal km²"
    )
)
_RATES = frozenset(
    re.split(" ", "h giờ s giây min phút ml l L lít dl dL m3 m³ m2 m² km2 km² cm2 cm² km kg")
)
_TIME = {
    "th": "tháng",
    "cp": "cổ phiếu",
    "CP": "cổ phiếu",
    "ng": "người",
    "hs": "học sinh",
    "sv": "sinh viên",
    "gv": "giáo viên",
    "nv": "nhân viên",
    "hv": "học viên",
    "bn": "bệnh nhân",
    "kh": "khách",
    "sp": "sản phẩm",
    "sl": "suất",
    "lđ": "lao động",
    "đv": "đơn vị",
    "h": "giờ",
    "s": "giây",
    "min": "phút",
    "ph": "phút",
    "L": "lít",
}
_EVERYDAY = ("kg", "người", "ha", "tấn", "tạ")
_PER_WORDS = """
buổi bài bàn bản bộ bữa ca chai chiếc chuyến cháu chậu chỗ con cuốn cuộc cái cây công cơ
em gia giây giờ gói gốc học hồ hộ hội hộp khu khách khóa khẩu kỳ lao liều lít lượt lần
lớp mét môn mẫu mỗi ngày người nhà nhóm năm phòng phút phường phần quyển quý sinh suất
sào sản tháng thùng thửa tin tiết trang trường trẻ tuần tạ tấn tổ tờ viên vé vụ xe xã
đoàn đêm đơn đồng đội đợt ấp ống
"""
_PER = frozenset(_PER_WORDS.split())
_COUNTED_BEFORE = re.compile(
    r"(?:\d|(?<!\w)(?:đồng|lần|lượt|một|hai|ba|bốn|năm|mười|trăm|nghìn|ngàn|triệu|tỷ|kg|mỗi))[^.;:!?\d]{0,28}$"
)


@lru_cache(maxsize=16)
def rules(units: tuple[str, ...]) -> tuple[ReadingRule, ...]:
    """The rules for a table's units."""
    unit = _alternatives(units)
    amount = rf"(?:{_NUM})(?:\s?(?:{_SCALE})(?![^\W_])|(?:[kK]|[tT][rR])\d{{1,3}}(?!\w))?"
    per = rf"(?:\s?/\s?{_WORD})*"
    measure = re.compile(
        rf"{_START}(?P<sign>(?<!\w)[-−])?(?P<cur>[$€£¥]\s?)?(?P<a>{amount})(?:\s?(?P<u1>{unit}))?"
        rf"(?:\s?[-~]\s?(?P<b>{amount})(?:\s?(?P<u2>{unit}))?)?(?P<per>{per})(?![\w]|[.,]\d)"
    )
    size = re.compile(
        rf"{_START}(?P<all>(?:{_NUM})(?:\s?(?:{unit}))?(?:\s?[x×*]\s?(?:{_NUM})(?:\s?(?:{unit}))?)+)(?!\w)"
    )
    part = re.compile(rf"(?P<n>{_NUM})(?:\s?(?P<u>{unit}))?")
    slash = re.compile(rf"(?<=[\w{TAKEN}'’])\s?/\s?(?:1\s?)?(?:(?P<u>{unit})(?!\w)|(?=[^\W\d_]))")
    return (
        ReadingRule("kích thước", size, lambda match, draft: _size(match, draft, part), "x×*"),
        ReadingRule("số lượng", measure, _measure),
        ReadingRule("trên mỗi", slash, _per_word, "/", digits=False),
    )


def _alternatives(units: tuple[str, ...]) -> str:
    """Longest first; one letter exactly as written, longer ones in any case."""
    longest = sorted((re.escape(each) for each in units if len(each) > 1), key=len, reverse=True)
    single = "".join(
        each for each in units if len(each) == 1 and each.isalpha() and each not in _NEAR_ONLY + "Đ"
    )
    signs = "".join(each for each in units if len(each) == 1 and not each.isalpha())
    near = "".join(each for each in units if each in _NEAR_ONLY)
    return (
        rf"(?:(?i:{'|'.join(longest)})(?![^\W_])|[{single}](?![^\W_])|[{re.escape(signs)}]"
        + (r"|Đ(?![^\W_]|\.\s?\w)" if "Đ" in units else "")
        + (rf"|(?<=\d)[{near}](?![^\W_])" if near else "")
        + ")"
    )


def unit_words(unit: str, draft: SpokenDraft) -> str:
    """The unit in words: as in the table, else in any case."""
    units = draft.lexicon.units
    return units.get(unit) or _lowered(tuple(units.items())).get(unit.lower(), unit)


@lru_cache(maxsize=16)
def _lowered(units: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {written.lower(): spoken for written, spoken in reversed(units)}


def _measure(match: re.Match[str], draft: SpokenDraft) -> str | None:
    first, last, second = match["u1"], match["u2"], match["b"]
    scaled = _scale_of(match["a"]) or (second and _scale_of(second))
    if not (first or last or scaled or match["cur"]):
        return None
    if match["per"] and not (first or last or scaled):
        return None
    if match["per"] == "/c" and (last or first) == "đ":
        return None  # "05 đ/c": five comrades
    money = match["cur"] or last or first or ""
    head = _sign(match, draft)
    said = head + _amount(match["a"], money, draft)
    shared = unit_words(match["cur"].strip(), draft) if match["cur"] else ""
    if first:
        said += " " + unit_words(first, draft)
    if second:
        said += f" {_link(match)} {_amount(second, money, draft)}"
        said += f" {unit_words(last, draft)}" if last else ""
        _order(match, draft)
    said += f" {shared}" if shared else ""
    return said + _per(match, last or first or "", draft)


def _link(match: re.Match[str]) -> str:
    """ "10 tỷ VNĐ ~ 400.000 USD": the same sum in other money; else from one to the other."""
    first, last = match["u1"], match["u2"]
    same = match.string[match.end("u1") : match.start("b")] if first and last != first else ""
    return "tương đương" if "~" in same else "đến"


def _sign(match: re.Match[str], draft: SpokenDraft) -> str:
    """A minus, or a dash that only stands before the number."""
    if not match["sign"]:
        return ""
    before = draft.before(match.start())
    unit = match["u1"] or ""
    if before.endswith("(") and unit == "%":
        return "giảm "  # “(-15,4%)”: so much less than before
    minus = match["sign"] == "−" or not before or _SIGNED.search(before) or "°" in unit
    return "âm " if minus else ""


def _order(match: re.Match[str], draft: SpokenDraft) -> None:
    if _scale_of(match["a"]) != _scale_of(match["b"]) or (
        match["u1"] and match["u1"] != match["u2"]
    ):
        return
    low, high = _value(match["a"]), _value(match["b"])
    if low > high:
        draft.doubt(
            match.span(), "khoảng ngược", "WARN",
            f"“{match.group()}”: số sau nhỏ hơn số trước. Xem lại trong bài.",
        )  # fmt: skip


def _scale_of(amount: str) -> str:
    found = re.search(rf"(?:{_SCALE})(?=\d*$)", amount)
    return found.group().lower() if found else ""


def _value(amount: str) -> float:
    figures = re.match(r"[\d., ]+", amount)
    whole, decimals = split_decimal(figures.group() if figures else "0")
    return float(f"{whole}.{decimals or 0}")


def _amount(amount: str, unit: str, draft: SpokenDraft) -> str:
    scale = _scale_of(amount)
    at = amount.lower().find(scale) if scale else len(amount)
    figures, fraction = amount[:at].strip(), amount[at + len(scale) :]
    if unit.lower() in ("đ", "đồng", "vnđ", "vnd", "₫") and re.fullmatch(r"\d{1,3},\d{3}", figures):
        figures = figures.replace(",", "")  # a đồng has no decimals: 50,000đ
    said = quantity(figures, by_digit=bool(scale) and not unit)
    if scale:
        said += " " + _SCALES.get(scale, scale)
    if fraction and (smaller := _SMALLER.get(scale)):
        said += f" {cardinal(int(fraction.ljust(smaller[1], '0')))} {smaller[0]}".rstrip()
    return said


def _per(match: re.Match[str], unit: str, draft: SpokenDraft) -> str:
    said, tail = "", match["per"]
    for word in re.findall(_WORD, tail or ""):
        technical = (
            unit in _TECHNICAL
            and word in _RATES
            and not (unit in _EVERYDAY and word in ("kg", "ngày"))
        )
        known = (
            _TIME.get(word) or draft.lexicon.units.get(word) or draft.lexicon.plain_forms.get(word)
        )
        if not known and not is_syllable(word):
            known = spell(word)
            _unknown_per(draft, match, word, known)
        known = known or word
        said += f" {'trên' if technical else 'một'} {known}"
        unit = word
    return said


def _unknown_per(draft: SpokenDraft, match: re.Match[str], word: str, spoken: str) -> None:
    draft.doubt(
        match.span("per"), "viết tắt chưa biết", "WARN",
        f"Chưa biết “{word}” trong “{match.group()}” đọc là gì; đang đánh vần “{spoken}”. "
        "Viết đầy đủ trong bài.",
        (spoken,),
    )  # fmt: skip


def _per_word(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """ "500.000 đồng/người/tháng", "2 lần/tuần": the slash is "một" after a counted noun."""
    following = re.match(r"[^\W\d_]+", draft.text[match.end() :])
    word = match["u"] or (following.group() if following else "")
    if not (match["u"] or word.lower() in _PER):
        return None
    if not _COUNTED_BEFORE.search(draft.text[max(0, match.start() - 40) : match.start()]):
        return None
    return f"một {_TIME.get(word) or unit_words(word, draft)}" if match["u"] else "một"


def _size(match: re.Match[str], draft: SpokenDraft, part: re.Pattern[str]) -> str:
    said = []
    for found in part.finditer(match["all"]):
        unit = found["u"]
        said.append(quantity(found["n"]) + (f" {unit_words(unit, draft)}" if unit else ""))
    return " nhân ".join(said)


def _tonnes_or_billions(match: re.Match[str], draft: SpokenDraft) -> str:
    """ "5t": tonnes after a vehicle or a load, else "tỷ" as people write sums in messages."""
    heavy = cue("xe|tải|xe tải|trọng tải|tải trọng|nặng|sản lượng").search(
        draft.before(match.start())
    )
    if heavy:
        return f"{plain(match['n'])} tấn" + (" đến" if match["to"] else "")
    draft.doubt(
        match.span(), "đơn vị viết tắt", "WARN",
        f"“{match.group()}” đang đọc là tỷ đồng; nếu là tấn, viết “{match['n']} tấn”.",
        (f"{plain(match['n'])} tỷ", f"{plain(match['n'])} tấn"),
    )  # fmt: skip
    to = " đến" if match["to"] else ""
    rest = f" {cardinal(int(match['f'].ljust(3, '0')))} triệu" if match["f"] else ""
    return f"{plain(match['n'])} tỷ{rest}{to}"


def _metres(match: re.Match[str], _draft: SpokenDraft) -> str:
    return f"{plain(match['m'])} mét {plain(match['c'])}"


def _tall(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """“cao 4m2” is four metres twenty; “rộng 4m2” may be an area."""
    before, long = draft.before(match.start()), _metres(match, draft)
    if _LENGTH_CUE.search(before):
        return long
    if not _WIDE_CUE.search(before) or len(match["m"]) > 1:
        return None
    area = f"{plain(match['m'])} mét {'vuông' if match['c'] == '2' else 'khối'}"
    draft.doubt(
        match.span(), "đơn vị viết tắt", "WARN",
        f"“{match.group()}” đang đọc là “{area}”; cũng có thể là “{long}”. Viết rõ trong bài.",
        (area, long),
    )  # fmt: skip
    return area


_LENGTH_CUE = cue("cao|sâu|dài|ngang|chiều cao|chiều dài|chiều sâu|mặt tiền|ngập|cách|lùi|dâng")
_WIDE_CUE = cue("rộng|chiều rộng")
_TALL = re.compile(rf"{_START}(?P<m>\d{{1,2}})m(?P<c>[23])(?!\w)")
EARLY = (ReadingRule("chiều cao", _TALL, _tall, "m"),)
_HEIGHT = re.compile(rf"{_START}(?P<m>\d{{1,2}})m(?P<c>\d{{2}}|[4-9])(?!\w)")
_T = re.compile(
    rf"{_START}(?P<n>\d{{1,3}})t(?P<f>\d{{1,3}})?(?!\w)(?P<to>\s?-\s?(?=\d{{1,3}}t(?!\w)))?"
)
LOOSE = (
    ReadingRule("chiều cao", _HEIGHT, _metres, "m"),
    ReadingRule(
        "số tiền viết tắt", _T, _tonnes_or_billions, "t",
    ),
)  # fmt: skip

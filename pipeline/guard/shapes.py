"""What a sentence shows by its form: sums, days, addresses, blanks, codes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.guard.reading import Unit
from pipeline.guard.sentences import MarkedSentence
from pipeline.guard.words import GuardRules

Found = tuple[str, int, int]

_MONEY = re.compile(
    r"\d[\d.,]{0,15}\s?(?:nghìn |ngàn |triệu |tỷ |tỉ )?(?:đồng|đ|vnđ|vnd|dong)(?![^\W\d_])"
    r"|\d[\d.,]{0,15}\s?(?:triệu|tỷ|trieu|tr|k)(?![^\W\d_])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d[\d,.]{0,6}\s?(?:%|phần trăm)")
_DAY = re.compile(
    r"(?<![\d/.])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d\d(?![\d/])"
    r"|(?:ngày |mùng )?\d{1,2}\s+(?:tháng|thang)\s+\d{1,2}(?:,?\s+(?:năm|nam)\s+|/)(?:19|20)\d\d"
    r"|(?:tháng|thang)\s+\d{1,2}(?:\s*/\s*|\s+(?:năm|nam)\s+)(?:19|20)\d\d"
    r"|(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.])(?:19[2-9]|20[0-3])\d(?![\d/.,]\d|\d)")
_PAPER = re.compile(
    r"\d{1,5}\s?/(?:\d{4}/)?[A-ZĐ]{1,6}\d{0,2}(?:[-–][A-ZĐ]{1,10}\d{0,2}){0,3}"
    r"|(?:nghị định|nghị quyết|quyết định|thông tư|luật|kế hoạch|công văn|hướng dẫn|chỉ thị|"
    r"pháp lệnh)"
    r"\s+(?:số\s+)?\d{1,5}|(?:theo|căn cứ|thực hiện)\s+(?:quy định (?:của|"
    r"tại) )?(?:bộ )?luật\s+[A-ZĐ]",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"(?<!\w)(?:số nhà|nhà số|so nha|nha so|sn)[ :.]{0,3}\d{1,4}[a-z]?(?:/\d{1,4})*"
    r"|(?<!\w)(?:số |so )?\d{1,4}[a-z]?(?:/\d{1,4}){0,3},? (?:đường|phố|hẻm|ngõ|ngách|kiệt|đ\.|"
    r"duong|hem|ngo|kiet|quốc lộ|tỉnh lộ|ql)(?!\w)"
    r"|(?<!\w)(?:hẻm|ngõ|ngách|kiệt|hem|ngo|kiet)(?: số)? \d{1,4}(?:/\d{1,4}){0,3}"
    r"|(?<!\w)(?:căn hộ|phòng trọ|can ho|phong tro|căn|"
    r"phòng)(?: số)? [a-z]?\d{1,4}(?:[.\-]\d{1,3})?,? "
    r"(?:chung cư|tòa|block|lô|khu trọ|nhà trọ|chung cu|toa)"
    r"|(?<!\w)(?:số|so)(?: nhà)? \d{1,4}[a-z]?(?:/\d{1,4}){0,3} [A-ZĐ]",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"(?<!\w)(?:tổ|to)(?: dân phố)?(?: số)? \d{1,3}[a-z]?,? {0,2}(?:khu phố|ấp|kp|thôn|xóm|khóm|"
    r"tdp|khu pho|ap|thon|xom)\.? ?\w",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"_{3,}|\.{5,}|…{2,}|(?:…|\.{3,})\s?[/-]\s?(?:…|\.{3,}|\d)|(?:số|ngày|tháng|lúc|tại|ông|bà|"
    r"là|năm|gồm|thời gian|"
    r"địa điểm|sđt|điện thoại|khoảng|với|có)\s?:?\s?(?:…|\.{3,})(?:\s|/|$)|[\[<{]\s?(?:điền|chèn|"
    r"thêm|nhập|ghi|bổ sung|tên|số|"
    r"ngày|họ tên|địa chỉ|ảnh|link|chờ|cần|xem|nguồn|trích dẫn|cập nhật|dien|them|bo sung|ten|so|"
    r"todo|chưa)(?!\w)"
    r"[^\])>}\n]{0,60}[\]>}](?!\()|\(\s?(?:điền|chèn|chờ|bổ sung|cần bổ sung|cập nhật sau|"
    r"thêm ảnh|thêm số|todo|cần kiểm"
    r"|chưa rõ|chưa có|chưa chốt|thiếu|số liệu sau|dien|bo sung|cho so)(?!\w)[^()\n]{0,60}\)|"
    r"\?\?+|(?<!\w)x{3,}(?!\w)|(?<![\w,.])(?:xx+|nn)(?:/(?:xx+|nn|\d+))+|"
    r"(?<!\w)\d{0,3}[x]{2,}(?!\w)"
    r"|\[\s?(?:…|\.{2,}|_+|x+|\s)\s?\](?!\()|\{\{[^}]{0,60}\}\}|(?<!\w)lorem ipsum|#(?:ref|name|"
    r"n/a|value)!?",
    re.IGNORECASE,
)
_LEGAL_SPOTS = re.compile(r"(?:075|0\d{2})x+|x{3,}\d+")
_CUE = (
    r"(?<![^\W_])(?P<cue>mật khẩu|mat khau|m[kK]|password|passcode|passwd|pass|pwd|pw|mã phòng|"
    r"ma phong|mã họp|"
    r"ma hop|mã cuộc họp|meeting id|id cuộc họp|id phòng|id zoom|zoom id|id họp|mã otp|otp|"
    r"mã pin|ma pin|pin|"
    r"mã truy cập|ma truy cap|mã đăng nhập|mã bảo mật|mã xác thực|mã xác nhận|ma xac thuc|"
    r"ma xac nhan|access code|token|api key|khóa api|secret|"
    r"mật mã|mat ma|mã kích hoạt|mã mở cửa|mã khóa|mã két|mã cửa|code|user|username|"
    r"tên đăng nhập|ten dang nhap|mk wifi|pass wifi)"
)
_ACCESS = re.compile(
    _CUE + r"(?:\s+[^\W\d_]{1,9}(?:-[^\W\d_]{1,5})?){0,6}?"
    r"(?:\s{0,2}(?P<sign>[:=–]|->)\s{0,2}|\s(?P<word>là|la)\s)"
    r"[\"“'(]?(?P<value>[^\s,;“”\"'()]{3,60}(?:[ \-]\d{3,5}){0,3})",
    re.IGNORECASE,
)
_BARE_ACCESS = re.compile(
    _CUE + r"(?:\s+[^\W\d_]{1,9}){0,2}?\s(?P<value>(?=[^\s\d]{0,12}\d)[^\s,;“”\"'()]{4,40})",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:zoom\.us/[js]/|zoom\.us/my/|meet\.google\.com/[a-z]{3}-|teams\.(?:microsoft|"
    r"live)\.com/l?/?meet|webex\.com/\S{0,40}"
    r"(?:meet|join|j\.php)|[?&](?:pwd|passcode|token|access_token|key|password|sig|"
    r"auth)=)\S{0,200}",
    re.IGNORECASE,
)
_MEETING = re.compile(r"(?<!\d)\d{3}[ \-]\d{3,4}[ \-]\d{3,4}(?!\d)")


SHAPES = {
    "#tiền": _MONEY,
    "#phần_trăm": _PERCENT,
    "#ngày": _DAY,
    "#năm": _YEAR,
    "#văn_bản_số": _PAPER,
    "#địa_chỉ": _HOUSE,
    "#tổ_dân": _CELL,
}  # each holds a digit
BLANK_SIGNS = re.compile(
    r"_{3}|…|\.{3}|[\[<{(]\s?(?:[^\W\d_]{2,5} |[….x_\s]|{)|\?\?|xx|nn/|orem ips|#(?:ref|n)",
    re.IGNORECASE,
)


def find_shapes(unit: Unit, sentence: MarkedSentence) -> None:
    """Write down what the form of a sentence shows."""
    start, end = sentence.start, min(len(unit.text), sentence.end + 2)
    part = unit.text[start:end]
    if any(map(str.isdigit, part)):
        for group, shape in SHAPES.items():
            for found in shape.finditer(part):
                sentence.add(group, start + found.start(), start + found.end())


def names_paper(unit: Unit, rules: GuardRules) -> bool:
    """Whether a unit names a document: by its number, or by its name."""
    if _PAPER.search(unit.text):
        return True
    low = f" {unit.low} "
    return any(f" {each} " in low for each in rules.papers)


def find_blanks(unit: Unit) -> Iterator[Found]:
    """Places that were left to be filled in."""
    text = unit.text
    if not BLANK_SIGNS.search(text):
        return
    for found in _BLANK.finditer(text):
        if not _LEGAL_SPOTS.match(found[0]):
            yield "draft", *found.span()


_BRACKET = re.compile(
    r"[(\[{<]([^()\[\]{}<>\n]{3,200})[)\]}>]|(?:^|\n)\s*(?://|<!--|>>+|@)([^\n]{3,200})"
)


def find_notes(unit: Unit, sentence: MarkedSentence) -> Iterator[Found]:
    """What colleagues say to each other: in brackets, or beside how they call each other."""
    weak = sentence.groups.get("nhắn_yếu", ())
    if not weak:
        return
    if sentence.has("gọi_nhau"):
        yield "note", *weak[0]
        return
    part = unit.text[sentence.start : sentence.end + 2] if "(" not in unit.text else unit.text
    shift = sentence.start if part is not unit.text else 0
    for found in _BRACKET.finditer(part):
        inside = [a for a, b in weak if found.start() + shift <= a and b <= found.end() + shift]
        if len(inside) >= 2:
            yield "note", found.start() + shift, found.end() + shift


def find_access(unit: Unit, sentence: MarkedSentence) -> Iterator[Found]:
    """Passwords, one-time codes, rooms of meetings: with what opens them."""
    text = unit.text
    part = text[sentence.start : sentence.end + 2]
    for found in _LINK.finditer(part):
        yield "access", sentence.start + found.start(), sentence.start + found.end()
    if not sentence.has("cớ_truy_cập"):
        return
    for pattern in (_ACCESS, _BARE_ACCESS):
        told = [each for each in pattern.finditer(part) if _opens(each, sentence)]
        for found in told:
            start, end = found.span("value")
            yield "access", sentence.start + start, sentence.start + end
        if told:
            return


def _opens(found: re.Match[str], sentence: MarkedSentence) -> bool:
    """Whether a value is one: it holds a digit or a sign, or follows a colon and is no word."""
    value, cue = found["value"].rstrip(".!?"), found["cue"].lower()
    sign = found.groupdict().get("sign") or ""
    if len(value) < 3 or re.search(r"[•*]", value) or re.fullmatch(r"[.…x_\-]+", value, re.I):
        return False
    if sentence.has("lời_khuyên") and not sign:
        return False
    if re.fullmatch(r"\d{1,3}[.,]?|\d{1,2}/\d{1,2}(?:/\d{4})?", value):
        return False
    if cue in ("user", "username", "tên đăng nhập", "ten dang nhap", "code"):
        return bool(sign) and sentence.has("cớ_mật_khẩu") and value.isascii()
    if any(map(str.isdigit, value)):
        return bool(sign) or sum(map(str.isdigit, value)) >= 3
    odd = re.search(r"[@#$%!&]", value) or value[1:] != value[1:].lower()
    return value.isascii() and bool(sign) and (bool(odd) or len(value) >= 5)

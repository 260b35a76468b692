"""What a sentence shows by its form: sums, days, addresses, blanks, codes. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipeline.guard.people import CHILD, OFFICIAL, PERSON
from pipeline.guard.reading import Unit
from pipeline.guard.sentences import MarkedSentence
from pipeline.guard.spelling import folded
from pipeline.guard.words import GuardRules

Found = tuple[str, int, int]

_MONEY = re.compile(
    r"\d[\d.,]{0,15}\s?(?:nghìn |ngàn |triệu |tỷ |tỉ )?(?:đồng|đ|vnđ|vnd|dong)(?![^\W\d_])"
    r"|\d[\d.,]{0,15}\s?(?:triệu|tỷ|trieu|tr|k)(?![^\W\d_])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d[\d,.]{0,6}\s?(?:%|phần trăm)")
_DAY = re.compile(
    r"(?=[\dnmt])(?:(?<![\d/.])\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:19|20)?\d\d(?![\d/])"
    r"|(?:ngày |mùng )?\d{1,2}\s+(?:tháng|thang)\s+\d{1,2}(?:,?\s+(?:năm|nam)\s+|/)(?:19|20)\d\d"
    r"|(?:tháng|thang)\s+\d{1,2}(?:\s*/\s*|\s+(?:năm|nam)\s+)(?:19|20)\d\d"
    r"|(?<![\d/.])(?:0?[1-9]|1[0-2])/(?:19|20)\d\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d/.])(?:19[2-9]|20[0-3])\d(?![\d/.,]\d|\d)")
_PAPER = re.compile(
    r"(?=[\dnqtlkchp])(?:\d{1,5}\s?/(?:\d{4}/)?[A-ZĐ]{1,6}\d{0,2}(?:[-–][A-ZĐ]{1,10}\d{0,2}){0,3}"
    r"|(?:nghị định|nghị quyết|quyết định|thông tư|luật|kế hoạch|công văn|hướng dẫn|chỉ thị|"
    r"pháp lệnh)"
    r"\s+(?:số\s+)?\d{1,5}|(?:theo|căn cứ|thực hiện)\s+(?:quy định (?:của|"
    r"tại) )?(?:bộ )?luật\s+[A-ZĐ])",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"(?<!\w)(?=[\dsnhkcptoở])"
    r"(?:(?:số nhà|nhà số|so nha|nha so|sn)[ :.]{0,3}\d{1,4}[a-z]?(?:/\d{1,4})*"
    r"|(?:số |so )?\d{1,4}[a-z]?(?:/\d{1,4}){0,3},? (?:đường|phố|hẻm|ngõ|ngách|kiệt|đ\.|"
    r"duong|hem|ngo|kiet|quốc lộ|tỉnh lộ|ql)(?!\w)"
    r"|(?:hẻm|ngõ|ngách|kiệt|hem|ngo|kiet)(?: số)? \d{1,4}(?:/\d{1,4}){0,3}"
    r"|(?:căn hộ|phòng trọ|can ho|phong tro|căn|"
    r"phòng)(?: số)? [a-z]?\d{1,4}(?:[.\-]\d{1,3})?,? "
    r"(?:chung cư|tòa|block|lô|khu trọ|nhà trọ|chung cu|toa)"
    r"|(?:căn hộ|phòng trọ|can ho|phong tro)(?: số)? [a-z]?\d{2,4}(?!\d|\s?(?:m|tr|tỷ|ty|%|đ))"
    r"|(?:số|so)(?: nhà)? \d{1,4}[a-z]?(?:/\d{1,4}){0,3} (?-i:[A-ZĐ])"
    r"|(?:nhà|nha)(?: (?:ở|o|tại|tai|số|so)){0,2} \d{1,4}[a-z]?(?:/\d{1,4}){0,3},? "
    r"(?:ấp|ap|thôn|thon|xóm|xom|khóm|khom|khu phố|khu pho|kp|tổ)(?!\w)"
    r"|(?:ngụ|trú|ở|tại)(?: tại)? (?:số )\d{1,4}[a-z]?(?:/\d{1,4}){0,3},? (?:ấp|thôn|xóm|"
    r"khóm|khu phố|kp)(?!\w))",
    re.IGNORECASE,
)
_CELL = re.compile(
    r"(?<!\w)(?:tổ|to)(?: dân phố)?(?: số)? \d{1,3}[a-z]?,? {0,2}(?:khu phố|ấp|kp|thôn|xóm|khóm|"
    r"tdp|khu pho|ap|thon|xom)\.? ?\w",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"_{3,}|\.{5,}(?!\.|[ .]{0,40}\d{1,3}[ .]{0,3}(?:\n|$))|"
    r"(?<!\w)(?:số|so|ngày|ngay|tháng|thang|lúc|luc)\s?:?[ ]{2,}(?:/|tháng|thang|năm|nam|giờ|gio)|"
    r"[\[<]\s?(?:phương án|chọn|hoặc|bản|cách|lựa chọn|phuong an|chon|ban)(?!\w)[^\[\]<>\n]{2,80}"
    r"[\]>](?!\()|<(?!(?-i:(?:[A-ZĐ]\w{1,9} ?){2,4}>))\s?[^\W\d_][^<>\n@:/=]{1,40}>|"
    r"\[(?:[^\W\d_]{1,7} ?){1,4}/(?:[^\W\d_]{1,7} ?){1,4}\](?!\()|"
    r"\(\s?(?:họ tên|họ và tên|tên đơn vị|địa điểm|thời gian|số lượng|số tiền|ngày giờ|ngày tháng|"
    r"(?:tên người|tên cơ quan|họ tên)(?: [^\W\d_]{1,8}){0,3}|chức vụ|"
    r"dia diem|ho ten|ngay gio|\s)\s?\)|"
    r"\(\s?(?:ghi|nhập|ghi rõ)\s(?:địa điểm|địa chỉ|nơi|tên|họ|số|ngày|giờ|người|chức|tiền|link|"
    r"nội dung|thời gian|đơn vị|lý do|dia diem|noi|ten|so|ngay)(?!\w)(?! họ| tên)"
    r"[^()\n]{0,40}\)|…{2,}|"
    r"(?:…|\.{3,})\s?[/-]\s?(?:…|\.{3,}|\d)|(?:số|ngày|tháng|lúc|tại|ông|bà|"
    r"là|năm|gồm|thời gian|"
    r"địa điểm|sđt|điện thoại|khoảng|với|có)\s?:?\s?(?:…|\.{3,})(?:\s|/|$)|[\[<{]\s?(?:điền|chèn|"
    r"thêm|nhập|ghi|bổ sung|tên|số liệu|"
    r"địa điểm|thời gian|số tiền|số lượng|giờ|đơn vị|chức vụ|sđt|số điện thoại|nội dung|lý do|"
    r"dia diem|thoi gian|so tien|so luong|don vi|"
    r"ngày|họ tên|địa chỉ|ảnh|link|chờ|cần|xem|nguồn|trích dẫn|cập nhật|dien|them|bo sung|ten|so|"
    r"todo|chưa)(?!\w)"
    r"[^\])>}\n]{0,60}[\]>}](?!\()|\(\s?(?:điền|chèn|chờ|bổ sung|cần bổ sung|cập nhật sau|"
    r"thêm ảnh|thêm số|todo|cần kiểm"
    r"|chưa rõ|chưa có|chưa chốt|thiếu|số liệu sau|dien|bo sung|cho so)(?!\w)[^()\n]{0,60}\)|"
    r"(?<=\s)(?:…|\.{3,})\s?(?:%|(?:đồng|triệu|nghìn|tỷ|giờ|phút|suất|dong|trieu)(?!\w))|"
    r"\?\?+|(?<!\w)x{3,}(?!\w)|(?<![\w,.])(?:xx+|nn)(?:/(?:xx+|nn|\d+))+|"
    r"(?<!\w)\d{0,3}[x]{2,}(?!\w)"
    r"|\[\s?(?:…|\.{2,}|_+|\s{2,})\s?\](?!\()|\{\{[^}]{0,60}\}\}|(?<!\w)lorem ipsum|#(?:ref|name|"
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
    r"ma xac nhan|mã mở|mã số mở|mã số két|mã mời|ma moi|mã tham gia|mã vào nhóm|"
    r"mã nhóm|mã vào|ma vao|"
    r"invite code|"
    r"api[_ \-]?key|secret[_ \-]key|access[_ \-]key|khóa số|access code|token|khóa api|secret|"
    r"mật mã|mat ma|mã kích hoạt|mã mở cửa|mã khóa|mã két|mã cửa|code|user|username|"
    r"tên đăng nhập|ten dang nhap|mk wifi|pass wifi)"
)
_ACCESS = re.compile(
    _CUE + r"(?:\s+[^\W_]{1,9}(?:-[^\W\d_]{1,5})?){0,11}?"
    r"(?:\s{0,2}(?P<sign>[:=–]|->)\s{0,2}|\s(?P<word>là|la)\s)"
    r"[\"“'(]?(?P<value>[^\s,;“”\"'()]{3,60}(?:[ \-]\d{3,5}){0,3})",
    re.IGNORECASE,
)
_BARE_ACCESS = re.compile(
    _CUE + r"(?:\s+[^\W\d_]{1,9}){0,4}?\s"
    r"(?P<value>\d{3}[ \-]\d{3}(?!\d)|(?=[^\s\d]{0,12}\d)[^\s,;“”\"'()]{4,40})",
    re.IGNORECASE,
)
_BARE_PATTERNS = tuple(
    re.compile(folded(each.pattern), re.IGNORECASE) for each in (_ACCESS, _BARE_ACCESS)
)
_LINK = re.compile(
    r"(?:zoom\.us/[js]/|zoom\.us/my/|meet\.google\.com/[a-z]{3}-|teams\.(?:microsoft|"
    r"live)\.com/l?/?meet|webex\.com/\S{0,40}"
    r"(?:meet|join|j\.php)|[?&](?:pwd|passcode|token|access_token|key|password|sig|"
    r"auth)=)\S{0,200}",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"(?<!\w)(?:(?:sk|pk|rk)_(?:live|test)_\w{6,80}|gh[pousr]_\w{16,80}|AKIA[A-Z0-9]{12,20}|"
    r"AIza[\w\-]{20,50}|eyJ[\w\-]{8,200}(?:\.[\w\-]{2,200}){0,2}|xox[bp]-[\w\-]{8,80})"
)
_SHARED = re.compile(
    r"(?:drive|docs|onedrive|sharepoint|dropbox|1drv|box)\.[^\s]{0,200}?(?:/edit|[?&]edit=|"
    r"usp=sharing|edit\?|[?&]role=writer)[^\s]{0,100}",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"(?<!\w)(?:ai|moi nguoi|bat ky ai|bat cu ai)[^.;\n]{0,25}(?:link|lien ket|duong dan)"
    r"[^.;\n]{0,25}(?:sua|chinh|xoa|them)|(?:cho phep|quyen|duoc)[^.;\n]{0,15} (?:sua|chinh sua)"
    r"[^.;\n]{0,30}(?:link|lien ket|duong dan)",
    re.IGNORECASE,
)
_TALK = re.compile(r"gọi|goi|tổng đài|liên hệ|năm|ngày|lúc|trước|sau|từ|tối thiểu|ít nhất", re.I)
_PAIR = re.compile(
    r"(?<!\w)(?:tài khoản|tai khoan|tk|user|đăng nhập|dang nhap)[^\n.;:=]{0,25}[:=]\s?"
    r"[A-Za-z]\w{2,30}\s?/"
    r"\s?(?=\S{0,30}[\d@#$!])[A-Za-z]\S{5,40}",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[^\s]{4,200}")


_HOUR = re.compile(r"(?<!\d)\d{1,2} ?(?:giờ|gio|h)(?![^\W\d_])", re.IGNORECASE)
_SECRET_SIGN = re.compile(
    r"(?:\d{1,5}\s?[-/]\s?[A-ZĐ]{1,6}\d{0,2}(?:[-/][A-ZĐ]{1,10}){0,3}|"
    r"(?:bản số|ban so)[ :]{1,3}\d{1,3})"
    r"\s{0,3}[(\[]\s?(?:M|TM|ĐM|DM|TuM|TUM|TỐI MẬT|MẬT)\s?[)\]]"
    r"|\d, ?(?:độ mật|do mat)[ :]{1,3}(?:M|TM|ĐM|DM)(?!\w)"
)


DAY_BESIDE = "#ngày_cạnh_tên"
DAY_AFTER = re.compile(r"[(,–:\-]\s{0,2}(?:\d{1,2}[/.\-]){2}(?:19|20)\d\d")
_BESIDE = re.compile(r"\s?[(,–:\-]\s{0,2}(?:\d{1,2}[/.\-]){2}(?P<year>(?:19|20)\d\d)(?!\d)")
_LAST_BIRTH = {PERSON: 2022, OFFICIAL: 2010, CHILD: 2100}  # later it is the day of a photograph


SHAPES = {
    "#tiền": _MONEY,
    "#phần_trăm": _PERCENT,
    "#ngày": _DAY,
    "#năm": _YEAR,
    "#văn_bản_số": _PAPER,
    "#địa_chỉ": _HOUSE,
    "#tổ_dân": _CELL,
    "#giờ": _HOUR,
    "#mật_viết_tắt": _SECRET_SIGN,
}  # each holds a digit
_BLANK_SIGNS = re.compile(
    r"_{3}|…|<|\(\s?\)|\[[^\]\n]{1,30}/|(?:số|so|ngày|ngay|tháng|thang) {2}|"
    r"\.{3}|[\[<{(]\s?(?:[^\W\d_]{2,6}[ )]|[….x_\s]|{)|\?\?|xx|nn/|orem ips|#(?:ref|n)"
)
_FIRST_SIGNS = ("(", "…", "  ", "[", "<", "{", "...", "___", "??", "xx", "#", "nn/", "orem ips")


def has_blank_signs(unit: Unit) -> bool:
    """Whether anything stands there that may be a place to be filled in."""
    low = unit.low
    return any(each in low for each in _FIRST_SIGNS) and _BLANK_SIGNS.search(low) is not None


def find_shapes(unit: Unit, sentence: MarkedSentence, shapes: Collection[str]) -> None:
    """Write down where these shapes stand in a sentence."""
    start = sentence.start
    part = unit.text[start : sentence.end + 2] if shapes else ""
    for group in shapes:
        for found in SHAPES[group].finditer(part):
            sentence.add(group, start + found.start(), start + found.end())
    if "#ngày" in shapes:
        _find_days_beside(unit, sentence)


def _find_days_beside(unit: Unit, sentence: MarkedSentence) -> None:
    """“Chị Hoa (14/7/1998)”: a day right after a name, too early for an event."""
    for group, last in _LAST_BIRTH.items():
        for _, end in sentence.groups.get(group, ()):
            found = _BESIDE.match(unit.text, end)
            if found and int(found["year"]) <= last:
                sentence.add(DAY_BESIDE, end, found.end())


def names_paper(unit: Unit, rules: GuardRules) -> bool:
    """Whether a unit names a document: by its number, or by its name."""
    if _PAPER.search(unit.text):
        return True
    low = f" {unit.low} "
    return any(each in low for each in rules.papers)


_EXTENSION = re.compile(r"\.(?:docx?|pdf|xlsx?|pptx?|odt|txt|jpe?g|png|zip)(?!\w)")
_FILE_WORDS = re.compile(
    r"(?:ban[ _\-]?nhap|du[ _\-]?thao|draft|chua[ _\-]?duyet|sua[ _\-]?lan|final)(?![^\W\d_])"
)
_FILE_END = re.compile(r"[\w \-.]{0,40}?\.(?:docx?|pdf|xlsx?|pptx?|odt|txt|jpe?g|png|zip)(?!\w)")


def find_draft_files(unit: Unit) -> Iterator[Found]:
    """“thong-bao_ban nhap_sua lan 2.docx”: a draft by its name."""
    if _EXTENSION.search(unit.low):
        for word in _FILE_WORDS.finditer(unit.fold):
            end = _FILE_END.match(unit.fold, word.end())
            if end:
                yield "draft", word.start(), end.end()


def find_blanks(unit: Unit) -> Iterator[Found]:
    """Places that were left to be filled in."""
    text = unit.text
    if not has_blank_signs(unit):
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
    yield from _find_keys(unit, sentence)
    if not sentence.has("cớ_truy_cập"):
        return
    for pattern in _BARE_PATTERNS if part.isascii() else (_ACCESS, _BARE_ACCESS):
        told = [each for each in pattern.finditer(part) if _opens(each, sentence)]
        for found in told:
            start, end = found.span("value")
            yield "access", sentence.start + start, sentence.start + end
        if told:
            return


def _find_keys(unit: Unit, sentence: MarkedSentence) -> Iterator[Found]:
    """Keys of programs, and links by which anybody may change what is shared."""
    text, end = unit.text, min(len(unit.text), sentence.end + 60)
    for pattern in (_KEY, _SHARED, _PAIR):
        for found in pattern.finditer(text, sentence.start, end):
            if found.start() <= sentence.end:
                yield "access", *found.span()
    link = _URL.search(text, sentence.start, end)
    if link and _ANYBODY.search(unit.fold, sentence.start, end):
        yield "access", *link.span()


def _opens(found: re.Match[str], sentence: MarkedSentence) -> bool:
    """Whether a value is one: it holds a digit or a sign, or follows a colon and is no word."""
    value, cue = found["value"].rstrip(".!?"), found["cue"].lower()
    sign = found.groupdict().get("sign") or ""
    if len(value) < 3 or re.search(r"[•*]", value) or re.fullmatch(r"[.…x_\-]+", value, re.I):
        return False
    told = found.string[found.end("cue") : found.start("value")]
    if not sign and _TALK.search(told):
        return False
    if sentence.has("lời_khuyên") and not sign and sum(map(str.isdigit, value)) < 3:
        return False
    if cue.startswith("khóa số") and not re.search(r"\d", value):
        return False
    if re.fullmatch(r"\d{1,3}[.,]?|\d{1,2}/\d{1,2}(?:/\d{4})?", value):
        return False
    if cue in ("user", "username", "tên đăng nhập", "ten dang nhap", "code"):
        return bool(sign) and sentence.has("cớ_mật_khẩu") and value.isascii()
    if any(map(str.isdigit, value)):
        mixed = re.search(r"[@#$%!&_]", value) or re.search(r"[A-Z].*[a-z]|[a-z].*[A-Z]", value)
        return bool(sign) or sum(map(str.isdigit, value)) >= 3 or bool(mixed)
    odd = re.search(r"[@#$%!&]", value) or value[1:] != value[1:].lower()
    return value.isascii() and bool(sign) and (bool(odd) or len(value) >= 5)

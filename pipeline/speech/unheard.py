"""What an ear gets nothing from: a drawing, a table only referred to, a password, a link."""

from __future__ import annotations

import re

from pipeline.speech.draft import SpokenDraft
from pipeline.speech.script import Level

_DRAWING = re.compile(r"[\u2500-\u259f\u2800-\u28ff](?:\s?[\u2500-\u259f\u2800-\u28ff])+")
_SEEN = (
    r"(?:bảng|biểu mẫu|biểu|phiếu|mã|bảng kê|hình|sơ đồ|biểu đồ|ảnh|bản đồ|đồ thị|"
    r"infographic|poster|tờ rơi|mẫu|phụ lục|danh sách|file|tệp|mã QR|link|"
    r"đường link|liên kết|hình ảnh|lịch)"
)
_POINTED = re.compile(
    rf"(?<!\w)(?:[Xx]em|[Nn]hư|[Tt]heo|[Tt]ại|[Tt]rong|[Qq]uét|[Nn]hấn vào|[Bb]ấm vào|[Tt]ruy "
    rf"cập|[Cc]hi tiết)"
    rf"(?:\s(?:chi tiết|thêm|tại|trong|ở|các|theo|vào|thông tin))*\s(?P<what>(?i:{_SEEN})"
    r"(?:\s(?:số\s)?\d{1,2})?)"
    r"(?:\s[^\W\d_]+){0,3}?\s(?:kèm theo|đính kèm|dưới đây|bên dưới|sau đây|ở dưới|ở trên|phía "
    r"dưới|"
    r"phía trên|bên cạnh|trong ảnh|trên ảnh|bên)(?!\w)"
    rf"|\([Xx]em\s(?P<what2>(?i:{_SEEN})\s?(?:số\s)?\d{{0,2}})(?:\s(?:kèm theo|đính kèm))?\)"
)
_SHORT_LINK = re.compile(
    r"(?<![\w.])(?:https?://)?(?:bit\.ly|tinyurl\.com|forms\.gle|goo\.gl|s\.id|t\.ly|rb\.gy|by\.com\.vn|"
    r"zalo\.me/g|docs\.google\.com|drive\.google\.com|maps\.app\.goo\.gl|youtu\.be|fb\.watch|shorturl\.at|cutt\.ly|me-qr\.com)"
    r"/[\w/.-]*(?:[A-Z]|\d[a-z]|[a-z]\d)[\w/.-]*"
)
_SECRET = re.compile(
    r"(?<!\w)(?P<name>[Mm]ật khẩu|[Mm]ật mã|[Pp]ass(?:word|code)?|PASS|[Mm][Kk]|"
    r"[Mm]ã (?:OTP|PIN|bảo mật|bí mật|đăng nhập|tham gia|xác nhận|xác thực|kích hoạt|mời|vào|"
    r"phòng họp)|OTP|PIN)"
    r"(?!\w)(?P<of>(?:\s[^\W\d]+){0,6}?)(?P<sign>\s(?:là|gồm)\s?:?|\s?[:=]|\s(?=\S*[\d@#$%&*!])"
    r"(?=\S*[A-Za-z]))\s*"
    r"(?P<what>(?=[^\s,;]*[\d@#$%&*!_A-Z])(?![^\W\d_]+(?:[\s.,;]|$))[^\s,;()\"]{3,40})"
)
_JUMBLE = re.compile(
    r"(?<![\w@./#-])(?=[\w@#$%&*!]*\d)(?=[\w@#$%&*!]*[a-z])(?=[\w@#$%&*!]*[A-Z])"
    r"(?=[\w@#$%&*!]*(?:[a-z][A-Z]|\d[a-zA-Z]+\d|[@#$%&*!]))[A-Za-z][\w@#$%&*!]{5,20}(?![\w@/.-]\w)"
)


def look(draft: SpokenDraft) -> None:
    """Note what can't be heard."""
    text = draft.text
    for match in _DRAWING.finditer(text):
        _note(
            draft, match.span(), "hình vẽ", "BLOCK",
            "hình vẽ bằng ký tự, loa không đọc được. Nói bằng lời.",
        )  # fmt: skip
    for match in _POINTED.finditer(text):
        name = "what" if match["what"] else "what2"
        _note(
            draft, match.span(name), "chỉ có mắt thấy", "WARN",
            "người nghe loa không thấy. Nói nội dung chính bằng lời, hoặc nói chỗ xem.",
        )  # fmt: skip
    if "/" in text:
        for match in _SHORT_LINK.finditer(text):
            _note(
                draft, match.span(), "liên kết ngắn", "WARN",
                "liên kết này phân biệt chữ hoa, chữ thường; nghe loa không ai gõ đúng được. "
                "Nói tên trang, hoặc nói nơi hỏi.",
            )  # fmt: skip
    _secrets(draft)


def _secrets(draft: SpokenDraft) -> None:
    """A password or a one-time code: no ear gets it, and it is not for everybody's."""
    found = [match.span("what") for match in _SECRET.finditer(draft.text)]
    found += [match.span() for match in _JUMBLE.finditer(draft.text)]
    for start, end in found:
        end -= draft.text[end - 1] in ".:"
        if any(each.kind == "mật khẩu" and each.start <= start < each.end for each in draft.doubts):
            continue
        _note(
            draft, (start, end), "mật khẩu", "WARN",
            "mật khẩu đọc lên loa thì cả phường nghe, mà vẫn khó gõ đúng. Bỏ khỏi lời đọc.",
        )  # fmt: skip


def _note(draft: SpokenDraft, span: tuple[int, int], kind: str, level: Level, why: str) -> None:
    written = draft.text[slice(*span)].strip()
    draft.doubt(span, kind, level, f"“{written}”: {why}")

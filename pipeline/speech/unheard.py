"""What an ear gets nothing from: a drawing, a table that is only referred to, a password, a link.

And slips that leave two words which can be said (“quý vi”, “Van hóa”): a compound of everyday
notices with a mark or its first letter lost.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.speech.draft import SpokenDraft

_DRAWING = re.compile(r"[\u2500-\u259f\u2800-\u28ff](?:\s?[\u2500-\u259f\u2800-\u28ff])+")
_SEEN = (
    r"(?:bảng|biểu|hình|sơ đồ|biểu đồ|ảnh|bản đồ|đồ thị|infographic|poster|tờ rơi|mẫu|phụ lục|"
    r"danh sách|file|tệp|mã QR|link|đường link|liên kết|hình ảnh|lịch)"
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
_PASSWORD = re.compile(
    r"(?<!\w)(?:[Mm]ật khẩu|[Mm]ật mã|[Pp]ass(?:word|code)?|PASS|[Mm]k|MK)\s?(?:là|:|wifi:"
    r"|Wifi:)\s?"
    r"(?P<what>(?=[^\s]*[\d@#$%&*!_A-Z])[^\s,;]{3,40})"
)
_SYLLABLES = re.compile(r"[^\W\d_]+")
_FIRST_LETTERS = ("nh", "th", "ph", "kh", "tr", "ch", "ng", "gi", "qu")
_HATS = str.maketrans("ăâêôơưđĂÂÊÔƠƯĐ", "aaeooudAAEOOUD")


def look(draft: SpokenDraft) -> None:
    """Note what can't be heard, and slips inside everyday compounds."""
    text = draft.text
    for match in _DRAWING.finditer(text):
        _note(
            draft,
            match.span(),
            "hình vẽ",
            "BLOCK",
            "hình vẽ bằng ký tự, loa không đọc được. Nói bằng lời.",
        )
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
    for match in _PASSWORD.finditer(text):
        _note(
            draft, match.span("what"), "mật khẩu", "WARN",
            "mật khẩu đọc lên loa thì cả phường nghe, mà vẫn khó gõ đúng. Bỏ khỏi lời đọc.",
        )  # fmt: skip
    _slips(draft)


def _slips(draft: SpokenDraft) -> None:
    known = _variants()
    found = list(_SYLLABLES.finditer(draft.text))
    for first, second in pairwise(found):
        if draft.text[first.end() : second.start()] != " ":
            continue
        right = known.get(f"{first.group()} {second.group()}".lower())
        if right is None:
            continue
        slip = first if first.group().lower() != right.split()[0] else second
        if any(each.start < slip.end() and slip.start() < each.end for each in draft.doubts):
            continue
        draft.doubt(
            slip.span(), "có thể gõ sai", "WARN",
            f"“{first.group()} {second.group()}” có thể gõ sai “{right}”. Sửa lại trong bài nếu "
            f"sai.",
            (f"{first.group()} {second.group()}".lower(), right),
        )  # fmt: skip


@cache
def _variants() -> dict[str, str]:
    """Slip → the compound meant; a form that is a compound itself, or may be one, is no slip."""
    rows = (Path(__file__).with_name("tables") / "tu-ghep.txt").read_text(encoding="utf-8")
    words = [line.strip() for line in rows.splitlines() if line.strip() and line[0] not in "#!"]
    fine = {line[1:].strip() for line in rows.splitlines() if line.startswith("!")} | set(words)
    found: dict[str, str] = {}
    for word in words:
        first, second = word.split()
        slips = {f"{each} {second}" for each in _slipped(first)}
        slips |= {f"{first} {each}" for each in _slipped(second)}
        slips.add(f"{_plain(first)} {_plain(second)}")
        for slip in slips - fine:
            found.setdefault(slip, word)
    return found


def _slipped(syllable: str) -> set[str]:
    """The syllable without its tone, without its hats, without both, without its first letter."""
    parts = unicodedata.normalize("NFD", syllable)
    toneless = unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", parts))
    forms = {toneless, _plain(syllable)}
    for head in _FIRST_LETTERS:
        if syllable.startswith(head):
            forms |= {syllable[1:], syllable[0] + syllable[2:]}
    return {each for each in forms if each != syllable and len(each) > 1}


def _plain(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable)
    toneless = unicodedata.normalize("NFC", re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", parts))
    return toneless.translate(_HATS)


def _note(draft: SpokenDraft, span: tuple[int, int], kind: str, level: str, why: str) -> None:
    written = draft.text[slice(*span)].strip()
    draft.doubt(span, kind, "BLOCK" if level == "BLOCK" else "WARN", f"“{written}”: {why}")

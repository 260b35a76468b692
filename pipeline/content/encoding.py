"""Bytes → clean NFC text, or a sentence that names the encoding the file is really in. Pure."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata

from pipeline.content.fonts import old_font
from pipeline.content.problem import Findings, Wrong

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FORMATS = {
    b"PK\x03\x04": "tệp Word (.docx) hoặc tệp nén",
    b"\xd0\xcf\x11\xe0": "tệp Word đời cũ (.doc)",
    b"%PDF": "tệp PDF",
    b"{\\rtf": "tệp RTF",
    b"\x89PNG": "ảnh PNG",
    b"\xff\xd8\xff": "ảnh JPEG",
}
# Frequent words as they look when the bytes of an old font encoding are read as Latin letters.
_TCVN3 = ("vµ", "cña", "c¸c", "ng\xadêi", "kh«ng", "®\xadîc", "ph\xadêng", "nh©n", "th«ng")
_VNI = ("vaø", "cuûa", "caùc", "ngöôøi", "khoâng", "ñöôïc", "phöôøng", "nhaân", "thoâng")
_UNICODE = ("và", "của", "các", "người", "không", "được", "phường", "nhân", "thông")
_TWICE = re.compile("Ä[‘\x90]|Æ[°\xa0¯]|á[º»][\x80-\xbf‚-›€™Œ-ž]")
_FOREIGN = "ÄÆ»"  # no Vietnamese word has them; every text that was broken twice has one
_CONVERT = (
    "Đổi sang Unicode bằng bảng “Chuyển mã” của UniKey (Ctrl+Shift+F6), rồi lưu lại bằng UTF-8."
)

# What an editor should not see by accident, by what must be done about it.
_DAMAGED = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ud800-\udfff\ufdd0-\ufdef"
_DAMAGED += "".join(chr(end | 0xFFFE) + chr(end | 0xFFFF) for end in range(0, 0x110000, 0x10000))
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\xad\u180e\u200b\u200c\u2060-\u2064\ufeff\ufff9-\ufffb\ue000-\uf8ff"
_UNSEEN += "\U000e0000-\U000e007f\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_BLANK = "\x0b\x0c\x85\u2028\u2029"
# At the start of a line a word processor's own sign is a bullet.
_BULLET = re.compile("^([ \t]*)[\uf000-\uf0ff]+(?=[ \t]|\\w)[ \t]*", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#\d{1,9}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z]{2,31});?")
_ODD = re.compile(f"[{_DAMAGED}{_BIDI}{_UNSEEN}{_BLANK}]|\u200d(?=\\w)|(?<=\\w)\u200d")
_DAMAGED_RE, _BIDI_RE, _BLANK_RE = (re.compile(f"[{each}]") for each in (_DAMAGED, _BIDI, _BLANK))

_HARMFUL = re.compile(f"[{_DAMAGED}{_BIDI}]")


def decode(data: bytes) -> str:
    """The text, NFC, with newlines as LF. Raises Wrong in the author's words."""
    if data.startswith(tuple(_FORMATS)):
        name = next(name for start, name in _FORMATS.items() if data.startswith(start))
        raise Wrong(
            f"Tệp này là {name} bị đổi tên thành .md.",
            "Mở bằng đúng phần mềm của nó, chép nội dung sang một tệp văn bản UTF-8.",
        )
    text = _unicode(data)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _unicode(data: bytes) -> str:
    marked = ((bom, encoding) for bom, encoding in _BOMS if data.startswith(bom))
    bom, encoding = next(marked, (b"", "utf-8"))
    try:
        return data[len(bom) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, len(bom) + error.start) + 1
        if bom:
            message = f"Tệp ghi là {encoding.upper()} nhưng có chỗ hỏng, không đọc được."
            raise Wrong(message, "Mở lại tệp gốc và lưu lại bằng UTF-8.", line) from None
        raise _guess(data, line) from None


def _guess(data: bytes, line: int) -> Wrong:
    """The sentence about bytes that are not UTF-8."""
    latin = data.decode("latin-1").lower()
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace")).lower()
    counts = {
        "TCVN3 (ABC)": sum(latin.count(word) for word in _TCVN3),
        "VNI": sum(latin.count(word) for word in _VNI),
        "Windows-1258": sum(windows.count(word) for word in _UNICODE),
    }
    likely = max(counts, key=lambda name: counts[name])
    if data.count(b"\x00") > len(data) // 8:
        return Wrong(
            "Tệp có vẻ được lưu bằng UTF-16 mà không có dấu hiệu ở đầu (BOM).",
            "Mở tệp bằng Notepad, chọn Save As và Encoding UTF-8.",
            1,
        )
    if counts[likely] >= 2:
        return Wrong(
            f"Chữ trong tệp có vẻ theo bảng mã {likely}, không phải Unicode.", _CONVERT, line
        )
    return Wrong(
        "Tệp không được lưu bằng UTF-8 nên không đọc được chữ có dấu.",
        "Mở tệp, chọn Save As và Encoding UTF-8; nếu chữ vẫn sai thì đổi bảng mã bằng UniKey.",
        line,
    )


def clean(text: str, findings: Findings) -> str:
    """The text without characters that nobody sees; says which, and refuses the harmful ones."""
    _refuse_mojibake(text, findings)
    if "Ð" in text or "ð" in text or "Ɖ" in text:
        text = _with_true_d(text, findings)
    if text.replace("\n", "").isprintable() and "\ufffd" not in text:
        return text  # quickly: no control, format or private character at all
    text = _with_bullets(text, findings)
    seen: dict[str, int] = {}
    for match in _ODD.finditer(text):
        seen.setdefault(match.group(), text.count("\n", 0, match.start()) + 1)
    for character, line in seen.items():
        _speak(character, line, findings)
    return _ODD.sub(lambda match: " " if _BLANK_RE.match(match.group()) else "", text)


def check_resolved(text: str, line: int, findings: Findings) -> None:
    """What stands behind entities (`&#1;`, `&rlm;`) and escapes, as it will be shown or said.

    `line`: of the file, on which `text` starts.
    """
    if text.isascii() and "&" not in text and text.isprintable():
        return
    found = [(match.group(), match.start()) for match in _ODD.finditer(text)]
    for match in _ENTITY.finditer(text):
        character = _resolved(match.group())
        if _HARMFUL.match(character):
            found.append((character, match.start()))
    for character, at in dict(reversed(found)).items():
        if _HARMFUL.match(character):
            _speak(character, line + text.count("\n", 0, at), findings)


def _resolved(entity: str) -> str:
    """The character that an entity stands for, whatever readers make of the forbidden ones."""
    if not entity.startswith("&#"):
        return html.unescape(entity.rstrip(";") + ";")
    figures = entity[2:].rstrip(";")
    number = int(figures[1:], 16) if figures[0] in "xX" else int(figures)
    return chr(number) if 0 < number < 0x110000 else "\ufffd"


def _with_bullets(text: str, findings: Findings) -> str:
    """Bullets of Word's own fonts (U+F0B7 and its like) as bullets that everybody has."""
    found = _BULLET.search(text)
    if not found:
        return text
    findings.hint(
        text.count("\n", 0, found.start()) + 1,
        "Có dấu đầu dòng chép từ Word; đã coi là một mục của danh sách.",
        "Gõ “- ” ở đầu dòng thay cho dấu này.",
    )
    return _BULLET.sub(r"\1• ", text)


def _speak(character: str, line: int, findings: Findings) -> None:
    code = f"U+{ord(character):04X}"
    if character == "\x00":
        findings.error(
            line,
            "Tệp có ký tự rỗng (NUL): tệp hỏng, hoặc lưu bằng UTF-16 không có BOM.",
            "Mở lại tệp gốc và lưu bằng UTF-8.",
        )
    elif _BIDI_RE.match(character):
        findings.error(
            line,
            f"Có ký tự ẩn đảo chiều chữ ({code}), làm chữ hiện ra khác với chữ được viết.",
            "Xóa cả đoạn này rồi gõ lại bằng tay.",
        )
    elif _DAMAGED_RE.match(character):
        findings.error(
            line,
            f"Có ký tự điều khiển hoặc chữ hỏng ({code}).",
            "Xóa ký tự này; nếu là chữ bị mất thì gõ lại từ bản gốc.",
        )
    elif _BLANK_RE.match(character):
        findings.hint(
            line,
            f"Có dấu ngắt đặc biệt ({code}), thường do dán từ Word; đã coi là dấu cách.",
            "Xuống dòng bằng phím Enter.",
        )
    else:
        findings.hint(
            line,
            f"Có ký tự không nhìn thấy ({code}), thường do dán từ nơi khác; đã bỏ qua.",
            "Xóa ký tự này hoặc gõ lại chữ ở đó.",
        )


def _with_true_d(text: str, findings: Findings) -> str:
    """Old keyboards type the Icelandic eth, which looks like Đ and is not."""
    place = re.search("[ÐðƉ]", text)
    line = text.count("\n", 0, place.start()) + 1 if place else 1
    findings.hint(
        line,
        "Có chữ trông giống “Đ” mà không phải (chữ eth của phông cũ); đã đọc là “Đ”.",
        "Gõ lại chữ Đ bằng bộ gõ Unicode.",
    )
    return text.translate(str.maketrans("ÐðƉ", "ĐđĐ"))


def _refuse_mojibake(text: str, findings: Findings) -> None:
    twice = any(letter in text for letter in _FOREIGN) and _TWICE.findall(text)
    if twice and len(twice) > 1:
        line = text.count("\n", 0, text.index(twice[0])) + 1
        message = "Chữ có dấu bị vỡ (kiểu “Ä‘á»•i má»›i”): tệp đã bị chuyển mã hai lần."
        findings.error(line, message, "Mở lại bản gốc và lưu bằng UTF-8.")
        return
    name, line = old_font(text)
    if name:
        message = f"Chữ ở dòng này theo phông cũ (bảng mã {name}), không phải Unicode."
        findings.error(line, message, _CONVERT)

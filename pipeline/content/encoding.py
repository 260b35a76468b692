"""Bytes → clean NFC text, or a sentence that names the encoding the file is really in. Pure."""

from __future__ import annotations

import codecs
import re
import unicodedata

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
_LEGACY = re.compile("|".join(rf"\b{word}(?!\w)" for word in (*_TCVN3, *_VNI)))
_TWICE = re.compile("Ä[‘\x90]|Æ[°\xa0¯]|á[º»][\x80-\xbf‚-›€™Œ-ž]")
_FOREIGN = "ÄÆ»µñøû«"  # no Vietnamese word has them; every broken text has one
_CONVERT = (
    "Đổi sang Unicode bằng bảng “Chuyển mã” của UniKey (Ctrl+Shift+F6), rồi lưu lại bằng UTF-8."
)

# What an editor should not see by accident, by what must be done about it.
_DAMAGED = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd"
_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\xad\u200b\u200c\u2060-\u2064\ufeff\ue000-\uf8ff"
_BLANK = "\x0b\x0c\x85\u2028\u2029"
_ODD = re.compile(f"[{_DAMAGED}{_BIDI}{_UNSEEN}{_BLANK}]|\u200d(?=\\w)|(?<=\\w)\u200d")
_DAMAGED_RE, _BIDI_RE, _BLANK_RE = (re.compile(f"[{each}]") for each in (_DAMAGED, _BIDI, _BLANK))


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
    seen: dict[str, int] = {}
    for match in _ODD.finditer(text):
        seen.setdefault(match.group(), text.count("\n", 0, match.start()) + 1)
    for character, line in seen.items():
        _speak(character, line, findings)
    return _ODD.sub(lambda match: " " if _BLANK_RE.match(match.group()) else "", text)


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
    if not any(letter in text for letter in _FOREIGN):
        return
    if len(_TWICE.findall(text)) >= 2:
        where = _TWICE.search(text)
        message = "Chữ có dấu bị vỡ (kiểu “Ä‘á»•i má»›i”): tệp đã bị chuyển mã hai lần."
        remedy = "Mở lại bản gốc và lưu bằng UTF-8."
    elif len(_LEGACY.findall(text)) >= 2:
        where = _LEGACY.search(text)
        message = "Chữ được dán từ phông cũ (TCVN3 hoặc VNI), không phải Unicode."
        remedy = _CONVERT
    else:
        return
    line = text.count("\n", 0, where.start()) + 1 if where else 1
    findings.error(line, message, remedy)

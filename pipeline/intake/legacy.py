"""Vietnamese in the encodings of old fonts → Unicode, only where it is certain. Pure.

TCVN3 (ABC, fonts .Vn…), VNI (fonts VNI-…) and Windows-1258 as bytes; the first two also as text,
which is how they come out of Word; and UTF-8 that was taken for Windows-1252 and saved again.
The tables follow TCVN 5712:1993 (VN3) and the VNI Windows code page; letters with a tone have no
capitals in TCVN3, where a font of capitals is used instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.content.problem import Wrong
from pipeline.speech.syllables import is_syllable
from pipeline.text import nfc, squeeze

CERTAIN = 0.9  # of the words with marks, Vietnamese syllables
_FEWEST = 3  # words with marks, before anything is certain

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ®¡¢£¤¥¦§",
        "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĂÂÊÔƠƯĐ",
        strict=True,
    )
)
_VNI_MARKS = {
    **dict.fromkeys("øØ", "\u0300"), **dict.fromkeys("ùÙ", "\u0301"),
    **dict.fromkeys("ûÛ", "\u0309"), **dict.fromkeys("õÕ", "\u0303"),
    **dict.fromkeys("ïÏ", "\u0323"), **dict.fromkeys("âÂ", "\u0302"),
    **dict.fromkeys("àÀ", "\u0302\u0300"), **dict.fromkeys("áÁ", "\u0302\u0301"),
    **dict.fromkeys("åÅ", "\u0302\u0309"), **dict.fromkeys("ãÃ", "\u0302\u0303"),
    **dict.fromkeys("äÄ", "\u0302\u0323"), **dict.fromkeys("êÊ", "\u0306"),
    **dict.fromkeys("èÈ", "\u0306\u0300"), **dict.fromkeys("éÉ", "\u0306\u0301"),
    **dict.fromkeys("úÚ", "\u0306\u0309"), **dict.fromkeys("üÜ", "\u0306\u0303"),
    **dict.fromkeys("ëË", "\u0306\u0323"),
}  # fmt: skip
_VNI_LETTERS = dict(zip("ôÔöÖñÑæÆóÓòÒîÎ", "ơƠưƯđĐỉỈĩĨịỊỵỴ", strict=True))
_VNI = re.compile(rf"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_TOKEN = re.compile(r"[^\s.,;:!?()*|\\#]+")
_TWICE = "UTF-8 chuyển mã hai lần"


def decoded(data: bytes) -> tuple[str, str]:
    """(the text, the name of the old encoding) of bytes that are not UTF-8. Raises Wrong."""
    for encoding in ("utf-16-le", "utf-16-be") if data.count(b"\x00") > len(data) // 8 else ():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and sum(each.isascii() for each in text) > len(text) // 3:
            return nfc(text), "UTF-16"
    latin = data.decode("latin-1")
    return _surest(latin, {"Windows-1258": lambda _: nfc(data.decode("cp1258")), **_OLD})


@dataclass(frozen=True, slots=True)
class Mended:
    """A text in Unicode as far as that is certain."""

    text: str
    encodings: tuple[str, ...] = ()  # the old ones that it was in, by name
    doubtful: tuple[str, ...] = ()  # lines that look broken, left as they are


def mended(text: str) -> Mended:
    """The text in Unicode: all of it, or line by line where fonts are mixed.

    A line of one or two words is believed to be in an encoding that another line is surely in.
    Raises Wrong if all of it is broken and what was meant is not certain.
    """
    if _share(text) < CERTAIN and _odd(text):
        try:
            whole, name = _surest(text, {_TWICE: _twice, **_OLD})
            return Mended(whole, (name,))
        except Wrong:
            if not any(map(_is_sound, text.split("\n"))):
                raise
    lines = text.split("\n")
    found = [_mended_line(line, _OLD, _FEWEST - 1) for line in lines]
    sure = {name: _OLD[name] for _, name in found if name}
    made = [
        each if each[1] else _mended_line(line, sure, 1)
        for line, each in zip(lines, found, strict=True)
    ]
    doubtful = tuple(squeeze(line)[:120] for line, name in made if not name and _is_doubtful(line))
    return Mended("\n".join(line for line, _ in made), tuple(sorted(sure)), doubtful)


def _mended_line(line: str, ways: dict[str, Callable[[str], str]], fewest: int) -> tuple[str, str]:
    """(the line, the encoding that it surely was in, or "")."""
    broken = [word for word in _TOKEN.findall(line) if _STRANGE.search(word)]
    words = [word for word in _TOKEN.findall(line) if not word.isascii()]
    if len(broken) < fewest or 3 * len(broken) <= len(words):
        return line, ""
    found = sorted(
        ((_syllables(made), made, name) for name, way in ways.items() if (made := way(line))),
        key=lambda each: -each[0],
    )
    second = found[1][0] if len(found) > 1 else 0.0
    if found and found[0][0] == 1.0 and second < CERTAIN and found[0][0] > _syllables(line):
        return found[0][1], found[0][2]
    return line, ""


def _syllables(line: str) -> float:
    """Of the words of a line with letters beyond ASCII, how many are Vietnamese syllables."""
    words = [word for word in _WORD.findall(line) if not word.isascii()]
    strange = any(_STRANGE.search(word) for word in _TOKEN.findall(line))
    good = sum(is_syllable(word) for word in words)
    return good / len(words) if words and not (strange and good < len(words)) else 0.0


def _is_sound(line: str) -> bool:
    """Whether a line is surely Vietnamese in Unicode."""
    words = [word for word in _WORD.findall(line) if not word.isascii()]
    return len(words) >= _FEWEST and all(map(is_syllable, words))


def _is_doubtful(line: str) -> bool:
    """Whether most words with marks look broken: two of them, or one that an old font explains."""
    if _mended_line(line, _OLD, 1)[1]:
        return True
    words = [word for word in _TOKEN.findall(line) if not word.isascii()]
    broken = [word for word in words if _STRANGE.search(word) and not _is_word(word)]
    return len(broken) >= _FEWEST - 1 and 2 * len(broken) > len(words)


def _is_word(token: str) -> bool:
    return all(word.isascii() or is_syllable(word) for word in _WORD.findall(token))


def _surest(text: str, ways: dict[str, Callable[[str], str]]) -> tuple[str, str]:
    found: list[tuple[float, str, str]] = []
    for name, way in ways.items():
        try:
            made = way(text)
        except (UnicodeError, ValueError):
            continue
        found.append((_share(made), made, name))
    found.sort(key=lambda each: -each[0])
    second = found[1][0] if len(found) > 1 else 0.0
    if found and found[0][0] >= CERTAIN and found[0][0] - second >= 0.1:
        return found[0][1], found[0][2]
    raise Wrong(
        "Chữ có dấu trong tệp không theo Unicode, và máy không chắc là bảng mã nào.",
        "Mở bản gốc, chuyển mã sang Unicode bằng UniKey (Ctrl+Shift+F6), lưu bằng UTF-8 rồi gửi.",
    )


def _share(text: str) -> float:
    """Of the words with letters beyond ASCII, how many are Vietnamese syllables."""
    words = [word for word in _WORD.findall(text[:40_000]) if not word.isascii()]
    if len(words) < _FEWEST or re.search("[\x80-\x9f]", text[:40_000]):
        return 0.0
    return sum(is_syllable(word) for word in words) / len(words)


def _odd(text: str) -> bool:
    """Whether enough words hold letters that Vietnamese does not have, as broken text does."""
    words = [word for word in re.findall(r"[^\s.,;:!?()]+", text[:40_000]) if not word.isascii()]
    wrong = [word for word in words if _STRANGE.search(word)]
    return len(wrong) >= _FEWEST and len(wrong) > len(words) // 3


_STRANGE = re.compile(
    r"[µ¸¶·¹¨»¾¼½Æ©ÇËÎÏÑªÖ×ØÜÞßäå«æçî¬ëïñ\xad®øöûüþ¥¦§¤£Äº\x80-\x9f]|[aeou][ùûøõ]"
)


def _tcvn3(text: str) -> str:
    return "\n".join(_cased_line(line) for line in text.split("\n"))


def _cased_line(line: str) -> str:
    """A line of TCVN3: letters with a tone are capitals where everything around them is."""
    plain = [each for each in line if each.isascii() and each.isalpha()]
    if len(plain) > 3 and all(each.isupper() for each in plain):
        return "".join(_TCVN3.get(each, each) for each in line).upper()
    return _LATIN_OR_SIGN.sub(lambda match: _cased(match.group()), line)


_LATIN_OR_SIGN = re.compile(rf"[a-zA-Z{''.join(map(re.escape, _TCVN3))}]+")


def _cased(word: str) -> str:
    """A word of TCVN3 in a line of small letters: two capitals make all of it capitals."""
    made = "".join(_TCVN3.get(each, each) for each in word)
    plain = [each for each in word if each.isascii()]
    is_upper = len(plain) > 1 and all(each.isupper() for each in plain)
    return made.upper() if is_upper else made


def _vni(text: str) -> str:
    return nfc(_VNI.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    if not match[1]:
        return _VNI_LETTERS[match.group()]
    return _VNI_LETTERS.get(match[1], match[1]) + _VNI_MARKS[match[2]]


def _twice(text: str) -> str:
    data = b"".join(
        each.encode("latin-1") if ord(each) in _UNDEFINED else each.encode("cp1252")
        for each in text
    )
    return nfc(data.decode("utf-8"))


_UNDEFINED = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_OLD: dict[str, Callable[[str], str]] = {"TCVN3 (ABC)": _tcvn3, "VNI": _vni}

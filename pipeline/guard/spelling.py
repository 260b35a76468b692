"""One spelling for all that people type, so that a rule needs to know one only. Pure.

Nothing here moves a line break: a place in the tidied text stands on the line where it was typed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from urllib.parse import unquote

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\ufeff]"
)
_POINTED = re.compile(r"\]\(<([^<>\n]*)>")  # a link whose address has blanks
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p"
    r"|pre|s|small|span|strong|sub|sup|table|td|th|tr|u|ul)"
    r"(?:\s+[a-z\-]{2,20}=[^<>]{0,300})?\s?/?>",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"(?:href|src|alt|title|content)=[\"']?([^\"'<>]{5,300})", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|\]\(|tel:|mailto:|sms:)[^\s)]{0,300}", re.IGNORECASE)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_LETTER_FOR_ZERO = re.compile(r"(?<![^\W\d_])[oO](?=[.\-]?\d[\doO])|(?<=\d)[oO](?=\d)")
_MARKUP = re.compile(r"[*`\\~]+")
_ODD = re.compile("[\u00a0\u2002\u2003\u2007\u2009\u202f\u3000\u2010-\u2012\u2212]")
_PLAIN = dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"), " ") | dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2212"), "-"
)
# “hoà” and “hòa” are one word: the mark goes to the first vowel
_TONES = [
    (a + b, x + y)
    for plain, marked in (("oa", "òóỏõọ"), ("oe", "òóỏõọ"), ("uy", "ùúủũụ"))
    for old, new in zip({"oa": "àáảãạ", "oe": "èéẻẽẹ", "uy": "ỳýỷỹỵ"}[plain], marked, strict=True)
    for a, b, x, y in ((plain[0], old, new, plain[1]),)
]


def tidy(text: str) -> str:
    """NFC, ASCII digits, no invisible signs, no emphasis and tags; line breaks stay."""
    if "&" in text:
        text = html.unescape(text).replace("\u2028", " ")
    if not text.isascii():
        if not unicodedata.is_normalized("NFKC", text):
            lines = (unicodedata.normalize("NFKC", each) for each in text.split("\n"))
            text = "\n".join(lines)
        if _INVISIBLE.search(text):
            text = _INVISIBLE.sub("", text)
        if _OTHER_DIGIT.search(text):
            text = _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0], 0)), text)
        text = text.translate(_PLAIN) if _ODD.search(text) else text
    if "<" in text:
        text = _POINTED.sub(r"](\1", text)
        text = _TAG.sub(_attributes, text)
    if "%" in text:
        text = _ADDRESS.sub(lambda found: " ".join(unquote(found[0]).split("\n")), text)
    if _MARKUP.search(text):
        text = _MARKUP.sub("", text)
    if "\t" in text:
        text = text.replace("\t", " ")
    return _LETTER_FOR_ZERO.sub("0", text)


def _attributes(tag: re.Match[str]) -> str:
    """What of a tag names a number or an address; mostly nothing."""
    told = [each for each in _SHOWN.findall(tag[0]) if "@" in each or re.search(r"\d{3}", each)]
    return " ".join(("", *told, "")) if told else ""


def lowered(text: str) -> str:
    """Lower case, each tone mark at its one place; as many characters as before."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
    if not low.isascii():
        for old, new in _TONES:
            if old in low:
                low = low.replace(old, new)
    return low


def _base(sign: str) -> str:
    if sign == "đ":
        return "d"
    return unicodedata.normalize("NFD", sign)[0]


_FOLDS = {code: _base(chr(code)) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))}


def folded(low: str) -> str:
    """A lowered text without marks; as many characters as before."""
    return low if low.isascii() else low.translate(_FOLDS)


WORD_DIGITS = {
    "không": "0", "một": "1", "mốt": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5",
    "lăm": "5", "sáu": "6", "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9",
}  # fmt: skip

BARE_DIGITS = {folded(word): digit for word, digit in WORD_DIGITS.items()}

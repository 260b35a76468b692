"""The written line made regular, before anything is read: one look for each sign.

NFC; look-alikes (full-width, “𝗯𝗼𝗹𝗱” of social networks, Roman numeral signs) become letters and
digits; exotic blanks, quotes and dashes become plain ones; remains of markup go; a code that was
broken by a line or a stray blank ("57- NQ/TW") is joined again.
"""

from __future__ import annotations

import html
import re
import unicodedata

from pipeline.speech.letters import ACCENTED, pattern

_PLAIN = re.compile(
    r"[ -~\u00a0-\u00bb\u00bf-\u00ff\u0100-\u017f\u01a0-\u01b0\u1ea0-\u1ef9–—“”‘’…•₫]*\Z"
)
_KEEP = frozenset("²³°º™…‰₫€£¥")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWERS = re.compile(r"(?<=\d)[⁻⁺]?[⁰¹⁴-⁹][⁰¹²³⁴-⁹]*|(?<=\d)⁻[²³]|(?<=10)[²³][⁰¹²³⁴-⁹]*")
_SIGNS_WRITTEN = (
    (re.compile(r"<<\s?([^<>]{1,80}?)\s?>>"), r'"\1"'),
    (re.compile(r"<[-=]+>|[-=]+>+|(?<!\w)>{2,}|>{3,}"), " → "),
    (re.compile(r">="), "≥"),
    (re.compile(r"<=(?=\s?\d)"), "≤"),
    (re.compile(r"!=|<>|≢"), "≠"),
    (re.compile(r"~="), "≈"),
    (re.compile(r"<{2,}|>{2,}"), '"'),
)
_DROPPED = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\ufe0e\ufe0f\ue000]")
_BLANKS = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_DASHES = re.compile(r"[‐‑‒–—―]")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›″", '"') | dict.fromkeys("‘‚‛`´′", "’"))
_TAGS = "a|abbr|b|big|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|pre|q|s|small"
_TAGS += "|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul|wbr"  # “<tên xã>” is words
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]{{0,200}})?/?>|<!--.*?-->", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)\s]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)\s]*\)")
_CODE_CALLED = r"(?!\d[\d*]*#|[*#]*\d[\d*]*#)"  # *101#, *#06#, **21*0912345678#: stars to dial
_EMPHASIS = re.compile(
    rf"(?!(?<=\d)~+\d){_CODE_CALLED}(?:\*\*+|__+|~~+|(?<!\w)\*(?=\S))"
    r"|(?<=[^\s*])\*(?!\w)|`+"
)
_POWER = re.compile(r"\^(\w{1,3})\^(?!\w)")  # x^2^ of some editors is x^2
_POWERED = re.compile(r"(?<=\d)\*\*(?=\d)")  # 2**3: the two stars are no bold text
_LINE = "\ue001"  # stands for a "_" of a blank while marks of bold text go
_LINED = re.compile(r"(?<![\w_])_{2,}(?![\w_])")  # a blank to fill in, no bold text
_STARS_INSIDE = re.compile(r"(?<=\d)\*{3,}(?=\d)")  # 0933***888: digits that are hidden
_STARRED = re.compile(r"\s*\(\*+\)")  # “dấu sao (*)”: shown, not said
_HEADING = re.compile(r"^\s*(?:#{1,6}\s+|(?:>\s?)+(?!\s?\d))")
_RULE_ROW = re.compile(r"^[\s|:+=_*│┃─━┼├┤┌┐└┘-]+$")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_SPLIT_CODE = re.compile(
    r"(?<=\d)\s*-\s+(?=[A-ZĐ]{1,4}[a-z]?\s?/\s?[A-ZĐ])|(?<=\d)\s+-(?=[A-ZĐ]{1,4}/[A-ZĐ])"
)
_WRAPPED_CODE = re.compile(r"(?<=[A-ZĐ])\s?(/|-)\s(?=(?:TW|UBND|HĐND|CP|TTg|TU|ĐU|QĐ)\b)")
_LOST_BLANK = pattern(r"(?<=[<L>])([,;!?])(?=[<U><L>]{2})|(?<=[<L>]{2})([.:])(?=[<U>][<L>])")
# “ngày15/6”, “20hộ”: a word that can only be Vietnamese, glued to its number.
_GLUED_BEFORE = pattern(
    rf"(?<=[{ACCENTED}])(?=\d)|(?<=[{ACCENTED}][a-z])(?=\d)|(?<=[{ACCENTED}][a-z]{{2}})(?=\d)"
)
_GLUED_AFTER = pattern(rf"(?<=\d)(?=[a-zđ]{{0,3}}[{ACCENTED}][<L>]|[a-z]+[{ACCENTED}])")


def clean(text: str) -> str:
    """One regular line. Meaning is kept; what only looks different is not."""
    text = unicodedata.normalize("NFC", text)
    if not _PLAIN.match(text):
        text = _POWERS.sub(lambda found: "^" + found.group().translate(_RAISED), text)
        text = unicodedata.normalize("NFC", "".join(_regular(each) for each in text))
    if "&" in text:
        text = html.unescape(text)
    text = _DASHES.sub("-", _DROPPED.sub("", text).translate(_QUOTES))
    text = _LINED.sub(lambda found: _LINE * len(found[0]), _STARS_INSIDE.sub("xxx", text))
    text = _unmark(text).replace(_LINE, "_")
    if ">" in text or "<" in text or "=" in text:
        for written, sign in _SIGNS_WRITTEN:
            text = written.sub(sign, text)
    text = _BLANKS.sub(" ", text).strip()
    if "/" in text:
        text = _WRAPPED_CODE.sub(r"\1", _SPLIT_CODE.sub("-", text))
    text = _GLUED_AFTER.sub(" ", _GLUED_BEFORE.sub(" ", text))
    return _LOST_BLANK.sub(_with_blank, text)


def _with_blank(match: re.Match[str]) -> str:
    """A blank after the mark, unless a mail or web address is what we are in."""
    before = match.string[: match.start()].rpartition(" ")[2]
    after = match.string[match.end() :].partition(" ")[0]
    address = "@" in before + after or "://" in before or before.lower().startswith("www.")
    return match.group() if address else match.group() + " "


def _regular(sign: str) -> str:
    if sign in _KEEP or sign.isascii():
        return sign
    if unicodedata.category(sign) in ("Nd", "No", "Nl") or "\uff00" <= sign <= "\uffef":
        return _figure(sign)
    if sign.isalpha() and not "\u00c0" <= sign <= "\u024f":
        return unicodedata.normalize("NFKC", sign)
    return sign


def _figure(sign: str) -> str:
    value = unicodedata.numeric(sign, None)
    if unicodedata.category(sign) == "Nd" and value is not None:
        return str(int(value))
    figure = unicodedata.normalize("NFKC", sign)
    return f" {figure.replace(chr(0x2044), '/')}" if chr(0x2044) in figure else figure


def _unmark(text: str) -> str:
    """Remains of Markdown and HTML, for lines that never went through a parser."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "[" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    text = _HEADING.sub("", text)
    if "*" in text or "_" in text or "~" in text or "`" in text:
        text = _EMPHASIS.sub("", _POWERED.sub("^", _STARRED.sub("", text)))
    if "^" in text:
        text = _POWER.sub(r"^\1", text)
    return "" if _RULE_ROW.match(text) else text

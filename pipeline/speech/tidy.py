"""From pieces back to one sentence: words, blanks, and the marks that a voice needs."""

from __future__ import annotations

import re
import unicodedata

from pipeline.speech.draft import Piece, SpokenDraft
from pipeline.speech.numbers import southern
from pipeline.speech.phrasing import JOINT
from pipeline.speech.syllables import is_syllable

SYMBOLS = {
    "%": "phần trăm",
    "‰": "phần nghìn",
    "&": "và",
    "+": "cộng",
    "=": "bằng",
    "@": "a còng",
    "≥": "lớn hơn hoặc bằng",
    "≤": "nhỏ hơn hoặc bằng",
    "±": "cộng trừ",
    "×": "nhân",
    "÷": "chia",
    "^": "mũ",
    "°": "độ",
    "º": "độ",
    "№": "số",
    "§": "mục",
    "$": "đô la",
    "€": "ơ rô",
    "£": "bảng anh",
    "¥": "yên nhật",
    "₫": "đồng",
    "½": "một phần hai",
    "¼": "một phần tư",
    "¾": "ba phần tư",
    "≠": "khác",
    "≈": "xấp xỉ",
    "√": "căn bậc hai của",
    "∞": "vô cùng",
    "²": "hai",
    "³": "ba",
    "−": "trừ",
    "<": "nhỏ hơn",
    ">": "lớn hơn",
    "~": "khoảng",
    "µ": "mi cờ rô",
    "μ": "mi cờ rô",
    "₂": "hai",
}
_PAUSES = dict.fromkeys("()[]{}|│┃→⇒►➜➔⟶←↔/•●▪◦·■□◆♦★✦", ", ")
_CAPS = re.compile(r"\b[^\W\d_]{2,}\b")
_JOINS = re.compile(r"(?<=[^\W_])[-/](?=[^\W_])")
_GAPS = re.compile(rf"[ {JOINT}]*([,.;:?!])")
_RUN = re.compile(r"([,.;:?!])(?:\s*[,.;:?!])+")
_BLANKS = re.compile(rf"[ {JOINT}]{{2,}}")
_LONE_LETTER = re.compile(r"^([^\W\d_])\.(?= )")  # else it would be a list's "a."
_STRENGTH = ",:;.!?"


def assemble(draft: SpokenDraft) -> str:
    """The spoken line. Words of numbers hang together by `JOINT` for the phrase cutter."""
    out, at = [], 0
    for piece in sorted(draft.pieces, key=lambda each: each.start):
        out.append(_said(_between(draft.text, at, piece.start)))
        out.append(f" {_of(piece, draft.options.region)} " if piece.spoken else " ")
        at = piece.end
    out.append(_said(_between(draft.text, at, len(draft.text))))
    return marks("".join(out))


def _between(text: str, start: int, end: int) -> str:
    """What stands between two pieces; a hyphen that joins them ("Covid-19") is silent."""
    gap = text[start:end]
    if start and gap[:1] == "-" and text[start + 1 : start + 2].strip():
        gap = " " + gap[1:]
    if end < len(text) and gap[-1:] == "-" and text[end - 2 : end - 1].strip():
        gap = gap[:-1] + " "
    return gap


def regional(piece: Piece, region: str) -> str:
    """What a piece says where people live: in the South numbers have ngàn and lẻ."""
    return southern(piece.spoken) if piece.numeric and region == "nam" else piece.spoken


def _of(piece: Piece, region: str) -> str:
    spoken = regional(piece, region)
    if not piece.numeric:
        return spoken
    return spoken.replace(" ", JOINT).replace("," + JOINT, ", ")


def _said(text: str) -> str:
    """Text between pieces: capitals lowered, joins silent, signs said or dropped."""
    text = _JOINS.sub(" ", text)
    text = "".join(_sign(each) for each in text)
    return _CAPS.sub(_lowered, text)


def _lowered(match: re.Match[str]) -> str:
    word = match.group()
    return word.lower() if word.isupper() and is_syllable(word) else word


def _sign(sign: str) -> str:
    if sign.isalpha() or sign in " ,.;:?!" or sign == JOINT:
        return sign
    if sign in SYMBOLS:
        return f" {SYMBOLS[sign]} "
    if sign in _PAUSES:
        return _PAUSES[sign]
    if sign in "-…":
        return " , "
    kind = unicodedata.category(sign)
    if kind == "So":
        return ", "  # an emoji between two facts parts them
    return "" if kind[0] == "M" else " "


def marks(text: str) -> str:
    """One mark where several meet (the strongest), none at the start, no blank before it."""
    text = _GAPS.sub(r"\1", _BLANKS.sub(" ", text))
    text = _RUN.sub(
        lambda m: max((c for c in m.group() if c in _STRENGTH), key=_STRENGTH.index), text
    )
    text = re.sub(r"([,.;:?!])(?=[^\W_])", r"\1 ", text)
    text = _LONE_LETTER.sub(r"\1,", text.lstrip(" ,.;:?!" + JOINT))
    return _BLANKS.sub(" ", text).rstrip(" ,:;" + JOINT)

"""Plain numbers: what no other rule has read. Letters and digits mixed ("10A5", "45B") too."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue, follow
from pipeline.speech.letters import letter, mixed
from pipeline.speech.numbers import digits, plain, quantity
from pipeline.speech.syllables import is_syllable

_GROUPED = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\.\d)|\d{1,3}(?:,\d{3}){2,}"
_ENGLISH = re.compile(r"\d{1,3},\d{3}\Z")  # "1,234 người": no half people
_COUNTED = follow(
    "người|hộ|lượt|em|học sinh|con|cây|phiếu|cử tri|đảng viên|hội viên|đoàn viên|nhân khẩu",
    "trường hợp|hồ sơ|suất|phần|tài khoản|đại biểu|sinh viên|công nhân|lao động",
)
_LISTED = re.compile(r"\d{1,2}(?:,\d{1,2})+\Z")
_LABEL = cue(
    "khối|lớp|tổ|kp|khu phố|ấp|điều|khoản|điểm|tháng|ngày|câu|bài|phòng|đợt|quý|nhóm|bậc|cấp|thứ"
)
_MARKED = cue("điểm|tb|toán|văn|ngữ văn|tiếng anh|anh|lý|hóa|sinh|sử|địa")
_HEAD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"\d+(?:\.\d+)+\Z")
_RATE = re.compile(r"\d{1,3}\.\d{4}\Z")
_PRODUCT = re.compile(r"[A-ZĐ]{3,6}\d{1,3}\Z")
_TRAILING_LETTER = re.compile(r"(\d+)([^\W\d_])\Z")


def _number(match: re.Match[str], draft: SpokenDraft) -> str:
    text = match.group()
    if _LISTED.match(text) and (text.count(",") > 1 or _LABEL.search(draft.before(match.start()))):
        return ", ".join(plain(each) for each in text.split(","))
    if _ENGLISH.match(text) and _COUNTED.match(draft.after(match.end())):
        return quantity(text.replace(",", ""))
    if re.fullmatch(_GROUPED, text) or "," in text:
        return quantity(text, by_digit=_MARKED.search(draft.before(match.start())) is not None)
    if _RATE.match(text) and not draft.before(match.start()).lower().endswith(
        "số"
    ):  # an exchange rate: 1.1200 is no group of thousands
        return quantity(text)
    if _DOTTED.match(text):  # a section or a version: 2.1, 4.0
        return " chấm ".join(plain(part) for part in text.split("."))
    return plain(text)


def _with_letters(match: re.Match[str], draft: SpokenDraft) -> str | None:
    head = _HEAD.match(match.group())
    if unit := draft.lexicon.units.get(match.group()):
        return unit
    if head and (
        head.group() in draft.lexicon.heads or head.group().lower() in draft.lexicon.foreign
    ):
        return None  # KP1, QL51: the words have their turn, the number is read below
    if head and not head.group().isupper() and len(head.group()) > 1 and is_syllable(head.group()):
        return None  # "Ri6": a name that can be said, and its number
    if lone := _TRAILING_LETTER.match(match.group()):
        return f"{plain(lone.group(1))} {letter(lone.group(2))}"
    spoken = mixed(match.group())
    if _PRODUCT.match(match.group()) and draft.text[: match.start()][-1:] not in tuple("=?/&"):
        draft.doubt(
            match.span(), "chữ và số chưa biết", "WARN",
            f"Chưa biết “{match.group()}” đọc là gì; đang đánh vần “{spoken}”. "
            "Viết đầy đủ trong bài, hoặc thêm vào mục “đọc:” ở đầu bài.",
            (spoken,),
        )  # fmt: skip
    return spoken


def _minus(match: re.Match[str], _draft: SpokenDraft) -> str:
    return "âm " + quantity(match.group(1))


def _leftover(match: re.Match[str], _draft: SpokenDraft) -> str:
    figures = match.group()
    return digits(figures) if figures.strip("0") == "" else plain(figures)


RULES = (
    ReadingRule(
        "số âm", re.compile(r"(?:(?<=^)|(?<=\s))[−-](\d+(?:[.,]\d+)*)(?![\w.,]*\d)"), _minus, "-−"
    ),
    ReadingRule("số", re.compile(rf"(?<![\w])(?:{_GROUPED}|\d+(?:[.,]\d+)*)(?![\w])"), _number),
    ReadingRule("chữ và số", re.compile(r"(?<![^\W_])[^\W_]*\d[^\W_]*"), _with_letters),
    ReadingRule("chữ số", re.compile(r"\d+"), _leftover),
)

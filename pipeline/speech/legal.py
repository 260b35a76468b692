"""References to law (điểm b khoản 1 Điều 7), Roman numerals after their words, ordinals."""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft
from pipeline.speech.letters import letter, pattern, spell
from pipeline.speech.numbers import cardinal, ordinal, roman
from pipeline.speech.syllables import is_syllable

_INITIALS = pattern(r"(?<!\w)(?:[<U>]\.){2,}[<U>]?(?!\w)")
_POINT = re.compile(
    r"(?<=\b[Đđ]iểm )(?P<list>[a-zđ]\d?(?:(?:\s*[,;-]\s*|\s+(?:và|hoặc|đến)\s+)[a-zđ]\d?)*)"
    r"(?!\w)(?=[\s,;.:)]|$)"
)
_POINT_LETTER = re.compile(r"(?<!\w)([a-zđ])(\d?)(?!\w)")
_TRIGGERS = (
    r"chương|phần|mục|tiểu mục|tiết|khóa|khoá|kỳ|kì|học kỳ|học kì|hk|lần thứ|thứ|thế kỷ|thế kỉ|quý|"
    r"quí|loại|cấp|hạng|nhóm|phụ lục|đợt|giai đoạn|đại hội|tập|quyển|khu vực|vùng|bảng|bậc|số|"
    r"mẫu|đoạn|khoản|năm|điều|bài|lần|trung ương|vòng|kỳ họp|hội nghị|chi bộ|chi hội|đảng bộ"
    r"|báo động|báo động cấp|mức báo động|quân khu|tiểu đoàn|tiểu khu|ban|khu|đề án|"
    r"hội đồng|khối|tổ|trạm|trại|khoa|giải|tuyến|hệ|chi đội|đệ nhị|vua"
)
_LONG_COUNTED = ("chương", "phần", "mục", "năm", "đoạn")  # may pass fifty
_ROMAN = re.compile(
    rf"(?<!\w)(?P<word>{_TRIGGERS})(?P<gap>\s+)(?P<list>[IVXLCDM]+(?:(?:\s*[,+&/-]\s*|\s+(?:và|đến)\s+)[IVXLCDM]+)*)(?!\w|[-.]\w)",
    re.IGNORECASE,
)
_LONE = re.compile(r"(?<![\w-])(?P<n>X{0,3}(?:IX|IV|V?I{2,3})|X{1,3}(?:V?I{0,3}))(?!\w|[-.&/]\w)")
_LETTERS = re.compile(r"[IVXLCDM]+", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<!\w)(?P<word>[Tt]hứ|THỨ)\s(?P<n>\d{1,4})(?![\w/:]|[.,]\d)")
_AFTER_NAME = pattern(r"[<U>][<L>]+$")
_CAPITALS = pattern(r"\s+([<U>]{2,})")


def _points(match: re.Match[str], _draft: SpokenDraft) -> str:
    def name(found: re.Match[str]) -> str:
        said = letter(found.group(1))
        return f"{said} {cardinal(int(found.group(2)))}" if found.group(2) else said

    joined = re.sub(r"\s*-\s*", " đến ", match.group("list"))
    return _POINT_LETTER.sub(name, joined)


def _after_trigger(match: re.Match[str], draft: SpokenDraft) -> str | None:
    word, listed = match.group("word"), match.group("list")
    numerals = _LETTERS.findall(listed)
    if not all(_is_numeral(each, word) for each in numerals):
        return None
    if word.isupper() and word.lower() != "hk" and _runs_on(numerals, draft, match.end()):
        return None
    joined = re.sub(r"\s*-\s*", " đến ", re.sub(r"\s*[+&]\s*", " và ", listed))
    joined = re.sub(r"\s*/\s*", " trên ", joined)
    name = ordinal if word.lower().endswith("thứ") else cardinal
    said = _LETTERS.sub(lambda found: name(roman(found.group())), joined)
    head = "học kỳ" if word.lower() == "hk" else (word.lower() if word.isupper() else word)
    return f"{head} {said}"


def _is_numeral(letters: str, word: str) -> bool:
    """Upper-case numerals; lower-case ones only if they can't be a word (ix, xii)."""
    if not roman(letters):
        return False
    if letters.islower():
        return len(letters) > 1 and not is_syllable(letters)
    if not letters.isupper():
        return False
    return word.lower() in _LONG_COUNTED or set(letters) <= set("IVX")


def _runs_on(numerals: list[str], draft: SpokenDraft, end: int) -> bool:
    """In a line of capitals “MỤC VI PHẠM” is no section six."""
    if len(numerals[-1]) == 1:
        return False
    following = _CAPITALS.match(draft.text[end:])
    return following is not None and is_syllable(numerals[-1]) and is_syllable(following.group(1))


def _lone(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """A numeral after a name (Louis XIV) or by itself; never a word in capitals (VI, XI, XV)."""
    letters = match.group("n")
    if len(letters) < 2 or not roman(letters) or letters in draft.lexicon.index:
        return None
    before = draft.before(match.start())
    if is_syllable(letters) and not _AFTER_NAME.search(before):
        return None
    return cardinal(roman(letters))


def _ordinal(match: re.Match[str], _draft: SpokenDraft) -> str:
    word = match["word"].lower() if match["word"].isupper() else match["word"]
    return f"{word} {ordinal(int(match['n']))}"


def _initials(match: re.Match[str], _draft: SpokenDraft) -> str:
    """“bà N.T.H.”: a name kept back, each letter said."""
    return spell(match.group())


RULES_EARLY = (
    ReadingRule("tên viết tắt", _INITIALS, _initials, ".", digits=False, numeric=False),
    ReadingRule("điểm của điều luật", _POINT, _points, "đĐ", digits=False),
)
RULES = (
    ReadingRule("số La Mã", _ROMAN, _after_trigger, "IVXLCDMivxlcdm", digits=False),
    ReadingRule("số La Mã", _LONE, _lone, "IVX", digits=False),
    ReadingRule("thứ tự", _ORDINAL, _ordinal),
)

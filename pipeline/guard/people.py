"""Named persons: private ones, children, and those who speak for an office. Pure.

“bà N.T.H.” and “Nguyễn Văn A” name nobody; “đường Nguyễn Văn Cừ” is a street.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.guard.sentences import MarkedSentence

PERSON = "#người"
CHILD = "#trẻ"
OFFICIAL = "#cán_bộ"
PEOPLE = (PERSON, CHILD, OFFICIAL)

_CLOSE = 5  # words between a name and the role that goes with it
_WITHIN = (" ", "\n", "  ", "'", "’")
_GROWN_UP = frozenset(("ông", "bà", "anh", "chị", "cô", "chú", "bác", "cụ", "dì", "thím", "mợ"))
_SURELY = frozenset({"văn", "thị"})  # after any family name
AGE = re.compile(r"(?<![\d./])(?:[1-9]|1[0-5])\s*(?:tuổi|tháng tuổi|tuoi)(?!\w)", re.IGNORECASE)
_SCHOOLS = frozenset(("tiểu", "trung", "mầm", "mẫu", "thcs", "thpt", "đại", "cao", "phổ", "th"))
_OFFICE_WORDS = """
phường xã khu phố tổ ấp ubnd mttq tỉnh đội phòng trường trạm y tế công an ủy ban hội
chi bộ đảng văn hóa thể thao nhân dân tiểu học trung tâm là đồng chí ông bà anh chị
cô thầy bác của ở tại quân sự đoàn thanh niên phụ nữ nông cựu chiến binh khuyến chữ
thập đỏ và dịch vụ
"""
_OF_OFFICES = frozenset(_OFFICE_WORDS.split())
_CALLED = re.compile(r",(?=\s+(?:ông|bà|anh|chị|cô|thầy|đồng chí|bác)\s+$)", re.IGNORECASE)
_ASIDE = re.compile(r"[,(:;–—-]")


def find_people(sentence: MarkedSentence, text: str) -> None:
    """Write the named persons of a sentence down in it."""
    if not sentence.has("họ", "xưng_hô", "tên_đệm"):
        return
    tokens = sentence.tokens
    honorifics = {end: start for start, end in sentence.groups.get("xưng_hô", ())}
    weak = {end for _, end in sentence.groups.get("xưng_hô_yếu", ())}
    young = {end for _, end in sentence.groups.get("xưng_hô_trẻ", ())}
    surnames = {start for start, _ in sentence.groups.get("họ", ())}
    letters = [each for each in tokens if each.low.isalpha()]
    shouted = bool(letters) and sum(each.upper for each in letters) > 0.8 * len(letters)
    quiet = not any(each.capital for each in tokens[1:])
    at = 0
    while at < len(tokens):
        token, before = tokens[at], tokens[at - 1] if at else None
        called = before is not None and before.end in honorifics and token.gap.strip(" .") == ""
        surname = token.start in surnames
        if called and not surname and not shouted and token.upper and len(token.low) > 1:
            called = False  # “học sinh THCS”
        if token.low == "trường" and at + 1 < len(tokens) and tokens[at + 1].low in _SCHOOLS:
            called = surname = False  # “học sinh Trường Tiểu học”
        end = _name_end(sentence, at, called, shouted, quiet, surname)
        if called and before and before.end in weak and not surname and end - at < 2:
            end = at
        if end <= at:
            at += 1
            continue
        first, last = tokens[at], tokens[end - 1]
        if not _is_nobody(sentence, at, end) and not _is_place(sentence, at, called):
            group = _group(sentence, at, end, before is not None and before.end in young, text)
            sentence.add(group, first.start, last.end)
        at = end


def _name_end(
    sentence: MarkedSentence, at: int, called: bool, shouted: bool, quiet: bool, surname: bool
) -> int:
    """Where a name that begins at a token ends; `at`: there is none."""
    tokens = sentence.tokens
    surname = surname or _is_rare_surname(sentence, at, called, shouted)
    if not surname and (not called or shouted or quiet):
        return at
    end = at
    while end < len(tokens) and end - at < 5 and (end == at or tokens[end].gap in _WITHIN):
        token = tokens[end]
        named = token.low.isalpha() and (token.capital or quiet)
        if not named or (end > at and quiet and end - at >= 3):
            break
        end += 1
    if shouted or quiet:
        middle = {start for start, _ in sentence.groups.get("tên_đệm", ())}
        has_middle = any(each.start in middle for each in tokens[at + 1 : end])
        if not has_middle and not (called and end - at >= 2):
            return at
        return min(end, at + 3)
    return end if called or end - at >= 2 else at


def _is_rare_surname(sentence: MarkedSentence, at: int, called: bool, shouted: bool) -> bool:
    """“Khúc Thị Nhã”: a word in capitals, “Thị” and a name."""
    tokens = sentence.tokens
    if at + 2 >= len(tokens) or not tokens[at].capital or tokens[at].low in _OF_OFFICES:
        return False
    middle, last = tokens[at + 1], tokens[at + 2]
    named = middle.low in _SURELY or (middle.low == "thi" and called)
    return named and middle.capital and last.capital and (called or not shouted)


def _is_nobody(sentence: MarkedSentence, at: int, end: int) -> bool:
    """Initials, “Nguyễn Văn A”, and who is known to all."""
    tokens = sentence.tokens
    if not any(each.gap in "'’" for each in tokens[at + 1 : end]) and (
        len(tokens[at].low) == 1 or len(tokens[end - 1].low) == 1
    ):
        return True
    span = (tokens[at].start, tokens[end - 1].end)
    known = sentence.groups.get("không_phải_tên", ())
    return any(start <= span[1] and span[0] <= stop for start, stop in known)


def _is_place(sentence: MarkedSentence, at: int, called: bool) -> bool:
    """A street, a school, a cup that bears a name."""
    if called:
        return False
    start = sentence.tokens[at].start
    places = sentence.groups.get("mang_tên", ())
    reach = sentence.tokens[max(0, at - 2)].start
    return any(reach <= a and b <= start for a, b in places)


def _group(sentence: MarkedSentence, at: int, end: int, young: bool, text: str) -> str:
    tokens = sentence.tokens
    start, stop = tokens[at].start, tokens[end - 1].end
    if _has_role(sentence, at, end, text):
        return OFFICIAL
    around = text[max(sentence.start, start - 60) : min(sentence.end, stop + 60)]
    if tokens[max(0, at - 1)].low in _GROWN_UP and at:
        return PERSON
    if young or (AGE.search(around) and not sentence.has("người_lớn")):
        return CHILD
    if sentence.has("trẻ") and _near(sentence, "trẻ", start, stop, 40):
        return CHILD
    return PERSON


def _is_title(between: str) -> bool:
    """Whether only the name of an office stands between a role and a person."""
    between = _CALLED.sub("", between)
    if re.search(r"[,;:()]", between):
        return False
    return all(each[0].isupper() or each.lower() in _OF_OFFICES or each.isdigit()
               for each in between.split())  # fmt: skip


def _near(sentence: MarkedSentence, group: str, start: int, stop: int, far: int) -> bool:
    return any(a <= stop + far and b >= start - far for a, b in sentence.groups.get(group, ()))


def _has_role(sentence: MarkedSentence, at: int, end: int, text: str) -> bool:
    """“Chủ tịch UBND phường Lê Văn Tám”, “Lê Văn Tám, Chủ tịch …”, “Lê Văn Tám (trực ban)”."""
    tokens = sentence.tokens
    start, stop = tokens[at].start, tokens[end - 1].end
    reach = tokens[max(0, at - 1 - _CLOSE)].start
    after = tokens[min(len(tokens), end + _CLOSE) - 1].end
    for a, b in sentence.groups.get("chức_danh", ()):
        if reach <= a and b <= start and _is_title(text[b:start]):
            return True
        if stop <= a <= after and _ASIDE.match(text[stop:a].lstrip()):
            return True
    return False

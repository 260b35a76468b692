"""Numbers that belong to a person, told by their structure and by the words before them. Pure.

Structures. Citizen's number (Nghị định 137/2015/NĐ-CP, điều 13, read 2026-12): 12 digits, a
province's code of 2015, a digit for century and sex, two of the year of birth. Insurance
(Quyết định 1351/QĐ-BHXH 2015, read 2026-12): two letters and 13 digits, or the last 10 alone.
Mobile numbers (Thông tư 22/2014/TT-BTTTT and the change of 2018): 03, 05, 07, 08, 09 and 8 digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.guard.mail import find_mail
from pipeline.guard.people import CHILD, PERSON
from pipeline.guard.reading import Unit
from pipeline.guard.sentences import MarkedSentence
from pipeline.guard.spelling import BARE_DIGITS, WORD_DIGITS

Found = tuple[str, int, int]  # kind, start, end

_SEP = r"[ .\-–—·•∙‧_\n()]"
_RUN = re.compile(rf"\+?\(?\d+(?:{_SEP}{{1,3}}\d+)*")
_GROUP = re.compile(r"\d+")
_DIGIT = re.compile(r"\d")
# of 2015; a citizen keeps the number although provinces were joined since
_PROVINCE_CODES = """
001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033
034 035 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066
067 068 070 072 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096
"""
_PROVINCES = frozenset(_PROVINCE_CODES.split())
_INSURANCE = re.compile(
    r"(?<![^\W_])(?:DN|HX|CH|NN|TK|HC|XK|HT|TB|NO|CT|XB|TN|CS|QN|CA|CY|XN|MS|CC|CK|CB|KC|HD|TE|BT"
    r"|HN|DT|DK|XD|TS|TC|TQ|TA|TY|HG|LS|PV|CN|HS|SV|GB|GD|ND|TH|TV|TD|TU|BA|XV|TL)"
    r"(?:[ .\-]{0,2}\d){13}(?!\d)",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(?<![\w./-])[1-9] ?\d[ .\-\n]{0,3}(?:[A-ZĐ]{1,2}[ ]?\d?|[A-ZĐ][ ]?\d)[ .\-–_\n:]{0,4}"
    r"\d(?:[ .\n]{0,3}\d){3,4}(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
_MEASURE = re.compile(r"\d\s*(?:m[23]?|km|kg|g|ha|h|k|l|cm|mm|tr|đ|tạ)[ .\-–]+\d")
_PLAIN_PLATE = re.compile(
    r"[1-9]\d[ .]?[A-ZĐ]{1,2}\d?[ ]?[-–][ ]?(?:[A-ZĐ]?\d[ ]?[-–. ]?)?\d{3}[. ]?\d{2}$"
)
_PASSPORT = re.compile(r"(?<![^\W_])[A-Z] ?\d{7}(?!\d)", re.IGNORECASE)
_DIGIT_OF = BARE_DIGITS | WORD_DIGITS


@dataclass(frozen=True, slots=True)
class NumberRun:
    """Digits that stand together, in the groups in which they were typed."""

    groups: tuple[tuple[str, int, int], ...]
    plus: bool

    @property
    def digits(self) -> str:
        """All of them."""
        return "".join(each for each, _, _ in self.groups)


def find_numbers(unit: Unit, sentence: MarkedSentence, contacts: frozenset[str]) -> Iterator[Found]:
    """The numbers of a sentence that are somebody's."""
    text = unit.text[: sentence.end + 3]
    yield from find_mail(unit.text[: sentence.end + 60], sentence, contacts)
    taken: list[tuple[int, int]] = []
    if not _DIGIT.search(text, sentence.start, sentence.end):
        yield from _find_spoken(sentence, contacts)
        return
    for kind, start, end in (
        *_find_marked(text, sentence),
        *_find_plates(unit.text[: sentence.end + 16], sentence),
    ):
        taken.append((start, end))
        yield kind, start, end
    for found in _RUN.finditer(text, sentence.start):
        groups = tuple(
            (each[0], each.start(), each.end()) for each in _GROUP.finditer(text, *found.span())
        )
        run = NumberRun(groups, found[0].startswith(("+", "(+")))
        if (
            len(run.digits) >= 6
            and text[found.end() : found.end() + 1] != "@"
            and not any(a < found.end() and found.start() < b for a, b in taken)
        ):
            yield from _find_in_run(run, text, sentence, contacts)
    yield from _find_spoken(sentence, contacts)


def _find_marked(text: str, sentence: MarkedSentence) -> Iterator[Found]:
    """Numbers that begin with letters: insurance cards, passports."""
    for found in _INSURANCE.finditer(text, sentence.start):
        yield "insurance", *found.span()
    if sentence.has("cớ_hộ_chiếu"):
        for found in _PASSPORT.finditer(text, sentence.start):
            yield "old-id", *found.span()


def _find_plates(text: str, sentence: MarkedSentence) -> Iterator[Found]:
    for found in _PLATE.finditer(text, sentence.start):
        if found.start() > sentence.end:
            return
        cue = sentence.nearest_before(found.start(), "cớ_biển_số")[0]
        if cue and _MEASURE.match(text, found.start() + 1):
            continue
        if cue or (_PLAIN_PLATE.match(found[0]) and not sentence.has("#văn_bản_số")):
            yield "plate", *found.span()


def _find_in_run(
    run: NumberRun, text: str, sentence: MarkedSentence, contacts: frozenset[str]
) -> Iterator[Found]:
    start, end = run.groups[0][1], run.groups[-1][2]
    cue, _ = sentence.nearest_before(
        start, "cớ_căn_cước", "cớ_cmnd", "cớ_bảo_hiểm", "cớ_tài_khoản", "cớ_điện_thoại",
        "cớ_mã_khác",
    )  # fmt: skip
    many = len(run.digits)
    if cue == "cớ_tài_khoản" and (window := _leading(run, range(6, 20))):
        if not _is_office_account(sentence, *window[1:]) and not _in_contacts(window[0], contacts):
            yield "bank-account", *window[1:]
        return
    used = 0
    for digits, a, b, at in _windows(run):
        if a < used:
            continue
        kind = _kind(digits, cue, run.plus and at == 0, many)
        if kind == "phone":
            if _in_contacts(digits, contacts) or not _is_private(digits, sentence, a):
                used = b
                continue
        elif kind == "old-id" and "/" in text[a:b]:
            continue
        if kind:
            used = b
            yield kind, a, b
    if (
        not used
        and cue in ("cớ_căn_cước", "cớ_cmnd")
        and 8 <= many <= 13
        and "/" not in text[start:end]
    ):
        yield ("citizen-id" if cue == "cớ_căn_cước" else "old-id"), start, end


def _windows(run: NumberRun) -> Iterator[tuple[str, int, int, int]]:
    """Every choice of neighbouring groups of 9 to 12 digits (14 with a country's code)."""
    groups = run.groups
    for at in range(len(groups)):
        if _is_day([each for each, _, _ in groups[at : at + 3]]):
            continue
        digits, found = "", list[tuple[str, int, int, int]]()
        for to in range(at, min(len(groups), at + 14)):
            digits += groups[to][0]
            if len(digits) > 14:
                break
            if len(digits) >= 9:
                found.append((digits, groups[at][1], groups[to][2], at))
        yield from reversed(found)  # the longest first: a citizen's number holds shorter ones


def _is_day(groups: list[str]) -> bool:
    """“03.12.2026”: no beginning of a number to call."""
    return (
        len(groups) == 3
        and all(len(each) <= 2 for each in groups[:2])
        and re.fullmatch(r"(?:19|20)\d\d", groups[2]) is not None
    )


def _leading(run: NumberRun, sizes: range) -> tuple[str, int, int] | None:
    """All groups of a run, without a day or a sum that follows."""
    digits, end = "", run.groups[0][1]
    for each, _, stop in run.groups:
        if len(digits) + len(each) > sizes.stop - 1:
            break
        digits, end = digits + each, stop
    return (digits, run.groups[0][1], end) if len(digits) in sizes else None


def _kind(digits: str, cue: str, plus: bool, many: int) -> str:
    """What so many digits are, after these words; empty: nobody's."""
    if cue == "cớ_mã_khác":
        return ""
    size = len(digits)
    if size == 12 and digits[:3] in _PROVINCES and digits[3] in "0123":
        return "citizen-id"
    if size == 12 and cue == "cớ_căn_cước":
        return "citizen-id"
    if size == 9 and cue in ("cớ_cmnd", "cớ_căn_cước") and many == 9:
        return "old-id"
    if size in (10, 13) and cue == "cớ_bảo_hiểm" and many == size:
        return "insurance"
    if size == 10 and re.match(r"0[35789]", digits):
        return "phone"
    if size == 11 and re.match(r"84[35789]", digits) and (plus or many == size):
        return "phone"
    if size == 12 and re.match(r"840[35789]", digits):
        return "phone"
    if size == 13 and re.match(r"0084[35789]", digits):
        return "phone"
    return "phone" if size in (10, 11) and digits.startswith("02") and many == size else ""


def _in_contacts(digits: str, contacts: frozenset[str]) -> bool:
    local = re.sub(r"^(?:0084|840|84)(?=[235789])", "0", digits)
    return digits in contacts or local in contacts


def _is_private(digits: str, sentence: MarkedSentence, start: int) -> bool:
    """Whether a number to call is a person's own, not a hotline's or an office's."""
    if sentence.has("nhà_riêng"):
        return True
    if re.match(r"(?:0084|840|84|0)2", digits):
        return False
    person, end = sentence.nearest_before(start, PERSON, CHILD)
    if person and not sentence.has_between(end, start, "chức_danh", "đường_dây"):
        return True
    if not person and _is_asked_for(sentence, start):
        return True
    return not _is_office(sentence, start)


def _is_asked_for(sentence: MarkedSentence, start: int) -> bool:
    """“gọi 09… gặp cô Thủy”, where no title and no hotline is named."""
    return sentence.has_between(start, start + 40, PERSON) and not sentence.has(
        "chức_danh", "đường_dây", "#cán_bộ"
    )


def _is_office(sentence: MarkedSentence, start: int) -> bool:
    """Whether what stands before a number last is an office, not a person."""
    person = sentence.nearest_before(start, PERSON, CHILD)[1]
    offices = ("chức_danh", "đường_dây", "cơ_quan", "#cán_bộ")
    office = sentence.nearest_before(start, *offices)[1]
    if office > person:
        return True
    after = sentence.has_between(start + 1, start + 60, "chức_danh", "đường_dây", "#cán_bộ")
    return after and person < 0


def _is_office_account(sentence: MarkedSentence, start: int, end: int) -> bool:
    """Whose account it is: who is named after it, or else before it."""
    if sentence.has("tài_khoản_riêng"):
        return False
    holders = {
        group: [a for a, _ in sentence.groups.get(group, ()) if end <= a < end + 80]
        for group in (PERSON, CHILD, "cơ_quan")
    }
    after = min(((min(found), group) for group, found in holders.items() if found), default=None)
    if after:
        return after[1] == "cơ_quan"
    return _is_office(sentence, start)


def _find_spoken(sentence: MarkedSentence, contacts: frozenset[str]) -> Iterator[Found]:
    """“không chín một hai …”: a number in words."""
    digits, start, end = "", 0, 0
    if sum(each.low in _DIGIT_OF for each in sentence.tokens) < 10:
        return
    for token in [*sentence.tokens, None]:
        digit = _DIGIT_OF.get(token.low) if token else None
        if token and not digits and token.capital and token.gap == " " and not token.upper:
            digit = None  # “bà Năm, không chín…”
        if token and digit is not None:
            start = start if digits else token.start
            digits, end = digits + digit, token.end
            continue
        if len(digits) == 12 and digits[:3] in _PROVINCES:
            yield "citizen-id", start, end
        elif (
            len(digits) in (10, 11)  # one too many is a slip, and tells the number all the same
            and re.match(r"0[35789]", digits)
            and not _in_contacts(digits, contacts)
            and _is_private(digits, sentence, start)
        ):
            yield "phone", start, end
        digits = ""

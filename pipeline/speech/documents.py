"""Numbers of documents: N[/year]{-|/}KIND-ISSUER, said from two tables.

"57-NQ/TW" → "năm mươi bảy, nghị quyết, trung ương"; "47/2024/QH15" → "bốn mươi bảy năm hai nghìn
không trăm hai mươi tư, quốc hội khóa mười lăm".
"""

from __future__ import annotations

import re

from pipeline.speech.draft import ReadingRule, SpokenDraft, cue
from pipeline.speech.letters import letter, mixed, spell
from pipeline.speech.lexicon import Lexicon
from pipeline.speech.numbers import plain

_SEGMENT = r"[A-ZĐ][A-Za-zĐđƯ]*\d{0,3}(?:&[A-ZĐ]{1,4})?"
_NUMBER = r"(?P<n>\d{1,5}[a-d]?(?:-\d{1,3})?)(?:/(?P<y>(?:19|20)\d\d))?"
_CODE = re.compile(
    rf"(?<![\w/.,-]){_NUMBER}\s?(?:/\s?(?P<tail>[A-ZĐ]\w*-)?|-)"
    rf"(?P<code>{_SEGMENT}(?:\s?[-/.]\s?{_SEGMENT})*)(?!\w|[-/]\w)"
)
_UNNUMBERED = re.compile(
    rf"(?<![\w-])(?:(?<=\s)[.…_]*[/-])?(?P<code>[A-ZĐ][A-ZĐa-z]{{1,4}}[-/]{_SEGMENT}(?:[-/]{_SEGMENT})*)(?!\w|[-/]\w)"
)
_YEARLY = re.compile(r"(?<![\w/.,-])(?P<n>\d{1,5}[a-z]?)/(?P<y>(?:19|20)\d\d)(?![\w/]|[.,-]\d)")
_FORM = re.compile(
    r"(?<=[Mm]ẫu )(?:số )?(?P<n>[A-Z]{0,3}\d{1,3}[a-zđ]?)"
    r"(?P<code>(?:[-/][A-ZĐ\d][A-ZĐ&\d]*)*)(?!\w)"
)
_SPLIT = re.compile(r"\s?[-/.]\s?")
_LETTERS = re.compile(r"([^\W\d]+(?:&[^\W\d]+)?)(\d*)\Z")
_CITED = cue(
    "số|nghị định|thông tư|nghị quyết|quyết định|luật|chỉ thị|công văn|kế hoạch|tờ trình",
    "thông báo|báo cáo|hướng dẫn|pháp lệnh|kết luận|quy định|văn bản|công điện|giấy mời",
    "thông tư liên tịch|nđ|tt|nq|qđ|ct|quy chế",
)
_TWINS = {
    "QĐ": ("quy định",),
    "TT": ("thông tri", "tờ trình"),
    "CT": ("chương trình",),
    "TB": ("thông báo kết luận",),
    "QC": ("quảng cáo",),
    "CĐ": ("công đoàn",),
}
_UNIT = re.compile(r"[A-Z]{1,2}\d{2}\Z")
_TERMED = ("QH", "UBTVQH")
# "SNV", "BNV", "PVHXH": an office's letter before a field that the tables know.
_OFFICES = (("S", "sở "), ("B", "bộ "), ("P", "phòng "), ("TT", "trung tâm "), ("VP", "văn phòng "))


def _numbered(match: re.Match[str], draft: SpokenDraft) -> str | None:
    tail = match.group("tail") or ""
    parts = _SPLIT.split(tail + match.group("code"))
    words = [_part(part, draft.lexicon, first=not at) for at, part in enumerate(parts)]
    words[0] = _named(parts[0], draft.before(match.start())) or words[0]
    cited = _CITED.search(draft.before(match.start()))
    if not any(words) and not (cited and parts[0].isupper()):
        return None
    for part, word in zip(parts, words, strict=True):
        if not word:
            _unknown(match, draft, part)
    number = _count(match.group("n"), match.group("y"))
    if draft.options.codes == "gọn":
        return number
    return ", ".join([number, *(word or spell(p) for p, word in zip(parts, words, strict=True))])


def _named(kind: str, before: str) -> str:
    """“Quy định số 37-QĐ/TW”: one sign for two kinds, told apart by the word before it."""
    for word in _TWINS.get(kind, ()):
        if re.search(rf"(?<!\w){word}(?: số)?:?$", before, re.IGNORECASE):
            return word
    return ""


def _count(number: str, year: str | None) -> str:
    words = " gạch ngang ".join(_with_letter(each) for each in number.split("-"))
    return f"{words} năm {plain(year)}" if year else words


def _with_letter(number: str) -> str:
    figures = number.rstrip("abcdefghijklmnopqrstuvwxyzđ")
    return f"{plain(figures)} {letter(number[-1])}" if figures != number else plain(number)


def _part(part: str, lexicon: Lexicon, first: bool) -> str:
    """What one segment of a code stands for, or "" if the tables don't know."""
    if first and part in lexicon.kinds:
        return lexicon.kinds[part]
    if part in lexicon.issuers:
        return lexicon.issuers[part]
    if part in lexicon.kinds:
        return lexicon.kinds[part]
    split = _LETTERS.match(part)
    if split and split.group(2) and (stem := _part(split.group(1), lexicon, first)):
        term = "khóa " if split.group(1) in _TERMED else ""
        return f"{stem} {term}{plain(split.group(2))}"
    if _UNIT.match(part):
        return mixed(part)  # "C06", "PA05": police units are called by their letters
    return lexicon.plain_forms.get(part, "") or _office(part, lexicon)


def _office(part: str, lexicon: Lexicon) -> str:
    for prefix, word in _OFFICES:
        field = part.removeprefix(prefix)
        if field != part and len(field) > 1:
            known = lexicon.issuers.get(field) or lexicon.plain_forms.get(field)
            if known:
                return word + known
    return ""


def _unknown(match: re.Match[str], draft: SpokenDraft, part: str) -> None:
    spoken = spell(part)
    draft.doubt(
        match.span(), "ký hiệu văn bản chưa biết", "BLOCK",
        f"Trong số văn bản “{match.group()}”, chưa biết “{part}” là gì; loa sẽ đánh vần "
        f"“{spoken}”. Dạy loa: loa read teach \"{part}\" \"cách đọc\".",
        (spoken,),
    )  # fmt: skip


def _unnumbered(match: re.Match[str], draft: SpokenDraft) -> str | None:
    """A code without its number: "QĐ-TTg", "…/KH-UBND"."""
    parts = _SPLIT.split(match.group("code"))
    if parts[0] not in draft.lexicon.kinds:
        return None
    if len(parts) == 2 and match.group("code") in draft.lexicon.plain_forms:
        return None
    words = [_part(part, draft.lexicon, first=not at) for at, part in enumerate(parts)]
    issuer = parts[-1]
    known = issuer in draft.lexicon.issuers or issuer.rstrip("0123456789") in draft.lexicon.issuers
    if not all(words) or not known:
        return None
    return ", ".join(words)


def _yearly(match: re.Match[str], draft: SpokenDraft) -> str | None:
    if not _CITED.search(draft.before(match.start())):
        return None
    return _count(match.group("n"), match.group("y"))


def _form(match: re.Match[str], _draft: SpokenDraft) -> str:
    """Numbers of forms: "Mẫu số 01/TNCN", "Mẫu CT01": spelt, they stand for no words."""
    head = "số " if match.group().startswith("số ") else ""
    runs = re.findall(r"\d+|[^\W\d_]", match.group("n") + match.group("code"))
    return head + " ".join(plain(run) if run.isdecimal() else letter(run) for run in runs)


RULES = (
    ReadingRule("mẫu biểu", _FORM, _form),
    ReadingRule("số văn bản", _CODE, _numbered, "-/"),
    ReadingRule("số văn bản theo năm", _YEARLY, _yearly, "/"),
    ReadingRule("ký hiệu văn bản", _UNNUMBERED, _unnumbered, "-/", digits=False),
)

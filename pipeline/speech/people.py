"""Initials of people: “anh H.”, “bà X.”, “Nguyễn Văn T.”, “ông Tr.”: never an office's letter.

Newspapers and the police shorten names so; “T.” would be a province and “P.” a ward elsewhere.
"""

from __future__ import annotations

import re

from pipeline.speech.draft import TAKEN, SpokenDraft
from pipeline.speech.letters import pattern, spell

_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trương|Lâm|"
    "Mai|Đoàn|Trịnh|Đào|Cao|Tô|Hà|Lương|Tạ|Châu|Quách|Thái|Kiều|Vương|Thạch|Sơn|Kim|Điểu|Triệu|"
    "Nông|Vi|Lò|Hứa|Văn|Tăng|Lưu|Mạc|Thân|Phùng|Chu|Từ|Doãn|Tống|Đàm|Nghiêm|Diệp|La|Lục|Ông|Thị"
)
PERSON_AHEAD = pattern(rf"(?:{_SURNAMES})\s(?:[<U>][<L>]+|[<U>]\.)")
_CALLED = (
    "anh|chị|ông|bà|em|cháu|cụ|cô|chú|bác|thím|dì|dượng|mợ|cậu|bé|thầy|mẹ|bố|cha|con|vợ|chồng|"
    "đối tượng|bị can|bị cáo|nạn nhân|nghi phạm|nghi can|tài xế|lái xe|bệnh nhân|đồng chí|đ/c|"
    "học sinh|nữ sinh|nam sinh|công dân|người tên|shipper|chủ hộ|chủ xe|thiếu niên|"
    "thanh niên|quý danh|sản phụ|bị hại|người bị hại|nhân chứng|phụ huynh|giám đốc"
)
_SHORT = r"(?:(?:Ng|Tr|Th|Ph|Kh|Nh|Ch|Gi|Qu|[<U>])\.\s?)*(?:Ng|Tr|Th|Ph|Kh|Nh|Ch|Gi|Qu|[<U>])"
_NAMES = r"(?:[<U>][<L>]+\s){0,3}"
_CUED = pattern(
    rf"(?<!\w)(?i:{_CALLED})\s{_NAMES}(?P<who>{_SHORT})(?:\.(?P<stop>\s*$|\s+[<U>])?|(?![\w’']))"
)
_NAMED = pattern(
    rf"(?<!\w)(?:{_SURNAMES})\s(?:[<U>][<L>]+\s){{0,2}}(?P<who>{_SHORT})"
    r"(?:\.(?P<stop>\s*$|\s+[<U>])?|(?![\w’']))"
)
_LISTED = pattern(
    r"(?<=\.[,;] )(?P<who>[<U>])\.(?P<stop>\s*$)?|(?<=\. và )(?P<who2>[<U>])\.(?P<stop2>\s*$)?"
)
_GROUPS = re.compile(
    r"(?:công dân|thanh niên|học sinh|phụ huynh|đồng chí|giám đốc|hộ|đ/c|con|thiếu niên)\s", re.I
)
_OFFICES = frozenset("PXTHQ")
_PLACE = pattern(r"\.\s?(?:[<U>][<L>]|\d)")
_VOWELS = frozenset("AEIOUY")  # they are said as they are written
_NO_DOT_AFTER = frozenset("IVX")  # “hộ I”, “công dân V”: a Roman numeral may be meant


def read_initials(draft: SpokenDraft) -> None:
    """Take every initial of a person; the dot of the initial is silent, a full stop stays."""
    if "." not in draft.work and not _CUED.search(draft.work):
        return
    for rule in (_CUED, _NAMED):
        for match in rule.finditer(draft.text):
            _take(draft, match, "who", "stop")
    if any(piece.rule == "tên viết tắt" for piece in draft.pieces):
        for match in _LISTED.finditer(draft.text):
            name = "who" if match["who"] else "who2"
            _take(draft, match, name, "stop" if name == "who" else "stop2")


def _take(draft: SpokenDraft, match: re.Match[str], who: str, stop: str) -> None:
    start, end = match.span(who)
    dotted = draft.text[end : end + 1] == "."
    if not dotted and "." not in match[who] and match[who] in _NO_DOT_AFTER:
        return
    if any(each == TAKEN for each in draft.work[start:end]):
        return
    if not dotted and len(match[who]) > 1 and "." not in match[who]:
        return
    if _office(match, draft, end):
        return
    ends = dotted and match[stop] is not None  # the dot may be the sentence's too: a pause stays
    spoken = " ".join(spell(each) for each in re.findall(r"[^\W\d_]+", match[who]))
    if not spoken or (not dotted and match[who] in _VOWELS):
        return
    draft.take(start, end + (dotted and not ends), spoken, "tên viết tắt", numeric=False)


def _office(match: re.Match[str], draft: SpokenDraft, end: int) -> bool:
    """“học sinh P. Long Bình”: after a group's name a ward's letter may stand."""
    cued = match.re is _CUED and _GROUPS.match(match.group())
    return bool(cued) and match["who"] in _OFFICES and _PLACE.match(draft.text, end) is not None

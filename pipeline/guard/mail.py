"""Mail addresses that are a person's own: by whose post they are, and how they are made. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.guard.people import CHILD, PERSON
from pipeline.guard.sentences import MarkedSentence

Found = tuple[str, int, int]  # kind, start, end

_MAIL = re.compile(
    r"[\w+\-]{1,64}(?:(?: ?\.)[ ]?[\w+\-]{1,64}){0,4}"
    r"(?:\s{0,3}@\s{0,3}|\s?[(\[{] ?(?:at|a|@|a còng|a-còng|a cong) ?[)\]}]\s?|"
    r"\s(?:a còng|a cong|at)\s)"
    r"(?P<domain>[A-Za-z0-9\-]{2,40}(?:(?:\s?\.\s?|\s?[(\[{] ?(?:dot|chấm|cham|\.) ?[)\]}]\s?|"
    r"\s(?:chấm|cham|dot)\s)[A-Za-z]{2,12}){1,3})",
    re.IGNORECASE,
)
_OWN_MAIL = re.compile(
    r"gmail|yahoo|ymail|hotmail|outlook|icloud|live|msn|proton|zoho|mail\.ru|aol", re.I
)
_OFFICE_MAIL = re.compile(
    r"ubnd|phuong|xa|bantin|toasoan|vanphong|congan|truong|thcs|thpt|tieuhoc|mamnon|tramyte|bqt|bql"
    r"|doantn|doanthanhnien|hoiphunu|hoind|mttq|khupho|hoptacxa|htx|cskh|hotro|lienhe|tuyendung|"
    r"info"
    r"|hoithi|cuocthi|lehoi|clb|giaibong|giaichay|sangtao|contact|support|trungtam|thuvien|phonggd|pgd|vhxh|baove|duthi|baithi|gopy|dichvucong",
    re.IGNORECASE,
)  # fmt: skip
_PERSONAL_MAIL = re.compile(
    r"(?:nguyen|tran|le|pham|huynh|hoang|phan|vu|vo|dang|bui|do|ho|ngo|duong|ly|truong|dinh|lam|"
    r"mai|trinh|dao|doan|luong|cao|ta|to|ha)[._]?(?:thi|van|thu|ngoc|minh|kim|thanh|quoc)"
    r"|[a-z._]{3,40}?(?:19[3-9]\d|200\d|[5-9]\d)$",
    re.IGNORECASE,
)


def find_mail(text: str, sentence: MarkedSentence, contacts: frozenset[str]) -> Iterator[Found]:
    """Addresses of a person's own, not of an office."""
    part = text[sentence.start : sentence.end + 1]
    if "@" not in part and not re.search(r"[(\[{]|còng|cong| at ", part):
        return
    for found in _MAIL.finditer(text, sentence.start):
        if found.start() > sentence.end:
            return
        address = re.sub(r"\s", "", found[0]).casefold()
        local = re.sub(r"\s", "", re.split(r"@|[(\[{]|\sa c|\sat\s", found[0])[0])
        if address in contacts or not _OWN_MAIL.match(found["domain"]):
            continue
        named = sentence.nearest_before(found.start(), PERSON, CHILD)[1]
        if sentence.has_between(found.end(), found.end() + 40, PERSON):
            named = max(named, 0)
        if _PERSONAL_MAIL.match(local) and not _OFFICE_MAIL.match(local):
            yield "email", *found.span()
            continue
        if _OFFICE_MAIL.search(local) and named < 0:
            continue
        if sentence.has("hòm_thư_chung") and named < 0:
            continue
        yield "email", *found.span()

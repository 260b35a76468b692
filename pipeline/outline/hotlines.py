"""Numbers to call, each with the words of the text that are its own. Pure.

“Đường dây nóng cấp nước 0251 3871 234 hoặc chị Lan, di động 0908.123.456” is two numbers with
two names. Between two numbers the words belong to one of them, never to both, so that a person's
mobile is never shown under a hotline's name; a number without words of its own is a “Điện thoại”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.outline.sentences import first_clause, split_sentences, words_around
from pipeline.outline.shape import Grid, Hotline, Line
from pipeline.text import fold

BARE = "Điện thoại"  # of a number that the text gives no name
_LONGEST = 80  # characters of a name

# the country's short numbers, and what each is for
_KNOWN = {
    "111": "Tổng đài quốc gia bảo vệ trẻ em",
    "112": "Trợ giúp, tìm kiếm cứu nạn",
    "113": "Công an",
    "114": "Chữa cháy, cứu nạn, cứu hộ",
    "115": "Cấp cứu y tế",
    "156": "Báo cuộc gọi rác, cuộc gọi lừa đảo",
    "5656": "Báo tin nhắn rác, tin nhắn lừa đảo",
    "1022": "Tổng đài hỏi đáp, phản ánh",
}
_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[.,\-])(?P<long>(?:\(?\+84\)?[ .\-]?\d{2,3}|\(0\d{1,3}\)|0\d{2,4})"
    r"(?:[ .\-]?\d{2,4}){2,4}(?!\d|[.,\-]\d|/[A-ZĐ]))"
    r"|(?<![\d/.,\-])(?P<service>1[89]00[ .\-]?\d{2,4}(?:[ .\-]?\d{2})?(?!\d|[/.,]\d|%))"
    r"|(?<![\w/.,\-])(?P<short>11[1-5]|1022|156|5656)(?!\w|[/\-]\w|[.,]\d|%)"
)
_CALLS = re.compile(
    r"\b(gọi|tổng đài|nhắn|hotline|đường dây|điện thoại|liên hệ|số máy"
    r"|(?<!thông )(?<!cảnh )(?<!dự )báo(?! cáo| chí))\b",
    re.IGNORECASE,
)
_PLACED = re.compile(  # before a short number: a place in an order, a house, a paper
    r"\b(số nhà|nhà số|hẻm|đường|quốc lộ|phòng|lô|tổ|ấp|khu phố|quầy|bàn|tuyến|xe buýt|trang|điều"
    r"|khoản|(thông báo|công văn|quyết định|kế hoạch|nghị quyết|văn bản|giấy mời) số)\s*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:đồng|người|tuổi|ngày|phút|giờ|hộ|suất|lượt|học sinh|cháu|đại biểu|lần|tỷ|triệu|nghìn)\b"
)
_PRIVATE = re.compile(  # before a long number: what nobody calls
    r"\b(tài khoản|stk|tk|cccd|căn cước|cmnd|mã|mst|định danh|bhxh|bhyt|thẻ|biển số|hợp đồng"
    r"|danh bộ|khách hàng|hóa đơn|serial|imei|giấy phép|số hiệu)\b[^.;,]*$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s:(,–\-/]*\b(gọi|số|các số|qua|theo|tới|đến|về|là|có|ở|tại|và|hoặc|hay|ngay|trực tiếp"
    r"|điện thoại|di động|số máy|máy|đt|sđt|đtdđ|tel)?[\s.:(,–\-/]*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:gọi(?: điện(?! lực))?|liên hệ|nhắn|hỏi(?! đáp)"
    r"|(?<!thông )(?<!cảnh )báo(?! cáo))\b(?! là)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^[\s,;:–\-/|+)]*(?:(?:và|hoặc|hay|hoặc là|còn|thì|cho|với|tới|đến|qua|theo|về|ngay|trực tiếp"
    r"|số|các số|điện thoại|thoại|tin|đt|sđt|tại|của)\b[\s,:–\-]*)+|^[\s,;:–\-/|+)]+",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_HOURS = re.compile(r"24/|giờ|\dh|miễn phí|ngày|thứ|cước|phím|máy lẻ|zalo|nhánh|^\W*$", re.I)
_AFTER = re.compile(
    r"\s*(?:[–\-,:]\s*|(?:gặp|của|là(?: số)?)\s+)(?:gặp |của )?(?P<name>[^,.;:!?()\d]{2,60}?)"
    r"(?=\s+(?:hoặc|và|hay|để|khi)\b|\s*[,.;:!?()]|\s*$|\s*[–\-]\s)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"^(liên hệ|điện thoại|thoại|số điện thoại|bà con|xin)$|\d{5}", re.IGNORECASE)
_STILL = re.compile(
    r"^\)?[^\S\n]+(?!(?:và|hoặc|hay|còn)\b)\w[^,;]*[,;]"
)  # goes on about the one before
_JOINED = re.compile(r"[\s,;/–\-]*(?:và|hoặc|hay|hoặc số|và số)?[\s,;/–\-]*$", re.IGNORECASE)
_FOR = re.compile(r"\s+((?:để|khi|nếu)\s[^,.;:()]{4,60})", re.IGNORECASE)
_WHEN = re.compile(r"^(khi|nếu|cần|trường hợp|muốn|mất|gặp)\b", re.IGNORECASE)


def find_hotlines(lines: Sequence[Line], grids: Sequence[Grid]) -> tuple[Hotline, ...]:
    """Every number to call, each once; what a table says of it comes before all else."""
    found: dict[str, Hotline] = {}
    tabled = [each for grid in grids for each in _hotlines_of_table(grid)]
    for each in [*tabled, *(each for line in lines for each in _hotlines_of_line(line))]:
        name = re.sub(r"\D", "", each.number)
        if name not in found or (found[name].whose == BARE and each.whose != BARE):
            found[name] = each
    return tuple(sorted(found.values(), key=lambda each: each.line))


def numbers_to_call(text: str) -> tuple[str, ...]:
    """The numbers to call that a text holds, as written: never a part of a longer one."""
    return tuple(match.group() for match in _numbers(text))


def _numbers(text: str) -> Iterator[re.Match[str]]:
    for match in _NUMBER.finditer(text):
        before, after = words_around(text, match)
        if match["long"]:
            wanted = _has_enough_digits(match["long"]) and not _PRIVATE.search(before)
        else:
            asked = _CALLS.search(before) and not _PLACED.search(before)
            wanted = bool(match["service"] or (asked and not _COUNTED.match(after)))
        if wanted:
            yield match


def _has_enough_digits(number: str) -> bool:
    """Whether it has as many digits as a Vietnamese number: 10, or 11 of a landline (02…)."""
    digits = re.sub(r"\D", "", number.replace("+84", "0"))
    return len(digits) == 10 or (len(digits) == 11 and digits.startswith("02"))


def _hotlines_of_line(line: Line) -> Iterator[Hotline]:
    for sentence in split_sentences(line.text):
        found = list(_numbers(sentence))
        start, before = 0, Hotline("", "")
        for at, match in enumerate(found):
            end = found[at + 1].start() if at + 1 < len(found) else len(sentence)
            ahead, after = sentence[start : match.start()], sentence[match.end() : end]
            ahead = _STILL.sub("", ahead) if at else ahead
            whose, used = _whose(match.group(), ahead, after)
            if not whose and before.number and _JOINED.match(ahead):
                whose = before.whose if _are_alike(before.number, match.group()) else ""
            before = Hotline(match.group(), whose or _above(line), line.line)
            start = match.end() + used
            yield before


def _are_alike(one: str, other: str) -> bool:
    """Whether both are an office's numbers, or both a person's: only then they share a name."""
    return _mobile(one) == _mobile(other)


def _mobile(number: str) -> bool:
    return bool(re.match(r"\(?(?:\+84\)?[ .\-]?|0)[35789]", number))


def _above(line: Line) -> str:
    """The words that introduce a bare number's list, if they name who answers."""
    name = _trim_lead(line.above.rstrip(": ")) if line.above.endswith(":") else ""
    return _clean_name(name) if name and not numbers_to_call(name) else BARE


def _whose(number: str, before: str, after: str) -> tuple[str, int]:
    """(whose it is, how much of `after` says so); nothing if no words are its own.

    “Tổng đài bảo vệ trẻ em: 111” names it; else it is known; else the words at its side.
    """
    aside = _ASIDE.match(after)
    used = aside.end() if aside else 0
    named = re.search(r"([^.;:!?]{6,90}):\s*$", before)
    if named and (name := _trim_lead(re.split(r"\b(?:gọi|liên hệ)\s+", named[1])[-1])):
        return _clean_name(name), used
    place = re.match(r"\s((?:[^\W\d_]\w+ ?){1,4})", after)
    if place and place[1].istitle() and re.search(r"\btổng đài\s*$", before, re.I):
        return f"Tổng đài {place[1].strip()}", place.end()  # “tổng đài 1022 Đồng Nai”
    if number in _KNOWN:
        return _KNOWN[number], used
    own = aside[1].strip() if aside and not _HOURS.search(aside[1]) else ""
    name = _ahead(before)
    if name or own:
        return _clean_name(f"{name} ({own})" if name and own else name or own), used
    if beside := _AFTER.match(after, used):
        return _clean_name(beside["name"]), beside.end()
    if purpose := _FOR.match(after, used):
        return _clean_name(purpose[1]), purpose.end()
    return "", used


def _ahead(before: str) -> str:
    """The name at the end of the words before a number: “… gọi trực ban phường”."""
    words = re.split(r"[.;!?:]\s", before)[-1]
    *asked, told = _VERB.split(words)
    if name := _trim_lead(told):
        return name
    reason = _trim_lead(asked[-1]) if asked else ""
    reason = re.sub(
        r",?\s*(bà con|người dân|phụ huynh|xin|hãy|vui lòng)\s*$", "", reason, flags=re.I
    )
    return reason if _WHEN.match(reason) else ""


def _trim_lead(text: str) -> str:
    """Without what only leads to the number: “hoặc chị Lan, di động” → “chị Lan”."""
    text = _LEAD.sub("", text) if not re.match(r"\W*số nóng\b", text, re.I) else text
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    text = text.strip(" ,;:–-/")
    if text.count("(") != text.count(")"):
        text = text.replace("(", ", ").replace(")", "")
    named = any(map(str.isalpha, text)) and not _NO_NAME.search(text)
    return text if named else ""


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    name = name if len(name) <= _LONGEST else first_clause(name, _LONGEST - 1) + "…"
    return name[:1].upper() + name[1:]


# --- tables -----------------------------------------------------------------------------------

_ORDINAL = re.compile(r"^(stt|tt|so thu tu|so tt)\b")


def _hotlines_of_table(grid: Grid) -> Iterator[Hotline]:
    """Numbers in the columns that hold numbers to call, named by the cells on their left."""
    columns = [at for at, name in enumerate(grid.header) if at and _CALLS.search(name)]
    for row in grid.rows:
        start = 0
        for at in columns:
            for match in _tabled_numbers(row[at] if at < len(row) else ""):
                yield Hotline(match.group(), _of_row(grid, row, start, at), grid.line)
            start = at + 1


def _tabled_numbers(cell: str) -> Iterator[re.Match[str]]:
    """As `_numbers`, but a short number needs no word that says “call”: the header does."""
    for match in _NUMBER.finditer(cell):
        if match["short"] or any(match.group() == each for each in numbers_to_call(cell)):
            yield match


def _of_row(grid: Grid, row: Sequence[str], start: int, at: int) -> str:
    """Whose number a cell holds: the row's name, and of several numbers whose this one is."""
    names = [each for each in range(at) if row[each] and not _counts(grid.header[each], row[each])]
    if not names:
        return BARE
    own = [each for each in names if each >= start and each != names[0]]
    if not own and start and _CALLS.search(grid.header[at]):
        return _clean_name(f"{row[names[0]]}: {grid.header[at]}")
    return _clean_name(", ".join(row[each] for each in [names[0], *own]))


def _counts(header: str, cell: str) -> bool:
    return bool(_ORDINAL.match(fold(header))) or cell.rstrip(".").isdigit()

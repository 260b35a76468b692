"""Facts that can't be: 25h30, ngày 31/11, the wrong weekday, a number that nobody can call.

What the loudspeaker would refuse to say no channel may carry, so it is told of the article itself,
each at its line. The reading aloud judges (it knows what is a date and what a fraction); a quick
look finds the few lines that it has to judge. Who means it (“tin giả ghi ngày 31/11”) writes under
`đọc` how it is said: “31/11: ba mươi mốt tháng mười một”. Pure, but for the office's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline import markdown, speech
from pipeline.config import Office
from pipeline.content.problem import Findings
from pipeline.errors import ConfigError
from pipeline.model import Figure
from pipeline.speech.dates import possible, weekday_name
from pipeline.speech.structure import lines

KINDS = frozenset((
    "ngày không có thật", "giờ không có thật", "tháng không có thật", "thứ không khớp ngày",
    "khoảng ngày ngược", "khoảng năm ngược", "khoảng giờ ngược", "số điện thoại",
    "số tiền không khớp",
))  # fmt: skip
_REMEDY = "Nếu viết như thế là có ý, thêm cách đọc vào phần “đọc” ở đầu bài."

_DAY = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d\d)(?!\d))?")
_CLOCK = re.compile(
    r"(\d{1,2})\s?(?:h|H|g|giờ|:)\s?(\d{1,2})?|(\d{1,2})\.([0-5]\d)\s(?:sáng|trưa|chiều|tối|đêm)"
)
_MONTH = re.compile(r"tháng[^.\n]{0,30}?(?<!\d)(?:1[3-9]|[2-9]\d|0{1,2})(?!\d)", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|\bcn)[\s,(-]*(?:ngày)?[\s,]*\d",
    re.IGNORECASE,
)
_ANY_WEEKDAY = re.compile(r"\bthứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|\bcn\b", re.I)
_RANGE = re.compile(
    r"(?:giờ|[hg:/]\s?\d{0,4}'?|\d)\s?(?:-|–|—|~|→|đến)(?:\s?(?:hết|ngày)){0,2}\s?\d"
)
_NUMBER = re.compile(r"[(+]{0,2}\d(?:[ .()-]{0,2}\d){5,14}")
_CALLS = re.compile(r"(?:\+?84|0)(?:[35789]\d{8}|2\d{9})|1[89]00(?:\d{4}|\d{6})")
_CUE = re.compile(
    r"đt|điện thoại|tel|fax|hot ?line|zalo|gọi|liên hệ|tổng đài|di động|qua số|số máy|alo|nóng",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:\s+năm\s+(?P<y>\d{4}))?"
    r"|(?<![\w/-])(?P<iy>(?:19|20)\d\d)-(?P<im>\d\d)-(?P<id>\d\d)(?![\w/-])"
    r"|(?<![\w/.-])(?P<fd>\d{1,2})(?P<sep>[/-])(?P<fm>\d{1,2})(?P=sep)(?P<fy>(?:19|20)\d\d)(?![\w/-])"
    r"|(?:ngày|từ|đến|tới|hạn)\s+(?P<rd>\d{1,2})/(?P<rm>\d{1,2})(?=\s?[-–]\s?\d{1,2}/)"
    r"|(?<=\d[-–])(?P<ed>\d{1,2})/(?P<em>\d{1,2})(?:/(?P<ey>\d{4}))(?![\w/-])",
    re.IGNORECASE,
)
_LUNAR = re.compile(r"\W*(?:năm\s+\S+\s+)?(?:âm lịch|âl\b|al\b)", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:thứ\s+(?P<n>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<s>chủ nhật))[\s,(-]*$", re.IGNORECASE
)


class Text(NamedTuple):
    """Words of an article, and the file's line on which they start."""

    words: str
    line: int
    markdown: bool = False


def check(
    texts: Iterable[Text], say: Mapping[str, str], office: Office, findings: Findings
) -> None:
    """An error for each fact that can't be, at its line."""
    told: set[tuple[int, str]] = set()
    for text in texts:
        if not is_doubtful(text.words):
            continue
        for line, words, message in _impossible(text, say, office):
            at = _line(text, line, words)
            if (at, message) not in told:
                told.add((at, message))
                findings.error(at, message, _REMEDY)


def is_doubtful(words: str) -> bool:
    """Whether anything in a text has to be judged: quick, and never wrong about what need not."""
    if not any(sign.isdigit() for sign in words):
        return False
    if _WEEKDAY.search(words) or _MONTH.search(words) or "bằng chữ" in words.lower():
        return True
    if _RANGE.search(words) or any(_is_odd_date(match) for match in _CERTAIN.finditer(words)):
        return True
    if any(_is_odd_day(match) for match in _DAY.finditer(words)):
        return True
    if any(_is_odd_clock(match) for match in _CLOCK.finditer(words)):
        return True
    return bool(_CUE.search(words)) and any(
        not _CALLS.fullmatch(re.sub(r"[^\d+]", "", match.group()))
        for match in _NUMBER.finditer(words)
    )


def _is_odd_date(match: re.Match[str]) -> bool:
    """Whether what is surely a day is not in the calendar, or follows the name of a weekday."""
    day, month, year = _day_of(match)
    named = _ANY_WEEKDAY.search(match.string, 0, match.start())
    return bool(named) or not possible(day, month, year or 2024)


def _is_odd_day(match: re.Match[str]) -> bool:
    year = int(match[3] or 2024)
    return not possible(int(match[1]), int(match[2]), year if year > 99 else 2000 + year)


def _is_odd_clock(match: re.Match[str]) -> bool:
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    return hour > 23 or minute > 59


def _impossible(
    text: Text, say: Mapping[str, str], office: Office
) -> Iterator[tuple[int, str, str]]:
    """(line, the words as written, what is wrong with them)."""
    tables = lexicon(office)
    for written, line in _sources(text):
        if not is_doubtful(written):
            continue
        script = speech.say(written, tables, overrides=say, number=line)
        for flag in script.flags:
            if flag.kind in KINDS:
                yield flag.line, flag.written, flag.message
        for match in _CERTAIN.finditer(written):
            if match.group() not in say and (wrong := _in_words(match)):
                yield line, match.group(), wrong


def _in_words(match: re.Match[str]) -> str:
    """What is wrong with what is surely a day (ngày 31 tháng 11 năm 2026, 2026-11-31)."""
    day, month, year = _day_of(match)
    after = match.string[match.end() :]
    if not possible(day, month, year or 2024):
        if not match["d"] and (day > 31 or month > 12):
            return ""  # the reading aloud tells a day from the number of a document
        lunar = day <= 30 and 1 <= month <= 12 and _LUNAR.match(after)
        return "" if lunar else f"Lịch không có “{match.group()}”. Sửa lại ngày trong bài."
    named = _NAMED.search(match.string[: match.start()])
    if not named or not year or _LUNAR.match(after):
        return ""
    real = weekday_name(date(year, month, day))
    word = (named["n"] or "").lower()
    given = "Chủ nhật" if named["s"] else f"thứ {_DIGITS.get(word, word)}"
    if given.lower() == real.lower():
        return ""
    return (
        f"Ngày {day}/{month}/{year} là {real}, không phải {given}. Sửa lại ngày hoặc thứ trong bài."
    )


def _day_of(match: re.Match[str]) -> tuple[int, int, int]:
    """Day, month and year (0: none is written) of what is surely a day."""
    parts = {
        name[-1]: int(text) for name, text in match.groupdict().items() if text and name != "sep"
    }
    return parts["d"], parts["m"], parts.get("y", 0)


_DIGITS = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}


def _sources(text: Text) -> Iterator[tuple[str, int]]:
    """The lines to be judged, each with the file's line of its block."""
    if not text.markdown:
        yield text.words, text.line
        return
    for block in markdown.blocks(text.words, text.line):
        if isinstance(block, Figure):
            yield f"{block.alt}. {block.caption}", block.line
        for source in lines((block,)):
            yield source.text, source.line


def _line(text: Text, block: int, words: str) -> int:
    """The very line on which something stands, of a block that has several."""
    if not text.markdown:
        return text.line
    rows = text.words.split("\n")
    for at in range(max(0, block - text.line), len(rows)):
        if words in rows[at]:
            return text.line + at
    return block


def lexicon(office: Office) -> speech.Lexicon:
    """The office's words; the first edition's where its tables can't be read."""
    try:
        found = sorted(office.lexicon.glob("*.txt"))
        return _lexicon(office.lexicon, tuple((p.name, p.stat().st_mtime_ns) for p in found))
    except (ConfigError, OSError):
        return _lexicon(Path("/dev/null/none"), ())


@lru_cache(maxsize=4)
def _lexicon(folder: Path, _stamps: tuple[tuple[str, int], ...]) -> speech.Lexicon:
    return speech.load(folder)

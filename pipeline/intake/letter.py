"""What a unit sends → title, date, body: guessed where it does not say. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline import markdown
from pipeline.content import dates
from pipeline.content.problem import Wrong
from pipeline.intake.moments import understood
from pipeline.intake.signs import escaped
from pipeline.model import VN, Heading, Paragraph, plain
from pipeline.text import fold, shorten, squeeze

LONGEST_TITLE = 150  # characters
SUMMARY = 240  # characters
_HEADER = re.compile(
    r"(from|to|cc|subject|date|sent|từ|người gửi|đến|gửi tới|tới|chủ đề|tiêu đề|ngày|ngày gửi)"
    r"\s*:\s*(.*)",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"-{2,}\s*(?:forwarded message|original message|thư (?:đã )?chuyển tiếp|thư gốc|"
    r"tin nhắn (?:đã )?(?:được )?chuyển tiếp|tin nhắn gốc)\s*-*|begin forwarded message:|"
    r"bắt đầu thư chuyển tiếp:",
    re.IGNORECASE,
)
_SUBJECT, _SENT = {"subject", "chủ đề", "tiêu đề"}, {"date", "sent", "ngày", "ngày gửi"}
_MOTTO = "cong hoa xa hoi chu nghia viet nam"
_STANDING = re.compile(
    rf"{_MOTTO}|doc lap ?[-–] ?tu do ?[-–] ?hanh phuc|so ?:|kinh gui|noi nhan|[^\w]*$|"
    r".{0,40},? ?ngay .{1,6}thang .{1,6}nam ?\d{4}\W*$"
)
_BODIES = re.compile(
    r"(?:ubnd|uy ban|dang uy|dang bo|chi bo|truong |hoi |doan |cong doan|phong |ban |khu pho|"
    r"cong ty|hop tac xa|htx|trung tam|mat tran|lien doan|tram )"
)
_KINDS = re.compile(
    r"(?:bao cao|thong bao|ke hoach|to trinh|giay moi|thu moi|huong dan|chuong trinh|tin bai|"
    r"bai viet|bai tuyen truyen|de cuong|thu ngo|loi keu goi|lich)\W*"
)
_LETTER_DATE = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}(?=\W*$)", re.IGNORECASE)
_SIGNS_OF_ITEMS = r"*•●▪–·➢✓\uf0a7\uf0b7\uf0d8\uf0fc"
_LISTED = re.compile(rf"[-+{_SIGNS_OF_ITEMS}]\s+|\d{{1,2}}[.)]\s+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A contribution as it was understood."""

    title: str
    body: str  # Markdown
    date: datetime | None = None
    notes: tuple[str, ...] = ()  # Vietnamese: what was left out


def from_text(text: str) -> Letter:
    """Plain text (a note, an e-mail saved as text): its signs are signs, not Markdown."""
    text, notes = _forwarded(text)
    text, headers = _mail(text)
    text, signed = _unsigned(text) if headers else (text, ())
    notes += signed
    body = "\n\n".join(_paragraphs(text))
    subject = next((squeeze(headers[name]) for name in headers if name in _SUBJECT), "")
    subject = re.sub(r"^(?:(?:re|fw|fwd|tr|v/v)\s*:\s*)+", "", subject, flags=re.IGNORECASE)
    sent = next((headers[name] for name in headers if name in _SENT), "")
    found = from_markdown(body)
    date = understood(sent) or found.date
    title, rest = (subject, body) if subject else (found.title, found.body)
    return Letter(title, rest, date, notes)


def from_markdown(text: str) -> Letter:
    """Markdown without a head."""
    title, body = _take_title(text)
    return Letter(title, body, _letter_date(text))


def _forwarded(text: str) -> tuple[str, tuple[str, ...]]:
    """The mail that was forwarded, without the words of whoever sent it on (named in a note)."""
    lines = text.split("\n")
    for at, line in enumerate(lines[:60]):
        if _FORWARDED.fullmatch(line.strip()):
            rest = "\n".join(lines[at + 1 :]).lstrip("\n")
            if not _mail(rest)[1]:
                continue
            before = squeeze(" ".join(each for each in lines[:at] if not _is_header(each)))
            told = (f"Lời người chuyển thư không đưa vào bài: “{before[:200]}”.",) if before else ()
            inner, more = _forwarded(rest)  # forwarded twice
            return (inner, told + more) if inner != rest else (rest, told)
    return text, ()


def _is_header(line: str) -> bool:
    return bool(_HEADER.fullmatch(line.strip()))


def _unsigned(text: str) -> tuple[str, tuple[str, ...]]:
    """A mail without its signature, which begins with a line “-- ” (RFC 3676, 4.3)."""
    found = re.search(r"(?m)^--[ \t]*$", text)
    if not found or text.count("\n", found.end()) > 12:
        return text, ()
    signed = squeeze(text[found.end() :])
    note = (f"Chữ ký cuối thư không đưa vào bài: “{signed[:200]}”.",) if signed else ()
    return text[: found.start()], note


def _mail(text: str) -> tuple[str, dict[str, str]]:
    """The text without the lines that a mail program puts first, and those lines."""
    lines = text.lstrip("\n").split("\n")
    headers: dict[str, str] = {}
    rest = list(lines)
    while rest and (match := _HEADER.fullmatch(rest[0].strip())):
        headers[match[1].lower()] = match[2].strip()
        del rest[0]
    if len(headers) < 2 or not {*headers} & _SUBJECT:
        return text, {}
    return "\n".join(rest), headers


def _paragraphs(text: str) -> list[str]:
    """Blocks of a note. Lines of one width were broken by a program; others by a person."""
    found: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", text):
        lines = [squeeze(line) for line in chunk.split("\n") if line.strip()]
        if not lines:
            continue
        wrapped = all(60 <= len(line) <= 100 for line in lines[:-1]) and len(lines) > 2
        if wrapped and not any(map(_LISTED.match, lines)):
            found.append(escaped(" ".join(lines)))
            continue
        for line in lines:
            is_listed = bool(_LISTED.match(line))
            words = re.sub(rf"^[{_SIGNS_OF_ITEMS}]\s+", "- ", line)
            glued = is_listed and found and _LISTED.match(found[-1].rpartition("\n")[2])
            if glued:
                found[-1] += "\n" + escaped(words)
            else:
                found.append(escaped(words))
    return found


def _take_title(text: str) -> tuple[str, str]:
    """(title, the rest): the first heading, or the first line that is neither letterhead nor duty.

    Of a letter: its kind and its subject, “BÁO CÁO” + “Kết quả …” → “Báo cáo kết quả …”.
    """
    blocks = markdown.blocks(text)[:25]
    for each in blocks[:6]:
        if isinstance(each, Heading) and (words := squeeze(plain(each.spans))):
            return shorten(words, LONGEST_TITLE), _without(text, each.line, 1)
    lines = [
        (squeeze(line), each.line, at, len(rows))
        for each in blocks
        if isinstance(each, Paragraph)
        for rows in [plain(each.spans).split("\n")]
        for at, line in enumerate(rows)
        if line.strip()
    ]
    is_letter = any(_MOTTO in fold(line[0]) for line in lines) or _MOTTO in fold(text[:3000])
    for at, (line, first, row, rows) in enumerate(lines):
        words = fold(line)
        if _KINDS.fullmatch(words) and at + 1 < len(lines):
            subject = lines[at + 1][0]
            joined = f"{line.strip(' :.').capitalize()} {_lowered(subject)}"
            return shorten(joined, LONGEST_TITLE), text
        if _STANDING.match(words) or (is_letter and _BODIES.match(words)):
            continue
        if len(line) > LONGEST_TITLE:
            sentence = re.split(r"(?<=[.!?…])\s", line, maxsplit=1)[0]
            return shorten(sentence, LONGEST_TITLE), text
        alone = row == 0 and rows == 1
        return line, _without(text, first, 1) if alone else text
    return "", text


def _lowered(words: str) -> str:
    is_name = words[:2].isupper() and len(words) > 1
    return words if is_name else words[:1].lower() + words[1:]


def _without(text: str, line: int, count: int) -> str:
    """The text without the block that starts on a line (from 1)."""
    lines = text.split("\n")
    end = line - 1 + count
    while end < len(lines) and lines[end].strip():
        end += 1
    heading = lines[line - 1].lstrip().startswith("#")
    del lines[line - 1 : line if heading else end]
    return "\n".join(lines).strip("\n")


def summary(title: str, body: str) -> str:
    """The first paragraph that tells more than the title: no letterhead, no addressee."""
    for each in markdown.blocks(body)[:30]:
        if not isinstance(each, Paragraph):
            continue
        words = squeeze(plain(each.spans))
        low = fold(words)
        told = _STANDING.match(low) or _BODIES.match(low) or low in fold(title)
        if len(words) >= 40 and not told and words != words.upper():
            return shorten(words, SUMMARY)
    return ""


def is_formal(body: str) -> bool:
    """Whether a text is a document with the national motto, not yet an article."""
    return _MOTTO in fold(body[:3000])


def _letter_date(text: str) -> datetime | None:
    """The day that a letter bears: “Xuân Lập, ngày 05 tháng 11 năm 2026”."""
    for line in re.split(r"[\n|]", text[:4000]):
        found = _LETTER_DATE.search(re.sub(r"[*_\\]", "", line))
        if found and len(line) < 120:
            try:
                return dates.moment(squeeze(found.group()))[0]
            except Wrong:
                continue
    return None


def believable(date: datetime | None, now: datetime) -> datetime:
    """The date of an article: what was told if it can be so, else now (to the minute)."""
    found = date if date and is_believable(date, now) else now
    return found.astimezone(VN).replace(second=0, microsecond=0)


def is_believable(date: datetime, now: datetime) -> bool:
    """Whether news may bear this date: not of the future, and not of years ago."""
    return now - timedelta(days=400) <= date <= now + timedelta(days=1)

"""A unit's file and the pictures beside it → a draft. Decides; moves nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from pipeline.config import Office
from pipeline.confine import Stumbled, TooMuch, WorkLimits, confined
from pipeline.content import body as bodies
from pipeline.content import fields, frontmatter
from pipeline.content.encoding import decode
from pipeline.content.frontmatter import Head, HeadEntry
from pipeline.content.problem import Findings, Wrong, quoted
from pipeline.intake import legacy, letter, pictures, word
from pipeline.intake.draft import ArticleDraft, called, tidy
from pipeline.intake.outcome import Heavy
from pipeline.intake.signs import escaped
from pipeline.text import nfc, squeeze

_IMAGE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(\s*(<[^<>\n]*>|[^\s()]+)(\s+\"[^\"\n]*\")?\s*\)")
_SHOWN = re.compile(
    r"(?P<code>(?m:^)(`{3,}|~{3,})[^\n]*\n.*?(?:\n\2|\Z)|(?<!`)(`+)(?!`).+?(?<!`)\3(?!`))|"
    rf"\[\s*(?P<linked>{_IMAGE.pattern})\s*\]\(\s*(?P<target><[^<>\n]*>|[^\s()]+)"
    rf"(?:\s+\"[^\"\n]*\")?\s*\)|(?P<image>{_IMAGE.pattern})",
    re.DOTALL,
)
_BULLETS = re.compile("(?m)^([ \\t]*)[\uf0a7\uf0b7\uf0d8\uf0fc][ \\t\u00a0]*(?=\\S)")  # of Word
MOST_TEXT = 4_000_000  # bytes of a file of words; a thousand pages have half of it
_LIMITS = WorkLimits(seconds=10, memory=400_000_000)
_OURS = ("title", "section", "date", "draft", "unit", "summary")  # written anew, not kept as is
_FENCES = ("---", "+++")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a file says before it is a draft."""

    letter: letter.Letter
    front: Mapping[str, Any]  # values of a head that an author wrote, by field
    kept: tuple[HeadEntry, ...] = ()
    notes: tuple[str, ...] = ()
    files: Mapping[str, bytes] | None = None  # pictures that the text already shows, by name


def understood(name: str, data: bytes, office: Office) -> Contribution:
    """The words of a file. Raises Wrong."""
    if name.lower().endswith(".docx"):
        return _from_word(data, office)
    text, notes = _text(data)
    if name.lower().endswith(".txt") and text.split("\n", 1)[0].strip() not in _FENCES:
        told = _understood(letter.from_text, text)
        return _checked(Contribution(told, {}, notes=notes + told.notes))
    return _checked(_from_markdown(text, notes, office))


def _from_word(data: bytes, office: Office) -> Contribution:
    made, blobs = word.read(data)

    def fetched(src: str) -> bytes:
        if src not in blobs:
            raise Wrong("ảnh không có trong tệp.", "")
        return blobs[src]

    text, files, notes = pictures.beside(made, fetched, office)
    found = legacy.mended(nfc(text))
    notes += _converted(found)
    letter_ = _understood(letter.from_markdown, tidy(found.text))
    return _checked(Contribution(letter_, {}, (), notes, dict(files)))


def _text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """(clean text with LF, notes). Raises Wrong."""
    if len(data) > MOST_TEXT:
        mega = MOST_TEXT // 1_000_000
        raise Wrong(f"Tệp chữ nặng hơn {mega} MB, không phải là một bài.", "Chia tệp ra.")
    try:
        text = decode(data)
        # UTF-16 of ASCII words is valid UTF-8
        found = _decoded(data) if "\x00" in text else legacy.mended(text)
    except Wrong:
        if data.startswith((b"PK", b"\xd0\xcf", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")):
            raise
        found = _decoded(data)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if "\x00" in text:
        raise Wrong("Tệp không phải văn bản.", "Gửi bài dạng .docx, .txt hoặc .md.")
    return tidy(_BULLETS.sub(r"\1- ", text)), _converted(found)


def _decoded(data: bytes) -> legacy.Mended:
    text, old = legacy.decoded(data)
    return legacy.Mended(text, (old,))


def _converted(found: legacy.Mended) -> tuple[str, ...]:
    notes = tuple(
        f"Chữ gốc theo bảng mã {old}, máy đã chuyển sang Unicode: đọc kỹ lại chữ có dấu."
        for old in found.encodings
    )
    return notes + tuple(
        f"Dòng {quoted(line)} có vẻ còn ở phông cũ (TCVN3, VNI): gõ lại bằng Unicode."
        for line in found.doubtful[:5]
    )


def _understood(work: Callable[[str], letter.Letter], text: str) -> letter.Letter:
    """A letter made of a text, in a child. Raises Wrong."""
    try:
        return confined(_LIMITS, work, text)
    except (TooMuch, Stumbled) as error:
        raise Heavy(f"Máy không đọc nổi tệp này: {error}.", "Chia tệp ra rồi gửi lại.") from None


def _checked(found: Contribution) -> Contribution:
    if not re.search(r"\w\w", found.letter.title + found.letter.body):
        raise Wrong("Tệp không có chữ nào đọc được.", "Gửi lại tệp có nội dung.")
    return found


# --- Markdown and its head ----------------------------------------------------------------


def _from_markdown(text: str, notes: tuple[str, ...], office: Office) -> Contribution:
    try:
        head = frontmatter.split(text)
    except Wrong:  # no head at all, or one that never ends: all of it is the text
        return Contribution(_understood(letter.from_markdown, text), {}, notes=notes)
    try:
        entries = frontmatter.parse(head, Findings(""))
    except Wrong as wrong:
        return _without_head(head, wrong, notes)
    front: dict[str, Any] = {}
    kept: list[HeadEntry] = []
    for entry in entries:
        findings = Findings("")
        read = fields.read([entry], office, findings)
        if findings.fatal:
            told = squeeze(f"{entry.key}: {entry.value.text}")
            notes += (f"Bỏ dòng {quoted(told, 120)} của đơn vị: {findings.found[0].message}",)
            continue
        front |= read.values
        if read.overrides:
            front.setdefault("overrides", {}).update(read.overrides)
        if not {*read.values} & {*_OURS}:
            kept.append(entry)
    if front.get("draft") is False:
        notes += ("Đơn vị ghi không phải nháp; mọi bài gửi tới vẫn là nháp cho tới khi duyệt.",)
    found = _understood(letter.from_markdown, head.body)
    title = front.get("title") or ""
    body, title = bodies.take_title(bodies.trimmed(head.body, 1), title)
    if front.get("title"):
        found = letter.Letter(title, body.text, found.date)
    return Contribution(found, front, tuple(kept), notes)


def _without_head(head: Head, wrong: Wrong, notes: tuple[str, ...]) -> Contribution:
    lines = [squeeze(line)[:300] for line in head.text.split("\n") if line.strip()][:40]
    told = (f"Phần đầu bài của đơn vị viết sai nên chưa dùng: {wrong.message}", *lines)
    return Contribution(_understood(letter.from_markdown, head.body), {}, notes=notes + told)


# --- the draft ----------------------------------------------------------------------------


def references(found: Contribution) -> list[str]:
    """The pictures that a contribution names, each once, as it names them."""
    names = [_src(match) for match in _IMAGE.finditer(found.letter.body)]
    cover = found.front.get("cover")
    names += [cover.src] if cover else []
    given = found.front.get("overrides", {}).values()
    names += [each["image"].src for each in given if each.get("image")]
    own = found.files or {}
    return [each for each in dict.fromkeys(names) if each not in own]


def _src(match: re.Match[str]) -> str:
    return match[2].strip("<>")


def same_name(reference: str) -> str:
    """A reference as file names are compared: the name alone, NFC, without case."""
    return nfc(PurePosixPath(unquote(reference).replace("\\", "/")).name).casefold()


def drafted(
    found: Contribution,
    name: str,
    unit: str,
    shown: Mapping[str, bytes],
    extra: Mapping[str, bytes],
    office: Office,
    now: datetime,
) -> ArticleDraft:
    """The draft. `shown`: pictures that it names, by reference; `extra`: others that came along."""
    intake = office.config.intake
    files, renamed, notes = _files(found, shown, extra, office)
    body = _SHOWN.sub(lambda match: _shown(match, renamed), found.letter.body)
    added = [f"![]({renamed[each]})" for each in extra if each in renamed]
    body = "\n\n".join([body.strip(), *added])
    kept = tuple(_renamed(entry, found, renamed) for entry in found.kept)
    title = found.letter.title or PurePosixPath(nfc(name)).stem.replace("_", " ")
    date = found.front.get("date") or letter.believable(found.letter.date, now)
    if not found.front.get("date") and found.letter.date:
        notes += odd_date(found.letter.date, now)
    summary = found.front.get("summary") or letter.summary(title, body)
    if letter.is_formal(body):
        notes.append("Đây là văn bản hành chính: bỏ quốc hiệu, số hiệu, viết lại thành tin.")
    credit = found.front.get("unit") or intake.units.get(unit) or unit
    return ArticleDraft(
        title=squeeze(tidy(title)),
        section=found.front.get("section") or section_of(office),
        date=date,
        body=body or title,
        head=(("đơn vị", squeeze(tidy(credit))), ("tóm tắt", squeeze(tidy(summary)))),
        kept=kept,
        notes=(*found.notes, *notes),
        files=tuple(files.items()),
    )


def odd_date(date: datetime, now: datetime) -> list[str]:
    """A note if a letter or a piece of news bears a date that an article can't have."""
    if letter.is_believable(date, now):
        return []
    return [f"Gốc ghi ngày {date:%d/%m/%Y}, máy tạm ghi hôm nay: sửa lại dòng “ngày” nếu cần."]


def section_of(office: Office) -> str:
    """Where drafts go that say nothing themselves: as configured, else the first section."""
    sections = office.config.sections
    wanted = office.config.intake.section
    return wanted if wanted in sections else next(iter(sections), "")


def _files(
    found: Contribution, shown: Mapping[str, bytes], extra: Mapping[str, bytes], office: Office
) -> tuple[dict[str, bytes], dict[str, str], list[str]]:
    """(files by name, new names by reference, notes)."""
    files: dict[str, bytes] = dict(found.files or {})
    renamed: dict[str, str] = {each: each for each in files}
    notes: list[str] = []
    for reference, data in {**shown, **extra}.items():
        suffix = pictures.look(data, office)
        stem = PurePosixPath(same_name(reference)).stem
        (fresh,) = called([stem + suffix], files)
        files[fresh], renamed[reference] = data, fresh
        if reference in extra:
            notes.append(f"Ảnh {fresh} gửi kèm, chưa có mô tả: đặt vào đúng chỗ trong bài.")
    for reference in references(found):
        if reference not in renamed:
            notes.append(f"Bài nhắc tới ảnh {quoted(reference)} nhưng không có ảnh gửi kèm.")
    return files, renamed, notes


def _shown(match: re.Match[str], renamed: Mapping[str, str]) -> str:
    """A picture as the draft shows it: one that is code stays, one that is a link leads there."""
    if match["code"]:
        return match["code"]
    image = _IMAGE.search(match["linked"] or match["image"])
    assert image
    if not match["linked"]:
        return _image(image, renamed)
    words = image[1] or "Xem liên kết"
    link = f"[{words}]({match['target']})"
    shown = _image(image, renamed)
    return f"{shown}\n\n{link}" if shown.startswith("!") else link


def _image(match: re.Match[str], renamed: Mapping[str, str]) -> str:
    src = _src(match)
    if src in renamed:
        return f"![{match[1]}]({renamed[src]}{match[3] or ''})"
    if re.match(r"https?://", src):
        return f"[{match[1] or 'Ảnh'}](<{src}>)"
    return match[1] or escaped(f"(thiếu ảnh {same_name(src)})")


def _renamed(entry: HeadEntry, found: Contribution, renamed: Mapping[str, str]) -> HeadEntry:
    """The entry with the new names of pictures; those that did not come are left out."""
    value = entry.value
    if value.entries is not None:
        inner = tuple(_renamed(each, found, renamed) for each in value.entries)
        return entry._replace(value=value._replace(entries=inner))
    if value.plain and nfc(value.text).strip() in references(found):
        fresh = renamed.get(nfc(value.text).strip(), "")
        return entry._replace(value=value._replace(text=fresh))
    return entry

"""Sections of a body that are written for one audience, and the body that each of them gets. Pure.

    ::: học sinh
    Em hãy hỏi cha mẹ trước khi bấm.
    :::
    ::: mọi người
    Gọi 156 khi nhận cuộc gọi lạ.
    :::

Sections that follow each other are alternatives: each audience gets the one written for it, or
for whoever stands above it in the tree of audiences; a section on its own is an addition. Lines
that are left out become empty, so that every line keeps its number.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.config import Office
from pipeline.content import values
from pipeline.content.body import ArticleBody, trimmed
from pipeline.content.frontmatter import Value
from pipeline.content.problem import Findings, Wrong, quoted
from pipeline.content.values import bare
from pipeline.model import Audience

_FENCE = re.compile(r" {0,3}:::+[ \t]*(.*?)[ \t]*:*[ \t]*$")
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CALLED = {
    Audience.EVERYONE: ("mọi người", "chung", "toàn dân", "everyone"),
    Audience.PUPILS: ("học sinh", "pupils", "nhà trường"),
    Audience.PRIMARY: ("tiểu học", "học sinh tiểu học", "cấp 1", "primary"),
    Audience.LOWER: ("THCS", "trung học cơ sở", "học sinh THCS", "cấp 2"),
    Audience.UPPER: ("THPT", "trung học phổ thông", "học sinh THPT", "cấp 3"),
    Audience.ELDERLY: ("người cao tuổi", "người già", "elderly"),
    Audience.BUSINESS: ("doanh nghiệp", "hộ kinh doanh", "công nhân", "business"),
    Audience.OFFICIALS: ("cán bộ", "công chức", "viên chức", "đảng viên", "officials"),
}
_PARTS = {"tieude": "title", "title": "title", "tomtat": "summary", "summary": "summary"}
_BY_NAME = {bare(name): each for each, names in _CALLED.items() for name in names}


@dataclass(slots=True)
class _Section:
    """Lines [start, stop) of a body, its fences among them."""

    audiences: tuple[Audience, ...]
    start: int
    stop: int


def named(word: str) -> Audience | None:
    """The audience that staff mean by a word; None: none."""
    return _BY_NAME.get(bare(word))


def nearest(word: str) -> str:
    """What to say to an author whose word names no audience."""
    near = difflib.get_close_matches(bare(word), _BY_NAME, n=1, cutoff=0.7)
    hint = f"Có phải ý bạn là “{_BY_NAME[near[0]]}”? " if near else ""
    return f"{hint}Chọn trong: {', '.join(Audience)}."


def heads(value: Value, office: Office) -> dict[Audience, dict[str, str]]:
    """`bản riêng`: for each audience a title and a summary of its own. Raises Wrong."""
    if value.entries is None:
        raise Wrong(
            "phải gồm các dòng “đối tượng:”, dưới mỗi dòng là tiêu đề hoặc tóm tắt.",
            "Viết “tiểu học:”, xuống dòng, thụt vào rồi viết “tiêu đề: …”.",
            value.line,
        )
    found: dict[Audience, dict[str, str]] = {}
    for entry in value.entries:
        audience = named(entry.key)
        if audience is None or audience is Audience.EVERYONE:
            raise Wrong(f"không có đối tượng {quoted(entry.key)}.", nearest(entry.key), entry.line)
        for part in entry.value.entries or ():
            name = _PARTS.get(bare(part.key))
            if name is None:
                message = f"không dùng được khóa {quoted(part.key)}."
                raise Wrong(message, "Chỉ dùng: tiêu đề, tóm tắt.", part.line)
            found.setdefault(audience, {})[name] = values.text(part.value, office)
    return found


def split(body: ArticleBody, findings: Findings) -> dict[Audience, ArticleBody]:
    """What everyone reads, and the body of each audience that a section names."""
    if ":::" not in body.text:
        return {Audience.EVERYONE: body}
    lines = body.text.split("\n")
    groups = list(_groups(lines, _sections(lines, body.line, findings)))
    wanted = {each for group in groups for section in group for each in section.audiences}
    return {
        audience: trimmed(_told(lines, groups, audience), body.line)
        for audience in Audience
        if audience is Audience.EVERYONE or audience in wanted
    }


def _sections(lines: Sequence[str], first: int, findings: Findings) -> list[_Section]:
    found: list[_Section] = []
    code = ""
    opened: _Section | None = None
    for n, line in enumerate(lines):
        if mark := _CODE.match(line):
            code = "" if code and mark[1].startswith(code) else code or mark[1]
        fence = None if code else _FENCE.match(line)
        if fence is None:
            continue
        if fence[1] and opened:
            message = f"Phần {quoted(line)} bắt đầu khi phần trước chưa khép."
            findings.error(first + n, message, "Thêm một dòng “:::” ngay trước dòng này.")
            return []
        if fence[1]:
            opened = _Section(_audiences(fence[1], first + n, findings), n, n)
        elif opened:
            opened.stop = n + 1
            found.append(opened)
            opened = None
        else:
            message = "Dòng “:::” khép một phần mà không có phần nào đang mở."
            findings.error(first + n, message, "Bỏ dòng này, hoặc viết “::: học sinh” ở đầu phần.")
    if opened:
        message = f"Phần {quoted(lines[opened.start])} chưa khép."
        findings.error(first + opened.start, message, "Thêm một dòng “:::” ở cuối phần.")
    return found


def _audiences(words: str, line: int, findings: Findings) -> tuple[Audience, ...]:
    found: list[Audience] = []
    for word in re.split(r"[,;]", words):
        if audience := named(word):
            found.append(audience)
        else:
            findings.error(line, f"Không có đối tượng {quoted(word)}.", nearest(word))
    return tuple(found)


def _groups(lines: Sequence[str], sections: Iterable[_Section]) -> Iterable[list[_Section]]:
    """Sections with nothing but empty lines between them belong together."""
    group: list[_Section] = []
    for section in sections:
        if group and any(line.strip() for line in lines[group[-1].stop : section.start]):
            yield group
            group = []
        group.append(section)
    if group:
        yield group


def _told(lines: Sequence[str], groups: Iterable[list[_Section]], audience: Audience) -> str:
    kept = list(lines)
    for group in groups:
        chosen = next(
            (each for each in audience.lineage if any(each in one.audiences for one in group)), None
        )
        for section in group:
            if chosen in section.audiences:
                kept[section.start] = kept[section.stop - 1] = ""
            else:
                kept[section.start : section.stop] = [""] * (section.stop - section.start)
    return "\n".join(kept)

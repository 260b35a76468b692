"""The head of a file: YAML between `---` or TOML between `+++`, as strings with lines. Pure.

Everything an author writes stays the string that was written: 0251 does not become 169, nor
“no” False, nor 12:30:45 a number of seconds, which is what ordinary YAML readers make of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from pipeline.content.problem import Findings, Wrong, quoted

EXAMPLE = (
    "Mở đầu tệp bằng một dòng “---”, rồi các dòng “tiêu đề: …”, “chuyên mục: …”, "
    "“ngày: 25/11/2026”, rồi lại một dòng “---”."
)
_DASHES = re.compile(r"[\s]*([-–—_]{1,}|[+]{2,}|-{4,})[ \t]*(?=\n|$)")
_CLOSING = {
    fence: re.compile(rf"^(?:{re.escape(fence)}|\.\.\.)[ \t]*$", re.MULTILINE)
    for fence in ("---", "+++")
}
_FENCE = re.compile(r"(?:[ \t]*\n)*(---|\+\+\+)[ \t]*\n")


class Value(NamedTuple):
    """A string, a list (`parts`) or a mapping (`entries`), and the file's line it stands on."""

    line: int
    text: str = ""
    parts: tuple[Value, ...] | None = None
    entries: tuple[HeadEntry, ...] | None = None

    @property
    def plain(self) -> bool:
        """Whether it is a string."""
        return self.parts is None and self.entries is None


class HeadEntry(NamedTuple):
    """A key, its line, its value."""

    key: str
    line: int
    value: Value


class Head(NamedTuple):
    """What stands before the body."""

    language: str  # "yaml" or "toml"
    text: str
    line: int  # of the first line of `text`
    body: str
    body_line: int


def split(text: str) -> Head:
    """The head and the body of a file. Raises Wrong if there is no whole head."""
    opening = _FENCE.match(text)
    if not opening:
        dashes = _DASHES.match(text)
        message = "Thiếu phần đầu bài (tiêu đề, chuyên mục, ngày)."
        if dashes and dashes[1] not in ("---", "+++"):
            message = (
                f"Dòng mở đầu phải là ba dấu gạch ngang “---”, không phải {quoted(dashes[1])}."
            )
        raise Wrong(message, EXAMPLE, 1)
    fence = opening[1]
    found = _CLOSING[fence].search(text, opening.end())
    line = text.count("\n", 0, opening.end()) + 1
    if not found:
        raise Wrong(
            f"Phần đầu bài mở bằng “{fence}” mà không có dòng “{fence}” đóng lại.",
            f"Thêm một dòng “{fence}” ngay trước nội dung bài.",
            line - 1,
        )
    head = text[opening.end() : found.start()]
    return Head(
        language="yaml" if fence == "---" else "toml",
        text=head,
        line=line,
        body=text[found.end() + 1 :],
        body_line=line + head.count("\n") + 1,
    )


def parse(head: Head, findings: Findings) -> tuple[HeadEntry, ...]:
    """The entries of a head. Raises Wrong at what makes the whole unreadable."""
    if head.language == "toml":
        return _toml(head)
    if (easy := _easy(head)) is not None:
        return easy
    from pipeline.content import yaml_head  # few need it, and it takes long to load

    value = yaml_head.read(head, findings)
    if value.entries is None:
        raise Wrong("Phần đầu bài phải gồm các dòng dạng “khóa: giá trị”.", EXAMPLE, head.line)
    return value.entries


# --- YAML -------------------------------------------------------------------------------

_PLAIN = r"\w[^\n#]*"  # begins with no sign that means something, holds no comment
_LINE = re.compile(rf"(\w[\w -]*): (?:({_PLAIN})|\[(\w[\w ./-]*(?:, \w[\w ./-]*)*)\])\n")


def _easy(head: Head) -> tuple[HeadEntry, ...] | None:
    """The entries of a head of nothing but `key: words` and `key: [words, words]`.

    Nearly every head is one, and reading it so takes a fifth of the time. Whatever else stands
    in it: None, and YAML's own rules are asked.
    """
    at, line, text = 0, head.line, head.text
    entries: list[HeadEntry] = []
    while found := _LINE.match(text, at):
        key, words, listed = found.groups()
        if words is not None:
            value = Value(line, words.rstrip(" "))
        else:
            parts = listed.split(",")
            value = Value(line, parts=tuple(Value(line, part.strip(" ")) for part in parts))
        entries.append(HeadEntry(key.rstrip(" "), line, value))
        at, line = found.end(), line + 1
    whole = at == len(text) and text.replace("\n", "").isprintable()
    return tuple(entries) if entries and whole else None


# --- TOML -------------------------------------------------------------------------------


def _toml(head: Head) -> tuple[HeadEntry, ...]:
    try:
        raw = tomllib.loads(head.text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_sentence(head, str(error)) from None
    except RecursionError:
        raise Wrong("Phần đầu bài lồng quá sâu.", "Bớt ngoặc.", head.line) from None
    return _toml_entries(raw, head, 0)


def _toml_sentence(head: Head, message: str) -> Wrong:
    found = re.search(r"at line (\d+)", message)
    lines = head.text.split("\n")
    at = int(found[1]) - 1 if found else max(0, len(lines) - 2)
    written = lines[at].strip() if at < len(lines) else ""
    line = head.line + at
    if "overwrite" in message or "twice" in message:
        return Wrong(f"Khóa ở dòng {quoted(written)} đã có ở trên.", "Giữ lại một dòng.", line)
    if not re.match(r"[\"'\[]|[\w-]+\s*=", written, re.ASCII):
        remedy = 'Trong TOML khóa có dấu phải đặt trong ngoặc kép: "tiêu đề" = "…".'
    else:
        remedy = 'Chữ phải đặt trong ngoặc kép: title = "…".'
    return Wrong(f"Phần đầu bài (TOML) viết sai ở {quoted(written)}.", remedy, line)


def _toml_entries(raw: Mapping[str, Any], head: Head, after: int) -> tuple[HeadEntry, ...]:
    entries = []
    for key, value in raw.items():
        at = _toml_line(head.text, key, after)
        entries.append(HeadEntry(key, head.line + at, _toml_value(value, head, at)))
    return tuple(entries)


def _toml_line(text: str, key: str, after: int) -> int:
    """The line on which a key stands; tomllib does not tell."""
    pattern = re.compile(rf"(?:^|[.\[{{,\s])[\"']?{re.escape(key)}[\"']?\s*[.=\]]")
    lines = text.split("\n")
    return next((at for at in range(after, len(lines)) if pattern.search(lines[at])), after)


def _toml_value(value: Any, head: Head, at: int) -> Value:
    line = head.line + at
    if isinstance(value, dict):
        return Value(line, entries=_toml_entries(value, head, at))
    if isinstance(value, list):
        return Value(line, parts=tuple(_toml_value(each, head, at) for each in value))
    if isinstance(value, bool):
        return Value(line, "có" if value else "không")
    if isinstance(value, date | datetime):
        return Value(line, value.isoformat())
    return Value(line, str(value))

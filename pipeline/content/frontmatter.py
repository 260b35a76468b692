"""The head of a file: YAML between `---` or TOML between `+++`, as strings with lines. Pure.

Everything an author writes stays the string that was written: 0251 does not become 169, nor
“no” False, nor 12:30:45 a number of seconds, which is what ordinary YAML readers make of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from pipeline.content.problem import Findings, Wrong, quoted

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # C where the wheel has it

EXAMPLE = (
    "Mở đầu tệp bằng một dòng “---”, rồi các dòng “tiêu đề: …”, “chuyên mục: …”, "
    "“ngày: 25/11/2026”, rồi lại một dòng “---”."
)
_DASHES = re.compile(r"[\s]*([-–—_]{1,}|[+]{2,}|-{4,})[ \t]*(?=\n|$)")
_FENCE = re.compile(r"(?:[ \t]*\n)*(---|\+\+\+)[ \t]*\n")
_QUOTE = 'Đặt cả phần sau dấu hai chấm vào trong ngoặc kép: "…".'


@dataclass(frozen=True, slots=True)
class Value:
    """A string, a list (`parts`) or a mapping (`entries`), and the file's line it stands on."""

    line: int
    text: str = ""
    parts: tuple[Value, ...] | None = None
    entries: tuple[Entry, ...] | None = None

    @property
    def plain(self) -> bool:
        """Whether it is a string."""
        return self.parts is None and self.entries is None


@dataclass(frozen=True, slots=True)
class Entry:
    """A key, its line, its value."""

    key: str
    line: int
    value: Value


@dataclass(frozen=True, slots=True)
class Head:
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
    closing = re.compile(rf"^(?:{re.escape(fence)}|\.\.\.)[ \t]*$", re.MULTILINE)
    found = closing.search(text, opening.end())
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


def parse(head: Head, findings: Findings) -> tuple[Entry, ...]:
    """The entries of a head. Raises Wrong at what makes the whole unreadable."""
    if head.language == "toml":
        return _toml(head)
    value = _Yaml(head, findings).read()
    if value.entries is None:
        raise Wrong("Phần đầu bài phải gồm các dòng dạng “khóa: giá trị”.", EXAMPLE, head.line)
    return value.entries


# --- YAML -------------------------------------------------------------------------------


class _Yaml:
    """One head being read. Tags, anchors and aliases are not for authors: they are refused."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self._head = head
        self._findings = findings
        self._lines = head.text.split("\n") if "#" in head.text else []

    def read(self) -> Value:
        if "&" in self._head.text or "*" in self._head.text:
            self._refuse_anchors()
        try:
            node = yaml.compose(self._head.text, Loader=_Loader)
        except yaml.MarkedYAMLError as error:
            raise self._sentence(error) from None
        except yaml.YAMLError:
            raise Wrong(
                "Phần đầu bài có ký tự không dùng được.", EXAMPLE, self._head.line
            ) from None
        except RecursionError:
            raise Wrong("Phần đầu bài lồng quá sâu.", EXAMPLE, self._head.line) from None
        if node is None:
            raise Wrong("Phần đầu bài để trống.", EXAMPLE, self._head.line)
        return self._value(node, 0)

    def _refuse_anchors(self) -> None:
        try:
            for event in yaml.parse(self._head.text, Loader=_Loader):
                anchor = getattr(event, "anchor", None)
                if anchor and event.start_mark:
                    line = self._head.line + event.start_mark.line
                    message = f"Dấu “&”, “*” ở đầu giá trị có nghĩa riêng ({quoted(anchor)})."
                    raise Wrong(message, _QUOTE, line)
        except yaml.YAMLError:
            return  # compose meets the same and tells it

    def _value(self, node: Any, depth: int) -> Value:
        line = self._head.line + node.start_mark.line
        if depth > 4:
            raise Wrong("Phần đầu bài lồng quá sâu.", "Bớt thụt vào.", line)
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag[18:] not in _TAGS:
            raise Wrong(f"Không dùng được nhãn kiểu dữ liệu {quoted(node.tag)}.", _QUOTE, line)
        if isinstance(node, yaml.MappingNode):
            entries = [self._entry(key, value, depth) for key, value in node.value]
            return Value(line, entries=tuple(entries))
        if isinstance(node, yaml.SequenceNode):
            parts = [self._value(part, depth + 1) for part in node.value]
            return Value(line, parts=tuple(parts))
        if self._lines and not node.style:
            self._hint_comment(node)
        return Value(line, node.value)

    def _entry(self, key: Any, value: Any, depth: int) -> Entry:
        line = self._head.line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise Wrong("Khóa phải là chữ.", EXAMPLE, line)
        return Entry(key.value, line, self._value(value, depth + 1))

    def _hint_comment(self, node: Any) -> None:
        """`tiêu đề: Bài số #1` loses “#1”: to YAML it is a comment."""
        mark = node.end_mark
        rest = self._lines[mark.line][mark.column :] if mark.line < len(self._lines) else ""
        if node.value and re.match(r"\s*#\S", rest):
            self._findings.hint(
                self._head.line + mark.line,
                f"Phần {quoted(rest.strip())} bị coi là ghi chú nên không được dùng.",
                "Nếu nó thuộc về giá trị, " + _QUOTE[0].lower() + _QUOTE[1:],
            )

    def _sentence(self, error: yaml.MarkedYAMLError) -> Wrong:
        mark, problem = error.problem_mark, error.problem or ""
        if error.context_mark and re.search("simple key|quoted scalar|flow", error.context or ""):
            mark = error.context_mark
        at = mark.line if mark else 0
        line = self._head.line + at
        written = self._head.text.split("\n")[at].strip() if mark else ""
        if "tab" in problem or (written == "" and "\t" in problem) or self._tab(at):
            return Wrong("Có phím Tab ở đầu dòng.", "Thay bằng các dấu cách.", line)
        if "mapping values" in problem:
            return Wrong(f"Có thêm dấu hai chấm trong {quoted(written)}.", _QUOTE, line)
        if "quoted scalar" in (error.context or ""):
            return Wrong(
                f"Ngoặc kép không khép hoặc có dấu “\\” trong {quoted(written)}.", _QUOTE, line
            )
        if "flow" in (error.context or ""):
            message = f"Ngoặc “[” hoặc “{{” không khép trong {quoted(written)}."
            return Wrong(message, "Khép ngoặc, hoặc đặt cả giá trị trong ngoặc kép.", line)
        if "simple key" in (error.context or ""):
            message = f"Dòng {quoted(written)} thiếu dấu hai chấm."
            return Wrong(message, "Viết dạng “khóa: giá trị”.", line)
        if "alias" in problem or "start any token" in problem:
            return Wrong(
                f"Giá trị trong {quoted(written)} bắt đầu bằng ký hiệu riêng.", _QUOTE, line
            )
        if "another document" in problem:
            return Wrong("Phần đầu bài có thêm dòng “---”.", "Bỏ dòng thừa.", line)
        return Wrong(f"Không hiểu dòng {quoted(written)}.", "Kiểm tra thụt dòng. " + _QUOTE, line)

    def _tab(self, at: int) -> bool:
        lines = self._head.text.split("\n")
        return any(line.startswith("\t") for line in lines[max(0, at - 1) : at + 1])


_TAGS = ("str", "seq", "map")


# --- TOML -------------------------------------------------------------------------------


def _toml(head: Head) -> tuple[Entry, ...]:
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


def _toml_entries(raw: Mapping[str, Any], head: Head, after: int) -> tuple[Entry, ...]:
    entries = []
    for key, value in raw.items():
        at = _toml_line(head.text, key, after)
        entries.append(Entry(key, head.line + at, _toml_value(value, head, at)))
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

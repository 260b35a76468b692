"""A head in YAML, as strings with lines, by YAML's own rules. The only door of yaml. Pure."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pipeline.content.frontmatter import EXAMPLE, Head, HeadEntry, Value
from pipeline.content.problem import Findings, Wrong, quoted

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # C where the wheel has it
_QUOTE = 'Đặt cả phần sau dấu hai chấm vào trong ngoặc kép: "…".'
_COLONS = 40  # values with a colon that are mended in one head
_COLON = re.compile(r"( *(?:- )?\w[^:\n]*): +(\w.*?)\s*$")
_TAGS = ("str", "seq", "map")


def read(head: Head, findings: Findings) -> Value:
    """What stands in the head: entries, if it is as it should be. Raises Wrong."""
    return _Yaml(head, findings).read()


def _with_quotes(text: str, error: yaml.MarkedYAMLError) -> str | None:
    """The head with quotes around the value at which YAML stumbled; None: it is something else.

    YAML refuses every plain value with a colon and a blank in it, so nothing else can be meant.
    """
    if "mapping values" not in (error.problem or "") or error.problem_mark is None:
        return None
    lines = text.split("\n")
    at = error.problem_mark.line
    found = _COLON.match(lines[at])
    following = lines[at + 1] if at + 1 < len(lines) else ""
    if not found or " #" in found[2] or following[:1].isspace() > found[1][:1].isspace():
        return None
    value = found[2].replace("'", "''")
    lines[at] = f"{found[1]}: '{value}'"
    return "\n".join(lines)


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
            node = self._composed(self._head.text)
        except yaml.YAMLError:
            raise Wrong(
                "Phần đầu bài có ký tự không dùng được.", EXAMPLE, self._head.line
            ) from None
        except RecursionError:
            raise Wrong("Phần đầu bài lồng quá sâu.", EXAMPLE, self._head.line) from None
        if node is None:
            raise Wrong("Phần đầu bài để trống.", EXAMPLE, self._head.line)
        return self._value(node, 0)

    def _composed(self, text: str) -> Any:
        """The tree; words with a colon (“Khẩn: bão số 15”) are words, as their author meant."""
        for _ in range(_COLONS):
            try:
                return yaml.compose(text, Loader=_Loader)
            except yaml.MarkedYAMLError as error:
                mended = _with_quotes(text, error)
                if mended is None:
                    raise self._sentence(error) from None
                text = mended
        return yaml.compose(text, Loader=_Loader)

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

    def _entry(self, key: Any, value: Any, depth: int) -> HeadEntry:
        line = self._head.line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise Wrong("Khóa phải là chữ.", EXAMPLE, line)
        return HeadEntry(key.value, line, self._value(value, depth + 1))

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

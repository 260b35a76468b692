"""“Sẽ đọc là…”: the script beside its source, differences marked, doubts first. Values only."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipeline.speech.script import Flag, Passage, Script


@dataclass(frozen=True, slots=True)
class PreviewSegment:
    """A stretch of a passage: as written, as said, and by which rule (empty: unchanged)."""

    written: str
    spoken: str
    rule: str = ""
    level: str = ""  # of the worst flag that touches it: "BLOCK", "WARN" or ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the author's file beside its reading."""

    line: int
    written: str
    spoken: str
    segments: tuple[PreviewSegment, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What staff look at before approving: doubts, then every row, changed or not."""

    flags: tuple[Flag, ...]  # BLOCK first, then by line
    rows: tuple[Row, ...]
    blocked: bool


def preview(script: Script) -> Preview:
    """The side-by-side of a script."""
    flags = sorted(script.flags, key=lambda each: (each.level != "BLOCK", each.line, each.span))
    rows = tuple(
        Row(each.line, each.written, each.spoken, _segments(each)) for each in script.passages
    )
    return Preview(tuple(flags), rows, script.blocked)


def _segments(passage: Passage) -> tuple[PreviewSegment, ...]:
    segments: list[PreviewSegment] = []
    at = 0
    for change in passage.changes:
        start, end = change.span
        if start > at:
            gap = passage.written[at:start]
            segments.append(PreviewSegment(gap, gap))
        level = _level(passage, start, end)
        segments.append(PreviewSegment(change.written, change.spoken, change.rule, level))
        at = end
    if at < len(passage.written):
        rest = passage.written[at:]
        segments.append(PreviewSegment(rest, rest))
    return tuple(segments)


def _level(passage: Passage, start: int, end: int) -> str:
    touching = {flag.level for flag in passage.flags if flag.span[0] < end and start < flag.span[1]}
    return "BLOCK" if "BLOCK" in touching else "WARN" if touching else ""


def render(script: Script, *, flags: bool = False, changes: bool = False) -> str:
    """One line for one line: the spoken text, or JSON with what was asked for."""
    text = script.text.replace("\n", " ")
    if not (flags or changes):
        return text
    whole = script.to_json()
    asked = {"text": text}
    asked |= {"changes": whole["changes"]} if changes else {}
    asked |= {"flags": whole["flags"]} if flags else {}
    return json.dumps(asked, ensure_ascii=False)

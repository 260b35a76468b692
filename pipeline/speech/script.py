"""What a reading is: phrases for the voice, every change made, every doubt left. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from pipeline.model import Article

Level = Literal["BLOCK", "WARN"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a voice says in one breath: at most 100 characters, Vietnamese words only."""

    text: str
    pause: float  # seconds of silence after it
    line: int  # line of the author's file, from 1


@dataclass(frozen=True, slots=True)
class Change:
    """One place where the words to be said differ from the words written."""

    span: tuple[int, int]  # offsets into `Passage.written` of the same line
    written: str
    spoken: str
    rule: str
    line: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt. BLOCK: no audio until a person has settled it. WARN: the best reading is used."""

    span: tuple[int, int]  # offsets into `Passage.written` of the same line
    written: str
    kind: str
    level: Level
    candidates: tuple[str, ...]
    message: str  # a Vietnamese sentence: what is doubtful and what to do
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, heading, list entry or table row: as written and as said."""

    written: str  # NFC, one line, markup and exotic blanks gone
    spoken: str
    line: int
    changes: tuple[Change, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """Kịch bản đọc: all that the loudspeaker will say of one article, in order."""

    passages: tuple[Passage, ...] = ()
    phrases: tuple[Phrase, ...] = field(default=())

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every difference between written and said, in order."""
        return tuple(change for passage in self.passages for change in passage.changes)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Every doubt, in order."""
        return tuple(flag for passage in self.passages for flag in passage.flags)

    @property
    def blocked(self) -> bool:
        """Whether a person must settle something before this may go on air."""
        return any(flag.level == "BLOCK" for flag in self.flags)

    @property
    def text(self) -> str:
        """The transcript: one passage a line."""
        return "\n".join(passage.spoken for passage in self.passages if passage.spoken)

    def to_json(self) -> dict[str, Any]:
        """Text, changes and flags as JSON values, for `loa read --changes --flags`."""
        return {
            "text": self.text,
            "changes": [
                {"span": list(c.span), "written": c.written, "spoken": c.spoken}
                | {"rule": c.rule, "line": c.line}
                for c in self.changes
            ],
            "flags": [
                {"span": list(f.span), "written": f.written, "kind": f.kind, "level": f.level}
                | {"candidates": list(f.candidates), "message": f.message, "line": f.line}
                for f in self.flags
            ],
        }


@runtime_checkable
class Speaks(Protocol):
    """A channel that reads articles aloud."""

    def script(self, article: Article) -> Script:
        """How it will read an article, with every doubt. Pure. Raises Unsupported."""
        ...

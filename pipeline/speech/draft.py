"""A line being read: what is written, which spans are taken, what they say, what is doubtful.

Rules run in a fixed order; the first that reads a span protects it (its characters are blanked
in `work`), and later rules still see the written context in `text`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.speech.lexicon import Lexicon
from pipeline.speech.script import Level

TAKEN = "\ue000"  # stands in `work` for every character that has been read
_DIGIT = re.compile(r"\d")
_LOOK = 60  # characters of context that cues may look at


@dataclass(frozen=True, slots=True)
class Options:
    """How this reading wants its words."""

    lexicon: Lexicon
    region: str = "nam"  # "nam": ngàn, lẻ; "bắc": nghìn, linh
    codes: str = "đầy đủ"  # document codes; "gọn" leaves kind and issuer out
    foreign: str = "respell"  # "keep" leaves foreign words to a voice that knows them
    overrides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the written line and the words it is read as."""

    start: int
    end: int
    spoken: str
    rule: str
    numeric: bool = True  # numbers turn with the region, and are never cut between phrases


@dataclass(frozen=True, slots=True)
class Doubt:
    """A flag before it knows its line."""

    start: int
    end: int
    kind: str
    level: Level
    message: str
    candidates: tuple[str, ...] = ()


class SpokenDraft:
    """One line on its way from written to spoken."""

    __slots__ = ("doubts", "options", "pieces", "text", "work")

    def __init__(self, text: str, options: Options) -> None:
        self.text = text
        self.work = text
        self.options = options
        self.pieces: list[Piece] = []
        self.doubts: list[Doubt] = []

    @property
    def lexicon(self) -> Lexicon:
        """The office's words."""
        return self.options.lexicon

    def take(self, start: int, end: int, spoken: str, rule: str, numeric: bool = True) -> None:
        """Read a span; no later rule sees it."""
        self.pieces.append(Piece(start, end, spoken, rule, numeric))
        self.work = self.work[:start] + TAKEN * (end - start) + self.work[end:]

    def doubt(
        self,
        span: tuple[int, int],
        kind: str,
        level: Level,
        message: str,
        candidates: tuple[str, ...] = (),
    ) -> None:
        """Note a doubt about a span."""
        self.doubts.append(Doubt(*span, kind, level, message, candidates))

    def has_doubt(self, span: tuple[int, int], *, blocking: bool = False) -> bool:
        """Whether a doubt touches a span; `blocking`: one without which nothing is heard."""
        return any(
            each.start < span[1] and span[0] < each.end
            for each in self.doubts
            if not blocking or each.level == "BLOCK"
        )

    def before(self, at: int) -> str:
        """The written context up to `at`, blanks at its end gone."""
        return self.text[max(0, at - _LOOK) : at].rstrip()

    def after(self, at: int) -> str:
        """The written context from `at`, blanks at its start gone."""
        return self.text[at : at + _LOOK].lstrip()


Reader = Callable[[re.Match[str], SpokenDraft], str | None]


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One way of reading: where it may apply, and what it then says (None: not this time)."""

    name: str
    pattern: re.Pattern[str]
    read: Reader
    signs: str = ""  # the line must hold one of these characters (empty: any line)
    digits: bool = True  # the line must still hold an unread digit
    numeric: bool = True

    def apply(self, draft: SpokenDraft) -> None:
        """Read every span of the draft that this rule knows."""
        at = 0
        while match := self.pattern.search(draft.work, at):
            spoken = self.read(match, draft)
            if spoken is None:
                at = match.start() + 1
                continue
            draft.take(match.start(), match.end(), spoken, self.name, self.numeric)
            at = max(match.end(), match.start() + 1)


def run(rules: Iterable[ReadingRule], draft: SpokenDraft) -> None:
    """Apply rules in their order."""
    present = frozenset(draft.text)
    work, has_digit = "", False
    for rule in rules:
        if draft.work is not work:  # looked for again only when something was read
            work, has_digit = draft.work, _DIGIT.search(draft.work) is not None
        if rule.digits and not has_digit:
            continue
        if rule.signs and present.isdisjoint(rule.signs):
            continue
        rule.apply(draft)


def cue(*words: str) -> re.Pattern[str]:
    """A pattern that finds one of these words (or patterns) at the end of a context."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})[\s:.,(\"]*$", re.IGNORECASE)


def follow(*words: str) -> re.Pattern[str]:
    """A pattern that finds one of these words (or patterns) at the start of a context."""
    return re.compile(rf"(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)

"""Phrases for voices: at most 100 characters, cut where an announcer breathes.

Inside a number, a date or a sum words hang together by `JOINT` instead of a blank, so that no
cut falls there; the phrase gets its blanks back at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

JOINT = "\u00a0"
LONGEST = 100  # characters; gTTS sends no more in one request and cuts blindly
_PAUSES = {".": 0.35, "?": 0.4, "!": 0.4, ";": 0.25, ":": 0.25, ",": 0.15}
_BREATH = 0.1  # a cut without a mark of its own
_SENTENCE = re.compile(r"[^.?!;:]+[.?!;:]*")
_CLAUSE = re.compile(r"[^,]+,?")
# Words before which a long clause may be cut, the best first.
_OPENINGS = tuple(
    re.compile(rf" (?=(?:{words})[ {JOINT}])")
    for words in (
        "nhưng|nếu|khi|vì|nhằm|để|đồng thời|trong đó|qua đó|bao gồm",
        "và|hoặc|của|theo|tại|trên|trong|với|cho|về|từ|đến|do|được|là|mà|thì",
    )
)


def cut(spoken: str) -> Iterator[tuple[str, float]]:
    """(phrase, seconds of pause after it) for one passage; the last pause is the sentence's."""
    for sentence in _SENTENCE.findall(spoken):
        sentence = sentence.strip()
        if not re.search(r"\w", sentence):
            continue
        for phrase in _phrases(sentence):
            yield phrase.replace(JOINT, " "), _PAUSES.get(phrase[-1], _BREATH)


def _phrases(sentence: str) -> Iterator[str]:
    if len(sentence) <= LONGEST:
        yield sentence
        return
    held = ""
    for clause in _CLAUSE.findall(sentence):
        for part in _parts(clause.strip()):
            joined = f"{held} {part}".strip()
            if held and len(joined) > LONGEST:
                yield held
                held = part
            else:
                held = joined
    if held:
        yield held


def _parts(clause: str) -> Iterator[str]:
    """A clause in parts that fit, a comma at each cut."""
    while len(clause) > LONGEST:
        at = _place(clause)
        yield clause[:at].rstrip() + ","
        clause = clause[at:].lstrip(" " + JOINT)
    if clause:
        yield clause


def _place(clause: str) -> int:
    """Where to cut: before a joining word in the second half, else at the last blank."""
    room = LONGEST - 1
    for opening in _OPENINGS:
        places = [m.start() for m in opening.finditer(clause[: room + 1]) if m.start() > room // 3]
        if places:
            return places[-1]
    at = clause.rfind(" ", 1, room + 1)
    if at < 1:
        at = clause.rfind(JOINT, 1, room + 1)  # one number longer than a breath
    return at if at > 0 else room

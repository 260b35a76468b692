"""Captions: what is said, as it is written, while it is said. SRT, WebVTT and ASS. Pure.

A caption never holds more than two lines, breaks where the speaker breathes, and stands until
the next one comes or the voice has been still for a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.recipes.films import ShownPhrase, ShownWords
from pipeline.studio.base import breaks
from pipeline.studio.video.timing import HeardPhrase

LINE = 42  # characters of one line
_MOST = 2 * LINE - 6  # of one caption, so that two lines hold it wherever words break
_STAYS = 0.5  # seconds that a caption stays when the voice is still
_STOPS = ",;:.?!…–"


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, in seconds; `words` are (written, when it is said)."""

    start: float
    end: float
    words: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(word for word, _ in self.words)

    def later(self, seconds: float) -> Cue:
        """The same, moved."""
        words = tuple((word, at + seconds) for word, at in self.words)
        return Cue(self.start + seconds, self.end + seconds, words)


def caption_cues(
    phrases: Sequence[ShownPhrase], heard: Sequence[HeardPhrase], end: float
) -> tuple[Cue, ...]:
    """The captions of one scene that lasts until `end`."""
    found: list[Cue] = []
    for phrase, sound in zip(phrases, heard, strict=True):
        timed = list(_time_units(phrase.units, sound.words))
        for part in _part_words(timed):
            found.append(Cue(part[0][1], sound.end, tuple(part)))
    return tuple(_hold_cues(found, end))


def _time_units(units: Iterable[ShownWords], times: Sequence[float]) -> Iterator[tuple[str, float]]:
    at = 0
    for unit in units:
        if unit.written:
            yield unit.written, times[min(at, len(times) - 1)]
        at += unit.words


def _part_words(words: list[tuple[str, float]]) -> Iterator[list[tuple[str, float]]]:
    """Captions short enough, about equally long, cut after a stop if there is one nearby."""
    length = len(" ".join(word for word, _ in words))
    if length <= _MOST or len(words) < 2:
        if words:
            yield words
        return
    cut, best, seen = 1, float("inf"), 0
    for at, (word, _) in enumerate(words[:-1], 1):
        seen += len(word) + 1
        cost = abs(seen - length / 2) + _worth(word, words[at][0], 15)
        if cost < best:
            cut, best = at, cost
    yield from _part_words(words[:cut])
    yield from _part_words(words[cut:])


def _worth(one: str, other: str, stop: int) -> float:
    """What it costs to end a caption or a line between two words: less than nothing at a stop."""
    if one[-1] in _STOPS:
        return -stop
    whole = breaks.is_one_word(one, other) or breaks.may_be_name(one, other)
    return 12.0 * whole + 8.0 * breaks.leads(one)


def _hold_cues(found: Sequence[Cue], end: float) -> Iterator[Cue]:
    """Each until the next one begins, unless the voice is still for long."""
    for at, cue in enumerate(found):
        after = found[at + 1].start if at + 1 < len(found) else end
        yield replace(cue, end=after if after - cue.end <= _STAYS else cue.end + _STAYS)


# --- files ------------------------------------------------------------------------------


def caption_lines(text: str, longest: int = LINE) -> list[str]:
    """One or two lines of about the same length."""
    if len(text) <= longest or " " not in text:
        return [text]
    spaces = [at for at, char in enumerate(text) if char == " "]
    words = text.split(" ")
    costs = {
        at: abs(at - len(text) / 2) + _worth(one, other, 6)
        for at, (one, other) in zip(spaces, pairwise(words), strict=True)
    }
    at = min(spaces, key=lambda each: costs[each])
    return [text[:at], text[at + 1 :]]


def to_srt(found: Sequence[Cue]) -> str:
    """SubRip."""
    blocks = (
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n"
        + "\n".join(caption_lines(cue.text))
        for number, cue in enumerate(found, 1)
    )
    return "\n\n".join(blocks) + "\n"


def to_vtt(found: Sequence[Cue]) -> str:
    """WebVTT (W3C Candidate Recommendation of 2019-04-04), for browsers."""
    blocks = (
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n"
        + "\n".join(_plain(line) for line in caption_lines(cue.text))
        for cue in found
    )
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def to_ass(found: Sequence[Cue], width: int, height: int, bottom: int, family: str) -> str:
    """Advanced SubStation Alpha: the words light up as they are said. `bottom`: its margin."""
    size = round(min(width, height) / 20)
    head = (
        f"[Script Info]\nScriptType: v4.00+\nPlayResX: {width}\nPlayResY: {height}\n"
        "WrapStyle: 0\nScaledBorderAndShadow: yes\n\n[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
        "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
        "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
        f"Style: Loa,{family},{size},&H0026A5E0,&H00EAF8FF,&H00171C23,&H00171C23,"
        f"-1,0,0,0,100,100,0,0,1,4,0,2,{width // 16},{width // 16},{bottom},1\n\n"
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, "
        "Text\n"
    )
    return head + "".join(
        f"Dialogue: 0,{_short(cue.start)},{_short(cue.end)},Loa,,0,0,0,,{_karaoke_line(cue)}\n"
        for cue in found
    )


def _karaoke_line(cue: Cue) -> str:
    """The words with the hundredths of a second that each takes."""
    marks = [round(100 * at) for _, at in cue.words] + [round(100 * cue.end)]
    first = f"{{\\k{max(0, marks[0] - round(100 * cue.start))}}}" if cue.words else ""
    return first + " ".join(
        f"{{\\k{max(0, after - at)}}}{_bare(word)}"
        for (word, _), at, after in zip(cue.words, marks, marks[1:], strict=False)
    )


def _bare(text: str) -> str:
    """Without what ASS would read as an order."""
    return text.replace("\\", "/").replace("{", "(").replace("}", ")")


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    thousandths = round(1000 * seconds)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _short(seconds: float) -> str:
    hundredths = round(100 * seconds)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest // 100:02}.{rest % 100:02}"

"""Which sentences matter most, and what readers are asked to do. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.outline.sentences import split_sentences
from pipeline.outline.shape import Line
from pipeline.text import fold

MOST = 24
_ORDER = 5.0  # what an order is worth above its own words

_NUMBERED = re.compile(r"\d")
_NO = re.compile(r"(tuyệt đối )?(không|đừng|chớ)\b", re.IGNORECASE)
_LEANS = re.compile(  # a beginning that leans on the sentence before it
    r"(nó|điều (đó|này|ấy)|việc (đó|này|ấy)|khi đó|câu|ngoài ra|tuy nhiên|do đó|vì vậy|nhưng|còn|"
    r"đó|đây là|dưới đây|như vậy|biết rồi|hôm sau|một lần)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(hãy|mời|đề nghị|gọi ngay|(xin|bà con|người dân|phụ huynh) (\w+ )?(mang|gửi|gọi|liên hệ"
    r"|báo|xem|theo dõi|góp ý|đến|đăng ký|giữ lại(?! và)|tham gia|chia sẻ|nhớ|kiểm tra|chủ động"
    r"|phối hợp))\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"[?:]$|\b(như vậy|như sau|việc này|điều này|nội dung này)\b", re.I)
_FOLLOWS = re.compile(r"\b(như sau|sau đây|dưới đây)[.:…]$", re.IGNORECASE)  # nothing by itself
_LABEL = re.compile(r"(?:\w+ ){1,3}\d+[.:] ")  # “Phản ánh 2: Chương trình dài.”: a title
_ABOUT = re.compile(r"(bài viết|bài này|toàn văn)\b", re.IGNORECASE)  # tells of itself only


@dataclass(frozen=True, slots=True)
class Point:
    """A whole sentence, what it is worth, and whether it is a part of a numbered list."""

    text: str
    weight: float
    numbered: bool = False


def weigh_points(
    summary: str, lines: Sequence[Line], orders: Sequence[str] = ()
) -> tuple[Point, ...]:
    """The weightiest whole sentences in the order of the text; `orders` before all others."""
    found: dict[str, Point] = {}
    leads = [_words(each) for each in split_sentences(summary)]
    for text, weight in _of_summary(summary):
        found.setdefault(fold(text), Point(text, weight))
    for text, weight, numbered in _of_lines(lines):
        if text in orders:
            found.setdefault(fold(text), Point(text, weight + _ORDER, numbered))
        elif not any(_says(_words(text), lead) for lead in leads):
            found.setdefault(fold(text), Point(text, weight, numbered))
    told = [each for each in found.values() if each.weight > 0]
    least = sorted((each.weight for each in told), reverse=True)[:MOST][-1:]
    kept = [each for each in told if each.weight >= least[0]][:MOST] if least else []
    return tuple(replace(each, weight=round(each.weight, 2)) for each in kept)


def gist_of(summary: str) -> str:
    """A summary without the sentences that tell of the article instead of its matter."""
    return " ".join(each for each in split_sentences(summary) if not _ABOUT.match(each))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _says(words: frozenset[str], lead: frozenset[str]) -> bool:
    """Whether a sentence says again what the summary has said."""
    return len(words & lead) > 0.7 * min(len(words), len(lead))


def _of_summary(summary: str) -> Iterator[tuple[str, float]]:
    for at, sentence in enumerate(split_sentences(summary)):
        yield sentence, 4.0 - 0.2 * at + _weight(sentence) / 10


def _of_lines(lines: Sequence[Line]) -> Iterator[tuple[str, float, bool]]:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        place = (line.heading, line.kind)
        at = seen[place] = seen.get(place, -1) + 1
        for nth, sentence in enumerate(_whole(line)):
            base = {"paragraph": 1.4, "quote": 0.6, "entry": 1.1, "step": 1.2}[line.kind]
            early = max(0.0, 0.4 - 0.1 * at) - 0.4 * nth
            bold = 0.6 if line.strong and not nth else 0.0
            yield sentence, base + early + bold + _weight(sentence), line.numbered


def _whole(line: Line) -> tuple[str, ...]:
    """The sentences of a line; a bold catchword stays with the sentence that explains it."""
    found = list(split_sentences(line.text))
    if len(found) > 1 and line.strong and (len(found[0].split()) < 4 or _LABEL.match(found[0])):
        found[:2] = [f"{found[0]} {found[1]}"]
    return tuple(found)


def _weight(sentence: str) -> float:
    """What a sentence is worth by itself; far below zero if it can't stand alone."""
    words = len(sentence.split())
    if words < 4 or sentence.endswith(":") or not sentence[-1:].strip():
        return -9.0
    weight = 0.0
    weight += 0.6 if _NUMBERED.search(sentence) else 0.0
    weight += 0.5 if _NO.match(sentence) else 0.0
    weight += 0.4 if _ASKS.search(sentence) else 0.0
    weight -= 30.0 if _ABOUT.match(sentence) else 0.0  # a tenth of it in a summary
    weight -= 9.0 if _FOLLOWS.search(sentence) else 0.0
    weight -= 0.8 if _LEANS.match(sentence) else 0.0
    weight -= 0.8 if sentence[:1] in "“\"'(" else 0.0
    weight -= 0.8 if _BACK.search(sentence) or "(xem " in sentence else 0.0
    weight -= 0.5 if words < 6 or not sentence.endswith((".", "!", "”", "…")) else 0.0
    return weight - max(0.0, (len(sentence) - 150) / 80)


def find_call(lines: Sequence[Line]) -> str:
    """The last sentence that asks readers for something; empty if none does."""
    spoken = [
        each for line in lines if line.kind == "paragraph" for each in split_sentences(line.text)
    ]
    fit = [each for each in spoken if len(each) <= 200 and not _BACK.search(each)]
    return next((each for each in reversed(fit) if _ASKS.search(each)), "")

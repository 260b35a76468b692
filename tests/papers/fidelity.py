"""A reader who knows nothing of the makers: compares a product's words with its article's.

What a product says by its form (numbers of steps and slides, dates of print, minutes that a
reading takes, the office's own address) is allowed by the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model import Article

FIGURE = re.compile(r"\d+(?:[.,:/h\-]\d+)*")
PHONE = re.compile(r"(?<!\d)\(?0\d{2,3}\)?(?:[ .\-]?\d{2,4}){2,3}(?!\d)")
FORBIDDING = re.compile(r"^(?:\|.*|#+ .*)\b(?:không|tránh|đừng|cấm)\b", re.I | re.M)
NO = re.compile(r"\b(không|chưa|đừng|cấm)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """Words without marks and case."""
    return re.findall(r"\w+", text.casefold())


def digits(text: str) -> str:
    """The digits of a number, however it is written."""
    return re.sub(r"\D", "", text)


def figures(text: str) -> set[str]:
    """Every number of a text, by its digits."""
    return {digits(each) for each in FIGURE.findall(text)}


def strange(shown: str, article: Article, allowed: Sequence[str] = ()) -> set[str]:
    """Numbers that a product shows and its article doesn't."""
    aloud = " ".join(each.text for each in article.overrides.values())
    own = f"{article.title} {article.summary} {article.body} {aloud}"
    known = figures(f"{own} {article.date:%d/%m/%Y %d %m %Y}")
    known |= {digits(each) for each in PHONE.findall(own)}
    known |= {each.lstrip("0") for each in known} | {digits(each) for each in allowed}
    shown_ = PHONE.sub(lambda found: f" {digits(found[0])} ", shown)
    return {each for each in figures(shown_) if each not in known and each.lstrip("0") not in known}


def doubled(shown: str) -> list[str]:
    """Negations under a heading or a question that negates already."""
    return re.findall(
        r"(?i)\bkhông (?:nên|được)(?: làm gì)?\s*[:?]\s*(?:•\s*)?(?:không|đừng|cấm)\b[^.]*", shown
    )


def lost(sentence: str, article: Article) -> bool:
    """Whether a sentence stands in the article with other negations than it has there."""
    own = words(article.body)
    sentence = re.sub(r"\b(?:Không nên|Không|Nên): ", "", sentence)  # a column's name, read aloud
    mine = words(sentence)
    bare = [each for each in mine if not NO.fullmatch(each)]
    text = " ".join(own)
    if sentence.startswith("Đừng ") and FORBIDDING.search(article.body):
        mine = mine[1:]  # the column or the heading above it says no
    if len(bare) < 4 or " ".join(mine) in text:
        return False
    return " ".join(bare) in " ".join(each for each in own if not NO.fullmatch(each))


def pairs(recipe: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(number, whose) wherever a recipe sets a number to call beside a name."""
    for part in recipe.get("parts", ()):
        if part["kind"] == "calls":
            yield from ((number, whose) for number, whose in part["entries"])
    for piece in recipe.get("data", {}).get("contacts", ()):
        if PHONE.match(piece["runs"][0][0]):
            yield piece["runs"][0][0].rstrip(": "), piece["runs"][1][0]
    for scene in recipe.get("scenes", ()):
        figure = scene["figure"] or {}
        yield from ((a, b) for a, b in figure.get("rows", ()) if PHONE.fullmatch(a))


def mispaired(number: str, whose: str, meant: Mapping[str, str]) -> bool:
    """Whether a number stands beside another's name; `meant`: the names that authors gave."""
    own = meant.get(digits(number))
    told = " ".join(words(whose))
    others = {" ".join(words(name)) for name in meant.values() if name != own}
    mine = " ".join(words(own or ""))
    return any(name in told and name not in mine for name in others)

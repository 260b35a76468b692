"""What Word's styles and numbering would show: headings, hidden words, counters. Pure.

A style inherits from the one that it is based on (ECMA-376 part 1, 17.7.4.3). A list counts on
however many paragraphs stand between its items, unless its number says that it starts anew
(17.9.25, startOverride); lists of one abstract definition count together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.intake.word.parts import W

_OFF = ("0", "false", "off", "none")
_DEEPEST = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_PLAIN = re.compile(r"%\d[.)]?")


def value(parent: Any, path: str) -> str:
    """The w:val of the element at a path of names below an element; empty: none."""
    found = (
        parent.find("/".join(W + name for name in path.split("/"))) if parent is not None else None
    )
    return str(found.get(W + "val", "")) if found is not None else ""


def switch(properties: Any, name: str) -> bool | None:
    """Whether a property is on or off; None: nothing is said."""
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(W + "val", "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Style:
    """One style, without what it inherits."""

    name: str  # in English whatever Word's language, small letters
    based_on: str
    paragraph: Any  # w:pPr or None
    run: Any  # w:rPr or None


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for each in root.iterchildren(W + "style") if root is not None else ():
            identity = each.get(W + "styleId", "")
            self._styles[identity] = Style(
                value(each, "name").lower(),
                value(each, "basedOn"),
                each.find(W + "pPr"),
                each.find(W + "rPr"),
            )
            if each.get(W + "type") == "paragraph" and each.get(W + "default") in ("1", "true"):
                self._default = identity

    def line(self, identity: str) -> Iterator[Style]:
        """A style and those that it is based on, the nearest first."""
        seen: set[str] = set()
        while identity in self._styles and identity not in seen:
            seen.add(identity)
            yield self._styles[identity]
            identity = self._styles[identity].based_on

    def of(self, paragraph: Any) -> list[Style]:
        """The styles of a paragraph."""
        return list(self.line(value(paragraph, "pPr/pStyle") or self._default))

    def heading(self, paragraph: Any) -> int:
        """The level of a heading, a title's is 1; 0: a paragraph like others."""
        own = value(paragraph, "pPr/outlineLvl")
        if own.isdigit():
            return int(own) + 1 if int(own) < _DEEPEST else 0
        for style in self.of(paragraph):
            if style.name == "title":
                return 1
            if found := re.fullmatch(r"heading (\d)", style.name):
                return int(found[1])
            level = value(style.paragraph, "outlineLvl")
            if level.isdigit():
                return int(level) + 1 if int(level) < _DEEPEST else 0
        return 0

    def numbered(self, paragraph: Any) -> tuple[str, int]:
        """(numId, level from 0) of a paragraph in a list; ("", 0) of another."""
        numbers = [paragraph.find(f"{W}pPr/{W}numPr")]
        numbers += [
            each.paragraph.find(W + "numPr") if each.paragraph is not None else None
            for each in self.of(paragraph)
        ]
        level = next((found for each in numbers if (found := value(each, "ilvl"))), "0")
        identity = next((found for each in numbers if (found := value(each, "numId"))), "")
        return ("" if identity == "0" else identity), min(int(level) if level.isdigit() else 0, 8)

    def listed(self, paragraph: Any) -> tuple[int, str]:
        """(depth from 1, "ul" or "ol") by the names of Word's own list styles; else (0, "")."""
        for style in self.of(paragraph):
            if found := re.fullmatch(r"list (bullet|number)(?: (\d))?", style.name):
                return int(found[2] or 1), "ul" if found[1] == "bullet" else "ol"
        return 0, ""

    def shows(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a run has a property: its own word first, then its styles'."""
        own = run.find(W + "rPr")
        said = switch(own, name)
        character = self.line(value(own, "rStyle")) if own is not None else ()
        for style in (*character, *(self.of(paragraph) if paragraph is not None else ())):
            said = switch(style.run, name) if said is None else said
        return bool(said)


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before an item: a bullet ("ul"), a plain number ("ol"), or words ("")."""

    tag: str
    number: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "bullet"
    text: str = ""
    start: int = 1
    legal: bool = False  # all numbers in Arabic figures


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting."""

    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)  # abstract, by id
    numbers: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)  # starts anew
    own: dict[tuple[str, int], _Level] = field(default_factory=dict)  # levels of one number
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any, styles: Styles) -> Numbering:
        """As numbering.xml tells them; None: there are none."""
        made = cls()
        linked: dict[str, str] = {}
        for each in root.iterchildren(W + "abstractNum") if root is not None else ():
            identity = each.get(W + "abstractNumId", "")
            made.lists[identity] = _levels(each)
            linked[identity] = value(each, "numStyleLink")
        for each in root.iterchildren(W + "num") if root is not None else ():
            identity, starts = each.get(W + "numId", ""), {}
            for changed in each.iterchildren(W + "lvlOverride"):
                at = _number(changed.get(W + "ilvl"))
                if (start := value(changed, "startOverride")).isdigit():
                    starts[at] = int(start)
                for number, level in _levels(changed).items():
                    made.own[identity, number] = level
            made.numbers[identity] = (value(each, "abstractNumId"), starts)
        made._follow(linked, styles)
        return made

    def _follow(self, linked: dict[str, str], styles: Styles) -> None:
        """Lists that are defined by the number of a style."""
        for identity, name in linked.items():
            for style in styles.line(name) if name else ():
                number = value(style.paragraph, "numPr/numId")
                if number in self.numbers and not self.lists[identity]:
                    self.lists[identity] = self.lists.get(self.numbers[number][0], {})

    def next(self, identity: str, depth: int) -> Label:
        """The label of the next item of a list at a depth from 0."""
        if identity not in self.numbers:
            return Label("ul")
        abstract, starts = self.numbers[identity]
        counts = self.counts.setdefault(abstract, [0] * _DEEPEST)
        if identity not in self.begun:
            self.begun.add(identity)
            for at in starts:
                counts[at:] = [0] * (_DEEPEST - at)
        level = self._level(identity, depth)
        for at in range(depth + 1):
            first = starts.get(at, self._level(identity, at).start)
            if at == depth:
                counts[at] = first if not counts[at] else counts[at] + 1
            elif not counts[at]:
                counts[at] = first
        counts[depth + 1 :] = [0] * (_DEEPEST - depth - 1)
        if level.form == "bullet":
            return Label("ul")
        if _PLAIN.fullmatch(level.text) and level.form in ("decimal", "decimalZero"):
            at = int(level.text[1]) - 1
            return Label("ol", counts[min(at, depth)])
        return Label("", 0, self._words(identity, level, counts))

    def _level(self, identity: str, depth: int) -> _Level:
        levels = self.lists.get(self.numbers[identity][0], {})
        return self.own.get((identity, depth)) or levels.get(depth, _Level())

    def _words(self, identity: str, level: _Level, counts: list[int]) -> str:
        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            form = "decimal" if level.legal else self._level(identity, at).form
            return figure(counts[at], form)

        return "" if level.form == "none" else re.sub(r"%([1-9])", shown, level.text).strip()


def _levels(parent: Any) -> dict[int, _Level]:
    return {
        _number(each.get(W + "ilvl")): _Level(
            value(each, "numFmt") or "decimal",
            value(each, "lvlText"),
            _number(value(each, "start") or "1"),
            bool(switch(each, "isLgl")),
        )
        for each in parent.iterchildren(W + "lvl")
    }


def _number(told: str | None) -> int:
    return min(int(told), 30_000) if told and told.isdigit() else 0


def figure(number: int, form: str) -> str:
    """A number as Word shows it: 3, 03, c, C, iii, III."""
    if form.endswith("Letter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""
        return letter.upper() if form.startswith("upper") else letter
    if form.endswith("Roman"):
        roman, rest = "", min(number, 4_000)
        for worth, letters in _ROMAN:
            roman += letters * (rest // worth)
            rest %= worth
        return roman.upper() if form.startswith("upper") else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)

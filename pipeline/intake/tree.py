"""HTML of strangers → a small tree: only tags that mean something, nothing that runs. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 40  # elements inside elements; deeper ones join the one that holds them
MOST_NODES = 20_000

_DROPPED = {
    "script", "style", "noscript", "template", "head", "svg", "math", "object", "form", "button",
    "input", "select", "textarea", "canvas", "map", "dialog", "applet", "frameset", "nav",
}  # fmt: skip
RUNNING = {
    "", "a", "abbr", "b", "bdi", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
}  # fmt: skip
_VOID = {
    "br", "hr", "img", "input", "meta", "link", "wbr", "source", "track", "col", "area", "base",
    "embed", "param",
}  # fmt: skip
_CLOSES = {  # a start of one closes an open other, as browsers do
    "li": ({"li"}, {"ul", "ol"}),
    "p": ({"p"}, {"td", "th", "li", "blockquote", "div"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
}
_DECLARED = re.compile(r"<[!?][^<>]*>")
_LOOSE = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")  # also a tag that holds < or never ends
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """An element, or (tag empty) a piece of text."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def find(self, *tags: str) -> list[Node]:
        """All elements of these tags inside, in order."""
        found: list[Node] = []
        for child in self.children:
            if child.tag in tags:
                found.append(child)
            found += child.find(*tags)
        return found

    def words(self) -> str:
        """The text inside, as it stands."""
        return self.text + "".join(child.words() for child in self.children)

    def sentences(self) -> str:
        """The text inside, with a blank where a block begins or ends."""
        inner = self.text + "".join(child.sentences() for child in self.children)
        return inner if self.tag in RUNNING else f" {inner} "


def tree(html: str) -> Node:
    """The tree of a piece of HTML, however broken; `cut` among the root's attributes: too long."""
    reader = _Reader()
    reader.feed(_told(html))
    reader.close()
    if reader.nodes > MOST_NODES:
        reader.root.attributes["cut"] = ""
    return reader.root


def _told(html: str) -> str:
    """HTML without comments and declarations, and without signs that begin nothing.

    The parser of the standard library searches for the end of each of them anew: a hundred
    thousand that never end would take it an hour.
    """
    pieces: list[str] = []
    at = 0
    while (start := html.find("<!--", at)) >= 0 and (end := html.find("-->", start + 4)) >= 0:
        pieces.append(html[at:start])
        at = end + 3
    rest = _DECLARED.sub("", "".join([*pieces, html[at:]]))
    return _LOOSE.sub("&lt;", rest)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open = [self.root]
        self._dropping: list[str] = []  # tags that must close before anything counts again
        self.nodes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self._dropping:
            if tag == self._dropping[-1] and tag not in _VOID:
                self._dropping.append(tag)
            return
        if tag in _DROPPED or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
            if tag not in _VOID:
                self._dropping.append(tag)
            return
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return
        if tag in _CLOSES:
            self._close(*_CLOSES[tag])
        node = Node(tag, attributes=attributes)
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < DEEPEST:
            self._open.append(node)

    def _close(self, closing: set[str], within: set[str]) -> None:
        """Close the nearest of `closing` that is open inside the nearest of `within`."""
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag in within:
                return
            if self._open[at].tag in closing:
                outer = at
                while outer > 1 and self._open[outer - 1].tag in closing - within:
                    outer -= 1
                del self._open[outer:]
                return

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag == self._dropping[-1]:
                self._dropping.pop()
            return
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        if not self._dropping and self.nodes <= MOST_NODES:
            self._open[-1].children.append(Node("", data))

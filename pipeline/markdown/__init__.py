"""Markdown → HTML, the tree of blocks, or a flat list of marks. The only door of pyromark.

CommonMark with tables, footnotes, strikethrough, check lists, and bare web addresses as links.
All three readings start from the same source (source.py), so that they never disagree about what
is a link or where a line is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import pyromark

from pipeline.markdown.source import bulleted, prepare
from pipeline.markdown.tree import FOOTNOTE, Tree, address
from pipeline.model import Block

__all__ = [
    "FOOTNOTE",
    "Mark",
    "SourcePiece",
    "blocks",
    "bulleted",
    "html",
    "marks",
    "pieces",
    "source",
]

_FLAGS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_PARSER = pyromark.Markdown(options=_FLAGS)
_BARE = re.compile(rb"(?<![\w/.@<])https?://[^\s<>\x00-\x20]+")
_MAYBE_BARE = re.compile(r"https?://(?<!\]\(http://)(?<!\]\(https://)(?<!<http://)(?<!<https://)")
_TRAILING = re.compile(rb"(?:[?!.,:;*_~'\"|]|&\w+;|\xe2\x80[\x9c\x9d\x98\x99]|\xe2\x80\xa6)+$")
_FOOTNOTE_HREF = re.compile(r'(<sup class="footnote-reference"><a href="#)')
_FOOTNOTE_ID = re.compile(r'(<div class="footnote-definition" id=")')


def html(body: str) -> str:
    """HTML of a Markdown body, NOT sanitised: raw HTML passes through, as CommonMark asks."""
    text = _PARSER.html(source(body))
    if "footnote-" in text:
        text = _FOOTNOTE_HREF.sub(rf"\1{FOOTNOTE[1:]}", text)
        text = _FOOTNOTE_ID.sub(rf"\1{FOOTNOTE[1:]}", text)
    return text


def blocks(body: str, first_line: int = 1) -> tuple[Block, ...]:
    """The tree of a Markdown body; `first_line` is the file's line on which the body starts.

    An image becomes a Figure: alone, in its own place; inside running text, right after its
    block (before it, if the image comes first). Its caption is the Markdown title. Raw HTML is
    left out (`marks` tells where it stands) except `<br>`, a line break. Crossed-out text is
    left out: it is there to be seen as deleted, which only a page can show. Footnote references
    are spans like “[1]” whose href starts with FOOTNOTE; the notes follow at the end.
    """
    tree = Tree()
    for kind, value, line in _events(body, first_line):
        tree.take(kind, value, line)
    return tree.finish()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in a body that `check` may speak about."""

    kind: str  # "image", "link", "heading", "html", "strike", "stars"
    value: str  # address, heading level, or the raw HTML
    text: str  # alt text, link text, heading text
    line: int  # of the author's file
    title: str = ""  # of an image or a link: what Markdown writes in quotes after the address


def marks(body: str, first_line: int = 1) -> Iterator[Mark]:
    """All that a body marks, as it ends: images, links, headings, raw HTML, crossed-out text.

    And “stars”: the asterisks of a bold that CommonMark does not see as one (an author who
    writes `\\*` means asterisks).
    """
    pending: list[tuple[Mark, list[str]]] = []
    code = 0
    meant = "\\*" in body
    for kind, value, line in _events(body, first_line):
        if kind in ("Html", "InlineHtml"):
            yield Mark("html", value, "", line)
        elif kind in _WORDS:
            words = _WORDS[kind] or value
            for _, gathered in pending:
                gathered.append(words)
            if kind == "Text" and "**" in words and not code and not meant:
                yield Mark("stars", "", words, line)
        elif kind in ("Start CodeBlock", "End CodeBlock"):
            code += 1 if kind[0] == "S" else -1
        elif (kind[6:] if kind[0] == "S" else kind[4:]) in _MARKED:
            if kind[0] == "S":
                pending.append((_mark(kind[6:], value, line), []))
            else:
                mark, gathered = pending.pop()
                yield replace(mark, text="".join(gathered))


_WORDS = {"Text": "", "Code": "", "SoftBreak": " ", "HardBreak": " "}
_MARKED = {"Image": "image", "Link": "link", "Heading": "heading", "Strikethrough": "strike"}


class SourcePiece(NamedTuple):
    """A stretch of what an author wrote, in a look of its own."""

    kind: str  # text, head (of a column), code, struck, address, picture, html, comment
    text: str
    line: int


_LOOKED = {"Strikethrough": "struck", "CodeBlock": "code", "TableHead": "head", "Image": "picture"}


def pieces(body: str, first_line: int = 1) -> Iterator[SourcePiece]:
    """Everything that a body holds beside CommonMark's own signs, in order."""
    within: dict[str, int] = dict.fromkeys(_LOOKED.values(), 0)
    noted = False  # inside <!-- … -->
    for kind, value, line in _events(body, first_line):
        if kind in ("Html", "InlineHtml"):
            noted = noted or "<!--" in value
            yield SourcePiece("comment" if noted else "html", value, line)
            noted = noted and "-->" not in value
        elif kind in ("Text", "Code"):
            looks = (name for name in ("struck", "picture", "code", "head") if within[name])
            yield SourcePiece(next(looks, "text"), value, line)
        elif (name := kind.partition(" ")[2]) in _LOOKED:
            within[_LOOKED[name]] += 1 if kind[0] == "S" else -1
        if kind == "Start CodeBlock" and isinstance(value, dict):
            yield SourcePiece("code", value["Fenced"], line)
        elif kind in ("Start Link", "Start Image") and value["title"]:
            yield SourcePiece("picture" if kind[6] == "I" else "address", value["title"], line)
        if kind == "Start Link" and value["link_type"] not in ("Autolink", "Email"):
            yield SourcePiece("address", address(value), line)


def _mark(kind: str, value: Any, line: int) -> Mark:
    if kind == "Heading":
        return Mark("heading", value["level"][1:], "", line)
    if kind == "Strikethrough":
        return Mark("strike", "", "", line)
    return Mark(_MARKED[kind], address(value), "", line, value["title"])


def _events(body: str, first_line: int) -> Iterator[tuple[str, Any, int]]:
    """(name, value, line): `Start X` and `End X` for what encloses, plain names for the rest."""
    text = source(body)
    data = text.encode()
    ends = [match.start() for match in re.finditer(b"\n", data)]
    for event, place in _PARSER.events_with_range(text, merge_text=True):
        line = first_line + bisect_right(ends, place["start"] - 1)
        if isinstance(event, str):
            yield event, "", line
            continue
        name, value = _only(event)
        if name in ("Start", "End"):
            kind, value = (value, None) if isinstance(value, str) else _only(value)
            name = f"{name} {kind}"
        yield name, value, line


def _only(event: Any) -> tuple[str, Any]:
    """The one key of an event, and its value."""
    ((name, value),) = event.items()
    return name, value


@lru_cache(maxsize=32)  # each channel reads the same article
def source(body: str) -> str:
    """The body as it is parsed: the same lines, nothing lost to a mark that was not meant."""
    return _linked(prepare(body, _parsed, lambda found: _BARE.sub(_bracketed, found)))


def _parsed(body: str) -> Iterator[tuple[Any, tuple[int, int]]]:
    """Events one by one: text in the pieces in which it stands."""
    for event, place in _PARSER.events_with_range(body, merge_text=False):
        yield event, (place["start"], place["end"])


def _linked(body: str) -> str:
    """The body with bare web addresses in pointed brackets, which CommonMark makes links."""
    if not _MAYBE_BARE.search(body):
        return body
    data = body.encode()
    pieces: list[bytes] = []
    at = 0
    closed = 0  # depth of what must not be touched
    for event, place in _PARSER.events_with_range(body, merge_text=True):
        if not isinstance(event, dict):
            continue
        name, value = _only(event)
        if name in ("Start", "End") and _is_closed(value):
            closed += 1 if name == "Start" else -1
        elif name == "Text" and not closed:
            start, end = place["start"], place["end"]
            pieces += [data[at:start], _BARE.sub(_bracketed, data[start:end])]
            at = end
    return b"".join([*pieces, data[at:]]).decode()


def _is_closed(value: Any) -> bool:
    name = value if isinstance(value, str) else _only(value)[0]
    return name in ("Link", "Image", "CodeBlock")


def _bracketed(match: re.Match[bytes]) -> bytes:
    found = match.group()
    kept = _TRAILING.sub(b"", found)
    while kept.endswith(b")") and kept.count(b")") > kept.count(b"("):
        kept = _TRAILING.sub(b"", kept[:-1])
    return b"<" + kept + b">" + found[len(kept) :]

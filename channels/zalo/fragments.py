"""An article's blocks → the body blocks of a Zalo article. Pure.

Text blocks hold HTML fragments of `<p>`, `<b>` and `<br>` only: Zalo does not say which other
tags it takes (article/create, read 2026-11). Lists, tables and links become readable words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape, unescape
from itertools import groupby
from typing import Any

from pipeline import prose
from pipeline.model import Block, Figure, Heading, Paragraph, Spans, plain
from pipeline.text import squeeze

Body = list[dict[str, Any]]
ImageUrl = Callable[[str], str]  # src as the author wrote it -> public address

_BOLD, _PLAIN = "\ue000", "\ue001"  # stand for tags while the words are set (private use)


def body(blocks: Iterable[Block], image_url: ImageUrl) -> Body:
    """Body blocks in order; neighbouring texts are one block."""
    found: Body = []
    for is_figure, run in groupby(blocks, lambda block: isinstance(block, Figure)):
        if is_figure:
            found += [_image(each, image_url) for each in run if isinstance(each, Figure)]
        elif content := "".join(f"<p>{each}</p>" for each in _texts(list(run))):
            found.append({"type": "text", "content": content})
    return found


def reading(blocks: Iterable[Mapping[str, Any]]) -> str:
    """What a body says, as lines for a reader: tags gone, images as “[Ảnh: …]”."""
    lines = []
    for block in blocks:
        if block["type"] == "text":
            text = str(block["content"]).replace("</p>", "\n").replace("<br>", "\n")
            for tag in ("<p>", "<b>", "</b>"):
                text = text.replace(tag, "")
            lines.append(unescape(text).strip())
        else:
            kind = "Video" if block["type"] == "video" else "Ảnh"
            lines.append(f"[{kind}: {block.get('caption', '')}]")
    return "\n".join(lines)


def _image(figure: Figure, image_url: ImageUrl) -> dict[str, Any]:
    caption = squeeze(figure.caption or figure.alt)
    return {"type": "image", "url": image_url(figure.src), "caption": caption}


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    """The paragraphs of blocks, without their `<p>`."""
    for block in blocks:
        if isinstance(block, Heading):
            pieces = [f"{_BOLD}{squeeze(plain(block.spans))}{_PLAIN}"]
        elif isinstance(block, Paragraph):
            pieces = [prose.sentence(_bold(block.spans))]
        else:
            pieces = list(prose.paragraphs([block]))
        yield from (_tagged(piece) for piece in pieces if piece.strip(_BOLD + _PLAIN + "\n "))


def _bold(spans: Spans) -> Spans:
    return tuple(
        replace(span, text=f"{_BOLD}{span.text}{_PLAIN}")
        if span.strong and span.text.strip()
        else span
        for span in spans
    )


def _tagged(words: str) -> str:
    """Escaped, with `<b>` and `<br>`; blanks that set a line in survive as wide blanks."""
    lines = []
    for line in escape(words, quote=False).split("\n"):
        bare = line.lstrip(" ")
        lines.append("\u2003" * -(-(len(line) - len(bare)) // 3) + bare)
    text = "<br>".join(lines)
    return text.replace(_BOLD, "<b>").replace(_PLAIN, "</b>").replace("</b><b>", "")

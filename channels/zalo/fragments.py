"""An article's blocks → the body blocks of a Zalo article. Pure.

Text blocks hold HTML fragments of `<p>`, `<b>` and `<br>` only: Zalo does not say which other
tags it takes (article/create, read 2026-11). Lists, tables and links become readable words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import groupby

from pipeline import prose
from pipeline.model import Block, Figure, Heading, Paragraph, Spans, plain
from pipeline.text import squeeze

ImageUrl = Callable[[str], str]  # src as the author wrote it -> public address

_BOLD, _PLAIN = "\ue000", "\ue001"  # stand for tags while the words are set (private use)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Paragraphs, as an HTML fragment."""

    content: str

    def to_json(self) -> dict[str, str]:
        """The block, in editions and for Zalo."""
        return {"type": "text", "content": self.content}

    def to_text(self) -> str:
        """The words as lines for a reader: tags gone."""
        text = self.content.replace("</p>", "\n").replace("<br>", "\n")
        for tag in ("<p>", "<b>", "</b>"):
            text = text.replace(tag, "")
        return unescape(text).strip()


@dataclass(frozen=True, slots=True)
class ImageBlock:
    """A picture. `url`: where Zalo fetches it."""

    url: str
    caption: str

    def to_json(self) -> dict[str, str]:
        """The block, in editions and for Zalo."""
        return {"type": "image", "url": self.url, "caption": self.caption}

    def to_text(self) -> str:
        """What stands for it in a line for a reader."""
        return f"[Ảnh: {self.caption}]"


@dataclass(frozen=True, slots=True)
class VideoBlock:
    """The article's film. `thumb`: the address of the picture that stands for it."""

    caption: str
    thumb: str

    def to_json(self) -> dict[str, str]:
        """The block, in editions; Zalo is told the film's id instead of the caption."""
        return {"type": "video", "caption": self.caption, "thumb": self.thumb}

    def to_text(self) -> str:
        """What stands for it in a line for a reader."""
        return f"[Video: {self.caption}]"


BodyBlock = TextBlock | ImageBlock | VideoBlock


def block_from_json(value: Mapping[str, str]) -> BodyBlock:
    """The block of which `to_json` was kept. Raises KeyError."""
    match value["type"]:
        case "text":
            return TextBlock(value["content"])
        case "image":
            return ImageBlock(value["url"], value["caption"])
    return VideoBlock(value["caption"], value["thumb"])


def compose_body(blocks: Iterable[Block], image_url: ImageUrl) -> list[BodyBlock]:
    """Body blocks in order; neighbouring texts are one block."""
    found: list[BodyBlock] = []
    for is_figure, run in groupby(blocks, lambda block: isinstance(block, Figure)):
        if is_figure:
            found += [_image(each, image_url) for each in run if isinstance(each, Figure)]
        elif content := "".join(f"<p>{each}</p>" for each in _paragraphs(list(run))):
            found.append(TextBlock(content))
    return found


def to_text(body: Iterable[BodyBlock]) -> str:
    """What a body says, as lines for a reader."""
    return "\n".join(each.to_text() for each in body)


def _image(figure: Figure, image_url: ImageUrl) -> ImageBlock:
    return ImageBlock(image_url(figure.src), squeeze(figure.caption or figure.alt))


def _paragraphs(blocks: Sequence[Block]) -> Iterator[str]:
    """The paragraphs of blocks, without their `<p>`."""
    for block in blocks:
        if isinstance(block, Heading):
            pieces = [f"{_BOLD}{squeeze(plain(block.spans))}{_PLAIN}"]
        elif isinstance(block, Paragraph):
            pieces = [prose.sentence(_mark_bold(block.spans))]
        else:
            pieces = list(prose.paragraphs([block]))
        yield from (_to_html(piece) for piece in pieces if piece.strip(_BOLD + _PLAIN + "\n "))


def _mark_bold(spans: Spans) -> Spans:
    return tuple(
        replace(span, text=f"{_BOLD}{span.text}{_PLAIN}")
        if span.strong and span.text.strip()
        else span
        for span in spans
    )


def _to_html(words: str) -> str:
    """Escaped, with `<b>` and `<br>`; blanks that set a line in survive as wide blanks."""
    lines = []
    for line in escape(words, quote=False).split("\n"):
        bare = line.lstrip(" ")
        lines.append("\u2003" * -(-(len(line) - len(bare)) // 3) + bare)
    text = "<br>".join(lines)
    return text.replace(_BOLD, "<b>").replace(_PLAIN, "</b>").replace("</b><b>", "")

"""An edition as people read it in a terminal: plain words, pictures named in their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline import markdown, prose
from pipeline.model import Article, Block, Edition, Figure, Form, Override, Product, Rendition
from pipeline.text import slug

_FILES = {
    Form.IMAGE: "ảnh",
    Form.AUDIO: "tiếng đọc",
    Form.VIDEO: "video",
    Form.DOCUMENT: "tài liệu",
}
_PRODUCTS = {slug(each): str(each) for each in Product}


def edition_lines(article: Article, edition: Edition, html: bool) -> Iterator[str]:
    """Title, text, address and what goes with it; the title and the address once.

    `html`: the edition's text is a page's HTML; what it says is told by the article's own words.
    """
    text = _article_words(article, edition.channel) if html else edition.text
    if not text.startswith(edition.title):
        yield edition.title
        yield ""
    yield text
    if edition.link and edition.link not in text:
        yield f"Địa chỉ: {edition.link}"
    if edition.renditions:
        yield f"Kèm theo: {', '.join(_file_counts(edition.renditions))}."


def _article_words(article: Article, channel: str) -> str:
    own = article.overrides.get(channel, Override())
    blocks = markdown.blocks(own.text or article.body)
    return "\n\n".join(_text_pieces(blocks))


def _text_pieces(blocks: Sequence[Block]) -> Iterator[str]:
    for pictures, some in groupby(blocks, key=lambda each: isinstance(each, Figure)):
        if pictures:
            yield from (_picture_line(each) for each in some if isinstance(each, Figure))
        elif words := prose.prose(list(some)):
            yield words


def _picture_line(figure: Figure) -> str:
    told = f"[Ảnh: {figure.alt}]" if figure.alt else "[Ảnh chưa có mô tả]"
    return f"{told} {figure.caption}".rstrip()


def _file_counts(renditions: Sequence[Rendition]) -> Iterator[str]:
    """E.g. `2 ảnh`, `tiếng đọc`, `slide`; a picture in several sizes is one."""
    names = dict.fromkeys((_file_name(each), each.alt) for each in renditions)
    for name, count in Counter(name for name, _ in names).items():
        yield f"{count} {name}" if count > 1 or name == _FILES[Form.IMAGE] else name


def _file_name(rendition: Rendition) -> str:
    """A product by its own name, which its description begins with; else what kind of file."""
    head = slug(rendition.alt.partition(":")[0])
    return _PRODUCTS.get(head, _FILES[rendition.form])

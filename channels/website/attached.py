"""An article's attachments as its page shows them: at their links, else in a list. Pure."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from channels.website.page_data import PageAttachment
from channels.website.pictures import file
from pipeline.model import Article, Attachment, Rendition
from pipeline.recipes.pictures import AttachmentRecipe, ImageRecipe
from pipeline.studio.base.attached import name_attachment
from pipeline.text import nfc, slug, squeeze

_SHOWN = frozenset({"pdf", "jpg", "mp3", "m4a"})  # a browser opens them; others are kept
_READ = frozenset({"pdf", "docx", "odt"})  # their words are read on the page
_MOST_WORDS = 30_000  # characters: some ten pages


@dataclass(frozen=True, slots=True)
class PageFile:
    """One attachment: its file, and what a page says of it."""

    attachment: Attachment
    rendition: Rendition

    @property
    def name(self) -> str:
        """What it is called on the reader's disk; empty: a browser opens it."""
        ending = self.rendition.recipe.suffix
        return "" if ending in _SHOWN else f"{slug(self.attachment.title, 80) or 'tep'}.{ending}"

    @property
    def kind(self) -> str:
        """E.g. “PDF, 1,2 MB”."""
        return f"{self.rendition.recipe.suffix.upper()}, {_size(self.attachment.size)}"

    def link(self, inside: str, fragment: str) -> str:
        """The link in the text; `inside` is HTML. Its kind and size follow it."""
        download = f' download="{escape(self.name)}"' if self.name else ""
        return (
            f'<a class="attached" href="../{file(self.rendition)}{escape(fragment)}"{download}>'
            f'{inside}</a> <span class="file-kind">({self.kind})</span>'
        )

    def listed(self, linked: bool) -> PageAttachment:
        """The entry below the text."""
        words, cut = _paragraphs(self.attachment)
        title = squeeze(self.attachment.title)
        return PageAttachment(file(self.rendition), self.name, title, self.kind, linked, words, cut)


def page_files(article: Article) -> Mapping[str, PageFile]:
    """By the name that the article has for each (`file_key`)."""
    return {
        file_key(each.src): PageFile(each, name_attachment(each)) for each in article.attachments
    }


def file_key(href: str) -> str:
    """One name for a file, whatever way a link writes it: “./Kế%20hoạch.pdf”."""
    return posixpath.normpath(nfc(unquote(href)))


def is_attachment(rendition: Rendition) -> bool:
    """Whether a file of a page is an attachment: a picture among them has no form of pictures."""
    return isinstance(rendition.recipe, AttachmentRecipe | ImageRecipe)


def list_files(files: Mapping[str, PageFile], linked: Sequence[str]) -> tuple[PageAttachment, ...]:
    """What stands below the text: files that no link of it leads to, and the words of all."""
    found = (each.listed(src in linked) for src, each in files.items())
    return tuple(each for each in found if each.words or not each.linked)


def _paragraphs(attachment: Attachment) -> tuple[tuple[str, ...], bool]:
    """(the words as the page shows them, whether they were cut). Of tables none: it has a file."""
    if attachment.kind not in _READ:
        return (), False
    shown = attachment.words[:_MOST_WORDS]
    paragraphs = tuple(line for each in shown.split("\n") if (line := squeeze(each)))
    return paragraphs, len(attachment.words) > _MOST_WORDS


def _size(size: int) -> str:
    """Bytes as readers know them: “86 kB”, “1,2 MB”."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    mega = f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
    return f"{mega}\u00a0MB"

"""Links from one article to another, as authors write them. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from pipeline.content import slugs
from pipeline.content.problem import Findings, quoted
from pipeline.markdown import Mark
from pipeline.model import Article
from pipeline.text import nfc

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SAFE = ("http:", "https:", "mailto:", "tel:", "sms:")
_INVISIBLE = re.compile(r"[\x00-\x20\u200b-\u200f]+")
_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net)(?:/|$))", re.IGNORECASE)


class LinkIndex:
    """Finds the article that a relative link means, whatever way it was written."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._by_path: dict[str, Article] = {}
        self._by_slug: dict[str, Article] = {}
        for article in articles:
            path = nfc(article.path)
            self._by_path[path] = article
            if path.endswith("/index.md"):
                self._by_path[path.removesuffix("/index.md")] = article
            self._by_path.setdefault(path.removesuffix(".md"), article)
            self._by_slug[article.slug] = article

    def find(self, href: str, source: str) -> Article | None:
        """The article meant by `href` in the file `source` (relative to content/); None: none.

        By file (`khac.md`, `../khac/`, `khac/index.md`), by file name without its ending, or
        by slug, with or without `.html`.
        """
        if not is_relative(href):
            return None
        joined = posixpath.normpath(
            posixpath.join(posixpath.dirname(nfc(source)), link_target(href))
        )
        name = posixpath.basename(joined).removesuffix(".html")
        return self._by_path.get(joined) or self._by_slug.get(name)


def readdressed(article: Article, marks: Iterable[Mark], index: LinkIndex) -> Article:
    """The article with its links to others by address wherever the file's name doesn't tell it.

    A channel sees one article at a time: of `khac.md` it can only know what the name says, which
    is wrong for an article whose head names another address or that had to give way.
    """
    body = article.body
    for mark in marks:
        target = index.find(mark.value, article.path)
        if target and slugs.wanted("", target.path, "") != target.slug:
            written = rf"(\]\(\s*<?|\]:\s*<?){re.escape(mark.value)}(?=[\s>)]|$)"
            body = re.sub(written, rf"\g<1>{target.slug}.html", body, flags=re.MULTILINE)
    return article if body == article.body else replace(article, body=body)


def link_target(href: str) -> str:
    """The file that a relative link names, in NFC, without “#page=3”."""
    return nfc(unquote(re.split(r"[?#]", href, maxsplit=1)[0]))


def is_relative(href: str) -> bool:
    """Whether a link means something beside the article."""
    return bool(href) and not _SCHEME.match(href) and not href.startswith(("/", "#", "?"))


def check(marks: Iterable[Mark], findings: Findings) -> None:
    """What a link alone can show."""
    for mark in marks:
        href = _INVISIBLE.sub("", mark.value)
        scheme = _SCHEME.match(href)
        if not href:
            message = f"Liên kết {quoted(mark.text)} không có địa chỉ."
            findings.hint(mark.line, message, "Viết dạng [chữ](https://…).")
        elif scheme and scheme[0].lower() in ("javascript:", "vbscript:", "data:", "file:"):
            findings.error(
                mark.line,
                f"Liên kết {quoted(mark.text)} dẫn tới {quoted(scheme[0])}, không an toàn.",
                "Thay bằng một địa chỉ bắt đầu bằng https://.",
            )
        elif scheme and scheme[0].lower() not in _SAFE:
            message = f"Liên kết {quoted(href)} không phải địa chỉ mở được ở mọi nơi."
            findings.hint(mark.line, message, "Dùng địa chỉ bắt đầu bằng https://.")
        elif href.startswith(("/", "?", "\\")) or href.lower().startswith("sms:"):
            message = (
                f"Liên kết {quoted(mark.text)} dẫn tới {quoted(href)} không bấm được trên trang."
            )
            findings.hint(mark.line, message, "Ghi địa chỉ đầy đủ, bắt đầu bằng https://.")
        elif not scheme and _HOST.match(href):
            message = f"Liên kết {quoted(href)} thiếu “https://” ở đầu nên sẽ dẫn sai."
            findings.hint(mark.line, message, f"Viết https://{href}.")

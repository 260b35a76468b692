"""The body of an article: Markdown → sanitised HTML, dressed for reading. Pure.

First everything that is not plainly harmless is taken out (nh3; a body of plain tags and web links
has nothing of the kind, and is not parsed for it); only then is the rest dressed:
headings under the page's own, with ids; images with sizes; tables that scroll on a phone; links
out of the house marked; blanks that must not break a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

import nh3

from channels.website.attached import PageFile, file_key
from channels.website.pictures import PagePicture
from pipeline import markdown
from pipeline.errors import ContentError
from pipeline.model import NOTHING
from pipeline.text import nfc, slug, squeeze

_TAGS = """
    a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6
    hr i img ins kbd li mark ol p pre q s small strong sub sup table tbody td tfoot th thead tr u ul
"""
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={
        "a": {"href"},
        "abbr": {"title"},
        "div": {"id"},
        "img": {"src", "alt", "title"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    allowed_classes={
        "td": {"right", "center"},
        "th": {"right", "center"},
        "div": {"footnote-definition"},
        "sup": {"footnote-reference", "footnote-definition-label"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
_PLAIN = """
    blockquote em h1 h2 h3 h4 h5 h6 li ol p strong table tbody td th thead tr ul
"""
_PLAIN_TAGS = {
    "",
    "/a",
    *(f'{c} class="{way}"' for c in ("td", "th") for way in ("right", "center")),
}
_PLAIN_TAGS.update(f"{slash}{name}" for name in _PLAIN.split() for slash in ("", "/"))
_PLAIN_LINK = re.compile(r'a href="https?://[^"<>\s]*"')
_REWRITTEN = ("&", "\xa0", "\r")  # signs that the sanitiser writes in a way of its own
_ALIGNED = {f'style="text-align: {way}"': f'class="{way}"' for way in ("right", "center")}
_BOX = re.compile(r'<input disabled="" type="checkbox"( checked="")?\s*/?>')
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INSIDE = r'((?:[^">]|"[^"]*")*)'  # of a tag: its attributes
_DRESSED = re.compile(
    rf"<h(?P<level>[1-6])>(?P<words>.*?)</h(?P=level)>"
    rf"|<p><img (?P<alone>{_INSIDE})></p>"
    rf"|<img (?P<img>{_INSIDE})>"
    rf"|<a(?P<a>{_INSIDE})>(?P<linked>.*?)</a>"
    rf"|<(?P<slash>/?)table>"
    rf"|<div(?P<div>{_INSIDE})>"
    rf"|<th(?P<th>(?: {_INSIDE})?)>"
    rf"|<pre>",
    re.DOTALL,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[/#?]|$", re.IGNORECASE)
_TAG = re.compile(rf"<{_INSIDE}>")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_PARAGRAPH = re.compile(r"<p>(?!<img|</p>)(.*?)</p>", re.DOTALL)
_VERBATIM = re.compile(r"(<(pre|code|kbd)>.*?</\2>)", re.DOTALL)
_TOC_FROM = 4  # chapters; a shorter article needs no table of contents

_UNITS = (
    "%|‰|đồng|nghìn|ngàn|triệu|tỷ|tỉ|giờ|phút|giây|ngày|tháng|năm|tuần|người|hộ|trang|km²|km|m²|m|"
    "cm|mm|kg|g|tấn|tạ|ha|lít|ml|°C|MB|GB"
)
_NUMBERED = "ngày tháng năm số điều khoản mục chương phần quý thứ lúc tổ ấp bước mức bài lớp cấp"
_BLANK = re.compile(  # first what stands beside it, since most blanks stand between letters
    rf" (?:(?=[\d–—])(?:(?=\d)|(?=[–—] ))"
    rf"|(?<=[\d.] )(?:(?<=\d )(?=(?:{_UNITS})(?!\w)(?! \d))"
    r"|(?<=TP\. )|(?<=TS\. )|(?<=hS\. )|(?<=GS\. )))"
)
_FIRM = "\u00a0"
_COUNTED = frozenset(_NUMBERED.split())


@dataclass(frozen=True)
class PageBody:
    """HTML that is safe to put on a page, and what stands in it."""

    html: str
    contents: tuple[tuple[str, str], ...]  # (id, words) of the chapters; empty if it is short
    images: tuple[str, ...]  # `src` of the images that it shows
    mentions: tuple[str, ...]  # slugs of other articles that it links to
    files: tuple[str, ...] = ()  # attachments that it links to, by the name the author wrote

    @cached_property
    def opening(self) -> str:
        """The words of the first paragraph."""
        found = _PARAGRAPH.search(self.html)
        return _words(found[1]) if found else ""


def clean(text: str) -> str:
    """Without the control characters and halves of characters that no page or feed may hold."""
    return _CONTROL.sub("", text)


def tie(html: str) -> str:
    """Blanks that must not break a line: “5 triệu”, “ngày 3”, “TP. Biên Hòa”, before a dash."""
    if "<pre>" not in html and "<code>" not in html and "<kbd>" not in html:
        return _BLANK.sub(_firm, html)
    pieces = _VERBATIM.split(html)
    free, kept = pieces[::3], pieces[1::3]
    tied = [_BLANK.sub(_firm, piece) for piece in free]
    return "".join(each for pair in zip(tied, [*kept, ""], strict=True) for each in pair)


def _firm(blank: re.Match[str]) -> str:
    text, at = blank.string, blank.start()
    if not text[at + 1].isdigit():
        return _FIRM
    before = text[text.rfind(" ", max(0, at - 12), at) + 1 : at].rpartition(">")[2]
    return _FIRM if before.lstrip("(“").lower() in _COUNTED else " "


def body(
    text: str,
    images: Mapping[str, PagePicture],
    home: str,
    where: str,
    files: Mapping[str, PageFile] = NOTHING,
) -> PageBody:
    """The dressed body. `images`, `files` by the name the author wrote; `home`: the site's address.

    Raises ContentError (naming `where`) for an image that does not lie beside the article.
    """
    # NFC before there are tags: it may join “>” with a mark. The line end makes a copy, since the
    # parser leaves its own form of a text inside it, and the article is kept.
    source = clean(nfc(text)) + "\n"
    html = markdown.html(source)
    if "text-align" in html:
        for style, name in _ALIGNED.items():
            html = html.replace(style, name)
    if "checkbox" in html:
        html = _BOX.sub(lambda box: "☑" if box[1] else "☐", html)
    harmless = html if _is_plain(source, html) else _CLEANER.clean(html)
    return _Dresser(images, home, where, files).dress(tie(harmless))


def _is_plain(source: str, html: str) -> bool:
    """Whether the sanitiser would give the HTML back as it is: a parse is saved, nothing else.

    Without a “<” the author wrote no tag, so all are the renderer's, and in order; here each
    must also be on a list of its own.
    """
    if "<" in source or any(sign in html for sign in _REWRITTEN):
        return False
    tags = {piece.partition(">")[0] for piece in html.split("<")} - _PLAIN_TAGS
    return all(_PLAIN_LINK.fullmatch(tag) for tag in tags)


def alive(html: str, dead: Iterable[str]) -> str:
    """The body without links to articles that are not public: their words stay."""
    for mentioned in dead:
        html = re.sub(rf"{re.escape(_mention(mentioned))}(.*?)</a>", r"\1", html, flags=re.DOTALL)
    return html


def _mention(mentioned: str) -> str:
    return f'<a class="inside" href="{mentioned}.html">'


def _words(html: str) -> str:
    return squeeze(unescape(_TAG.sub("", html)))


def _attributes(tag: str | None) -> dict[str, str]:
    """Unescaped; what `tie` did to a blank is undone."""
    found = _ATTRIBUTE.findall(tag or "")
    return {name: unescape(value).replace(_FIRM, " ") for name, value in found}


@dataclass
class _Dresser:
    """Goes once through a sanitised body."""

    images: Mapping[str, PagePicture]
    home: str
    where: str
    files: Mapping[str, PageFile]
    highest: int = 2  # level of the highest heading: it becomes an h2
    ids: set[str] = field(default_factory=set)
    contents: list[tuple[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # src of images
    mentions: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    level: int = 1  # of the heading before
    tables: int = 0
    depth: int = 0  # of tables

    def dress(self, html: str) -> PageBody:
        self.highest = next((level for level in range(1, 7) if f"<h{level}>" in html), 2)
        dressed = _DRESSED.sub(self._one, html).strip()
        chapters = tuple(self.contents) if len(self.contents) >= _TOC_FROM else ()
        seen, mentions = dict.fromkeys(self.seen), dict.fromkeys(self.mentions)
        files = tuple(dict.fromkeys(self.attached))
        return PageBody(dressed, chapters, tuple(seen), tuple(mentions), files)

    def _one(self, found: re.Match[str]) -> str:
        if found["level"]:
            return self._heading(int(found["level"]), found["words"])
        if found["alone"] or found["img"]:
            return self._image(_attributes(found["alone"] or found["img"]), bool(found["alone"]))
        if found["a"] is not None:
            return self._link(_attributes(found["a"]), found["linked"])
        if found["slash"] is not None:
            return self._table(found["slash"])
        if found["div"] is not None:
            return self._note(_attributes(found["div"]).get("id", ""))
        if found["th"] is not None:
            return f'<th{found["th"]} scope="col">'
        return '<pre tabindex="0">'

    def _heading(self, level: int, html: str) -> str:
        """One level below the page's, no level skipped, with an id to link to."""
        words = _words(html)
        if not words:
            return _DRESSED.sub(self._one, html)
        self.level = min(level - self.highest + 2, self.level + 1, 6)
        anchor = self._anchor(slug(words, 60) or "muc")
        if self.level == 2:
            self.contents.append((anchor, words))
        level = self.level
        return f'<h{level} id="{anchor}">{_DRESSED.sub(self._one, html)}</h{level}>'

    def _anchor(self, wanted: str) -> str:
        anchor, number = f"m-{wanted}", 1
        while anchor in self.ids:
            number += 1
            anchor = f"m-{wanted}-{number}"
        self.ids.add(anchor)
        return anchor

    def _image(self, attributes: Mapping[str, str], alone: bool) -> str:
        source = attributes.get("src", "")
        if source not in self.images:
            raise ContentError(
                f"{self.where}: ảnh “{source}” không nằm cạnh bài. "
                "Chép tệp ảnh vào thư mục của bài rồi gọi bằng tên tệp."
            )
        self.seen.append(source)
        shown = self.images[source]
        alt = attributes.get("alt", "") or shown.image.alt
        if alone:
            return shown.figure(alt, attributes.get("title", "") or shown.image.caption)
        return shown.img(alt, lazy=True)

    def _link(self, attributes: Mapping[str, str], html: str) -> str:
        """The link; only its words if its address leads nowhere from a page of the site."""
        href = attributes.get("href", "")
        inside = _DRESSED.sub(self._one, html) if "<img" in html else html
        if self.files and (linked := self._file(href, inside)):
            return linked
        if mentioned := self._article(href):
            self.mentions.append(mentioned)
            return f"{_mention(mentioned)}{inside}</a>"
        if href.startswith(("http://", "https://")):
            return f'<a href="{escape(href)}" rel="external noopener">{inside}</a>'
        if href.startswith(("mailto:", "tel:", markdown.FOOTNOTE)):
            return f'<a href="{escape(href)}">{inside}</a>'
        return inside

    def _file(self, href: str, inside: str) -> str:
        """The link to the attachment that a link means, “#page=3” kept; empty: it means none."""
        path, sign, fragment = href.partition("#")
        name = file_key(path.partition("?")[0])
        if name not in self.files:
            return ""
        self.attached.append(name)
        return self.files[name].link(inside, sign + fragment)

    def _article(self, href: str) -> str:
        """The slug of the article that a link means: by file, by folder or by its address."""
        address = f"{self.home}/bai/"
        if href.startswith(address):
            href = href.removeprefix(address)
        elif _ELSEWHERE.match(href):
            return ""
        path = PurePosixPath(unquote(re.split(r"[?#]", href, maxsplit=1)[0]))
        file = path.parent if path.name == "index.md" else path
        return slug(file.name.removesuffix(".md").removesuffix(".html"))

    def _table(self, slash: str) -> str:
        if slash:
            self.depth -= 1
            return "</table>" if self.depth else "</table></section>"
        self.depth += 1
        if self.depth > 1:
            return "<table>"
        self.tables += 1
        label = f'aria-label="Bảng {self.tables}" tabindex="0"'
        return f'<section class="table" {label}><table>'

    def _note(self, anchor: str) -> str:
        """A div: footnotes keep their id, each id once."""
        if f"#{anchor}".startswith(markdown.FOOTNOTE) and anchor not in self.ids:
            self.ids.add(anchor)
            return f'<div class="footnote" id="{escape(anchor)}">'
        return "<div>"

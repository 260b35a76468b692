"""The body of an article: Markdown → sanitised HTML, dressed for reading. Pure.

First everything that is not plainly harmless is taken out (nh3); only then is the rest dressed:
headings under the page's own, with ids; images with sizes; tables that scroll on a phone; links
out of the house marked; blanks that must not break a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape

import nh3

from channels.website.pictures import Shown
from pipeline import markdown
from pipeline.errors import ContentError
from pipeline.text import slug, squeeze

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
_ALIGNED = {f'style="text-align: {way}"': f'class="{way}"' for way in ("right", "center")}
_BOX = re.compile(r'<input disabled="" type="checkbox"( checked="")?\s*/?>')
_TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?:[^">]|"[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_CONTROLS = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
)
_VERBATIM = {"pre", "code", "kbd"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TOC_FROM = 4  # chapters; a shorter article needs no table of contents

_UNITS = (
    "%|‰|đồng|nghìn|ngàn|triệu|tỷ|tỉ|giờ|phút|giây|ngày|tháng|năm|tuần|người|hộ|trang|km²|km|m²|m|"
    "cm|mm|kg|g|tấn|tạ|ha|lít|ml|°C|MB|GB"
)
_NUMBERED = (
    "[Nn]gày|[Tt]háng|[Nn]ăm|[Ss]ố|Điều|điều|[Kk]hoản|[Mm]ục|[Cc]hương|[Pp]hần|[Qq]uý|[Tt]hứ|"
    "[Ll]úc|[Tt]ổ|Ấp|ấp|[Bb]ước|[Mm]ức|[Bb]ài|[Ll]ớp|[Cc]ấp"
)
_TIED = (
    (re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w)(?! \d))"), "\u00a0"),
    (re.compile(rf"\b({_NUMBERED}) (?=\d)"), "\\1\u00a0"),
    (re.compile(r"\b(TP\.|TS\.|ThS\.|GS\.|PGS\.) (?=\w)"), "\\1\u00a0"),
    (re.compile(r" (?=[–—] )"), "\u00a0"),
)
_WORTH_TYING = re.compile(r"[\d–—]|S\.|P\.")


@dataclass(frozen=True, slots=True)
class Body:
    """HTML that is safe to put on a page, and what stands in it."""

    html: str
    contents: tuple[tuple[str, str], ...]  # (id, words) of the chapters; empty if it is short
    opening: str  # the first paragraph's words
    images: tuple[str, ...]  # `src` of the images that it shows


def clean(text: str) -> str:
    """Without the control characters and halves of characters that no page or feed may hold."""
    return text.translate(_CONTROLS)


def tie(text: str) -> str:
    """Blanks that must not break a line: “5 triệu”, “ngày 3”, “TP. Biên Hòa”, before a dash."""
    if _WORTH_TYING.search(text):
        for pattern, replacement in _TIED:
            text = pattern.sub(replacement, text)
    return text


def body(text: str, images: Mapping[str, Shown], home: str, where: str) -> Body:
    """The dressed body. `images` by the `src` the author wrote; `home`: the site's address.

    Raises ContentError (naming `where`) for an image that does not lie beside the article.
    """
    html = markdown.html(clean(text))
    if "text-align" in html:
        for style, name in _ALIGNED.items():
            html = html.replace(style, name)
    if "checkbox" in html:
        html = _BOX.sub(lambda box: "☑" if box[1] else "☐", html)
    tokens = _TOKEN.findall(_CLEANER.clean(html))
    return _Dresser(images, home, where, _highest(tokens)).dress(tokens)


_Token = tuple[str, str, str, str]  # "/" or "", tag, attributes, text


def _highest(tokens: list[_Token]) -> int:
    return min((int(name[1]) for _, name, _, _ in tokens if name in _HEADINGS), default=2)


@dataclass
class _Dresser:
    """Goes once through the tokens of a sanitised body."""

    images: Mapping[str, Shown]
    home: str
    where: str
    highest: int  # level of the highest heading: it becomes an h2
    out: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    contents: list[tuple[str, str]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # src of images
    level: int = 1  # of the heading before
    verbatim: int = 0
    tables: int = 0
    depth: int = 0  # of tables
    links: list[str] = field(default_factory=list)  # closing tags of open links

    def dress(self, tokens: list[_Token]) -> Body:
        at = 0
        while at < len(tokens):
            at += self._take(tokens, at)
        chapters = tuple(self.contents) if len(self.contents) >= _TOC_FROM else ()
        opening = squeeze(_words(tokens, "p")[0])
        html = "".join(self.out).strip()
        return Body(html, chapters, opening, tuple(dict.fromkeys(self.seen)))

    def _take(self, tokens: list[_Token], at: int) -> int:
        """Dress one token, or a few that belong together; how many were taken."""
        slash, name, attributes, text = tokens[at]
        if text:
            self.out.append(text if self.verbatim else tie(text))
        elif name in _HEADINGS:
            return self._heading(tokens, at)
        elif name == "img":
            self.out.append(self._image(attributes, alone=False))
        elif name == "p" and not slash and _is_picture(tokens, at):
            self.out.append(self._image(tokens[at + 1][2], alone=True))
            return 3
        elif name == "a":
            self._link(slash, attributes)
        elif name == "table":
            self._table(slash)
        elif name == "div" and not slash:
            self.out.append(self._note(attributes))
        else:
            self._plain(slash, name, attributes)
        return 1

    def _plain(self, slash: str, name: str, attributes: str) -> None:
        if name in _VERBATIM:
            self.verbatim += -1 if slash else 1
        if name == "pre" and not slash:
            attributes = ' tabindex="0"'
        if name == "th" and not slash:
            attributes += ' scope="col"'
        self.out.append(f"<{slash}{name}{attributes}>")

    def _heading(self, tokens: list[_Token], at: int) -> int:
        """Opening tag: one level below the page's, no level skipped; an id to link to."""
        slash, name, _, _ = tokens[at]
        if slash:
            self.out.append(f"</h{self.level}>")
            return 1
        words, taken = _words(tokens, name, at)
        if not words.strip():
            return taken
        self.level = min(int(name[1]) - self.highest + 2, self.level + 1, 6)
        anchor = self._anchor(slug(words, 60) or "muc")
        if self.level == 2:
            self.contents.append((anchor, squeeze(words)))
        self.out.append(f'<h{self.level} id="{anchor}">')
        return 1

    def _anchor(self, wanted: str) -> str:
        anchor, number = f"m-{wanted}", 1
        while anchor in self.ids:
            number += 1
            anchor = f"m-{wanted}-{number}"
        self.ids.add(anchor)
        return anchor

    def _image(self, attributes: str, alone: bool) -> str:
        found = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
        source = found.get("src", "")
        if source not in self.images:
            raise ContentError(
                f"{self.where}: ảnh “{source}” không nằm cạnh bài. "
                "Chép tệp ảnh vào thư mục của bài rồi gọi bằng tên tệp."
            )
        self.seen.append(source)
        shown = self.images[source]
        alt = found.get("alt", "") or shown.image.alt
        if alone:
            return shown.figure(alt, found.get("title", "") or shown.image.caption)
        return shown.img(alt, lazy=True)

    def _link(self, slash: str, attributes: str) -> None:
        if slash:
            self.out.append(self.links.pop() if self.links else "")
            return
        found = dict(_ATTRIBUTE.findall(attributes))
        opening = self._opening(unescape(found.get("href", "")))
        self.out.append(opening)
        self.links.append("</a>" if opening else "")

    def _opening(self, href: str) -> str:
        """`<a …>`; nothing for an address that leads nowhere from a page of the site."""
        if href.startswith(f"{self.home}/"):
            return f'<a href="../{escape(href[len(self.home) + 1 :]) or "index.html"}">'
        if href.startswith(("http://", "https://")):
            return f'<a href="{escape(href)}" rel="external noopener">'
        if href.startswith(("mailto:", "tel:", markdown.FOOTNOTE)):
            return f'<a href="{escape(href)}">'
        return ""

    def _table(self, slash: str) -> None:
        if slash:
            self.depth -= 1
            self.out.append("</table>" if self.depth else "</table></div>")
            return
        self.depth += 1
        if self.depth == 1:
            self.tables += 1
            label = f'role="region" aria-label="Bảng {self.tables}" tabindex="0"'
            self.out.append(f'<div class="table" {label}>')
        self.out.append("<table>")

    def _note(self, attributes: str) -> str:
        """A div: footnotes keep their id, each id once."""
        found = dict(_ATTRIBUTE.findall(attributes))
        anchor = found.get("id", "")
        if f"#{anchor}".startswith(markdown.FOOTNOTE) and anchor not in self.ids:
            self.ids.add(anchor)
            return f'<div class="footnote" id="{anchor}">'
        return "<div>"


def _is_picture(tokens: list[_Token], at: int) -> bool:
    """A paragraph that holds one image and nothing else."""
    after = tokens[at + 1 : at + 3]
    return [(slash, name) for slash, name, _, _ in after] == [("", "img"), ("/", "p")]


def _words(tokens: list[_Token], name: str, at: int = -1) -> tuple[str, int]:
    """The words up to the closing tag of the element at `at`, and how many tokens that is.

    Without `at`: of the first element of that name that says anything.
    """
    if at < 0:
        for place, token in enumerate(tokens):
            if token[:2] == ("", name):
                words, taken = _words(tokens, name, place)
                if words.strip():
                    return words, taken
        return "", 0
    end = at
    while end < len(tokens) and tokens[end][:2] != ("/", name):
        end += 1
    return unescape("".join(token[3] for token in tokens[at:end])), end - at + 1

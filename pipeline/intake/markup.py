"""HTML → Markdown that this house reads: headings, lists, links, tables, images. Pure.

What the tree holds comes out as words, whatever its look; nothing that runs comes out at all.
Signs that Markdown would take for its own are escaped, so that text stays the text it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from pipeline.intake.grid import rows_of, span
from pipeline.intake.signs import BREAK, among, begun, code, fenced, marked, titled
from pipeline.intake.tree import Node, tree
from pipeline.text import nfc, squeeze

PICTURE = "loa-anh:"  # the address of the n-th picture until it is known where it lies
MOST_PICTURES = 12

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STRONG, _EMPHASIS, _STRUCK = {"strong", "b"}, {"em", "i", "cite"}, {"del", "s", "strike"}
_INLINE = {
    *_STRONG, *_EMPHASIS, *_STRUCK, "", "a", "span", "font", "u", "small", "big", "abbr", "sub",
    "sup", "code", "tt", "kbd", "br", "img", "wbr", "mark", "q", "time", "label", "ins", "bdi",
    "iframe", "video", "audio", "embed", "input", "source", "track",
}  # fmt: skip
_HIGH = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOW = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|avif)$", re.IGNORECASE)
_TRACKER = re.compile(
    r"feedburner\.com/~|doubleclick|google-analytics|/pixel|/beacon|stats\.wp\.com|"
    r"(?:^|/)(?:spacer|blank|1x1|transparent)\.(?:gif|png)",
    re.IGNORECASE,
)
_BULLET = re.compile("[·•●▪◦○■➢➤✓\uf0a7\uf0b7\uf0d8\uf0fc]\\s*(?=\\S)")
_OFFICE_BULLET = re.compile("\\A(?:[·•●▪◦○■➢§ØüvoO\uf0a7\uf0b7\uf0d8\uf0fc]|\\\\?[-*])\\s+")
_PARAGRAPHS = re.compile(rf"(?:\s*{BREAK}\s*){{2,}}")


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture that the text shows: where it lies, what it shows in words."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Markdown in which the n-th picture's address is `PICTURE` and n."""

    text: str
    pictures: tuple[FoundPicture, ...] = ()
    notes: tuple[str, ...] = ()  # Vietnamese: what could not be taken along


def markdown(html: str, base: str = "") -> Converted:
    """The Markdown of HTML from the page `base`; relative addresses are resolved against it."""
    making = _Making(base)
    root = tree(nfc(html))
    if "cut" in root.attributes:
        making.notes.append("Bài gốc quá dài, chỉ lấy phần đầu: xem lại ở nguồn.")
    blocks = making.blocks(root)
    text = "\n\n".join(_bulleted(block for block in blocks if block))
    return Converted(text, tuple(making.pictures), tuple(dict.fromkeys(making.notes)))


def plain(html: str) -> str:
    """The words of HTML on one line."""
    return squeeze(nfc(tree(html).sentences()))


@dataclass(slots=True)
class _Making:
    base: str
    pictures: list[FoundPicture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    level: int = 1  # of the last heading: none skips a level
    lists: int = 0

    # --- blocks ---------------------------------------------------------------------------

    def blocks(self, node: Node) -> list[str]:
        """The blocks inside an element."""
        found: list[str] = []
        running: list[Node] = []
        for child in node.children:
            if child.tag in _INLINE and not _holds_blocks(child):
                running.append(child)
                continue
            found += self._paragraphs(running)
            running = []
            found += self._block(child)
        return found + self._paragraphs(running)

    def _paragraphs(self, running: list[Node]) -> list[str]:
        text = self._join(running)
        return [
            "\\\n".join(begun(line) for line in map(squeeze, lines) if line)
            for each in _PARAGRAPHS.split(text)
            if any(map(str.strip, lines := each.split(BREAK)))
        ]

    def _block(self, node: Node) -> list[str]:
        if node.tag in _HEADINGS:
            return self._heading(node)
        if node.tag in ("ul", "ol"):
            return self._list(node)
        if node.tag == "table":
            return self._table(node)
        if node.tag == "pre":
            return [fenced(node.words())]
        if node.tag == "hr":
            return ["* * *"]
        if node.tag == "blockquote":
            inner = "\n\n".join(self.blocks(node))
            return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))] if inner else []
        if node.tag == "figure":
            return self._figure(node)
        if node.tag == "p" and _is_words_item(node):
            return [_OFFICE_BULLET.sub("• ", each) for each in self.blocks(node)]
        return self.blocks(node)

    def _heading(self, node: Node) -> list[str]:
        words = self._line(node)
        if not words:
            return []
        self.level = min(max(2, _HEADINGS[node.tag]), self.level + 1)
        return ["#" * self.level + " " + words]

    def _list(self, node: Node) -> list[str]:
        if self.lists >= 5:  # deeper than staff can see: words without bullets
            return self.blocks(node)
        self.lists += 1
        entries: list[str] = []
        number = int(start) if (start := node.attributes.get("start", "")).isdigit() else 1
        for child in node.children:
            blocks = self.blocks(child if child.tag != "" else Node("li", children=[child]))
            if not blocks:
                continue
            sign = f"{number % 1_000_000_000}. " if node.tag == "ol" else "- "
            number += 1
            glue = "\n" if all(_is_list(each) for each in blocks[1:]) else "\n\n"
            inner = glue.join(blocks).replace("\n", "\n" + " " * len(sign))
            entries.append(sign + re.sub(r"(?m)^ +$", "", inner))
        self.lists -= 1
        return ["\n".join(entries)] if entries else []

    def _table(self, node: Node) -> list[str]:
        rows = rows_of(node)
        width = max((sum(map(span, row)) for row in rows), default=0)
        if width < 2 or node.find("table") or width > 40:  # only there for the layout
            return [block for row in rows for cell in row for block in self.blocks(cell)]
        lines = [[text for cell in row for text in self._cell(cell)] for row in rows]
        lines = [row + [""] * (width - len(row)) for row in lines if any(row)]
        lines.insert(1, ["---"] * width)
        caption = [self._line(each) for each in node.children if each.tag == "caption"]
        table = "\n".join("| " + " | ".join(row) + " |" for row in lines)
        return [*(each for each in caption if each), *([table] if len(lines) > 1 else [])]

    def _cell(self, node: Node) -> list[str]:
        inner = " ".join(self.blocks(node))
        return [squeeze(inner.replace("\\\n", " ")).replace("|", "\\|"), *[""] * (span(node) - 1)]

    def _figure(self, node: Node) -> list[str]:
        captions = node.find("figcaption")
        caption = squeeze(" ".join(each.words() for each in captions))
        images = node.find("img")
        if not images or node.find("table"):
            return self.blocks(node)
        shown = [self._picture(each, caption) for each in images]
        return [each for each in shown if each]

    # --- running text ---------------------------------------------------------------------

    def _join(self, nodes: list[Node]) -> str:
        return "".join(self._inline(node) for node in _merged(nodes))

    def _line(self, node: Node) -> str:
        return squeeze(self._join(node.children).replace(BREAK, " "))

    def _inline(self, node: Node) -> str:
        if not node.tag:
            return among(re.sub(r"\s+", " ", node.text.replace(BREAK, " ")))
        if node.tag == "br":
            return BREAK
        if node.tag == "img":
            return self._picture(node)
        if node.tag in ("iframe", "video", "audio", "embed"):
            return self._embedded(node)
        if node.tag in ("sup", "sub"):
            return node.words().translate(_HIGH if node.tag == "sup" else _LOW)
        if node.tag in ("code", "tt", "kbd"):
            return code(node.words())
        inner = self._join(node.children)
        if node.tag == "a":
            return self._link(inner, node.attributes.get("href", ""))
        if node.tag in _STRONG and not node.find(*_STRONG):
            return marked(inner, "**")
        if node.tag in _EMPHASIS and not node.find(*_EMPHASIS):
            return marked(inner, "*")
        return marked(inner, "~~") if node.tag in _STRUCK else inner

    def _link(self, words: str, href: str) -> str:
        target = self._address(href, ("http", "https", "mailto", "tel"))
        shown = squeeze(words.replace(BREAK, " "))
        if not target or not shown:  # nowhere to go
            return words
        if "](" in shown:  # a picture: the link that it is stands below it
            if _IMAGE_FILE.search(urlsplit(target).path) or not shown.startswith("!["):
                return words
            alt = shown[2 : shown.index("](")]
            return f"{words}{BREAK}{BREAK}[{alt or 'Xem liên kết'}]({target})"
        before, after = " " * words[:1].isspace(), " " * words[-1:].isspace()
        return f"{before}[{shown}]({target}){after}"

    def _address(self, href: str, schemes: tuple[str, ...]) -> str:
        """The absolute address, safe inside ( ); empty: leads nowhere that people may go."""
        try:
            found = urljoin(self.base, re.sub(r"[\x00-\x20]+", " ", href).strip())
            scheme, host = urlsplit(found).scheme, urlsplit(found).netloc
        except ValueError:
            return ""
        if scheme not in schemes or (scheme in ("http", "https") and not host):
            return ""
        return quote(found, safe="/:?#@!$&'+,;=%~-._" + "[]" * ("[" in host))

    def _picture(self, node: Node, caption: str = "") -> str:
        given = node.attributes
        if {given.get("width", "").strip("px "), given.get("height", "").strip("px ")} & _TINY:
            return ""
        names = ("src", "data-src", "data-original", "data-lazy-src")
        sources = [given[name] for name in names if given.get(name)]
        found = [self._address(each, ("http", "https", "docx")) for each in sources]
        src = next((each for each in found if each), "")
        if not src:
            if any(each.startswith("data:") for each in sources):
                self.notes.append("Có ảnh nhúng thẳng vào chữ (data:) không lấy được.")
            return ""
        if _TRACKER.search(src):
            return ""
        if len(self.pictures) >= MOST_PICTURES:
            self.notes.append(f"Bài gốc có nhiều hơn {MOST_PICTURES} ảnh; chỉ lấy chừng ấy.")
            return ""
        alt = squeeze(given.get("alt", "")) or caption
        self.pictures.append(FoundPicture(src, alt))
        title = f' "{titled(caption)}"' if caption else ""
        words = among(alt)
        return f"![{words}]({PICTURE}{len(self.pictures) - 1}{title})"

    def _embedded(self, node: Node) -> str:
        inner = [each.attributes.get("src", "") for each in node.find("source")]
        sources = [node.attributes.get("src", ""), *inner]
        found = [self._address(each, ("http", "https")) for each in sources if each]
        target = next((each for each in found if each), "")
        return f"{BREAK}{BREAK}[Xem ở trang gốc]({target}){BREAK}{BREAK}" if target else ""


_TINY = {"0", "1", "2"}


def _merged(nodes: list[Node]) -> list[Node]:
    """Bold beside bold is one bold: else signs would meet signs. So with parts of one link."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else None
        same = last and last.tag == node.tag and node.tag in {*_STRONG, *_EMPHASIS, *_STRUCK, "a"}
        if last and same and last.attributes.get("href") == node.attributes.get("href"):
            children = last.children + node.children
            found[-1] = Node(node.tag, attributes=node.attributes, children=children)
        else:
            found.append(node)
    return found


def _holds_blocks(node: Node) -> bool:
    return any(child.tag not in _INLINE or _holds_blocks(child) for child in node.children)


def _is_list(block: str) -> bool:
    return bool(re.match(r"- |\d+\. ", block))


def _is_words_item(node: Node) -> bool:
    """Whether a paragraph is an item of a list of Word's, pasted into a page."""
    told = node.attributes.get("class", "") + node.attributes.get("style", "")
    return "MsoListParagraph" in told or "mso-list:" in told.replace(" ", "")


def _bulleted(blocks: Iterable[str]) -> list[str]:
    """Paragraphs that begin with a bullet are a list to whoever wrote them."""
    found: list[str] = []
    last_is_item = False
    for block in blocks:
        match = _BULLET.match(block) if "\n" not in block else None
        if match:
            item = "- " + block[match.end() :]
            if last_is_item:
                found[-1] += "\n" + item
            else:
                found.append(item)
        else:
            found.append(block)
        last_is_item = match is not None
    return found

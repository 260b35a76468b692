"""The body of an article: its first heading, its summary, and what `check` says about it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline import markdown
from pipeline.content.problem import Findings, quoted
from pipeline.markdown import Mark
from pipeline.model import Heading, Listing, Paragraph, plain
from pipeline.text import fold, shorten, squeeze

MOST_BYTES = 1_000_000
MOST_WORDS = 20_000
SUMMARY = 240  # characters

_MARKUP = re.compile(r"[*_\[\]<>`!\\&~|]|\n *(?:[-=#>+]|\d+[.)])|  \n|://")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_ON = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
_RUNS = re.compile(r"""=\s*["']?\s*(?:javascript|vbscript|data):""", re.IGNORECASE)
_ACTIVE = {
    "script", "iframe", "object", "embed", "applet", "form", "input", "button", "style", "link",
    "meta", "base", "svg", "math", "frame", "frameset", "template", "noscript",
}  # fmt: skip
_QUIET = {"br", "wbr"}
_DEEP = tuple(sign * 20 for sign in (">", "> ", "- ", "* ", "+ ", "1. "))


@dataclass(slots=True)
class ArticleBody:
    """A body and what was met in it."""

    text: str
    line: int  # of the file, on which `text` starts
    images: list[Mark] = field(default_factory=list)
    links: list[Mark] = field(default_factory=list)


def trimmed(text: str, line: int) -> ArticleBody:
    """The body without blank lines at either end; the first line moves accordingly."""
    rest = re.sub(r"\A(?:[ \t]*\n)+", "", text)
    moved = text.count("\n", 0, len(text) - len(rest))
    return ArticleBody(rest.rstrip(), line + moved if rest else line)


def take_title(body: ArticleBody, title: str) -> tuple[ArticleBody, str]:
    """The title, from the first H1 if the head gives none; that heading leaves the body.

    A body that begins by repeating the title as a heading loses it too. Other lines keep their
    numbers.
    """
    if title and not _begins_with_h1(body.text):
        return body, title
    headings = (each for each in markdown.blocks(body.text, body.line) if isinstance(each, Heading))
    first = next((each for each in headings if each.level == 1), None)
    if first is None:
        return body, title
    words = squeeze(plain(first.spans))
    if title and fold(words) != fold(title):
        return body, title
    lines = body.text.split("\n")
    at = end = first.line - body.line
    if not lines[at].lstrip().startswith("#"):
        end = next(n for n in range(at, len(lines)) if re.match(r" {0,3}=+[ \t]*$", lines[n]))
    lines[at : end + 1] = [""] * (end + 1 - at)
    return trimmed("\n".join(lines), body.line), title or words


def _begins_with_h1(text: str) -> bool:
    return text.startswith(("# ", "#\t", " ")) or text.partition("\n")[2].startswith("=")


def summary(body: ArticleBody) -> str:
    """The first paragraph, shortened at a word; of a body of lists, the first entry."""
    start = 0
    while start < len(body.text):
        end = body.text.find("\n\n", start)
        end = len(body.text) if end < 0 else end
        chunk = body.text[start:end]
        words = chunk.replace("**", "") if "**" in chunk and _is_bold(chunk) else chunk
        if chunk[:1].isalpha() and not _MARKUP.search(words):
            return shorten(squeeze(words), SUMMARY)
        if chunk.startswith("#") and "\n" not in chunk:
            start = end + 2
            continue
        for block in markdown.blocks(chunk):
            while isinstance(block, Listing) and block.entries and block.entries[0]:
                block = block.entries[0][0]
            if isinstance(block, Paragraph) and (words := squeeze(plain(block.spans))):
                return shorten(words, SUMMARY)
        start = end + 2
    return ""


def check(body: ArticleBody, findings: Findings) -> None:
    """Everything that one body can show; gathers images and links on the way."""
    if not body.text:
        findings.error(body.line, "Bài không có nội dung.", "Viết nội dung sau phần đầu bài.")
        return
    if 4 * len(body.text) > MOST_BYTES and len(body.text.encode()) > MOST_BYTES:
        findings.error(
            body.line,
            "Nội dung dài hơn 1 MB, không phải là một bài.",
            "Chia thành nhiều bài, hoặc bỏ phần dữ liệu dán nhầm.",
        )
        return
    for sign in _DEEP:
        if (at := body.text.find("\n" + sign)) >= 0 or body.text.startswith(sign):
            message = "Danh sách hoặc trích dẫn lồng nhau quá sâu."
            findings.error(_line(body, at + 1), message, "Bớt lồng; tách thành mục riêng.")
            return
    _length(body, findings)
    _counted(body, findings)
    if not _is_quiet(body.text):
        _marks(body, markdown.marks(body.text, body.line), findings)


def _line(body: ArticleBody, at: int) -> int:
    """The file's line of a place in the text."""
    return body.line + body.text.count("\n", 0, at)


def _is_quiet(text: str) -> bool:
    """Whether a look at the raw text already tells that its marks need no word.

    A parse costs twenty times as much; doubt means parsing.
    """
    if "<" in text or "~" in text or "`" in text or "=" in text or "\n---" in text:
        return False
    if "[" in text and ("![" in text or "][" in text or "]:" in text):
        return False
    links = text.count("](https://") + text.count("](http://") + text.count("](mailto:")
    if text.count("](") != links or ("**" in text and not _is_bold(text)):
        return False
    return "#" not in text or _is_stepwise(text)


def _is_stepwise(text: str) -> bool:
    """Whether every `#` certainly belongs to a heading, and none skips a level."""
    level = hashes = 0
    for chunk in ("\n" + text).split("\n#")[1:]:
        rest = chunk.lstrip("#")
        now = 1 + len(chunk) - len(rest)
        if not rest.startswith(" ") or (level and now > level + 1):
            return False
        level = now
        hashes += now
    return hashes == text.count("#")


def _is_bold(text: str) -> bool:
    """Whether every pair of `**` stands where CommonMark certainly sees bold text."""
    for line in text.split("\n"):
        if "**" not in line:
            continue
        parts = line.split("**")
        if "_" in line or "\\" in line or line.count("*") != 2 * len(parts) - 2 or "***" in line:
            return False  # something else may cut through the bold text
        if "[" in line and any(part.count("[") != part.count("]") for part in parts):
            return False
        for before, inside, after in zip(parts[0::2], parts[1::2], parts[2::2], strict=False):
            if not inside.strip() or inside != inside.strip() or "://" in inside or "|" in inside:
                return False
            if _is_doubtful(inside[-1], after[:1]) or _is_doubtful(inside[0], before[-1:]):
                return False
        if len(parts) % 2 == 0:
            return False
    return True


def _is_doubtful(inner: str, outer: str) -> bool:
    """Whether `**` between two letters may be no edge of a bold text: x.**y; 2**3."""
    return outer.isalnum() and (not inner.isalnum() or (inner.isdigit() and outer.isdigit()))


def _length(body: ArticleBody, findings: Findings) -> None:
    if len(body.text) < 2 * MOST_WORDS:
        return
    words = len(body.text.split())
    if words > MOST_WORDS:
        findings.hint(
            body.line,
            f"Bài có {words} chữ, nghe hết mất hơn hai giờ.",
            "Chia thành nhiều kỳ, hoặc viết phần nội dung ngắn riêng cho truyền thanh.",
        )


_NUMBERED = re.compile(r"(\d{1,9})[.)][ \t]+\S")
_ABOVE = re.compile(r"> ?\d")


def _counted(body: ArticleBody, findings: Findings) -> None:
    """Numbers that Markdown counts anew, and a “more than” that it takes for a quotation."""
    lines = body.text.split("\n")
    before = first = 0  # the number of the entry above, and of its list's first
    blank = True
    for at, line in enumerate(lines):
        found = _NUMBERED.match(line)
        if found and before and (blank or (at and lines[at - 1].strip())):
            number = int(found[1])
            if number not in (before + 1, first):
                message = f"Mục {number} đứng sau mục {before}: các kênh sẽ hiện là {before + 1}."
                findings.hint(body.line + at, message, "Đánh số liền nhau, hoặc viết “Mục 7: …”.")
        if found:
            first, before = (first, before + 1) if before else (int(found[1]), int(found[1]))
        elif line.strip() and not line[:1].isspace() and blank:
            before = 0
        if _ABOVE.match(line) and not any(
            each.startswith(">") for each in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        ):
            message = f"{quoted(line)} thành một lời trích: dấu “>” không hiện ra."
            findings.hint(
                body.line + at, message, "Nếu là “lớn hơn” thì viết bằng chữ, ví dụ “trên 60”."
            )
        blank = not line.strip()


def _marks(body: ArticleBody, marks: Iterable[Mark], findings: Findings) -> None:
    level = 0
    for mark in marks:
        if mark.kind == "image":
            body.images.append(mark)
        elif mark.kind == "link":
            body.links.append(mark)
        elif mark.kind == "html":
            _html(mark, findings)
        elif mark.kind == "stars":
            _stars(mark, findings)
        elif mark.kind == "strike":
            message = f"Chữ gạch ngang {quoted(mark.text)} chỉ hiện trên trang tin."
            findings.hint(mark.line, message, "Xóa hẳn nếu không còn đúng.")
        elif mark.kind == "heading":
            now = int(mark.value)
            if level and now > level + 1:
                findings.hint(
                    mark.line,
                    f"Đề mục {quoted(mark.text)} nhảy từ cấp {level} xuống cấp {now}.",
                    f"Dùng {'#' * (level + 1)} cho đề mục này.",
                )
            level = now


def _html(mark: Mark, findings: Findings) -> None:
    tags = {(name.lower(), bool(slash)) for slash, name in _TAG.findall(mark.value)}
    names = {name for name, _ in tags}
    if names & _ACTIVE or _ON.search(mark.value) or _RUNS.search(mark.value):
        findings.error(
            mark.line,
            f"Có mã HTML chạy được hoặc nhúng trang khác: {quoted(mark.value)}.",
            "Xóa đoạn mã; muốn dẫn tới trang khác thì viết liên kết [chữ](địa chỉ).",
        )
    elif any(not closing and name not in _QUIET for name, closing in tags):
        findings.hint(
            mark.line,
            f"Thẻ HTML {quoted(mark.value)} không dùng được trên mọi kênh.",
            "Viết bằng Markdown; nếu là chữ trong ngoặc nhọn thì viết dấu \\ trước dấu <.",
        )


def _stars(mark: Mark, findings: Findings) -> None:
    findings.hint(
        mark.line,
        f"Dấu ** trong {quoted(mark.text)} không thành chữ đậm mà hiện ra nguyên dấu sao.",
        "Đặt dấu câu ra ngoài, ví dụ **NQ57**: toàn dân; giữa ** và chữ không có dấu cách.",
    )

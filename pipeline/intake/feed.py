"""Bytes of a feed → entries: RSS 0.9x-2.0, Atom, CDF by feedparser, JSON Feed by ourselves. Pure.

feedparser gets bytes and never an address: it opens nothing. Before that the bytes are refused
if reading them could cost the office its memory or its day: entities made of entities or of
files, a hundred thousand tags, thousands of entries.
"""

from __future__ import annotations

import calendar
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser
from feedparser.encodings import convert_to_utf8

from pipeline.confine import Stumbled, TooMuch, WorkLimits, confined
from pipeline.errors import LoaError
from pipeline.intake.markup import plain
from pipeline.intake.moments import understood
from pipeline.model import VN
from pipeline.text import nfc, squeeze

_LIMITS = WorkLimits(seconds=10, memory=400_000_000)
MOST_ENTRIES = 1_000
MOST_TAGS = 100_000
LONGEST = 300_000  # characters of the text of one entry; twenty thousand words have half of it

_ENTITY = re.compile(rb"<!ENTITY\s+(%\s*)?[^\s>]+\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))")
_SAFE = re.compile(rb"(?:&#\w+;|[^&%])*")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>/]", re.IGNORECASE)
_HTML = re.compile(
    rb"\s*+(?:<\?xml[^>]*\?>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html)",
    re.IGNORECASE | re.DOTALL,
)
_OFFERED = re.compile(
    r"<link\b(?=[^>]*application/(?:rss|atom)\+xml)[^>]*\bhref\s*=\s*[\"']?([^\"'\s>]+)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&#?\w+;")


class UnreadableFeed(LoaError):
    """Not a feed, or one that must not be read; the message is a Vietnamese sentence."""

    code = "feed-unreadable"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One piece of news as its source tells it. Text is NFC."""

    guid: str  # empty: the source gives none
    link: str
    title: str
    html: str
    words: str  # of the text, on one line
    summary: str  # plain words
    date: datetime | None
    dated: str = ""  # what the source writes for a date
    base: str = ""  # what addresses in the text are relative to, if the source says so
    author: str = ""
    tags: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()  # addresses of pictures that are not in the text


def entries(data: bytes, url: str, content_type: str = "") -> tuple[FeedEntry, ...]:
    """The entries of a feed found at `url`, as it orders them, from a child. Raises Unreadable."""
    try:
        return confined(_LIMITS, parsed, data, url, content_type)
    except TooMuch as error:
        raise UnreadableFeed(
            f"Nguồn này quá nặng: {error}. Báo cho đơn vị quản lý trang."
        ) from None
    except Stumbled:
        raise UnreadableFeed("Không đọc được nguồn này. Hỏi đơn vị quản lý trang đó.") from None


def parsed(data: bytes, url: str, content_type: str = "") -> tuple[FeedEntry, ...]:
    """The same, here and now."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFeed("Nguồn trả về một trang trống. Lần sau máy tự thử lại.")
    if "json" in content_type.lower() or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(data)
    headers = {"content-type": f"application/xml; charset={_charset(data, content_type)}"}
    try:
        text: bytes = convert_to_utf8(headers, data, {})
        _refuse(text)
        told = feedparser.parse(
            io.BytesIO(_undeclared(text)),
            response_headers={"content-location": url},
            resolve_relative_uris=False,
            sanitize_html=False,  # markup.py takes only what it knows, and needs to see all
        )
        found = tuple(_entry(each, url) for each in told.entries)
    except UnreadableFeed:
        raise
    except Exception:  # whatever a stranger's bytes can do to a parser
        raise UnreadableFeed("Không đọc được nguồn này. Hỏi đơn vị quản lý trang đó.") from None
    if not found and not told.version:
        raise UnreadableFeed(_not_a_feed(text))
    return tuple(each for each in found if each.title or each.html or each.link)


def _charset(data: bytes, content_type: str) -> str:
    """What the server says, unless the bytes say otherwise: UTF-8 is not met by chance."""
    told = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    try:
        is_utf8 = not data.decode("utf-8").isascii() and b"\x00" not in data
    except UnicodeDecodeError:
        is_utf8 = False
    return "utf-8" if is_utf8 else told[1] if told else ""


def _refuse(text: bytes) -> None:
    """What must not reach a parser. Raises Unreadable."""
    for match in _ENTITY.finditer(text):
        value = match[2] if match[2] is not None else match[3]
        if match[1] or match[4] or not _SAFE.fullmatch(value or b"") or len(value or b"") > 1000:
            raise UnreadableFeed(
                "Nguồn có thực thể XML lồng nhau hoặc trỏ tới tệp (kiểu tấn công “bom XML”, XXE) "
                "nên không được đọc. Báo cho đơn vị quản lý trang đó."
            )
    if text.count(b"<!ENTITY") > 300:
        raise UnreadableFeed("Nguồn khai báo quá nhiều thực thể XML nên không được đọc.")
    count = len(_ENTRY.findall(text))
    if count > MOST_ENTRIES:
        raise UnreadableFeed(
            f"Nguồn đưa ra {count} mục cùng lúc, không giống một nguồn tin, nên không lấy mục nào. "
            "Kiểm tra lại địa chỉ."
        )
    if text.count(b"<") + text.count(b"&lt;") > MOST_TAGS:
        raise UnreadableFeed("Nguồn có quá nhiều thẻ nên không được đọc. Kiểm tra lại địa chỉ.")


def _undeclared(text: bytes) -> bytes:
    """Without a DOCTYPE that only points elsewhere; one that declares plain signs may stay."""
    if b"<!ENTITY" in text:
        return text
    return _DOCTYPE.sub(b"", text, count=1)


def _not_a_feed(text: bytes) -> str:
    if not _HTML.match(text):
        return "Địa chỉ này không phải nguồn tin RSS, Atom hay JSON Feed. Kiểm tra lại địa chỉ."
    offered = _OFFERED.search(text[:200_000].decode("utf-8", "replace"))
    hint = f"Trang này có nguồn tin ở “{offered[1][:200]}”: ghi địa chỉ đó." if offered else ""
    return "Địa chỉ này trả về một trang web (HTML), không phải nguồn tin RSS. " + (
        hint or "Tìm biểu tượng RSS trên trang và chép địa chỉ của nó."
    )


# --- by feedparser ----------------------------------------------------------------------


def _entry(told: Any, url: str) -> FeedEntry:
    contents = [each for each in told.get("content", ()) if each.get("value")]
    html = max((_html(each) for each in contents), key=len, default="")
    detail = told.get("summary_detail") or {}
    summary = _html(detail) if detail.get("value") else ""
    date, dated = _date(told)
    links = [each for each in told.get("links", ()) if each.get("href")]
    base = str((contents or [detail])[0].get("base") or "")
    images = [
        each["href"]
        for each in links
        if each.get("rel") == "enclosure" and str(each.get("type", "")).startswith("image/")
    ]
    images += [
        each["url"]
        for each in told.get("media_content", ())
        if each.get("url") and str(each.get("type", "image/")).startswith("image/")
    ]
    return FeedEntry(
        guid=squeeze(str(told.get("id", "")))[:2000],
        link=str(told.get("link", "")).strip()[:2000],
        title=_words(told.get("title", "")),
        html=(text := nfc(html or summary)[:LONGEST]),
        words=plain(text),
        summary=plain(summary) if html and summary != html else "",
        date=date,
        dated=dated,
        base=base if base != url else "",
        author=_words(told.get("author", "")),
        tags=_names(each.get("term") for each in told.get("tags", ())),
        pictures=tuple(dict.fromkeys(images)),
    )


def _html(detail: Mapping[str, Any]) -> str:
    value = str(detail.get("value", ""))
    if "html" in str(detail.get("type", "")) or _MARKUP.search(value):
        return value
    paragraphs = re.split(r"\n\s*\n", value)
    return "".join(
        f"<p>{each.replace('&', '&amp;').replace('<', '&lt;')}</p>" for each in paragraphs
    )


def _words(value: object) -> str:
    """One line of words; sources often write markup and entities where words belong."""
    text = nfc(str(value or ""))
    return (plain(text) if _MARKUP.search(text) else squeeze(text))[:500]


def _names(values: Any) -> tuple[str, ...]:
    found = (squeeze(re.sub(r"[,;]", " ", _words(value))) for value in values if value)
    return tuple(dict.fromkeys(each for each in found if 0 < len(each) <= 60))[:10]


def _date(told: Any) -> tuple[datetime | None, str]:
    """(the moment that an entry tells, how it is written)."""
    written = [str(told[name]) for name in ("published", "updated", "created") if told.get(name)]
    for each in written:
        if when := understood(each):
            return when, each
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        try:
            if told.get(name):
                when = datetime.fromtimestamp(calendar.timegm(told[name]), UTC).astimezone(VN)
                return when, written[0] if written else ""
        except (ValueError, OverflowError, OSError):
            continue
    return None, squeeze(nfc(written[0]))[:80] if written else ""


# --- JSON Feed --------------------------------------------------------------------------


def _json_feed(data: bytes) -> tuple[FeedEntry, ...]:
    """JSON Feed 1 and 1.1, by https://www.jsonfeed.org/version/1.1/."""
    try:
        told = json.loads(data.decode("utf-8-sig"))
        if "jsonfeed.org" not in str(told["version"]):
            raise ValueError
        items = told["items"]
        if len(items) > MOST_ENTRIES:
            raise UnreadableFeed(
                f"Nguồn đưa ra {len(items)} mục cùng lúc nên không lấy mục nào. Kiểm tra địa chỉ."
            )
        found = tuple(_json_entry(each) for each in items if isinstance(each, dict))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UnreadableFeed(
            "Địa chỉ này trả về JSON nhưng không phải JSON Feed. Kiểm tra lại địa chỉ."
        ) from None
    return tuple(each for each in found if each.title or each.html or each.link)


def _json_entry(told: Mapping[str, Any]) -> FeedEntry:
    text = _html({"value": told.get("content_text") or "", "type": "text/plain"})
    authors = told.get("authors") or [told.get("author") or {}]
    dated = squeeze(nfc(str(told.get("date_published") or told.get("date_modified") or "")))[:80]
    image = told.get("image") or told.get("banner_image")
    return FeedEntry(
        guid=squeeze(str(told.get("id") or ""))[:2000],
        link=str(told.get("url") or told.get("external_url") or "").strip()[:2000],
        title=_words(told.get("title")),
        html=(html := nfc(str(told.get("content_html") or text))[:LONGEST]),
        words=plain(html),
        summary=_words(told.get("summary")),
        date=understood(dated),
        dated=dated,
        author=_words(authors[0].get("name")) if isinstance(authors[0], dict) else "",
        tags=_names(told.get("tags") or ()),
        pictures=(str(image),) if image else (),
    )

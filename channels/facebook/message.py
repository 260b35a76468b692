"""A bulletin → the words and media of one Facebook post. Pure.

Lead first, then as much of the text as a feed reads, then where the whole of it stands, then
hashtags. The address in the words is also the mark by which the post is found again.
"""

from __future__ import annotations

from dataclasses import dataclass

from channels._addresses import article_url, picture
from channels.facebook.marks import marked
from pipeline import markdown
from pipeline.errors import Unsupported
from pipeline.model import Article, Bulletin, Edition, Override, Priority, Rendition
from pipeline.prose import cut, hashtags, lead_first, paragraphs
from pipeline.text import nfc, shorten

MOST_CHARS = 63_206  # of a message; longer: “Name parameter too long” (postiz-app, read 2026-11)
TITLE_CHARS = 250
LEAST_TEXT = 80  # of the article itself, however long everything around it is


@dataclass(frozen=True, slots=True)
class Style:
    """How an office writes on Facebook."""

    site: str  # the website's address, without a slash at the end
    photos: int  # at most, on a post; 0: posts with a link card
    longest: int  # characters of a message
    hashtags: tuple[str, ...]  # on every post, after the article's own
    most_hashtags: int


def composed(bulletin: Bulletin, channel: str, style: Style) -> Edition:
    """The edition. Raises Unsupported for what a post can't carry."""
    if len(bulletin.articles) != 1:
        raise Unsupported("Một bài đăng Facebook chỉ mang một bài: tách bản tin ra.")
    article = bulletin.article
    if article.secret:
        raise Unsupported(f"{article.path}: bài có dấu mật, không kênh nào được đăng.")
    override = article.overrides.get(channel, Override())
    chosen, left_out = _photos(article, override, style.photos)
    link = marked(article_url(style.site, article.slug), article.revision)
    return Edition(
        channel=channel,
        subject=article.slug,
        title=nfc(override.title or article.title),
        text=_message(article, override, style, link, left_out),
        link=link,
        renditions=chosen,
        data={"form": "photos" if chosen else "link", "left_out": left_out},
    )


def _photos(article: Article, override: Override, most: int) -> tuple[tuple[Rendition, ...], int]:
    """The first photos, each once, and how many stay on the website."""
    images = [override.image or article.cover, *article.images]
    unique = {each.path: each for each in map(picture, filter(None, images))}
    found = tuple(unique.values())
    return found[:most], max(0, len(found) - most) if most else 0


def _message(article: Article, override: Override, style: Style, link: str, left_out: int) -> str:
    title = shorten(nfc(override.title or article.title), TITLE_CHARS)
    if article.priority is Priority.URGENT and "khẩn" not in title.casefold():
        title = f"TIN KHẨN: {title}"
    pieces = _pieces(article, override)
    tags = hashtags((*article.tags, *style.hashtags), style.most_hashtags)
    if "#" in override.text:  # its author chose them
        tags = ""
    longest = MOST_CHARS if override.text else min(style.longest, MOST_CHARS)
    # the call to action is longest when something is left out: reckon with that
    fixed = _stacked(title, _notes(article), _call(link, False, left_out), tags)
    body, whole = cut(pieces, max(LEAST_TEXT, longest - len(fixed) - 2))
    return _stacked(title, body, _notes(article), _call(link, whole, left_out), tags)


def _pieces(article: Article, override: Override) -> tuple[str, ...]:
    if override.text:  # each line stays a line, as its author typed it for this channel
        typed = nfc(override.text).strip().replace("\r\n", "\n").replace("\n", "  \n")
        return paragraphs(markdown.blocks(typed))
    body = paragraphs(markdown.blocks(nfc(article.body), article.body_line))
    return lead_first(article.summary, body)


def _notes(article: Article) -> str:
    """Notes of correction, newest last, and where the news comes from."""
    lines = [
        f"Đính chính ngày {each.at.day}/{each.at.month}/{each.at.year}: {nfc(each.note)}"
        for each in article.corrections
    ]
    if article.source:
        lines.append(f"Nguồn: {nfc(article.source)}")
    return "\n".join(lines)


def _call(link: str, whole: bool, left_out: int) -> str:
    """The call to action."""
    if left_out:
        what = f"Xem thêm {left_out} ảnh" if whole else f"Đọc toàn bài và xem thêm {left_out} ảnh"
    else:
        what = "Xem trên trang của phường" if whole else "Đọc toàn bài"
    return f"{what}: {link}"


def _stacked(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)

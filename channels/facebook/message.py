"""A bulletin → the words and media of one Facebook post. Pure.

Lead first, then as much of the text as a feed reads, then where the whole of it stands, then
hashtags. The address in the words is also the mark by which the post is found again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from channels._addresses import article_url, picture
from channels._media import ArticleProduct
from channels.facebook.marks import mark_of
from pipeline import markdown
from pipeline.channel_settings import POST_CHARS
from pipeline.errors import Unsupported
from pipeline.model import (
    Article,
    Bulletin,
    Edition,
    EditionData,
    Override,
    Priority,
    Product,
    Rendition,
)
from pipeline.prose import READ_ON, cut_pieces, hashtags, lead_first, paragraphs
from pipeline.text import nfc, shorten

PostForm = Literal["film", "photos", "link"]

TITLE_CHARS = 250
LEAST_TEXT = 80  # of the article itself, however long everything around it is


@dataclass(frozen=True, slots=True)
class PostStyle:
    """How an office writes on Facebook."""

    site: str  # the website's address, without a slash at the end
    photos: int  # at most, on a post; 0: posts with a link card
    longest: int  # characters of a message
    hashtags: tuple[str, ...]  # on every post, after the article's own
    most_hashtags: int


@dataclass(frozen=True, slots=True)
class PostData(EditionData):
    """What the edition of a post holds beside its words and files, so that it is approved too."""

    form: PostForm
    left_out: int  # photos that stay on the website


def compose_post(
    bulletin: Bulletin, channel: str, style: PostStyle, made: Sequence[ArticleProduct] = ()
) -> Edition:
    """The edition. A film is posted by itself; a picture made of the article leads the photos.

    Raises Unsupported for what a post can't carry.
    """
    if len(bulletin.articles) != 1:
        raise Unsupported("Một bài đăng Facebook chỉ mang một bài: tách bản tin ra.")
    article = bulletin.article
    if article.secret:
        raise Unsupported(f"{article.path}: bài có dấu mật, không kênh nào được đăng.")
    override = article.overrides.get(channel, Override())
    film = next((each.renditions[0] for each in made if each.product is Product.FILM), None)
    drawn = [each.renditions[0] for each in made if each.product is not Product.FILM]
    chosen, left_out = _photos(article, override, drawn, style.photos)
    link = mark_of(article_url(style.site, article.slug), article.revision)
    return Edition(
        channel=channel,
        subject=article.slug,
        title=nfc(override.title or article.title),
        text=_message(article, override, style, link, 0 if film else left_out),
        link=link,
        renditions=(film,) if film else chosen,
        data=PostData(_form_of(film, chosen), 0 if film else left_out).to_json(),
    )


def _form_of(film: Rendition | None, photos: Sequence[Rendition]) -> PostForm:
    if film:
        return "film"
    return "photos" if photos else "link"


def _photos(
    article: Article, override: Override, drawn: Sequence[Rendition], most: int
) -> tuple[tuple[Rendition, ...], int]:
    """The first photos, each once, and how many stay on the website.

    The cover leads, since it is what people see in their feed; what we drew comes next.
    """
    face = override.image or article.cover
    cover = [picture(face)] if face else []
    wanted = (*cover, *drawn, *map(picture, article.images))
    found = tuple({each.path: each for each in wanted}.values())
    return found[:most], max(0, len(found) - most) if most else 0


def _message(
    article: Article, override: Override, style: PostStyle, link: str, left_out: int
) -> str:
    title = shorten(nfc(override.title or article.title), TITLE_CHARS)
    if article.priority is Priority.URGENT and "khẩn" not in title.casefold():
        title = f"TIN KHẨN: {title}"
    pieces = _pieces(article, override)
    tags = hashtags((*article.tags, *style.hashtags), style.most_hashtags)
    if "#" in override.text:  # its author chose them
        tags = ""
    longest = POST_CHARS if override.text else min(style.longest, POST_CHARS)
    # the call to action is longest when something is left out: reckon with that
    fixed = _join_paragraphs(title, _notes(article), _call(link, False, left_out), tags)
    body, whole = cut_pieces(pieces, max(LEAST_TEXT, longest - len(fixed) - 2))
    return _join_paragraphs(title, body, _notes(article), _call(link, whole, left_out), tags)


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
        what = f"Xem thêm {left_out} ảnh" if whole else f"{READ_ON} và xem thêm {left_out} ảnh"
    else:
        what = "Xem trên trang của phường" if whole else READ_ON
    return f"{what}: {link}"


def _join_paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)

"""One article → exactly what Zalo will be asked to show. Pure.

Lengths are in NFC characters, since Zalo counts code points (article/create, read 2026-11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from channels import _addresses
from channels.zalo.fragments import (
    BodyBlock,
    ImageBlock,
    VideoBlock,
    block_from_json,
    compose_body,
    to_text,
)
from pipeline import markdown
from pipeline.config import Ward
from pipeline.errors import ContentError, Unsupported
from pipeline.model import (
    Article,
    Block,
    Edition,
    EditionData,
    Override,
    Paragraph,
    Product,
    Rendition,
    Span,
    plain,
)
from pipeline.text import nfc, shorten, squeeze

if TYPE_CHECKING:
    from channels._media import ArticleProduct

TITLE_CHARS = 150
AUTHOR_CHARS = 50
DESCRIPTION_CHARS = 300


def compose_edition(
    article: Article,
    channel: str,
    site: str,
    ward: Ward,
    comments: bool,
    covers: _addresses.Covers | None = None,
    made: Sequence[ArticleProduct] = (),
) -> Edition:
    """The edition of an article. Raises Unsupported, ContentError."""
    _check_carriable(article)
    override = article.overrides.get(channel, Override())
    blocks = markdown.blocks(nfc(override.text or article.body), article.body_line)
    cover = _cover(article, override, channel, covers)
    link = _addresses.article_url(site, article.slug)
    images = _Images(article, site)
    face = _addresses.file_url(site, cover)
    film = next((each for each in made if each.product is Product.FILM), None)
    drawn = [each for each in made if each is not film]
    body = [
        *_correction_notes(article),
        *([VideoBlock(film.label, face)] if film else []),
        *compose_body(blocks, images.url),
        *(_product_image(each, site) for each in drawn),
        *_source(article),
    ]
    description = _description(article, blocks)
    content = ArticleContent(
        author=_shorten_line(article.author or article.unit or ward.publisher, AUTHOR_CHARS),
        description=description,
        cover=face,
        body=tuple(body),
        comment="show" if comments else "hide",
    )
    return Edition(
        channel=channel,
        subject=article.slug,
        title=_shorten_line(override.title or article.title, TITLE_CHARS),
        text="\n".join([description, "", to_text(body), f"Xem bài gốc: {link}"]),
        link=link,
        renditions=_remove_repeats(
            [cover, *images.renditions.values(), *(each.renditions[0] for each in made)]
        ),
        data=content.to_json(),
    )


@dataclass(frozen=True, slots=True)
class ArticleContent(EditionData):
    """What an edition holds for Zalo beside its title."""

    author: str
    description: str
    cover: str  # the address from which Zalo fetches it
    body: tuple[BodyBlock, ...]
    comment: str  # show, hide

    def to_json(self) -> dict[str, object]:
        """The `data` of the edition."""
        return {
            "author": self.author,
            "description": self.description,
            "cover": self.cover,
            "body": [each.to_json() for each in self.body],
            "comment": self.comment,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> ArticleContent:
        """What `to_json` wrote. Raises TypeError, KeyError if another channel did."""
        return cls(**{**value, "body": tuple(map(block_from_json, value["body"]))})


class _Images:
    """The images in an article's body, by the `src` that the author wrote."""

    def __init__(self, article: Article, site: str) -> None:
        self.renditions = {each.src: _addresses.picture(each) for each in article.images}
        self._path = article.path
        self._site = site

    def url(self, src: str) -> str:
        """Where Zalo fetches it. Raises ContentError."""
        if src not in self.renditions:
            raise ContentError(
                f"{self._path}: ảnh “{src}” không nằm cạnh bài nên Zalo không lấy được. "
                "Chép tệp ảnh vào thư mục của bài."
            )
        return _addresses.file_url(self._site, self.renditions[src])


def mark_of(key: str) -> str:
    """The sign by which `find` knows a delivery: it ends the address in the last body block.

    A fragment, so that the address works on any website.
    """
    return f"#z{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def article_payload(edition: Edition, key: str, status: str, film: str = "") -> dict[str, Any]:
    """The body of article/create (and, with `id`, of article/update). `status`: show, hide.

    `film`: the id under which Zalo has the edition's film.
    """
    content, link = ArticleContent.of(edition), edition.link + mark_of(key)
    closing = {"type": "text", "content": f"<p>Xem bài gốc: {link}</p>"}
    return {
        "type": "normal",
        "title": edition.title,
        "author": content.author,
        "description": content.description,
        "cover": {"cover_type": "photo", "photo_url": content.cover, "status": "show"},
        "body": [*(_block_payload(each, film) for each in content.body), closing],
        "tracking_link": link,
        "status": status,
        "comment": content.comment,
    }


def _block_payload(block: BodyBlock, film: str) -> dict[str, str]:
    if isinstance(block, VideoBlock):
        return {"type": "video", "video_id": film, "thumb": block.thumb}
    return block.to_json()


def _product_image(made: ArticleProduct, site: str) -> ImageBlock:
    """A picture made of the article, which the website carries too."""
    return ImageBlock(_addresses.file_url(site, made.renditions[0]), made.label)


def image_urls(edition: Edition) -> list[str]:
    """The addresses that Zalo will fetch, cover first."""
    content = ArticleContent.of(edition)
    shown = [each.url for each in content.body if isinstance(each, ImageBlock)]
    return list(dict.fromkeys([content.cover, *shown]))


def _check_carriable(article: Article) -> None:
    if article.secret:
        raise Unsupported(f"{article.path}: bài có dấu mật, không đưa lên Zalo.")


def _cover(
    article: Article, override: Override, channel: str, covers: _addresses.Covers | None
) -> Rendition:
    if image := override.image or article.cover or next(iter(article.images), None):
        return _addresses.picture(image)
    drawn = covers.of(article) if covers else None
    if drawn is None:
        raise Unsupported(
            f"{article.path}: Zalo bắt buộc có ảnh bìa. Thêm ảnh vào bài; hoặc ghi “covers = true” "
            "trong mục của trang tin ở config.toml để máy vẽ bìa; hoặc bỏ kênh "
            f"“{channel}” khỏi bài này."
        )
    return drawn


def _correction_notes(article: Article) -> list[BodyBlock]:
    """Notes of correction come first: the reader must see them."""
    notes = [
        Paragraph((Span(nfc(f"Đính chính ngày {note.at:%d/%m/%Y}: {note.note}")),))
        for note in article.corrections
    ]
    return compose_body(notes, str)


def _source(article: Article) -> list[BodyBlock]:
    if not article.source:
        return []
    words = f"Nguồn: {article.source}" + (f" ({article.source_url})" * bool(article.source_url))
    return compose_body([Paragraph((Span(nfc(words)),))], str)


def _description(article: Article, blocks: tuple[Block, ...]) -> str:
    """The summary, else the first paragraph, else the title."""
    first = next((plain(each.spans) for each in blocks if isinstance(each, Paragraph)), "")
    return _shorten_line(article.summary or first or article.title, DESCRIPTION_CHARS)


def _remove_repeats(renditions: Iterable[Rendition]) -> tuple[Rendition, ...]:
    return tuple({each.path: each for each in renditions}.values())


def _shorten_line(text: str, longest: int) -> str:
    return shorten(squeeze(nfc(text)), longest)

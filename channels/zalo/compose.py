"""One article → exactly what Zalo will be asked to show. Pure.

Lengths are in NFC characters, since Zalo counts code points (article/create, read 2026-11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from channels import _addresses
from channels.zalo import fragments
from pipeline import markdown
from pipeline.config import Ward
from pipeline.errors import ContentError, Unsupported
from pipeline.model import (
    Article,
    Block,
    Edition,
    Override,
    Paragraph,
    Product,
    Rendition,
    Span,
    plain,
)
from pipeline.text import nfc, shorten, squeeze

if TYPE_CHECKING:
    from channels._media import Made

TITLE_CHARS = 150
AUTHOR_CHARS = 50
DESCRIPTION_CHARS = 300


def edition(
    article: Article,
    channel: str,
    site: str,
    ward: Ward,
    comments: bool,
    covers: _addresses.Covers | None = None,
    made: Sequence[Made] = (),
) -> Edition:
    """The edition of an article. Raises Unsupported, ContentError."""
    _carriable(article)
    override = article.overrides.get(channel, Override())
    blocks = markdown.blocks(nfc(override.text or article.body), article.body_line)
    cover = _cover(article, override, channel, covers)
    link = _addresses.article_url(site, article.slug)
    images = _Images(article, site)
    face = _addresses.file_url(site, cover)
    film = next((each for each in made if each.product is Product.FILM), None)
    drawn = [each for each in made if each is not film]
    body = [
        *_notes(article),
        *([{"type": "video", "caption": film.label, "thumb": face}] if film else []),
        *fragments.body(blocks, images.url),
        *(_drawn(each, site) for each in drawn),
        *_source(article),
    ]
    description = _description(article, blocks)
    return Edition(
        channel=channel,
        subject=article.slug,
        title=_line(override.title or article.title, TITLE_CHARS),
        text="\n".join([description, "", fragments.reading(body), f"Xem bài gốc: {link}"]),
        link=link,
        renditions=_each_once(
            [cover, *images.renditions.values(), *(each.renditions[0] for each in made)]
        ),
        data={
            "author": _line(article.author or article.unit or ward.publisher, AUTHOR_CHARS),
            "description": description,
            "cover": face,
            "body": body,
            "comment": "show" if comments else "hide",
        },
    )


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


def mark(key: str) -> str:
    """The sign by which `find` knows a delivery: it ends the address in the last body block.

    A fragment, so that the address works on any website.
    """
    return f"#z{hashlib.sha256(key.encode()).hexdigest()[:12]}"


def payload(edition: Edition, key: str, status: str, film: str = "") -> dict[str, Any]:
    """The body of article/create (and, with `id`, of article/update). `status`: show, hide.

    `film`: the id under which Zalo has the edition's film.
    """
    link = edition.link + mark(key)
    closing = {"type": "text", "content": f"<p>Xem bài gốc: {link}</p>"}
    return {
        "type": "normal",
        "title": edition.title,
        "author": edition.data["author"],
        "description": edition.data["description"],
        "cover": {"cover_type": "photo", "photo_url": edition.data["cover"], "status": "show"},
        "body": [*(_named(each, film) for each in edition.data["body"]), closing],
        "tracking_link": link,
        "status": status,
        "comment": edition.data["comment"],
    }


def _named(block: dict[str, Any], film: str) -> dict[str, Any]:
    if block["type"] != "video":
        return block
    return {"type": "video", "video_id": film, "thumb": block["thumb"]}


def _drawn(made: Made, site: str) -> dict[str, Any]:
    """A picture made of the article, which the website carries too."""
    return {
        "type": "image",
        "url": _addresses.file_url(site, made.renditions[0]),
        "caption": made.label,
    }


def image_urls(edition: Edition) -> list[str]:
    """The addresses that Zalo will fetch, cover first."""
    shown = [each["url"] for each in edition.data["body"] if each["type"] == "image"]
    return list(dict.fromkeys([edition.data["cover"], *shown]))


def _carriable(article: Article) -> None:
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


def _notes(article: Article) -> list[dict[str, Any]]:
    """Notes of correction come first: the reader must see them."""
    notes = [
        Paragraph((Span(nfc(f"Đính chính ngày {note.at:%d/%m/%Y}: {note.note}")),))
        for note in article.corrections
    ]
    return fragments.body(notes, str)


def _source(article: Article) -> list[dict[str, Any]]:
    if not article.source:
        return []
    words = f"Nguồn: {article.source}" + (f" ({article.source_url})" * bool(article.source_url))
    return fragments.body([Paragraph((Span(nfc(words)),))], str)


def _description(article: Article, blocks: tuple[Block, ...]) -> str:
    """The summary, else the first paragraph, else the title."""
    first = next((plain(each.spans) for each in blocks if isinstance(each, Paragraph)), "")
    return _line(article.summary or first or article.title, DESCRIPTION_CHARS)


def _each_once(renditions: Iterable[Rendition]) -> tuple[Rendition, ...]:
    return tuple({each.path: each for each in renditions}.values())


def _line(text: str, longest: int) -> str:
    return shorten(squeeze(nfc(text)), longest)

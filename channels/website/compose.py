"""Bulletin → Edition: everything that an article's page and its entries in lists say. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from channels._addresses import Covers, article_url, pictures
from channels.website import body as bodies
from channels.website.attached import PageFile, list_files, page_files
from channels.website.body import PageBody
from channels.website.page_data import (
    PageAnchor,
    PageAttachment,
    PageCorrection,
    PageData,
    PageDownload,
    PagePlayer,
    PageProduct,
    PageTag,
    PictureFile,
)
from channels.website.pictures import CARD, LEAD, SHARE, PagePicture, file, shown
from pipeline.errors import ContentError, Unsupported
from pipeline.model import (
    VN,
    Article,
    Bulletin,
    Edition,
    Image,
    ItemData,
    Override,
    Product,
    Rendition,
    digest,
)
from pipeline.programme import spoken_length
from pipeline.recipes.pictures import ClipCoverRecipe
from pipeline.studio.base import images
from pipeline.text import nfc, shorten, slug, squeeze

if TYPE_CHECKING:
    from channels._media import ArticleProduct
    from pipeline.announcer.announcer import Announcer
    from pipeline.studio.base.brand import Brand

SUMMARY = 220  # characters, where the author wrote no summary


def compose(
    channel: str,
    url: str,
    sections: Mapping[str, str],
    bulletin: Bulletin,
    announcer: Announcer | None = None,
    covers: Covers | None = None,
    products: Callable[[Article], Sequence[ArticleProduct]] = lambda _: (),
    charts: Brand | None = None,
) -> Edition:
    """The edition of an article. `url`: the site's address without a slash at its end.

    With an `announcer` it can be listened to; with `covers` an article without a picture is
    shared with one that is drawn; `products` tells what was made of it. `charts`: who signs the
    charts drawn under tables of numbers; None: no table gets one.

    Raises Unsupported (secret, a programme), ContentError (unknown section, no such image).
    """
    article = _check_allowed(bulletin, sections)
    own = article.overrides.get(channel, Override())
    known = {image.src: shown(image) for image in article.images}
    files = page_files(article)
    dressed = bodies.body(own.text or article.body, known, url, article.path, files)
    inside = [known[src] for src in dressed.images]
    faces = face, drawn = _choose_faces(article, own, inside, covers)
    said, sounds = _read_aloud(announcer, article) if announcer else (None, ())
    made = products(article)
    text, graphs = _draw_charts(dressed.html, article, charts if not own.text else None)
    return Edition(
        channel=channel,
        subject=article.slug,
        title=_line(own.title or article.title),
        text=text,
        link=article_url(url, article.slug),
        renditions=(
            *_gather_renditions(article, face, drawn, inside, files),
            *graphs,
            *sounds,
            *(each for one in made for each in _show_files(one)),
        ),
        data=_describe_page(
            bulletin,
            sections,
            dressed,
            faces=faces,
            listen=_name_player(said, sounds),
            made=tuple(_describe_product(one, article.slug) for one in made),
            attachments=list_files(files, dressed.files),
        ).to_json(),
    )


def _choose_faces(
    article: Article, own: Override, inside: Sequence[PagePicture], covers: Covers | None
) -> tuple[Image | None, Rendition | None]:
    """The picture that stands for the article; one that is drawn, if the site draws covers."""
    first = inside[0].image if inside else None
    return own.image or article.cover or first, covers.of(article) if covers else None


def _describe_page(
    bulletin: Bulletin,
    sections: Mapping[str, str],
    dressed: PageBody,
    faces: tuple[Image | None, Rendition | None],
    listen: PagePlayer | None,
    made: tuple[PageProduct, ...],
    attachments: tuple[PageAttachment, ...],
) -> PageData:
    """What the page and the lists say beside the body. `faces`: the article's own, one drawn.

    A cover that was drawn says nothing that a list of titles doesn't: it is only shared.
    """
    article, (face, drawn) = bulletin.article, faces
    return PageData(
        section=article.section,
        section_name=_line(sections[article.section]),
        date=_moment(article.date),
        expiry=_moment(article.expiry) if article.expiry else "",
        author=_line(article.author),
        unit=_line(article.unit),
        source=_line(article.source),
        source_url=_address(article.source_url),
        kind=_line(article.kind),
        priority=str(article.priority),
        tags=_tags(article.tags),
        summary=_line(article.summary) or shorten(dressed.opening, SUMMARY),
        mentions=tuple(dressed.mentions),
        contents=tuple(PageAnchor(*each) for each in dressed.contents),
        corrections=tuple(
            PageCorrection(_moment(each.at), _line(each.note)) for each in bulletin.corrections
        ),
        card=_crop(face, CARD),
        lead=_crop(face, LEAD),
        share=_crop(face, SHARE) or (_place_picture(drawn) if drawn else None),
        alt=_line(face.alt) if face else "",
        cover="" if face is None or face.src in dressed.images else _draw_cover(face),
        listen=listen,
        made=made,
        attachments=attachments,
    )


def _draw_charts(
    html: str, article: Article, signed: Brand | None
) -> tuple[str, tuple[Rendition, ...]]:
    if signed is None or "|" not in article.body:
        return html, ()
    from channels.website.charts import draw_charts  # only pages with a table load what draws

    return draw_charts(html, article, signed)


def _check_allowed(bulletin: Bulletin, sections: Mapping[str, str]) -> Article:
    if len(bulletin.articles) != 1:
        raise Unsupported("Website đăng từng bài một, không đăng cả chương trình.")
    article = bulletin.article
    if article.secret:
        raise Unsupported(
            f"{article.path}: bài có dấu mật nên không được đăng lên website. "
            "Bỏ bài khỏi “content/”; nếu đóng dấu nhầm thì xóa dòng “mật”."
        )
    if article.section not in sections:
        raise ContentError(
            f"{article.path}: chuyên mục “{article.section}” chưa có. "
            f"Chọn một trong: {', '.join(sections)}; hoặc thêm vào [sections] của config.toml."
        )
    return article


def _place_picture(picture: Rendition) -> PictureFile:
    return PictureFile(file(picture), picture.width, picture.height)


def _crop(face: Image | None, size: tuple[int, int]) -> PictureFile | None:
    return _place_picture(images.name_cropped(face, *size)) if face else None


def _draw_cover(face: Image) -> str:
    return shown(face).figure(_line(face.alt), _line(face.caption), lazy=False)


def _gather_renditions(
    article: Article,
    face: Image | None,
    drawn: Rendition | None,
    inside: Iterable[PagePicture],
    files: Mapping[str, PageFile],
) -> tuple[Rendition, ...]:
    """Every file that the page needs, and those that other channels' far ends fetch from it."""
    found = [*pictures(article), *([drawn] if drawn else [])]
    if face:
        found += [images.name_cropped(face, *size) for size in (CARD, LEAD, SHARE)]
        found += shown(face).renditions
    for each in inside:
        found += each.renditions
    found += [each.rendition for each in files.values()]
    return tuple({each.path: each for each in found}.values())


def _read_aloud(
    announcer: Announcer, article: Article
) -> tuple[Edition | None, tuple[Rendition, ...]]:
    """The article as the station says it, and the sound of it."""
    from pipeline.announcer import stations  # an office without loudspeakers loads no speech

    said = stations.spoken_item(announcer, article)
    return said, (stations.player_sound(said),) if said else ()


def _name_player(said: Edition | None, sounds: tuple[Rendition, ...]) -> PagePlayer | None:
    """Of the article read aloud; None: there is no player."""
    if said is None:
        return None
    return PagePlayer(file(sounds[0]), spoken_length(ItemData.from_json(said.data).seconds))


def _show_files(made: ArticleProduct) -> tuple[Rendition, ...]:
    """What the page shows of a product; of a film one kind of captions.

    A film has its own first picture; a clip, which fades in from black, needs its cover.
    """
    if made.product is not Product.FILM:
        return made.renditions
    return tuple(each for each in made.renditions if _kind(each) in ("mp4", "vtt", "clip-cover"))


def _kind(rendition: Rendition) -> str:
    recipe = rendition.recipe
    return recipe.make if isinstance(recipe, ClipCoverRecipe) else recipe.suffix


def _describe_product(made: ArticleProduct, name: str) -> PageProduct:
    """A product as the page tells it; what is downloaded is called after the article."""
    shown = _show_files(made)
    first = shown[0]
    beside = {_kind(each): file(each) for each in shown} if made.product is Product.FILM else {}
    return PageProduct(
        product=str(made.product),
        label=made.label,
        file=file(first),
        width=first.width,
        height=first.height,
        alt=_line(first.alt),
        captions=beside.get("vtt", ""),
        poster=beside.get("clip-cover", ""),
        files=tuple(
            PageDownload(file(each), f"{slug(f'{name}-{label}', 100)}.{end}", label, end.upper())
            for each, label in zip(shown, made.labels, strict=False)
            if (end := each.recipe.suffix) == "mp4" or not beside
        ),
    )


def _tags(tags: tuple[str, ...]) -> tuple[PageTag, ...]:
    """Each address once."""
    found: dict[str, str] = {}
    for tag in tags:
        words = _line(tag)
        if words:
            found.setdefault(slug(words, 60) or digest(words)[:12], words)
    return tuple(PageTag(*each) for each in found.items())


@lru_cache(maxsize=1024)  # authors, units, sections and tags stand in many articles
def _line(text: str) -> str:
    return squeeze(bodies.clean(nfc(text)))


def _address(url: str) -> str:
    """A web address, or nothing: no other scheme may stand behind a link of ours."""
    url = _line(url)
    return url if url.startswith(("https://", "http://")) else ""


def _moment(at: datetime) -> str:
    """E.g. `2026-11-23T17:00+07:00`: in one zone, so that text order is time order."""
    return at.astimezone(VN).isoformat(timespec="minutes")

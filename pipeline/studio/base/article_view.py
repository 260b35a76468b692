"""What slides and papers are made from: an article, what it tells in short, how it is said. Pure.

    story = tell(article, office, lexicon, address)
    slides.slides(story, brand), papers.notice(story, brand), papers.speaker(story, brand)

A recipe holds every word that will be shown, so that what a person approves is what is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from pipeline import markdown, speech
from pipeline.config import Office, Speech
from pipeline.errors import ContentError
from pipeline.model import Article, Block, Heading, Image, Span
from pipeline.outline import Outline, outline
from pipeline.recipes.pictures import ShownPicture
from pipeline.recipes.words import BrandMark
from pipeline.speech import Lexicon, Script
from pipeline.studio.base import images
from pipeline.studio.base.brand import Brand, read_brand
from pipeline.text import nfc, squeeze


@dataclass(frozen=True)
class ArticleView:
    """One article, told to everyone or to one audience (`Article.told_to`)."""

    article: Article
    outline: Outline
    script: Script = field(repr=False)  # its reading aloud, lines as in the author's file
    address: str  # where the public reads it whole
    section: str = ""  # the name of its chuyên mục
    aloud: str = ""  # Markdown: the short text that its author wrote for the loudspeaker

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its parsed body."""
        return markdown.blocks(nfc(self.article.body), self.article.body_line)

    def image(self, src: str) -> Image | None:
        """The image that the text calls so, if it was found beside it."""
        wanted = PurePosixPath(src).as_posix()
        return next(
            (each for each in self.article.images if PurePosixPath(each.src).as_posix() == wanted),
            None,
        )

    @property
    def credit(self) -> str:
        """Who wrote it, as papers name their source."""
        own = (self.article.source, self.article.unit, self.article.author)
        return next((squeeze(nfc(each)) for each in own if each.strip()), "")


def view_article(article: Article, office: Office, lexicon: Lexicon, address: str) -> ArticleView:
    """The story of an article; for one audience, give what `told_to` makes of it. Pure."""
    settings = office.config
    radios = [name for name, each in settings.channels.items() if each.get("kind") == "radio"]
    own = [article.overrides[name].text for name in radios if name in article.overrides]
    return ArticleView(
        article=article,
        outline=outline(article),
        script=read_aloud(article, lexicon, settings.speech),
        address=address,
        section=settings.sections.get(article.section, ""),
        aloud=next(filter(None, own), ""),
    )


def read_aloud(article: Article, lexicon: Lexicon, settings: Speech) -> Script:
    """How the title and the whole text are read aloud; the title's line is 0. Pure.

    The same words as the loudspeaker's, for an article that has no text of its own for it.
    """
    title = Heading(1, (Span(squeeze(nfc(article.title))),), 0)
    body = markdown.blocks(nfc(article.body), article.body_line)
    return speech.speak(
        (title, *body),
        lexicon,
        region=settings.region,
        codes=settings.codes,
        overrides=article.say,
    )


def brand_mark(brand: Brand) -> BrandMark:
    """What a recipe holds of the ward's identity."""
    return BrandMark(
        ward=brand.ward,
        province=brand.province,
        publisher=brand.publisher,
        address=brand.address,
        phone=brand.phone,
        seal=brand.seal,
    )


def approved_brand(approved: BrandMark, office: Office) -> Brand:
    """The office's brand. Raises ContentError if its emblem is not the one that was approved."""
    brand = read_brand(office)
    if brand.seal != approved.seal:
        raise ContentError(
            "Biểu trưng của phường đã đổi sau khi duyệt. Duyệt lại bài rồi phát hành lại."
        )
    return brand


def shown_picture(image: Image, width: int) -> ShownPicture:
    """What a recipe holds of a picture: how it is drawn, its words and its proportions."""
    recipe, wide, high = images.scaled_recipe(image, width)
    return ShownPicture(
        recipe=recipe,
        alt=squeeze(nfc(image.alt or image.caption)) or "Hình minh họa của bài",
        caption=squeeze(nfc(image.caption)),
        width=wide,
        height=high,
    )

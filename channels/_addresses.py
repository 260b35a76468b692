"""Public addresses that several channels must agree on before anything is public. Pure.

Platforms such as Zalo take no image files for articles: they fetch public addresses (Zalo OA
`article/create`, `cover.photo_url`; read 2026-11). So the website carries `pictures(article)`,
each under `file_url`, and the other channels name the same addresses: both follow from the
recipe's digest, so nobody has to ask anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.channel_settings import WebsiteSettings
from pipeline.config import Office
from pipeline.errors import ConfigError
from pipeline.model import Article, Form, Image, Rendition
from pipeline.recipes.pictures import ImageRecipe

if TYPE_CHECKING:
    from pipeline.studio.base.brand import Brand

WIDTH = 1280  # pixels, at most
MOST_BYTES = 900_000  # Zalo refuses covers above 1 MB
DRAWN = (1200, 630)  # a cover that we draw: Open Graph's shape, which Facebook and Zalo show too


def site_url(office: Office, website: str = "website") -> str:
    """The public address of a website channel, without a slash at its end. Raises ConfigError."""
    settings = office.channels.get(website)
    if not isinstance(settings, WebsiteSettings):
        raise ConfigError(
            f"config.toml: cần mục [channels.{website}] có “url” (địa chỉ công khai của trang "
            "tin), vì các kênh khác dẫn đường và lấy ảnh từ đó."
        )
    return settings.url


def article_url(site: str, slug: str) -> str:
    """Where the website shows an article, for ever.

    Without the section, which may change, and a file's own name, so that one address serves
    from any server and from a plain folder.
    """
    return f"{site}/bai/{slug}.html"


def file_url(site: str, rendition: Rendition) -> str:
    """Where the website serves a rendition's file."""
    return f"{site}/tep/{file_name(rendition)}"


def file_name(rendition: Rendition) -> str:
    """What a rendition's file is called wherever it is public."""
    return PurePosixPath(rendition.path).name


def picture(image: Image) -> Rendition:
    """The image as every platform takes it: JPEG, at most 1280 pixels wide and 900 kB."""
    width = min(WIDTH, image.width)
    return Rendition(
        form=Form.IMAGE,
        recipe=ImageRecipe(
            source=image.path, sha256=image.sha256, width=WIDTH, max_bytes=MOST_BYTES
        ),
        alt=image.alt,
        width=width,
        height=round(image.height * width / image.width) if image.width else 0,
    )


def pictures(article: Article) -> tuple[Rendition, ...]:
    """Every image of an article that some platform may fetch, each file once, cover first."""
    others = (override.image for override in article.overrides.values())
    found = _present((article.cover, *article.images, *others))
    return tuple({each.path: each for each in map(picture, found)}.values())


@dataclass(frozen=True, slots=True)
class Covers:
    """Covers that the studio draws for articles without any picture."""

    look: Brand
    sections: Mapping[str, str]

    def of(self, article: Article) -> Rendition | None:
        """The cover, named only; None for an article that has a picture of its own."""
        if article.cover or article.images:
            return None
        from pipeline.studio import cards

        section = self.sections.get(article.section, "")
        return cards.name_cover(article, self.look, *DRAWN, MOST_BYTES, section)


def covers(office: Office, website: str = "website") -> Covers | None:
    """The covers of an office whose website draws them (`covers = true`); None if it doesn't.

    The website carries them, so its setting holds for every channel. Raises ConfigError for an
    emblem that can't be read.
    """
    settings = office.channels.get(website)
    if not isinstance(settings, WebsiteSettings) or not settings.covers:
        return None
    from pipeline.studio.base.brand import read_brand

    return Covers(read_brand(office), office.config.sections)


def _present(images: Iterable[Image | None]) -> list[Image]:
    return [image for image in images if image is not None]

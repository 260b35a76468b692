"""Zalo Official Account: articles, and broadcasts of them to the OA's followers.

Set up by `loa connect zalo` (connect.py). Not yet exercised against the live platform, which has
no test environment: farends/zalo.py plays it.
"""

from __future__ import annotations

import platform
from dataclasses import replace
from typing import TYPE_CHECKING

from channels import _addresses
from channels.zalo.article import LIMITS, ZaloArticles
from channels.zalo.broadcast import ZaloBroadcast
from channels.zalo.client import ZaloClient
from channels.zalo.quota import ArticleQuota
from channels.zalo.settings import open_endpoint, open_tokens
from pipeline.channel_settings import BroadcastSettings, ZaloSettings
from pipeline.config import Surroundings
from pipeline.errors import ConfigError
from pipeline.http.endpoint import HttpEndpoint
from pipeline.model import Form, digest

if TYPE_CHECKING:
    from channels._media import ProductBuilder

__all__ = ["open_articles", "open_broadcast"]


def open_articles(around: Surroundings, settings: ZaloSettings) -> ZaloArticles:
    """The channel of articles. Raises ConfigError if no website is there to carry the images."""
    return _build_articles(around, settings, around.name)


def open_broadcast(around: Surroundings, settings: BroadcastSettings) -> ZaloBroadcast:
    """The channel of broadcasts. Raises ConfigError if its articles' channel is missing."""
    theirs = around.office.channels.get(settings.articles)
    if not isinstance(theirs, ZaloSettings):
        raise ConfigError(
            f"config.toml: [channels.{around.name}] gửi bài của kênh “{settings.articles}”, nhưng "
            f'không có [channels.{settings.articles}] với kind = "zalo".'
        )
    notes = around.notes.of(settings.articles)
    articles = _build_articles(replace(around, notes=notes), theirs, settings.articles)
    return ZaloBroadcast(
        name=around.name,
        zalo=articles.zalo,
        notes=around.notes,
        now=articles.now,
        article=articles.compose,
        articles=settings.articles,
        enabled=settings.enabled,
        cities=settings.cities,
    )


def _open_press(around: Surroundings, site: str, website: str, name: str) -> ProductBuilder | None:
    """What makes films and pictures of an article by the office's rules. Raises ConfigError."""
    office = around.office
    if not office.config.media:
        return None
    from channels._media import FORMS, ProductBuilder  # an office without rules loads no studio

    for rule in office.config.media:
        drawn = name in rule.channels and FORMS[rule.product] is Form.IMAGE
        if drawn and website not in rule.channels:
            raise ConfigError(
                f"config.toml, [[media]] ({rule.product}): Zalo lấy ảnh từ trang tin, nên "
                f"“channels” phải có cả “{website}”."
            )
    return ProductBuilder(office, site)


def _place_of(around: Surroundings) -> str:
    """A name for this office on this machine: another one after it was copied or moved."""
    return digest(f"{platform.node()}:{around.office.root.resolve()}".encode())[:16]


def _build_articles(around: Surroundings, settings: ZaloSettings, name: str) -> ZaloArticles:
    site = _addresses.site_url(around.office, settings.website)
    web = HttpEndpoint(site, "trang tin")  # refuses an address that is not https
    tokens = open_tokens(around, settings, name)
    press = _open_press(around, site, settings.website, name)
    articles = ZaloArticles(
        name=name,
        site=site,
        ward=around.office.config.ward,
        zalo=ZaloClient(open_endpoint(settings, settings.api), tokens, tokens.now),
        notes=around.notes,
        now=tokens.now,
        hidden_first=settings.hidden_first,
        comments=settings.comments,
        covers=_addresses.covers(around.office, settings.website),
        here=_place_of(around),
        build=around.office.build,
        quota=ArticleQuota(name, around.notes, tokens.now, settings.monthly, settings.renews_on),
        website=web if settings.check_images else None,
        waits=settings.poll_seconds,
        limits=replace(LIMITS, after=(settings.website,)),
    )
    if press is None:
        return articles
    return replace(
        articles,
        products_of=lambda each: press.products_of(each, name),
        name_left_out=press.add_unmade,
    )

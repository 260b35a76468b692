"""Zalo Official Account: articles, and broadcasts of them to the OA's followers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pydantic import Field

from channels import _addresses
from channels._http import Far
from channels.zalo.article import LIMITS, ZaloArticles
from channels.zalo.broadcast import ZaloBroadcast
from channels.zalo.client import API, Zalo
from channels.zalo.codes import TITLE
from channels.zalo.tokens import OAUTH, Tokens
from pipeline.channel import Channel
from pipeline.config import Settings, Surroundings, parse
from pipeline.errors import ConfigError
from pipeline.model import VN


class ZaloSettings(Settings):
    """[channels.zalo]: secrets are kept by `loa connect`, not here."""

    kind: str = "zalo"
    app_id: str = Field(default="", pattern="^[0-9]*$")  # developers.zalo.me
    website: str = "website"  # the channel that carries the images and the whole article
    hidden_first: bool = False  # create hidden, then show: a lost create stays invisible
    comments: bool = True
    check_images: bool = True  # see that the images are on the web before asking Zalo
    redirect: str = ""  # the callback address in Zalo's console; empty: this machine
    callback_port: int = Field(default=8765, ge=0, le=65535)
    poll_seconds: tuple[float, ...] = (2, 4, 8)  # while Zalo works on an article
    api: str = API
    oauth: str = OAUTH
    consent: str = ""  # address of the consent page if it is not `oauth`'s


class BroadcastSettings(Settings):
    """[channels.zalo-broadcast]: off until someone turns it on."""

    kind: str = "zalo-broadcast"
    articles: str = "zalo"  # the channel whose articles are sent
    enabled: bool = False
    cities: str = Field(default="", pattern=r"^(\d+(,\d+)*)?$")  # Zalo's codes: "1,16"


def wall() -> datetime:
    """Now: tokens die by the clock on the wall."""
    return datetime.now(VN)


def tokens(around: Surroundings, settings: ZaloSettings, name: str) -> Tokens:
    """The keeper of the grant of the channel `name`."""
    return Tokens(
        channel=name,
        app_id=settings.app_id,
        secrets=around.secrets,
        lock=around.office.var / f"{name}.lock",
        now=wall,
        oauth=Far(settings.oauth, TITLE, read=30, patience=60),
    )


def open_articles(around: Surroundings, settings: ZaloSettings) -> ZaloArticles:
    """The channel of articles. Raises ConfigError if no website is there to carry the images."""
    return _articles(around, settings, around.name)


def open_broadcast(around: Surroundings, settings: BroadcastSettings) -> Channel:
    """The channel of broadcasts. Raises ConfigError if its articles' channel is missing."""
    raw = around.office.config.channels.get(settings.articles, {})
    if raw.get("kind") != "zalo":
        raise ConfigError(
            f"config.toml: [channels.{around.name}] gửi bài của kênh “{settings.articles}”, nhưng "
            f'không có [channels.{settings.articles}] với kind = "zalo".'
        )
    inner = parse(ZaloSettings, raw, f"config.toml [channels.{settings.articles}]")
    articles = _articles(around, inner, settings.articles)
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


def _articles(around: Surroundings, settings: ZaloSettings, name: str) -> ZaloArticles:
    site = _addresses.site_url(around.office, settings.website)
    web = Far(site, "trang tin")  # refuses an address that is not https
    keeper = tokens(around, settings, name)
    return ZaloArticles(
        name=name,
        site=site,
        ward=around.office.config.ward,
        zalo=Zalo(Far(settings.api, TITLE), keeper, keeper.now),
        notes=around.notes,
        now=keeper.now,
        hidden_first=settings.hidden_first,
        comments=settings.comments,
        website=web if settings.check_images else None,
        waits=settings.poll_seconds,
        limits=replace(LIMITS, after=(settings.website,)),
    )

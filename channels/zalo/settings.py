"""[channels.zalo] and [channels.zalo-broadcast] of config.toml, and the keeper of the tokens."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from channels._http import Far
from channels.zalo.client import API
from channels.zalo.codes import TITLE
from channels.zalo.tokens import OAUTH, Tokens, secret_name
from pipeline.config import Settings, Surroundings

__all__ = ["BroadcastSettings", "ZaloSettings", "keeper", "secret_name"]


class ZaloSettings(Settings):
    """Articles. Secrets are kept by `loa connect`, not here."""

    kind: Literal["zalo"] = "zalo"
    app_id: str = Field(default="", pattern=r"^\d*$")  # developers.zalo.me
    website: str = "website"  # the channel that carries the images and the whole article
    hidden_first: bool = False  # create hidden, then show: a lost create stays invisible
    comments: bool = True
    monthly: int = Field(default=0, ge=0)  # articles in a month at most; 0: as Zalo's package says
    renews_on: int = Field(default=1, ge=1, le=28)  # day on which the package's month begins
    check_images: bool = True  # see that the images are on the web before asking Zalo
    redirect: str = ""  # the callback address in Zalo's console; empty: this machine
    callback_port: int = Field(default=8765, ge=0, le=65535)
    poll_seconds: tuple[float, ...] = (2, 4, 8)  # between polls while Zalo works on an article
    api: str = API
    oauth: str = OAUTH
    seconds: float = Field(default=60, gt=0)  # of silence that we bear
    patience: float = Field(default=300, gt=0)  # seconds for a whole exchange

    def far(self, address: str) -> Far:
        """The far end at one of Zalo's addresses."""
        wait = min(10.0, self.seconds)
        return Far(address, TITLE, connect=wait, read=self.seconds, patience=self.patience)


class BroadcastSettings(Settings):
    """Broadcasts: off until someone turns them on."""

    kind: Literal["zalo-broadcast"] = "zalo-broadcast"
    articles: str = "zalo"  # the channel whose articles are sent
    enabled: bool = False
    cities: str = Field(default="", pattern=r"^(\d+(,\d+)*)?$")  # Zalo's codes: "1,16"


def keeper(around: Surroundings, settings: ZaloSettings, name: str) -> Tokens:
    """The keeper of the grant of the channel `name`."""
    return Tokens(
        channel=name,
        app_id=settings.app_id,
        secrets=around.secrets,
        lock=around.office.var / f"{name}.lock",
        now=around.now,
        oauth=settings.far(settings.oauth),
    )

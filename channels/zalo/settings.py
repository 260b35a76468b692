"""[channels.zalo] and [channels.zalo-broadcast] of config.toml, and the keeper of the tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from channels._http import HttpEndpoint
from channels.zalo.client import API
from channels.zalo.codes import TITLE
from channels.zalo.tokens import OAUTH, Tokens, secret_name
from pipeline.config import Surroundings
from pipeline.settings import Bounds, Digits, Settings, like

__all__ = ["BroadcastSettings", "ZaloSettings", "open_tokens", "secret_name"]


_CODES = like(r"(\d+(,\d+)*)?", "viết các mã cách nhau dấu phẩy, ví dụ 1,16")


class ZaloSettings(Settings):
    """Articles. Secrets are kept by `loa connect`, not here."""

    kind: Literal["zalo"] = "zalo"
    app_id: Digits = ""  # developers.zalo.me
    website: str = "website"  # the channel that carries the images and the whole article
    hidden_first: bool = False  # create hidden, then show: a lost create stays invisible
    comments: bool = True
    monthly: Annotated[int, Bounds(ge=0)] = 0  # articles a month at most; 0: as Zalo's package says
    renews_on: Annotated[int, Bounds(ge=1, le=28)] = 1  # day on which the package's month begins
    check_images: bool = True  # see that the images are on the web before asking Zalo
    redirect: str = ""  # the callback address in Zalo's console; empty: this machine
    callback_port: Annotated[int, Bounds(ge=0, le=65535)] = 8765
    poll_seconds: tuple[float, ...] = (2, 4, 8)  # between polls while Zalo works on an article
    api: str = API
    oauth: str = OAUTH
    seconds: Annotated[float, Bounds(gt=0)] = 60  # of silence that we bear
    patience: Annotated[float, Bounds(gt=0)] = 300  # seconds for a whole exchange

    def endpoint(self, address: str) -> HttpEndpoint:
        """The far end at one of Zalo's addresses."""
        wait = min(10.0, self.seconds)
        return HttpEndpoint(address, TITLE, connect=wait, read=self.seconds, patience=self.patience)


class BroadcastSettings(Settings):
    """Broadcasts: off until someone turns them on."""

    kind: Literal["zalo-broadcast"] = "zalo-broadcast"
    articles: str = "zalo"  # the channel whose articles are sent
    enabled: bool = False
    cities: Annotated[str, _CODES] = ""  # Zalo's codes: "1,16"


def open_tokens(around: Surroundings, settings: ZaloSettings, name: str) -> Tokens:
    """The keeper of the grant of the channel `name`."""
    return Tokens(
        channel=name,
        app_id=settings.app_id,
        secrets=around.secrets,
        lock=around.office.var / f"{name}.lock",
        now=around.now,
        oauth=settings.endpoint(settings.oauth),
    )

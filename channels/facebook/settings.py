"""The settings of a Facebook channel, parsed once, and the Graph API that they open."""

from __future__ import annotations

from typing import Annotated, Literal

from channels._deadline import StartTimer, start_timer
from channels._http import HttpEndpoint
from channels.facebook.graph import TITLE, Graph
from channels.facebook.message import MOST_CHARS
from pipeline.settings import Bounds, Digits, Settings, like


class FacebookSettings(Settings):
    """`[channels.facebook]` of config.toml."""

    kind: Literal["facebook"]
    page: Digits = ""  # its id; empty: as `loa connect` noted it
    app_id: Digits = ""
    version: Annotated[str, like(r"v\d+\.\d+", "viết dạng v26.0")] = "v26.0"
    url: str = "https://graph.facebook.com"
    upload_url: str = "https://rupload.facebook.com"
    dialog_url: str = "https://www.facebook.com"
    callback: str = ""  # an https address registered with the app; empty: this machine, once
    website: str = "website"  # the channel whose addresses posts lead to
    two_phase: bool = True
    photos: Annotated[int, Bounds(ge=0, le=10)] = 4  # at most, on a post; 0: a link card instead
    longest: Annotated[int, Bounds(ge=300, le=MOST_CHARS)] = 1200  # characters of a post
    hashtags: tuple[str, ...] = ()  # on every post
    most_hashtags: Annotated[int, Bounds(ge=0, le=30)] = 5
    gap_minutes: Annotated[float, Bounds(ge=0)] = 3  # between two posts
    seconds: Annotated[float, Bounds(gt=0)] = 60  # of silence that we bear
    patience: Annotated[float, Bounds(gt=0)] = 300  # seconds for a whole exchange


def open_graph(
    settings: FacebookSettings,
    token: str,
    secret: str = "",
    timer: StartTimer = start_timer,
) -> Graph:
    """The Graph API under a token. `timer` measures the patience of an exchange."""
    endpoint = HttpEndpoint(
        settings.url,
        title=TITLE,
        connect=min(10.0, settings.seconds),
        read=settings.seconds,
        patience=settings.patience,
        trust_env=settings.url.startswith("https://"),  # a stand-in on this machine: no proxy
        start_timer=timer,
    )
    return Graph(endpoint, settings.version, token, secret)


def secret_name(channel: str, name: str) -> str:
    """E.g. `FACEBOOK_PAGE_TOKEN`: each channel of this kind has secrets of its own."""
    return f"{channel.upper().replace('-', '_')}_{name}"

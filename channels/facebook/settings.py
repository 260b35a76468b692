"""What the settings of a Facebook channel open: the Graph API; how its secrets are called."""

from __future__ import annotations

from channels.facebook.graph import TITLE, Graph
from pipeline.channel_settings import FacebookSettings, secret_prefix
from pipeline.http.deadline import StartTimer, start_timer
from pipeline.http.endpoint import HttpEndpoint


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
    return f"{secret_prefix(channel)}_{name}"

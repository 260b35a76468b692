"""What the settings of an Official Account open: its addresses, the keeper of its tokens."""

from __future__ import annotations

from channels.zalo.codes import TITLE
from channels.zalo.tokens import Tokens, secret_name
from pipeline.channel_settings import ZaloSettings
from pipeline.config import Surroundings
from pipeline.http.endpoint import HttpEndpoint

__all__ = ["open_tokens", "secret_name"]


def open_endpoint(settings: ZaloSettings, address: str) -> HttpEndpoint:
    """The far end at one of Zalo's addresses."""
    wait = min(10.0, settings.seconds)
    return HttpEndpoint(
        address, TITLE, connect=wait, read=settings.seconds, patience=settings.patience
    )


def open_tokens(around: Surroundings, settings: ZaloSettings, name: str) -> Tokens:
    """The keeper of the grant of the channel `name`."""
    return Tokens(
        channel=name,
        app_id=settings.app_id,
        secrets=around.secrets,
        lock=around.office.var / f"{name}.lock",
        now=around.now,
        oauth=open_endpoint(settings, settings.oauth),
    )

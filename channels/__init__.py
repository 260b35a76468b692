"""The explicit list of channels. A newcomer's channel is one file here and one line in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels.connect import Health, Talk
from channels.facebook import Facebook, FacebookSettings
from channels.facebook import connect as connect_facebook
from channels.radio import RadioSettings, open_radio
from channels.website import Website, WebsiteSettings
from channels.zalo import BroadcastSettings, ZaloSettings, open_articles, open_broadcast
from channels.zalo import connect as connect_zalo
from pipeline.channel import Channel
from pipeline.config import Settings, Surroundings


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel: its name in config.toml, its settings, and how to open one.

    A kind with an account can `connect` it, guiding a person, and tell its `health`.
    """

    name: str
    title: str  # what staff read
    settings: type[Settings]
    open: Callable[[Surroundings, Any], Channel]
    connect: Callable[[Surroundings, Any, Talk], str] | None = None
    health: Callable[[Surroundings, Any, datetime], Health] | None = None


KINDS: Mapping[str, Kind] = {
    "facebook": Kind(
        "facebook",
        "Trang Facebook",
        FacebookSettings,
        Facebook,
        connect_facebook.connect,
        connect_facebook.health,
    ),
    "radio": Kind("radio", "Đài truyền thanh", RadioSettings, open_radio),
    "website": Kind("website", "Trang thông tin điện tử", WebsiteSettings, Website),
    "zalo": Kind(
        "zalo", "Zalo OA", ZaloSettings, open_articles, connect_zalo.connect, connect_zalo.health
    ),
    "zalo-broadcast": Kind(
        "zalo-broadcast", "Zalo OA: tin gửi người quan tâm", BroadcastSettings, open_broadcast
    ),
}

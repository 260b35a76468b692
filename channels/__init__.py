"""The explicit list of channels. A newcomer's channel is one file here and one line in KINDS.

A kind's code is imported when the kind is first used, so that an office pays for no platform
that its config.toml does not name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.channel import Channel
from pipeline.config import Surroundings
from pipeline.settings import Settings

if TYPE_CHECKING:
    from channels.connect import AccountHealth, Talk


@dataclass(frozen=True, slots=True)
class Parts:
    """A kind's code: its settings, and how to open one.

    A kind with an account can `connect` it, guiding a person, and tell its `health`.
    """

    settings: type[Settings]
    open: Callable[[Surroundings, Any], Channel]
    connect: Callable[[Surroundings, Any, Talk], str] | None = None
    health: Callable[[Surroundings, Any, datetime], AccountHealth] | None = None


@dataclass(frozen=True)
class ChannelKind:
    """A kind of channel: its name in config.toml, and what imports its code."""

    name: str
    title: str  # what staff read
    load: Callable[[], Parts]

    @cached_property
    def _parts(self) -> Parts:
        return self.load()

    @property
    def settings(self) -> type[Settings]:
        """What its part of config.toml may say."""
        return self._parts.settings

    @property
    def open(self) -> Callable[[Surroundings, Any], Channel]:
        """Opens a channel of this kind."""
        return self._parts.open

    @property
    def connect(self) -> Callable[[Surroundings, Any, Talk], str] | None:
        """Connects its account, guiding a person; None: it has no account."""
        return self._parts.connect

    @property
    def health(self) -> Callable[[Surroundings, Any, datetime], AccountHealth] | None:
        """Tells how its account stands; None: it has no account."""
        return self._parts.health


def _facebook() -> Parts:
    from channels.facebook import Facebook, FacebookSettings, connect

    return Parts(FacebookSettings, Facebook, connect.connect_page, connect.check_health)


def _podcast() -> Parts:
    from channels.podcast import Podcast, PodcastSettings

    return Parts(PodcastSettings, Podcast)


def _radio() -> Parts:
    from channels.radio import open_radio
    from pipeline.announcer.settings import RadioSettings

    return Parts(RadioSettings, open_radio)


def _website() -> Parts:
    from channels.website import Website, WebsiteSettings

    return Parts(WebsiteSettings, Website)


def _zalo() -> Parts:
    from channels.zalo import ZaloSettings, connect, open_articles

    return Parts(ZaloSettings, open_articles, connect.connect, connect.health)


def _zalo_broadcast() -> Parts:
    from channels.zalo import BroadcastSettings, open_broadcast

    return Parts(BroadcastSettings, open_broadcast)


KINDS: Mapping[str, ChannelKind] = {
    kind.name: kind
    for kind in (
        ChannelKind("facebook", "Trang Facebook", _facebook),
        ChannelKind("podcast", "Podcast: nghe lại trên điện thoại", _podcast),
        ChannelKind("radio", "Đài truyền thanh", _radio),
        ChannelKind("website", "Trang thông tin điện tử", _website),
        ChannelKind("zalo", "Zalo OA", _zalo),
        ChannelKind("zalo-broadcast", "Zalo OA: tin gửi người quan tâm", _zalo_broadcast),
    )
}

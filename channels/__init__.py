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

if TYPE_CHECKING:
    from channels.connect import AccountHealth, Talk


@dataclass(frozen=True, slots=True)
class Parts:
    """A kind's code: how to open one.

    A kind with an account can `connect` it, guiding a person, and tell its `health`.
    """

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
    from channels.facebook import Facebook, connect

    return Parts(Facebook, connect.connect_page, connect.check_health)


def _podcast() -> Parts:
    from channels.podcast import Podcast

    return Parts(Podcast)


def _radio() -> Parts:
    from channels.radio import open_radio

    return Parts(open_radio)


def _website() -> Parts:
    from channels.website import Website

    return Parts(Website)


def _zalo() -> Parts:
    from channels.zalo import connect, open_articles

    return Parts(open_articles, connect.connect, connect.health)


def _zalo_broadcast() -> Parts:
    from channels.zalo import open_broadcast

    return Parts(open_broadcast)


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

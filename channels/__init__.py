"""The explicit list of channels. A newcomer's channel is one file here and one line in KINDS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.website import Website, WebsiteSettings
from pipeline.channel import Channel
from pipeline.config import Settings, Surroundings


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of channel: its name in config.toml, its settings, and how to open one."""

    name: str
    title: str  # what staff read
    settings: type[Settings]
    open: Callable[[Surroundings, Any], Channel]


KINDS: Mapping[str, Kind] = {
    "website": Kind("website", "Trang thông tin điện tử", WebsiteSettings, Website),
}

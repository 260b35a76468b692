"""What `loa run` tells of itself: var/heartbeat.json, /healthz and /tinh-trang."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from pipeline.office.waiting import WaitingArticle


@dataclass(frozen=True, slots=True)
class OfficeState:
    """What an office is doing, read from its ledger after a round."""

    states: Mapping[str, int] = field(default_factory=dict)  # Vietnamese → open deliveries
    channels: Mapping[str, str] = field(default_factory=dict)  # name → “sẵn sàng”, or what for
    titles: Mapping[str, str] = field(default_factory=dict)  # name → what staff call the channel
    warnings: tuple[str, ...] = ()
    articles: tuple[WaitingArticle, ...] = ()
    more_articles: int = 0


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """`state` is None until the first round is over."""

    at: str = ""  # ISO, Việt Nam, seconds
    pid: int = 0
    address: str = ""  # of the pages
    healthy: bool = True
    wrong: str = ""  # why not, for staff
    state: OfficeState | None = None
    checked: tuple[str, ...] = ()  # what was said of files just saved, the newest first
    previews: tuple[str, ...] = ()  # slugs, the newest first

    def to_json(self) -> dict[str, object]:
        """One flat object; what the state holds stands beside the rest."""
        return {
            "at": self.at,
            "pid": self.pid,
            "address": self.address,
            "healthy": self.healthy,
            "wrong": self.wrong,
            **(asdict(self.state) if self.state else {}),
            "checked": self.checked,
            "previews": self.previews,
        }

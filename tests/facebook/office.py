"""An office with a Facebook channel that is connected to a stage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image as Pictures

from channels.facebook import Facebook
from farends.facebook_world import APP_ID, PAGE_ID, grant, set_switches
from farends.stage import Stage
from pipeline import studio
from pipeline.channel import MemoryNotes
from pipeline.channel_settings import FacebookSettings
from pipeline.config import Config, Office, Surroundings, Ward
from pipeline.http.deadline import StartTimer, start_timer
from pipeline.model import Article, Bulletin, Edition, Image
from pipeline.secrets import FileSecrets
from tests.contract import an_article
from tests.silence import TimerOfSilence

SITE = "https://xuanlap.example"
CONFIG = Config(
    ward=Ward(name="phường Xuân Lập"),
    sections={"thong-bao": "Thông báo"},
    channels={"website": {"kind": "website", "url": SITE}, "facebook": {"kind": "facebook"}},
)


@dataclass
class Desk:
    """The stage, the office, its secrets and notes; `channel()` opens the channel anew."""

    stage: Stage
    root: Path
    token: str = "EAACHIMHOANGYEN0123456789"  # canaries: they must show nowhere
    secret: str = "bimatCHIMHOANGYEN0123456789"
    notes: MemoryNotes = field(default_factory=MemoryNotes)

    def __post_init__(self) -> None:
        self.office = Office(self.root, CONFIG)
        self.secrets = FileSecrets(self.root / "var" / "secrets")
        self.secrets.put("FACEBOOK_PAGE_TOKEN", self.token)
        self.secrets.put("FACEBOOK_APP_SECRET", self.secret)
        grant(self.stage.store, self.token)

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.office, "facebook", self.notes, self.secrets)

    def timer(self, seconds: float, ring: Callable[[], None]) -> TimerOfSilence:
        """A timer for a channel whose patience ends when the stand-in falls silent."""
        return TimerOfSilence(self.stage, seconds, ring)

    def channel(self, timer: StartTimer = start_timer, **settings: Any) -> Facebook:
        """The channel, as after a restart."""
        given: dict[str, Any] = {
            "kind": "facebook",
            "page": PAGE_ID,
            "app_id": APP_ID,
            "url": self.stage.url,
            "upload_url": self.stage.url,
            "dialog_url": self.stage.url,
            "gap_minutes": 0,
            "seconds": 5,
            "patience": 20,
        }
        return Facebook(self.around, FacebookSettings(**{**given, **settings}), timer)

    def grant(self, **about: Any) -> None:
        """Change what the Page's token opens."""
        grant(self.stage.store, self.token, **about)

    def switch(self, **values: Any) -> None:
        """Change the platform's temperament."""
        set_switches(self.stage.store, **values)

    def picture(self, name: str, colour: str = "navy", width: int = 320) -> Image:
        """A real image in content/."""
        path = self.office.content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Pictures.new("RGB", (width, 200), colour).save(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Image(name, name, digest, width, 200, "png", alt=f"Ảnh {name}")

    def illustrated(self, *colours: str, **changes: Any) -> Article:
        """An article with a photo of each colour."""
        images = tuple(self.picture(f"{colour}.png", colour) for colour in colours)
        return an_article(cover=images[0], images=images[1:], **changes)

    def make(self, edition: Edition) -> None:
        """The files of an edition."""
        for each in edition.renditions:
            studio.make_file(each, self.office)

    def edition(self, channel: Facebook, **changes: Any) -> Edition:
        """An article as the channel carries it, its files made."""
        edition = channel.compose(Bulletin((an_article(**changes),)))
        self.make(edition)
        return edition

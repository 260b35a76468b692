"""The show: what feeds and pages say of the podcast as a whole, and how they are written. Pure.

Formats, all read 2026-11: RSS 2.0 (rssboard.org/rss-specification); Apple's podcast tags and
artwork of 1400 to 3000 pixels (podcasters.apple.com, “A Podcaster’s Guide to RSS”); Podcasting
2.0's chapters, transcript, guid and locked (podcastindex.org/namespace/1.0); Podlove Simple
Chapters 1.2 (podlove.org/simple-chapters), which older players read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from channels.podcast.episodes import Episode
from pipeline.config import Office
from pipeline.model import VN, Article, Rendition
from pipeline.studio.base.brand import read_brand
from pipeline.studio.cards import name_cover

if TYPE_CHECKING:
    from pipeline.channel_settings import PodcastSettings

PROGRAMMES = "chuong-trinh.xml"
ART = 1800  # pixels, square
_FEEDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # Podcasting 2.0's namespace of feeds


@dataclass(frozen=True, slots=True)
class Show:
    """One office's podcast."""

    url: str  # without a slash at its end
    site: str  # the ward's news site; empty: it has none
    title: str
    author: str
    email: str
    category: str
    sections: Mapping[str, str]
    entries: int
    art: Rendition

    @classmethod
    def of(
        cls, office: Office, settings: PodcastSettings, urls: tuple[str, str], station: str
    ) -> Show:
        """The show of an office. `urls`: its own and the news site's.

        Raises ConfigError if the ward's emblem can't be read.
        """
        ward, title = office.config.ward, settings.title or station
        about = Article(
            slug="podcast",
            title=title,
            section="",
            date=datetime.min.replace(tzinfo=VN),
            body="",
            path="podcast",
        )
        return cls(
            url=urls[0],
            site=urls[1],
            title=title,
            author=ward.publisher or ward.name,
            email=settings.email or ward.email,
            category=settings.category,
            sections=office.config.sections,
            entries=settings.entries,
            art=name_cover(about, read_brand(office), ART, ART),
        )

    def write_feeds(self, episodes: Iterable[Episode]) -> dict[str, bytes]:
        """Path in the folder → bytes, of every feed: programmes, and each chuyên mục."""
        known = sorted(episodes, key=lambda each: (each.at, each.key), reverse=True)
        wanted = {PROGRAMMES: ("", self.title)}
        for key, name in self.sections.items():
            wanted[f"chuyen-muc/{key}.xml"] = (key, f"{name} - {self.title}")
        return {
            path: self._write_feed(path, name, [each for each in known if each.section == section])
            for path, (section, name) in wanted.items()
        }

    def _write_feed(self, path: str, name: str, episodes: Sequence[Episode]) -> bytes:
        address = urlsplit(f"{self.url}/{path}")
        return _render(
            "rss.xml",
            show=self,
            path=path,
            name=name,
            guid=uuid5(_FEEDS, f"{address.netloc}{address.path}"),
            episodes=episodes[: self.entries],
        )

    def write_page(self, episode: Episode) -> bytes:
        """An episode's own page: player and transcript."""
        return _render("episode.html", show=self, episode=episode)

    def write_front(self, episodes: Iterable[Episode]) -> bytes:
        """The page on which people find feeds and the newest episodes."""
        known = sorted(episodes, key=lambda each: (each.at, each.key), reverse=True)
        feeds = [(PROGRAMMES, "Chương trình phát thanh")]
        used = {each.section for each in known}
        feeds += [
            (f"chuyen-muc/{key}.xml", name) for key, name in self.sections.items() if key in used
        ]
        return _render("index.html", show=self, feeds=feeds, episodes=known[: self.entries])


def write_chapters(episode: Episode) -> bytes:
    """JSON Chapters 1.2 (github.com/Podcastindex-org/podcast-namespace, read 2026-11)."""
    rows: list[dict[str, Any]] = [
        {"startTime": start, "title": title} for start, title in episode.chapters
    ]
    told = {"version": "1.2.0", "title": episode.title, "chapters": rows}
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _render(template: str, **values: Any) -> bytes:
    return _open_templates().get_template(template).render(values).encode()


@cache
def _open_templates() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["rfc2822"] = lambda at: format_datetime(datetime.fromisoformat(at))
    pages.filters["day"] = lambda at: f"{at[8:10]}/{at[5:7]}/{at[:4]}"
    pages.filters["clock"] = _format_clock
    pages.filters["npt"] = _format_npt
    return pages


def _format_clock(seconds: float) -> str:
    """E.g. `12:05`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _format_npt(seconds: float) -> str:
    """Normal play time, as Podlove chapters write it: `00:12:05.250`."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest:02d}.{thousandths:03d}"

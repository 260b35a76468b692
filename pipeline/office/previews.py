"""What each channel would publish of an article, composed before anybody approves it.

The same compose as for approval, so the preview is the edition. The website's page is drawn by
the website channel itself into a folder of its own, var/xem-truoc: nothing of it is public.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from channels import KINDS
from pipeline.channel import Channel, MemoryNotes
from pipeline.composed import compose_article
from pipeline.config import Surroundings
from pipeline.errors import LoaError
from pipeline.model import Article, Bulletin, Edition
from pipeline.office.newsroom import Newsroom
from pipeline.secrets import FileSecrets
from pipeline.settings import replace

FOLDER = "var/xem-truoc"
_MOST = 50  # articles whose editions are kept


@dataclass(frozen=True, slots=True)
class CheckedArticle:
    """An article, and what is wrong with its file (sentences for staff)."""

    article: Article
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleIndex:
    """What the service knows of all articles at the moment."""

    articles: Mapping[str, CheckedArticle] = field(default_factory=dict)  # by slug
    faults: tuple[str, ...] = ()  # of files that give no article


@dataclass(frozen=True, slots=True)
class ArticlePreview:
    """What came of an article on each channel: its edition, or why the channel can't carry it."""

    article: Article
    problems: tuple[str, ...]
    outcomes: Mapping[str, Edition | str]  # by channel


@dataclass
class Previews:
    """Previews of articles that were saved, and of any that is asked for. Safe between threads."""

    room: Newsroom
    index: ArticleIndex = field(default_factory=ArticleIndex)  # replaced whole by the service
    _kept: dict[str, ArticlePreview] = field(default_factory=dict)  # by slug, the newest last
    _site: dict[str, Channel] = field(default_factory=dict)  # websites that draw previews
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def folder(self) -> Path:
        """Where the website's previews lie."""
        return self.room.office.root / FOLDER

    @property
    def slugs(self) -> list[str]:
        """Slugs of what was composed, the newest first."""
        return list(self._kept)[::-1]

    def preview(self, slug: str) -> ArticlePreview | None:
        """The preview of an article; None if there is none of this name."""
        if self._current(slug) is None:
            known = self.index.articles.get(slug)
            if known is None:
                return None
            self.compose(known.article, known.problems)
        return self._kept.get(slug)

    def articles(self) -> list[Article]:
        """All articles, the newest first."""
        found = {slug: each.article for slug, each in self.index.articles.items()}
        for slug in list(self._kept):
            if kept := self._current(slug):
                found[slug] = kept.article
        return sorted(found.values(), key=lambda each: (each.date, each.slug), reverse=True)

    def compose(self, article: Article, problems: Sequence[str]) -> None:
        """Compose on every channel and keep what came of it; then draw the website's own."""
        outcomes: dict[str, Edition | str] = {
            name: compose_article(article, self.room.channels[name])
            for name in self._meant(article)
        }
        told = tuple(problems)
        with self._lock:
            for name, outcome in outcomes.items():
                if isinstance(outcome, Edition) and self.is_website(name):
                    try:
                        site = self._preview_site(name)
                        site.deliver(site.compose(Bulletin((article,))), "xem-truoc")
                    except (LoaError, OSError) as error:
                        told = (*problems, str(error))
            self._kept.pop(article.slug, None)
            self._kept[article.slug] = ArticlePreview(article, told, outcomes)
            while len(self._kept) > _MOST:
                self._kept.pop(next(iter(self._kept)))

    def is_website(self, channel: str) -> bool:
        """Whether a channel is a website, whose preview is a page in `folder`."""
        return self.room.office.kinds[channel] == "website"

    def _current(self, slug: str) -> ArticlePreview | None:
        """What was composed of it last, if its file is still there."""
        kept = self._kept.get(slug)
        there = kept and (self.room.office.content / kept.article.path).is_file()
        return kept if there else None

    def _meant(self, article: Article) -> list[str]:
        names = self.room.channels
        return [name for name in names if not article.channels or name in article.channels]

    def _preview_site(self, name: str) -> Channel:
        """The website's channel as configured, but for its folder and the player."""
        if name in self._site:
            return self._site[name]
        office = self.room.office
        settings = replace(office.channels[name], folder=FOLDER, listen=False)
        kind = KINDS["website"]
        secrets = FileSecrets(office.var / "secrets")
        self._site[name] = kind.open(Surroundings(office, name, MemoryNotes(), secrets), settings)
        return self._site[name]

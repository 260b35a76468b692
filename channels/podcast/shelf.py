"""The podcast's folder, and the memory of what should stand in it.

First an episode's sound; then, durably, that it is public; then pages, then feeds, then away with
what no episode uses. Each file changes by one rename. So a feed never names what is not there,
and when a process dies in between, the repeat of its step, or any other, puts everything right.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from channels._public_folder import PublicFolder
from channels.podcast.episodes import Episode
from channels.podcast.show import PROGRAMMES, Show, chapters
from pipeline.model import Rendition

ART = "anh.jpg"
_OURS = ("tep", "bai", "chuong-trinh")  # folders whose every file belongs to some episode


class Shelf:
    """Raises OSError: then repeat it."""

    def __init__(self, root: Path, kept: Path, show: Show, make: Callable[[Rendition], Path]):
        self._folder, self._kept, self._show, self._make = PublicFolder(root), kept, show, make

    def put(self, episode: Episode, sound: Path) -> None:
        """Make an episode public, or change it; `refresh` shows it."""
        self._folder.write(episode.file, sound.read_bytes())
        self._remember(episode)

    def take(self, key: str) -> None:
        """Take an episode away; nothing if it is not there. `refresh` shows it."""
        self._memory(key).unlink(missing_ok=True)

    def refresh(self) -> None:
        """Pages, feeds and the front page as the memory says; away with what nothing uses."""
        self._folder.sweep()
        episodes = list(self._episodes())
        if self._folder.stamp(ART) is None:
            self._folder.write(ART, self._make(self._show.art).read_bytes())
        for each in episodes:
            self._folder.write(each.page, self._show.page(each))
            if each.index:
                self._folder.write(each.index, chapters(each))
        for path, data in self._show.feeds(episodes).items():
            self._folder.write(path, data)
        self._folder.write("index.html", self._show.front(episodes))
        used = {path for each in episodes for path in (each.file, each.page, each.index)}
        for name in _OURS:
            for found in sorted((Path(self._folder.root) / name).glob("*")):
                if f"{name}/{found.name}" not in used:
                    self._folder.remove(f"{name}/{found.name}")

    def shown(self, key: str) -> str:
        """The digest of the edition that the public can hear under this key; or nothing."""
        episode = self._recall(self._memory(key))
        if episode is None:
            return ""
        feed = f"chuyen-muc/{episode.section}.xml" if episode.section else PROGRAMMES
        told = self._folder.read(feed) or b""
        sound = self._folder.stamp(episode.file)
        there = sound is not None and sound.size == episode.size
        named = episode.file.encode() in told or episode not in self._newest(episode.section)
        page = self._folder.read(episode.page) or b""
        return episode.edition if there and named and episode.edition.encode() in page else ""

    def stands(self, key: str) -> str | None:
        """The digest of the edition whose sound and page are there; None: nothing is."""
        episode = self._recall(self._memory(key))
        if episode is None:
            return None
        sound, page = self._folder.stamp(episode.file), self._folder.stamp(episode.page)
        return episode.edition if sound and page and sound.size == episode.size else None

    def lacks(self) -> bool:
        """Whether a feed or the front page is gone, though there are episodes."""
        episodes = list(self._episodes())
        wanted = ["index.html", *self._show.feeds(episodes)] if episodes else []
        return any(self._folder.stamp(path) is None for path in wanted)

    def _newest(self, section: str) -> list[Episode]:
        """Those that a feed has room for."""
        some = [each for each in self._episodes() if each.section == section]
        return sorted(some, key=lambda each: (each.at, each.key))[-self._show.entries :]

    # --- memory ---------------------------------------------------------------------------

    def _memory(self, key: str) -> Path:
        return self._kept / f"{key.replace('/', '.')}.json"

    def _remember(self, episode: Episode) -> None:
        path = self._memory(episode.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".moi")
        with fresh.open("wb") as file:
            file.write(episode.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _episodes(self) -> Iterator[Episode]:
        for path in sorted(self._kept.glob("*.json")):
            if episode := self._recall(path):
                yield episode

    def _recall(self, path: Path) -> Episode | None:
        try:
            return Episode.from_bytes(path.read_bytes())
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

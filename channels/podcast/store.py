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
from channels.podcast.show import PROGRAMMES, Show, write_chapters
from pipeline.model import Rendition

ART = "anh.jpg"
_OURS = ("tep", "bai", "chuong-trinh")  # folders whose every file belongs to some episode


class EpisodeStore:
    """Raises OSError: then repeat it."""

    def __init__(self, root: Path, kept: Path, show: Show, make: Callable[[Rendition], Path]):
        self._folder, self._kept, self._show, self._make = PublicFolder(root), kept, show, make

    def put_episode(self, episode: Episode, sound: Path) -> None:
        """Make an episode public, or change it; `refresh` shows it."""
        self._folder.write(episode.file, sound.read_bytes())
        self._write_memory(episode)

    def take_episode(self, key: str) -> None:
        """Take an episode away; nothing if it is not there. `refresh` shows it."""
        self._memory_path(key).unlink(missing_ok=True)

    def refresh(self) -> None:
        """Pages, feeds and the front page as the memory says; away with what nothing uses."""
        self._folder.sweep()
        episodes = list(self._list_episodes())
        if self._folder.stamp(ART) is None:
            self._folder.write(ART, self._make(self._show.art).read_bytes())
        for each in episodes:
            self._folder.write(each.page, self._show.write_page(each))
            if each.index:
                self._folder.write(each.index, write_chapters(each))
        for path, data in self._show.write_feeds(episodes).items():
            self._folder.write(path, data)
        self._folder.write("index.html", self._show.write_front(episodes))
        used = {path for each in episodes for path in (each.file, each.page, each.index)}
        for name in _OURS:
            for found in sorted((Path(self._folder.root) / name).glob("*")):
                if f"{name}/{found.name}" not in used:
                    self._folder.remove(f"{name}/{found.name}")

    def find_shown(self, key: str) -> str:
        """The digest of the edition that the public can hear under this key; or nothing."""
        episode = self._read_memory(self._memory_path(key))
        if episode is None:
            return ""
        feed = f"chuyen-muc/{episode.section}.xml" if episode.section else PROGRAMMES
        told = self._folder.read(feed) or b""
        sound = self._folder.stamp(episode.file)
        there = sound is not None and sound.size == episode.size
        named = episode.file.encode() in told or episode not in self._list_newest(episode.section)
        page = self._folder.read(episode.page) or b""
        return episode.edition if there and named and episode.edition.encode() in page else ""

    def find_standing(self, key: str) -> str | None:
        """The digest of the edition whose sound and page are there; None: nothing is."""
        episode = self._read_memory(self._memory_path(key))
        if episode is None:
            return None
        sound, page = self._folder.stamp(episode.file), self._folder.stamp(episode.page)
        return episode.edition if sound and page and sound.size == episode.size else None

    def lacks_pages(self) -> bool:
        """Whether a feed or the front page is gone, though there are episodes."""
        episodes = list(self._list_episodes())
        wanted = ["index.html", *self._show.write_feeds(episodes)] if episodes else []
        return any(self._folder.stamp(path) is None for path in wanted)

    def _list_newest(self, section: str) -> list[Episode]:
        """Those that a feed has room for."""
        some = [each for each in self._list_episodes() if each.section == section]
        return sorted(some, key=lambda each: (each.at, each.key))[-self._show.entries :]

    # --- memory ---------------------------------------------------------------------------

    def _memory_path(self, key: str) -> Path:
        return self._kept / f"{key.replace('/', '.')}.json"

    def _write_memory(self, episode: Episode) -> None:
        path = self._memory_path(episode.key)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".moi")
        with fresh.open("wb") as file:
            file.write(episode.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _list_episodes(self) -> Iterator[Episode]:
        for path in sorted(self._kept.glob("*.json")):
            if episode := self._read_memory(path):
                yield episode

    def _read_memory(self, path: Path) -> Episode | None:
        try:
            return Episode.from_bytes(path.read_bytes())
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

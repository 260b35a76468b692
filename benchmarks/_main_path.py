"""The main path over an office of articles, in a process of its own; see site.py.

    python benchmarks/_main_path.py OFFICE [FILE WORDS]

With FILE also the edit: the words are added to the article six times, and the median of the last
five rounds is printed, in seconds.
"""

# ruff: noqa: E402 - loaded as `loa` loads, see pipeline/__main__.py

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
gc.disable()

from channels.website import Website
from pipeline import config, content
from pipeline.channel import MemoryNotes
from pipeline.composed import Composed
from pipeline.config import Surroundings
from pipeline.model import Edition

gc.freeze()
gc.enable()


class _NoSecrets:
    def get(self, name: str) -> str | None:
        return None

    def put(self, name: str, value: str) -> None:
        raise AssertionError(name)


class Rounds:
    """Read, compose, deliver; what was done before is not done again."""

    def __init__(self, root: Path) -> None:
        self.office = config.read(root)
        around = Surroundings(self.office, "website", MemoryNotes(), _NoSecrets())
        settings = self.office.channels["website"]
        self.channel = Website(around, settings)
        self.known: content.ContentReading | None = None
        self.composed = Composed()
        self.sent: dict[str, str] = {}

    def go(self) -> None:
        """One round. Raises SystemExit if anything is wrong with an article."""
        self.known = content.read(self.office, self.known)
        if self.known.errors:
            raise SystemExit(f"{len(self.known.errors)} bài sai, ví dụ: {self.known.errors[0]}")
        news: list[tuple[Edition, str]] = []
        for article, _, outcome in self.composed.of(self.known.articles, [self.channel]):
            if isinstance(outcome, str):
                raise SystemExit(outcome)
            if self.sent.get(article.slug) != outcome.digest:
                news.append((outcome, article.slug))
        for answer in self.channel.deliver_together(news):
            if isinstance(answer, Exception):
                raise answer
        self.sent.update((slug, edition.digest) for edition, slug in news)

    def edited(self, file: Path, words: str) -> float:
        """Seconds of the round after an edit."""
        file.write_text(file.read_text(encoding="utf-8") + words, encoding="utf-8")
        start = time.perf_counter()
        self.go()
        return time.perf_counter() - start


def main() -> None:
    """As the docstring of this file says."""
    rounds = Rounds(Path(sys.argv[1]))
    rounds.go()
    if len(sys.argv) > 2:
        file, words = Path(sys.argv[2]), sys.argv[3]
        print(sorted([rounds.edited(file, words) for _ in range(6)][1:])[2])


if __name__ == "__main__":
    main()
    gc.freeze()

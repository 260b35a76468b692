"""Everything that a piece of news could repeat: what was taken in, and the office's articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pipeline import content
from pipeline.config import Office
from pipeline.content import fields, frontmatter
from pipeline.content.encoding import decode
from pipeline.content.problem import Findings, Wrong
from pipeline.intake.inbox import INBOX
from pipeline.intake.likeness import sketch
from pipeline.intake.memory import IntakeMemory, KnownNews, link_key
from pipeline.text import squeeze


@dataclass
class Stock:
    """Read when it is first asked for: on most days nothing new comes, and nothing is read."""

    memory: IntakeMemory
    read: Callable[[], content.ContentReading]

    def all(self) -> list[KnownNews]:
        """What was taken in up to now, and the articles."""
        return [*self.memory.known, *self._articles]

    @cached_property
    def _articles(self) -> list[KnownNews]:
        return [
            KnownNews(each.path, each.title, each.date, sketch(f"{each.title}\n{each.body}"))
            for each in self.read().articles
        ]


def rebuild(office: Office, memory: IntakeMemory, now: datetime) -> None:
    """A memory that was lost: what stands in content/ still tells where it came from."""
    for file in sorted(office.content.rglob("*.md")):
        path = file.relative_to(office.content).as_posix()
        if path.startswith((INBOX + "/", ".")):
            continue
        try:
            head = frontmatter.split(decode(file.read_bytes()))
            front = fields.read(frontmatter.parse(head, Findings("")), office, Findings("")).values
        except (OSError, Wrong):
            continue
        title = front.get("title", "")
        keys = link_key(front.get("source_url", ""))
        if keys or front.get("draft"):
            made = sketch(f"{title}\n{squeeze(head.body)}")
            memory.same_as(KnownNews(path, title, front.get("date", now), made), keys)

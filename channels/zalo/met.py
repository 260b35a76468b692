"""Articles met in the OA's listing that are not known to be ours, kept in the channel's notes.

CHANNEL/đã gặp     what was met: id → title, birth, cover, marked links (once its body was
                   read), and whether a whole glance passed it
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from channels.zalo import look
from channels.zalo.client import JSON, Zalo
from channels.zalo.memory import ArticleMemory
from pipeline.text import fold

_MARK = re.compile(r"https?://[^\s\"'<>\\]*#z[0-9a-f]{12}")
_KNOWN = 5  # known articles below all fresh ones of a page: what follows was passed before
_IDENTIFIED = 3  # unknown articles whose bodies are read at once to learn who made them


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `since` and `silent` are milliseconds by Zalo's clock."""

    key: str
    title: str
    mark: str
    link: str  # of the article on the website; the mark follows it in the body
    cover: str = ""
    slug: str = ""
    since: int = 0  # it was not made before; 0: its creation was never asked for
    silent: int = 0  # when Zalo fell silent, or refused
    person_asked: bool = False  # whether it is there
    alike: tuple[str, ...] = ()  # ids that a person was shown


@dataclass
class Met:
    """What was met, loaded once and saved if it changed."""

    memory: ArticleMemory
    kept: dict[str, dict[str, Any]] = field(init=False)
    changed: bool = field(default=False, init=False)
    fresh: dict[str, None] = field(default_factory=dict, init=False)  # not passed before

    def __post_init__(self) -> None:
        self.kept = dict(self.memory.notes.get(self._key).get("met") or {})

    def save(self) -> None:
        """On disk when it returns."""
        if self.changed:
            self.memory.notes.put(self._key, met=self.kept)
            self.changed = False

    def add(self, listed: Iterable[JSON], pages: dict[str, JSON]) -> bool:
        """Take in what a page says; whether it ends in articles that a whole glance passed."""
        fresh, known = False, 0
        for each in listed:
            met = str(each["id"])
            pages[met] = each
            known += 1
            if met not in self.kept and self.is_ours(met):  # `own` takes what is ours out of them
                continue
            title = _print(str(each.get("title", "")))
            if self.kept.get(met, {}).get("title") != title:
                self.kept[met] = {
                    "title": title,
                    "born": look.born(each),
                    "thumb": str(each.get("thumb") or ""),
                }
                self.changed = True
            if not self.kept[met].get("past"):
                self.fresh[met] = None
                fresh, known = True, 0
        return not fresh or known >= _KNOWN

    def passed(self) -> None:
        """A glance came down to where all was known: what it met is known from now on."""
        for met in self.fresh:
            if met in self.kept:
                self.kept[met]["past"] = self.changed = True

    def is_ours(self, article_id: str) -> bool:
        """Whether an article is known to belong to a delivery of ours."""
        return self.memory.is_ours(article_id)

    def own(self, article_id: str, key: str) -> None:
        """From now on it is known to belong to a delivery."""
        self.memory.keep_owner_of(article_id, key)
        if self.kept.pop(article_id, None) is not None:
            self.changed = True

    def born(self) -> Mapping[str, int]:
        """When each was made: milliseconds by Zalo's clock; 0: not told."""
        return {met: int(each["born"]) for met, each in self.kept.items()}

    def matched(self, zalo: Zalo, wanted: Sequence[Wanted]) -> dict[str, list[str]]:
        """Ids that bear each mark, oldest first. Reads the bodies of those of the same title."""
        found: dict[str, list[str]] = {}
        for each in wanted:
            same = self._titled(each.title)
            bearing = [met for met in same if each.mark in self._links(zalo, met)]
            if bearing:
                bearing.reverse()  # met newest first: of one birth, the last met is the oldest
                found[each.key] = sorted(bearing, key=self._age)
        return found

    def foreign(self, zalo: Zalo) -> bool:
        """Whether one of the youngest fresh ones bears a mark like ours that nobody here made."""
        fresh = sorted((met for met in self.fresh if met in self.kept), key=self._age)
        links = [self._links(zalo, met).split() for met in fresh[-_IDENTIFIED:]]
        return any(not self._knows(link) for some in links for link in some)

    def alike(self, zalo: Zalo, wanted: Wanted, told: Iterable[str]) -> list[str]:
        """Articles that tell the same article, but not of a delivery known here nor `told` of.

        The same title, and the same link or cover.
        """
        return [
            met
            for met in self._titled(wanted.title)
            if met not in told and self._tells(met, self._links(zalo, met).split(), wanted)
        ]

    def _tells(self, met: str, links: Sequence[str], wanted: Wanted) -> bool:
        if any(map(self._knows, links)):
            return False
        linked = any(each.partition("#")[0] == wanted.link for each in links)
        return linked or (bool(wanted.cover) and self.kept[met]["thumb"] == wanted.cover)

    def _knows(self, link: str) -> bool:
        """Whether a marked address is that of a delivery known here."""
        return bool(self.memory.bearer_of(link.rpartition("#")[2]))

    def _titled(self, title: str) -> list[str]:
        wanted = _print(title)
        return [met for met, each in self.kept.items() if each["title"] == wanted]

    def _links(self, zalo: Zalo, met: str) -> str:
        """The marked addresses in an article's body, one after another."""
        if "links" not in self.kept[met]:
            body = str((look.detail(zalo, met) or {}).get("body"))
            self.kept[met]["links"] = " ".join(dict.fromkeys(_MARK.findall(body)))
            self.changed = True
        return str(self.kept[met]["links"])

    def _age(self, met: str) -> int:
        return int(self.kept[met]["born"])

    @property
    def _key(self) -> str:
        return f"{self.memory.channel}/đã gặp"


def _print(title: str) -> str:
    """Platforms normalise texts: only letters and digits count."""
    letters = "".join(filter(str.isalnum, fold(title)))
    return hashlib.sha256(letters.encode()).hexdigest()[:12]

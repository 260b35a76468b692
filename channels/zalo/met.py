"""Articles met in the OA's listing that are not known to be ours, kept in the channel's notes.

CHANNEL/đã gặp     what was met, by id (MetArticle)
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from channels.zalo import look
from channels.zalo.answers import ListedArticle
from channels.zalo.client import ZaloClient
from channels.zalo.memory import ArticleMemory
from pipeline.text import fold

_MARK = re.compile(r"https?://[^\s\"'<>\\]*#z[0-9a-f]{12}")
_KNOWN = 5  # known articles below all fresh ones of a page: what follows was passed before
_IDENTIFIED = 3  # unknown articles whose bodies are read at once to learn who made them
_STRANGERS = 100  # youngest articles not ours whose bodies are read after a restore


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


@dataclass(frozen=True, slots=True)
class MetArticle:
    """An article that was met."""

    title: str  # its fingerprint
    born: int  # milliseconds by Zalo's clock; 0: not told
    thumb: str  # the address of its cover
    links: tuple[str, ...] | None = None  # marked addresses in its body; None: not read yet
    past: bool = False  # a whole glance passed it

    def to_json(self) -> dict[str, Any]:
        """The JSON object that `from_json` reads back."""
        known: dict[str, Any] = {"title": self.title, "born": self.born, "thumb": self.thumb}
        if self.links is not None:
            known["links"] = " ".join(self.links)
        return {**known, "past": True} if self.past else known

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MetArticle:
        """What `to_json` wrote."""
        links = value.get("links")
        return cls(
            title=str(value["title"]),
            born=int(value["born"]),
            thumb=str(value["thumb"]),
            links=None if links is None else tuple(str(links).split()),
            past=bool(value.get("past")),
        )


@dataclass
class MetArticles:
    """What was met, loaded once and saved if it changed."""

    memory: ArticleMemory
    kept: dict[str, MetArticle] = field(init=False)
    changed: bool = field(default=False, init=False)
    fresh: dict[str, None] = field(default_factory=dict, init=False)  # not passed before

    def __post_init__(self) -> None:
        kept = self.memory.notes.get(self._key).get("met") or {}
        self.kept = {met: MetArticle.from_json(each) for met, each in kept.items()}

    def save(self) -> None:
        """On disk when it returns."""
        if self.changed:
            met = {article_id: each.to_json() for article_id, each in self.kept.items()}
            self.memory.notes.put(self._key, met=met)
            self.changed = False

    def take_in(self, listed: Iterable[ListedArticle], pages: dict[str, ListedArticle]) -> bool:
        """Take in what a page says; whether it ends in articles that a whole glance passed.

        `pages` gets all of them, by id.
        """
        fresh, known = False, 0
        for each in listed:
            pages[each.article_id] = each
            known += 1
            # `assign` takes what is ours out of those that are kept
            if each.article_id not in self.kept and self.memory.is_ours(each.article_id):
                continue
            if not self._take_in_one(each).past:
                self.fresh[each.article_id] = None
                fresh, known = True, 0
        return not fresh or known >= _KNOWN

    def _take_in_one(self, listed: ListedArticle) -> MetArticle:
        title, met = _fingerprint(listed.title), self.kept.get(listed.article_id)
        if met is None or met.title != title:
            met = MetArticle(title, listed.born, listed.thumb)
            self.kept[listed.article_id] = met
            self.changed = True
        return met

    def mark_passed(self) -> None:
        """A glance came down to where all was known: what it met is known from now on."""
        for met in self.fresh:
            if met in self.kept:
                self.kept[met] = replace(self.kept[met], past=True)
                self.changed = True

    def assign(self, article_id: str, key: str) -> None:
        """From now on it is known to belong to a delivery."""
        self.memory.keep_owner_of(article_id, key)
        if self.kept.pop(article_id, None) is not None:
            self.changed = True

    def births(self) -> Mapping[str, int]:
        """When each was made: milliseconds by Zalo's clock; 0: not told."""
        return {met: each.born for met, each in self.kept.items()}

    def find_marks(self, zalo: ZaloClient, wanted: Sequence[Wanted]) -> dict[str, list[str]]:
        """Ids that bear each mark, oldest first. Reads the bodies of those of the same title."""
        found: dict[str, list[str]] = {}
        for each in wanted:
            same = self._with_title(each.title)
            bearing = [met for met in same if self._bears(zalo, met, each.mark)]
            if bearing:
                bearing.reverse()  # met newest first: of one birth, the last met is the oldest
                found[each.key] = sorted(bearing, key=self._birth)
        return found

    def meets_foreign_mark(self, zalo: ZaloClient) -> bool:
        """Whether one of the youngest fresh ones bears a mark like ours that nobody here made."""
        fresh = sorted((met for met in self.fresh if met in self.kept), key=self._birth)
        links = [self._read_links(zalo, met) for met in fresh[-_IDENTIFIED:]]
        return any(not self._knows(link) for some in links for link in some)

    def find_alike(self, zalo: ZaloClient, wanted: Wanted, told: Iterable[str]) -> list[str]:
        """Articles that tell the same article, but not of a delivery known here nor `told` of.

        The same title, and the same link or cover.
        """
        return [
            met
            for met in self._with_title(wanted.title)
            if met not in told and self._tells(met, self._read_links(zalo, met), wanted)
        ]

    def find_retitled(self, zalo: ZaloClient, wanted: Wanted, told: Iterable[str]) -> list[str]:
        """Articles under other titles that lead to the same page, and of no delivery known here.

        Reads the bodies of the youngest that are not ours, each once.
        """
        same, known = self._with_title(wanted.title), set(told)
        others = [met for met in self.kept if met not in same and met not in known]
        youngest = sorted(others, key=self._birth, reverse=True)[:_STRANGERS]
        try:
            return [met for met in youngest if self._leads(self._read_links(zalo, met), wanted)]
        finally:
            self.save()

    def _leads(self, links: Sequence[str], wanted: Wanted) -> bool:
        """Whether marked addresses of nobody known here are those of an article's page."""
        linked = any(each.partition("#")[0] == wanted.link for each in links)
        return linked and not any(map(self._knows, links))

    def _tells(self, met: str, links: Sequence[str], wanted: Wanted) -> bool:
        if any(map(self._knows, links)):
            return False
        covered = bool(wanted.cover) and self.kept[met].thumb == wanted.cover
        return covered or self._leads(links, wanted)

    def _knows(self, link: str) -> bool:
        """Whether a marked address is that of a delivery known here."""
        return bool(self.memory.bearer_of(link.rpartition("#")[2]))

    def _with_title(self, title: str) -> list[str]:
        wanted = _fingerprint(title)
        return [met for met, each in self.kept.items() if each.title == wanted]

    def _bears(self, zalo: ZaloClient, met: str, mark: str) -> bool:
        return any(mark in link for link in self._read_links(zalo, met))

    def _read_links(self, zalo: ZaloClient, met: str) -> tuple[str, ...]:
        """The marked addresses in an article's body, asked for once."""
        links = self.kept[met].links
        if links is None:
            detail = look.read_article(zalo, met)
            links = tuple(dict.fromkeys(_MARK.findall(detail.body))) if detail else ()
            self.kept[met] = replace(self.kept[met], links=links)
            self.changed = True
        return links

    def _birth(self, met: str) -> int:
        return self.kept[met].born

    @property
    def _key(self) -> str:
        return f"{self.memory.channel}/đã gặp"


def _fingerprint(title: str) -> str:
    """Platforms normalise texts: only letters and digits count."""
    letters = "".join(filter(str.isalnum, fold(title)))
    return hashlib.sha256(letters.encode()).hexdigest()[:12]

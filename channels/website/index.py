"""What is public, as the lists need it: cards, in order, by section, tag and month. Pure.

Everything that a page shows follows from what is public, never from the order in which it was
delivered: the same articles make the same site. And everything is arranged so that one article
touches few pages: list pages are numbered from the oldest, and an article's related articles
are older than itself, so that a new article changes no old page.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import blake2b
from typing import Any

from channels.website.page_data import PageData
from pipeline.model import Edition, canonical

RELATED = 4
_NEAR_SECTION = 8  # older articles of the section, and of each tag, that may be related
_NEAR_TAG = 4

Key = tuple[str, str]  # a list: ("chuyen-muc", section), ("chu-de", tag), ("luu-tru", month)…
Place = tuple[str, str]  # (date, slug): the order of every list, oldest first

ALL: Key = ("tin", "tat-ca")


@dataclass(frozen=True)
class ArticleCard:
    """An article as lists, feeds and maps show it. Moments are ISO 8601 in Vietnam's time."""

    slug: str
    title: str
    date: str
    section: str
    section_name: str
    summary: str
    priority: str
    expiry: str
    author: str
    alt: str
    tags: tuple[tuple[str, str], ...]  # (address, words)
    card: tuple[str, int, int] | None  # file, width, height
    lead: tuple[str, int, int] | None
    updated: str  # of the last correction, else the date
    mentions: tuple[str, ...]  # slugs of articles that it links to; no list shows them

    @property
    def path(self) -> str:
        """Where the article's page lies in the site."""
        return f"bai/{self.slug}.html"

    @property
    def day(self) -> str:
        """E.g. `2026-11-23`."""
        return self.date[:10]

    @property
    def place(self) -> Place:
        """Where the card stands in every list."""
        return self.date, self.slug

    @cached_property
    def mark(self) -> bytes:
        """Digest of all that any list may show."""
        return _mark(self.to_list()[:-1])

    @cached_property
    def line_mark(self) -> bytes:
        """Digest of what a one-line entry shows."""
        return _mark([self.slug, self.title, self.date, self.section_name])

    @cached_property
    def tagged(self) -> frozenset[str]:
        """The addresses of its tags."""
        return frozenset(tag for tag, _ in self.tags)

    @property
    def keys(self) -> list[Key]:
        """The lists that it stands in."""
        tags: list[Key] = [("chu-de", tag) for tag, _ in self.tags]
        return [ALL, ("chuyen-muc", self.section), ("luu-tru", self.date[:7]), *tags]

    @classmethod
    def of(cls, edition: Edition) -> ArticleCard:
        """The card of an edition."""
        data = PageData.of(edition)
        return cls(
            slug=edition.subject,
            title=edition.title,
            date=data.date,
            section=data.section,
            section_name=data.section_name,
            summary=data.summary,
            priority=data.priority,
            expiry=data.expiry,
            author=data.author,
            alt=data.alt,
            tags=tuple((*each,) for each in data.tags),
            card=(*data.card,) if data.card else None,
            lead=(*data.lead,) if data.lead else None,
            updated=data.updated,
            mentions=data.mentions,
        )

    def to_list(self) -> list[Any]:
        """JSON that `from_list` reads back."""
        return [getattr(self, name) for name in _FIELDS]

    @classmethod
    def from_list(cls, values: list[Any]) -> ArticleCard:
        """The card that `to_list` wrote."""
        return cls(*(_frozen(value) for value in values))


_FIELDS = tuple(each.name for each in fields(ArticleCard))


def _mark(values: list[Any]) -> bytes:
    return blake2b(canonical(values), digest_size=16).digest()


def _frozen(value: Any) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


class CardIndex:
    """The public cards and their lists, oldest first."""

    def __init__(self, cards: Iterable[ArticleCard] = ()) -> None:
        self.cards: dict[str, ArticleCard] = {card.slug: card for card in cards}
        self.lists: dict[Key, list[Place]] = {}
        self.mentioned: dict[str, set[str]] = {}  # slug -> articles that link to it
        for card in sorted(self.cards.values(), key=lambda card: card.place):
            for key in card.keys:
                self.lists.setdefault(key, []).append(card.place)
            self._mention(card)

    def put(self, card: ArticleCard) -> None:
        """Make an article public, or change it."""
        self.drop(card.slug)
        self.cards[card.slug] = card
        for key in card.keys:
            insort(self.lists.setdefault(key, []), card.place)
        self._mention(card)

    def drop(self, slug: str) -> None:
        """Take an article out; nothing if it is not there."""
        card = self.cards.pop(slug, None)
        if card is None:
            return
        for mentioned in card.mentions:
            self.mentioned[mentioned].discard(slug)
        for key in card.keys:
            places = self.lists[key]
            del places[bisect_left(places, card.place)]
            if not places:
                del self.lists[key]

    def _mention(self, card: ArticleCard) -> None:
        for mentioned in card.mentions:
            self.mentioned.setdefault(mentioned, set()).add(card.slug)

    def of(self, key: Key, start: int = 0, end: int | None = None) -> list[ArticleCard]:
        """The cards of a list or a stretch of it, oldest first."""
        return [self.cards[slug] for _, slug in self.lists.get(key, [])[start:end]]

    def latest(self, key: Key, count: int) -> list[ArticleCard]:
        """The newest cards of a list, newest first."""
        return self.of(key, -count)[::-1]

    def months(self) -> list[tuple[str, int]]:
        """(month, number of articles), newest first."""
        lists = self.lists.items()
        found = [(name, len(places)) for (kind, name), places in lists if kind == "luu-tru"]
        return sorted(found, reverse=True)

    def related(self, card: ArticleCard) -> list[ArticleCard]:
        """Older articles closest to this one: by shared tags, section, then the newest."""
        found = {slug for key, near in _kin(card) for _, slug in self._before(key, card, near)}

        def closeness(other: ArticleCard) -> tuple[int, bool, Place]:
            shared = len(card.tagged & other.tagged)
            return shared, other.section == card.section, other.place

        return sorted((self.cards[slug] for slug in found), key=closeness, reverse=True)[:RELATED]

    def may_relate(self, card: ArticleCard) -> Iterator[str]:
        """Slugs of the newer articles whose `related` may show this card."""
        for key, near in _kin(card):
            places = self.lists.get(key, [])
            start = bisect_left(places, (*card.place, ""))
            yield from (slug for _, slug in places[start : start + near + 1])

    def _before(self, key: Key, card: ArticleCard, count: int) -> list[Place]:
        places = self.lists.get(key, [])
        end = bisect_left(places, card.place)
        return places[max(0, end - count) : end]


def _kin(card: ArticleCard) -> list[tuple[Key, int]]:
    """The lists in which relatives are looked for, and how far back; the last fills up."""
    tags: list[tuple[Key, int]] = [(("chu-de", tag), _NEAR_TAG) for tag, _ in card.tags]
    return [(("chuyen-muc", card.section), _NEAR_SECTION), *tags, (ALL, RELATED)]

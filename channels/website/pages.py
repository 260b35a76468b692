"""Every page of the site as a draft: where it lies, what it is made from, how it is drawn. Pure.

A draft's `inputs` is the digest of all that its words follow from, so that the page needs to be
drawn only if they changed. Lists are numbered from the oldest article: a full page never
changes because something new was published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby

from channels.website import body as bodies
from channels.website import linked
from channels.website.index import ALL, ArticleCard, CardIndex, Key
from channels.website.page_data import PageData
from channels.website.shell import UP, Shell
from pipeline.model import Edition

Part = str | bytes | Iterable[bytes]  # the marks of cards come as an iterable


@dataclass(frozen=True)
class PageDraft:
    """A page that may have to be written."""

    path: str
    made_from: tuple[Part, ...]
    draw: Callable[[], str | bytes]

    @cached_property
    def inputs(self) -> bytes:
        """Digest of all that its words follow from."""
        return inputs(*self.made_from)


def inputs(*parts: Part) -> bytes:
    """One digest of many things."""
    found = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            part = part.encode()
        data = part if isinstance(part, bytes) else b"".join(part)
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.digest()


def marks(cards: Iterable[ArticleCard]) -> Iterator[bytes]:
    """What full entries show."""
    return (card.mark for card in cards)


def line_marks(cards: Iterable[ArticleCard]) -> Iterator[bytes]:
    """What one-line entries show."""
    return (card.line_mark for card in cards)


class Pages:
    """The drafts of a site."""

    def __init__(
        self, shell: Shell, index: CardIndex, there: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.shell = shell
        self.index = index
        self.there = there  # whether a file of the site is in place

    def article(self, slug: str, digest: str, fetch: Callable[[], Edition]) -> ArticlePage:
        """An article's page; the edition is fetched only if it must be drawn."""
        return ArticlePage(self, self.index.cards[slug], digest, fetch)

    def withdrawn(self, slug: str) -> PageDraft:
        """What stands at the address of an article that was taken down."""
        path = f"bai/{slug}.html"
        return PageDraft(
            path,
            ("withdrawn", self.shell.version),
            partial(self.shell.page, "withdrawn.html", path),
        )

    def list_of(self, key: Key) -> Iterator[PageDraft]:
        """A list: its full pages from the oldest, then the newest articles on its front page."""
        kind, name = key
        if kind == "luu-tru":
            if self.index.lists.get(key):
                yield self._month(name)
            return
        if kind == "chu-de" and not self.index.lists.get(key):
            return
        size = self.shell.per_page
        full = max(0, len(self.index.lists.get(key, [])) // size - 1)
        front = f"{kind}/{name}.html"
        for number in range(1, full + 1):
            newer = numbered(key, number + 1) if number < full else front
            cards = self.index.of(key, (number - 1) * size, number * size)
            yield self._list_page(key, numbered(key, number), cards, newer, number)
        yield self._list_page(key, front, self.index.of(key, full * size), "", full + 1)

    def _list_page(
        self, key: Key, path: str, cards: list[ArticleCard], newer: str, number: int
    ) -> PageDraft:
        older = numbered(key, number - 1) if number > 1 else ""
        name = self._name(key, cards)
        cards = cards[::-1]

        def draw() -> str:
            return self.shell.page(
                "list.html",
                path,
                active=f"{key[0]}/{key[1]}.html",
                kind=key[0],
                key=key[1],
                name=name,
                number=number if newer else 0,
                cards="\n".join(self.shell.card("card.html", card, UP, 2) for card in cards),
                newer=newer,
                older=older,
            )

        made_from = ("list", self.shell.version, name, newer, older, marks(cards))
        return PageDraft(path, made_from, draw)

    def _name(self, key: Key, cards: list[ArticleCard]) -> str:
        kind, name = key
        if kind == "chuyen-muc":
            return self.shell.sections.get(name, name)
        if kind == "chu-de":
            return next(words for card in cards for tag, words in card.tags if tag == name)
        return "Tất cả tin, bài"

    def _month(self, name: str) -> PageDraft:
        cards = self.index.of(("luu-tru", name))[::-1]
        path = f"luu-tru/{name}.html"
        return PageDraft(
            path,
            ("month", self.shell.version, line_marks(cards)),
            partial(
                self.shell.page, "month.html", path, "luu-tru/index.html", name=name, cards=cards
            ),
        )

    def archive(self) -> PageDraft:
        """The list of months."""
        months = self.index.months()
        years = [(year, list(group)) for year, group in groupby(months, lambda each: each[0][:4])]
        path = "luu-tru/index.html"
        return PageDraft(
            path,
            ("archive", self.shell.version, repr(months)),
            partial(self.shell.page, "archive.html", path, path, years=years),
        )

    def fixed(self) -> Iterator[PageDraft]:
        """Pages that follow from the office's settings alone."""
        for path in ("lien-he.html", "gioi-thieu.html", "404.html"):
            draw = partial(self.shell.page, path, path, active=path)
            yield PageDraft(path, (path, self.shell.version), draw)
        for path, data in self.shell.static.items():
            yield PageDraft(path, ("static", data), partial(bytes, data))


@dataclass(frozen=True)
class ArticlePage:
    """The draft of an article's page. What it is made from is found out when it is asked for."""

    pages: Pages
    card: ArticleCard
    digest: str  # of the edition
    fetch: Callable[[], Edition]

    @property
    def path(self) -> str:
        """Where it lies."""
        return self.card.path

    @cached_property
    def inputs(self) -> bytes:
        """Digest of all that its words follow from."""
        related = line_marks(self._related)
        return inputs(
            "article", self.pages.shell.version, self.digest, related, " ".join(self._dead)
        )

    def draw(self) -> str:
        """Its words."""
        edition, shell = self.fetch(), self.pages.shell
        data = PageData.of(edition)
        return shell.page(
            "article.html",
            self.path,
            f"chuyen-muc/{self.card.section}.html",
            edition=edition,
            text=bodies.alive(edition.text, self._dead),
            data=data,
            listen=data.listen if data.listen and self.pages.there(data.listen.file) else None,
            made=[each for each in data.made if self.pages.there(each.file)],
            related="".join(shell.card("related.html", each, UP, 0) for each in self._related),
            facts=linked.describe_article(shell, edition, data),
        )

    @cached_property
    def _related(self) -> list[ArticleCard]:
        return self.pages.index.related(self.card)

    @cached_property
    def _dead(self) -> list[str]:
        """Articles that it links to and that are not public."""
        return [each for each in self.card.mentions if each not in self.pages.index.cards]


Sheet = PageDraft | ArticlePage


def numbered(key: Key, number: int) -> str:
    """Where a full page of a list lies."""
    return f"{key[0]}/{key[1]}.trang-{number}.html"


def keys(shell: Shell, index: CardIndex) -> set[Key]:
    """Every list of the site; sections have a page before they have an article."""
    return {ALL, *(("chuyen-muc", key) for key in shell.sections), *index.lists}

"""Addresses of articles: from the head, the file's name or the title; never two the same. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.content.problem import Level, Problem
from pipeline.model import Address, Article, digest
from pipeline.text import fold, nfc, slug

# Names that no file may have on Windows, and the one that a web server reads as the folder.
_RESERVED = {
    "index", "con", "prn", "aux", "nul",
    *(f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)),
}  # fmt: skip


_folded = lru_cache(maxsize=20_000)(fold)  # content/ is read again at each change


def wanted(given: str, path: str, title: str) -> str:
    """The address an article would have if it were alone."""
    file = PurePosixPath(nfc(path))
    name = file.parent.name if file.stem.lower() == "index" else file.stem
    found = slug(given) or slug(name) or slug(title) or f"bai-{digest(nfc(path))[:8]}"
    return f"bai-{found}" if found in _RESERVED else found


@dataclass(frozen=True)
class Owners:
    """The addresses that are public, or on their way to be."""

    addresses: Mapping[str, Address] = field(default_factory=dict)  # by slug
    article: Callable[[str], Article | None] = lambda _: None  # as it was last approved

    def places(self, articles: Sequence[Article], present: Collection[str]) -> dict[str, str]:
        """File → the address that it owns. A file that was moved keeps its own.

        It is known by its words, as they were approved or last read, or by its title and day.

        `present`: the files of content/, good and bad.
        """
        found = {each.path: name for name, each in self.addresses.items() if each.path in present}
        fresh = [each for each in articles if each.path not in found]
        if not fresh or not self.addresses:
            return found
        by_words = {each.seen: name for name, each in self.addresses.items() if each.seen}
        by_words |= {each.words: name for name, each in self.addresses.items()}
        by_head = self._heads(found)
        there = {each.path: each for each in articles}
        claimed: set[str] = set()
        for article in fresh:
            words = _digest_of(article)
            name = by_words.get(words) or by_head.get(_head(article))
            if name in claimed or name is None or not self._left(name, words, there, present):
                continue
            found.pop(self.addresses[name].path, None)
            found[article.path] = name
            claimed.add(name)
        return found

    def _heads(self, found: Mapping[str, str]) -> dict[tuple[str, datetime], str]:
        """Addresses whose files are gone, by what their articles were called and when dated."""
        gone = [name for name, each in self.addresses.items() if each.path not in found]
        articles = {name: self.article(name) for name in gone}
        return {_head(old): name for name, old in articles.items() if old}

    def _left(
        self, name: str, words: str, there: Mapping[str, Article], present: Collection[str]
    ) -> bool:
        """Whether an article left its file: it is gone, or tells another story now."""
        old = self.addresses[name]
        if old.path not in present:
            return True
        new, approved = there.get(old.path), self.article(name)
        if new is None or approved is None or old.words != words:
            return False
        return _digest_of(new) != words and _folded(new.title) != _folded(approved.title)


NOBODY = Owners()


def changed_files(
    articles: Sequence[Article], addresses: Mapping[str, Address]
) -> dict[str, Address]:
    """Addresses (by slug) whose files lie elsewhere now, or were just read with other words."""
    owned = [(each, addresses[each.slug]) for each in articles if each.slug in addresses]
    now = {each.slug: replace(old, path=each.path, seen=_digest_of(each)) for each, old in owned}
    return {slug: file for slug, file in now.items() if file != addresses[slug]}


def _digest_of(article: Article) -> str:
    return _digest(article.body)


@lru_cache(maxsize=20_000)
def _digest(body: str) -> str:
    return digest(body.encode())


def _head(article: Article) -> tuple[str, datetime]:
    return _folded(article.title), article.date


def settle(
    articles: Sequence[Article],
    lines: dict[str, int],
    owners: Owners = NOBODY,
    present: Collection[str] = (),
) -> tuple[list[Article], list[Problem]]:
    """Articles with addresses of their own, and a hint for each that had to give way.

    What is public keeps its address; of the others the earliest (by date, then path). Another
    gets a suffix that follows from its own path alone, so that a third one, come later, changes
    neither. `lines` tells on which line of a file (by path) the title or address stands.
    """
    settled: list[Article] = []
    problems: list[Problem] = []
    places = owners.places(articles, present)
    holders: dict[str, Article | None] = dict.fromkeys(owners.addresses)
    holders |= {places[each.path]: each for each in articles if each.path in places}
    taken = {each.slug for each in articles} | holders.keys()
    titles: dict[str, Article] = {}
    for article in sorted(articles, key=lambda each: (each.date, nfc(each.path))):
        own = places.get(article.path)
        holder = holders.get(article.slug)
        if own:
            if not own.startswith(article.slug):  # with a suffix it gave way once
                problems.append(_stays(article, own, lines))
            article = replace(article, slug=own)
        elif article.slug in holders:
            fresh = _suffixed(article, taken)
            problems.append(_gave_way(article, holder, fresh, lines))
            article = replace(article, slug=fresh)
            taken.add(fresh)
        elif twin := titles.get(_folded(article.title)):
            problems.append(_same_title(article, twin, lines))
        holders[article.slug] = article
        titles.setdefault(_folded(article.title), article)
        settled.append(article)
    return settled, problems


def _suffixed(article: Article, taken: set[str]) -> str:
    mark = digest(nfc(article.path))
    return next(
        name
        for length in range(4, len(mark) + 1)
        if (name := f"{article.slug}-{mark[:length]}") not in taken
    )


def _stays(article: Article, own: str, lines: dict[str, int]) -> Problem:
    return Problem(
        f"content/{article.path}",
        lines.get(article.path, 1),
        f"Bài đã công khai ở địa chỉ “{own}”, nên giữ địa chỉ ấy, không đổi thành "
        f"“{article.slug}”.",
        "Nếu đây là một bài khác, viết vào một tệp mới và để lại tệp cũ.",
        Level.HINT,
    )


def _gave_way(
    article: Article, holder: Article | None, fresh: str, lines: dict[str, int]
) -> Problem:
    owner = f"content/{holder.path} (“{holder.title}”)" if holder else "một bài đã công khai"
    return Problem(
        f"content/{article.path}",
        lines.get(article.path, 1),
        f"Địa chỉ “{article.slug}” đã thuộc về {owner}, nên bài này có địa chỉ “{fresh}”.",
        "Nếu là hai bài khác nhau, ghi “địa chỉ: …” riêng; nếu là một bài, bỏ bớt một tệp.",
        Level.HINT,
    )


def _same_title(article: Article, twin: Article, lines: dict[str, int]) -> Problem:
    return Problem(
        f"content/{article.path}",
        lines.get(article.path, 1),
        f"Tiêu đề trùng với content/{twin.path} (“{twin.title}”).",
        "Đổi một tiêu đề để người đọc phân biệt được, hoặc bỏ bớt một tệp.",
        Level.HINT,
    )

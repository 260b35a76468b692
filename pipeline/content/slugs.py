"""Addresses of articles: from the head, the file's name or the title; never two the same. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.content.problem import Level, Problem
from pipeline.model import Article, digest
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


def settle(
    articles: Sequence[Article], lines: dict[str, int]
) -> tuple[list[Article], list[Problem]]:
    """Articles with addresses of their own, and a hint for each that had to give way.

    The earliest (by date, then path) keeps the address. Another gets a suffix that follows from
    its own path alone, so that a third one, come later, changes neither. `lines` tells on which
    line of a file (by path) the title or address stands.
    """
    settled: list[Article] = []
    problems: list[Problem] = []
    holders: dict[str, Article] = {}
    taken = {each.slug for each in articles}
    titles: dict[str, Article] = {}
    for article in sorted(articles, key=lambda each: (each.date, nfc(each.path))):
        holder = holders.get(article.slug)
        if holder:
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


def _gave_way(article: Article, holder: Article, fresh: str, lines: dict[str, int]) -> Problem:
    return Problem(
        f"content/{article.path}",
        lines.get(article.path, 1),
        f"Địa chỉ “{article.slug}” đã thuộc về content/{holder.path} (“{holder.title}”), "
        f"nên bài này có địa chỉ “{fresh}”.",
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

"""RSS 2.0, the site map and robots.txt. Pure.

Formats: RSS 2.0 (rssboard.org/rss-specification), Sitemaps 0.9 (sitemaps.org/protocol.html),
both read 2026-11. Feeds hold the newest articles; a map file holds one month, so that a new
article changes the newest file only.
"""

from __future__ import annotations

from functools import partial

from channels.website.index import ALL, CardIndex, Key
from channels.website.pages import PageDraft, marks
from channels.website.shell import Shell

ENTRIES = 20


def feed(shell: Shell, index: CardIndex, key: Key) -> PageDraft:
    """The feed of the whole site or of a section."""
    cards = index.latest(key, ENTRIES)
    path, about, name = "rss.xml", "", shell.title
    if key != ALL:
        path, about = f"{key[0]}/{key[1]}.xml", f"{key[0]}/{key[1]}.html"
        name = f"{shell.sections[key[1]]} - {shell.title}"
    draw = partial(shell.plain, "rss.xml", path=path, about=about, name=name, cards=cards)
    return PageDraft(path, ("feed", shell.version, name, marks(cards)), draw)


def month_map(shell: Shell, index: CardIndex, month: str) -> PageDraft:
    """The articles of a month."""
    cards = index.of(("luu-tru", month))
    entries = [(card.path, card.updated) for card in cards]
    return PageDraft(
        f"sitemap/{month}.xml",
        ("map", shell.version, repr(entries)),
        partial(shell.plain, "sitemap.xml", entries=entries),
    )


def lists_map(shell: Shell) -> PageDraft:
    """The pages that are no articles."""
    paths = ["", *(f"chuyen-muc/{key}.html" for key in shell.sections)]
    paths += ["tin/tat-ca.html", "luu-tru/index.html", "lien-he.html", "gioi-thieu.html"]
    entries = [(path, "") for path in paths]
    draw = partial(shell.plain, "sitemap.xml", entries=entries)
    return PageDraft("sitemap/trang.xml", ("map", shell.version), draw)


def map_of_maps(shell: Shell, index: CardIndex) -> PageDraft:
    """The site map's own front page."""
    months = [
        (name, max(card.updated for card in index.of(("luu-tru", name))))
        for name, _ in index.months()
    ]
    draw = partial(shell.plain, "sitemapindex.xml", months=months)
    return PageDraft("sitemap.xml", ("maps", shell.version, repr(months)), draw)


def robots(shell: Shell) -> PageDraft:
    """Everybody may read everything."""
    return PageDraft("robots.txt", ("robots", shell.version), partial(shell.plain, "robots.txt"))

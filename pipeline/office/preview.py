"""What each channel would publish of one article, were it approved now."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import Article
from pipeline.office import omissions
from pipeline.office.newsroom import Newsroom
from pipeline.office.notices import find_notices
from pipeline.plan import Item, Plan, Refusal
from pipeline.speech import Script
from pipeline.speech.script import Speaks


@dataclass(frozen=True, slots=True)
class EditionPreview:
    """One channel's edition, and what it does not say of the article (sentences)."""

    item: Item
    is_page: bool  # its text is a page's HTML
    omissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleEditions:
    """One article on the channels that were asked for."""

    slug: str
    script: Script | None  # how one channel that speaks will read it
    editions: tuple[EditionPreview, ...]
    refusals: tuple[Refusal, ...]  # channels that can't carry it, and why
    notices: tuple[str, ...]  # what the guard says of it


def preview_article(room: Newsroom, asked: str, channel: str = "") -> ArticleEditions:
    """Compose and write nothing. `channel`: a channel's name; empty: every one.

    The script is told of one channel alone. Raises LoaError: there is no such article.
    """
    reading, made = room.read_plan()
    slug = room.find_slug(asked, made.articles)
    return ArticleEditions(
        slug,
        _script_of(room, reading.articles, slug, channel),
        tuple(
            EditionPreview(
                item,
                room.office.kinds[name] == "website",
                tuple(omissions.omission_sentences(item, room.channels)),
            )
            for (each, name), item in made.items.items()
            if each == slug and channel in ("", name)
        ),
        tuple(
            each
            for each in made.refusals
            if each.article.slug == slug and channel in ("", each.channel)
        ),
        _notices_of(room, made, slug),
    )


def _notices_of(room: Newsroom, made: Plan, slug: str) -> tuple[str, ...]:
    articles = [each for each in made.articles if each.slug == slug]
    return tuple(each.sentence for each in find_notices(room, articles)[slug])


def _script_of(
    room: Newsroom, articles: tuple[Article, ...], slug: str, name: str
) -> Script | None:
    channel = room.channels.get(name)
    found = [each for each in articles if each.slug == slug and not each.secret]
    return channel.script(found[0]) if isinstance(channel, Speaks) and found else None

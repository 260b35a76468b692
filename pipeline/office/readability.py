"""How easily articles are read, by everyone whom they speak to."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import content, speech
from pipeline import ease as reading_ease
from pipeline.config import Office
from pipeline.ease import Ease
from pipeline.model import Article, Audience
from pipeline.office.lookup import find_article, find_audience


def read_ease(
    office: Office, asked: str = "", audience: str = ""
) -> Iterator[tuple[Article, Ease]]:
    """Each article (or one, as staff name it) for each of its audiences (or one).

    Raises LoaError: no such article, no such audience.
    """
    lexicon = speech.load(office.lexicon)
    articles = list(content.read(office).articles)
    if asked:
        articles = [find_article(articles, asked, office.content)]
    for article in articles:
        for each in _wanted_audiences(article, audience):
            yield article, reading_ease.ease(article, each, lexicon)


def _wanted_audiences(article: Article, only: str) -> list[Audience]:
    """Everyone, whom the article names, and whom it has words for; or only one of them."""
    if only:
        return [find_audience(only)]
    spoken_to = {content.audience(word) for word in article.audience}
    return [
        each
        for each in Audience
        if each is Audience.EVERYONE or each in spoken_to or each in article.variants
    ]

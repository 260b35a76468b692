"""What did not change is not composed again, and never is an old edition taken for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from channels.website import Website
from pipeline.channel import Channel, MemoryNotes
from pipeline.channel_settings import WebsiteSettings
from pipeline.composed import Composed
from pipeline.config import Surroundings
from pipeline.model import Article, Bulletin, Correction, Edition, Override, Priority
from tests.website import newsroom
from tests.website.newsroom import START


class Counting(Website):
    """The real website; it tells what it was asked to compose."""

    def compose(self, bulletin: Bulletin) -> Edition:
        self.__dict__.setdefault("asked", []).append(bulletin.article.slug)
        return super().compose(bulletin)

    def heard(self) -> list[str]:
        """The slugs since the last look."""
        asked: list[str] = self.__dict__.pop("asked", [])
        return asked


def counting(root: Path) -> Counting:
    around = Surroundings(newsroom.office(root), "website", MemoryNotes(), newsroom.NoSecrets())
    return Counting(around, WebsiteSettings(kind="website", url=newsroom.URL))


def made(composed: Composed, articles: Sequence[Article], channel: Channel) -> dict[str, str]:
    """Slug → digest of the edition, or why there is none."""
    found = composed.of(articles, [channel])
    return {
        article.slug: outcome if isinstance(outcome, str) else outcome.digest
        for article, _, outcome in found
    }


CHANGES: tuple[dict[str, object], ...] = (
    {"title": "Tên khác"},
    {"body": "Lời khác."},
    {"section": "thong-bao"},
    {"section": "khong-co"},
    {"date": START - timedelta(days=1)},
    {"tags": ()},
    {"author": "Người khác"},
    {"priority": Priority.URGENT},
    {"secret": True},
    {"overrides": {"website": Override("Tên riêng")}},
    {"corrections": (Correction(START, "Sửa ngày."),)},
)


def test_every_change_of_an_article_is_composed_as_if_for_the_first_time(tmp_path: Path) -> None:
    channel, composed = counting(tmp_path), Composed()
    articles = [newsroom.article(number) for number in range(1, 6)]
    made(composed, articles, channel)
    for changes in CHANGES:
        articles[2] = replace(articles[2], **changes)  # type: ignore[arg-type]
        channel.heard()
        again = made(composed, articles, channel)
        assert channel.heard() == [articles[2].slug]
        assert again == made(Composed(), articles, channel)


def test_nothing_changed_nothing_composed(tmp_path: Path) -> None:
    channel, composed = counting(tmp_path), Composed()
    first = made(composed, [newsroom.article(number) for number in range(9)], channel)
    channel.heard()
    second = made(composed, [newsroom.article(number) for number in range(9)], channel)
    assert channel.heard() == []
    assert second == first


def test_an_article_that_comes_back_after_it_was_away_is_composed(tmp_path: Path) -> None:
    channel, composed = counting(tmp_path), Composed()
    one, two = newsroom.article(1), newsroom.article(2)
    made(composed, [one, two], channel)
    made(composed, [two], channel)
    channel.heard()
    assert set(made(composed, [one, two], channel)) == {one.slug, two.slug}
    assert channel.heard() == [one.slug]


def test_a_channel_that_was_opened_anew_composes_anew(tmp_path: Path) -> None:
    composed, articles = Composed(), [newsroom.article(1)]
    made(composed, articles, counting(tmp_path / "a"))
    other = counting(tmp_path / "b")
    made(composed, articles, other)
    assert other.heard() == [articles[0].slug]

"""Which article each occasion carries. Pure.

Articles take turns: none comes again before every other of the list had its turn, though some are
added or taken away meanwhile. What nobody could see or hear (a missed occasion) used no turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.campaign.occurrences import Occurrence
from pipeline.campaign.rules import Campaign
from pipeline.campaign.words import WhenDone
from pipeline.model import Article
from pipeline.text import fold

_ANYONE = "toan dan"


@dataclass(frozen=True, slots=True)
class Use:
    """An article that an occasion carried, or is about to."""

    at: datetime
    occasion: str  # key
    slug: str
    repeat: bool = False


def articles_of(campaign: Campaign, articles: Mapping[str, Article]) -> tuple[Article, ...]:
    """The campaign's articles that the office has, in their order."""
    if campaign.articles:
        return tuple(articles[slug] for slug in campaign.articles if slug in articles)
    found = [
        each
        for each in articles.values()
        if (not campaign.section or each.section == campaign.section)
        and (not campaign.tag or fold(campaign.tag) in {fold(tag) for tag in each.tags})
    ]
    return tuple(sorted(found, key=lambda each: (each.date, each.slug)))


def choose_articles(
    campaign: Campaign,
    occasions: Iterable[Occurrence],
    articles: Mapping[str, Article],
    uses: Sequence[Use],
) -> dict[str, str]:
    """Slug for each occasion (by key) that has one; those already used keep theirs.

    Raises nothing: an occasion for which no article is left is not in the answer.
    """
    turns = _Turns(
        campaign, articles_of(campaign, articles), sorted(uses, key=lambda each: each.at)
    )
    chosen = {each.occasion: each.slug for each in uses}
    for occasion in occasions:
        if occasion.key in chosen or occasion.dropped:
            continue
        slug = occasion.article or turns.take(occasion)
        if slug in articles:
            chosen[occasion.key] = slug
            turns.note(Use(occasion.at, occasion.key, slug, occasion.repeat))
    return chosen


class _Turns:
    """Whose turn it is: of whoever had none, the first of the list; else of whoever waited longest.

    So the list's order stays, and a newcomer or a change of the list repeats nobody early.
    """

    def __init__(
        self, campaign: Campaign, articles: tuple[Article, ...], uses: Sequence[Use]
    ) -> None:
        self._campaign, self._articles = campaign, articles
        self._used = list(uses)
        self._last = {use.slug: turn for turn, use in enumerate(uses) if not use.repeat}

    def note(self, use: Use) -> None:
        """A turn that was taken."""
        self._used.append(use)
        if not use.repeat:
            self._last[use.slug] = len(self._used)

    def take(self, occasion: Occurrence) -> str:
        """The slug whose turn it is, or nothing."""
        if occasion.repeat:
            before = [use for use in self._used if use.at < occasion.at and not use.repeat]
            return before[-1].slug if before else ""
        if occasion.lesson:
            wanted = self._articles[occasion.lesson - 1 : occasion.lesson]
            return next((each.slug for each in wanted), "")
        free = [each for each in self._articles if self._may(each, occasion.at)]
        fresh = [each for each in free if each.slug not in self._last]
        if not fresh and self._campaign.when_done is WhenDone.AGAIN:
            fresh = sorted(free, key=lambda each: self._last[each.slug])[:1]
        return self._for_audience(fresh).slug if fresh else ""

    def _may(self, article: Article, at: datetime) -> bool:
        """It may be public by then, and has rested."""
        if article.start > at:
            return False
        if article.expiry and article.expiry <= at:
            return False
        rest = timedelta(days=self._campaign.rest_days)
        uses = [use.at for use in self._used if use.slug == article.slug]
        if not self._campaign.scheduled_only:
            uses.append(article.date)
        return not rest or at - max(uses, default=at - rest) >= rest

    def _for_audience(self, free: Sequence[Article]) -> Article:
        """The first one for whoever's turn it is; else for everyone; else the next group's."""
        groups = [fold(each) for each in self._campaign.audience]
        count = sum(not use.repeat for use in self._used)
        turn = count % len(groups) if groups else 0
        for group in [*groups[turn : turn + 1], _ANYONE, *groups[turn + 1 :]]:
            for each in free:
                heard = {fold(one) for one in each.audience} or {_ANYONE}
                if group in heard:
                    return each
        return free[0]

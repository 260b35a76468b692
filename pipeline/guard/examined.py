"""Articles × rules → findings; an article that stays as it was is not examined again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.guard.examining import examine
from pipeline.guard.findings import GuardFinding
from pipeline.guard.passages import passages
from pipeline.guard.words import GuardRules
from pipeline.model import Article
from pipeline.parallel import parallel_map

RememberedFindings = Mapping[str, tuple[Article, tuple[GuardFinding, ...]]]  # by slug
_MOST = 5_000  # articles that are remembered beside those that were asked about last


@dataclass
class Guarded:
    """What was found in the articles of one office."""

    _kept: dict[str, tuple[Article, tuple[GuardFinding, ...]]] = field(default_factory=dict)
    _terms: tuple[GuardRules, frozenset[str]] | None = None

    def find(
        self, articles: Iterable[Article], rules: GuardRules, heard_on: frozenset[str]
    ) -> dict[str, tuple[GuardFinding, ...]]:
        """Findings by slug. `heard_on`: channels that are the loudspeaker, and their like."""
        if self._terms not in (None, (rules, heard_on)):
            self._kept = {}
        self._terms = (rules, heard_on)
        wanted = {each.slug: each for each in articles}
        fresh = [each for slug, each in wanted.items() if not self._is_kept(slug, each)]
        with parallel_map(partial(_examine, rules=rules, heard_on=heard_on), fresh) as found:
            for article, findings in zip(fresh, found, strict=True):
                self._kept[article.slug] = (article, findings)
        told = {slug: self._kept[slug][1] for slug in wanted}
        for slug in [each for each in self._kept if each not in wanted][:-_MOST]:
            del self._kept[slug]
        return told

    def of_articles(self, slugs: Collection[str]) -> RememberedFindings:
        """What is remembered of some articles."""
        return {slug: each for slug, each in self._kept.items() if slug in slugs}

    def remember(self, found: RememberedFindings) -> None:
        """Take over what another process found by the same rules, before anything is asked."""
        self._kept.update(found)

    def _is_kept(self, slug: str, article: Article) -> bool:
        kept = self._kept.get(slug)
        return kept is not None and (kept[0] is article or kept[0] == article)


def _examine(
    article: Article, rules: GuardRules, heard_on: frozenset[str]
) -> tuple[GuardFinding, ...]:
    if article.secret:
        return ()  # no channel takes it
    return examine(passages(article, heard_on), rules)

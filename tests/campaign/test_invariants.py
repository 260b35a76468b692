"""A year of choices: no gap over the rule, no repeat before the list has ended."""

from __future__ import annotations

import itertools
import random
from datetime import datetime, timedelta

import pytest

from pipeline.campaign import Calendar, Use, choose_articles, find_occurrences
from pipeline.model import VN
from tests.campaign.test_planning import weekly
from tests.test_plan import MORNING, article


@pytest.mark.parametrize("seed", range(20))
def test_a_year_of_turns_with_files_that_come_and_go(seed: int) -> None:
    """Choosing week by week: no gap over the rule, no repeat before the list has ended."""
    chance = random.Random(seed)
    raw = {"when": [{"days": ["thứ Ba"], "times": ["09:00"]}], "holidays": "dời"}
    rules = weekly(**raw)
    begin = datetime(2026, 12, 1, tzinfo=VN)
    year = find_occurrences(rules, begin, begin + timedelta(days=365), Calendar())
    there = {f"bai-{n}": article(f"bai-{n}", date=MORNING - timedelta(days=n)) for n in range(6)}
    uses: list[Use] = []
    joined: dict[str, int] = {}
    for now in (each.at for each in year):
        if chance.random() < 0.1:
            name = f"moi-{len(there)}-{now:%j}"
            there[name] = article(name, date=MORNING - timedelta(days=chance.randrange(30)))
            joined[name] = len(uses)
        if chance.random() < 0.05 and len(there) > 3:
            del there[chance.choice(sorted(there))]
        coming = [each for each in year if each.at >= now]
        chosen = choose_articles(rules, coming, there, uses)
        one = coming[0]
        if chance.random() < 0.1:
            continue  # it was missed: no turn was used
        slug = chosen[one.key]
        turns = [use.slug for use in uses]
        if slug in turns:
            last = len(turns) - 1 - turns[::-1].index(slug)
            waited = {name for name in there if joined.get(name, 0) <= last} - {slug}
            assert waited <= set(turns[last:]), "again before the list has ended"
        uses.append(Use(one.at, one.key, chosen[one.key]))
    assert len(uses) >= 40
    gaps = [b.at - a.at for a, b in itertools.pairwise(year)]
    assert max(gaps) <= timedelta(days=9)  # Tết moves one Tuesday by two days at most
    assert not any(Calendar().day_off(each.at.date()) for each in year)

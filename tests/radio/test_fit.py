"""What fits a slot: pure sums."""

from __future__ import annotations

import itertools
import random
import time
from datetime import datetime, timedelta
from math import ceil

import pytest

from pipeline import programme
from pipeline.model import VN, Article, Priority

START = datetime(2026, 11, 20, 8, 0, tzinfo=VN)
CLASSES = list(Priority)


def wish(n: int, priority: Priority = Priority.NORMAL, section: str = "a", hours: int = 0):
    return Article(
        slug=f"bai-{n:03d}", title=f"Bài {n}", section=section, priority=priority,
        date=START + timedelta(hours=hours), body="…", path=f"{n}.md",
    )  # fmt: skip


def fit(wishes, length):
    """`wishes`: (article, seconds) pairs."""
    return programme.choose_items(wishes, length, article=lambda w: w[0], seconds=lambda w: w[1])


def drawn(chance: random.Random) -> list[tuple[Article, float]]:
    return [
        (wish(n, chance.choice(CLASSES), chance.choice("abc"), chance.randrange(50)), seconds)
        for n in range(chance.randrange(30))
        for seconds in [chance.uniform(5, 400)]
    ]


def test_a_thousand_random_days_never_overrun_and_lose_nobody():
    chance = random.Random(7)
    for _ in range(1000):
        wishes, length = drawn(chance), chance.choice((300, 600, 900, 1800))
        chosen, dropped = fit(wishes, length)
        cost = sum(seconds + programme.BETWEEN for _, seconds in chosen)
        assert programme.FRAME + cost <= length - programme.MARGIN or not chosen
        assert sorted(chosen + dropped, key=id) == sorted(wishes, key=id)


def test_a_more_urgent_one_never_waits_for_a_less_urgent_one():
    chance = random.Random(8)
    for _ in range(300):
        wishes = drawn(chance)
        chosen, dropped = fit(wishes, 900)
        for (kept, kept_s), (left, left_s) in itertools.product(chosen, dropped):
            if left.priority.rank < kept.priority.rank:
                others = [w for w in chosen if w[0].priority.rank < kept.priority.rank]
                # costs are counted in whole seconds
                cost = sum(ceil(s + programme.BETWEEN) for _, s in [*others, (left, left_s)])
                assert programme.FRAME + cost > 900 - programme.MARGIN, (kept_s, left_s)


def test_the_order_on_air_is_the_class_then_the_older():
    chance = random.Random(9)
    for _ in range(300):
        ranks = [a.priority.rank for a in programme.on_air(w[0] for w in drawn(chance))]
        assert ranks == sorted(ranks)
    new, old = wish(1, hours=5), wish(2, hours=1)
    assert programme.on_air([new, old]) == (old, new)


def test_a_section_is_opened_once():
    articles = [wish(n, section="abab"[n], hours=n) for n in range(4)]
    assert [a.section for a in programme.on_air(articles)] == ["a", "a", "b", "b"]


def test_the_order_of_asking_changes_nothing():
    chance = random.Random(10)
    for _ in range(100):
        wishes = drawn(chance)
        shuffled = chance.sample(wishes, len(wishes))
        assert fit(wishes, 900) == fit(shuffled, 900)
        assert programme.on_air(w[0] for w in wishes) == programme.on_air(w[0] for w in shuffled)


def test_an_item_longer_than_its_slot_is_told_so_with_the_remedy():
    assert programme.slot_refusal(60, 900) == ""
    sentence = programme.slot_refusal(1000, 900)
    assert "16 phút 40 giây" in sentence
    assert "bản tóm cho truyền thanh" in sentence


def test_a_slot_too_short_for_anything_chooses_nothing():
    assert fit([(wish(1), 10.0)], 30) == ([], [(wish(1), 10.0)])
    assert fit([], 900) == ([], [])


@pytest.mark.parametrize("rate", [100, 140, 200])
def test_an_estimate_counts_pauses_between_phrases_and_not_after_the_last(rate):
    one = programme.estimate_seconds([("Xin chào bà con", 0.35)], rate)
    two = programme.estimate_seconds([("Xin chào bà con", 0.35), ("Xin chào bà con", 5.0)], rate)
    assert two == pytest.approx(2 * one + 0.35)


def brute(costs: list[int], weights: list[int], room: int) -> int:
    """The best weight of every subset that fits."""
    choices = itertools.product((0, 1), repeat=len(costs))
    return max(
        sum(w for w, taken in zip(weights, choice, strict=True) if taken)
        for choice in choices
        if sum(c for c, taken in zip(costs, choice, strict=True) if taken) <= room
    )


def test_the_best_choice_is_the_best_of_all_choices():
    chance = random.Random(11)
    for _ in range(400):
        costs = [chance.randint(1, 60) for _ in range(chance.randint(0, 9))]
        weights = [chance.randint(0, 99) for _ in costs]
        room = chance.randint(0, 200)
        taken = programme.best_positions(costs, weights, room)
        assert sum(costs[n] for n in taken) <= room
        assert sum(weights[n] for n in taken) == brute(costs, weights, room)


def test_of_two_equal_choices_the_older_is_taken():
    assert programme.best_positions([30, 30, 30], [5, 5, 5], 60) == [0, 1]
    assert programme.best_positions([60, 30, 30], [6, 3, 3], 60) == [0]


def test_each_class_is_filled_as_well_as_can_be():
    chance = random.Random(12)
    for _ in range(150):
        wishes = [
            (wish(n, chance.choice(CLASSES)), float(chance.randint(20, 300)))
            for n in range(chance.randrange(9))
        ]
        chosen, _ = fit(wishes, 600)
        room = 600 - 2 - 45
        for priority in sorted(CLASSES, key=lambda each: each.rank):
            costs = [ceil(s + programme.BETWEEN) for a, s in wishes if a.priority is priority]
            taken = [ceil(s + programme.BETWEEN) for a, s in chosen if a.priority is priority]
            assert sum(taken) == brute(costs, costs, room)
            room -= sum(taken)


def test_three_hundred_articles_find_their_places_in_no_time():
    wishes = [(wish(n, CLASSES[n % 3]), 20.0 + n % 90) for n in range(300)]
    started = time.process_time()
    chosen, dropped = fit(wishes, 900)
    assert time.process_time() - started < 2.0
    assert len(chosen) + len(dropped) == 300
    assert len(chosen) > 15

"""Zalo in bulk, before a listing that promises nothing: nothing twice, nothing lost, few requests.

Articles are listed late and leave holes, neighbours trade places, others' articles come and go
while one reads, a fifth of all requests meets a misfortune, and the office is killed again and
again; some articles are corrected or withdrawn. The long one:

    ARTICLES=2000 KILLS=200 pytest -m long tests/zalo/test_storm.py -s
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from pipeline.channel import Channel
from pipeline.delivery import Action, Delivery, State, key_of
from pipeline.ledger import Ledger
from pipeline.model import Bulletin
from tests import many
from tests.contract import an_article
from tests.zalo import office, test_many

HABITS = {"lag_reads": 2, "holes": True, "order": "near", "strangers": 100}
RIGHT = "Bản đúng."
IMAGES: dict[str, Any] = {"cover": office.COVER, "images": (office.COVER,)}


def whose(entry: Mapping[str, Any]) -> str:
    """The article that an article on Zalo tells, with * if corrected; empty: somebody else's."""
    if entry.get("stranger"):
        return ""
    return test_many.whose(entry) + "*" * (RIGHT in str(entry["body"]))


@dataclass(frozen=True)
class Changes:
    """What is corrected and withdrawn of each wave, when the next one begins."""

    corrected: frozenset[int]
    withdrawn: frozenset[int]
    wave: int

    def __call__(self, ledger: Ledger, channel: Channel, first: int) -> None:
        before = range(first - self.wave, first)
        there = {each.subject: each for each in ledger.in_state(State.DELIVERED)}
        for number in sorted((self.corrected | self.withdrawn).intersection(before)):
            old = there[f"tin-{number}"]
            edition = ledger.edition(old.edition)
            action = Action.REPLACE if number in self.corrected else Action.WITHDRAW
            if action is Action.REPLACE:
                words = {"slug": old.subject, "title": edition.title, "body": RIGHT, "summary": ""}
                edition = channel.compose(Bulletin((an_article(**words, **IMAGES),)))
                ledger.keep([edition], many.BEGIN)
            key = key_of("", old.subject, edition.digest, channel.name, action)
            more: dict[str, Any] = {"action": action, "target": old.key}
            made = Delivery(key, channel.name, old.subject, edition.digest, old.due, **more)
            ledger.plan([made], many.BEGIN, by="Bà Hà")
            ledger.approve([edition.digest], "Bà Hà", many.BEGIN)


def storm(tmp_path, count, kills, wave, changes, **more):
    figures = many.run(
        test_many.trial(
            test_many.shown_at_once,
            subject=whose,
            settings=HABITS,
            count=count,
            kills=kills,
            wave=wave,
            also=changes,
            rules=many.misfortunes(0.2),
            **more,
        ),
        tmp_path,
    )
    asked = ", ".join(f"{times} {name}" for name, times in figures.asked.most_common(6))
    expected = {
        f"tin-{number}" + "*" * (number in changes.corrected)
        for number in range(count)
        if number not in changes.withdrawn
    }
    seen = {name: times for name, times in figures.public.items() if name}
    twice, lost = [name for name, times in seen.items() if times > 1], expected - seen.keys()
    print(
        f"{count} articles, {len(changes.corrected)} corrected, "
        f"{len(changes.withdrawn)} withdrawn, "
        f"{figures.kills} kills, {figures.requests} requests ({asked}), {figures.struck} struck, "
        f"{figures.unknown} unknown for a time: {len(twice)} twice, {len(lost)} lost, "
        f"{dict(figures.states)}, {figures.seconds:.0f} s"
    )
    assert seen == dict.fromkeys(expected, 1)
    settled = {State.DELIVERED, State.REPLACED, State.WITHDRAWN}
    assert set(figures.states) <= settled, figures
    return figures


def test_a_small_storm_leaves_nothing_twice_lost_or_unsettled(tmp_path):
    changes = Changes(frozenset({2, 9}), frozenset({5}), 12)
    figures = storm(tmp_path, 24, 4, 12, changes, mean=0.5)
    assert figures.kills
    assert figures.struck
    assert figures.unknown


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_a_storm_leaves_nothing_twice_lost_or_unsettled_for_ten_requests_an_article(tmp_path):
    count, kills = int(os.environ.get("ARTICLES", 2000)), int(os.environ.get("KILLS", 200))
    before_last = range((count - 1) // many.WAVE * many.WAVE)
    corrected = frozenset(before_last[7 :: max(1, len(before_last) // 34)][:34])
    withdrawn = frozenset(before_last[11 :: max(1, len(before_last) // 18)][:18]) - corrected
    changes = Changes(corrected, withdrawn, many.WAVE)
    figures = storm(tmp_path, count, kills, many.WAVE, changes, mean=4, limit=7000)
    assert figures.requests <= 10 * count, figures

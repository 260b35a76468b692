"""Power fails at random: any instant, any mood, any temper, several times in one life.

python -m tests.crash.test_random 1000        prints the figures of BENCHMARKS.md
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

import pytest

from pipeline.delivery import Action
from tests.crash.house import MOODS, TEMPERS, House, opened


def storm(kills: int, seed: int) -> Counter[str]:
    """Deliveries under random failures until `kills` lives were cut. Raises at the first wrong."""
    chance = random.Random(seed)
    figures: Counter[str] = Counter()
    length = 0.0
    with opened() as house:
        while figures["kills"] < kills:
            if figures["deliveries"] % 25 == 0:
                length = unharmed(house)
            temper, action = chance.choice(TEMPERS), chance.choice([*Action, Action.PUBLISH])
            house.begin(temper, action)
            for _ in range(chance.randint(1, 4)):
                after = length * chance.choice((chance.uniform(0.2, 0.9), chance.uniform(0, 5)))
                if house.live(chance.choice(list(MOODS)), kill_after=after).killed:
                    figures["kills"] += 1
                    figures["sending"] += house.was_sending()
            story = house.live_on()
            story.holds(temper, action)
            figures["deliveries"] += 1
            figures[temper] += 1
            figures["questions"] += story.person_asked
    return figures


def unharmed(house: House) -> float:
    """Seconds that an unharmed life lasts on this machine now."""
    house.begin("find")
    start = time.monotonic()
    house.live("calm")
    return time.monotonic() - start


def told(figures: Counter[str]) -> str:
    """One line of figures."""
    safe = figures["safe"] + figures["together"]
    return (
        f"{figures['kills']} kills ({figures['sending']} of them between the question and the "
        f"answer's being written) in {figures['deliveries']} deliveries "
        f"(SAFE {safe}, FIND {figures['find']}, ASK {figures['ask']}): "
        f"0 lost, 0 twice, {figures['questions']} questions to a person (all ASK)"
    )


def test_power_fails_at_random() -> None:
    assert storm(25, seed=20261123)["kills"] >= 25


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_power_fails_at_random_a_thousand_times(capsys: pytest.CaptureFixture[str]) -> None:
    seed = random.SystemRandom().randrange(10**6)
    figures = storm(1000, seed)
    with capsys.disabled():
        print(f"\n{told(figures)}; seed {seed}")
    assert figures["kills"] >= 1000


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(told(storm(wanted, seed=int(sys.argv[2]) if len(sys.argv) > 2 else 1)))
